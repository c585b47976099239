//! The desk, as a page uses it.

use super::*;

const VIA: &str = "http://localhost:8080/";

/// A call with all that is needed to send, and more on top of it.
fn call(event: &str, more: Value) -> Value {
    let mut call = json!({
        "api": "gateway", "event": event, "now": 1_573_789_015_000_u64, "origin": "https://page.example", "offline": false,
        "settings": {
            "/env/region": "eu-west-101", "/env/project_id": "0605", "/env/auth": "token", "/env/token": MARKER,
            "/env/proxy": VIA,
        },
        "body": "{\"vpn_gateway\":{\"name\":\"n\"}}", "summary": "Creates a gateway.",
    });
    if let (Some(call), Value::Object(more)) = (call.as_object_mut(), more) {
        call.extend(more);
    }
    call
}

const MARKER: &str = "Marker-4711";

/// The answer to a request that created something.
const CREATED: &[u8] =
    br#"{"vpn_gateway":{"id":"620d0001-5f3c-410f-832e-200b868f0001","flavor":"GM"},"request_id":"r-1"}"#;

fn ask(desk: &mut Desk, event: &str, more: Value) -> Value {
    desk.answer(&call(event, more), b"")
}

/// A desk whose request is under way, and what it said to that.
fn sending() -> (Desk, Value) {
    let mut desk = Desk::default();
    ask(&mut desk, "review", json!({}));
    let view = ask(&mut desk, "confirm", json!({ "consent": true }));
    (desk, view)
}

#[test]
fn what_is_shown_holds_no_secret() {
    let (mut desk, view) = sending();
    let fetch = view["fetch"].to_string();
    assert!(fetch.contains(MARKER), "{fetch}");
    let mut shown = view;
    shown["fetch"].take();
    assert!(!shown.to_string().contains(MARKER), "{shown}");
    let echo = format!("{{\"error_code\":\"VPN.0001\",\"error_msg\":\"{MARKER} is wrong\"}}");
    let view = desk.answer(
        &call("answered", json!({ "status": 400, "headers": [] })),
        echo.as_bytes(),
    );
    assert_eq!(view["state"], "failed");
    assert!(!view.to_string().contains(MARKER), "{view}");
}

#[test]
fn a_request_is_sent_once_it_is_confirmed_and_remembered_until_it_is_answered() {
    let mut desk = Desk::default();
    assert_eq!(ask(&mut desk, "look", json!({}))["state"], "idle");
    assert_eq!(
        ask(&mut desk, "confirm", json!({ "consent": true }))["fetch"],
        Value::Null
    );
    let view = ask(&mut desk, "review", json!({}));
    assert_eq!(view["state"], "confirming");
    assert!(
        view["review"]
            .as_str()
            .is_some_and(|review| review.contains("billed") && review.contains("localhost:8080"))
    );

    let view = ask(&mut desk, "confirm", json!({}));
    assert_eq!(
        (&view["state"], &view["fetch"]),
        (&json!("confirming"), &Value::Null)
    );
    let view = ask(&mut desk, "confirm", json!({ "consent": true }));
    assert_eq!(
        (&view["state"], &view["trust"]),
        (&json!("sending"), &json!("http://localhost:8080"))
    );
    assert_eq!(
        view["fetch"]["url"],
        format!("{VIA}https://vpn.eu-west-101.myhuaweicloud.com/v5/0605/vpn-gateways")
    );
    let marker = view["keep"].clone();
    assert_eq!(marker[0], "pending.gateway.1573789015000");
    assert_eq!(
        ask(&mut desk, "confirm", json!({ "consent": true }))["fetch"],
        Value::Null
    );

    let headers = json!([["content-type", "application/json"]]);
    let view = desk.answer(
        &call("answered", json!({ "status": 201, "headers": headers })),
        CREATED,
    );
    assert_eq!(
        (&view["state"], &view["drop"], &view["keep"]),
        (&json!("answered"), &marker[0], &Value::Null)
    );
    assert_eq!(view["gateway"]["facts"]["flavor"], "GM");
    assert!(
        view["outcome"]
            .as_str()
            .is_some_and(|outcome| outcome.contains("<code id=request-id>r-1</code>"))
    );
}

