//! Sending: the request that is shown is the one that arrives, once for each confirmation, and
//! every answer is reported correctly. Each story runs in Chromium, Firefox and WebKit, through the
//! real proxies of `docs/proxy.md`, in front of a stub of the service that checks signatures with
//! the vendor's own signer.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use e2e::in_every_browser;
use e2e::page::{FILL_STORAGE, Page};
use e2e::proxies::{Kind, Proxy};
use e2e::sending::{
    Auth, CONNECTION, GATEWAY, SECRETS, SEND, begin, begin_through, begin_with_workers,
};
use e2e::service::{
    AK, Arrival, GATEWAY_ID, PROJECT, REQUEST_ID, SECURITY_TOKEN, SK, Service, TOKEN,
};
use e2e::workers::Obstacle;
use fantoccini::key::Key;
use serde_json::{Value, json};

in_every_browser![
    what_is_shown_arrives_through_each_proxy,
    an_answer_is_shown_whole,
    the_answers_are_told_apart,
    what_happens_on_the_way_is_told_apart,
    a_confirmation_creates_once,
    both_pages_send_at_the_same_time,
    what_may_exist_is_not_sent_again_by_mistake,
    a_second_send_says_nothing_of_the_first,
    what_cannot_be_remembered_is_not_sent,
    a_reload_in_flight_leaves_the_outcome_unknown,
    two_windows_do_not_send_the_same,
    each_proxy_is_agreed_to_once,
    nothing_leaves_without_a_confirmation,
    secrets_stay_in_the_controls,
    a_service_worker_changes_nothing,
    a_worker_that_hangs_before_the_answer_is_replaced,
    a_worker_that_dies_at_its_calls_is_replaced,
    a_worker_that_dies_after_the_answer_is_replaced,
    an_answer_waits_for_a_worker_that_cannot_be_loaded,
];

/// A port of this machine without a server.
const NOWHERE: &str = "127.0.0.1:9";

// Requests.

async fn what_is_shown_arrives_through_each_proxy(page: &Page) -> Result<()> {
    let service = Service::start()?;
    let proxies =
        [Kind::CorsAnywhere, Kind::Nginx, Kind::Caddy].map(|kind| Proxy::start(kind, &service));
    let proxies = proxies.into_iter().collect::<Result<Vec<_>>>()?;
    begin(page, &service, &proxies[0].template()).await?;
    let mut sent = 0;
    for (fragment, body, path) in [
        ("#/gateway", GATEWAY, "vpn-gateways"),
        ("#/connection", CONNECTION, "vpn-connection"),
    ] {
        page.open(fragment).await?;
        page.import(body).await?;
        let path = format!("/v5/{PROJECT}/{path}");
        for auth in [Auth::Token, Auth::Keys, Auth::TemporaryKeys] {
            page.authenticate(auth).await?;
            for proxy in &proxies {
                page.clear_and_type("/env/proxy", &proxy.template()).await?;
                page.expect_text("#request-url", &format!("{}{path}", service.origin()))
                    .await?;
                page.expect_text("#resolved-url", &proxy.resolve(&service.origin(), &path))
                    .await?;
                page.send().await?;
                sent += 1;
                page.expect_state("answered").await?;
                let mut log = service.expect_creates(sent).await?.log;
                let arrival = log.pop().context("nothing arrived")?;
                expect_as_shown(page, &arrival, auth)
                    .await
                    .with_context(|| format!("{auth:?}, {}", proxy.template()))?;
                ensure!(
                    arrival.path == path && arrival.headers["host"] == service.host(),
                    "{arrival:#?}"
                );
            }
        }
    }
    Ok(())
}

