//! What a person does: one listener for all buttons, by their `data-action`.

use super::assist;
use super::dom;
use super::state::{Blocked, Page};
use leptos::prelude::*;
use vpn_request_builder::api;
use vpn_request_builder::draft::{self, Draft, Edit};
use vpn_request_builder::export::json;
use vpn_request_builder::form::Form;
use vpn_request_builder::spec::Type;
use vpn_request_builder::{parse, path};

/// Listens to a click anywhere on the page.
pub fn clicked(page: Page, event: &leptos::ev::MouseEvent) {
    let Some(element) = dom::closest(event, "data-action") else { return };
    let attribute = |name: &str| element.get_attribute(name).unwrap_or_default();
    if element.tag_name() == "A" {
        event.prevent_default();
    }
    act(page, &attribute("data-action"), &attribute("data-path"), &attribute("data-rule"));
}

/// Does what a button is for. `pointer` is its `data-path`.
pub fn act(page: Page, action: &str, pointer: &str, rule: &str) {
    match action {
        "copy" => blocking(page, Blocked::Copy),
        "download" => blocking(page, Blocked::Download),
        "confirm" => {
            if let Some(blocked) = page.blocked.get_untracked() {
                page.blocked.set(None);
                carry_out(page, blocked);
            }
        }
        "cancel" => {
            page.blocked.set(None);
            let first = page.form.with_untracked(|form| form.first_problem().map(str::to_owned));
            dom::focus(first.as_deref().unwrap_or(""));
        }
        "example" => {
            if let Some(example) = pointer.parse().ok().and_then(|at: usize| page.api.examples.get(at))
                && let Ok(document) = parse::parse(example.body)
            {
                let facts = page.form.with_untracked(|form| form.draft().facts.clone());
                load(page, Draft { body: document.value, facts }, "The example is loaded.");
            }
        }
        "reset" => load(page, Draft::new(page.api), "The form is empty."),
        "undo" => {
            let undone = page.form.try_update(Form::undo).unwrap_or(false);
            page.after_edit();
            page.say(if undone { "Undone." } else { "There is nothing to undo." }, false);
        }
        "redo" => {
            let redone = page.form.try_update(Form::redo).unwrap_or(false);
            page.after_edit();
            page.say(if redone { "Done again." } else { "There is nothing to do again." }, false);
        }
        "go" => dom::focus(pointer),
        "fix" => {
            let fix = page.form.with_untracked(|form| form.fix(pointer, rule));
            if let Some(value) = fix {
                page.edit(Edit::Set(pointer.to_owned(), value));
                dom::focus(pointer);
            }
        }
        "clear" => page.edit(Edit::Set(pointer.to_owned(), serde_json::Value::Null)),
        "generate" | "mirror" | "tunnel" => assist::act(page, action, pointer),
        "add" | "duplicate" | "remove" | "up" | "down" => rows(page, action, pointer),
        _ => {}
    }
}

/// Puts another draft in place of this one; that can be undone.
fn load(page: Page, draft: Draft, what: &str) {
    let empty = page.form.with_untracked(|form| *form.draft() == Draft::new(page.api));
    page.edit(Edit::Load(draft));
    page.blocked.set(None);
    page.reviewed.set(page.form.with_untracked(|form| *form.draft() != Draft::new(page.api)));
    page.say(what, !empty);
}

/// Copies or downloads, unless something blocks: then the summary takes the focus, and offers to
/// do it anyway.
fn blocking(page: Page, wanted: Blocked) {
    if page.form.with_untracked(|form| form.tally("").blocks()) {
        page.reviewed.set(true);
        page.blocked.set(Some(wanted));
        dom::once_drawn(|| dom::focus("problems-heading"));
    } else {
        carry_out(page, wanted);
    }
}

fn carry_out(page: Page, wanted: Blocked) {
    let text = page.form.with_untracked(|form| json::pretty(form.api, form.body()));
    match wanted {
        Blocked::Copy => dom::copy(&text, move |copied| {
            let said = if copied { "Copied." } else { "The browser refused to copy: press Ctrl+C or Cmd+C." };
            page.say(said, false);
        }),
        Blocked::Download => {
            let name = format!("create-vpn-{}.json", page.api.name);
            dom::download(&name, &text);
            page.say(format!("Downloaded as {name}."), false);
        }
    }
}

/// Changes the rows of a list, and puts the focus where the next key is expected.
fn rows(page: Page, action: &str, pointer: &str) {
    let value = |pointer: &str| page.form.with_untracked(|form| form.draft().get(pointer).cloned());
    let len = |list: &str| page.form.with_untracked(|form| form.len(list));
    let focus = |pointer: String| dom::once_drawn(move || dom::focus(&pointer));
    if action == "add" {
        let Some((field, _)) = api::resolve(page.api, pointer) else { return };
        let Type::List(item) = field.ty else { return };
        let at = len(pointer);
        page.edit(Edit::Insert(pointer.to_owned(), at, vec![draft::new_entry(item)]));
        return focus(format!("{pointer}/{at}"));
    }
    let place = path::split(pointer).and_then(|(list, at)| Some((list.to_owned(), at.parse::<usize>().ok()?)));
    let Some((list, at)) = place else { return };
    match action {
        "duplicate" => {
            let Some(copy) = value(pointer) else { return };
            page.edit(Edit::Insert(list.clone(), at + 1, vec![copy]));
            focus(format!("{list}/{}", at + 1));
        }
        "up" if at > 0 => {
            page.edit(Edit::Move(list.clone(), at, at - 1));
            focus(format!("{list}/{}", at - 1));
        }
        "down" if at + 1 < len(&list) => {
            page.edit(Edit::Move(list.clone(), at, at + 1));
            focus(format!("{list}/{}", at + 1));
        }
        "remove" => {
            page.edit(Edit::Remove(list.clone(), at));
            page.say("Removed.", true);
            let left = len(&list);
            focus(if left == 0 { list } else { format!("{list}/{}", at.min(left - 1)) });
        }
        _ => {}
    }
}
