//! Drives the built site as a person would: real browsers, real key presses, and the names that the page promises
//! to keep (a control's `name` is the JSON pointer of what it edits, `#request-json` holds the body).
//!
//! In reading order: [`server`] hands out the site, [`engine`] knows how each browser is started, [`browser`] starts
//! and ends one, [`page`] is the vocabulary that the stories in `tests/` are told in, [`moments`] tells when something
//! happened, [`host`] is a server that can go away, [`audit`] judges whether everybody can use it, [`secrets`] searches for what must not be there, [`document`] says how a whole
//! request is filled in, and [`story`] runs one story in one browser.
//!
//! For what is sent: [`service`] is a stub of the service, [`proxies`] are real CORS proxies before it, [`client`]
//! talks to both, and [`sending`] is the vocabulary of the stories about it.

#[cfg(feature = "browsers")]
pub mod audit;
#[cfg(feature = "browsers")]
pub mod browser;
#[cfg(feature = "browsers")]
pub mod client;
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
#[cfg(feature = "browsers")]
pub mod proxies;
#[cfg(feature = "browsers")]
pub mod secrets;
#[cfg(feature = "browsers")]
pub mod sending;
pub mod server;
#[cfg(feature = "browsers")]
pub mod service;
#[cfg(feature = "browsers")]
pub mod story;

#[cfg(feature = "browsers")]
pub use process::{cache, free_port};
