//! The verdict, and the problems as a list.

use super::{PROBLEMS, PROBLEMS_HEADING, want, want_anyway};
use crate::browser::focus;
use crate::form::{ExternalLink, FixButton, severity_word};
use crate::keys;
use crate::state::{Dialog, PendingAction, use_app, use_editor};
use crate::view::{Attr, Text, attr, click, flag, part, text};
use leptos::prelude::*;
use vpn_request_builder::catalogue::spec::Severity;
use vpn_request_builder::document::{form, json};
use vpn_request_builder::rules::check::Finding;

/// How many problems are listed: far more than a request has that somebody wrote, and few enough
/// that a mistaken import of something huge leaves the page alive.
const MOST: usize = 1000;

/// The verdict and the problems; the summary while an action waits.
#[component]
pub fn Problems() -> AnyView {
    let app = use_app();
    let editor = use_editor();
    let pending = editor.pending;
    let heading = text(move || {
        if pending.get().is_some() {
            "There is a problem".to_owned()
        } else {
            "Problems".to_owned()
        }
    });
    let anyway = part(move || {
        let label = match pending.get()? {
            PendingAction::Copy => "Copy anyway",
            PendingAction::Download => "Download anyway",
            PendingAction::Send => "Send anyway",
        };
        let go_on = move |_| {
            pending.set(None);
            keys::go_to_first_problem(app);
            focus::keep(PROBLEMS_HEADING);
        };
        Some(view! {
            <button type="button" data-action="confirm" on:click=click(move |_| want_anyway(app))>{label}</button>
            <button type="button" data-action="cancel" on:click=click(go_on)>"Go on editing"</button>
        }
        .into_any())
    });
    let listed = move || {
        editor
            .problems
            .with(|all| all.iter().take(MOST).cloned().collect::<Vec<_>>())
    };
    let more = part(move || {
        let more = editor.problems.with(Vec::len).saturating_sub(MOST);
        (more > 0).then(|| view! { <li>{format!("And {more} more.")}</li> }.into_any())
    });
    view! {
        <section
            class="verdict-panel"
            aria-labelledby=PROBLEMS_HEADING
            data-blocked=attr(move || pending.get().map(|_| String::new()))
        >
            <h2 id=PROBLEMS_HEADING tabindex="-1">{heading}</h2>
            <p id="verdict" data-worst=worst()>{verdict()}</p>
            <p class="buttons" hidden=flag(move || pending.get().is_none())>{anyway}</p>
            <ol id=PROBLEMS>
                <For each=listed key=key children=move |finding| view! { <Problem finding/> }/>
                {more}
            </ol>
        </section>
    }
    .into_any()
}

/// The key of a line: a line with another message or another fix is another line.
fn key(finding: &Finding) -> (String, &'static str, String, Option<String>) {
    let fix = finding.fix.as_ref().map(json::compact);
    (
        finding.path.clone(),
        finding.rule.id,
        finding.message.clone(),
        fix,
    )
}

/// The verdict in a line.
fn verdict() -> Text {
    text(|| use_editor().tally.get().to_string())
}

/// The attribute that tells how bad it is.
fn worst() -> Attr {
    attr(|| {
        let worst = use_editor().tally.get().worst();
        Some(worst.map_or("valid", Severity::name).to_owned())
    })
}

/// One problem: a link to its member, a correction, its source, and the rule.
#[component]
fn Problem(finding: Finding) -> AnyView {
    let app = use_app();
    let editor = use_editor();
    let Finding {
        path,
        rule,
        severity,
        message,
        place,
        ..
    } = finding.clone();
    let target = path.clone();
    let go = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        focus::go_to(&target);
    };
    let explained = finding.clone();
    let explain = move |_| {
        app.explained.set(Some(explained.clone()));
        app.dialog.set(Some(Dialog::Explain));
    };
    let own = path.clone();
    view! {
        <li data-path=own data-rule=rule.id data-severity=severity.name()>
            <a href="" data-action="go" data-path=path.clone() on:click=click(go)>
                <span class="severity">{severity_word(severity)}</span>
                <span class="crumbs">{form::lead(editor.api, &finding)}</span>
                {message}
            </a>
            <FixButton finding/>
            <small>
                <ExternalLink href=place.table.page.url text=place.to_string()/>
                " · "
                <button
                    type="button"
                    class="rule"
                    data-action="explain"
                    data-path=path
                    data-rule=rule.id
                    on:click=click(explain)
                >
                    {rule.id}
                </button>
            </small>
        </li>
    }
    .into_any()
}

/// The verdict at the bottom of a narrow page, which leads to the problems.
#[component]
pub fn Glance() -> AnyView {
    let app = use_app();
    let go = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        focus::go_to(PROBLEMS_HEADING);
    };
    view! {
        <div class="glance" id=focus::GLANCE>
            <a href="" data-action="go" data-path=PROBLEMS_HEADING data-worst=worst() on:click=click(go)>{verdict()}</a>
            <button type="button" data-action="copy" on:click=click(move |_| want(app, PendingAction::Copy))>
                "Copy JSON"
            </button>
        </div>
    }
    .into_any()
}
