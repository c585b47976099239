//! Exports the request in other notations: one file each.
//!
//! An export reads a body and settings, and writes variables in place of secrets.

pub mod curl;
