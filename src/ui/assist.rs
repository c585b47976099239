//! The buttons beside a control that help where people get stuck.

use super::dom;
use super::state::Page;
use leptos::prelude::*;
use vpn_request_builder::api;
use vpn_request_builder::assist::{self, Assist};
use vpn_request_builder::draft::Edit;
use vpn_request_builder::form::FieldView;
use vpn_request_builder::path;
use vpn_request_builder::spec::Field;

/// What is offered below a control.
pub fn beside(pointer: &str, field: &'static Field, view: Memo<FieldView>) -> Option<AnyView> {
    let button = |action: &'static str, label: &'static str| {
        view! { <button type="button" class="small" data-action=action data-path=pointer.to_owned()>{label}</button> }
    };
    match field.assist {
        Assist::None => None,
        Assist::Psk => {
            let strength = move || view.with(|view| assist::psk_strength(&view.text));
            Some(view! { <p class="assist">{button("generate", "Generate a key")} " " {strength}</p> }.into_any())
        }
        Assist::Tunnel(_) => {
            let can_mirror = move || view.with(|view| assist::other_end(&view.text).is_none());
            let mirror = view! {
                <button type="button" class="small" data-action="mirror" data-path=pointer.to_owned() hidden=can_mirror>
                    "Fill in the other end"
                </button>
            };
            Some(view! { <p class="assist">{button("tunnel", "Pick a block")} " " {mirror}</p> }.into_any())
        }
    }
}

/// Carries out what such a button is for.
pub fn act(page: Page, action: &str, pointer: &str) {
    let edit = |pointer: String, text: String| page.edit(Edit::Type(pointer, text));
    if action == "generate" {
        edit(pointer.to_owned(), assist::psk(dom::random));
        return page.say("A key is generated. Show it to copy it to the other gateway.", true);
    }
    let Some(other) = other_end(page, pointer) else { return };
    if action == "mirror" {
        let text = page.form.with_untracked(|form| form.view(pointer).text);
        if let Some(end) = assist::other_end(&text) {
            edit(other, end);
            page.say("The other end is filled in.", true);
        }
    } else {
        let (local, peer) = assist::tunnel(dom::random);
        // "local" comes before "peer" in the alphabet, as the ends do.
        let (own, others) = if pointer < other.as_str() { (local, peer) } else { (peer, local) };
        edit(pointer.to_owned(), own);
        edit(other, others);
        page.say("Both ends are filled in, from a block that chance picked.", true);
    }
}

/// The pointer of the other end of the tunnel.
fn other_end(page: Page, pointer: &str) -> Option<String> {
    let (parent, _) = path::split(pointer)?;
    match api::resolve(page.api, pointer)?.0.assist {
        Assist::Tunnel(name) => Some(format!("{parent}/{name}")),
        Assist::None | Assist::Psk => None,
    }
}
