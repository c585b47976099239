//! What a person does. All events bubble up to one place, which knows a control by its name, the
//! pointer of what it edits, and a button by its `data-action`.

use super::el::El;
use super::state::{Blocked, Page, Pages};
use super::time::{self, once_drawn};
use super::var::Var;
use super::{
    assist, dialog, dom, drafts, explain, field, import, keys, output, send, share, theme,
};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{
    ClipboardEvent, DragEvent, Element, Event, HtmlDetailsElement, HtmlInputElement,
    HtmlSelectElement,
};
use serde_json::Value;
use std::time::Duration;
use vpn_request_builder::api;
use vpn_request_builder::draft::{self, Draft, Edit};
use vpn_request_builder::export::json;
use vpn_request_builder::form::Form;
use vpn_request_builder::spec::Type;
use vpn_request_builder::{format, path};

/// Listens to everything that happens inside an element.
pub fn listen(root: &Element, pages: Pages) {
    let page = move || pages.current_untracked();
    dom::on(root, "click", move |event| clicked(pages, event));
    dom::on(root, "input", move |event| typed(pages, event));
    dom::on(root, "change", move |event| changed(pages, event));
    let pressed = Var::new(false);
    dom::on(root, "focusout", move |event| left(page(), event, pressed));
    dom::on(root, "focusin", move |_| {
        if !pressed.get_untracked() {
            dom::keep_in_sight();
        }
    });
    dom::on(root, "paste", move |event| pasted(pages, event));
    dom::on(root, "beforeinput", import::speed_up);
    dom::on(root, "submit", Event::prevent_default);
    dom::on(root, "toggle", move |event| unfolded(pages, event));
    dom::on(root, "close", move |event| send::closed(pages, event));
    if let Some(html) = document().document_element() {
        dom::on(&html, "keydown", move |event| {
            if let Some(event) = event.dyn_ref() {
                keys::pressed(pages, event);
            }
        });
        for (event, down) in [
            ("pointerdown", true),
            ("pointerup", false),
            ("pointercancel", false),
        ] {
            dom::on(&html, event, move |_| pressed.set(down));
        }
        dom::on(&html, "dragover", dragged);
        dom::on(&html, "drop", move |event| dropped(pages, event));
    }
}

fn clicked(pages: Pages, event: &Event) {
    let Some(element) = dom::closest(event, "data-action") else {
        return;
    };
    let attribute = |name: &str| element.get_attribute(name).unwrap_or_default();
    if element.tag_name() == "A" {
        event.prevent_default();
    }
    if attribute("data-action") == "reveal" {
        return reveal(&element);
    }
    // A button often goes with what it did.
    let has_focus = dom::has_focus(&element);
    let around = element.closest("section, dialog, .intro").ok().flatten();
    act(
        pages,
        &attribute("data-action"),
        &attribute("data-path"),
        &attribute("data-rule"),
    );
    if has_focus {
        once_drawn(move || dom::recover_focus(around.as_ref()));
    }
}

/// The pointer and the text of the control that an event is about.
fn control(event: &Event) -> Option<(String, String)> {
    let element: Element = event.target()?.dyn_into().ok()?;
    let name = element.get_attribute("name")?;
    let value = if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
        input.value()
    } else {
        element.dyn_ref::<HtmlSelectElement>()?.value()
    };
    Some((name, value))
}

fn typed(pages: Pages, event: &Event) {
    let Some((pointer, text)) = control(event) else {
        return;
    };
    let page = pages.current_untracked();
    if !send::typed(pages, &pointer, &text) && api::resolve(page.api, &pointer).is_some() {
        page.edit(Edit::Type(pointer, text));
    }
}

/// The input that an event is about, if it is one.
fn input(event: &Event) -> Option<HtmlInputElement> {
    event.target()?.dyn_into().ok()
}

