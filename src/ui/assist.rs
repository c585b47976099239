//! The buttons beside a control that help where people get stuck.

use super::dom;
use super::el::{El, button, classed, el};
use super::follow::Follow;
use super::state::Page;
use super::time::once_drawn;
use vpn_request_builder::api;
use vpn_request_builder::assist::{self, Assist, Blocks};
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
        Assist::None | Assist::Blocks => (whole.attr("hidden", ""), Box::new(|_| ())),
        Assist::Psk => {
            let strength = el("span");
            let whole = whole
                .child(small("generate", "Generate a key"))
                .text(" ")
                .child(strength.clone());
            let draw = move |view: &FieldView| {
                strength.set_text(&assist::psk_strength(&view.text).unwrap_or_default())
            };
            (whole, Box::new(draw))
        }
        Assist::Tunnel(_) => {
            let mirror = small("mirror", "Fill in the other end");
            let whole = whole
                .child(small("tunnel", "Pick a free block"))
                .text(" ")
                .child(mirror.clone());
            let draw = move |view: &FieldView| {
                mirror.flag("hidden", assist::other_end(&view.text).is_none())
            };
            (whole, Box::new(draw))
        }
    }
}

/// What is offered below the rows of a list.
pub fn below(follow: &mut Follow, pointer: &str, field: &'static Field) -> El {
    let whole = classed("span", "assist").attr("hidden", "");
    if field.assist != Assist::Blocks {
        return whole;
    }
    let (drawn, own) = (whole.clone(), pointer.to_owned());
    let (mut known, mut shown) = (Vec::new(), Blocks::default());
    follow.with(move |look| {
        let entries = look.form.entries(&own);
        if known == entries {
            return;
        }
        entries.clone_into(&mut known);
        let blocks = assist::blocks(entries);
        if blocks == shown {
            return;
        }
        drawn.clear();
        drawn.flag("hidden", blocks == Blocks::default());
        drawn.push(el("span").text(&assist::addresses(blocks.addresses).unwrap_or_default()));
        let offer = |action: &str, label: &str, count: usize| {
            if count > 0 {
                drawn.push(
                    button(action, &own, &format!("{label} ({count})")).attr("class", "small"),
                );
            }
        };
        offer("trunk", "Use the blocks themselves", blocks.host_bits);
        offer("uncover", "Drop what others cover", blocks.covered);
        shown = blocks;
    });
    whole
}

/// Changes all blocks of a list at once.
fn tidy(page: Page, action: &str, list: &str) {
    let (blocks, tidied) = page.form.with_untracked(|form| {
        let entries = form.entries(list);
        let tidy = if action == "trunk" {
            assist::without_host_bits
        } else {
            assist::without_covered
        };
        (assist::blocks(entries), tidy(entries))
    });
    page.edit(Edit::Set(list.to_owned(), tidied.into()));
    let said = match action {
        "trunk" => format!("Host bits are gone from {}.", entries(blocks.host_bits)),
        _ => format!("Dropped {} that others cover.", entries(blocks.covered)),
    };
    page.say(said, true);
    let first = format!("{list}/0");
    once_drawn(move || {
        dom::focus(&first);
    });
}

fn entries(count: usize) -> String {
    if count == 1 {
        "1 entry".to_owned()
    } else {
        format!("{count} entries")
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
    if matches!(action, "trunk" | "uncover") {
        return tidy(page, action, pointer);
    }
    if action == "generate" {
        fill(vec![(pointer.to_owned(), assist::psk(dom::random))]);
        return page.say(
            "A key is generated. The other gateway needs the same one.",
            true,
        );
    }
    let Some(other) = other_end(page, pointer) else {
        return;
    };
    if action == "mirror" {
        let text = page.form.with_untracked(|form| form.view(pointer).text);
        if let Some(end) = assist::other_end(&text) {
            fill(vec![(other, end)]);
            page.say("The other end is filled in.", true);
        }
    } else {
        let used = page
            .form
            .with_untracked(|form| assist::named(&form.draft().body));
        let Some((block, [local, peer])) = assist::tunnel(dom::random, &used) else {
            return page.say(
                "No block is free: those of this draft take all of 169.254.0.0/16.",
                false,
            );
        };
        // "local" comes before "peer" in the alphabet, as the ends do.
        let (own, others) = if pointer < other.as_str() {
            (local, peer)
        } else {
            (peer, local)
        };
        fill(vec![(pointer.to_owned(), own), (other, others)]);
        page.say(
            format!(
                "Both ends are filled in, from {block}, which nothing else in this draft uses."
            ),
            true,
        );
    }
}

/// The pointer of the other end of the tunnel.
fn other_end(page: Page, pointer: &str) -> Option<String> {
    let (parent, _) = path::split(pointer)?;
    match api::resolve(page.api, pointer)?.0.assist {
        Assist::Tunnel(name) => Some(path::join(parent, name)),
        Assist::None | Assist::Psk | Assist::Blocks => None,
    }
}
