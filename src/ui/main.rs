//! The page: a Leptos application that draws what the core computes and hands it what a person does.
//!
//! `state` holds what the page knows, as signals; `frame`, `form`, `output`, `send` and
//! `dialogs` are the components that draw it; `browser` wraps the browser's own interfaces. No rule is decided here.

// The props of a component are its own, whether it keeps them or not.
#![allow(clippy::needless_pass_by_value)]

mod app;
mod browser;
mod dialogs;
mod form;
mod frame;
mod keys;
mod link;
mod output;
mod persist;
mod send;
mod state;
mod view;

use std::time::Duration;

fn main() {
    // In a task of its own: a slow browser has just been busy compiling the program.
    browser::time::after(Duration::ZERO, app::start);
}
