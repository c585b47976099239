//! The buttons beside a control that help where people get stuck.

use crate::browser::{clipboard, focus, random};
use crate::state::{Editor, use_editor};
use crate::view::{click, flag, parts, text};
use leptos::prelude::*;
use vpn_request_builder::catalogue::spec::{Assist, Field};
use vpn_request_builder::document::assist::{self, BlockSummary};
use vpn_request_builder::document::draft::Edit;
use vpn_request_builder::document::pointer;

/// The buttons below a control.
#[component]
pub fn Beside(pointer: String, field: &'static Field) -> AnyView {
    let editor = use_editor();
    let view = editor.slot(&pointer);
    let typed = move || view.with(|view| view.text.clone());
    match field.assist {
        // Of a list and of an object, drawn with them.
        Assist::None | Assist::Blocks | Assist::Like(_) => ().into_any(),
        Assist::Psk => {
            let (path, own) = (pointer.clone(), pointer.clone());
            let has_none = move || view.with(|view| view.text.is_empty());
            // A key that somebody entered is not replaced without a word.
            let label = text(move || {
                if has_none() {
                    "Generate a key"
                } else {
                    "Replace with a generated key"
                }
                .to_owned()
            });
            let copy = move |_| {
                let id = own.clone();
                clipboard::copy(&untrack(typed), move |copied| {
                    editor.say_copied(copied, &id);
                });
            };
            view! {
                <p class="assist">
                    <button
                        type="button"
                        class="small"
                        data-action="generate"
                        data-path=pointer.clone()
                        on:click=click(move |_| generate(editor, &path))
                    >
                        {label}
                    </button>
                    " "
                    <button
                        type="button"
                        class="small"
                        data-action="copy-key"
                        data-path=pointer
                        hidden=flag(has_none)
                        on:click=click(copy)
                    >
                        "Copy key"
                    </button>
                    " "
                    <span>{text(move || assist::psk_strength(&typed()).unwrap_or_default())}</span>
                </p>
            }
            .into_any()
        }
        Assist::Tunnel(peer) => {
            let peer = pointer::split(&pointer)
                .map(|(parent, _)| pointer::join(parent, peer))
                .unwrap_or_default();
            let (own, other) = (pointer.clone(), peer.clone());
            let (path, target) = (pointer.clone(), peer);
            let has_no_other_end = flag(move || assist::other_end(&typed()).is_none());
            view! {
                <p class="assist">
                    <button
                        type="button"
                        class="small"
                        data-action="tunnel"
                        data-path=pointer.clone()
                        on:click=click(move |_| pick_block(editor, &own, &other))
                    >
                        "Suggest addresses"
                    </button>
                    " "
                    <button
                        type="button"
                        class="small"
                        data-action="fill-peer"
                        data-path=pointer
                        hidden=has_no_other_end
                        on:click=click(move |_| fill_peer(editor, &path, &target))
                    >
                        "Fill in the other end"
                    </button>
                </p>
            }
            .into_any()
        }
    }
}

/// The buttons below the rows of a list.
#[component]
pub fn Below(list: String, field: &'static Field) -> AnyView {
    if field.assist != Assist::Blocks {
        return ().into_any();
    }
    let editor = use_editor();
    let view = editor.slot(&list);
    let blocks = move || view.with(|view| view.blocks);
    let is_empty = flag(move || blocks() == BlockSummary::default());
    let offers = parts(move || {
        let BlockSummary {
            addresses,
            host_bits,
            covered,
        } = blocks();
        let addresses = assist::addresses(addresses).unwrap_or_default();
        vec![
            view! { <span>{addresses}</span> }.into_any(),
            tidy(editor, &list, Tidy::Normalise, host_bits),
            tidy(editor, &list, Tidy::DropCovered, covered),
        ]
    });
    view! { <span class="assist" hidden=is_empty>{offers}</span> }.into_any()
}

/// A change of all blocks of a list at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tidy {
    Normalise,
    DropCovered,
}

/// The button that tidies a list in which so many blocks are untidy.
fn tidy(editor: &'static Editor, list: &str, tidy: Tidy, count: usize) -> AnyView {
    if count == 0 {
        return ().into_any();
    }
    let (action, label) = match tidy {
        Tidy::Normalise => ("normalise", "Clear host bits"),
        Tidy::DropCovered => ("drop-covered", "Remove covered blocks"),
    };
    let own = list.to_owned();
    let press = move |_| match tidy {
        Tidy::Normalise => normalise(editor, &own),
        Tidy::DropCovered => drop_covered(editor, &own),
    };
    view! {
        <button
            type="button"
            class="small"
            data-action=action
            data-path=list.to_owned()
            on:click=click(press)
        >
            {format!("{label} ({count})")}
        </button>
    }
    .into_any()
}

fn normalise(editor: &'static Editor, list: &str) {
    let (count, value) = editor.with(|form| {
        let entries = form.entries(list);
        (
            assist::blocks(entries).host_bits,
            assist::without_host_bits(entries),
        )
    });
    editor.dispatch(Edit::Set {
        pointer: list.to_owned(),
        value: value.into(),
    });
    editor.say(format!("Host bits cleared in {}.", entries(count)), true);
    focus::go_to_once_drawn(format!("{list}/0"));
}

fn drop_covered(editor: &'static Editor, list: &str) {
    let (count, value) = editor.with(|form| {
        let entries = form.entries(list);
        (
            assist::blocks(entries).covered,
            assist::without_covered(entries),
        )
    });
    editor.dispatch(Edit::Set {
        pointer: list.to_owned(),
        value: value.into(),
    });
    editor.say(
        format!("Removed {} that other blocks cover.", entries(count)),
        true,
    );
    focus::go_to_once_drawn(format!("{list}/0"));
}

fn entries(count: usize) -> String {
    if count == 1 {
        "1 entry".to_owned()
    } else {
        format!("{count} entries")
    }
}

/// Fills in controls. It is undone as one step, apart from what was typed before.
fn fill(editor: &'static Editor, filled: Vec<(&str, String)>) {
    let edits = filled.into_iter().map(|(pointer, text)| Edit::Type {
        pointer: pointer.to_owned(),
        text,
    });
    editor.dispatch(Edit::All(edits.collect()));
}

fn generate(editor: &'static Editor, pointer: &str) {
    fill(editor, vec![(pointer, assist::psk(random::fill))]);
    editor.say(
        "Key generated. Use the same key on the customer gateway.",
        true,
    );
}

fn fill_peer(editor: &'static Editor, pointer: &str, peer: &str) {
    let text = editor.with(|form| form.view(pointer).text);
    if let Some(end) = assist::other_end(&text) {
        fill(editor, vec![(peer, end)]);
        editor.say("Filled in the other end.", true);
    }
}

fn pick_block(editor: &'static Editor, pointer: &str, peer: &str) {
    let used = editor.with(|form| assist::named(&form.draft().body));
    let Some((block, [local, remote])) = assist::tunnel(random::fill, &used) else {
        let full = "No free block: this draft uses all of 169.254.0.0/16.";
        return editor.say(full, false);
    };
    // "local" comes before "peer" in the alphabet, as the ends do.
    let (own, other) = if pointer < peer {
        (local, remote)
    } else {
        (remote, local)
    };
    fill(editor, vec![(pointer, own), (peer, other)]);
    let done = format!("Filled in both ends from {block}, which nothing else in this draft uses.");
    editor.say(done, true);
}
