use super::*;
use crate::catalogue::{CONNECTION, GATEWAY};
use crate::transport::request::Request;
use crate::transport::settings::{Auth, Credentials, Secret, Settings};
use proptest::prelude::*;
use serde_json::json;

const MARKER: &str = "Marker-4711";

/// Returns a request with secrets everywhere, direct or through a proxy.
fn request(api: &'static Api, proxy: &str) -> Request {
    let env = Settings {
        region: "eu-west-101".into(),
        project_id: "0605".into(),
        auth: Auth::AkSk,
        proxy: proxy.into(),
        ..Settings::default()
    };
    let mut credentials = Credentials::default();
    for which in Secret::ALL {
        credentials.set(which, &format!("{MARKER}{}", which.control()));
    }
    let body = json!({ "vpn_connection": { "style": "bgp", "enable_nqa": true, "psk": format!("{MARKER}\"psk") } });
    Request::new(
        api,
        &env,
        &credentials,
        body.to_string(),
        "2019-11-15T03:36:55.000Z",
    )
    .expect("a request")
}

const PROXY: &str = "http://localhost:8080/";

fn answer_with(
    api: &'static Api,
    proxy: &str,
    status: u16,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Answer {
    let headers: Vec<_> = headers
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    let answer = read(
        api,
        &request(api, proxy).sent,
        &HttpResponse {
            status,
            headers: &headers,
            body,
        },
    );
    let shown = format!("{answer:?}");
    assert!(!shown.contains(MARKER), "{shown}");
    assert!(
        answer.says.iter().all(|says| says.ends_with('.')),
        "{:?}",
        answer.says
    );
    answer
}

fn answer(status: u16, body: &str) -> Answer {
    answer_with(&CONNECTION, PROXY, status, &[], body.as_bytes())
}

fn judged(status: u16, body: &str) -> (Creation, Author) {
    let Answer {
        creation, author, ..
    } = answer(status, body);
    (creation, author)
}

const GATEWAY_ANSWER: &str = r#"{ "vpn_gateway": {
    "id": "80ac167b-demo-a8df-va86-a9a2a23223b8", "x_new": { "a": [1, 2] }, "name": "vpngw-1234", "network_type": "public",
    "attachment_type": "er", "flavor": "Professional2", "ha_mode": "active-active", "connection_number": 200,
    "policy_template": { "ike_policy": { "dh_group": "group15" } }, "tags": [{ "key": "k", "value": "v" }],
    "local_subnets": ["10.0.0.0/8", "11.0.0.0/8"] }, "request_id": "cd71cade" }"#;

#[test]
fn what_was_created_is_shown_by_the_tables() {
    let answer = answer_with(&GATEWAY, "", 201, &[], GATEWAY_ANSWER.as_bytes());
    assert_eq!(
        (answer.creation, answer.author),
        (Creation::Created, Author::Service)
    );
    assert_eq!(answer.request_id.as_deref(), Some("cd71cade"));
    assert_eq!(answer.raw, GATEWAY_ANSWER);
    let rows: Vec<String> = answer
        .rows
        .iter()
        .map(|row| {
            let name = row.pointer.rsplit('/').next().unwrap_or_default();
            format!(
                "{}{} = {}{}",
                "  ".repeat(row.depth),
                if row.is_known { &row.label } else { name },
                row.text,
                if row.is_known { "" } else { " ?" }
            )
        })
        .collect();
    assert_eq!(
        rows,
        [
            "VPN gateway = ",
            "  VPN gateway ID = 80ac167b-demo-a8df-va86-a9a2a23223b8",
            "  Name = vpngw-1234",
            "  Network type = public",
            "  Association mode = er",
            "  Local subnets = 10.0.0.0/8, 11.0.0.0/8",
            "  Specification = Professional2",
            "  Connections at most = 200",
            "  HA mode = active-active",
            "  Policy template = ",
            "    IKE policy = ",
            "      DH group = group15",
            "  Tags = ",
            "    Tag 1 = ",
            "      Key = k",
            "      Value = v",
            "  x_new =  ?",
            "    a = 1, 2 ?",
            "Request ID = cd71cade",
        ]
    );
    assert_eq!(answer.rows[13].pointer, "/vpn_gateway/tags/0");
}

