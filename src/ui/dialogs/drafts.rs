//! Named drafts: saved, opened, overwritten, renamed, duplicated and deleted.

use super::Modal;
use crate::browser::{focus, storage, time};
use crate::frame::MenuList;
use crate::state::{Dialog, Editor, use_app, use_editor};
use crate::view::{attr, click, flag, part, text};
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlInputElement;
use vpn_request_builder::catalogue::spec::Severity;
use vpn_request_builder::document::digest::{self, Verdict};
use vpn_request_builder::document::draft::Draft;
use vpn_request_builder::document::secret::without_secrets;
use vpn_request_builder::exchange::stored::{self, NamedDraft};

/// The name of the control that names a draft to be saved.
const NEW: &str = "/drafts/new";

/// The id of the button that brings a deleted draft back.
const RESTORE: &str = "restore-draft";

/// The dialog of the open request's drafts.
#[component]
pub fn Drafts() -> AnyView {
    let editor = use_editor();
    let wish = NodeRef::<html::Input>::new();
    let save = move || {
        let wish = wish
            .get_untracked()
            .map(|input| input.value())
            .unwrap_or_default();
        save(editor, &wish);
    };
    let enter = move |event: ev::KeyboardEvent| {
        // Not the Enter that ends a composition, nor one that is held.
        if event.key() == "Enter" && !event.is_composing() && !event.repeat() {
            save();
        }
    };
    let rows = move || 0..editor.drafts.with(Vec::len);
    let is_empty = move || editor.drafts.with(Vec::is_empty);
    view! {
        <Modal id="drafts" title=format!("{} drafts", editor.api.title) dialog=Dialog::Drafts>
            <div class="save">
                <label for=NEW>"Save this draft as"</label>
                <div class="with-button">
                    <input type="text" id=NEW name=NEW autocomplete="off" autofocus node_ref=wish on:keydown=enter/>
                    <button type="button" class="primary" data-action="save-draft" on:click=click(move |_| save())>
                        "Save"
                    </button>
                </div>
                <p class="hint">"Drafts are stored in this browser only, without secrets."</p>
            </div>
            <p class="said" role="status">{part(move || said(editor))}</p>
            <ul class="drafts">
                <For each=rows key=|at| *at children=|at| view! { <Row at/> }/>
                <li class="empty" hidden=flag(move || !is_empty())>"No saved drafts yet."</li>
            </ul>
        </Modal>
    }
    .into_any()
}

/// The id of the button that opens a draft.
fn row_id(at: usize) -> String {
    format!("draft-{at}")
}

/// A draft: a button that opens it, with its name, time and verdict, and a menu.
#[component]
fn Row(at: usize) -> AnyView {
    let app = use_app();
    let editor = use_editor();
    let draft = move || editor.drafts.with(|drafts| drafts.get(at).cloned());
    let name = move || draft().map(|draft| draft.name).unwrap_or_default();
    let facts = part(move || {
        let NamedDraft { draft, saved, .. } = draft()?;
        let Verdict { text, worst } = digest::verdict(editor.api, &draft);
        let worst = worst.map_or("valid", Severity::name);
        let saved = saved.map(|saved| {
            let at = time::utc(saved);
            let date = at.split(' ').next().unwrap_or_default().to_owned();
            let shown = stored::age(saved, time::now()).unwrap_or(date);
            view! { <span class="saved" title=at>{shown}</span> }.into_any()
        });
        Some(view! { {saved} <span class="verdict" data-worst=worst>{text}</span> }.into_any())
    });
    let open = move |_| {
        if let Some(draft) = untrack(draft) {
            app.dialog.set(None);
            open(editor, draft);
        }
    };
    view! {
        <li>
            <button
                type="button"
                class="draft"
                id=row_id(at)
                data-action="open-draft"
                data-path=at.to_string()
                on:click=click(open)
            >
                <span class="name">{text(name)}</span>
                {facts}
            </button>
            <Menu at/>
        </li>
    }
    .into_any()
}

