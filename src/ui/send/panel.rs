//! The panel: the state of sending, the outcome, and the settings.

use super::outcome::OutcomeOf;
use super::records::Records;
use super::settings::SettingsForm;
use super::{cancel, prepare};
use crate::browser::{focus, time};
use crate::state::{use_app, use_editor};
use crate::view::{attr, click, flag, part, parts, text, when};
use leptos::ev;
use leptos::html;
use leptos::prelude::*;

/// The id of the panel.
const PANEL: &str = "send-panel";
/// The id of its heading.
pub const HEADING: &str = "send-heading";
/// The id of the line with the state of sending.
pub const STATE: &str = "send-state";
/// The id of the way to stop waiting.
pub const STOP: &str = "send-stop";
/// The id of what came of the last request.
pub const OUTCOME: &str = "outcome";
/// The id of what the test of a proxy came to.
pub const PROXY_TEST: &str = "proxy-said";

/// How long after sending a key is taken for a second press of the one that confirmed, in milliseconds.
const TWICE: u64 = 500;

/// Returns `true` if the focus is in the panel or in the review.
pub fn has_focus() -> bool {
    let parts = [PANEL, super::review::DIALOG];
    parts
        .into_iter()
        .filter_map(focus::by_id)
        .any(|part| focus::is_in(&part))
}

/// The id of the line that says what is wrong with a setting.
pub fn problem_id(control: &str) -> String {
    format!("problem-with-{control}")
}

/// The panel of the open request.
#[component]
pub fn SendPanel() -> AnyView {
    let app = use_app();
    let editor = use_editor();
    let view = app.sending.view(editor.api);
    let state = attr(move || Some(view.with(|view| view.state.to_owned())));
    // An Enter that is held since it confirmed, or pressed twice, must not stop what it has sent.
    let begun = StoredValue::new(0);
    Effect::new(move |_| {
        if view.with(|view| view.state == "sending") {
            begun.set_value(time::now());
        }
    });
    let held = move |event: ev::KeyboardEvent| {
        let presses = matches!(event.key().as_str(), "Enter" | " ");
        if presses && (event.repeat() || time::now() < begun.get_value() + TWICE) {
            event.prevent_default();
        }
    };
    let is_not_sending = flag(move || view.with(|view| view.state != "sending"));
    let problem_lines = parts(move || {
        let line = |problem: &vpn_request_builder::transport::settings::Problem| {
            let control = problem.control.to_string();
            let go = {
                let control = control.clone();
                move |event: ev::MouseEvent| {
                    event.prevent_default();
                    focus::go_to(&control);
                }
            };
            let id = problem_id(&control);
            view! {
                <li id=id data-severity="missing">
                    <a href="" data-action="go" data-path=control on:click=click(go)>{problem.message.clone()}</a>
                </li>
            }
            .into_any()
        };
        view.with(|view| view.problems.iter().map(line).collect::<Vec<_>>())
    });
    let outcome = part(move || {
        let outcome = view.with(|view| view.outcome.clone());
        outcome.map(|outcome| view! { <OutcomeOf outcome/> }.into_any())
    });
    let settings = NodeRef::<html::Details>::new();
    let unfold = move |_| {
        if settings
            .get_untracked()
            .is_some_and(|settings| settings.open())
        {
            app.sending.is_unfolded.set(true);
            prepare(app);
        } else {
            app.sending.is_unfolded.set(false);
        }
    };
    let is_unfolded = when(app.sending.is_unfolded.get_untracked());
    view! {
        <section class="request" id=PANEL aria-labelledby=HEADING>
            <h2 id=HEADING tabindex="-1">"Send"</h2>
            <p id=STATE data-state=state>{text(move || view.with(|view| view.line.clone()))}</p>
            <p class="buttons" id=STOP hidden=is_not_sending>
                <button
                    type="button"
                    data-action="cancel"
                    data-path="send"
                    on:click=click(move |_| cancel(app, editor))
                    on:keydown=held
                >
                    "Stop waiting"
                </button>
            </p>
            <ul id="send-problems" class="findings" hidden=flag(move || view.with(|view| view.problems.is_empty()))>
                {problem_lines}
            </ul>
            <div id=OUTCOME>{outcome}</div>
            <details id="sending" open=is_unfolded node_ref=settings on:toggle=unfold>
                <summary>"Settings for sending"</summary>
                <SettingsForm/>
            </details>
            <Records/>
        </section>
    }
    .into_any()
}