/// Compares the request that arrived with the one that the page shows.
async fn expect_as_shown(page: &Page, arrival: &Arrival, auth: Auth) -> Result<()> {
    // As text, because the equality of objects ignores the order of their members.
    let arrived = format!("{:#}", serde_json::from_str::<Value>(&arrival.body)?);
    let shown = format!("{:#}", page.json().await?);
    ensure!(
        arrived == shown,
        "this arrived:\n{arrived}\nand this is shown:\n{shown}"
    );
    let headers = match auth {
        Auth::Token => &["x-auth-token"][..],
        Auth::Keys => &["x-sdk-date", "authorization", "x-project-id"],
        Auth::TemporaryKeys => &[
            "x-sdk-date",
            "authorization",
            "x-project-id",
            "x-security-token",
        ],
    };
    let shown = page.text_of("#request-headers").await?.to_ascii_lowercase();
    for header in [
        "x-auth-token",
        "x-sdk-date",
        "authorization",
        "x-project-id",
        "x-security-token",
    ] {
        let wanted = headers.contains(&header);
        ensure!(
            arrival.headers.contains_key(header) == wanted,
            "{header}: {arrival:#?}"
        );
        ensure!(shown.contains(header) == wanted, "{header} in {shown}");
    }
    let private = ["cookie", "referer"]
        .iter()
        .any(|header| arrival.headers.contains_key(*header));
    ensure!(!private, "more arrived than was to: {arrival:#?}");
    Ok(())
}

// Answers.

async fn an_answer_is_shown_whole(page: &Page) -> Result<()> {
    let (service, _proxy) = begin_through(page, Kind::Nginx).await?;
    page.send().await?;
    page.expect_state("answered").await?;
    page.expect_text("#request-id", REQUEST_ID).await?;
    // From each of the tables, and an undocumented member.
    for part in [
        "201",
        GATEWAY_ID,
        "aes-256-gcm-16",
        "43210",
        "group19",
        "4321",
        "stub-key",
        "a member that no page knows",
    ] {
        page.expect_text("#answer", part).await?;
    }
    page.expect_text("#answer-raw", "\"unheard_of\"").await?;
    page.click_action("copy-answer", None).await?;
    let copied: Value = serde_json::from_str(&page.clipboard().await?)?;
    ensure!(
        copied["vpn_gateway"]["unheard_of"] == "a member that no page knows",
        "{copied:#}"
    );

    page.click_action("use-gateway", None).await?;
    page.expect_address("#/connection").await?;
    page.expect_value("/vpn_connection/vgw_id", GATEWAY_ID)
        .await?;
    page.expect_value("/gateway/flavor", "Professional1")
        .await?;
    service.expect_creates(1).await?;
    Ok(())
}

/// A fault, and the outcome that the page must report. If two outcomes are given, both are right.
struct Row {
    /// A fault of the stub, see `service.py`; or a name of its own if the fault alone does not
    /// describe it.
    fault: &'static str,
    outcomes: &'static [&'static str],
    tells: &'static [&'static str],
}

const fn row(
    fault: &'static str,
    outcomes: &'static [&'static str],
    tells: &'static [&'static str],
) -> Row {
    Row {
        fault,
        outcomes,
        tells,
    }
}

/// Faults with a proxy that changes nothing. Each of these requests reaches the service.
const ANSWERS: [Row; 25] = [
    row(
        "400",
        &["failed"],
        &["VPN.0001", "vpn_gateway name is invalid", REQUEST_ID],
    ),
    row(
        "400-code",
        &["failed"],
        &["VPN.0001", "vpn_gateway name is invalid"],
    ),
    row(
        "400-gateway",
        &["failed"],
        &["APIGW.0106", "The request body is malformed.", REQUEST_ID],
    ),
    row(
        "401",
        &["failed"],
        &[
            "APIGW.0301",
            "Incorrect IAM authentication information",
            REQUEST_ID,
        ],
    ),
    row(
        "403",
        &["failed"],
        &["VPN.0007", "not authorized", REQUEST_ID],
    ),
    row(
        "404",
        &["failed"],
        &["VPN.0004", "resource vpc not found", REQUEST_ID],
    ),
    row("409", &["failed"], &["VPN.0016", "not ready", REQUEST_ID]),
    row("425", &["failed"], &["APIGW.0425", REQUEST_ID]),
    row("429", &["failed"], &["VPN.0429", "37", REQUEST_ID]),
    row("500", &["failed", "unknown"], &["VPN.0002", REQUEST_ID]),
    row("504", &["failed", "unknown"], &["VPN.0014", REQUEST_ID]),
    row("text-plain", &["answered"], &["201", GATEWAY_ID]),
    row("five-megabytes", &["answered"], &["201", GATEWAY_ID]),
    row("not-utf-8", &["answered"], &["201"]),
    row("empty", &["answered"], &["201"]),
    row("truncated", &["answered"], &["201", GATEWAY_ID]),
    row(
        "html-200",
        &["answered", "unknown"],
        &["Sign in to the network"],
    ),
    row("html-403", &["failed"], &["proxy", "403"]),
    row("404-plain", &["failed", "unknown"], &["proxy", "404"]),
    row("429-plain", &["failed"], &["proxy", "429"]),
    row("html-502", &["unknown"], &["proxy", "502"]),
    row("301", &["unknown"], &["redirect"]),
    row("302", &["unknown"], &["redirect"]),
    row("cut", &["unknown"], &["may have been created"]),
    row("hang", &["unknown"], &["may have been created"]),
];

