//! One confirmation, one create, and no answer lost: whatever breaks on the way, in the page, or in
//! another tab. The stub of the service counts.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use e2e::page::{FILL_STORAGE, Page};
use e2e::proxies::{Kind, Proxy};
use e2e::relay::Relay;
use e2e::sending::{Auth, CONNECTION, GATEWAY, SEND, begin, begin_through, begin_with_workers};
use e2e::service::{GATEWAY_ID, REQUEST_ID, Service};
use e2e::workers::Obstacle;
use e2e::{in_browser, in_every_browser};
use fantoccini::key::Key;
use serde_json::{Value, json};

in_every_browser![
    a_connection_that_breaks_creates_once,
    a_proxy_says_how_it_treats_connections,
    an_answer_for_the_other_page_is_told_and_kept,
    what_was_sent_is_listed_until_it_is_dismissed,
    what_another_tab_sends_replaces_nothing,
    a_tick_goes_with_its_doubt,
    the_focus_stays_with_its_record,
    what_is_dismissed_while_it_is_sent_is_recorded_again,
    an_answer_that_cannot_be_recorded_is_told,
    records_of_the_version_before_are_kept,
    what_is_dropped_on_a_review_is_reviewed,
    a_worker_that_cannot_be_loaded_is_tried_again,
    a_confirmation_that_fails_closes_the_review,
    the_last_test_of_a_proxy_is_told,
    another_form_is_drawn_once,
];
in_browser!(
    firefox_alone,
    Firefox,
    a_connection_that_is_kept_creates_twice
);
in_browser!(
    chromium_alone,
    Chromium,
    a_connection_that_is_kept_creates_twice,
    a_service_worker_that_ends_sends_nothing_again,
    nothing_is_said_before_it_is_known
);

/// Long enough for a browser to repeat a request: it does so at once.
const REPEATED: Duration = Duration::from_millis(1500);

/// Said where nothing is on record.
const NOTHING: &str = "Nothing has been sent.";

// The browser.

/// The browser's own connection ends while the service works on the request: by a relay, as a firewall
/// or a balancer ends it, and by the end of the proxy.
async fn a_connection_that_breaks_creates_once(page: &Page) -> Result<()> {
    let service = Service::start()?;
    let kinds = [
        Kind::CorsAnywhere,
        Kind::Nginx,
        Kind::Caddy,
        Kind::LocalCorsProxy,
    ];
    page.open("#/gateway").await?;
    page.import(GATEWAY).await?;
    let mut sent = 0;
    for kind in kinds {
        let mut proxy = Proxy::start(kind, &service)?;
        let relay = Relay::start(proxy.port())?;
        let template = relay.before(&proxy.template(), proxy.port());
        page.set_up_sending(&service, &template, Auth::Token)
            .await?;
        for is_killed in [false, true] {
            service.fail_next("hang").await?;
            page.send().await?;
            sent += 1;
            service.expect_creates(sent).await?;
            if is_killed {
                proxy.restart(&service)?;
            } else {
                relay.cut();
            }
            page.expect_state("unknown")
                .await
                .with_context(|| format!("{kind:?}, killed: {is_killed}"))?;
            tokio::time::sleep(REPEATED).await;
            service
                .expect_creates(sent)
                .await
                .with_context(|| format!("{kind:?}, killed: {is_killed}"))?;
        }
    }
    Ok(())
}

/// The reason for all this, and the proof that the story above could see a repeated request: the stub
/// keeps connections, and takes the place of a proxy that does. WebKit repeats nothing.
async fn a_connection_that_is_kept_creates_twice(page: &Page) -> Result<()> {
    let service = Service::start()?;
    service.allow_pages().await?;
    let direct = format!("{}{{path_query}}", service.origin());
    let port = service.port();
    let relay = Relay::start(port)?;
    begin(page, &service, &relay.before(&direct, port)).await?;
    service.fail_next("hang").await?;
    page.send().await?;
    service.expect_creates(1).await?;
    relay.cut();
    page.expect_state("answered").await?;
    service.expect_creates(2).await?;
    Ok(())
}

