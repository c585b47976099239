//! What the rules say: beside a control, in the list of problems, in the verdict.

use super::state::{Blocked, Page};
use leptos::prelude::*;
use vpn_request_builder::api;
use vpn_request_builder::check::Finding;
use vpn_request_builder::path;
use vpn_request_builder::spec::{Api, Severity, Type};

/// The findings beside a control.
pub fn beside(id: &str, list: &[Finding]) -> AnyView {
    let line = |finding: &Finding| {
        view! {
            <li data-severity=finding.severity.name()>
                <span class="severity">{word(finding.severity)}</span>
                {finding.message.clone()}
                {fix(finding)}
            </li>
        }
    };
    view! { <ul class="findings" id=id.to_owned()>{list.iter().map(line).collect_view()}</ul> }.into_any()
}

/// A severity as a word that stands before its message.
fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "Error: ",
        Severity::Missing => "Missing: ",
        Severity::Warning => "Warning: ",
        Severity::Undecided => "Undecided: ",
        Severity::Note => "Note: ",
    }
}

/// The button that mends what the finding is about.
fn fix(finding: &Finding) -> Option<AnyView> {
    let value = finding.fix.as_ref()?;
    let label = match value {
        serde_json::Value::Null => "Leave it out".to_owned(),
        value => format!("Use {}", super::control::plain(value)),
    };
    let button = view! {
        <button type="button" class="fix" data-action="fix" data-path=finding.path.clone() data-rule=finding.rule.id>
            {label}
        </button>
    };
    Some(button.into_any())
}

/// The problem list: the summary when something is blocked, a quiet panel otherwise.
pub fn problems(page: Page) -> AnyView {
    let list = Memo::new(move |_| {
        let mut list = page.form.with(|form| form.findings().to_vec());
        list.sort_by_key(|finding| finding.severity);
        list
    });
    let tally = Memo::new(move |_| page.form.with(|form| form.tally("")));
    let heading = move || if page.blocked.get().is_some() { "There is a problem" } else { "Problems" };
    let blocked = move || page.blocked.get().is_some().then_some("true");
    view! {
        <section class="verdict-panel" data-blocked=blocked aria-labelledby="problems-heading">
            <h2 id="problems-heading" tabindex="-1">{heading}</h2>
            <p id="verdict" data-worst=move || tally.get().worst().map_or("valid", Severity::name)>
                {move || tally.get().to_string()}
            </p>
            {move || page.blocked.get().map(anyway)}
            <ol id="problems">
                <For each=move || list.get() key=identity children=move |finding| problem(page.api, &finding) />
            </ol>
        </section>
    }
    .into_any()
}

/// What makes a finding the same line of the list.
fn identity(finding: &Finding) -> (String, &'static str, String) {
    (finding.path.clone(), finding.rule.id, finding.message.clone())
}

/// The way on for whoever knows better.
fn anyway(blocked: Blocked) -> AnyView {
    let label = match blocked {
        Blocked::Copy => "Copy anyway",
        Blocked::Download => "Download anyway",
    };
    view! {
        <p class="buttons">
            <button type="button" data-action="confirm">{label}</button>
            <button type="button" data-action="cancel">"Go on editing"</button>
        </p>
    }
    .into_any()
}

fn problem(api: &'static Api, finding: &Finding) -> AnyView {
    let Finding { path, rule, severity, message, place, .. } = finding;
    let around = crumbs(api, path);
    view! {
        <li data-path=path.clone() data-rule=rule.id data-severity=severity.name()>
            <a href="" data-action="go" data-path=path.clone()>
                <span class="severity">{word(*severity)}</span>
                {(!around.is_empty()).then(|| view! { <span class="crumbs">{around}</span> })}
                {message.clone()}
            </a>
            {fix(finding)}
            <small>
                <a href=place.table.page.url target="_blank" rel="noopener noreferrer">{place.to_string()}</a>
                " · "
                <code>{rule.id}</code>
            </small>
        </li>
    }
    .into_any()
}

/// Where a nested member stands, in the labels of what is around it: "EIP 1 › ".
fn crumbs(api: &'static Api, pointer: &str) -> String {
    let mut labels = Vec::new();
    let mut around = path::split(pointer).map(|(parent, _)| parent.to_owned());
    while let Some(pointer) = around {
        let parent = path::split(&pointer).map(|(parent, name)| (parent.to_owned(), name.into_owned()));
        let Some((above, name)) = parent else { break };
        let outermost = above.is_empty();
        match api::resolve(api, &pointer) {
            Some((field, _)) if field.name.is_empty() => {
                labels.push(format!("{} {} › ", field.label, name.parse::<usize>().map_or(0, |at| at + 1)));
            }
            // The list itself says nothing that the label of its entries does not.
            Some((field, _)) if !outermost && !matches!(field.ty, Type::List(_)) => {
                labels.push(format!("{} › ", field.label))
            }
            _ => {}
        }
        around = (!outermost).then_some(above);
    }
    labels.reverse();
    labels.concat()
}
