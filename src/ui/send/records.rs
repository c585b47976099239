//! What was sent from this browser, until a person dismisses it.

use super::{dismiss, panel};
use crate::browser::{clipboard, focus, time};
use crate::dialogs::import::use_gateway;
use crate::state::{App, use_app, use_editor};
use crate::view::{click, flag, parts};
use leptos::prelude::*;
use vpn_request_builder::transport::record::Record;

/// The id of the heading.
const SENT: &str = "sent-heading";

/// The records, without those of requests that are under way in this tab.
fn over(app: &'static App) -> Vec<Record> {
    let sending = &app.sending;
    for channel in sending.channels {
        channel.view.track();
    }
    let is_over = |record: &Record| {
        let id = Some(&*record.id);
        !sending.channels.iter().any(|it| it.is_under_way(id))
    };
    let mut records = sending.records.get();
    records.retain(is_over);
    records
}

/// The list, if there is anything in it.
#[component]
pub fn Records() -> AnyView {
    let app = use_app();
    let rows = parts(move || {
        let row = |record| view! { <Row record/> }.into_any();
        over(app).into_iter().map(row).collect::<Vec<_>>()
    });
    view! {
        <section id="sent" aria-labelledby=SENT hidden=flag(move || over(app).is_empty())>
            <h3 id=SENT>"Sent from this browser"</h3>
            <ul>{rows}</ul>
        </section>
    }
    .into_any()
}

#[component]
fn Row(record: Record) -> AnyView {
    let app = use_app();
    let editor = use_editor();
    let id = format!("sent-{}", record.id);
    let sent = time::utc(record.at);
    let title = record.title();
    let name =
        (!record.name.is_empty()).then(|| view! { " "<strong>{record.name.clone()}</strong> });
    let fact = |(label, text): (&'static str, String)| {
        view! { <div><dt>{label}</dt><dd><code>{text}</code></dd></div> }.into_any()
    };
    let facts = record.facts(sent.clone());
    let facts = facts.into_iter().map(fact).collect::<Vec<_>>();
    let use_it = record.connection().map(|gateway| {
        let take = move |_| {
            use_gateway(app, gateway.clone());
        };
        view! {
            <button type="button" data-action="use-gateway" data-path=record.id.clone() on:click=click(take)>
                "Use this gateway for a connection"
            </button>
        }
    });
    let text = record.text(sent);
    let copy = {
        let id = id.clone();
        move |_| {
            let id = id.clone();
            clipboard::copy(&text, move |copied| editor.say_copied(copied, &id));
        }
    };
    let state = if record.is_created() {
        "created"
    } else {
        "unknown"
    };
    let path = record.id.clone();
    let (summary, path_of_copy) = (record.state(), path.clone());
    let forget = move |_| {
        dismiss(app, &record);
        focus::keep(panel::HEADING);
    };
    view! {
        <li id=id data-state=state>
            <p><span class="chip">{summary}</span>" "{title}{name}</p>
            <dl>{facts}</dl>
            <p class="buttons">
                {use_it}
                <button type="button" data-action="copy-record" data-path=path_of_copy on:click=click(copy)>
                    "Copy"
                </button>
                <button type="button" data-action="dismiss-record" data-path=path on:click=click(forget)>
                    "Dismiss"
                </button>
            </p>
        </li>
    }
    .into_any()
}
