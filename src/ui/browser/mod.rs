//! The browser's own interfaces, as far as Leptos does not wrap them. Thin: nothing is decided here.

pub mod clipboard;
pub mod fetch;
pub mod files;
pub mod focus;
pub mod locks;
pub mod offline;
pub mod policy;
pub mod random;
pub mod sight;
pub mod storage;
pub mod time;
pub mod worker;
