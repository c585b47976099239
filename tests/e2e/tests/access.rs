//! Accessibility: keys alone, screen readers, narrow windows, both color schemes.

use anyhow::{Result, ensure};
use e2e::page::Page;
use e2e::proxies::{Kind, Proxy};
use e2e::sending::{Auth, SEND};
use e2e::service::{PROJECT, Service, TOKEN};
use e2e::{in_browser, in_every_browser};
use fantoccini::key::Key;
use serde_json::{Value, json};

in_every_browser![
    a_request_is_made_by_keys_alone,
    a_request_is_sent_by_keys_alone,
    a_narrow_window_is_enough,
    text_of_twice_the_size_fits,
    the_verdict_is_said_after_a_pause,
    what_is_done_is_said_and_then_the_verdict,
    what_is_done_is_in_sight_at_once,
    names_have_what_is_written_on_the_controls,
    the_focus_is_in_sight_in_a_wide_window,
    the_focus_is_in_sight_in_a_narrow_window,
];

// Not in WebKit, whose driver loses the focus in a frame; and no window is as narrow as a phone.
in_browser!(
    chromium_in_frame,
    Chromium,
    the_focus_is_in_sight_on_a_telephone
);
in_browser!(
    firefox_in_frame,
    Firefox,
    the_focus_is_in_sight_on_a_telephone
);

// In one engine only: axe checks the document and its styles, which are the same in all, and is
// slow.
in_browser!(
    chromium_alone,
    Chromium,
    axe_finds_nothing_on_the_gateway_page,
    axe_finds_nothing_on_the_gateway_page_in_the_dark,
    axe_finds_nothing_on_the_connection_page,
    axe_finds_nothing_on_the_connection_page_in_the_dark,
    axe_finds_nothing_where_it_sends,
    axe_finds_nothing_where_it_sends_in_the_dark
);

const GATEWAY: &str = include_str!("../../../examples/gateway-private.json");
const POLICY: &str = include_str!("../../../examples/connection-policy.json");

async fn axe_finds_nothing_on_the_gateway_page(page: &Page) -> Result<()> {
    axe_finds_nothing(page, "gateway", "light", GATEWAY).await
}

async fn axe_finds_nothing_on_the_gateway_page_in_the_dark(page: &Page) -> Result<()> {
    axe_finds_nothing(page, "gateway", "dark", GATEWAY).await
}

async fn axe_finds_nothing_on_the_connection_page(page: &Page) -> Result<()> {
    axe_finds_nothing(page, "connection", "light", POLICY).await
}

async fn axe_finds_nothing_on_the_connection_page_in_the_dark(page: &Page) -> Result<()> {
    axe_finds_nothing(page, "connection", "dark", POLICY).await
}

/// Checks the states of a form, one after the other.
async fn axe_finds_nothing(page: &Page, api: &str, theme: &str, example: &str) -> Result<()> {
    let name = format!("/vpn_{api}/name");
    page.open(&format!("#/{api}")).await?;
    page.select("/theme", theme).await?;
    page.expect_accessible("empty").await?;

    page.type_into(&name, &format!("a b{}", Key::Tab)).await?;
    page.expect_finding_beside(&name).await?;
    page.expect_accessible("a finding is shown").await?;
    page.click_action("copy", None).await?;
    page.expect_text("#problems-heading", "There is a problem")
        .await?;
    page.expect_accessible("the summary is shown").await?;

    page.import("{ \"vpn_gateway\": {}, // broken").await?;
    page.expect_text("#import-refusal", "Not valid JSON")
        .await?;
    page.expect_accessible("an import is refused").await?;
    page.click_action("close", Some("import")).await?;
    page.click_action("open-drafts", None).await?;
    page.click_action("save-draft", None).await?;
    page.click_action("duplicate-draft", Some("0")).await?;
    page.click_action("delete-draft", Some("1")).await?;
    page.expect_text("#drafts", "deleted.").await?;
    page.expect_accessible("the dialog of drafts is open")
        .await?;
    let menu = "document.querySelector('#drafts [popovertarget]').focus()";
    page.script(menu, Vec::new()).await?;
    page.press(&Key::Enter.to_string()).await?;
    page.expect_accessible("the menu of a draft is open")
        .await?;
    page.press(&Key::Escape.to_string()).await?;
    page.click_action("close", Some("drafts")).await?;
    page.click_action("open-keys", None).await?;
    page.expect_accessible("the sheet of keys is open").await?;
    page.click_action("close", Some("keys")).await?;
    page.press_in("", "/").await?;
    page.expect_dialog("palette", true).await?;
    page.expect_accessible("the palette is open").await?;
    page.type_into("/find", "name").await?;
    page.expect_text("#palette", "VPN connection").await?;
    page.expect_accessible("the palette lists what it finds")
        .await?;
    page.press(&Key::Escape.to_string()).await?;
    page.click_action("explain", Some(&name)).await?;
    page.expect_accessible("a rule is explained").await?;
    page.click_action("close", Some("explain")).await?;

    page.import(&with_mistyped_list(api).to_string()).await?;
    page.expect_text(".mistyped", "x").await?;
    page.expect_accessible("what does not fit is shown").await?;
    page.import(&with_unknown_member(example)?).await?;
    page.expect_text(".toast", "Imported.").await?;
    page.script(
        "document.querySelectorAll('details').forEach(details => details.open = true)",
        Vec::new(),
    )
    .await?;
    page.expect_text(".about", "Creating a VPN").await?;
    page.expect_accessible("everything is unfolded").await
}