/// What counts only once a control is left, or a choice is made.
fn changed(pages: Pages, event: &Event) {
    let input = input(event);
    if let Some(input) = &input
        && let Some(file) = input.files().and_then(|files| files.get(0))
    {
        import::file(pages, pages.current_untracked(), &file);
        // Or the same file could not be chosen again once it is mended.
        return input.set_value("");
    }
    let Some((name, text)) = control(event) else {
        return;
    };
    let page = pages.current_untracked();
    if name == keys::FIND {
        keys::find(page, &text, false);
    } else if name == theme::NAME {
        theme::choose(&text);
    } else if name == keys::SINGLE {
        keys::remember(input.is_some_and(|input| input.checked()));
    } else {
        drafts::rename(page, &name, &text);
    }
}

/// Leaves a text that is dragged into a control to the browser. All else it would open in place of the page.
fn dragged(event: &Event) {
    let data = event
        .dyn_ref::<DragEvent>()
        .and_then(DragEvent::data_transfer);
    let has_files = data.is_some_and(|data| data.types().includes(&"Files".into(), 0));
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    if has_files || !target.is_some_and(|target| target.matches("input, textarea").unwrap_or(false))
    {
        event.prevent_default();
    }
}

/// Imports a file that is dropped anywhere.
fn dropped(pages: Pages, event: &Event) {
    dragged(event);
    let data = event
        .dyn_ref::<DragEvent>()
        .and_then(DragEvent::data_transfer);
    if let Some(file) = data.and_then(|data| data.files()?.get(0)) {
        import::file(pages, pages.current_untracked(), &file);
    }
}

/// The findings of a control are shown once it is left. `pressed`: whether the mouse button is down. Chromium tells
/// that a control is left while a drawing removes it, so this waits until that is done.
fn left(page: Page, event: &Event, pressed: Var<bool>) {
    if let Some((pointer, text)) = control(event)
        && (!text.is_empty()
            || page
                .form
                .with_untracked(|form| form.draft().get(&pointer).is_some()))
    {
        time::spawn(async move { touch(page, pointer, pressed) });
    }
}

/// Shows the findings of a control, but not while the mouse button is down: what is pressed would
/// move from under it, and the click would be lost.
fn touch(page: Page, pointer: String, pressed: Var<bool>) {
    if pressed.get_untracked() {
        time::after(Duration::from_millis(50), move || {
            touch(page, pointer, pressed)
        });
    } else {
        page.touch(&pointer);
    }
}

/// Trims what is pasted. Several entries pasted into the entry of a list become several entries.
fn pasted(pages: Pages, event: &Event) {
    let page = pages.current_untracked();
    let Some(data) = event
        .dyn_ref::<ClipboardEvent>()
        .and_then(ClipboardEvent::clipboard_data)
    else {
        return;
    };
    let Ok(pasted) = data.get_data("text") else {
        return;
    };
    let Some((pointer, present)) = control(event) else {
        // Only the text area of the import dialog is no such control.
        if import::refuses_paste(pages, &pasted) {
            event.prevent_default();
        }
        return;
    };
    let entries: Vec<&str> = format::entries(&pasted).collect();
    let is_list = |list: &str| {
        api::resolve(page.api, list).is_some_and(|(row, _)| matches!(row.ty, Type::List(_)))
    };
    let place = path::split(&pointer).filter(|(list, _)| is_list(list));
    let place = place.and_then(|(list, at)| Some((list, at.parse::<usize>().ok()?)));
    if let (Some((list, at)), true) = (place, entries.len() > 1) {
        event.prevent_default();
        // In place of an empty entry, or of one that is selected as a whole; after any other. In one step, to be undone
        // as one.
        let mut all = page.form.with_untracked(|form| form.entries(list).to_vec());
        let mut after = all.split_off(all.len().min(at + 1));
        if present.is_empty() || is_selected(event) {
            all.pop();
        }
        for entry in &entries {
            all.push((*entry).into());
        }
        all.append(&mut after);
        page.edit(Edit::Set(list.to_owned(), Value::Array(all)));
        page.say(format!("{} entries pasted.", entries.len()), true);
    } else if pasted.trim() != pasted {
        event.prevent_default();
        dom::insert(pasted.trim());
    }
}

/// Whether all that stands in a control is selected.
fn is_selected(event: &Event) -> bool {
    input(event).is_some_and(|input| {
        let (start, end) = (
            input.selection_start().ok().flatten(),
            input.selection_end().ok().flatten(),
        );
        start == Some(0)
            && end.is_some_and(|end| end as usize == input.value().encode_utf16().count())
    })
}

