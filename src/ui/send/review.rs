//! The review: what would be sent, to whom, and what has to be agreed to.

use super::{cancel, confirm};
use crate::dialogs::Frame;
use crate::state::use_app;
use crate::view::{click, part};
use leptos::prelude::*;
use vpn_request_builder::document::digest::{SetValue, set_values};
use vpn_request_builder::transport::proxy::Manners;
use vpn_request_builder::transport::send::resource_name;
use vpn_request_builder::transport::session::{self, Tick, Ticks};

/// The id of the dialog.
pub const DIALOG: &str = "review";

/// The review of the open request. It opens by itself, and closing it is a cancellation.
#[component]
pub fn Review() -> AnyView {
    let app = use_app();
    let review = move || {
        let view = app.sending.view(app.editor().api);
        view.with(|view| view.review.clone())
    };
    let (consent, again) = (RwSignal::new(false), RwSignal::new(false));
    let questions = move || review().map(|review| (review.proxy, review.doubts));
    // A tick is for the question beside it, and goes with it.
    Effect::watch(
        questions,
        move |now, before, _| {
            if before != Some(now) {
                consent.set(false);
                again.set(false);
            }
        },
        false,
    );
    let is_open = move || review().is_some();
    let close = Callback::new(move |()| {
        if untrack(is_open) {
            cancel(app, app.editor_untracked());
        }
    });
    let lines = part(move || {
        let review = review()?;
        let proxy = review.proxy.as_deref();
        let warning = proxy.and_then(|proxy| Manners::warning(app.sending.manners(proxy)));
        Some(view! { <Questions review warning consent again/> }.into_any())
    });
    let send = move |_| {
        let Some((proxy, doubts)) = untrack(questions) else {
            return;
        };
        confirm(
            app,
            Ticks {
                proxy: proxy.filter(|_| consent.get_untracked()),
                again: if again.get_untracked() {
                    doubts
                } else {
                    Vec::new()
                },
            },
        );
    };
    let footer = view! {
        <button type="button" data-action="cancel" data-path="send" on:click=click(move |_| close.run(()))>
            "Cancel"
        </button>
        <button type="button" class="primary" data-action="confirm" data-path="send" on:click=click(send)>
            "Send it once"
        </button>
    }
    .into_any();
    view! {
        <Frame
            id=DIALOG
            title="Review and send".to_owned()
            is_open=Box::new(is_open)
            close
            footer=Some(footer)
        >
            <div id="review-content">{lines}</div>
        </Frame>
    }
    .into_any()
}

#[component]
fn Questions(
    review: session::Review,
    warning: Option<&'static str>,
    consent: RwSignal<bool>,
    again: RwSignal<bool>,
) -> AnyView {
    let session::Review {
        title,
        summary: _,
        has_secrets,
        url,
        proxy,
        consent: needs_consent,
        doubt,
        doubts: _,
        created,
        asked,
    } = review;
    let editor = use_app().editor_untracked();
    let (name, values) = editor.with(|form| {
        let name = resource_name(form.api, form.body()).to_owned();
        (name, set_values(form.api, form.body()))
    });
    let what = if name.is_empty() {
        format!("Create a {title}, named by the service")
    } else {
        format!("Create {title} “{name}”")
    };
    let secrets = if has_secrets {
        " and the pre-shared key"
    } else {
        ""
    };
    let way = match &proxy {
        Some(proxy) => {
            let warning = warning.map(|warning| view! { <p>{warning}</p> }.into_any());
            view! {
            <p>
                "Sent to "
                <code>{url}</code>
                " through "
                <strong>{proxy.clone()}</strong>
                {format!(". The proxy can read everything, including your credentials{secrets}.")}
            </p>
            {warning}
            }
            .into_any()
        }
        None => view! { <p>"Sent straight to "<code>{url}</code>"."</p> }.into_any(),
    };
    let consent = proxy.filter(|_| needs_consent).map(|proxy| {
        let label = format!("I trust {proxy} with my credentials. (Asked once per proxy.)");
        view! { <TickBox name="/send/consent" label ticked=consent is_asked=asked == Some(Tick::Consent)/> }
    });
    let again = doubt.map(|doubt| {
        let label = "I checked; send again".to_owned();
        view! {
            <p class="cost">{format!("An earlier request may have created one already. {doubt}")}</p>
            <TickBox name="/send/again" label ticked=again is_asked=asked == Some(Tick::Again)/>
        }
    });
    let created = created
        .into_iter()
        .map(|sentence| view! { <p class="cost">{sentence}</p> });
    view! {
        <p class="what">{what}</p>
        <SetValues values/>
        {created.collect::<Vec<_>>()}
        <p class="cost">
            <strong>{format!("This creates a billed {title}.")}</strong>
            " Billing starts when it is created and ends when it is deleted."
        </p>
        {way}
        {consent}
        {again}
    }
    .into_any()
}

/// The values that are sent. Secrets are masked.
#[component]
fn SetValues(values: Vec<SetValue>) -> AnyView {
    let row = |SetValue { label, name, text }: SetValue| {
        view! {
            <tr>
                <th scope="row">{label}<code>{name}</code></th>
                <td>{text}</td>
            </tr>
        }
        .into_any()
    };
    let rows = values.into_iter().map(row).collect::<Vec<_>>();
    view! { <table class="values"><tbody>{rows}</tbody></table> }.into_any()
}

/// A box that has to be ticked.
#[component]
fn TickBox(name: &'static str, label: String, ticked: RwSignal<bool>, is_asked: bool) -> AnyView {
    let reminder =
        is_asked.then(|| view! { <span class="severity">"Error: tick this box first. "</span> });
    view! {
        <label class="tick">
            <input
                type="checkbox"
                id=name
                name=name
                aria-invalid=is_asked.then(|| "true".to_owned())
                prop:checked=move || ticked.get()
                on:change=move |event| ticked.set(event_target_checked(&event))
            />
            " "
            <span>{reminder}{label}</span>
        </label>
    }
    .into_any()
}
