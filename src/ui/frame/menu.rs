//! A menu: a list of buttons that unfolds below its own.

use crate::browser::focus;
use crate::view::click;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::Element;

/// Returns `true` for a click on a button, which ends the choice.
pub fn is_choice(event: &ev::MouseEvent) -> bool {
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|target| {
        target
            .closest("button")
            .is_ok_and(|button| button.is_some())
    })
}

/// A menu. It closes once something in it is chosen, on Escape, and when the focus leaves it.
#[component]
pub fn Menu(
    label: &'static str,
    #[prop(optional)] class: &'static str,
    children: Children,
) -> AnyView {
    let details = NodeRef::<html::Details>::new();
    let choose = move |event: ev::MouseEvent| {
        if let Some(details) = details.get_untracked().filter(|_| is_choice(&event)) {
            details.set_open(false);
        }
    };
    let escape = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape"
            && let Some(details) = details.get_untracked()
            && details.open()
        {
            event.prevent_default();
            details.set_open(false);
            focus::first_in(&details);
        }
    };
    let leave = move |event: ev::FocusEvent| {
        let next = event
            .related_target()
            .and_then(|next| next.dyn_into::<Element>().ok());
        let Some(details) = details.get_untracked() else {
            return;
        };
        // A press beside a button moves the focus nowhere.
        if next.is_some_and(|next| !details.contains(Some(&next))) {
            details.set_open(false);
        }
    };
    window_event_listener(ev::pointerdown, move |event| {
        let target = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok());
        if let Some(details) = details.get_untracked()
            && !target.is_some_and(|target| details.contains(Some(&target)))
        {
            details.set_open(false);
        }
    });
    view! {
        <details class=format!("menu {class}") node_ref=details on:keydown=escape on:focusout=leave>
            <summary>{label}</summary>
            <div class="menu-list" on:click=click(choose)>{children()}</div>
        </details>
    }
    .into_any()
}
