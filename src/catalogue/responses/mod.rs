//! The responses of the service: one file for each page.
//!
//! They repeat rows of the requests and have no rules, because responses are not checked.

pub mod connection;
pub mod gateway;