#[test]
fn what_was_under_way_when_the_page_was_left_may_exist() {
    let (_, view) = sending();
    let marker = view["keep"][1].clone();
    let mut desk = Desk::default();
    // The page that is open may be another one.
    let found = json!({ "api": "connection", "marker": marker });
    assert_eq!(ask(&mut desk, "found", found.clone())["api"], "gateway");
    let view = ask(&mut desk, "look", json!({}));
    assert_eq!(
        (&view["state"], &view["line"]),
        (
            &json!("unknown"),
            &json!("Unknown: the VPN gateway may have been created.")
        )
    );
    ask(&mut desk, "review", json!({}));
    let view = ask(&mut desk, "confirm", json!({ "consent": true }));
    assert_eq!(view["fetch"], Value::Null);
    let reminds = |view: &Value| {
        view["review"]
            .as_str()
            .is_some_and(|review| review.contains("tick this box first"))
    };
    assert!(reminds(&view), "{view}");
    assert!(
        reminds(&ask(&mut desk, "look", json!({}))),
        "the reminder stays until the box is ticked"
    );
    ask(&mut desk, "cancel", json!({}));
    assert!(
        !reminds(&ask(&mut desk, "review", json!({}))),
        "another review begins anew"
    );
    ask(&mut desk, "cancel", json!({}));
    let view = ask(&mut desk, "settled", json!({}));
    assert_eq!(
        (&view["state"], &view["drop"]),
        (&json!("idle"), &json!("pending.gateway.1573789015000"))
    );
}

#[test]
fn what_another_tab_has_under_way_is_seen_in_the_review() {
    let (_, view) = sending();
    let markers = json!({ "markers": [view["keep"][1], "no marker"] });
    let mut desk = Desk::default();
    let view = ask(&mut desk, "review", markers.clone());
    assert!(
        view["review"]
            .as_str()
            .is_some_and(|review| review.contains("/send/again")),
        "{view}"
    );
    assert_eq!(
        ask(&mut desk, "confirm", json!({ "consent": true }))["fetch"],
        Value::Null
    );
    // Those of another page say nothing about this one.
    let mut connection = call("review", markers);
    connection["api"] = "connection".into();
    let view = Desk::default().answer(&connection, b"");
    assert!(
        view["review"]
            .as_str()
            .is_some_and(|review| !review.contains("/send/again")),
        "{view}"
    );
}

/// A call in which what is set keeps the request from being sent.
fn hindered(event: &str) -> Value {
    let mut hindered = call(event, json!({}));
    hindered["settings"]["/env/proxy"] = "".into();
    hindered
}

#[test]
fn what_is_wrong_by_now_says_nothing_about_a_request_under_way() {
    for call in [
        hindered("review"),
        call("review", json!({ "settings": {} })),
    ] {
        let (mut desk, view) = sending();
        let marker = view["keep"].clone();
        let view = desk.answer(&call, b"");
        assert_eq!(
            (&view["state"], &view["keep"], &view["drop"]),
            (&json!("sending"), &marker, &Value::Null)
        );
        assert_eq!(view["lead"], "send-stop", "no button is dead");
        let view = desk.answer(
            &self::call("answered", json!({ "status": 201, "headers": [] })),
            CREATED,
        );
        assert_eq!(
            (&view["state"], &view["drop"]),
            (&json!("answered"), &marker[0])
        );
    }
}

#[test]
fn what_an_earlier_request_created_is_not_lost_over_one_that_cannot_be_sent() {
    let (mut desk, _) = sending();
    desk.answer(
        &call("answered", json!({ "status": 201, "headers": [] })),
        CREATED,
    );
    let lost = || {
        let (mut desk, _) = sending();
        ask(&mut desk, "timed-out", json!({}));
        desk
    };
    for (mut desk, state) in [(desk, "answered"), (lost(), "unknown")] {
        let view = desk.answer(&hindered("review"), b"");
        assert_eq!(
            (&view["state"], &view["problems"][0][0]),
            (&json!(state), &view["lead"])
        );
        assert_eq!(view["lead"], "/env/proxy");
        assert!(
            view["problems"][0][1]
                .as_str()
                .is_some_and(|says| says.contains("name a proxy")),
            "{view}"
        );
        assert_eq!(
            desk.answer(&hindered("look"), b"")["problems"],
            view["problems"],
            "told until it is mended"
        );
        assert_eq!(ask(&mut desk, "look", json!({}))["problems"], json!([]));
    }
}

