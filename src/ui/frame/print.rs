//! The request as a document on paper: what is set, what is open, the JSON, and what it was checked
//! against. It is drawn when the browser is about to print.

use crate::browser::time;
use crate::state::{use_app, use_editor};
use crate::view::part;
use leptos::ev;
use leptos::prelude::*;
use vpn_request_builder::catalogue::spec::Severity;
use vpn_request_builder::document::form::Form;
use vpn_request_builder::document::{digest, draft, json, problems};

/// The document.
#[component]
pub fn PrintSheet() -> AnyView {
    let is_printing = RwSignal::new(false);
    let begin = window_event_listener(ev::Custom::<ev::Event>::new("beforeprint"), move |_| {
        is_printing.set(true);
    });
    let end = window_event_listener(ev::Custom::<ev::Event>::new("afterprint"), move |_| {
        is_printing.set(false);
    });
    on_cleanup(move || {
        begin.remove();
        end.remove();
    });
    part(move || is_printing.get().then(|| view! { <Sheet/> }.into_any())).into_any()
}

#[component]
fn Sheet() -> AnyView {
    let app = use_app();
    let editor = use_editor();
    let page = editor.api.page;
    let tally = editor.tally.get_untracked();
    let (values, facts, text) = editor.with(|form| {
        (
            digest::set_values(form.api, form.body()),
            form.draft().facts.clone(),
            json::pretty(form.api, &digest::masked(form.api, form.body())),
        )
    });
    let row = |value: digest::SetValue| {
        view! {
            <tr>
                <th scope="row">{value.label}" "<code>{value.name}</code></th>
                <td><code>{value.text}</code></td>
            </tr>
        }
        .into_any()
    };
    let rows = values.into_iter().map(row).collect::<Vec<_>>();
    let values = (!rows.is_empty())
        .then(|| view! { <h2>"Values"</h2><table class="rows"><tbody>{rows}</tbody></table> });
    // Facts may be a whole gateway from a response, of which the rules read a few.
    let table = editor
        .api
        .facts
        .map(|table| table.fields)
        .unwrap_or_default();
    let facts: Vec<String> = table
        .iter()
        .filter_map(|field| Some((field.name, facts.get(field.name)?)))
        .map(|(name, value)| format!("{name}: {}", draft::text(value)))
        .collect();
    let facts = (!facts.is_empty()).then(
        || view! { <p>{format!("The gateway, for checking only: {}.", facts.join(", "))}</p> },
    );
    let open = editor.with(Form::by_severity);
    let open = open
        .into_iter()
        .filter(|finding| finding.severity != Severity::Note)
        .map(|finding| {
            let sentence = problems::sentence(editor.api, &finding);
            let problems::Sentence {
                before,
                field,
                after,
            } = sentence;
            view! {
                <li data-severity=finding.severity.name()>
                    {format!("{}: {before}", finding.severity.name())}
                    <strong>{field}</strong>
                    {after}
                </li>
            }
            .into_any()
        })
        .collect::<Vec<_>>();
    let open = (!open.is_empty()).then(|| view! { <h2>"Open findings"</h2><ul>{open}</ul> });
    let summary = (!tally.blocks()).then(|| editor.summary.get_untracked());
    let url = app
        .sending
        .settings
        .with_untracked(|settings| settings.url(editor.api));
    view! {
        <article class="sheet">
            <h1>{format!("Create a {}", editor.api.title)}</h1>
            <p><strong>{tally.to_string()}</strong></p>
            {summary.map(|summary| view! { <p>{summary}</p> })}
            {values}
            {facts}
            {open}
            <h2>"Request"</h2>
            <p><code>{format!("POST {url}")}</code></p>
            <pre>{text}</pre>
            <p class="hint">
                {format!(
                    "Printed {}. Checked against {} ({}). Secrets are masked.",
                    time::utc(time::now()),
                    page.title,
                    page.updated,
                )}
            </p>
        </article>
    }
    .into_any()
}