/// The menu of a draft: its name, which can be changed, and what else can be done with it.
#[component]
fn Menu(at: usize) -> AnyView {
    let editor = use_editor();
    let name = move || {
        let name = |drafts: &Vec<NamedDraft>| drafts.get(at).map(|draft| draft.name.clone());
        editor.drafts.with(name).unwrap_or_default()
    };
    let control = format!("/drafts/{at}");
    let id = control.clone();
    let rename = move |event: ev::Event| {
        rename(editor, at, &event_target_value(&event));
        // The typed name may be another draft's, or empty.
        let input = event
            .target()
            .and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        if let Some(input) = input {
            input.set_value(&untrack(name));
        }
    };
    let list = format!("draft-{at}-actions");
    let items = list.clone();
    let pressed = move |event: ev::KeyboardEvent| match event.key().as_str() {
        // The name is changed as the focus leaves it.
        "Enter" if !event.is_composing() => {
            // Or it would press the button, which gets the focus.
            event.prevent_default();
            if let Some(items) = focus::by_id(&items) {
                let _ = items.hide_popover();
            }
        }
        "Escape" => {
            let input = event
                .target()
                .and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
            if let Some(input) = input {
                input.set_value(&untrack(name));
            }
        }
        _ => {}
    };
    let button = move |action: &'static str, label: &'static str, press: Callback<()>| {
        let press = move |_| press.run(());
        view! {
            <button type="button" data-action=action data-path=at.to_string() on:click=click(press)>
                {label}
            </button>
        }
    };
    view! {
        <button
            type="button"
            class="icon"
            data-action="draft-menu"
            data-path=at.to_string()
            aria-label=attr(move || Some(format!("More for {}", name())))
            title="More"
            popovertarget=list.clone()
        ></button>
        <MenuList id=list>
            <label for=id.clone()>"Name"</label>
            <input
                type="text"
                id=id
                name=control
                autocomplete="off"
                prop:value=name
                on:change=rename
                on:keydown=pressed
            />
            {button("replace-draft", "Overwrite with current", Callback::new(move |()| replace(editor, at)))}
            {button("duplicate-draft", "Duplicate", Callback::new(move |()| duplicate(editor, at)))}
            {button("delete-draft", "Delete", Callback::new(move |()| delete(editor, at)))}
        </MenuList>
    }
    .into_any()
}

/// What was done last, with a button to undo it where it can be. The toast is out of reach while the
/// dialog is open.
fn said(editor: &'static Editor) -> Option<AnyView> {
    let Some((_, draft)) = editor.deleted.get() else {
        return editor
            .toast
            .get()
            .map(|toast| view! { <span>{toast.text}</span> }.into_any());
    };
    let is_replaced = editor
        .drafts
        .with(|drafts| position(drafts, &draft.name).is_some());
    let done = if is_replaced {
        "overwritten"
    } else {
        "deleted"
    };
    let line = view! {
        <span>{format!("“{}” {done}.", draft.name)}</span>
        " "
        <button
            type="button"
            class="small"
            id=RESTORE
            data-action="restore-draft"
            on:click=click(move |_| restore(editor))
        >
            "Undo"
        </button>
    };
    Some(line.into_any())
}

/// Opens a draft in the form of its request.
pub fn open(editor: &'static Editor, draft: NamedDraft) {
    let said = format!("Opened “{}”.", draft.name);
    editor.load(draft.draft, &said);
    is_named(editor, draft.name);
}

/// Takes note that the form holds the draft of this name.
fn is_named(editor: &'static Editor, name: String) {
    editor.named.set(Some((name, present(editor))));
}

/// Takes note that the form does not hold the draft of this name.
fn is_not_named(editor: &'static Editor, name: &str) {
    editor
        .named
        .update(|named| drop(named.take_if(|(known, _)| known == name)));
}

/// Reads what is stored, for the dialog that is about to open.
pub fn refresh(editor: &'static Editor) {
    editor.drafts.set(stored(editor).unwrap_or_default());
    editor.deleted.set(None);
    // A message from before is not about what is shown.
    say_no_more(editor);
}

fn key(editor: &'static Editor) -> String {
    format!("drafts.{}", editor.api.name)
}

/// Returns the stored drafts, another tab's changes included; `None` if they cannot be read.
pub fn stored(editor: &'static Editor) -> Option<Vec<NamedDraft>> {
    match storage::get(&key(editor)) {
        Some(text) => stored::decode_drafts(&text),
        None => Some(Vec::new()),
    }
}

/// Returns the stored drafts, or says that they cannot be read; they are left alone then.
fn readable(editor: &'static Editor) -> Option<Vec<NamedDraft>> {
    let drafts = stored(editor);
    if drafts.is_none() {
        let foreign = "Another version of this page stored drafts here. They are left as they are, and nothing was saved.";
        say(editor, foreign);
    }
    drafts
}

/// Returns the stored drafts, and the position among them of the draft shown at `at`.
fn find(editor: &'static Editor, at: usize) -> Option<(Vec<NamedDraft>, usize)> {
    let drafts = readable(editor)?;
    let shown = editor
        .drafts
        .with_untracked(|shown| shown.get(at).cloned())?;
    let position = drafts.iter().position(|draft| *draft == shown);
    if position.is_none() {
        say(
            editor,
            "Another tab changed that draft. This is the current list.",
        );
        editor.drafts.set(drafts.clone());
    }
    position.map(|position| (drafts, position))
}

/// Says something in place of what was said before.
fn say(editor: &'static Editor, said: &str) {
    editor.deleted.set(None);
    editor.say(said, false);
}

/// Takes back what was said, because the opposite is done now.
fn say_no_more(editor: &'static Editor) {
    if editor.toast.with_untracked(Option::is_some) {
        editor.toast.set(None);
    }
}

