//! Members that the page does not list. They came with an import, are kept, and can be removed.

use crate::browser::focus;
use crate::state::{Editor, use_editor};
use crate::view::{click, part};
use leptos::prelude::*;
use vpn_request_builder::document::pointer;
use vpn_request_builder::document::secret;

/// The unknown members of the object at `parent`.
#[component]
pub fn UnknownMembers(parent: String) -> AnyView {
    let editor = use_editor();
    let view = editor.slot(&parent);
    let content = part(move || {
        let unknown = view.with(|view| view.unknown.clone());
        let members = unknown
            .iter()
            .map(|(name, value)| member(editor, &parent, name, value));
        let members = members.collect::<Vec<_>>();
        (!members.is_empty()).then(|| {
            view! {
                <div class="field unknown" data-kind="list">
                    <p class="label">"Unknown parameters"</p>
                    <ul>{members}</ul>
                </div>
            }
            .into_any()
        })
    });
    content.into_any()
}

fn member(editor: &'static Editor, parent: &str, name: &str, value: &str) -> AnyView {
    let pointer = pointer::join(parent, name);
    let value = if secret::covers(editor.api, &pointer) {
        secret::MASK
    } else {
        value
    };
    let path = pointer.clone();
    let remove = move |_| {
        editor.clear(&path, "Removed.");
        focus::go_to_once_drawn(path.clone());
        focus::keep(focus::TOP);
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
                on:click=click(remove)
            ></button>
        </li>
    }
    .into_any()
}
