//! The focused field: what it is, its rules and its source.

use crate::form::{ExternalLink, rules};
use crate::state::use_editor;
use crate::view::part;
use leptos::prelude::*;
use vpn_request_builder::catalogue::{reference, spec};
use vpn_request_builder::document::problems;

/// What is known about the field that has the focus, or had it last.
#[component]
pub fn About() -> AnyView {
    let editor = use_editor();
    let content = part(move || {
        let pointer = editor.focused.get();
        let Some((field, cited)) = spec::resolve(editor.api, &pointer) else {
            let hint = "Select a field to see its type, its default and its source here.";
            return Some(view! { <p class="hint nothing">{hint}</p> }.into_any());
        };
        // An entry has the name of its list.
        let around = pointer.rsplit_once('/').map_or("", |(around, _)| around);
        let member = if field.name.is_empty() {
            around
        } else {
            &*pointer
        };
        let name = member.rsplit('/').next().unwrap_or_default().to_owned();
        let title = problems::name(editor.api, &pointer);
        Some(
            view! {
                <p class="hint">
                    <strong>{title}</strong>
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
