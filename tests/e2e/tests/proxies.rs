//! Tests the recipes of `docs/proxy.md` without a browser: everything the page needs passes both
//! ways, and nothing else. Also records the quirks that the page must know.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use e2e::client::{Answer, ask};
use e2e::proxies::{Kind, Proxy};
use e2e::service::{AK, Arrival, PROJECT, SECURITY_TOKEN, Service, TOKEN};
use serde_json::Value;

/// Defines each story as a test for each of these proxies.
macro_rules! through {
    ($($module:ident: $kind:ident),+ => $stories:tt) => {
        $(through!(@one $module, $kind, $stories);)+
    };
    (@one $module:ident, $kind:ident, [$($story:ident),+ $(,)?]) => {
        mod $module {
            $(
                #[test]
                fn $story() -> anyhow::Result<()> {
                    super::tell(e2e::proxies::Kind::$kind, super::$story)
                }
            )+
        }
    };
}

through![cors_anywhere: CorsAnywhere, local_cors_proxy: LocalCorsProxy, nginx: Nginx, caddy: Caddy => [
    preflights_are_answered,
    a_signed_request_passes,
    a_token_passes,
    a_refusal_passes,
    a_redirect_is_not_followed,
    no_other_host_is_reached,
    only_this_machine_is_listened_to,
    each_connection_is_closed,
]];
through![cors_anywhere_alone: CorsAnywhere => [
    a_cut_connection_looks_like_a_missing_page,
    a_second_request_with_the_same_confirmation_is_refused,
]];
through![local_cors_proxy_alone: LocalCorsProxy => [a_cut_connection_ends_the_proxy]];
through![nginx_alone: Nginx => [a_cut_connection_is_told]];
through![caddy_alone: Caddy => [a_cut_connection_is_told]];
through![stock_cors_anywhere: StockCorsAnywhere => [a_redirect_is_followed_with_all_credentials]];

const BODY: &str = r#"{"vpn_gateway":{"name":"é"}}"#;
const PAGE: (&str, &str) = ("Origin", "http://127.0.0.1:8080");
const JSON: (&str, &str) = ("Content-Type", "application/json");

/// A proxy in front of the stub.
struct Rig {
    service: Service,
    proxy: Proxy,
    kind: Kind,
}

fn tell(kind: Kind, story: impl AsyncFnOnce(&Rig) -> Result<()>) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let service = Service::start()?;
    let rig = Rig {
        proxy: Proxy::start(kind, &service)?,
        service,
        kind,
    };
    runtime.block_on(story(&rig))
}

impl Rig {
    async fn ask(&self, method: &str, headers: &[(&str, &str)], body: &str) -> Result<Answer> {
        ask(
            method,
            &self.proxy.resolve(&self.service.origin(), &path()),
            headers,
            body,
        )
        .await
    }

    /// Creates by token, as the page does.
    async fn create(&self) -> Result<Answer> {
        self.ask("POST", &[PAGE, JSON, ("X-Auth-Token", TOKEN)], BODY)
            .await
    }

    /// Returns the single request that arrived, which must have no errors.
    async fn arrived(&self) -> Result<Arrival> {
        let mut log = self.service.expect_creates(1).await?.log;
        ensure!(log.len() == 1, "more arrived than the request: {log:#?}");
        Ok(log.remove(0))
    }
}

fn path() -> String {
    format!("/v5/{PROJECT}/vpn-gateways")
}

async fn preflights_are_answered(rig: &Rig) -> Result<()> {
    let wanted = "authorization,content-type,x-auth-token,x-project-id,x-sdk-date,x-security-token";
    let asked = [
        PAGE,
        ("Access-Control-Request-Method", "POST"),
        ("Access-Control-Request-Headers", wanted),
    ];
    let answer = rig.ask("OPTIONS", &asked, "").await?;
    ensure!(matches!(answer.status, 200 | 204), "{answer:#?}");
    ensure!(
        answer.header("access-control-allow-origin") == "*",
        "{answer:#?}"
    );
    ensure!(
        answer
            .header("access-control-allow-methods")
            .contains("POST"),
        "{answer:#?}"
    );
    let allowed = answer
        .header("access-control-allow-headers")
        .to_ascii_lowercase();
    let allowed: Vec<_> = allowed.split(',').map(str::trim).collect();
    ensure!(
        wanted.split(',').all(|header| allowed.contains(&header)),
        "{answer:#?}"
    );
    ensure!(
        rig.service.log().await?.log.is_empty(),
        "the service is asked"
    );
    Ok(())
}

async fn a_signed_request_passes(rig: &Rig) -> Result<()> {
    let host = rig.service.host();
    let headers = [
        ("Host", &*host),
        JSON,
        ("X-Project-Id", PROJECT),
        ("X-Security-Token", SECURITY_TOKEN),
    ];
    let mut signed = rig.service.sign(&path(), &headers, BODY).await?;
    // It is signed, but the sender sets it: the proxy, because a page cannot.
    signed.remove("host");
    let signed: Vec<_> = signed
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let answer = rig.ask("POST", &[&[PAGE], &*signed].concat(), BODY).await?;
    expect_created(&answer)?;
    let arrival = rig.arrived().await?;
    ensure!(
        arrival.headers["authorization"].contains(AK),
        "{arrival:#?}"
    );
    ensure!(
        arrival.headers["host"] == host && arrival.body == BODY && arrival.path == path(),
        "{arrival:#?}"
    );
    Ok(())
}

