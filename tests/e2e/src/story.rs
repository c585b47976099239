//! Tells one story in one browser, and takes a picture of the page if it fails.

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

/// A story that takes longer hangs. The limits in `.config/nextest.toml` are longer than these.
const LIMIT: Duration = Duration::from_secs(180);

/// Taking a picture, or ending the browser, takes longer only if the page hangs the browser.
const ENDING: Duration = Duration::from_secs(30);

/// The built site: the folder that SITE names, or the one where the build puts it.
#[must_use]
pub fn site_folder() -> PathBuf {
    let built = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../dist");
    std::env::var_os("SITE").map_or_else(built, PathBuf::from)
}

/// A server for one story, so that policy violations belong to that story. The site is below a folder, as on some hosts;
/// `make serve` has it at the top.
fn site() -> Result<Site> {
    Ok(Site::watched(&site_folder(), "/some/folder/")?)
}

/// Tells `story` on the page in a browser of its own. If it fails, a picture of the page is left in the folder
/// `pictures`.
///
/// # Errors
/// When the story fails, takes too long, or leaves an error on the console; when the program fails; when the page violates
/// its policy, or requests anything but its own files in a story that does not send.
///
/// # Panics
/// When the story does.
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

/// Chromium's own message about a request that was refused or failed, which a story may be about.
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

/// The tests of one browser, see [`in_every_browser`].
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
