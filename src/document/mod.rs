//! The document being edited: JSON and pointers into it, the draft, the form and its secrets.
//!
//! It knows the catalogue and the rules, but no other notations, storage or sending.

pub mod assist;
pub mod body;
pub mod changes;
pub mod choices;
pub mod digest;
pub mod draft;
pub mod form;
pub mod history;
pub mod json;
pub mod overview;
pub mod parse;
pub mod pointer;
pub mod problems;
pub mod secret;
