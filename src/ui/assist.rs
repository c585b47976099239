//! The buttons beside a control that help where people get stuck.

use super::dom;
use super::el::{El, button, classed, el};
use super::state::Page;
use leptos::prelude::*;
use vpn_request_builder::api;
use vpn_request_builder::assist::{self, Assist};
use vpn_request_builder::draft::Edit;
use vpn_request_builder::form::FieldView;
use vpn_request_builder::path;
use vpn_request_builder::spec::Field;

/// Keeps what is offered in step with what the control shows.
type Draw = Box<dyn Fn(&FieldView)>;

/// What is offered below a control.
pub fn beside(pointer: &str, field: &'static Field) -> (El, Draw) {
    let whole = classed("p", "assist");
    let small = |action: &str, label: &str| button(action, pointer, label).attr("class", "small");
    match field.assist {
        Assist::None => (whole.attr("hidden", ""), Box::new(|_| ())),
        Assist::Psk => {
            let strength = el("span");
            let whole = whole.child(small("generate", "Generate a key")).text(" ").child(strength.clone());
            let draw = move |view: &FieldView| strength.set_text(&assist::psk_strength(&view.text).unwrap_or_default());
            (whole, Box::new(draw))
        }
        Assist::Tunnel(_) => {
            let mirror = small("mirror", "Fill in the other end");
            let whole = whole.child(small("tunnel", "Pick a block")).text(" ").child(mirror.clone());
            let draw = move |view: &FieldView| mirror.flag("hidden", assist::other_end(&view.text).is_none());
            (whole, Box::new(draw))
        }
    }
}

/// Carries out what such a button is for.
pub fn act(page: Page, action: &str, pointer: &str) {
    // All that is filled in is undone together, and apart from what was typed before.
    let fill = |filled: Vec<(String, String)>| {
        let mut draft = page.form.with_untracked(|form| form.draft().clone());
        for (pointer, text) in filled {
            draft.apply(page.api, Edit::Type(pointer, text));
        }
        page.edit(Edit::Load(draft));
    };
    if action == "generate" {
        fill(vec![(pointer.to_owned(), assist::psk(dom::random))]);
        return page.say("A key is generated. The other gateway needs the same one.", true);
    }
    let Some(other) = other_end(page, pointer) else { return };
    if action == "mirror" {
        let text = page.form.with_untracked(|form| form.view(pointer).text);
        if let Some(end) = assist::other_end(&text) {
            fill(vec![(other, end)]);
            page.say("The other end is filled in.", true);
        }
    } else {
        let (local, peer) = assist::tunnel(dom::random);
        // "local" comes before "peer" in the alphabet, as the ends do.
        let (own, others) = if pointer < other.as_str() { (local, peer) } else { (peer, local) };
        fill(vec![(pointer.to_owned(), own), (other, others)]);
        page.say("Both ends are filled in, from a block that chance picked.", true);
    }
}

/// The pointer of the other end of the tunnel.
fn other_end(page: Page, pointer: &str) -> Option<String> {
    let (parent, _) = path::split(pointer)?;
    match api::resolve(page.api, pointer)?.0.assist {
        Assist::Tunnel(name) => Some(path::join(parent, name)),
        Assist::None | Assist::Psk => None,
    }
}
