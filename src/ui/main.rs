//! The page: draws the form, hands what a person does to the core, and nothing more.
//!
//! What the page knows is in variables ([`var::Var`]) that effects follow; the form is changed by
//! [`state::Page::edit`]; decisions are made in the core.

mod act;
mod app;
mod assist;
mod control;
mod dialog;
mod dom;
mod drafts;
mod el;
mod explain;
mod fetch;
mod field;
mod findings;
mod follow;
mod import;
mod keys;
mod later;
mod list;
mod offline;
mod output;
mod pieces;
mod send;
mod share;
mod state;
mod storage;
mod theme;
mod time;
mod var;

use std::time::Duration;

fn main() {
    // In a task of its own: a slow browser has just been busy with the program itself.
    time::after(Duration::ZERO, app::start);
}
