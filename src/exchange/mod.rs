//! Input and output as text: imports, exports, links and stored drafts.
//!
//! It knows drafts, and the settings that are stored or written into a command; it never sends.

pub mod export;
pub mod import;
pub mod link;
pub mod preview;
pub mod stored;
