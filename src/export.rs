//! The request in other notations: one file each.

pub mod json;