#[test]
fn a_gateway_that_was_created_begins_a_connection() {
    let connection = answer_with(&GATEWAY, "", 201, &[], GATEWAY_ANSWER.as_bytes())
        .connection
        .expect("a connection");
    assert_eq!(
        connection.body,
        json!({ "vpn_connection": { "vgw_id": "80ac167b-demo-a8df-va86-a9a2a23223b8" } })
    );
    let facts = json!({
        "flavor": "Professional2", "network_type": "public", "attachment_type": "er", "ha_mode": "active-active",
    });
    assert_eq!(connection.facts, facts);
    assert_eq!(
        answer(201, r#"{"vpn_connection":{"id":"x"}}"#).connection,
        None
    );
}

#[test]
fn an_error_of_the_service_has_three_shapes() {
    for body in [
        r#"{"error_code":"VPN.0001","error_msg":"enable_nqa must not be filled if style is not static","request_id":"r"}"#,
        r#"{"code":"VPN.0001","message":"enable_nqa must not be filled if style is not static","request_id":"r"}"#,
    ] {
        let Answer {
            creation,
            author,
            error,
            request_id,
            says,
            ..
        } = answer(400, body);
        assert_eq!((creation, author), (Creation::Refused, Author::Service));
        let error = error.expect("an error");
        assert_eq!(
            (&*error.code, error.pointer.as_deref()),
            ("VPN.0001", Some("/vpn_connection/enable_nqa"))
        );
        assert_eq!(request_id.as_deref(), Some("r"));
        assert!(says[0].contains("one problem at a time"), "{says:?}");
    }
    let gateway = r#"{"error_code":"APIGW.0301","error_msg":"Incorrect IAM authentication information: name","request_id":"r"}"#;
    let Answer {
        creation,
        author,
        error,
        says,
        ..
    } = answer(401, gateway);
    assert_eq!((creation, author), (Creation::Refused, Author::Gateway));
    assert_eq!(error.and_then(|error| error.pointer), None);
    assert!(says[0].contains("clock"), "{says:?}");
}

#[test]
fn only_what_is_certain_is_said_to_be() {
    let error = |code: &str| format!(r#"{{"error_code":"{code}","error_msg":"m"}}"#);
    for (status, code, creation) in [
        (400, "VPN.0001", Creation::Refused),
        (409, "VPN.0016", Creation::Refused),
        (425, "VPN.9999", Creation::Refused),
        (429, "VPN.0429", Creation::Refused),
        (429, "APIGW.0308", Creation::Refused),
        (500, "VPN.0005", Creation::Refused),
        (408, "VPN.9999", Creation::Unsure),
        (500, "VPN.0002", Creation::Unsure),
        (504, "VPN.0014", Creation::Unsure),
        (504, "APIGW.0201", Creation::Unsure),
        (200, "VPN.0001", Creation::Unsure),
    ] {
        assert_eq!(
            answer(status, &error(code)).creation,
            creation,
            "{status} {code}"
        );
    }
}

#[test]
fn a_success_that_cannot_be_read_is_one() {
    for body in ["", "created", r#"{"vpn_connection":{"id":"#, "[1]"] {
        assert_eq!(
            judged(201, body),
            (Creation::Created, Author::Service),
            "{body}"
        );
    }
    let broken = answer_with(&CONNECTION, "", 201, &[], b"\xff\xfe{");
    assert_eq!(broken.creation, Creation::Created);
    assert!(
        broken.says.iter().any(|says| says.contains("UTF-8")),
        "{:?}",
        broken.says
    );
    for (status, body) in [
        (200, "ok"),
        (200, "{}"),
        (201, "<html>"),
        (200, "<!doctype html>"),
    ] {
        assert_eq!(judged(status, body).0, Creation::Unsure, "{status} {body}");
    }
}

#[test]
fn a_proxy_is_told_from_the_service() {
    for (status, body, creation, author) in [
        (
            400,
            "Missing required request header. Must specify one of: origin,x-requested-with",
            Creation::Refused,
            Author::Proxy,
        ),
        (
            403,
            "The origin \"null\" was not whitelisted by the operator of this proxy.",
            Creation::Refused,
            Author::Proxy,
        ),
        (
            404,
            "Not found because of proxy error: Error: connect ECONNREFUSED 127.0.0.1:1",
            Creation::Refused,
            Author::Proxy,
        ),
        (
            404,
            "Not found because of proxy error: Error: getaddrinfo ENOTFOUND a.example",
            Creation::Refused,
            Author::Proxy,
        ),
        (
            404,
            "Not found because of proxy error: Error: socket hang up",
            Creation::Unsure,
            Author::Proxy,
        ),
        (
            404,
            "Not found because of proxy error: Error: read EHOSTUNREACH",
            Creation::Unsure,
            Author::Proxy,
        ),
        (
            404,
            "<html><h1>404 Not Found</h1>nginx</html>",
            Creation::Refused,
            Author::Proxy,
        ),
        (
            429,
            "The origin has sent too many requests.",
            Creation::Refused,
            Author::Proxy,
        ),
        (
            502,
            "<html>Bad Gateway</html>",
            Creation::Unsure,
            Author::Proxy,
        ),
        (
            504,
            "<html>Gateway Time-out</html>",
            Creation::Unsure,
            Author::Proxy,
        ),
        (502, "", Creation::Unsure, Author::Somebody),
        (404, "", Creation::Refused, Author::Somebody),
        (
            418,
            r#"{"detail":"teapot"}"#,
            Creation::Refused,
            Author::Somebody,
        ),
        (
            500,
            r#"{"code":"oops","message":"teapot"}"#,
            Creation::Unsure,
            Author::Somebody,
        ),
        (
            404,
            r#"{"error_code":"VPN.0004","error_msg":"m"}"#,
            Creation::Refused,
            Author::Service,
        ),
    ] {
        assert_eq!(judged(status, body), (creation, author), "{status} {body}");
    }
    assert_eq!(
        answer_with(&CONNECTION, "", 502, &[], b"<html>").author,
        Author::Somebody
    );
}

#[test]
fn a_redirect_is_not_followed_in_silence() {
    assert_eq!(judged(301, ""), (Creation::Unsure, Author::Somebody));
    let moved = [(
        "x-final-url",
        "https://other.example/v5/0605/vpn-connection",
    )];
    let Answer { creation, says, .. } = answer_with(&CONNECTION, PROXY, 201, &moved, b"");
    assert_eq!(creation, Creation::Unsure);
    assert!(
        says.iter()
            .any(|says| says.contains("https://other.example")),
        "{says:?}"
    );
    let Answer { creation, says, .. } =
        answer_with(&CONNECTION, PROXY, 201, &moved, br#"{"vpn_connection":{}}"#);
    assert_eq!(creation, Creation::Created);
    assert!(
        says.iter().any(|says| says.contains("followed a redirect")),
        "{says:?}"
    );
    let same = [(
        "X-Final-Url",
        "https://vpn.eu-west-101.myhuaweicloud.com/v5/0605/vpn-connection/",
    )];
    assert_eq!(
        answer_with(&CONNECTION, PROXY, 201, &same, b"").creation,
        Creation::Created
    );
}

#[test]
fn headers_tell_when_to_try_again_and_the_request_id() {
    let says = |value: &str| {
        answer_with(&CONNECTION, "", 429, &[("Retry-After", value)], b"{}")
            .says
            .join(" ")
    };
    assert!(says("120").contains("Wait 120 seconds"));
    assert!(
        says("Wed, 25 Nov 2026 19:00:00 GMT").contains("Wait until Wed, 25 Nov 2026 19:00:00 GMT")
    );
    assert!(!says("<b>").contains("Wait"));
    let id = answer_with(&CONNECTION, "", 500, &[("x-request-id", "r-1")], b"").request_id;
    assert_eq!(id.as_deref(), Some("r-1"));
}

#[test]
fn a_long_answer_is_cut() {
    let text = "é".repeat(5 << 19);
    let long = answer(502, &text);
    assert!(
        long.raw.len() <= SHOWN + 3
            && long
                .says
                .iter()
                .any(|says| says.contains("first 64 of 5120 KiB"))
    );
    let many: Value = (0..50_000)
        .map(|at| (format!("member_{at}"), json!({ "a": [{ "b": "c" }] })))
        .collect();
    let many = answer(201, &json!({ "vpn_connection": many }).to_string());
    assert_eq!((many.creation, many.rows.len()), (Creation::Created, ROWS));
    assert!(many.pretty.is_some_and(|pretty| pretty.len() <= SHOWN + 3));
    assert_eq!(
        answer(400, &"[".repeat(5 << 20)).creation,
        Creation::Refused
    );
    assert_eq!(
        answer(201, &"{\"token\":\"".repeat(1 << 19)).creation,
        Creation::Created
    );
    let message =
        json!({ "error_code": "VPN.0001", "error_msg": "enable_nqa ".repeat(1 << 19) }).to_string();
    assert!(
        answer(400, &message)
            .error
            .is_some_and(|error| error.message.len() <= LINE + 3)
    );
}

#[test]
fn an_echo_of_secrets_is_masked() {
    let secrets = request(&CONNECTION, PROXY);
    let signature = secrets
        .headers
        .iter()
        .find(|header| header.name == "Authorization")
        .expect("a signature");
    let signature = signature
        .value
        .rsplit('=')
        .next()
        .expect("a signature")
        .to_owned();
    let psk = format!("{MARKER}\"psk");
    let (ak, sk) = (format!("{MARKER}/env/ak"), format!("{MARKER}/env/sk"));
    let echo = json!({
        "error_code": ak, "error_msg": format!("psk {psk} of {sk} with {signature}"), "request_id": sk,
        "vpn_connection": { "psk": "another", "name": psk, sk.as_str(): { "password": 1 } }, "list": [psk, sk],
    });
    let text = echo.to_string();
    for body in [
        &text,
        &text.replace('/', "\\/"),
        &text[..text.len() - 2],
        &format!("<p>{psk} {sk} {ak}</p>"),
    ] {
        for status in [200, 201, 400, 404, 502] {
            let shown = format!(
                "{:?}",
                answer_with(
                    &CONNECTION,
                    PROXY,
                    status,
                    &[("X-Request-Id", &sk)],
                    body.as_bytes()
                )
            );
            assert!(
                !shown.contains("another") && !shown.contains(&signature),
                "{shown}"
            );
        }
    }
    // A value hidden by another one of the same name is not shown either.
    let twice = format!(r#"{{"a":"{sk}","a":"b","psk":"another","psk":1}}"#);
    let twice = answer(201, &twice);
    assert!(
        !twice.raw.contains("another") && twice.raw.contains("\"a\": \"b\""),
        "{}",
        twice.raw
    );
    // Every spelling of a secret is masked.
    let escaped = psk
        .encode_utf16()
        .map(|unit| format!("\\u{unit:04x}"))
        .collect::<Vec<_>>()
        .concat();
    let written = answer(
        400,
        &format!(r#"{{"error_code":"a","error_msg":"{escaped}"}}"#),
    );
    assert!(!written.raw.contains("\\u004d"), "{}", written.raw);
    assert_eq!(
        written.error.map(|error| error.message).as_deref(),
        Some(MASK)
    );
}

#[test]
fn a_proxy_is_tested_by_a_refusal() {
    let reached = |status, body: &str| {
        reached(&HttpResponse {
            status,
            headers: &[],
            body: body.as_bytes(),
        })
    };
    let refusal = r#"{"error_code":"APIGW.0301","error_msg":"m"}"#;
    for (status, body, said) in [
        (
            401,
            refusal,
            "The proxy works: the service asked for credentials (401).",
        ),
        (
            404,
            refusal,
            "The proxy works, but the service answered 404 APIGW.0301 instead",
        ),
        (200, "{}", "The proxy works: it returned JSON (200)."),
        (
            502,
            "<html>",
            "The proxy runs, but cannot reach the service (502).",
        ),
        (
            404,
            "Not found because of proxy error",
            "Something answered with status 404,",
        ),
        (200, "<html>", "Something answered with status 200,"),
    ] {
        let says = reached(status, body);
        assert!(says.starts_with(said), "{says}");
    }
}

proptest! {
    #[test]
    fn any_answer_is_read(status in 200_u16..600, body: Vec<u8>, name in "(?i)(x-final-url|retry-after|content-type)", value: String) {
        let answer = answer_with(&CONNECTION, PROXY, status, &[(&name, &value)], &body);
        prop_assert!(answer.headline.contains(&status.to_string()));
    }

    #[test]
    fn any_text_like_json_is_read(status in 200_u16..600, body in "[{\\[\"}\\]:,a-z0-9\\\\ ]{0,60}") {
        answer(status, &body);
    }
}

#[test]
fn a_request_that_the_browser_repeated_leaves_it_open() {
    // In the words of docs/proxy/cors-anywhere.cjs, which tests/e2e/tests/proxies.rs checks there.
    let text = "This proxy has had a request with this confirmation, and passes each on once.\n";
    assert_eq!(judged(409, text), (Creation::Unsure, Author::Proxy));
    // Of a proxy that keeps connections, nobody knows whether the browser has repeated the request.
    let conflict = br#"{"error_code":"VPN.0016","error_msg":"not ready"}"#;
    for (headers, is_told) in [(&[][..], true), (&[("Connection", "close")], false)] {
        let answer = answer_with(&CONNECTION, PROXY, 409, headers, conflict);
        assert_eq!(answer.says.contains(&REPEATED.to_owned()), is_told);
    }
}

#[test]
fn a_part_of_an_answer_leaves_it_open() {
    let part = br#"{"vpn_connection":{"id":"8c1e5b"#;
    for (length, creation) in [("1200", Creation::Unsure), ("31", Creation::Created)] {
        let headers = [("content-length", length)];
        let answer = answer_with(&CONNECTION, PROXY, 201, &headers, part);
        assert_eq!(answer.creation, creation, "{length}");
    }
}
