//! What a browser writes to the disk by itself: secrets are not in it, even if they were shown.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use e2e::browser::Browser;
use e2e::engine::Engine;
use e2e::page::Page;
use e2e::sending::SECRETS;
use e2e::server::Site;
use e2e::story::site_folder;
use fantoccini::key::Key;
use serde_json::json;

/// Long enough for a browser to write what is in its windows.
const WRITTEN: Duration = Duration::from_secs(6);

#[test]
fn chromium_writes_no_secret() -> Result<()> {
    expect_no_secret(Engine::Chromium)
}

#[test]
fn firefox_writes_no_secret() -> Result<()> {
    expect_no_secret(Engine::Firefox)
}

/// A text for each secret.
const MARKERS: [&str; 6] = [
    "q7Zx2wKv9yTj4mBd",
    "Rf8sLn3cHg6pXa5e",
    "uD1oWi0tJb7kMz2q",
    "9vEyQ4rGc8xNh3Sf",
    "Pa6lUd5jOw1iTb0m",
    "kM3zXq8wVy5tHn2r",
];

/// A text that is written, so that the search is known to find it.
const CONTROL: &str = "hK3zYs7nVx9gCe2w";

/// Types each secret, shows it, and searches the profile once the browser has ended.
fn expect_no_secret(engine: Engine) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let controls: Vec<&str> = SECRETS
        .into_iter()
        .chain(["/vpn_connection/psk", "import"])
        .collect();
    let profile = runtime.block_on(async {
        let site = Site::watched(&site_folder(), "/")?;
        let browser = Browser::start(engine).await?;
        let page = Page::new(browser.client().clone(), site.url());
        page.open("#/connection").await?;
        for (at, name) in controls.iter().enumerate() {
            match *name {
                "import" => page.click_action("open-import", None).await?,
                "/env/token" => page.select("/env/auth", "token").await?,
                "/env/ak" => page.select("/env/auth", "aksk").await?,
                _ => {}
            }
            page.clear_and_type(name, MARKERS[at]).await?;
            if *name == "import" {
                page.press(&Key::Escape.to_string()).await?;
                continue;
            }
            page.click_action("reveal", Some(name)).await?;
            let kind = "return document.getElementsByName(arguments[0])[0].type";
            let kind = page.script(kind, vec![json!(name)]).await?;
            ensure!(kind == json!("text"), "{name} is not shown: {kind}");
        }
        // Not a control of the page's own, which turn this off.
        let script = "document.body.insertAdjacentHTML('beforeend', '<input name=control>')";
        page.script(script, Vec::new()).await?;
        page.type_into("control", CONTROL).await?;
        tokio::time::sleep(WRITTEN).await;
        browser.close_for_profile().await
    })?;
    let profile = profile.context("it has a profile")?;
    let found = profile.files_with(CONTROL)?;
    ensure!(
        !found.is_empty(),
        "the browser writes nothing, so this search says nothing"
    );
    for (at, name) in controls.iter().enumerate() {
        let found = profile.files_with(MARKERS[at])?;
        ensure!(found.is_empty(), "{name} is in {found:#?}");
    }
    Ok(())
}
