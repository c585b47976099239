//! The meaning of a field, and its rules.

use crate::state::use_editor;
use crate::view::{part, text};
use leptos::html;
use leptos::prelude::*;
use vpn_request_builder::catalogue::reference;
use vpn_request_builder::catalogue::spec::{self, Api, Check, Field, Rule, Type};

/// The help text of a field, and its rules, which are drawn once they are unfolded.
#[component]
pub fn Help(pointer: String, field: &'static Field) -> AnyView {
    let api = use_editor().api;
    let details = NodeRef::<html::Details>::new();
    let is_drawn = RwSignal::new(false);
    let unfold = move |_| {
        if details
            .get_untracked()
            .is_some_and(|details| details.open())
        {
            is_drawn.set(true);
        }
    };
    let id = format!("{pointer}-hint");
    let limits = has_limits(field).then(|| {
        let view = use_editor().slot(&pointer);
        text(move || format!(" {}", view.with(|view| view.limits.clone())))
    });
    let about = part(move || is_drawn.get().then(|| rules(api, &pointer)));
    view! {
        <div class="hint">
            <span id=id>{field.help}{limits}</span>
            " "
            // Where there is room, the pane says this about the focused field.
            <details node_ref=details on:toggle=unfold>
                <summary aria-label=format!("Rules for {}", field.noun())></summary>
                {about}
            </details>
        </div>
    }
    .into_any()
}

/// Returns `true` if a number's limits depend on another member.
fn has_limits(field: &Field) -> bool {
    let mut rules = field.rules.iter();
    rules.any(|rule| matches!(rule.check, Check::Max(_)))
}

/// All that is known about the field at a pointer: type, default, rules, and its row in the page.
pub fn rules(api: &'static Api, pointer: &str) -> AnyView {
    let Some((field, cited)) = spec::resolve(api, pointer) else {
        return ().into_any();
    };
    let of_entry = if let Type::List(item) = field.ty {
        item.rules
    } else {
        &[]
    };
    let rules = field
        .rules
        .iter()
        .chain(of_entry)
        .map(rule)
        .collect::<Vec<_>>();
    view! {
        <div class="about">
            <p>{reference::about(field)}</p>
            <ul>{rules}</ul>
            <p><ExternalLink href=cited.table.page.url text=cited.to_string()/></p>
        </div>
    }
    .into_any()
}

fn rule(rule: &'static Rule) -> AnyView {
    let is_server_only = matches!(rule.check, Check::ServerOnly);
    let severity = if is_server_only {
        "service"
    } else {
        rule.severity.name()
    };
    view! {
        <li>
            <span class="chip" data-severity=severity>{severity}</span>
            " "
            {rule.words().into_owned()}
        </li>
    }
    .into_any()
}

/// A link that leaves the page.
#[component]
pub fn ExternalLink(href: &'static str, #[prop(into)] text: String) -> AnyView {
    view! { <a href=href target="_blank" rel="noopener noreferrer">{text}</a> }.into_any()
}
