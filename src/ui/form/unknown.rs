//! Members that the page does not list. They came with an import, are kept, and can be removed.

use super::field::flag;
use crate::state::{Editor, use_editor};
use leptos::prelude::*;
use serde_json::Value;
use vpn_request_builder::catalogue::spec::Table;
use vpn_request_builder::document::draft::Edit;
use vpn_request_builder::document::pointer;

/// The unknown members of the object at `parent`, which `table` describes.
#[component]
pub fn UnknownMembers(parent: String, table: &'static Table) -> AnyView {
    let editor = use_editor();
    let view = editor.slot(&parent);
    let unknown = Memo::new(move |_| view.with(|view| view.unknown.clone()));
    let title = match table.title {
        title if title.starts_with("Request") => "Members that the page does not list".to_owned(),
        title => format!("Members that {title} does not list"),
    };
    let content = move || {
        let unknown = unknown.get();
        let members = unknown
            .iter()
            .map(|(name, value)| member(editor, &parent, name, value));
        let members = members.collect::<Vec<_>>();
        (!members.is_empty()).then(|| {
            view! {
                <p class="label">{title.clone()}</p>
                <ul>{members}</ul>
            }
        })
    };
    let is_empty = move || flag(unknown.with(Vec::is_empty));
    view! { <div class="field unknown" data-kind="list" hidden=is_empty>{content}</div> }.into_any()
}

fn member(editor: Editor, parent: &str, name: &str, value: &str) -> AnyView {
    let pointer = pointer::join(parent, name);
    let path = pointer.clone();
    let remove = move |_| {
        editor.dispatch(Edit::Set {
            pointer: path.clone(),
            value: Value::Null,
        });
        editor.say("Removed.", true);
        crate::browser::focus::go_to_once_drawn(path.clone());
    };
    let id = pointer.clone();
    view! {
        <li id=id>
            <code>{format!("{name}: {value}")}</code>
            <button
                type="button"
                class="icon"
                data-action="clear"
                data-path=pointer
                aria-label=format!("Remove {name}")
                on:click=remove
            ></button>
        </li>
    }
    .into_any()
}
