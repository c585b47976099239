//! The frame around the form: header, section rail, bar of a narrow page, messages.

mod bar;
mod header;
mod menu;
mod print;
mod rail;
mod said;

pub use bar::Bar;
pub use header::{Header, Start};
pub use menu::{
    MenuList, close as close_menus, is_open as is_menu_open, listen as listen_to_menus,
};
pub use print::PrintSheet;
pub use rail::{Rail, follow as follow_sections, heading_id, section_id};
pub use said::{Notice, Toast, Update};
