//! The checker: walks a body along the catalogue and lists the findings of its rules.
//!
//! It reads bodies and facts, and knows neither drafts nor forms nor network requests.

pub mod applicability;
pub mod block;
pub mod check;
pub mod format;
pub mod scope;
pub mod spelling;
pub mod subnet;