async fn a_proxy_says_how_it_treats_connections(page: &Page) -> Result<()> {
    let service = Service::start()?;
    let ours = Proxy::start(Kind::CorsAnywhere, &service)?;
    let relay = Relay::start(ours.port())?;
    let template = relay.before(&ours.template(), ours.port());
    begin(page, &service, &template).await?;
    page.review().await?;
    page.expect_text("#review", "This proxy is not tested.")
        .await?;
    page.press(&Key::Escape.to_string()).await?;
    page.expect_state("idle").await?;
    test_proxy(page, &template, "and refuses repeated requests").await?;
    page.review().await?;
    let review = page.text_of("#review").await?;
    ensure!(!review.contains("create twice"), "{review}");
    page.agree().await?;
    page.confirm().await?;
    page.expect_state("answered").await?;
    // It had asked for the ID of the confirmation, and kept it to itself.
    let heard = relay.heard();
    ensure!(heard.contains("\nx-confirmation: "), "{heard}");
    let mut log = service.expect_creates(1).await?.log;
    let arrival = log.pop().context("nothing arrived")?;
    ensure!(
        !arrival.headers.contains_key("x-confirmation"),
        "{arrival:#?}"
    );

    let nginx = Proxy::start(Kind::Nginx, &service)?;
    test_proxy(page, &nginx.template(), "It closes each connection, so").await?;
    page.send().await?;
    page.expect_state("answered").await?;
    service.expect_creates(2).await?;

    // The stub keeps connections.
    service.allow_pages().await?;
    let direct = format!("{}{{path_query}}", service.origin());
    test_proxy(page, &direct, "It may keep connections open.").await?;
    page.review().await?;
    page.expect_text("#review", "This proxy may keep connections open")
        .await?;
    page.press(&Key::Escape.to_string()).await
}

async fn test_proxy(page: &Page, template: &str, expected: &str) -> Result<()> {
    page.clear_and_type("/env/proxy", template).await?;
    // The line with the address grows once the worker has resolved it, and moves the buttons below.
    let origin = template.split('{').next().unwrap_or_default();
    page.expect_text("#resolved-url", origin).await?;
    page.click_action("test-proxy", None).await?;
    page.expect_text("#proxy-said", expected).await
}

/// The browser may end an idle worker at any time, or with the crash of another tab.
async fn a_service_worker_that_ends_sends_nothing_again(page: &Page) -> Result<()> {
    page.open("#/gateway").await?;
    page.expect_controlled().await?;
    let (service, _proxy) = begin_through(page, Kind::Nginx).await?;
    page.expect_controlled().await?;
    service.fail_next("held").await?;
    page.send().await?;
    service.expect_creates(1).await?;
    page.command_chromium("ServiceWorker.enable", json!({}))
        .await?;
    page.command_chromium("ServiceWorker.stopAllWorkers", json!({}))
        .await?;
    tokio::time::sleep(REPEATED).await;
    service.release().await?;
    page.expect_state("answered").await?;
    service.expect_creates(1).await?;
    Ok(())
}

// What is on record.

async fn an_answer_for_the_other_page_is_told_and_kept(page: &Page) -> Result<()> {
    let (service, _proxy) = begin_through(page, Kind::Nginx).await?;
    service.fail_next("held").await?;
    page.send().await?;
    service.expect_creates(1).await?;
    page.open("#/connection").await?;
    page.expect_state("idle").await?;
    service.release().await?;
    page.expect_text(".toast", "VPN gateway: ").await?;
    page.reload().await?;
    page.expect_text("#sent", GATEWAY_ID).await?;
    page.open("#/gateway").await?;
    expect_on_record(page).await?;
    page.authenticate(Auth::Token).await?;
    page.review().await?;
    page.expect_text("#review", "This browser has already created a VPN gateway")
        .await?;
    page.expect_text("#review", GATEWAY_ID).await?;
    page.press(&Key::Escape.to_string()).await?;

    page.click("//*[@id='sent']//*[@data-action='use-gateway']")
        .await?;
    page.expect_address("#/connection").await?;
    page.expect_value("/vpn_connection/vgw_id", GATEWAY_ID)
        .await?;
    page.expect_value("/gateway/flavor", "Professional1").await
}

/// Checks that the gateway of the stub is on record.
async fn expect_on_record(page: &Page) -> Result<()> {
    for fact in ["Created", "VPN gateway", GATEWAY_ID, REQUEST_ID, " UTC"] {
        page.expect_text("#sent", fact).await?;
    }
    let line = page.text_of("#send-state").await?;
    ensure!(line != NOTHING, "it denies what it lists");
    Ok(())
}