async fn the_answers_are_told_apart(page: &Page) -> Result<()> {
    let (service, _proxy) = begin_through(page, Kind::Nginx).await?;
    page.clear_and_type("/env/limit", "5").await?;
    let mut wrong = Vec::new();
    for (row, sent) in ANSWERS.iter().zip(1..) {
        service.fail_next(row.fault).await?;
        page.send()
            .await
            .with_context(|| format!("{} cannot be sent", row.fault))?;
        wrong.extend(judge(page, row).await?);
        service
            .expect_creates(sent)
            .await
            .with_context(|| format!("for {}", row.fault))?;
    }
    ensure!(wrong.is_empty(), "{wrong:#?}");
    Ok(())
}

/// Returns the errors in the page's report.
async fn judge(page: &Page, row: &Row) -> Result<Option<String>> {
    let outcome = page.outcome().await?;
    let untold = page.untold(row.tells).await?;
    if row.outcomes.contains(&outcome.as_str()) && untold.is_empty() {
        return Ok(None);
    }
    let Row {
        fault, outcomes, ..
    } = row;
    Ok(Some(format!(
        "{fault} is {outcome} and not {outcomes:?}, untold is {untold:?}: {}",
        page.told().await?
    )))
}

async fn what_happens_on_the_way_is_told_apart(page: &Page) -> Result<()> {
    let service = Service::start()?;
    let ours = Proxy::start(Kind::CorsAnywhere, &service)?;
    let stock = Proxy::start(Kind::StockCorsAnywhere, &service)?;
    let elsewhere = Proxy::start_before(Kind::CorsAnywhere, NOWHERE)?;
    let before_nothing = [Kind::Nginx, Kind::Caddy].map(|kind| Proxy::start_before(kind, NOWHERE));
    let [nginx, caddy] = before_nothing.map(|proxy| proxy.map(|proxy| (proxy.template(), proxy)));
    let ((nginx, _nginx), (caddy, _caddy)) = (nginx?, caddy?);
    let (ours, stock, elsewhere) = (ours.template(), stock.template(), elsewhere.template());
    let dead = format!("http://{NOWHERE}{{path_query}}");
    let direct = format!("{}{{path_query}}", service.origin());
    // Proxy, fault of the stub, number of creates that arrive, expected outcome.
    let ways = [
        // It cannot be sent; the page may say so at any point.
        ("", "", 0, row("no proxy", &["failed", "idle"], &[])),
        // The page cannot tell whether the connection broke before or after the request was seen.
        (
            &*dead,
            "",
            0,
            row(
                "a proxy that is not there",
                &["unknown", "failed"],
                &["proxy"],
            ),
        ),
        (
            &nginx,
            "",
            0,
            row(
                "nginx before a dead service",
                &["unknown"],
                &["proxy", "502"],
            ),
        ),
        (
            &caddy,
            "",
            0,
            row(
                "Caddy before a dead service",
                &["unknown"],
                &["proxy", "502"],
            ),
        ),
        (
            &elsewhere,
            "",
            0,
            row(
                "a host that the proxy refuses",
                &["failed"],
                &["proxy", "403"],
            ),
        ),
        (
            &ours,
            "drop",
            1,
            row(
                "a 404 that hides a cut connection",
                &["unknown"],
                &["proxy", "socket hang up"],
            ),
        ),
        (
            &ours,
            "stall",
            1,
            row(
                "half an answer, and then nothing",
                &["unknown"],
                &["time limit"],
            ),
        ),
        (
            &ours,
            "cut",
            1,
            row(
                "half an answer, and then the end",
                &["unknown"],
                &["may have been created"],
            ),
        ),
        (
            &stock,
            "302",
            1,
            row(
                "a redirect that the proxy followed",
                &["unknown"],
                &["redirect"],
            ),
        ),
        (
            &direct,
            "",
            0,
            row(
                "a preflight without CORS headers",
                &["unknown", "failed"],
                &["Access-Control-Allow-Origin"],
            ),
        ),
        (
            &direct,
            "unreadable",
            1,
            row(
                "an answer without CORS headers",
                &["unknown"],
                &["Access-Control-Allow-Origin", "may have been created"],
            ),
        ),
    ];
    begin(page, &service, &dead).await?;
    page.clear_and_type("/env/limit", "3").await?;
    let (mut wrong, mut sent) = (Vec::new(), 0);
    for (template, fault, creates, row) in &ways {
        page.clear_and_type("/env/proxy", template).await?;
        if *fault == "unreadable" {
            service.allow_pages().await?;
        }
        if !fault.is_empty() {
            service.fail_next(fault).await?;
        }
        page.try_to_send().await.with_context(|| row.fault)?;
        wrong.extend(judge(page, row).await?);
        sent += creates;
        service
            .expect_creates(sent)
            .await
            .with_context(|| format!("{}; {}", row.fault, wrong.join("; ")))?;
    }
    ensure!(wrong.is_empty(), "{wrong:#?}");
    Ok(())
}

