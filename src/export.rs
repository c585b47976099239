//! The request in other notations: one file each.

pub mod curl;
pub mod json;
