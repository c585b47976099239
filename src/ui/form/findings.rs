//! Findings beside a control.

use crate::output::go_to;
use crate::state::{use_app, use_editor};
use crate::view::{click, part};
use leptos::prelude::*;
use serde_json::Value;
use vpn_request_builder::catalogue::spec::{Fix, Severity};
use vpn_request_builder::document::draft::{self, Edit};
use vpn_request_builder::document::form::FieldView;
use vpn_request_builder::document::{problems, secret};
use vpn_request_builder::rules::check::Finding;

/// The findings that are shown beside a control, section or list.
#[component]
pub fn Findings(pointer: String, view: RwSignal<FieldView>) -> AnyView {
    let list = move || {
        let findings = view.with(|view| view.findings.clone());
        if findings.is_empty() {
            return None;
        }
        let line = |finding| view! { <Line finding/> }.into_any();
        let lines = findings.into_iter().map(line).collect::<Vec<_>>();
        let id = format!("{pointer}-findings");
        Some(view! { <ul class="findings" id=id>{lines}</ul> }.into_any())
    };
    part(list).into_any()
}

#[component]
fn Line(finding: Finding) -> AnyView {
    let app = use_app();
    let editor = use_editor();
    let severity = finding.severity;
    let pointer = finding.path.clone();
    let apply = Callback::new(move |edit| {
        editor.dispatch(edit);
        go_to(app, &pointer);
    });
    view! {
        <li data-severity=severity.name()>
            <span class="severity visually-hidden">{severity_word(severity)}</span>
            {finding.message.clone()}
            <FixButton finding apply/>
        </li>
    }
    .into_any()
}

/// A severity as the word before its message.
pub fn severity_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "Error: ",
        Severity::Missing => "Missing: ",
        Severity::Warning => "Warning: ",
        Severity::Undecided => "Undecided: ",
        Severity::Note => "Note: ",
    }
}

/// The button that corrects what a finding is about, where the meaning is certain. `apply` carries the
/// correction out.
#[component]
pub fn FixButton(finding: Finding, apply: Callback<Edit>) -> AnyView {
    let editor = use_editor();
    let path = finding.path.clone();
    let rule = finding.rule;
    let button = finding.fix.clone().map(|fix| {
        let label = match &fix {
            Fix::Value(Value::Null) => "Remove".to_owned(),
            Fix::Value(Value::Array(list)) => format!("Convert to a list of {}", list.len()),
            Fix::Value(Value::Object(_)) => "Use as its ID".to_owned(),
            Fix::Value(_) if secret::covers(editor.api, &path) => "Convert to a string".to_owned(),
            Fix::Value(value) => format!("Use {}", draft::text(value)),
            Fix::Rename(name) => format!("Rename to {name}"),
            Fix::Beside { name, value } => format!("Set {name} to {value}"),
        };
        let fix = move |_| {
            let edit = editor.with(|form| problems::fix(form.draft(), &finding));
            if let Some(edit) = edit {
                apply.run(edit);
            }
        };
        view! {
            " "
            <button
                type="button"
                class="fix"
                data-action="fix"
                data-path=path
                data-rule=rule.id
                on:click=click(fix)
            >
                {label}
            </button>
        }
    });
    button.into_any()
}
