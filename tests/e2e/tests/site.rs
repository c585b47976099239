//! The site: works without a network, offers updates, and says so if it cannot start or breaks.

use std::fs::{self, read_to_string};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use brotli_decompressor::BrotliDecompress;
use e2e::engine::Engine;
use e2e::host::Host;
use e2e::page::Page;
use e2e::proxies::{Kind, Proxy};
use e2e::sending::Auth;
use e2e::service::{PROJECT, Service};
use e2e::story::{site_folder, tell};
use e2e::{in_browser, in_every_browser};
use fantoccini::key::Key;
use serde_json::{Value, json};

in_every_browser![
    it_works_without_a_network,
    it_works_without_a_network_at_the_top_of_a_host,
    a_newer_version_is_offered_and_loses_no_draft,
    a_newer_version_comes_by_the_network_without_asking,
    a_page_of_the_version_before_goes_on,
    what_the_predecessor_stored_is_found_again,
    a_slow_network_is_no_failure,
];

in_browser!(
    firefox_broken,
    Firefox,
    it_says_so_where_it_cannot_start,
    it_says_so_where_it_breaks
);
in_browser!(
    webkit_broken,
    WebKit,
    it_says_so_where_it_cannot_start,
    it_says_so_where_it_breaks
);

const NAME: &str = "/vpn_gateway/name";

fn pictures() -> &'static Path {
    Path::new(env!("CARGO_TARGET_TMPDIR"))
}

fn host(folder: &Path, prefix: &str) -> Result<Host> {
    Host::start(env!("CARGO_BIN_EXE_serve"), folder, prefix)
}

async fn it_works_without_a_network(page: &Page) -> Result<()> {
    works_without_a_network(page, "/some/folder/").await
}

async fn it_works_without_a_network_at_the_top_of_a_host(page: &Page) -> Result<()> {
    works_without_a_network(page, "/").await
}

async fn works_without_a_network(page: &Page, prefix: &str) -> Result<()> {
    let host = host(&site_folder(), prefix)?;
    let page = page.elsewhere(host.url());
    page.open("#/gateway").await?;
    page.expect_worker().await?;
    drop(host);

    page.open_again("#/gateway").await?;
    page.type_into(NAME, "head-office").await?;
    page.expect_json(&json!({ "vpn_gateway": { "name": "head-office" } }))
        .await?;
    page.click_action("copy", None).await?;
    page.click_action("confirm", None).await?;
    page.expect_text(".toast", "Copied.").await?;
    page.expect_clipboard(&page.text_of("#request-json").await?)
        .await?;

    page.open("#/connection").await?;
    page.click_action("example", Some("0")).await?;
    page.expect_valid().await?;
    page.expect_nothing_sent().await
}

async fn a_newer_version_is_offered_and_loses_no_draft(page: &Page) -> Result<()> {
    let site = CopiedSite::new()?;
    let host = host(&site.0, "/some/folder/")?;
    let page = page.elsewhere(host.url());
    page.open("#/gateway").await?;
    page.expect_worker().await?;
    page.type_into(NAME, "before").await?;

    let version = site.change()?;
    look_for_a_newer_version(&page).await?;
    page.expect_text(".update", "A new version is available.")
        .await?;
    page.type_into(NAME, "-and-after").await?;
    page.leave_by("update").await?;
    expect_version(&page, &version).await?;
    page.expect_value(NAME, "before-and-after").await?;
    expect_stored(&page, &version).await?;
    page.expect_script(
        "return document.querySelector('.update').hidden",
        &json!(true),
    )
    .await
}

async fn a_newer_version_comes_by_the_network_without_asking(page: &Page) -> Result<()> {
    let site = CopiedSite::new()?;
    let host = host(&site.0, "/some/folder/")?;
    let page = page.elsewhere(host.url());
    page.open("#/gateway").await?;
    page.expect_worker().await?;

    let version = site.change()?;
    page.open_again("#/gateway").await?;
    expect_version(&page, &version).await?;
    expect_stored(&page, &version).await?;
    page.expect_script(
        "return document.querySelector('.update').hidden",
        &json!(true),
    )
    .await
}