// Sending once.

async fn a_confirmation_creates_once(page: &Page) -> Result<()> {
    let (service, _proxy) = begin_through(page, Kind::Nginx).await?;
    page.review().await?;
    // What is sent is listed.
    page.expect_text("#review .values", "192.168.0.0/24, 192.168.1.0/24")
        .await?;
    page.consent().await?;
    let twice = "const confirm = document.querySelector('#review [data-action=confirm]');
        confirm.click();
        confirm.click()";
    page.script(twice, Vec::new()).await?;
    page.expect_state("answered").await?;
    service.expect_creates(1).await?;

    page.review().await?;
    // Otherwise an Enter that is held down would open the review and confirm it, repeatedly.
    let focused = page
        .script("return document.activeElement.dataset.action", Vec::new())
        .await?;
    ensure!(
        focused != json!("confirm"),
        "the review opens with the focus on what creates"
    );
    page.consent().await?;
    page.script(
        "document.querySelector('#review [data-action=confirm]').focus()",
        Vec::new(),
    )
    .await?;
    page.press(&Key::Enter.to_string().repeat(3)).await?;
    service.expect_creates(2).await?;
    // Later presses may have opened the review again, after a moment, by the button that got the
    // focus back.
    tokio::time::sleep(Duration::from_secs(1)).await;
    if page.is_open("review").await? {
        page.press(&Key::Escape.to_string()).await?;
    }
    page.outcome().await?;

    // Typing redraws the page, and Back and Forward draw another form.
    service.fail_next("hang").await?;
    page.open("#/connection").await?;
    page.open("#/gateway").await?;
    page.send().await?;
    service.expect_creates(3).await?;
    // Not on the button that would send again.
    page.expect_focus("cancel send").await?;
    page.clear_and_type("/vpn_gateway/name", "another").await?;
    page.back().await?;
    page.expect_text("h1", "VPN connection").await?;
    page.forward().await?;
    page.expect_text("h1", "VPN gateway").await?;
    page.expect_state("sending").await?;
    service.expect_creates(3).await?;
    Ok(())
}

