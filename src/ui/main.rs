//! The page: draws the form, hands what a person does to the core, and nothing more.
//!
//! State is read through signals and written through [`state::Page::act`] and
//! [`state::Page::edit`]; decisions are made in the core.

mod act;
mod app;
mod assist;
mod control;
mod dom;
mod el;
mod field;
mod findings;
mod list;
mod output;
mod state;

fn main() {
    app::start();
}
