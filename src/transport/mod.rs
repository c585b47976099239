//! Sending: settings, addresses, proxies, signatures, the request, the state machine, answers.
//!
//! Everything here is data in and data out. Nothing fetches, reads a clock or draws: the page does.

pub mod address;
pub mod answer;
pub mod proxy;
pub mod request;
pub mod send;
pub mod session;
pub mod settings;
pub mod signature;
