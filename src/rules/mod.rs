//! The checker: walks a body along the catalogue and lists what its rules find.
//!
//! It reads bodies and facts, and knows neither drafts nor forms nor requests over the network.

pub mod applicability;
pub mod block;
pub mod check;
pub mod format;
pub mod scope;
pub mod subnet;
