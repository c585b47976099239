//! Drives the built site as a person would: real browsers, real key presses, and the names that the page promises
//! to keep (a control's `name` is the JSON pointer of what it edits, `#request-json` holds the body).
//!
//! In reading order: [`server`] hands out the site, [`engine`] knows how each browser is started, [`browser`] starts
//! and ends one, [`page`] is the vocabulary that the stories in `tests/` are told in, [`moments`] tells when something
//! happened, [`host`] is a server that can go away, [`audit`] judges whether everybody can use it, [`document`] says how a whole request is filled in, and [`story`] runs one story in one browser.

#[cfg(feature = "browsers")]
pub mod audit;
#[cfg(feature = "browsers")]
pub mod browser;
#[cfg(feature = "browsers")]
pub mod document;
#[cfg(feature = "browsers")]
pub mod engine;
#[cfg(feature = "browsers")]
pub mod host;
#[cfg(feature = "browsers")]
pub mod moments;
#[cfg(feature = "browsers")]
pub mod page;
#[cfg(feature = "browsers")]
mod process;
pub mod server;
#[cfg(feature = "browsers")]
pub mod story;

/// The folder where `scripts/setup.sh` puts what the tests need.
///
/// # Errors
/// When there is no home.
#[cfg(feature = "browsers")]
pub fn cache() -> anyhow::Result<std::path::PathBuf> {
    use std::path::PathBuf;
    let cache = || Some(PathBuf::from(std::env::var_os("XDG_CACHE_HOME").filter(|folder| !folder.is_empty())?));
    let home = || Some(PathBuf::from(std::env::var_os("HOME")?).join(".cache"));
    let cache = cache().or_else(home).ok_or_else(|| anyhow::anyhow!("there is no HOME"))?;
    Ok(cache.join("vpn-request-builder"))
}