async fn axe_finds_nothing_where_it_sends(page: &Page) -> Result<()> {
    axe_finds_nothing_in_sending(page, "light").await
}

async fn axe_finds_nothing_where_it_sends_in_the_dark(page: &Page) -> Result<()> {
    axe_finds_nothing_in_sending(page, "dark").await
}

/// Checks the states from the settings to an answer, and to a request without one.
async fn axe_finds_nothing_in_sending(page: &Page, theme: &str) -> Result<()> {
    let service = Service::start()?;
    let proxy = Proxy::start(Kind::Nginx, &service)?;
    page.open("#/gateway").await?;
    page.select("/theme", theme).await?;
    page.import(GATEWAY).await?;
    page.click(SEND).await?;
    page.expect_text("#send-problems", "Choose a region")
        .await?;
    page.expect_accessible("something is missing for sending")
        .await?;

    page.set_up_sending(&service, &proxy.template(), Auth::TemporaryKeys)
        .await?;
    page.expect_text("#canonical-request", "POST").await?;
    page.click("//*[@id='signing']/summary").await?;
    page.expect_accessible("it is set up").await?;
    page.review().await?;
    page.confirm().await?;
    page.expect_text("#review", "tick this box first").await?;
    page.expect_accessible("the review asks for a word").await?;
    page.consent().await?;
    page.confirm().await?;
    page.expect_state("answered").await?;
    page.click("//*[@id='answer']/details/summary").await?;
    page.expect_accessible("there is an answer").await?;

    drop(proxy);
    page.send().await?;
    page.expect_state("unknown").await?;
    page.click("//*[@id='failure']/details/summary").await?;
    page.click("//*[@id='output-curl']").await?;
    page.expect_text("#curl-command", "printf").await?;
    page.expect_accessible("nobody knows").await
}

/// Returns a body with blocks that can be tidied, and with a list instead of an object.
fn with_mistyped_list(api: &str) -> Value {
    let blocks = ["10.0.0.1/24", "10.0.0.0/16", "x"];
    if api == "gateway" {
        json!({ "vpn_gateway": { "local_subnets": blocks, "eip1": ["x"], "tags": "x" } })
    } else {
        json!({ "vpn_connection": { "peer_subnets": blocks, "ikepolicy": ["x"], "tags": [7, "x"] } })
    }
}

/// Returns the example's inner object with an unknown member, so that the import has remarks.
fn with_unknown_member(example: &str) -> Result<String> {
    let example: Value = serde_json::from_str(example)?;
    let mut inner = example
        .as_object()
        .and_then(|whole| whole.values().next())
        .cloned()
        .unwrap_or_default();
    inner["colour"] = json!("red");
    Ok(inner.to_string())
}