/// Stores the drafts. Returns whether the browser did; where not, it is told.
pub fn write(editor: &'static Editor, drafts: &[NamedDraft]) -> bool {
    let text = stored::encode_drafts(editor.api, drafts);
    let is_written = storage::set(&key(editor), Some(&text));
    if !is_written {
        say(
            editor,
            "The browser refuses to store drafts. Nothing was saved.",
        );
    }
    is_written
}

/// Stores the drafts and shows them; then the focus goes to the element of that id. Returns whether
/// the browser stored them.
fn store(editor: &'static Editor, drafts: Vec<NamedDraft>, focused: Option<String>) -> bool {
    let is_written = write(editor, &drafts);
    if is_written {
        editor.drafts.set(drafts);
        if let Some(focused) = focused {
            focus::go_to_once_drawn(focused);
        }
    }
    is_written
}

/// The draft in the form, as it is stored.
pub fn present(editor: &'static Editor) -> Draft {
    editor.with(|form| without_secrets(form.api, form.draft()).0)
}

fn position(drafts: &[NamedDraft], name: &str) -> Option<usize> {
    drafts.iter().position(|draft| draft.name == name)
}

fn save(editor: &'static Editor, wish: &str) {
    let Some(mut drafts) = readable(editor) else {
        return;
    };
    // The draft that is open is saved, and not copied.
    let named = editor.named.get_untracked().map(|(name, _)| name);
    if let Some(at) = named
        .filter(|name| name == wish.trim())
        .and_then(|name| position(&drafts, &name))
    {
        return overwrite(editor, drafts, at);
    }
    let name = stored::free_name(&drafts, wish);
    say(editor, &format!("Saved as “{name}”."));
    drafts.push(NamedDraft {
        name: name.clone(),
        draft: present(editor),
        saved: Some(time::now()),
    });
    if store(editor, drafts, None) {
        is_named(editor, name);
    }
}

fn duplicate(editor: &'static Editor, at: usize) {
    let Some((mut drafts, at)) = find(editor, at) else {
        return;
    };
    let name = stored::free_name(&drafts, &drafts[at].name);
    let copy = NamedDraft {
        name,
        ..drafts[at].clone()
    };
    say(editor, &format!("Duplicated as “{}”.", copy.name));
    drafts.insert(at + 1, copy);
    store(editor, drafts, Some(row_id(at + 1)));
}

fn replace(editor: &'static Editor, at: usize) {
    if let Some((drafts, at)) = find(editor, at) {
        overwrite(editor, drafts, at);
    }
}

fn overwrite(editor: &'static Editor, mut drafts: Vec<NamedDraft>, at: usize) {
    let present = NamedDraft {
        name: drafts[at].name.clone(),
        draft: present(editor),
        saved: Some(time::now()),
    };
    let name = present.name.clone();
    let replaced = std::mem::replace(&mut drafts[at], present);
    say_no_more(editor);
    editor.deleted.set(Some((at, replaced)));
    if store(editor, drafts, Some(RESTORE.to_owned())) {
        is_named(editor, name);
    }
}

fn delete(editor: &'static Editor, at: usize) {
    let Some((mut drafts, at)) = find(editor, at) else {
        return;
    };
    let deleted = drafts.remove(at);
    let name = deleted.name.clone();
    say_no_more(editor);
    editor.deleted.set(Some((at, deleted)));
    if store(editor, drafts, Some(RESTORE.to_owned())) {
        is_not_named(editor, &name);
    }
}

fn restore(editor: &'static Editor) {
    let Some((at, draft)) = editor.deleted.get_untracked() else {
        return;
    };
    let Some(mut drafts) = readable(editor) else {
        return;
    };
    let replaced = position(&drafts, &draft.name);
    let at = replaced.unwrap_or(at).min(drafts.len());
    if replaced.is_some() {
        drafts.remove(at);
    }
    let name = draft.name.clone();
    drafts.insert(at, draft);
    editor.deleted.set(None);
    if store(editor, drafts, Some(row_id(at))) {
        is_not_named(editor, &name);
    }
}

/// Gives a draft another name. The rows stay as they are shown: the click that left the control is
/// about to hit one of their buttons.
fn rename(editor: &'static Editor, row: usize, name: &str) {
    let shown = editor
        .drafts
        .with_untracked(|drafts| drafts.get(row).map(|draft| draft.name.clone()));
    let name = name.trim();
    if name.is_empty() || shown.as_deref() == Some(name) {
        return;
    }
    let Some((mut drafts, at)) = find(editor, row) else {
        return;
    };
    let mut renamed = drafts.remove(at);
    renamed.name = stored::free_name(&drafts, name);
    let name = renamed.name.clone();
    drafts.insert(at, renamed);
    if write(editor, &drafts) {
        // What was overwritten under the old name cannot come back under it.
        editor.deleted.update(|deleted| {
            drop(deleted.take_if(|(_, draft)| shown.as_ref() == Some(&draft.name)));
        });
        editor.named.update(|named| {
            if let Some((known, _)) = named
                && shown.as_ref() == Some(known)
            {
                known.clone_from(&name);
            }
        });
        editor.drafts.update(|rows| rows[row].name = name);
    }
}