async fn what_was_sent_is_listed_until_it_is_dismissed(page: &Page) -> Result<()> {
    let (service, _proxy) = begin_through(page, Kind::Nginx).await?;
    page.expect_text("#send-state", NOTHING).await?;
    page.send().await?;
    page.expect_state("answered").await?;
    page.reload().await?;
    expect_on_record(page).await?;
    page.click_action("copy-record", None).await?;
    let copied = page.clipboard().await?;
    for part in ["Created: VPN gateway", GATEWAY_ID, REQUEST_ID, "Sent: "] {
        ensure!(copied.contains(part), "{part} is not in {copied}");
    }

    // An answer that leaves it open, and its request ID.
    page.authenticate(Auth::Token).await?;
    service.fail_next("html-502").await?;
    page.send().await?;
    page.expect_state("unknown").await?;
    page.reload().await?;
    page.expect_state("unknown").await?;
    page.expect_text("#sent", "May have been created").await?;
    page.expect_text("#failure", "in the console, or run GET")
        .await?;
    // A refusal leaves no record.
    page.authenticate(Auth::Token).await?;
    service.fail_next("409").await?;
    page.send().await?;
    page.expect_state("failed").await?;
    let records = "return document.querySelectorAll('#sent li').length";
    page.expect_script(records, &json!(2)).await?;
    // What was checked is not asked about again.
    page.review().await?;
    ensure!(
        !page.asks_for("/send/again").await?,
        "it asks about what was checked"
    );
    page.press(&Key::Escape.to_string()).await?;

    for left in [1, 0] {
        page.click("(//*[@data-action='dismiss-record'])[1]")
            .await?;
        page.expect_script(records, &json!(left)).await?;
    }
    page.reload().await?;
    page.expect_text("#send-state", NOTHING).await?;
    service.expect_creates(3).await?;
    Ok(())
}

async fn what_another_tab_sends_replaces_nothing(page: &Page) -> Result<()> {
    let (service, _proxy) = begin_through(page, Kind::Nginx).await?;
    page.send().await?;
    page.expect_state("answered").await?;
    let first = page.open_window().await?;
    page.open("#/gateway").await?;
    expect_on_record(page).await?;
    page.authenticate(Auth::Token).await?;
    service.fail_next("held").await?;
    page.send().await?;
    service.expect_creates(2).await?;

    let second = page.switch_to_window(first).await?;
    page.expect_state("answered").await?;
    page.expect_text("#sent", "May have been created").await?;
    page.review().await?;
    ensure!(
        page.asks_for("/send/again").await?,
        "it does not ask about what another tab sends"
    );
    service.release().await?;
    let is_asked =
        "return Boolean(document.getElementsByName('/send/again')[0]?.getClientRects().length)";
    page.expect_script(is_asked, &json!(false)).await?;
    page.press(&Key::Escape.to_string()).await?;
    page.expect_state("answered").await?;
    page.expect_text("#answer", GATEWAY_ID).await?;
    let created = "return document.querySelectorAll('#sent li[data-state=created]').length";
    page.expect_script(created, &json!(2)).await?;
    page.switch_to_window(second).await?;
    page.expect_state("answered").await
}

async fn a_tick_goes_with_its_doubt(page: &Page) -> Result<()> {
    let (service, _proxy) = begin_through(page, Kind::Nginx).await?;
    service.fail_next("html-502").await?;
    page.send().await?;
    page.expect_state("unknown").await?;
    let first = page.open_window().await?;
    page.open("#/gateway").await?;
    page.authenticate(Auth::Token).await?;
    let second = page.switch_to_window(first).await?;
    page.review().await?;
    page.agree().await?;
    let ticked = "return document.getElementsByName('/send/again')[0]?.checked ?? null";
    page.expect_script(ticked, &json!(true)).await?;

    let first = page.switch_to_window(second).await?;
    service.fail_next("held").await?;
    page.send().await?;
    service.expect_creates(2).await?;
    page.switch_to_window(first).await?;
    page.expect_script(ticked, &json!(false)).await?;
    page.confirm().await?;
    page.expect_text("#review", "tick this box first").await?;
    service.expect_creates(2).await?;
    page.agree().await?;
    page.confirm().await?;
    page.expect_state("answered").await?;
    service.expect_creates(3).await?;
    service.release().await
}

async fn what_is_dismissed_while_it_is_sent_is_recorded_again(page: &Page) -> Result<()> {
    let (service, _proxy) = begin_through(page, Kind::Nginx).await?;
    let first = page.open_window().await?;
    page.open("#/gateway").await?;
    let second = page.switch_to_window(first).await?;
    service.fail_next("held").await?;
    page.send().await?;
    service.expect_creates(1).await?;
    let first = page.switch_to_window(second).await?;
    page.expect_text("#sent", "May have been created").await?;
    page.click_action("dismiss-record", None).await?;
    // The tab that sends it records it again.
    page.expect_text("#sent", "May have been created").await?;
    page.switch_to_window(first).await?;
    page.expect_text("#sent", "Being sent").await?;
    service.release().await?;
    page.expect_state("answered").await?;
    page.reload().await?;
    expect_on_record(page).await
}

