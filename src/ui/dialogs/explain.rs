//! The dialog that explains a rule: what it says and why, its source, a value that passes.

use super::Modal;
use crate::form::ExternalLink;
use crate::state::{Dialog, use_app};
use crate::view::part;
use leptos::prelude::*;
use vpn_request_builder::catalogue::{reference, spec};
use vpn_request_builder::rules::check::Finding;

/// Explains the rule of the finding that was asked about.
#[component]
pub fn Explain() -> AnyView {
    let app = use_app();
    let content = part(move || app.explained.get().map(explanation));
    view! {
        <Modal id="explain" title="About this rule" dialog=Dialog::Explain>
            <dl id="explained">{content}</dl>
        </Modal>
    }
    .into_any()
}

fn explanation(finding: Finding) -> AnyView {
    let app = use_app();
    let Finding {
        path,
        rule,
        severity,
        message,
        place,
        ..
    } = finding;
    let field = spec::owner(app.editor_untracked().api, &path, rule);
    let label = field.map_or("A value", |field| field.label);
    let help = field
        .map(|field| field.help)
        .filter(|help| !help.is_empty());
    let reason = rule.reason.phrase();
    let example = field.and_then(|field| reference::example(field, rule));
    view! {
        <dt>"Problem"</dt>
        <dd>{message}</dd>
        <dt>"Severity"</dt>
        <dd><span class="chip" data-severity=severity.name()>{severity.name()}</span>" "{severity.means()}</dd>
        <dt>"Rule"</dt>
        <dd>{rule.sentence(label)}</dd>
        {reason.map(|reason| view! { <dt>"Reason"</dt><dd>{reason}</dd> })}
        {help.map(|help| view! { <dt>"Field"</dt><dd>{help}</dd> })}
        {example.map(|example| view! { <dt>"Example"</dt><dd><code>{example}</code></dd> })}
        <dt>"Source"</dt>
        <dd><ExternalLink href=place.table.page.url text=place.to_string()/></dd>
        <dt>"Rule ID"</dt>
        <dd><code>{rule.id}</code></dd>
    }
    .into_any()
}