async fn a_token_passes(rig: &Rig) -> Result<()> {
    let private = [
        ("Cookie", "a=b"),
        ("Referer", "http://127.0.0.1:8080/private"),
    ];
    let headers = [&[PAGE, JSON, ("X-Auth-Token", TOKEN)], &private[..]].concat();
    expect_created(&rig.ask("POST", &headers, BODY).await?)?;
    let arrival = rig.arrived().await?;
    ensure!(arrival.headers["x-auth-token"] == TOKEN, "{arrival:#?}");
    // The page sends neither; local-cors-proxy passes everything.
    let dropped = ["cookie", "referer", "x-forwarded-for"]
        .iter()
        .all(|header| !arrival.headers.contains_key(*header));
    ensure!(
        dropped == (rig.kind != Kind::LocalCorsProxy),
        "{arrival:#?}"
    );
    Ok(())
}

fn expect_created(answer: &Answer) -> Result<()> {
    ensure!(answer.status == 201, "{answer:#?}");
    ensure!(
        serde_json::from_str::<Value>(&answer.body)?["vpn_gateway"]["name"] == "é",
        "{answer:#?}"
    );
    expect_readable(answer)
}

/// Checks that a page may read the answer.
fn expect_readable(answer: &Answer) -> Result<()> {
    ensure!(
        answer
            .headers
            .get_all("access-control-allow-origin")
            .iter()
            .eq(["*"]),
        "{answer:#?}"
    );
    ensure!(!answer.header("x-request-id").is_empty(), "{answer:#?}");
    let exposed = answer
        .header("access-control-expose-headers")
        .to_ascii_lowercase();
    for header in ["connection", "retry-after", "x-request-id"] {
        ensure!(exposed.contains(header), "{header}: {answer:#?}");
    }
    Ok(())
}

async fn a_refusal_passes(rig: &Rig) -> Result<()> {
    rig.service.fail_next("429").await?;
    let answer = rig.create().await?;
    ensure!(
        answer.status == 429 && answer.header("retry-after") == "37",
        "{answer:#?}"
    );
    ensure!(answer.body.contains("VPN.0429"), "{answer:#?}");
    expect_readable(&answer)
}

async fn a_redirect_is_not_followed(rig: &Rig) -> Result<()> {
    rig.service.fail_next("302").await?;
    let answer = rig.create().await?;
    ensure!(answer.status == 302, "{answer:#?}");
    rig.arrived().await?;
    Ok(())
}

async fn no_other_host_is_reached(rig: &Rig) -> Result<()> {
    let other = Service::start()?;
    let headers = [
        PAGE,
        JSON,
        ("X-Auth-Token", TOKEN),
        ("Host", &*other.host()),
    ];
    let plain = rig.proxy.origin();
    for url in [
        rig.proxy.resolve(&other.origin(), &path()),
        format!("{plain}/{}{}", other.host(), path()),
        format!("{plain}/{}{}", other.origin(), path()),
        format!("{plain}//{}{}", other.host(), path()),
        format!("{plain}/@{}{}", other.host(), path()),
    ] {
        let answer = ask("POST", &url, &headers, BODY).await?;
        let reached = other.log().await?.log;
        ensure!(reached.is_empty(), "{url}: {answer:#?} {reached:#?}");
    }
    Ok(())
}

async fn only_this_machine_is_listened_to(rig: &Rig) -> Result<()> {
    let port = rig.proxy.port();
    TcpStream::connect(("127.0.0.1", port))?;
    // A server on all interfaces would answer on 127.0.0.2, too.
    ensure!(
        TcpStream::connect(("127.0.0.2", port)).is_err(),
        "it listens on other addresses"
    );
    Ok(())
}

/// A preflight, a request that the proxy passes on, and one that it refuses or that no API is for.
async fn each_connection_is_closed(rig: &Rig) -> Result<()> {
    let address = rig.proxy.origin();
    let host = address.trim_start_matches("http://");
    let target = rig.proxy.resolve(&rig.service.origin(), &path());
    let target = target.trim_start_matches(&address).to_owned();
    let nowhere = rig.proxy.resolve("http://192.0.2.1", "/nowhere");
    let nowhere = nowhere.trim_start_matches(&address).to_owned();
    let preflight =
        "Access-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: content-type\r\n";
    for (method, target, headers) in [
        ("OPTIONS", &target, preflight),
        ("POST", &target, "Content-Length: 0\r\n"),
        ("GET", &nowhere, ""),
    ] {
        let mut stream = TcpStream::connect(host)?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        let head = format!(
            "{method} {target} HTTP/1.1\r\nHost: {host}\r\nOrigin: {}\r\n",
            PAGE.1
        );
        write!(stream, "{head}{headers}Connection: keep-alive\r\n\r\n")?;
        let mut answer = String::new();
        // Up to the end of the connection.
        stream
            .read_to_string(&mut answer)
            .with_context(|| format!("{method} {target} leaves the connection open: {answer}"))?;
        let says = answer.to_ascii_lowercase();
        ensure!(
            says.contains("\r\nconnection: close\r\n"),
            "{method} {target}: {answer}"
        );
        ensure!(
            !says.contains("\r\nconnection: keep-alive\r\n"),
            "{method} {target}: {answer}"
        );
    }
    Ok(())
}