#[test]
fn a_review_that_does_not_open_changes_nothing() {
    let (_, view) = sending();
    let markers = json!([view["keep"][1]]);
    let (mut desk, _) = sending();
    desk.answer(
        &call("answered", json!({ "status": 201, "headers": [] })),
        CREATED,
    );
    let view = ask(
        &mut desk,
        "review",
        json!({ "settings": {}, "markers": markers }),
    );
    assert_eq!(
        (&view["state"], &view["review"]),
        (&json!("answered"), &Value::Null)
    );
}

#[test]
fn every_doubt_is_told_and_settled() {
    let marker = |name: &str, at: u64| {
        let body = json!({ "vpn_gateway": { "name": name } });
        Pending::new(
            find("gateway").expect("a page"),
            &body,
            "https://a.example/v5/p/vpn-gateways",
            at,
        )
    };
    let found = |marker: &Pending| json!({ "marker": marker.pack() });
    let (one, two) = (marker("one", 1), marker("two", 2));
    let mut desk = Desk::default();
    for marker in [&one, &two, &two] {
        ask(&mut desk, "found", found(marker));
    }
    let view = ask(
        &mut desk,
        "review",
        json!({ "markers": [one.pack(), two.pack()] }),
    );
    let review = view["review"].as_str().unwrap_or_default();
    assert_eq!(
        (
            review.matches("&quot;one&quot;").count(),
            review.matches("&quot;two&quot;").count()
        ),
        (1, 1)
    );
    ask(&mut desk, "cancel", json!({}));
    let view = ask(&mut desk, "settled", json!({}));
    assert_eq!(
        (&view["state"], &view["drop"]),
        (&json!("unknown"), &one.key().into())
    );
    assert_eq!(view["keep"], json!([two.key(), two.pack()]));
    // Another tab can settle it, too.
    let view = ask(&mut desk, "gone", found(&two));
    assert_eq!(
        (&view["state"], &view["keep"]),
        (&json!("idle"), &Value::Null)
    );
    // What has gone by then is asked about no more.
    ask(&mut desk, "found", found(&one));
    ask(&mut desk, "found", found(&two));
    ask(&mut desk, "gone", found(&two));
    assert_eq!(ask(&mut desk, "settled", json!({}))["state"], "idle");
}

#[test]
fn a_request_that_cannot_be_remembered_is_not_sent() {
    let (mut desk, view) = sending();
    let marker = view["keep"].clone();
    let view = ask(&mut desk, "unstored", json!({}));
    assert_eq!(
        (&view["state"], &view["drop"], &view["abort"]),
        (&json!("failed"), &marker[0], &json!(true))
    );
    assert!(
        view["outcome"]
            .as_str()
            .is_some_and(|outcome| outcome.contains("refuses to remember")),
        "{view}"
    );

    // What an earlier one may have created stays, however the next one ends before it began.
    for event in ["unstored", "blocked"] {
        let (mut desk, view) = sending();
        let first = view["keep"].clone();
        ask(&mut desk, "timed-out", json!({}));
        ask(&mut desk, "review", json!({}));
        let later = json!({ "consent": true, "again": true, "now": 1_573_789_099_000_u64 });
        let second = ask(&mut desk, "confirm", later)["keep"].clone();
        assert_ne!(second, first);
        let view = ask(&mut desk, event, json!({}));
        assert_eq!(
            (&view["state"], &view["keep"], &view["drop"]),
            (&json!("unknown"), &first, &second[0]),
            "{event}"
        );
        assert!(
            view["said"].as_str().is_some_and(|said| !said.is_empty()),
            "{event}"
        );
    }
}

