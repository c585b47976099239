//! Sending: settings, addresses, proxies, signatures, the request, the state machine, answers,
//! the record of what was sent.
//!
//! Everything here takes and returns data. Only the page fetches, reads the clock and draws.

pub mod address;
pub mod answer;
pub mod proxy;
pub mod record;
pub mod request;
pub mod send;
pub mod session;
pub mod settings;
pub mod signature;
