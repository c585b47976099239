//! What was sent from this browser, until a person dismisses it.

use super::{dismiss, panel, take_gateway};
use crate::browser::{clipboard, focus, time};
use crate::state::{use_app, use_editor};
use crate::view::{click, flag};
use leptos::ev;
use leptos::prelude::*;
use vpn_request_builder::transport::record::Record;

/// The id of the heading.
const SENT: &str = "sent-heading";

/// The list, if there is anything in it.
#[component]
pub fn Records() -> AnyView {
    let app = use_app();
    let sending = &app.sending;
    let rows = move || {
        for channel in sending.channels {
            channel.view.track();
        }
        let row = |record: Record| {
            let mut channels = sending.channels.iter();
            let is_under_way = channels.any(|channel| channel.is_under_way(&record.id));
            (record, is_under_way)
        };
        sending
            .records
            .get()
            .into_iter()
            .map(row)
            .collect::<Vec<_>>()
    };
    view! {
        <section id="sent" aria-labelledby=SENT hidden=flag(move || sending.records.with(Vec::is_empty))>
            <h3 id=SENT tabindex="-1">"Sent from this browser"</h3>
            // With keys: the focus stays with its record while other tabs send.
            <ul>
                <For
                    each=rows
                    key=|(record, is_under_way)| (record.encode(), *is_under_way)
                    children=|(record, is_under_way)| view! { <Row record is_under_way/> }.into_any()
                />
            </ul>
        </section>
    }
    .into_any()
}

#[component]
fn Row(record: Record, is_under_way: bool) -> AnyView {
    let app = use_app();
    let editor = use_editor();
    let id = format!("sent-{}", record.id);
    let sent = time::utc(record.at);
    let title = record.title();
    let name = match &*record.name {
        "" => String::new(),
        name => format!(" {name}"),
    };
    let fact = |(label, text): (&'static str, String)| {
        view! { <dt>{label}</dt> <dd><code>{text}</code></dd> }.into_any()
    };
    let facts = record.facts(sent.clone());
    let facts = facts.into_iter().map(fact).collect::<Vec<_>>();
    let use_it = record.connection().map(|gateway| {
        let take = move |_| take_gateway(app, gateway.clone());
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
    let (state, summary) = match record.is_created() {
        _ if is_under_way => ("sending", "Being sent"),
        true => ("created", record.state()),
        false => ("unknown", record.state()),
    };
    let path = record.id.clone();
    let copy_noun = format!("Copy {title}{name}");
    let end = (!is_under_way).then(|| {
        let path = path.clone();
        let noun = format!("Dismiss {title}{name}");
        let forget = move |event: ev::MouseEvent| {
            // The second press of a double click would be on the next one.
            if event.detail() < 2 {
                dismiss(app, &record);
                let is_last = app.sending.records.with_untracked(Vec::is_empty);
                let heading = if is_last { panel::HEADING } else { SENT };
                focus::go_to_once_drawn(heading.to_owned());
            }
        };
        view! {
            <button type="button" data-action="dismiss-record" data-path=path aria-label=noun on:click=click(forget)>
                "Dismiss"
            </button>
        }
    });
    view! {
        <li id=id data-state=state>
            <p><strong>{summary}</strong>": "{title}{name}</p>
            <dl>{facts}</dl>
            <p class="buttons">
                {use_it}
                <button type="button" data-action="copy-record" data-path=path aria-label=copy_noun on:click=click(copy)>
                    "Copy"
                </button>
                {end}
            </p>
        </li>
    }
    .into_any()
}
