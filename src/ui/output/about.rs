//! The focused field: what it is, its rules and its source.

use crate::form::{ExternalLink, rules};
use crate::state::use_editor;
use crate::view::part;
use leptos::prelude::*;
use vpn_request_builder::catalogue::{reference, spec};

/// What is known about the field that has the focus, or had it last.
#[component]
pub fn About() -> AnyView {
    let editor = use_editor();
    let content = part(move || {
        let pointer = editor.focused.get();
        let Some((field, cited)) = spec::resolve(editor.api, &pointer) else {
            let hint = "Select a field to see its type, its default and its source here.";
            return Some(view! { <p class="hint">{hint}</p> }.into_any());
        };
        let name = pointer.rsplit('/').next().unwrap_or_default().to_owned();
        Some(
            view! {
                <p class="hint">
                    <strong>{field.label}</strong>
                    " "
                    <code>{name}</code>
                    " · "
                    {reference::about(field)}
                    " "
                    <ExternalLink href=cited.table.page.url text=format!("Table {}", cited.table.number)/>
                </p>
                <details>
                    <summary>"Rules"</summary>
                    {rules(editor.api, &pointer)}
                </details>
            }
            .into_any(),
        )
    });
    view! { <section class="focused-field" aria-label="Focused field">{content}</section> }
        .into_any()
}
