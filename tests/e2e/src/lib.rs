//! Drives the built site as a person would: real browsers, real key presses, and the names that the
//! page promises to keep (a control's `name` is the JSON pointer of the member that it edits,
//! `#request-json` holds the body).
//!
//! In reading order: [`server`] serves the site, [`engine`] knows how each browser is started,
//! [`browser`] starts and ends one, [`page`] is the vocabulary of the stories in `tests/`,
//! [`moments`] records when something happened, [`host`] is a server that can disappear, [`audit`]
//! checks accessibility, [`secrets`] searches for leaked secrets, [`profile`] searches the disk, [`document`] computes the steps
//! that fill in a whole request, and [`story`] runs one story in one browser.
//!
//! For sending: [`service`] is a stub of the service, [`proxies`] are real CORS proxies, [`relay`]
//! cuts the connections to them, [`client`] talks to all, [`sending`] is the vocabulary of the stories, [`workers`] ends the page's Web Worker
//! at a bad moment, and [`monkey`] does all of this at random.

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
pub mod monkey;
#[cfg(feature = "browsers")]
pub mod page;
#[cfg(feature = "browsers")]
mod process;
#[cfg(feature = "browsers")]
pub mod profile;
#[cfg(feature = "browsers")]
pub mod proxies;
#[cfg(feature = "browsers")]
pub mod relay;
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
pub mod workers;

#[cfg(feature = "browsers")]
pub use process::{cache, free_port};
