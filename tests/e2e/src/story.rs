//! Tells one story in one browser, and keeps a picture where it ends badly.

use std::panic::{AssertUnwindSafe, resume_unwind};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, anyhow, ensure};
use futures_util::FutureExt;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use crate::browser::Browser;
use crate::engine::Engine;
use crate::page::Page;
use crate::server::Site;

/// More browsers than this at once only wait for each other on a machine with two cores.
static SEATS: Semaphore = Semaphore::const_new(2);

/// A story that takes longer hangs.
const LIMIT: Duration = Duration::from_secs(180);

/// What follows a story takes longer than this only where the page hangs, and the browser with it.
const ENDING: Duration = Duration::from_secs(30);

/// The built site: the folder that SITE names, or the one where the build puts it.
#[must_use]
pub fn site_folder() -> PathBuf {
    let built = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../dist");
    std::env::var_os("SITE").map_or_else(built, PathBuf::from)
}

/// The site of one story, which so knows whose browser was forbidden something. It lies below a folder, as on
/// some hosts, where `make serve` shows that it works at the top.
fn site() -> Result<Site> {
    Ok(Site::watched(&site_folder(), "/some/folder/")?)
}

/// Tells `story` on the page in a browser of its own. Where it fails, a picture of the page is left
/// in the folder `pictures`.
///
/// # Errors
/// When the story does, or takes too long, or leaves an error on the console; or when the program fails, or the page
/// tries what its policy forbids, or asks for something that is none of its own files and was not to.
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
        let _seat = SEATS.acquire().await?;
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
        // The browser must be ended whatever comes, a panic included.
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

/// What Chromium itself says of a request that was refused or failed, which is what a story may be about.
fn is_refusal(message: &str) -> bool {
    message.contains("Failed to load resource") || message.contains("blocked by CORS policy")
}

/// Makes of each story a test in every browser: `chromium::NAME`, `firefox::NAME`, `webkit::NAME`.
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