async fn a_second_request_with_the_same_confirmation_is_refused(rig: &Rig) -> Result<()> {
    let confirmation = ("X-Confirmation", "0123456789abcdef0123456789abcdef");
    let headers = [PAGE, JSON, ("X-Auth-Token", TOKEN), confirmation];
    let first = rig.ask("POST", &headers, BODY).await?;
    expect_created(&first)?;
    ensure!(first.header("x-confirmation") == "once", "{first:#?}");
    let arrival = rig.arrived().await?;
    ensure!(
        !arrival.headers.contains_key("x-confirmation"),
        "{arrival:#?}"
    );
    let second = rig.ask("POST", &headers, BODY).await?;
    // By these words the page knows it.
    let says = "This proxy has had a request with this confirmation";
    ensure!(
        second.status == 409 && second.body.starts_with(says),
        "{second:#?}"
    );
    ensure!(
        second.header("access-control-allow-origin") == "*",
        "{second:#?}"
    );
    rig.service.expect_creates(1).await?;
    // Another confirmation is another request.
    let other = ("X-Confirmation", "f123456789abcdef0123456789abcdef");
    let third = rig
        .ask("POST", &[PAGE, JSON, ("X-Auth-Token", TOKEN), other], BODY)
        .await?;
    expect_created(&third)?;
    rig.service.expect_creates(2).await?;
    Ok(())
}

async fn a_cut_connection_looks_like_a_missing_page(rig: &Rig) -> Result<()> {
    rig.service.fail_next("drop").await?;
    let answer = rig.create().await?;
    ensure!(answer.status == 404, "{answer:#?}");
    ensure!(
        answer.body == "Not found because of proxy error: Error: socket hang up",
        "{answer:#?}"
    );
    // And yet it may be created.
    rig.arrived().await?;

    let dead = Proxy::start_before(rig.kind, "127.0.0.1:9")?;
    let answer = ask(
        "POST",
        &dead.resolve("http://127.0.0.1:9", &path()),
        &[PAGE],
        "",
    )
    .await?;
    ensure!(answer.status == 404, "{answer:#?}");
    ensure!(
        answer.body == "Not found because of proxy error: Error: connect ECONNREFUSED 127.0.0.1:9",
        "{answer:#?}"
    );
    Ok(())
}

async fn a_cut_connection_ends_the_proxy(rig: &Rig) -> Result<()> {
    rig.service.fail_next("drop").await?;
    let answer = rig.create().await;
    ensure!(answer.is_err(), "{answer:#?}");
    rig.arrived().await?;
    // A program takes a moment to end.
    let deadline = Instant::now() + Duration::from_secs(10);
    while TcpStream::connect(("127.0.0.1", rig.proxy.port())).is_ok() {
        ensure!(Instant::now() < deadline, "the proxy goes on");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Ok(())
}

async fn a_cut_connection_is_told(rig: &Rig) -> Result<()> {
    rig.service.fail_next("drop").await?;
    expect_bad_gateway(&rig.create().await?)?;
    // Once: a proxy that retries would create twice.
    rig.arrived().await?;

    let dead = Proxy::start_before(rig.kind, "127.0.0.1:9")?;
    expect_bad_gateway(
        &ask(
            "POST",
            &dead.resolve("http://127.0.0.1:9", &path()),
            &[PAGE],
            "",
        )
        .await?,
    )
}

fn expect_bad_gateway(answer: &Answer) -> Result<()> {
    ensure!(answer.header("connection") == "close", "{answer:#?}");
    let exposed = answer.header("access-control-expose-headers");
    ensure!(exposed.contains("Connection"), "{answer:#?}");
    ensure!(
        answer.status == 502 && answer.header("access-control-allow-origin") == "*",
        "{answer:#?}"
    );
    ensure!(
        answer.header("content-type") != "application/json",
        "{answer:#?}"
    );
    Ok(())
}

async fn a_redirect_is_followed_with_all_credentials(rig: &Rig) -> Result<()> {
    rig.service.fail_next("302").await?;
    let answer = rig.create().await?;
    ensure!(answer.status == 200, "{answer:#?}");
    ensure!(
        answer.header("x-final-url") == format!("{}/elsewhere", rig.service.origin()),
        "{answer:#?}"
    );
    let log = rig.service.log().await?.log;
    let followed = log.last().expect("a request arrived");
    ensure!(
        followed.method == "GET" && followed.headers["x-auth-token"] == TOKEN,
        "{log:#?}"
    );
    Ok(())
}