async fn an_answer_that_cannot_be_recorded_is_told(page: &Page) -> Result<()> {
    let (service, _proxy) = begin_through(page, Kind::Nginx).await?;
    service.fail_next("held").await?;
    page.send().await?;
    service.expect_creates(1).await?;
    page.script(FILL_STORAGE, Vec::new()).await?;
    service.release().await?;
    page.expect_state("answered").await?;
    page.expect_text("#answer", GATEWAY_ID).await?;
    page.expect_text(".toast", "Copy the IDs now").await?;
    // The record of the request itself is there.
    page.reload().await?;
    page.expect_text("#sent", "May have been created").await
}

async fn records_of_the_version_before_are_kept(page: &Page) -> Result<()> {
    page.open("#/gateway").await?;
    let script = r#"localStorage.setItem("vpn-request-builder.pending.gateway.1573789015000",
        '{"v":1,"api":"gateway","name":"of-before","url":"https://vpn.example/v5/p/vpn-gateways","at":1573789015000}')"#;
    page.script(script, Vec::new()).await?;
    page.reload().await?;
    page.expect_state("unknown").await?;
    for fact in [
        "May have been created",
        "of-before",
        "2019-11-15 03:36:55 UTC",
    ] {
        page.expect_text("#sent", fact).await?;
    }
    page.click_action("settled", None).await?;
    page.expect_text("#sent", "Checked by you").await?;
    page.expect_state("idle").await?;
    page.click_action("dismiss-record", None).await?;
    page.expect_text("#send-state", NOTHING).await?;
    page.reload().await?;
    page.expect_text("#send-state", NOTHING).await
}

/// Another tab's request comes to the top of the list, and moves everything.
async fn the_focus_stays_with_its_record(page: &Page) -> Result<()> {
    let (service, _proxy) = begin_through(page, Kind::Nginx).await?;
    for name in ["one", "two"] {
        page.clear_and_type("/vpn_gateway/name", name).await?;
        page.send().await?;
        page.expect_state("answered").await?;
        page.expect_text("#sent li:first-child", name).await?;
    }
    let first = page.open_window().await?;
    page.open("#/gateway").await?;
    page.authenticate(Auth::Token).await?;
    let second = page.switch_to_window(first).await?;
    let focus = "document.querySelectorAll('[data-action=dismiss-record]')[1].focus();
        return document.activeElement.ariaLabel";
    let focused = page.script(focus, Vec::new()).await?;
    ensure!(focused == json!("Dismiss VPN gateway one"), "{focused}");
    let first = page.switch_to_window(second).await?;
    page.send().await?;
    page.expect_state("answered").await?;
    service.expect_creates(3).await?;
    page.switch_to_window(first).await?;
    let rows = "return document.querySelectorAll('#sent li[data-state=created]').length";
    page.expect_script(rows, &json!(3)).await?;
    let focused = "return document.activeElement.ariaLabel";
    page.expect_script(focused, &json!("Dismiss VPN gateway one"))
        .await?;
    // Enter that is held down dismisses one.
    page.press(&Key::Enter.to_string().repeat(3)).await?;
    page.expect_script(rows, &json!(2)).await?;
    tokio::time::sleep(Duration::from_millis(300)).await;
    page.expect_script(rows, &json!(2)).await?;
    let left = page.text_of("#sent").await?;
    ensure!(!left.contains("VPN gateway one"), "{left}");
    page.expect_script("return document.activeElement.id", &json!("sent-heading"))
        .await
}

// The review.

async fn what_is_dropped_on_a_review_is_reviewed(page: &Page) -> Result<()> {
    let (service, _proxy) = begin_through(page, Kind::Nginx).await?;
    page.review().await?;
    page.agree().await?;
    let mut other: Value = serde_json::from_str(GATEWAY)?;
    other["vpn_gateway"]["name"] = json!("dropped-4711");
    page.drop_file("other.json", &other.to_string()).await?;
    // It begins anew: the trust in the proxy has to be ticked again.
    let review = "const box = document.getElementsByName('/send/consent')[0];
        return box?.checked ?? null";
    page.expect_script(review, &json!(false)).await?;
    page.confirm().await?;
    page.expect_text("#review", "tick this box first").await?;
    service.expect_creates(0).await?;
    page.agree().await?;
    page.confirm().await?;
    page.expect_state("answered").await?;
    let mut log = service.expect_creates(1).await?.log;
    let arrival = log.pop().context("nothing arrived")?;
    ensure!(arrival.body.contains("dropped-4711"), "{arrival:#?}");

    // A file for the other page closes it.
    page.review().await?;
    page.drop_file("connection.json", CONNECTION).await?;
    page.expect_address("#/connection").await?;
    page.expect_dialog("review", false).await?;
    page.open("#/gateway").await?;
    page.expect_state("answered").await?;
    page.expect_dialog("review", false).await?;
    service.expect_creates(1).await?;
    Ok(())
}