async fn both_pages_send_at_the_same_time(page: &Page) -> Result<()> {
    let (service, _proxy) = begin_through(page, Kind::Nginx).await?;
    page.clear_and_type("/env/limit", "5").await?;
    service.fail_next("hang").await?;
    page.send().await?;
    service.expect_creates(1).await?;
    page.open("#/connection").await?;
    page.import(CONNECTION).await?;
    page.send().await?;
    page.expect_state("answered").await?;
    service.expect_creates(2).await?;
    // The page still waits for the first one, up to its time limit.
    page.open("#/gateway").await?;
    page.expect_state("unknown").await?;
    ensure!(
        page.untold(&["time limit"]).await?.is_empty(),
        "{}",
        page.told().await?
    );
    Ok(())
}

async fn what_may_exist_is_not_sent_again_by_mistake(page: &Page) -> Result<()> {
    let (service, _proxy) = begin_through(page, Kind::Nginx).await?;
    service.fail_next("hang").await?;
    page.send().await?;
    service.expect_creates(1).await?;
    ensure!(
        warns_before_leaving(page).await?,
        "one can leave in the middle without a word"
    );
    page.cancel_sending().await?;
    page.expect_state("unknown").await?;
    ensure!(
        page.untold(&["may have been created"]).await?.is_empty(),
        "{}",
        page.told().await?
    );

    page.expect_to_be_asked_again(&service, 1).await?;
    page.agree().await?;
    page.confirm().await?;
    page.expect_state("answered").await?;
    service.expect_creates(2).await?;
    ensure!(
        !warns_before_leaving(page).await?,
        "there is nothing left to warn of"
    );

    // A known outcome needs no second consent.
    page.review().await?;
    ensure!(
        !page.asks_for("/send/again").await?,
        "it asks whether to send again what was answered"
    );
    Ok(())
}

/// Returns `true` if the page would warn before its window is closed.
async fn warns_before_leaving(page: &Page) -> Result<bool> {
    let script = "return !dispatchEvent(new Event('beforeunload', { cancelable: true }))";
    Ok(page.script(script, Vec::new()).await? == json!(true))
}

async fn a_second_send_says_nothing_of_the_first(page: &Page) -> Result<()> {
    let (service, _proxy) = begin_through(page, Kind::CorsAnywhere).await?;
    service.fail_next("hang").await?;
    page.send().await?;
    service.expect_creates(1).await?;
    page.clear_and_type("/env/proxy", "").await?;
    page.click(SEND).await?;
    page.expect_script(
        "return document.activeElement.dataset.action",
        &json!("cancel"),
    )
    .await?;
    // A proxy test while a request is under way.
    page.click_action("test-proxy", None).await?;
    page.expect_text("#proxy-said", "Enter a proxy").await?;
    page.expect_state("sending").await?;
    page.cancel_sending().await?;
    page.expect_state("unknown").await?;

    // A problem with the next request does not erase one that may exist.
    page.click(SEND).await?;
    page.expect_text("#send-problems", "Enter a proxy").await?;
    page.expect_focus("/env/proxy").await?;
    page.expect_state("unknown").await
}

async fn what_cannot_be_remembered_is_not_sent(page: &Page) -> Result<()> {
    let (service, _proxy) = begin_through(page, Kind::Nginx).await?;
    page.script(FILL_STORAGE, Vec::new()).await?;
    page.send().await?;
    page.expect_state("failed").await?;
    page.expect_text(
        "#outcome",
        "The browser cannot store that a request is under way",
    )
    .await?;
    service.expect_creates(0).await?;
    Ok(())
}