async fn a_page_of_the_version_before_goes_on(page: &Page) -> Result<()> {
    let site = CopiedSite::new()?;
    let host = host(&site.0, "/some/folder/")?;
    let page = page.elsewhere(host.url());
    page.open("#/gateway").await?;
    page.expect_worker().await?;

    let version = site.change()?;
    let before = page.open_window().await?;
    page.open("#/gateway").await?;
    expect_version(&page, &version).await?;
    let taken = "return caches.keys().then(keys => keys.length)";
    page.expect_script(taken, &json!(2)).await?;
    page.expect_worker().await?;

    // Its worker is no longer on the host.
    page.switch_to_window(before).await?;
    page.import(r#"{ "name": "head-office" }"#).await?;
    page.expect_value(NAME, "head-office").await
}

/// The predecessor is the version before the page was rewritten; see `predecessor/README.txt`.
async fn what_the_predecessor_stored_is_found_again(page: &Page) -> Result<()> {
    const CONNECTION: &str = "/vpn_connection/name";
    const PSK: &str = "/vpn_connection/psk";
    const FACT: &str = "/gateway/flavor";
    let example: Value = serde_json::from_str(include_str!("../../../examples/gateway-vpc.json"))?;
    let service = Service::start()?;
    let proxy = Proxy::start(Kind::Nginx, &service)?;
    let site = CopiedSite::of_predecessor()?;
    let host = host(&site.0, "/some/folder/")?;
    let page = page.elsewhere(host.url());

    page.open("#/connection").await?;
    page.expect_worker().await?;
    let before = version(&page).await?;
    page.type_into(CONNECTION, "to-the-office").await?;
    page.type_into(PSK, "Only-here-1").await?;
    page.select(FACT, "Basic").await?;
    page.open("#/gateway").await?;
    page.import(&example.to_string()).await?;
    page.click_action("open-drafts", None).await?;
    page.type_into("/drafts/new", "Head office").await?;
    page.click_action("save-draft", None).await?;
    page.expect_value("/drafts/0", "Head office").await?;
    page.click_action("close", Some("drafts")).await?;
    page.clear_and_type(NAME, "changed").await?;
    page.set_up_sending(&service, &proxy.template(), Auth::Token)
        .await?;
    service.fail_next("hang").await?;
    page.send().await?;
    service.expect_creates(1).await?;
    let changed = page.json().await?;
    ensure!(changed["vpn_gateway"]["name"] == "changed", "{changed:#}");

    site.update()?;
    page.reload().await?;
    let after = version(&page).await?;
    ensure!(before != after, "the page is still the predecessor's");
    page.expect_json(&changed).await?;
    page.expect_state("unknown").await?;
    page.expect_text("#send-state", "may have been created")
        .await?;
    page.expect_value("/env/project_id", PROJECT).await?;
    page.expect_value("/env/endpoint", &service.origin())
        .await?;
    page.expect_value("/env/proxy", &proxy.template()).await?;
    page.expect_value("/env/token", "").await?;
    page.authenticate(Auth::Token).await?;
    page.review().await?;
    ensure!(
        !page.asks_for("/send/consent").await?,
        "it asks for the same proxy again"
    );
    page.press(&Key::Escape.to_string()).await?;
    page.expect_to_be_asked_again(&service, 1).await?;
    page.press(&Key::Escape.to_string()).await?;
    page.expect_dialog("review", false).await?;

    page.click_action("open-drafts", None).await?;
    page.expect_drafts(&["Head office"]).await?;
    page.click_action("open-draft", Some("0")).await?;
    page.expect_json(&example).await?;
    page.open("#/connection").await?;
    page.expect_json(&json!({ "vpn_connection": { "name": "to-the-office" } }))
        .await?;
    page.expect_value(PSK, "").await?;
    page.expect_value(FACT, "Basic").await?;
    // The predecessor's service worker makes room for the new one, once it has no request under way
    // and the page has no credentials that a reload would lose.
    service.release().await?;
    page.reload().await?;
    expect_stored(&page, &after).await?;
    page.expect_worker().await
}

async fn it_says_so_where_it_cannot_start(page: &Page) -> Result<()> {
    let site = CopiedSite::new()?;
    site.spoil()?;
    let host = host(&site.0, "/some/folder/")?;
    let page = page.elsewhere(host.url());
    page.open_in_vain("#/gateway").await?;
    page.expect_script(STAGES, &json!(["failed"])).await
}

/// A program that takes longer than a failure is waited for still starts, and nothing else is said
/// before.
async fn a_slow_network_is_no_failure(page: &Page) -> Result<()> {
    let serve = env!("CARGO_BIN_EXE_serve");
    let host = Host::slow(serve, &site_folder(), "/", 9)?;
    let page = page.elsewhere(host.url());
    page.open_in_vain("#/gateway").await?;
    for _ in 0..40 {
        let stages = page.script(STAGES, Vec::new()).await?;
        let is_ready = "return document.documentElement.dataset.ready === 'true'";
        if page.script(is_ready, Vec::new()).await? == json!(true) {
            return page.expect_script(STAGES, &json!([])).await;
        }
        ensure!(stages == json!(["loading"]), "it says {stages}");
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    bail!("it never starts")
}

/// Lists which sentences about loading and failure are shown.
const STAGES: &str = "return Array.from(document.querySelectorAll('[data-when]'))
    .filter(element => element.getClientRects().length).map(element => element.dataset.when)";

/// A program that only fails, like Rust's on a panic, called as the browser calls the page's own.
const TRAP: &str = "const bytes = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0,
        7, 5, 1, 1, 102, 0, 0, 10, 5, 1, 3, 0, 0, 11];
    // Firefox runs the driver's scripts beside the page, where errors have another type.
    const { WebAssembly, Uint8Array: Bytes, Promise } = window.wrappedJSObject ?? window;
    const { f } = new WebAssembly.Instance(new WebAssembly.Module(Bytes.from(bytes))).exports;";

async fn it_says_so_where_it_breaks(page: &Page) -> Result<()> {
    page.open("#/gateway").await?;
    // An error that is not the program's, such as an extension's, stops nothing.
    page.script(
        "dispatchEvent(new ErrorEvent('error', { error: new TypeError('not ours') }))",
        Vec::new(),
    )
    .await?;
    page.expect_script(STAGES, &json!([])).await?;
    for (call, name) in [
        ("setTimeout(f)", "once"),
        ("Promise.resolve().then(f)", "again"),
    ] {
        page.clear_and_type(NAME, name).await?;
        page.click_action("open-import", None).await?;
        page.script(&format!("{TRAP} {call}"), Vec::new()).await?;
        page.expect_script(STAGES, &json!(["broken"])).await?;
        // A dialog would have kept the button from being clicked.
        page.leave_by("reload").await?;
        page.expect_script(STAGES, &json!([])).await?;
        page.expect_value(NAME, name).await?;
    }
    Ok(())
}

/// Chromium reports the fault in the console, which fails any story, so these succeed if that is
/// the only error.
#[test]
fn it_says_so_where_it_cannot_start_in_chromium() -> Result<()> {
    let told = tell(
        Engine::Chromium,
        "unstarted",
        pictures(),
        it_says_so_where_it_cannot_start,
    );
    expect_refusal(told, "CompileError")
}

#[test]
fn it_says_so_where_it_breaks_in_chromium() -> Result<()> {
    let told = tell(
        Engine::Chromium,
        "broken",
        pictures(),
        it_says_so_where_it_breaks,
    );
    expect_refusal(told, "RuntimeError")
}

/// A policy violation must be blocked, and must fail a story, or the stories would not notice
/// violations.
async fn style_something_inline(page: &Page) -> Result<()> {
    page.open("#/gateway").await?;
    let script = "const [done] = arguments;
        document.addEventListener('securitypolicyviolation', () => setTimeout(done, 500));
        document.body.setAttribute('style', 'color: red')";
    page.wait_for_script(script).await
}

#[test]
fn a_story_that_breaks_the_policy_fails_in_chromium() -> Result<()> {
    expect_refusal(
        tell(
            Engine::Chromium,
            "policy",
            pictures(),
            style_something_inline,
        ),
        "style-src",
    )
}

#[test]
fn a_story_that_breaks_the_policy_fails_in_firefox() -> Result<()> {
    expect_refusal(
        tell(
            Engine::Firefox,
            "policy",
            pictures(),
            style_something_inline,
        ),
        "style-src",
    )
}

#[test]
fn a_story_that_breaks_the_policy_fails_in_webkit() -> Result<()> {
    expect_refusal(
        tell(Engine::WebKit, "policy", pictures(), style_something_inline),
        "style-src",
    )
}

/// A fault of the program must fail a story too; Firefox and WebKit report it only to the page.
async fn break_the_program(page: &Page) -> Result<()> {
    page.open("#/gateway").await?;
    page.script(&format!("{TRAP} setTimeout(f)"), Vec::new())
        .await?;
    page.expect_script(STAGES, &json!(["broken"])).await
}

#[test]
fn a_story_that_breaks_the_program_fails_in_chromium() -> Result<()> {
    expect_refusal(
        tell(Engine::Chromium, "fault", pictures(), break_the_program),
        "the program has failed",
    )
}

#[test]
fn a_story_that_breaks_the_program_fails_in_firefox() -> Result<()> {
    expect_refusal(
        tell(Engine::Firefox, "fault", pictures(), break_the_program),
        "the program has failed",
    )
}

#[test]
fn a_story_that_breaks_the_program_fails_in_webkit() -> Result<()> {
    expect_refusal(
        tell(Engine::WebKit, "fault", pictures(), break_the_program),
        "the program has failed",
    )
}

fn expect_refusal(told: Result<()>, part: &str) -> Result<()> {
    let Err(error) = told else {
        anyhow::bail!("the story ends well")
    };
    let error = format!("{error:#}");
    ensure!(error.contains(part), "the story ends with {error}");
    Ok(())
}

/// Makes the browser check now for the newer version that the page looks for every hour.
async fn look_for_a_newer_version(page: &Page) -> Result<()> {
    page.script(
        "navigator.serviceWorker.getRegistration().then(found => found.update())",
        Vec::new(),
    )
    .await?;
    Ok(())
}

async fn version(page: &Page) -> Result<String> {
    let script = "return document.querySelector('meta[name=version]').content";
    let version = page.script(script, Vec::new()).await?;
    Ok(version.as_str().context("no version")?.to_owned())
}

async fn expect_version(page: &Page, version: &str) -> Result<()> {
    page.expect_script(
        "return document.querySelector('html[data-ready] meta[name=version]')?.content",
        &json!(version),
    )
    .await
}

/// Waits until only the files of this version are stored.
async fn expect_stored(page: &Page, version: &str) -> Result<()> {
    let script = "return caches.keys().then(keys => keys.map(key => key.split(' ').pop()))";
    page.expect_script(script, &json!([version])).await
}

/// A copy of the built site that a story may change.
struct CopiedSite(PathBuf);

impl CopiedSite {
    fn new() -> Result<Self> {
        let site = Self::empty()?;
        site.fill()?;
        Ok(site)
    }

    /// A copy of the predecessor's site.
    fn of_predecessor() -> Result<Self> {
        let site = Self::empty()?;
        for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("predecessor"))? {
            let file = entry?.path();
            if file.extension().is_some_and(|ending| ending == "br") {
                let name = file.file_stem().context("a file has a name")?;
                let mut whole = fs::File::create(site.0.join(name))?;
                BrotliDecompress(&mut fs::File::open(&file)?, &mut whole)?;
            }
        }
        Ok(site)
    }

    /// Puts the built site in the place of the predecessor's.
    fn update(&self) -> Result<()> {
        for entry in fs::read_dir(&self.0)? {
            fs::remove_file(entry?.path())?;
        }
        self.fill()
    }

    fn empty() -> Result<Self> {
        static COPIES: AtomicUsize = AtomicUsize::new(0);
        let name = format!(
            "site-{}-{}",
            std::process::id(),
            COPIES.fetch_add(1, Ordering::Relaxed)
        );
        let folder = pictures().join(name);
        fs::create_dir_all(&folder)?;
        Ok(Self(folder))
    }

    fn fill(&self) -> Result<()> {
        for entry in fs::read_dir(site_folder())? {
            let entry = entry?;
            // Compressed copies would have to be updated after each change.
            let compressed = entry
                .path()
                .extension()
                .is_some_and(|ending| ending == "br" || ending == "gz");
            if entry.file_type()?.is_file() && !compressed {
                fs::copy(entry.path(), self.0.join(entry.file_name()))?;
            }
        }
        Ok(())
    }

    /// Gives the site another version, with a worker of another name, and returns the version.
    fn change(&self) -> Result<String> {
        const LOADER: &str = "worker_loader-";
        let page = read_to_string(self.0.join("index.html"))?;
        let loader = page
            .split(['"', '\''])
            .find(|part| part.starts_with(LOADER))
            .context("no worker")?
            .to_owned();
        let renamed = format!("{LOADER}0123456789abcdef.js");
        fs::rename(self.0.join(&loader), self.0.join(&renamed))?;
        let worker = read_to_string(self.0.join("sw.js"))?;
        let before = worker
            .split('\'')
            .nth(1)
            .context("sw.js names no version")?
            .to_owned();
        let after: String = before.chars().rev().collect();
        for file in ["index.html", "sw.js"] {
            let file = self.0.join(file);
            fs::write(
                &file,
                read_to_string(&file)?
                    .replace(&before, &after)
                    .replace(&loader, &renamed),
            )?;
        }
        Ok(after)
    }

    /// Breaks the program, like an interrupted transfer.
    fn spoil(&self) -> Result<()> {
        for entry in fs::read_dir(&self.0)? {
            let file = entry?.path();
            if file.extension().is_some_and(|ending| ending == "wasm") {
                fs::write(&file, "")?;
            }
        }
        Ok(())
    }
}

impl Drop for CopiedSite {
    fn drop(&mut self) {
        let _left = fs::remove_dir_all(&self.0);
    }
}
