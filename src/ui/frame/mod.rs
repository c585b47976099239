//! The frame around the form: header, section rail, bar of a narrow page, messages.

mod bar;
mod header;
mod menu;
mod rail;
mod said;

pub use bar::Bar;
pub use header::{Header, Start};
pub use menu::Menu;
pub use rail::{Rail, follow as follow_sections, section_id};
pub use said::{Notice, Toast, Update};