async fn a_reload_in_flight_leaves_the_outcome_unknown(page: &Page) -> Result<()> {
    let (service, proxy) = begin_through(page, Kind::CorsAnywhere).await?;
    service.fail_next("hang").await?;
    page.send().await?;
    service.expect_creates(1).await?;
    page.reload().await?;
    page.expect_state("unknown").await?;
    page.expect_value("/env/project_id", PROJECT).await?;
    page.expect_value("/env/endpoint", &service.origin())
        .await?;
    page.expect_value("/env/proxy", &proxy.template()).await?;
    page.expect_value("/env/token", "").await?;

    page.authenticate(Auth::Token).await?;
    page.expect_to_be_asked_again(&service, 1).await?;
    page.agree().await?;
    page.confirm().await?;
    page.expect_state("answered").await?;
    service.expect_creates(2).await?;
    page.reload().await?;
    page.expect_state("idle").await
}

async fn two_windows_do_not_send_the_same(page: &Page) -> Result<()> {
    let (service, _proxy) = begin_through(page, Kind::Nginx).await?;
    page.reload().await?;
    let first = page.open_window().await?;
    page.open("#/gateway").await?;
    page.authenticate(Auth::Token).await?;
    page.expect_json(&serde_json::from_str(GATEWAY)?).await?;
    let second = page.switch_to_window(first).await?;
    page.authenticate(Auth::Token).await?;
    service.fail_next("hang").await?;
    page.send().await?;
    service.expect_creates(1).await?;

    page.switch_to_window(second).await?;
    page.expect_to_be_asked_again(&service, 1).await
}

// Requests that must not be sent.

async fn each_proxy_is_agreed_to_once(page: &Page) -> Result<()> {
    let (service, nginx) = begin_through(page, Kind::Nginx).await?;
    let caddy = Proxy::start(Kind::Caddy, &service)?;
    // The line with the address grows once the worker has resolved it, and moves the buttons below.
    page.expect_text("#resolved-url", PROJECT).await?;
    // A proxy test sends nothing that requires trust.
    page.click_action("test-proxy", None).await?;
    page.expect_text("#proxy-said", "The proxy works").await?;
    page.review().await?;
    page.expect_text("#review", &nginx.origin()["http://".len()..])
        .await?;
    page.confirm().await?;
    page.expect_focus("/send/consent").await?;
    page.expect_text("#review", "tick this box first").await?;
    ensure!(page.is_open("review").await?, "nobody agreed to the proxy");
    service.expect_creates(0).await?;
    page.consent().await?;
    page.confirm().await?;
    page.expect_state("answered").await?;

    page.reload().await?;
    page.authenticate(Auth::Token).await?;
    page.review().await?;
    ensure!(
        !page.asks_for("/send/consent").await?,
        "it asks for the same proxy again"
    );
    page.press(&Key::Escape.to_string()).await?;
    page.expect_state("idle").await?;
    page.clear_and_type("/env/proxy", &caddy.template()).await?;
    page.review().await?;
    ensure!(
        page.asks_for("/send/consent").await?,
        "it does not ask for another proxy"
    );
    page.click("//dialog[@id='review']//*[@data-action='cancel']")
        .await?;
    page.expect_dialog("review", false).await?;

    // A proxy test creates nothing, whether the proxy exists or not.
    page.click_action("test-proxy", None).await?;
    page.expect_text("#proxy-said", "The proxy works").await?;
    drop(caddy);
    page.click_action("test-proxy", None).await?;
    page.expect_text("#proxy-said", "No proxy answers").await?;
    service.expect_creates(1).await?;
    Ok(())
}

