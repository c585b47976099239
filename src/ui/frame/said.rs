//! What the page says by itself: the toast, the notice above the form, the notice of an update.

use crate::browser::{focus, offline};
use crate::state::{Sheet, use_app, use_editor};
use crate::view::{click, flag, part, parts};
use leptos::prelude::*;

/// Remarks on the last action, until they are dismissed.
#[component]
pub fn Notice() -> AnyView {
    let notice = use_editor().notice;
    let lines = parts(move || {
        notice
            .get()
            .into_iter()
            .map(|line| view! { <li>{line}</li> }.into_any())
            .collect::<Vec<_>>()
    });
    let dismiss = move |_| {
        notice.set(Vec::new());
        focus::keep(focus::TOP);
    };
    view! {
        <div class="notice" hidden=flag(move || notice.with(Vec::is_empty))>
            <ul>{lines}</ul>
            <button
                type="button"
                class="icon"
                data-action="dismiss"
                aria-label="Dismiss"
                on:click=click(dismiss)
            ></button>
        </div>
    }
    .into_any()
}

/// A message about the last action, with a button to undo it.
#[component]
pub fn Toast() -> AnyView {
    let app = use_app();
    let editor = use_editor();
    let toast = editor.toast;
    let undo = move |_| {
        editor.undo();
        let sheet = app.sheet.get_untracked();
        focus::keep(sheet.map_or(focus::TOP, Sheet::heading));
    };
    let content = part(move || {
        let toast = toast.get()?;
        focus::keep_in_sight();
        let undo = toast.can_undo.then(|| {
            view! {
                <button type="button" data-action="undo" on:click=click(undo)>"Undo"</button>
            }
        });
        Some(view! { <span>{toast.text}</span> {undo} }.into_any())
    });
    view! { <div class="toast" id=focus::TOAST hidden=flag(move || toast.with(Option::is_none))>{content}</div> }
        .into_any()
}

/// Says that a newer version is there.
#[component]
pub fn Update(is_newer: RwSignal<bool>) -> AnyView {
    let content = part(move || {
        let dismiss = move |_| {
            is_newer.set(false);
            focus::keep(focus::TOP);
        };
        is_newer.get().then(|| {
            view! {
            <span>"A new version is available. Reloading keeps your drafts, but no secrets."</span>
            <button type="button" class="primary" data-action="update" on:click=click(|_| offline::take_over())>
                "Reload"
            </button>
            <button type="button" data-action="later" on:click=click(dismiss)>"Later"</button>
            }
            .into_any()
        })
    });
    // It is there before it says something, or nobody would hear it.
    view! { <div class="update" role="status" hidden=flag(move || !is_newer.get())>{content}</div> }
        .into_any()
}
