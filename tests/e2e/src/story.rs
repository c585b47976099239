//! Runs one story in one browser, and takes a picture of the page if it fails.

use std::panic::{AssertUnwindSafe, resume_unwind};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, anyhow, ensure};
use futures_util::FutureExt;
use tokio::time::timeout;

use crate::browser::Browser;
use crate::engine::Engine;
use crate::page::Page;
use crate::server::Site;

/// The time limit of a story. The limits in `.config/nextest.toml` are longer than these.
const LIMIT: Duration = Duration::from_secs(180);

/// The time limit for taking a picture or ending the browser.
const ENDING: Duration = Duration::from_secs(30);

/// Returns the folder of the built site: the one that SITE names, or the one that the build uses.
#[must_use]
pub fn site_folder() -> PathBuf {
    let built = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../dist");
    std::env::var_os("SITE").map_or_else(built, PathBuf::from)
}

/// Starts a server for one story, so that policy violations belong to that story. The site is below
/// a folder, as on some hosts; `make serve` has it at the root.
fn site() -> Result<Site> {
    Ok(Site::watched(&site_folder(), "/some/folder/")?)
}

/// Runs `story` on the page in a browser of its own. If it fails, leaves a picture of the page in
/// the folder `pictures`.
///
/// # Errors
/// Fails if the story fails, takes too long, or leaves an error in the console; if the program
/// fails; if the page violates its policy, or requests anything but its own files in a story that
/// does not send.
///
/// # Panics
/// If the story panics.
pub fn tell(
    engine: Engine,
    name: &str,
    pictures: &Path,
    story: impl AsyncFnOnce(&Page) -> Result<()>,
) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let site = site()?;
        let browser = Browser::start(engine).await?;
        let page = Page::new(browser.client().clone(), site.url());

        let in_time = async {
            timeout(LIMIT, story(&page))
                .await
                .context("the story hangs")??;
            page.expect_no_fault().await?;
            if page.sends() {
                Ok(())
            } else {
                page.expect_nothing_sent().await
            }
        };
        // End the browser in any case, even after a panic.
        let told = AssertUnwindSafe(in_time).catch_unwind().await;
        if !matches!(told, Ok(Ok(()))) {
            let picture = pictures.join(format!("{engine:?}-{name}.png"));
            let taken = timeout(ENDING, page.screenshot(&picture)).await;
            match taken.unwrap_or_else(|_| Err(anyhow!("the browser does not answer"))) {
                Ok(()) => eprintln!("The page at the end: {}", picture.display()),
                Err(error) => eprintln!("There is no picture of the page: {error:#}"),
            }
        }
        let ended = async {
            let console = browser.console_errors().await;
            browser.close().await?;
            console
        };
        let ended = timeout(ENDING, ended)
            .await
            .context("the browser does not end");

        told.unwrap_or_else(|panic| resume_unwind(panic))?;
        let violations = site.violations();
        ensure!(violations.is_empty(), "the policy forbids: {violations:#?}");
        let mut console = ended??;
        if page.sends() {
            console.retain(|message| !is_refusal(message));
        }
        ensure!(console.is_empty(), "on the console: {console:#?}");
        Ok(())
    })
}

/// Returns `true` for Chromium's message about a refused or failed request, which a story may be
/// about.
fn is_refusal(message: &str) -> bool {
    message.contains("Failed to load resource") || message.contains("blocked by CORS policy")
}

/// Makes each story a test in every browser: `chromium::NAME`, `firefox::NAME`, `webkit::NAME`.
#[macro_export]
macro_rules! in_every_browser {
    ($($story:ident),+ $(,)?) => {
        $crate::in_browser!(chromium, Chromium, $($story),+);
        $crate::in_browser!(firefox, Firefox, $($story),+);
        $crate::in_browser!(webkit, WebKit, $($story),+);
    };
}

/// Defines the tests of one browser; see [`in_every_browser`].
#[macro_export]
macro_rules! in_browser {
    ($module:ident, $engine:ident, $($story:ident),+) => {
        mod $module {
            $(
                #[test]
                fn $story() -> anyhow::Result<()> {
                    $crate::story::tell(
                        $crate::engine::Engine::$engine,
                        stringify!($story),
                        std::path::Path::new(env!("CARGO_TARGET_TMPDIR")),
                        super::$story,
                    )
                }
            )+
        }
    };
}