async fn nothing_leaves_without_a_confirmation(page: &Page) -> Result<()> {
    let (service, proxy) = begin_through(page, Kind::Nginx).await?;
    let watch = "window.violations = [];
        addEventListener('securitypolicyviolation', ({ blockedURI }) => violations.push(blockedURI))";
    page.script(watch, Vec::new()).await?;
    let url = format!("{}/v5/{PROJECT}/vpn-gateways", service.origin());
    let encoded = url.replace(':', "%3A").replace('/', "%2F");
    for (template, resolved) in [
        (
            "http://127.0.0.1:1/{url}",
            format!("http://127.0.0.1:1/{url}"),
        ),
        ("http://127.0.0.1:1/", format!("http://127.0.0.1:1/{url}")),
        (
            "https://proxy.example/get?url={url_encoded}",
            format!("https://proxy.example/get?url={encoded}"),
        ),
        (
            "http://127.0.0.1:1/proxy{path_query}",
            format!("http://127.0.0.1:1/proxy/v5/{PROJECT}/vpn-gateways"),
        ),
    ] {
        page.clear_and_type("/env/proxy", template).await?;
        page.expect_text("#resolved-url", &resolved).await?;
    }
    // Enter in a setting is not a confirmation, and neither is a review that was left.
    page.type_into("/env/proxy", &Key::Enter.to_string())
        .await?;
    page.clear_and_type("/env/proxy", &proxy.template()).await?;
    page.review().await?;
    page.press(&Key::Escape.to_string()).await?;
    page.expect_state("idle").await?;
    page.review().await?;
    page.click("//dialog[@id='review']//*[@data-action='cancel']")
        .await?;
    page.expect_state("idle").await?;

    // Credentials over plain http to another machine.
    page.clear_and_type("/env/proxy", "http://192.0.2.1/{url}")
        .await?;
    expect_no_review(page).await?;
    page.clear_and_type("/env/proxy", &proxy.template()).await?;
    page.click_action("forget", None).await?;
    page.expect_value("/env/token", "").await?;
    expect_no_review(page).await?;

    ensure!(service.log().await?.log.is_empty(), "something arrived");
    page.expect_nothing_sent().await?;
    let violations = page.script("return window.violations", Vec::new()).await?;
    ensure!(violations == json!([]), "{violations}");
    Ok(())
}

/// If something is missing, the button leads there and not to the review.
async fn expect_no_review(page: &Page) -> Result<()> {
    page.click(SEND).await?;
    // After the problem is reported, no review opens.
    page.expect_script(
        "return document.activeElement.name?.startsWith('/env/') ?? false",
        &json!(true),
    )
    .await?;
    ensure!(
        !page.is_open("review").await?,
        "there is a review of what cannot be sent"
    );
    Ok(())
}

async fn secrets_stay_in_the_controls(page: &Page) -> Result<()> {
    const PSK: &str = "Marker-Psk-8255";
    let markers = [PSK, TOKEN, AK, SK, SECURITY_TOKEN];
    let service = Service::start()?;
    let proxy = Proxy::start(Kind::Nginx, &service)?;
    page.open("#/connection").await?;
    page.record_console().await?;
    page.import(CONNECTION).await?;
    page.clear_and_type("/vpn_connection/psk", PSK).await?;
    page.set_up_sending(&service, &proxy.template(), Auth::Token)
        .await?;
    for auth in [Auth::Token, Auth::TemporaryKeys] {
        page.authenticate(auth).await?;
        for fault in ["", "400-echo", "drop"] {
            if !fault.is_empty() {
                service.fail_next(fault).await?;
            }
            page.review().await?;
            expect_no_secret(page, &markers).await?;
            page.agree().await?;
            page.confirm().await?;
            page.outcome().await?;
            expect_no_secret(page, &markers)
                .await
                .with_context(|| format!("{auth:?}, {fault}"))?;
        }
    }
    service.expect_creates(6).await?;
    // Both have one: the snippets of the request, and the way out after a failure.
    page.expect_text("#curl", "curl").await?;
    page.click("//*[@id='output-curl']").await?;
    expect_no_secret(page, &markers).await?;

    page.click_action("forget", None).await?;
    for name in SECRETS {
        let forgotten = "return (document.getElementsByName(arguments[0])[0]?.value ?? '') === ''";
        ensure!(
            page.script(forgotten, vec![json!(name)]).await? == json!(true),
            "{name} is not forgotten"
        );
    }
    page.reload().await?;
    expect_no_secret(page, &markers).await
}

async fn expect_no_secret(page: &Page, markers: &[&str]) -> Result<()> {
    for marker in markers {
        page.expect_nowhere(marker)
            .await
            .with_context(|| (*marker).to_owned())?;
        page.expect_unwritten(marker)
            .await
            .with_context(|| (*marker).to_owned())?;
    }
    Ok(())
}

