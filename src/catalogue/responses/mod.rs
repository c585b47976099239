//! The service's answers: the response tables of each page, one file per page.
//!
//! They repeat rows of the requests, and have no rules: nobody checks what the service answers.

pub mod connection;
pub mod gateway;