/// Draws the rules of a field once they are unfolded. (Toggle does not bubble: it is captured.)
fn unfolded(pages: Pages, event: &Event) {
    let page = pages.current_untracked();
    let details = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlDetailsElement>().ok());
    if details
        .as_ref()
        .is_some_and(|details| details.open() && details.id() == "sending")
    {
        return send::look_now(pages);
    }
    let Some(details) =
        details.filter(|details| details.open() && details.child_element_count() == 1)
    else {
        return;
    };
    let rules = details
        .get_attribute("data-rules")
        .and_then(|pointer| field::rules(page.api, &pointer));
    if let Some(rules) = rules {
        El(details.into()).push(rules);
    }
}

/// Shows or hides a secret.
fn reveal(button: &Element) {
    let pointer = button.get_attribute("data-path").unwrap_or_default();
    let Some(input) =
        dom::find(&pointer).and_then(|input| input.dyn_into::<HtmlInputElement>().ok())
    else {
        return;
    };
    let show = input.type_() == "password";
    input.set_type(if show { "text" } else { "password" });
    let (said, next) = if show {
        ("Show", "Hide")
    } else {
        ("Hide", "Show")
    };
    let label = button
        .get_attribute("aria-label")
        .unwrap_or_default()
        .replacen(said, next, 1);
    let _ = button.set_attribute("aria-label", &label);
    El(button.clone()).set_text(next);
}

/// Does what a button is for. `pointer` is its `data-path`.
pub fn act(pages: Pages, action: &str, pointer: &str, rule: &str) {
    let page = pages.current_untracked();
    // The review has buttons of the same names as the problem list.
    if (pointer == send::PLACE || !matches!(action, "confirm" | "cancel"))
        && send::act(pages, page, action, pointer)
    {
        return;
    }
    match action {
        "open-import" => import::open(),
        "import" => import::submit(pages, page),
        "import-mended" => import::submit_mended(pages),
        "open-drafts" => drafts::open(page),
        "open-keys" => dialog::open(keys::NAME),
        "close" => dialog::close(pointer),
        "share" => share::share(page),
        "explain" => explain::show(page, pointer, rule),
        "find" => {
            dom::focus(keys::FIND);
        }
        "first" => {
            if let Some(first) = page
                .form
                .with_untracked(|form| form.first_problem().map(str::to_owned))
            {
                dom::focus(&first);
            }
        }
        "dismiss" => page.notice.set(Vec::new()),
        "copy" => blocking(pages, page, Blocked::Copy),
        "download" => blocking(pages, page, Blocked::Download),
        "send" => blocking(pages, page, Blocked::Send),
        "tab" => output::choose(pages, pointer),
        "confirm" => {
            if let Some(blocked) = page.blocked.get_untracked() {
                page.blocked.set(None);
                carry_out(pages, page, blocked);
            }
        }
        "cancel" => {
            page.blocked.set(None);
            let first = page
                .form
                .with_untracked(|form| form.first_problem().map(str::to_owned));
            dom::focus(first.as_deref().unwrap_or(""));
        }
        "example" => {
            if let Some(example) = pointer
                .parse()
                .ok()
                .and_then(|at: usize| page.api.examples.get(at))
                && let Ok(body) = serde_json::from_str(example.body)
            {
                let facts = page.form.with_untracked(|form| form.draft().facts.clone());
                page.load(Draft { body, facts }, "The example is loaded.");
            }
        }
        "reset" => page.load(Draft::new(page.api), "The form is empty."),
        "undo" => {
            let undone = page.form.update(Form::undo);
            page.after_edit(None);
            page.say(
                if undone {
                    "Undone."
                } else {
                    "There is nothing to undo."
                },
                false,
            );
        }
        "redo" => {
            let redone = page.form.update(Form::redo);
            page.after_edit(None);
            page.say(
                if redone {
                    "Done again."
                } else {
                    "There is nothing to do again."
                },
                false,
            );
        }
        "go" => {
            dom::focus(pointer);
        }
        "fix" => {
            let fix = page.form.with_untracked(|form| form.fix(pointer, rule));
            if let Some(value) = fix {
                page.edit(Edit::Set(pointer.to_owned(), value));
                dom::focus(pointer);
            }
        }
        "clear" => {
            page.edit(Edit::Set(pointer.to_owned(), Value::Null));
            page.say("Removed.", true);
            let pointer = pointer.to_owned();
            once_drawn(move || {
                dom::focus(&pointer);
            });
        }
        "generate" | "mirror" | "tunnel" | "trunk" | "uncover" => {
            assist::act(page, action, pointer)
        }
        _ if action.ends_with("-draft") => drafts::act(page, action, pointer),
        "add" | "duplicate" | "remove" | "up" | "down" => rows(page, action, pointer),
        _ => {}
    }
}