/// WebKit sends requests that the service worker ignores without a CORS preflight.
async fn a_service_worker_changes_nothing(page: &Page) -> Result<()> {
    page.open("#/gateway").await?;
    page.expect_controlled().await?;
    let service = Service::start()?;
    let nginx = Proxy::start(Kind::Nginx, &service)?;
    begin(page, &service, &nginx.template()).await?;
    page.expect_controlled().await?;
    page.send().await?;
    page.expect_state("answered").await?;
    service.expect_creates(1).await?;

    page.clear_and_type("/env/proxy", &format!("{}{{path_query}}", service.origin()))
        .await?;
    page.send().await?;
    page.expect_state("unknown").await?;
    service.expect_creates(1).await?;
    Ok(())
}

// The end of the Web Worker. A confirmed request is sent once, and its answer is shown.

/// Confirms, and records what the page says about sending from then on.
async fn send_watched(page: &Page) -> Result<()> {
    page.review().await?;
    page.agree().await?;
    page.watch("#send-state").await?;
    page.confirm().await
}

/// Checks that one request arrived, that its answer is shown, and that the page never said that
/// nothing was sent.
async fn expect_one_answer(page: &Page, service: &Service) -> Result<()> {
    page.expect_state("answered").await?;
    page.expect_text("#answer", GATEWAY_ID).await?;
    service.expect_creates(1).await?;
    let mut moments = page.moments().await?;
    moments.retain(|moment| moment.what == "shown");
    ensure!(!moments.is_empty(), "nothing is said about sending");
    let denies = |text: &str| text.to_lowercase().contains("nothing");
    ensure!(
        !moments.iter().any(|moment| denies(&moment.text)),
        "{moments:#?}"
    );
    Ok(())
}

async fn a_worker_that_hangs_before_the_answer_is_replaced(page: &Page) -> Result<()> {
    let (service, _proxy) = begin_with_workers(page).await?;
    service.fail_next("held").await?;
    send_watched(page).await?;
    service.expect_creates(1).await?;
    page.hang_worker().await?;
    service.release().await?;
    page.expect_text("#send-state", "Reading an answer with status 201")
        .await?;
    page.expect_answered_after_hanging().await?;
    expect_one_answer(page, &service).await?;
    page.expect_workers(2).await
}

async fn a_worker_that_dies_at_its_calls_is_replaced(page: &Page) -> Result<()> {
    let (service, _proxy) = begin_with_workers(page).await?;
    page.review().await?;
    page.agree().await?;
    page.watch("#send-state").await?;
    // The confirmed request is prepared anew, and then its answer is read.
    page.kill_worker_at(&["Prepare", "ReadAnswer"]).await?;
    page.confirm().await?;
    expect_one_answer(page, &service).await?;
    page.expect_workers(3).await
}

async fn a_worker_that_dies_after_the_answer_is_replaced(page: &Page) -> Result<()> {
    let (service, _proxy) = begin_with_workers(page).await?;
    send_watched(page).await?;
    page.expect_state("answered").await?;
    page.kill_worker().await?;
    expect_one_answer(page, &service).await?;
    page.review().await?;
    page.expect_text("#review", PROJECT).await?;
    page.press(&Key::Escape.to_string()).await?;
    expect_one_answer(page, &service).await?;
    page.expect_workers(2).await
}

async fn an_answer_waits_for_a_worker_that_cannot_be_loaded(page: &Page) -> Result<()> {
    let (service, _proxy) = begin_with_workers(page).await?;
    service.fail_next("held").await?;
    send_watched(page).await?;
    service.expect_creates(1).await?;
    page.obstruct_workers(Some(Obstacle::Refused)).await?;
    page.kill_worker().await?;
    service.release().await?;
    page.expect_text(
        "#send-state",
        "An answer with status 201 arrived, but the part of this app that reads it could not be loaded. \
         Check the connection; it is tried again",
    )
    .await?;
    page.obstruct_workers(Some(Obstacle::Missing)).await?;
    page.expect_workers(3).await?;
    page.expect_state("sending").await?;
    page.obstruct_workers(None).await?;
    expect_one_answer(page, &service).await
}