// The page.

async fn a_worker_that_cannot_be_loaded_is_tried_again(page: &Page) -> Result<()> {
    let (service, _proxy) = begin_with_workers(page).await?;
    page.obstruct_workers(Some(Obstacle::Missing)).await?;
    page.kill_worker().await?;
    page.click(SEND).await?;
    page.expect_text(".toast", "could not be loaded").await?;
    page.expect_text("#send-state", NOTHING).await?;
    page.obstruct_workers(None).await?;
    page.send().await?;
    page.expect_state("answered").await?;
    service.expect_creates(1).await?;
    Ok(())
}

async fn a_confirmation_that_fails_closes_the_review(page: &Page) -> Result<()> {
    let (service, _proxy) = begin_with_workers(page).await?;
    page.review().await?;
    page.agree().await?;
    page.obstruct_workers(Some(Obstacle::Refused)).await?;
    page.kill_worker().await?;
    page.confirm().await?;
    page.expect_dialog("review", false).await?;
    page.expect_text(".toast", "could not be loaded").await?;
    page.expect_text("#send-state", NOTHING).await?;
    service.expect_creates(0).await?;
    Ok(())
}

async fn the_last_test_of_a_proxy_is_told(page: &Page) -> Result<()> {
    let (service, _proxy) = begin_through(page, Kind::Nginx).await?;
    let slow = Service::start()?;
    let other = Proxy::start(Kind::Nginx, &slow)?;
    slow.fail_next("held").await?;
    test_proxy(page, &other.template(), "Testing").await?;
    // The request of the first test has arrived, and waits.
    while slow.log().await?.log.is_empty() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let nowhere = "http://127.0.0.1:9/{url}";
    test_proxy(page, nowhere, "No proxy answers at http://127.0.0.1:9").await?;
    slow.release().await?;
    tokio::time::sleep(REPEATED).await;
    let said = page.text_of("#proxy-said").await?;
    ensure!(said.contains("No proxy answers"), "{said}");
    service.expect_creates(0).await?;
    Ok(())
}

/// An import that opens the other page draws it with what is imported, and not with what was there.
async fn another_form_is_drawn_once(page: &Page) -> Result<()> {
    let named = |name: &str| -> Result<String> {
        let mut body: Value = serde_json::from_str(CONNECTION)?;
        body["vpn_connection"]["name"] = json!(name);
        Ok(body.to_string())
    };
    page.open("#/connection").await?;
    page.import(&named("drawn-before")?).await?;
    page.open("#/gateway").await?;
    page.watch("#request-json").await?;
    page.drop_file("other.json", &named("drawn-once")?).await?;
    page.expect_text("#request-json", "drawn-once").await?;
    let moments = page.moments().await?;
    let mut before = moments.iter().map(|moment| &moment.text);
    ensure!(
        !before.any(|text| text.contains("drawn-before")),
        "the draft of before is drawn: {moments:#?}"
    );
    Ok(())
}

/// All that a page says about sending while it is loaded with a record, from its first moment on.
async fn nothing_is_said_before_it_is_known(page: &Page) -> Result<()> {
    let (service, _proxy) = begin_through(page, Kind::Nginx).await?;
    service.fail_next("hang").await?;
    page.send().await?;
    service.expect_creates(1).await?;
    let watch = "window.said = new Set();
        new MutationObserver(() => {
            const line = document.getElementById('send-state');
            if (line) said.add(line.textContent);
        }).observe(document, { childList: true, characterData: true, subtree: true })";
    page.command_chromium(
        "Page.addScriptToEvaluateOnNewDocument",
        json!({ "source": watch }),
    )
    .await?;
    page.reload().await?;
    page.expect_state("unknown").await?;
    for fragment in ["#/connection", "#/gateway"] {
        page.open(fragment).await?;
    }
    page.expect_state("unknown").await?;
    let said = page.script("return [...said]", Vec::new()).await?;
    let said: Vec<String> = serde_json::from_value(said)?;
    ensure!(
        !said.is_empty() && !said.contains(&NOTHING.to_owned()),
        "{said:#?}"
    );
    Ok(())
}