async fn a_request_is_made_by_keys_alone(page: &Page) -> Result<()> {
    let example: Value = serde_json::from_str(GATEWAY)?;
    let inner = &example["vpn_gateway"];
    let text = |member: &str| inner[member].as_str().unwrap_or_default().to_owned();
    page.open("#/gateway").await?;
    page.tab_to("/vpn_gateway/network_type").await?;
    page.press(&Key::Down.to_string().repeat(2)).await?;
    page.expect_value("/vpn_gateway/network_type", "private")
        .await?;
    page.tab_to("/vpn_gateway/vpc_id").await?;
    page.press(&text("vpc_id")).await?;
    for (row, subnet) in inner["local_subnets"]
        .as_array()
        .into_iter()
        .flatten()
        .enumerate()
    {
        page.tab_to("add /vpn_gateway/local_subnets").await?;
        page.press(&Key::Enter.to_string()).await?;
        // The new row has the focus.
        page.expect_focus(&format!("/vpn_gateway/local_subnets/{row}"))
            .await?;
        page.press(subnet.as_str().unwrap_or_default()).await?;
    }
    page.tab_to("/vpn_gateway/connect_subnet").await?;
    page.press(&text("connect_subnet")).await?;
    page.expect_json(&example).await?;
    page.expect_valid().await?;

    page.tab_to("copy").await?;
    page.press(&Key::Enter.to_string()).await?;
    page.expect_text(".toast", "Copied.").await?;
    page.expect_clipboard(&page.text_of("#request-json").await?)
        .await
}

async fn a_request_is_sent_by_keys_alone(page: &Page) -> Result<()> {
    let service = Service::start()?;
    let proxy = Proxy::start(Kind::Nginx, &service)?;
    page.is_to_send();
    page.open("#/gateway").await?;
    page.import(GATEWAY).await?;
    page.tab_to("tab json").await?;
    page.press(&Key::Right.to_string()).await?;
    page.press(&Key::Right.to_string()).await?;
    page.expect_focus("tab send").await?;
    page.tab_to("/env/project_id").await?;
    page.press(PROJECT).await?;
    // The next thing that unfolds is the settings.
    page.tab_to("summary").await?;
    page.press(&Key::Enter.to_string()).await?;
    for (control, keys) in [
        ("/env/endpoint", service.origin()),
        ("/env/auth", Key::Down.to_string()),
        ("/env/token", TOKEN.to_owned()),
        ("/env/proxy", proxy.template()),
    ] {
        page.tab_to(control).await?;
        page.press(&keys).await?;
    }
    page.tab_to("send").await?;
    page.press(&Key::Enter.to_string()).await?;
    page.expect_state("confirming").await?;
    page.tab_to("/send/consent").await?;
    page.press(" ").await?;
    page.tab_to("confirm send").await?;
    page.press(&Key::Enter.to_string()).await?;
    page.expect_state("answered").await?;
    service.expect_creates(1).await?;
    Ok(())
}

async fn the_focus_is_in_sight_in_a_wide_window(page: &Page) -> Result<()> {
    page.open("#/gateway").await?;
    page.click_action("example", Some("0")).await?;
    page.expect_text(".toast", "Example loaded.").await?;
    page.expect_focus_in_sight().await
}

async fn the_focus_is_in_sight_in_a_narrow_window(page: &Page) -> Result<()> {
    page.resize(700, 800).await?;
    page.open("#/gateway").await?;
    page.click_action("example", Some("0")).await?;
    page.expect_text(".toast", "Example loaded.").await?;
    page.expect_focus_in_sight().await
}

async fn the_focus_is_in_sight_on_a_telephone(page: &Page) -> Result<()> {
    page.open_in_frame("#/gateway", 390, 700).await?;
    page.click_action("example", Some("0")).await?;
    page.expect_text(".toast", "Example loaded.").await?;
    page.expect_focus_in_sight().await
}

async fn a_narrow_window_is_enough(page: &Page) -> Result<()> {
    for (fragment, example) in [("#/gateway", "1"), ("#/connection", "1")] {
        page.open_in_frame(fragment, 320, 700).await?;
        page.click_action("example", Some(example)).await?;
        page.click_action("copy", None).await?;
        ensure!(
            page.excess_width().await? <= 0,
            "{fragment} scrolls sideways"
        );
    }
    Ok(())
}

