//! The request in its notations, and sending, as tabs.

use super::REQUEST_HEADING;
use super::json::{self, BOX, JsonBody};
use super::start::StartCard;
use crate::browser::{clipboard, focus};
use crate::send::{self, RegionAndProject, SendPanel};
use crate::state::{App, use_app, use_editor};
use crate::view::{attr, click, flag, text};
use leptos::prelude::*;
use vpn_request_builder::document::secret;

/// The id of the curl command.
pub const CURL: &str = "curl-command";

/// A tab of the pane.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tab {
    /// The body.
    #[default]
    Json,
    /// A curl command.
    Curl,
    /// Settings for sending, and what came of it.
    Send,
}

impl Tab {
    const ALL: [Tab; 3] = [Tab::Json, Tab::Curl, Tab::Send];

    /// Its name in attributes.
    pub fn name(self) -> &'static str {
        match self {
            Tab::Json => "json",
            Tab::Curl => "curl",
            Tab::Send => "send",
        }
    }

    /// The id of its button.
    pub fn id(self) -> String {
        format!("output-{}", self.name())
    }

    /// Opens it.
    pub fn open(self, app: &'static App) {
        app.output.set(self);
        if self != Tab::Json {
            send::prepare(app);
        }
    }

    fn label(self) -> &'static str {
        match self {
            Tab::Json => "JSON",
            Tab::Curl => "curl",
            Tab::Send => "Send",
        }
    }

    /// The tab beside this one, in the direction of an arrow key.
    fn beside(self, key: &str) -> Option<Tab> {
        let at = Tab::ALL.iter().position(|tab| *tab == self)?;
        let step = match key {
            "ArrowRight" => 1,
            "ArrowLeft" => Tab::ALL.len() - 1,
            _ => return None,
        };
        Some(Tab::ALL[(at + step) % Tab::ALL.len()])
    }
}

/// Copies the curl command.
pub fn copy_curl(app: &'static App) {
    let editor = app.editor_untracked();
    Tab::Curl.open(app);
    let command = send::curl(app);
    if command.is_empty() {
        return editor.say(
            "The command is being prepared. Copy it in the curl tab.",
            false,
        );
    }
    clipboard::copy(&command, move |copied| {
        editor.say_copied(copied, CURL);
    });
}

/// The request as it would be sent.
#[component]
pub fn Request() -> AnyView {
    let app = use_app();
    let editor = use_editor();
    let is_not = move |tab: Tab| flag(move || app.output.get() != tab);
    let is_not_ready = flag(move || editor.tally.get().blocks());
    let has_no_secret = flag(move || {
        editor.revision.track();
        editor.with(|form| secret::texts(form.api.request, form.body()).is_empty())
    });
    let reveal = text(move || {
        if app.shows_secrets.get() {
            "Hide secrets".to_owned()
        } else {
            "Show secrets".to_owned()
        }
    });
    view! {
        <section class="request" aria-labelledby=REQUEST_HEADING>
            <h2 class="visually-hidden" id=REQUEST_HEADING tabindex="-1">"Request"</h2>
            <div class="tabs" role="tablist" aria-label="Notation">
                {Tab::ALL.map(|tab| view! { <TabButton tab/> }).into_iter().collect::<Vec<_>>()}
            </div>
            <div class="destination" role="group" aria-label="Destination" hidden=flag(move || app.output.get() == Tab::Json)>
                <RegionAndProject/>
                <p class="line">
                    <span class="method">"POST"</span>
                    " "
                    <code id="request-url">
                        {text(move || app.sending.settings.with(|settings| settings.url(editor.api)))}
                    </code>
                </p>
                <pre class="headers" id="request-headers" aria-label="Headers" tabindex="0">
                    {text(move || send::headers(app))}
                </pre>
            </div>
            <div class="panel" id="panel-json" role="tabpanel" aria-labelledby="output-json" hidden=is_not(Tab::Json)>
                <p class="summary" hidden=is_not_ready>{text(move || editor.summary.get())}</p>
                <p class="reveal" hidden=has_no_secret>
                    <button
                        type="button"
                        class="small"
                        data-action="show-secrets"
                        on:click=click(move |_| app.shows_secrets.update(|shown| *shown = !*shown))
                    >
                        {reveal}
                    </button>
                </p>
                <StartCard/>
                <pre
                    id=BOX
                    aria-label="JSON body. The arrows choose a line, Enter goes to its field."
                    tabindex="0"
                    on:keydown=move |event| json::pressed(app, &event)
                >
                    <JsonBody/>
                </pre>
            </div>
            <div class="panel" id="panel-curl" role="tabpanel" aria-labelledby="output-curl" hidden=is_not(Tab::Curl)>
                <p class="buttons">
                    <button type="button" class="small" data-action="copy-curl" data-path=CURL on:click=click(move |_| copy_curl(app))>
                        "Copy the command"
                    </button>
                </p>
                <pre id=CURL aria-label="curl command" tabindex="0">{text(move || send::curl_tracked(app))}</pre>
            </div>
            <div class="panel" id="panel-send" role="tabpanel" aria-labelledby="output-send" hidden=is_not(Tab::Send)>
                <SendPanel/>
            </div>
        </section>
    }
    .into_any()
}

#[component]
fn TabButton(tab: Tab) -> AnyView {
    let app = use_app();
    let chosen = app.output;
    let is_chosen = move || chosen.get() == tab;
    let arrow = move |event: leptos::ev::KeyboardEvent| {
        if let Some(next) = tab.beside(&event.key()) {
            event.prevent_default();
            next.open(app);
            focus::go_to_once_drawn(next.id());
        }
    };
    view! {
        <button
            type="button"
            id=tab.id()
            role="tab"
            aria-controls=format!("panel-{}", tab.name())
            aria-selected=attr(move || Some(is_chosen().to_string()))
            tabindex=attr(move || Some(if is_chosen() { "0" } else { "-1" }.to_owned()))
            data-action="tab"
            data-path=tab.name()
            on:click=click(move |_| tab.open(app))
            on:keydown=arrow
        >
            {tab.label()}
        </button>
    }
    .into_any()
}
