//! Builds and checks the requests that create a VPN gateway or a VPN connection in Huawei Cloud.
//!
//! The source mirrors the documentation: a page is a file under [`api`], a table is a
//! [`spec::Table`], a row is a [`spec::Field`], a sentence is a [`spec::Rule`]. Everything else is
//! computed from that one catalogue. Data flows one way:
//!
//! ```text
//! keystroke ─▶ draft::Edit ─▶ draft::Draft ─▶ request::body ─▶ check::check ─▶ findings
//!                                   │               └────────▶ export::json ─▶ text
//!                                   └─ form::Form keeps all of these in step ─▶ ui
//! ```
//!
//! A [`session::Session`] sends that text; only the `ui` module fetches. Imports, signing and
//! reading answers run in a stateless Web Worker that is loaded on first use ([`worker`]):
//!
//! ```text
//! text, Settings, Credentials ─▶ worker: prepare ─▶ Prepared ─▶ session ─▶ fetch ─▶ worker: read
//!                                                                ▲  ▲                    │
//!                                      review, confirm, cancel ──┘  └─────── Answer ◀────┘
//! ```
//!
//! Invariants:
//! - Everything but the `ui` module is the core: it knows no browser, reads no clock and no
//!   randomness, and builds without leptos. That is what keeps it testable natively.
//! - The draft is JSON. Half-typed text and undocumented members have a place in it, so nothing a
//!   person typed or imported is ever lost.
//! - Nothing is created but by [`send::Effect::Fetch`], which one confirmation gives once; the test
//!   of a proxy fetches by GET, without a credential.
//! - A credential is in [`request::Credentials`], in the request to fetch, and on its way between
//!   the page and the worker (see [`worker`]), and nowhere else: not in previews, problems, answers,
//!   links or stored texts.
//! - No rule speaks about a member by hand-written pointer that does not resolve in the
//!   catalogue: `tests/catalogue.rs` proves it.

pub mod address;
pub mod answer;
pub mod api;
pub mod assist;
pub mod check;
pub mod draft;
pub mod export;
pub mod form;
pub mod format;
pub mod import;
pub mod link;
pub mod memory;
pub mod parse;
pub mod path;
pub mod proxy;
pub mod reference;
pub mod request;
pub mod secret;
pub mod send;
pub mod session;
pub mod sign;
pub mod spec;
pub mod subnet;
pub mod worker;
