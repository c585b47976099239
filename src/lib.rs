//! Builds and checks the requests that create a VPN gateway or a VPN connection in Huawei Cloud.
//!
//! The source mirrors the documentation: a page is a file under [`api`], a table is a
//! [`spec::Table`], a row is a [`spec::Field`], a sentence is a [`spec::Rule`]. Everything else is
//! computed from that one catalogue. Data flows one way:
//!
//! ```text
//! keystroke ─▶ draft::Edit ─▶ draft::Draft ─▶ body::body ─▶ check::check ─▶ findings
//!                                   │               └────────▶ export::json ─▶ text
//!                                   └─ form::Form keeps all of these in step ─▶ ui
//! ```
//!
//! Sending takes that text on, and only the `ui` module fetches. All of it happens at the
//! [`desk`], which stands with the [`import`] in a worker that is loaded when it is needed:
//!
//! ```text
//! text, Env, Credentials ─▶ request::Request (sign, proxy) ─▶ fetch ─▶ answer::read ─▶ Answer
//!                                                               ▲                        │
//!              review, confirm, cancel ─▶ send::State ──────────┘◀───────────────────────┘
//! ```
//!
//! Invariants:
//! - Everything but the `ui` module is the core: it knows no browser, reads no clock and no
//!   randomness, and builds without leptos. That is what keeps it testable natively.
//! - The draft is JSON. Half-typed text and undocumented members have a place in it, so nothing a
//!   person typed or imported is ever lost.
//! - Nothing is created but by [`send::Effect::Fetch`], which one confirmation gives once; the test
//!   of a proxy fetches by GET, without a credential.
//! - A credential is in [`request::Credentials`], in the headers of a [`request::Request`], and on
//!   its way between the page and the worker, and nowhere else: not in previews, problems, answers,
//!   links or what is stored.
//! - No rule speaks about a member by hand-written pointer that does not resolve in the
//!   catalogue: `tests/catalogue.rs` proves it.

pub mod catalogue;
pub mod document;
pub mod exchange;
pub mod rules;
pub mod transport;
pub mod worker;
