//! The way to a member by its name.

use crate::browser::focus;
use crate::state::{Editor, use_editor};
use crate::view::part;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use vpn_request_builder::catalogue::members::{self, Match};

/// The name of the control.
pub const NAME: &str = "/find";

/// A control that goes to a member.
#[component]
pub fn Finder() -> AnyView {
    let editor = use_editor();
    let input = NodeRef::<html::Input>::new();
    let find = move |by: Match| {
        if let Some(input) = input.get_untracked()
            && find(editor, &input.value(), by)
        {
            input.set_value("");
        }
    };
    // Enter is a change everywhere but in WebKit.
    let enter = move |event: ev::KeyboardEvent| {
        if event.key() == "Enter" {
            event.prevent_default();
            find(Match::Part);
        }
    };
    // The suggestions are drawn once somebody looks for a member.
    let is_used = RwSignal::new(false);
    let options = part(move || is_used.get().then(|| suggestions(editor)));
    view! {
        <div class="finder">
            <label for=NAME>"Find a member"</label>
            <input
                type="search"
                id=NAME
                name=NAME
                list="members"
                autocomplete="off"
                spellcheck="false"
                node_ref=input
                on:focus=move |_| {
                    if !is_used.get_untracked() {
                        is_used.set(true);
                    }
                }
                on:keydown=enter
                on:change=move |_| find(Match::Whole)
            />
            <datalist id="members">{options}</datalist>
        </div>
    }
    .into_any()
}

fn suggestions(editor: &'static Editor) -> AnyView {
    let all = members::suggestions(editor.api).into_iter();
    let option = |(value, label)| view! { <option value=value label=label></option> };
    all.map(option).collect::<Vec<_>>().into_any()
}

/// Goes to the member that a text names. Returns whether there is one.
fn find(editor: &'static Editor, text: &str, by: Match) -> bool {
    let text = text.trim();
    if text.is_empty() {
        return false;
    }
    let Some(member) = members::find(editor.api, text, by) else {
        editor.say(format!("No member is called {text}."), false);
        return false;
    };
    // A member of a row leads to the list while the list has no rows.
    let pointer = match member.pointer.split_once("/0/") {
        Some((list, _)) if editor.with(|form| form.entries(list).is_empty()) => list,
        _ => &member.pointer,
    };
    if !focus::go_to(pointer) {
        let rule = editor.with(|form| form.ruled_out_by(pointer));
        let why = rule
            .map(|rule| format!(": it {}", rule.words()))
            .unwrap_or_default();
        editor.say(
            format!("{}: not applicable at the moment{why}.", member.label),
            false,
        );
    }
    true
}