/// Copies or downloads, unless something blocks: then the summary takes the focus, and offers to
/// do it anyway.
fn blocking(pages: Pages, page: Page, wanted: Blocked) {
    if page.form.with_untracked(|form| form.tally("").blocks()) {
        page.review(true);
        page.blocked.set(Some(wanted));
        once_drawn(|| {
            dom::focus("problems-heading");
            // The summary begins with its first line, however far the list was scrolled.
            if let Some(problems) = dom::find("problems") {
                problems.set_scroll_top(0);
            }
        });
    } else {
        carry_out(pages, page, wanted);
    }
}

fn carry_out(pages: Pages, page: Page, wanted: Blocked) {
    let text = page
        .form
        .with_untracked(|form| json::pretty(form.api, form.body()));
    match wanted {
        Blocked::Send => send::review(pages),
        Blocked::Copy => dom::copy(&text, move |copied| page.say_copied(copied, "request-json")),
        Blocked::Download => {
            let name = format!("create-vpn-{}.json", page.api.name);
            dom::download(&name, &text);
            page.say(format!("Downloaded as {name}."), false);
        }
    }
}

/// Changes the rows of a list, and puts the focus where the next key is expected.
fn rows(page: Page, action: &str, pointer: &str) {
    let value = |pointer: &str| {
        page.form
            .with_untracked(|form| form.draft().get(pointer).cloned())
    };
    let len = |list: &str| page.form.with_untracked(|form| form.entries(list).len());
    let focus = |pointer: String| {
        once_drawn(move || {
            dom::focus(&pointer);
        });
    };
    // The row goes on by the same button, or at the end comes back by the other one.
    let follow = |action: &'static str, list: &str, at: usize| {
        let pointer = format!("{list}/{at}");
        once_drawn(move || dom::focus_button(action, &pointer));
    };
    if action == "add" {
        let Some((field, _)) = api::resolve(page.api, pointer) else {
            return;
        };
        let Type::List(item) = field.ty else { return };
        let at = len(pointer);
        page.edit(Edit::Insert(
            pointer.to_owned(),
            at,
            vec![draft::new_entry(item)],
        ));
        return focus(format!("{pointer}/{at}"));
    }
    let place = path::split(pointer)
        .and_then(|(list, at)| Some((list.to_owned(), at.parse::<usize>().ok()?)));
    let Some((list, at)) = place else { return };
    match action {
        "duplicate" => {
            let Some(copy) = value(pointer) else { return };
            page.edit(Edit::Insert(list.clone(), at + 1, vec![copy]));
            focus(format!("{list}/{}", at + 1));
        }
        "up" if at > 0 => {
            page.edit(Edit::Move(list.clone(), at, at - 1));
            follow(if at > 1 { "up" } else { "down" }, &list, at - 1);
        }
        "down" if at + 1 < len(&list) => {
            page.edit(Edit::Move(list.clone(), at, at + 1));
            follow(
                if at + 2 < len(&list) { "down" } else { "up" },
                &list,
                at + 1,
            );
        }
        "remove" => {
            page.edit(Edit::Remove(list.clone(), at));
            page.say("Removed.", true);
            let left = len(&list);
            focus(if left == 0 {
                list
            } else {
                format!("{list}/{}", at.min(left - 1))
            });
        }
        _ => {}
    }
}