async fn text_of_twice_the_size_fits(page: &Page) -> Result<()> {
    for fragment in ["#/gateway", "#/connection"] {
        page.open(fragment).await?;
        page.click_action("example", Some("1")).await?;
        page.script(
            "document.documentElement.style.fontSize = '200%'",
            Vec::new(),
        )
        .await?;
        page.click_action("copy", None).await?;
        ensure!(
            page.excess_width().await? <= 0,
            "{fragment} scrolls sideways"
        );
        // No word is cut off, and dialogs fit as well.
        page.click_action("open-import", None).await?;
        let script = "const cut = element => element.scrollWidth > element.clientWidth + 1;
            const words = document.querySelectorAll('button:not(.icon), label, legend, h1, h2, .hint, #problems li, dialog[open]');
            return Array.from(words).filter(word => !word.matches('.visually-hidden') && cut(word)).map(element => element.outerHTML.slice(0, 200))";
        let cut = page.script(script, Vec::new()).await?;
        ensure!(cut == json!([]), "{fragment} cuts off {cut:#}");
        page.click_action("close", Some("import")).await?;
    }
    Ok(())
}

async fn the_verdict_is_said_after_a_pause(page: &Page) -> Result<()> {
    page.open("#/gateway").await?;
    page.watch("#app > [aria-live]").await?;
    page.type_into("/vpn_gateway/name", "head office, first floor")
        .await?;
    let moments = page
        .moments_until(|moment| moment.text.contains(" to fix: 1 error"))
        .await?;

    let mut last_key = None;
    for moment in &moments {
        if moment.what == "input" {
            last_key = Some(moment.at);
        } else if moment.what == "shown" {
            let pause = last_key.map_or(0.0, |key| moment.at - key);
            ensure!(
                pause >= 990.0,
                "{:?} is said {pause} ms after a key: {moments:#?}",
                moment.text
            );
        }
    }
    let said = &moments[moments.len() - 1].text;
    ensure!(
        *said == page.verdict().await?,
        "{said:?} is said, and the verdict is another"
    );
    // Once for all keys, however many there are.
    let times = moments
        .iter()
        .filter(|moment| moment.what == "shown")
        .count();
    ensure!(times == 1, "it is said {times} times: {moments:#?}");
    Ok(())
}

async fn what_is_done_is_said_and_then_the_verdict(page: &Page) -> Result<()> {
    page.open("#/gateway").await?;
    page.click_action("add", Some("/vpn_gateway/local_subnets"))
        .await?;
    page.press("10.0.0.0/24").await?;
    page.expect_text("#app > [aria-live]", "to fix").await?;
    page.watch("#app > [aria-live]").await?;
    page.click_action("remove", Some("/vpn_gateway/local_subnets/0"))
        .await?;
    let moments = page
        .moments_until(|moment| moment.text.contains(" to fix: "))
        .await?;
    let said: Vec<_> = moments
        .iter()
        .filter(|moment| moment.what == "shown")
        .map(|moment| &moment.text)
        .collect();
    let verdict = page.verdict().await?;
    ensure!(said == ["Removed.", &verdict], "what is said is {said:?}");
    Ok(())
}

async fn what_is_done_is_in_sight_at_once(page: &Page) -> Result<()> {
    page.open("#/gateway").await?;
    page.click_action("example", Some("0")).await?;
    page.expect_text(".toast", "Example loaded.").await?;
    let script = "const { top, bottom } = document.querySelector('.toast').getBoundingClientRect();
        return top >= 0 && bottom <= innerHeight";
    page.expect_script(script, &json!(true)).await
}

async fn names_have_what_is_written_on_the_controls(page: &Page) -> Result<()> {
    for fragment in ["#/gateway", "#/connection"] {
        page.open(fragment).await?;
        page.click_action("example", Some("1")).await?;
        page.click_action("open-drafts", None).await?;
        page.click_action("save-draft", None).await?;
        let bad = page.badly_named().await?;
        ensure!(bad == json!([]), "{fragment}: {bad:#}");
        page.click_action("close", Some("drafts")).await?;
    }
    Ok(())
}
