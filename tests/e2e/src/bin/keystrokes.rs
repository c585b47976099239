//! Measures how long a keystroke takes in the largest documents: from the key press to the frame
//! after the body shows it, in Chromium, without throttling.

use std::time::Duration;

use anyhow::{Context, Result};
use e2e::browser::Browser;
use e2e::engine::Engine;
use e2e::page::Page;
use e2e::server::Site;
use e2e::story::site_folder;
use fantoccini::Locator;
use serde_json::{Value, json};

/// The text typed into the name: fifty letters, so that no two moments show the same name.
const LETTERS: &str = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwx";

fn main() -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let site = Site::start(&site_folder(), "/", 0)?;
        println!(
            "From key press to painted JSON, {} letters a page",
            LETTERS.len()
        );
        for (fragment, name, document) in [
            ("#/gateway", "/vpn_gateway/name", largest_gateway()),
            ("#/connection", "/vpn_connection/name", largest_connection()),
        ] {
            let browser = Browser::start(Engine::Chromium).await?;
            let page = Page::new(browser.client().clone(), site.url());
            page.open(fragment).await?;
            load(&browser, &page, &document).await?;
            let times = type_letters(&browser, &page, name).await;
            browser.close().await?;
            let mut times = times?;
            times.sort_by(f64::total_cmp);
            println!(
                "{fragment:<14} median {:5.1} ms   p95 {:5.1} ms",
                times[times.len() / 2],
                times[times.len() * 95 / 100],
            );
        }
        Ok(())
    })
}

/// Types the letters. Returns the time of each, in milliseconds.
async fn type_letters(browser: &Browser, page: &Page, name: &str) -> Result<Vec<f64>> {
    let client = browser.client();
    let control = page.control(name).await?;
    let mut times = Vec::new();
    for (typed, letter) in LETTERS.char_indices() {
        let shown = format!("\"{}\"", &LETTERS[..=typed]);
        client.execute(ARM, vec![json!(shown)]).await?;
        control.send_keys(&letter.to_string()).await?;
        let time = client.execute_async(AWAIT, Vec::new()).await?;
        times.push(time.as_f64().context("no time was measured")?);
        // A person pauses between keys; work deferred until then must be counted.
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Ok(times)
}

/// Loads a document by the import if the page has one, and by hand otherwise.
async fn load(browser: &Browser, page: &Page, document: &Value) -> Result<()> {
    let client = browser.client();
    if !client
        .find_all(Locator::Css("[data-action='open-import']"))
        .await?
        .is_empty()
    {
        page.click_action("open-import", None).await?;
    }
    if client
        .find_all(Locator::Css("textarea[name='import']"))
        .await?
        .is_empty()
    {
        page.fill_in(document).await?;
    } else {
        page.paste_into("import", &document.to_string()).await?;
        page.click_action("import", None).await?;
    }
    page.expect_json(document).await
}

/// Waits for one key press, for the text `arguments[0]` in the body, and for the frame after it. A
/// message is handled after the frame in which it was sent is painted.
const ARM: &str = "
    const shown = arguments[0], body = document.querySelector('#request-json');
    window.keystroke = new Promise(done => {
        let pressed;
        addEventListener('keydown', event => { pressed = event.timeStamp }, { capture: true, once: true });
        const painted = () => {
            const channel = new MessageChannel();
            channel.port1.onmessage = () => done(performance.now() - pressed);
            channel.port2.postMessage(null);
        };
        new MutationObserver((_, observer) => {
            if (!body.textContent.includes(shown)) return;
            observer.disconnect();
            requestAnimationFrame(painted);
        }).observe(body, { childList: true, characterData: true, subtree: true });
    });";

const AWAIT: &str = "window.keystroke.then(arguments[0])";

fn largest_gateway() -> Value {
    json!({ "vpn_gateway": {
        "vpc_id": id(1),
        "local_subnets": subnets(10, 50),
        "connect_subnet": id(2),
        "eip1": { "id": id(3) },
        "eip2": { "id": id(4) },
        "tags": tags(),
    }})
}

fn largest_connection() -> Value {
    let rules = (0..5).map(|rule| {
        json!({
            "rule_index": rule,
            "source": format!("172.16.{rule}.0/24"),
            "destination": subnets(20 + rule, 50),
        })
    });
    json!({ "vpn_connection": {
        "vgw_id": id(1),
        "vgw_ip": id(2),
        "style": "policy",
        "cgw_id": id(3),
        "peer_subnets": subnets(10, 50),
        "psk": "Abcd1234!",
        "policy_rules": rules.collect::<Vec<_>>(),
        "tags": tags(),
    }})
}

fn id(number: u32) -> String {
    format!("6f1c2a9e-41d7-4b0e-8c35-{number:012x}")
}

fn subnets(first_byte: u32, count: u32) -> Vec<String> {
    (0..count)
        .map(|number| format!("{first_byte}.0.{number}.0/24"))
        .collect()
}

fn tags() -> Vec<Value> {
    (1..=20)
        .map(|number| json!({ "key": format!("key-{number}"), "value": format!("value {number}") }))
        .collect()
}
