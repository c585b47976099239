//! The bar at the bottom of a narrow page: the verdict, the JSON and the copy.

use crate::browser::focus;
use crate::output::{Chips, Tab, copy_label, want};
use crate::state::{PendingAction, Sheet, use_app, use_editor};
use crate::view::{attr, click, text};
use leptos::prelude::*;

/// The bar. The verdict and the JSON open as sheets over the form, which keeps its place.
#[component]
pub fn Bar() -> AnyView {
    let app = use_app();
    let editor = use_editor();
    let toggle = move |sheet: Sheet| {
        let is_open = app.sheet.get_untracked() == Some(sheet);
        app.sheet.set((!is_open).then_some(sheet));
        if sheet == Sheet::Request {
            Tab::Json.open(app);
        }
        if !is_open {
            focus::go_to_once_drawn(sheet.heading());
        }
    };
    let expanded =
        move |sheet: Sheet| attr(move || Some((app.sheet.get() == Some(sheet)).to_string()));
    view! {
        <div class="glance" id=focus::GLANCE>
            <button
                type="button"
                class="quiet verdict-button"
                id=Sheet::Problems.opener()
                data-action="sheet"
                data-path="problems"
                aria-expanded=expanded(Sheet::Problems)
                on:click=click(move |_| toggle(Sheet::Problems))
            >
                <span class="visually-hidden">{text(move || editor.tally.get().to_string())}</span>
                <span aria-hidden="true"><Chips/></span>
            </button>
            <button
                type="button"
                class="quiet"
                id=Sheet::Request.opener()
                data-action="sheet"
                data-path="request"
                aria-expanded=expanded(Sheet::Request)
                on:click=click(move |_| toggle(Sheet::Request))
            >
                "JSON"
            </button>
            <button
                type="button"
                class="primary"
                data-action="copy"
                on:click=click(move |_| want(app, PendingAction::Copy))
            >
                {copy_label("Copy")}
            </button>
        </div>
    }
    .into_any()
}
