//! The request: in a sentence, as JSON, as a curl command, and where it goes.

use super::want;
use crate::browser::{clipboard, focus};
use crate::send::{self, RegionAndProject};
use crate::state::{PendingAction, use_app, use_editor};
use crate::view::{attr, click, flag, text};
use leptos::prelude::*;

/// The id of the element whose text is exactly the JSON body.
pub const BODY: &str = "request-json";

/// The id of the curl command.
const CURL: &str = "curl-command";

/// A notation of the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Notation {
    Json,
    Curl,
}

impl Notation {
    const ALL: [Notation; 2] = [Notation::Json, Notation::Curl];

    fn name(self) -> &'static str {
        match self {
            Notation::Json => "json",
            Notation::Curl => "curl",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Notation::Json => "JSON",
            Notation::Curl => "curl",
        }
    }

    /// The notation beside this one, in the direction of an arrow key.
    fn beside(self, key: &str) -> Option<Notation> {
        let at = Notation::ALL
            .iter()
            .position(|notation| *notation == self)?;
        let step = match key {
            "ArrowRight" => 1,
            "ArrowLeft" => Notation::ALL.len() - 1,
            _ => return None,
        };
        Some(Notation::ALL[(at + step) % Notation::ALL.len()])
    }
}

/// The request as it would be sent.
#[component]
pub fn RequestPane() -> AnyView {
    let app = use_app();
    let editor = use_editor();
    let chosen = RwSignal::new(Notation::Json);
    let is_not = move |notation: Notation| flag(move || chosen.get() != notation);
    let copy_curl = move |_| {
        clipboard::copy(&send::curl(app), move |copied| {
            editor.say_copied(copied, CURL);
        });
    };
    view! {
        <section class="request" aria-labelledby="request-heading">
            <h2 id="request-heading">"Request"</h2>
            <p class="summary">{text(move || editor.summary.get())}</p>
            <div class="buttons">
                <button
                    type="button"
                    class="primary"
                    data-action="copy"
                    on:click=click(move |_| want(app, PendingAction::Copy))
                >
                    "Copy JSON"
                </button>
                <button type="button" data-action="download" on:click=click(move |_| want(app, PendingAction::Download))>
                    "Download"
                </button>
                <button type="button" data-action="send" on:click=click(move |_| want(app, PendingAction::Send))>
                    "Send …"
                </button>
            </div>
            <div class="tabs" role="tablist" aria-label="Notation">
                {Notation::ALL.map(|notation| view! { <Tab notation chosen/> }).into_iter().collect::<Vec<_>>()}
            </div>
            <div
                class="panel"
                id="panel-json"
                role="tabpanel"
                aria-labelledby="output-json"
                hidden=is_not(Notation::Json)
            >
                <pre aria-label="JSON body" tabindex="0"><JsonBody/></pre>
            </div>
            <div
                class="panel"
                id="panel-curl"
                role="tabpanel"
                aria-labelledby="output-curl"
                hidden=is_not(Notation::Curl)
            >
                <div class="buttons">
                    <button type="button" data-action="copy-curl" data-path=CURL on:click=click(copy_curl)>
                        "Copy the command"
                    </button>
                </div>
                <pre id=CURL aria-label="curl command" tabindex="0">{text(move || send::curl_tracked(app))}</pre>
            </div>
            <RegionAndProject/>
            <p class="line">
                <span class="method">"POST"</span>
                " "
                <code id="request-url">{text(move || app.sending.settings.with(|settings| settings.url(editor.api)))}</code>
            </p>
            <pre class="headers" id="request-headers" aria-label="Headers" tabindex="0">
                {text(move || send::headers(app))}
            </pre>
        </section>
    }
    .into_any()
}

/// The text of the body, in one piece for each member of the request.
#[component]
fn JsonBody() -> AnyView {
    let editor = use_editor();
    let pieces = move || 0..editor.piece_count.get();
    let piece = move |at: usize| {
        let piece = editor.piece(at);
        view! { <span>{text(move || piece.get())}</span> }
    };
    view! { <code id=BODY><For each=pieces key=|at| *at children=piece/></code> }.into_any()
}

#[component]
fn Tab(notation: Notation, chosen: RwSignal<Notation>) -> AnyView {
    let app = use_app();
    let is_chosen = move || chosen.get() == notation;
    let choose = move |notation: Notation| {
        chosen.set(notation);
        if notation != Notation::Json {
            send::prepare(app);
        }
    };
    let arrow = move |event: leptos::ev::KeyboardEvent| {
        if let Some(next) = notation.beside(&event.key()) {
            event.prevent_default();
            choose(next);
            focus::go_to_once_drawn(format!("output-{}", next.name()));
        }
    };
    view! {
        <button
            type="button"
            id=format!("output-{}", notation.name())
            role="tab"
            aria-controls=format!("panel-{}", notation.name())
            aria-selected=attr(move || Some(is_chosen().to_string()))
            tabindex=attr(move || Some(if is_chosen() { "0" } else { "-1" }.to_owned()))
            data-action="tab"
            data-path=notation.name()
            on:click=click(move |_| choose(notation))
            on:keydown=arrow
        >
            {notation.label()}
        </button>
    }
    .into_any()
}
