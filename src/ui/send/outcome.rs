//! The outcome of a request: the answer, or the reason why there is none, and the ways out.

use super::{settle, take_gateway};
use crate::browser::clipboard;
use crate::output::go_to;
use crate::state::{use_app, use_editor};
use crate::view::click;
use leptos::ev;
use leptos::prelude::*;
use vpn_request_builder::transport::answer::{Answer, Objection, Row};
use vpn_request_builder::transport::session::{OutcomeView, SILENT};

/// The id of an answer as it came.
const RAW: &str = "answer-raw";

/// The id of the curl command.
const CURL: &str = "curl";

/// The outcome of the last request.
#[component]
pub fn OutcomeOf(outcome: OutcomeView) -> AnyView {
    match outcome {
        OutcomeView::Answer {
            answer,
            check,
            doubts,
            curl,
        } => view! { <AnswerOf answer=*answer check doubts curl/> }.into_any(),
        OutcomeView::Failure {
            why,
            causes,
            check,
            doubts,
            curl,
        } => view! { <Failure why causes check doubts curl/> }.into_any(),
    }
}

#[component]
fn AnswerOf(answer: Answer, check: String, doubts: Vec<String>, curl: Option<String>) -> AnyView {
    let app = use_app();
    let editor = use_editor();
    let Answer {
        status,
        headline,
        says,
        error,
        request_id,
        rows,
        raw,
        pretty,
        connection,
        ..
    } = answer;
    let is_in_doubt = !doubts.is_empty();
    let id = request_id.map(|id| view! { <p>"Request ID "<code id="request-id">{id}</code></p> });
    let use_it = connection.map(|gateway| {
        let take = move |_| take_gateway(app, gateway.clone());
        view! {
            <button type="button" data-action="use-gateway" on:click=click(take)>
                "Use this gateway for a connection"
            </button>
        }
    });
    let whole = pretty.unwrap_or_else(|| raw.clone());
    let copy = move |_| clipboard::copy(&whole, move |copied| editor.say_copied(copied, RAW));
    let rows = (!rows.is_empty()).then(|| {
        let rows = rows.into_iter().map(row).collect::<Vec<_>>();
        view! { <table class="rows"><tbody>{rows}</tbody></table> }
    });
    view! {
        <div id="answer">
            <p><strong>{status.to_string()}</strong>" "{headline}</p>
            {error.map(objection)}
            {list(says).map(|items| view! { <ul>{items}</ul> })}
            {paragraph(check)}
            {id}
            <p class="buttons">
                {use_it}
                <button type="button" data-action="copy-answer" on:click=click(copy)>"Copy the answer"</button>
                <Settle doubts/>
            </p>
            {rows}
            <details><summary>"Raw answer"</summary><pre id=RAW tabindex="0">{raw}</pre></details>
            {curl.map(|curl| view! { <Terminal curl is_in_doubt/> })}
        </div>
    }
    .into_any()
}

/// The service's objection, with a link to the member that it names.
fn objection(objection: Objection) -> AnyView {
    let Objection {
        code,
        message,
        pointer,
    } = objection;
    let app = use_app();
    let go = pointer.map(|pointer| {
        let target = pointer.clone();
        let go = move |event: ev::MouseEvent| {
            event.prevent_default();
            go_to(app, &target);
        };
        let path = pointer.clone();
        view! {
            <p>
                <a href="" data-action="go" data-path=path on:click=click(go)>
                    "Go to "
                    <code>{pointer}</code>
                </a>
            </p>
        }
    });
    view! { <p class="objection"><code>{code}</code>" "{message}</p> {go} }.into_any()
}

/// A member of an answer.
fn row(row: Row) -> AnyView {
    let Row {
        pointer,
        depth,
        label,
        help,
        text,
        is_known,
    } = row;
    let name = pointer.rsplit('/').next().unwrap_or_default().to_owned();
    let unknown = (!is_known).then(|| view! { " "<span class="chip">"not documented"</span> });
    view! {
        <tr data-depth=depth.to_string()>
            <th scope="row" title=help.to_string()>{label}" "<code>{name}</code>{unknown}</th>
            <td>{text}</td>
        </tr>
    }
    .into_any()
}

#[component]
fn Failure(
    why: String,
    causes: Vec<String>,
    check: String,
    doubts: Vec<String>,
    curl: String,
) -> AnyView {
    let causes = list(causes).map(|items| {
        view! {
            <p>{SILENT}</p>
            <ol>{items}</ol>
        }
    });
    let is_in_doubt = !doubts.is_empty();
    let settle = (!doubts.is_empty()).then(|| view! { <p class="buttons"><Settle doubts/></p> });
    view! {
        <div id="failure">
            {paragraph(why)}
            {causes}
            {paragraph(check)}
            {settle}
            {(!curl.is_empty()).then(|| view! { <Terminal curl is_in_doubt/> })}
        </div>
    }
    .into_any()
}

/// The button that ends the doubts, where there are any.
#[component]
fn Settle(doubts: Vec<String>) -> AnyView {
    let app = use_app();
    let button = (!doubts.is_empty()).then(|| {
        let settle = move |_| settle(app, &doubts);
        view! { <button type="button" data-action="settled" on:click=click(settle)>"I've checked it"</button> }
    });
    button.into_any()
}

/// The way out of the browser.
#[component]
fn Terminal(curl: String, is_in_doubt: bool) -> AnyView {
    let editor = use_editor();
    let caution = if is_in_doubt {
        "Check first: this may create another one."
    } else {
        ""
    };
    let text = curl.clone();
    let copy = move |_| clipboard::copy(&text, move |copied| editor.say_copied(copied, CURL));
    view! {
        <details>
            <summary>"Send it from a terminal instead"</summary>
            {paragraph(caution.to_owned())}
            <p class="buttons">
                <button type="button" data-action="copy-curl" data-path=CURL on:click=click(copy)>
                    "Copy the command"
                </button>
            </p>
            <pre id=CURL tabindex="0">{curl}</pre>
        </details>
    }
    .into_any()
}

/// A paragraph; nothing where there is no text.
fn paragraph(text: String) -> Option<AnyView> {
    (!text.is_empty()).then(|| view! { <p>{text}</p> }.into_any())
}

/// The items of a list; nothing where there are none.
fn list(texts: Vec<String>) -> Option<Vec<AnyView>> {
    let items = texts
        .into_iter()
        .map(|text| view! { <li>{text}</li> }.into_any());
    let items = items.collect::<Vec<_>>();
    (!items.is_empty()).then_some(items)
}
