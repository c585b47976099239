//! Builds and checks the requests that create a VPN gateway or a VPN connection in Huawei Cloud.
//!
//! The source mirrors the documentation: a page is a file under [`catalogue`], a table is a
//! [`catalogue::spec::Table`], a row is a [`catalogue::spec::Field`], a sentence is a
//! [`catalogue::spec::Rule`]. Everything else is computed from that one catalogue:
//!
//! | folder | holds | knows |
//! |---|---|---|
//! | [`catalogue`] | the documentation as data, and its vocabulary, `spec` | blocks of addresses, text formats |
//! | [`rules`] | the checker: scope, findings, text formats, blocks | the catalogue's vocabulary |
//! | [`document`] | JSON pointers, draft, form, secrets | catalogue, rules |
//! | [`exchange`] | imports, exports, links, stored drafts | documents, settings |
//! | [`transport`] | settings, request, signature, state machine, records, answers | documents, imports of answers |
//! | [`worker`] | the calls between the page and its worker | all of these |
//!
//! Data flows one way:
//!
//! ```text
//! keystroke ─▶ document::draft::Edit ─▶ Draft ─▶ document::body ─▶ rules::check ─▶ findings
//!                                         │            └─────────▶ document::json ─▶ text
//!                                         └─ document::form::Form keeps these in step ─▶ page
//! ```
//!
//! Sending takes that text on. Only the page fetches:
//!
//! ```text
//! text, Settings, Credentials ─▶ transport::request ─▶ fetch ─▶ transport::answer ─▶ Answer
//!                                (signature, proxy)      ▲                            │
//!              review, confirm, cancel ─▶ transport::send::State ◀────────────────────┘
//!                                         │
//!                  transport::session ◀───┴──▶ transport::record ◀─▶ the browser's storage, other tabs
//! ```
//!
//! Modules import one way too, with one exception that the domain has: the check of a rule is a
//! function of the scope, and the scope evaluates the conditions of rules. So
//! [`catalogue::spec`] and [`rules::scope`] name each other.
//!
//! Invariants:
//! - Everything but the `ui` folder and `bin/worker.rs` is the core: it knows no browser, reads no
//!   clock and no randomness, and builds without Leptos. That keeps it testable natively.
//! - The draft is JSON. Half-typed text and undocumented members have a place in it, so nothing
//!   that a person typed or imported is lost.
//! - Conditions have three values. A fact that nobody has given yields `undecided`, and the finding
//!   names the fact. One mistake yields one finding.
//! - Only [`transport::send::Effect::Fetch`] creates anything, and one confirmation yields it once.
//!   The test of a proxy fetches by GET, without a credential.
//! - A credential is in [`transport::settings::Credentials`], in the headers of a
//!   [`transport::request::Request`], and on its way between page and worker, and nowhere else: not
//!   in previews, problems, answers, links or storage.
//! - Every pointer that a rule names resolves in the catalogue: `tests/catalogue.rs` proves it.

pub mod catalogue;
pub mod document;
pub mod exchange;
pub mod rules;
pub mod transport;
pub mod worker;
