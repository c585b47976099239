//! The question whether a link is to have the unknown members of the draft, which it lists: anything
//! may be in them.

use super::Modal;
use crate::link;
use crate::state::{Dialog, use_app};
use crate::view::{click, part};
use leptos::prelude::*;
use vpn_request_builder::document::{json, secret};
use vpn_request_builder::exchange::link::Unknown;

/// So many members are listed: more would not be read through.
const MOST: usize = 100;

/// The dialog: the unknown members, and a link with and without them.
#[component]
pub fn Share() -> AnyView {
    let app = use_app();
    let copy = move |unknown| {
        app.dialog.set(None);
        link::copy(app.editor_untracked(), unknown);
    };
    let members = part(move || {
        (app.dialog.get() == Some(Dialog::Share)).then_some(())?;
        let unknown = app
            .editor_untracked()
            .with(|form| secret::unknown(form.api, form.draft()));
        let row = |(pointer, value)| {
            view! { <dt>{pointer}</dt> <dd>{json::compact(&value)}</dd> }.into_any()
        };
        let more = unknown.len().saturating_sub(MOST);
        let rows: Vec<AnyView> = unknown.into_iter().take(MOST).map(row).collect();
        let more = (more > 0).then(|| view! { <p>{format!("And {more} more.")}</p> });
        Some(view! { <dl class="unknown-list">{rows}</dl> {more} }.into_any())
    });
    let footer = view! {
        <button
            type="button"
            data-action="share"
            data-path="with-unknown"
            on:click=click(move |_| copy(Unknown::Seen))
        >
            "Copy link with them"
        </button>
        <button
            type="button"
            class="primary"
            autofocus
            data-action="share"
            data-path="without-unknown"
            on:click=click(move |_| copy(Unknown::LeftOut))
        >
            "Copy link without them"
        </button>
    }
    .into_any();
    view! {
        <Modal id="share" title="Share unknown parameters?" dialog=Dialog::Share footer>
            <p>
                "These parameters are not in the documentation, so anything may be in them. Secrets are left out of the link in any case."
            </p>
            {members}
        </Modal>
    }
    .into_any()
}