#[test]
fn what_cannot_be_sent_is_said_before_the_review() {
    let mut desk = Desk::default();
    let view = ask(&mut desk, "review", json!({ "settings": {} }));
    let controls: Vec<_> = view["problems"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|problem| &problem[0])
        .collect();
    assert_eq!(controls, ["/env/region", "/env/project_id", "/env/auth"]);
    assert_eq!(
        (&view["state"], &view["review"], &view["lead"]),
        (&json!("idle"), &Value::Null, &controls[0].clone())
    );
    // What was told stays until it is mended, and takes the focus but once.
    let view = ask(
        &mut desk,
        "look",
        json!({ "settings": { "/env/region": "cn-south-1" } }),
    );
    assert_eq!(
        (&view["problems"][0][0], &view["lead"]),
        (&json!("/env/project_id"), &Value::Null)
    );
    assert_eq!(ask(&mut desk, "look", json!({}))["problems"], json!([]));
    assert_eq!(
        ask(&mut desk, "look", json!({ "settings": {} }))["problems"],
        json!([])
    );
    let view = desk.answer(&hindered("review"), b"");
    assert_eq!(view["state"], "failed");
    assert!(
        view["outcome"]
            .as_str()
            .is_some_and(|outcome| outcome.contains("name a proxy") && outcome.contains("curl"))
    );
}

#[test]
fn a_request_without_an_answer_is_unknown_and_tells_the_causes() {
    for (event, says) in [
        ("cut", "CORS"),
        ("timed-out", "time limit"),
        ("redirected", "redirect"),
        ("cancel", "stopped"),
    ] {
        let (mut desk, _) = sending();
        let view = ask(&mut desk, event, json!({}));
        assert_eq!(view["state"], "unknown", "{event}");
        assert!(
            view["outcome"]
                .as_str()
                .is_some_and(|outcome| outcome.contains(says)),
            "{event}: {view}"
        );
        assert_eq!(
            view["abort"],
            json!(matches!(event, "timed-out" | "cancel")),
            "{event}"
        );
    }
    let (mut desk, _) = sending();
    assert_eq!(ask(&mut desk, "blocked", json!({}))["state"], "failed");
}

#[test]
fn the_test_of_a_proxy_creates_nothing() {
    let mut desk = Desk::default();
    let view = ask(&mut desk, "test", json!({}));
    assert_eq!(
        (&view["fetch"]["method"], &view["fetch"]["headers"]),
        (&json!("GET"), &json!([]))
    );
    assert_eq!(
        view["trust"],
        Value::Null,
        "nothing was sent that the proxy must be trusted with"
    );
    // It needs no more than it is about, and blames nothing else.
    let part = |limit: &str| json!({ "settings": { "/env/region": "eu-west-101", "/env/proxy": VIA, "/env/limit": limit } });
    assert!(ask(&mut desk, "test", part(""))["fetch"].is_object());
    let view = ask(&mut desk, "test", part("900"));
    assert_eq!(
        (&view["fetch"], &view["lead"]),
        (&Value::Null, &json!("/env/limit"))
    );
    assert!(
        view["said"]
            .as_str()
            .is_some_and(|said| said.contains("time limit")),
        "{view}"
    );
    assert_eq!(view["problems"], json!([]));
    let view = ask(
        &mut desk,
        "test",
        json!({ "settings": { "/env/proxy": VIA } }),
    );
    assert_eq!(
        (&view["fetch"], &view["lead"]),
        (&Value::Null, &json!("/env/region"))
    );
    let refusal =
        br#"{"error_code":"APIGW.0301","error_msg":"Incorrect IAM authentication information"}"#;
    let view = desk.answer(
        &call("tested", json!({ "status": 401, "headers": [] })),
        refusal,
    );
    assert!(
        view["said"]
            .as_str()
            .is_some_and(|said| said.starts_with("The proxy works"))
    );
    let view = ask(&mut desk, "untested", json!({}));
    assert!(
        view["said"]
            .as_str()
            .is_some_and(|said| said.contains("No proxy answers"))
    );
    assert_eq!(view["state"], "idle");
}

#[test]
fn what_is_no_call_is_answered_by_nothing() {
    let mut desk = Desk::default();
    for call in [json!(null), json!({}), json!({ "api": "x" }), json!([])] {
        assert_eq!(desk.answer(&call, b""), Value::Null);
    }
    assert_eq!(
        desk.answer(&json!({ "api": "gateway" }), b"")["state"],
        "idle"
    );
}
