//! Named drafts: saved, opened, replaced, renamed, duplicated and deleted.

use super::Modal;
use crate::browser::{focus, storage};
use crate::state::{Dialog, Editor, use_app, use_editor};
use crate::view::{attr, click, flag, part, text};
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlInputElement;
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
    // The toast is out of reach while the dialog is open.
    let said = text(move || {
        editor
            .toast
            .get()
            .map(|toast| toast.text)
            .unwrap_or_default()
    });
    let rows = move || 0..editor.drafts.with(Vec::len);
    let is_empty = move || editor.drafts.with(Vec::is_empty);
    view! {
        <Modal id="drafts" title=format!("Drafts of the {}", editor.api.title) dialog=Dialog::Drafts>
            <p>"Drafts are stored in this browser alone, without their secrets."</p>
            <label for=NEW><span class="label">"Save this draft as"</span></label>
            <div class="with-button">
                <input type="text" id=NEW name=NEW autocomplete="off" autofocus node_ref=wish on:keydown=enter/>
                <button type="button" class="primary" data-action="save-draft" on:click=click(move |_| save())>
                    "Save"
                </button>
            </div>
            <p class="said" role="status">{said}</p>
            <ul class="drafts">
                <For each=rows key=|at| *at children=|at| view! { <Row at/> }/>
                <li hidden=flag(move || !is_empty())>"There are no saved drafts yet."</li>
            </ul>
            <p class="deleted" role="status">{part(move || deleted(editor))}</p>
        </Modal>
    }
    .into_any()
}

/// A draft: its name, which can be changed, and what can be done with it.
#[component]
fn Row(at: usize) -> AnyView {
    let app = use_app();
    let editor = use_editor();
    let name = move || {
        editor
            .drafts
            .with(|drafts| drafts.get(at).map(|draft| draft.name.clone()))
    };
    let name = move || name().unwrap_or_default();
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
    let open = move |()| {
        if let Some(draft) = editor
            .drafts
            .with_untracked(|drafts| drafts.get(at).cloned())
        {
            app.dialog.set(None);
            editor.load(draft.draft, "The draft is open.");
        }
    };
    let button = move |action: &'static str, label: &'static str, press: Callback<()>| {
        view! {
            <button
                type="button"
                data-action=action
                data-path=at.to_string()
                aria-label=attr(move || Some(format!("{label} {}", name())))
                on:click=click(move |_| press.run(()))
            >
                {label}
            </button>
        }
    };
    view! {
        <li>
            <input
                type="text"
                id=id
                name=control
                aria-label=attr(move || Some(format!("Name of draft {}", name())))
                prop:value=name
                on:change=rename
            />
            {button("open-draft", "Open", Callback::new(open))}
            {button("replace-draft", "Replace", Callback::new(move |()| replace(editor, at)))}
            {button("duplicate-draft", "Duplicate", Callback::new(move |()| duplicate(editor, at)))}
            {button("delete-draft", "Delete", Callback::new(move |()| delete(editor, at)))}
        </li>
    }
    .into_any()
}

/// The draft that was deleted or replaced last, with a button to restore it.
fn deleted(editor: &'static Editor) -> Option<AnyView> {
    let (_, draft) = editor.deleted.get()?;
    let is_replaced = editor
        .drafts
        .with(|drafts| position(drafts, &draft.name).is_some());
    let done = if is_replaced { "replaced" } else { "deleted" };
    let line = view! {
        <span>
            {format!("{} is {done}. ", draft.name)}
            <button
                type="button"
                class="small"
                id=RESTORE
                data-action="restore-draft"
                on:click=click(move |_| restore(editor))
            >
                "Undo"
            </button>
        </span>
    };
    Some(line.into_any())
}

/// Reads what is stored, for the dialog that is about to open.
pub fn refresh(editor: &'static Editor) {
    editor.drafts.set(stored(editor).unwrap_or_default());
}

fn key(editor: &'static Editor) -> String {
    format!("drafts.{}", editor.api.name)
}

/// Returns the stored drafts, another tab's changes included; `None` if they cannot be read.
fn stored(editor: &'static Editor) -> Option<Vec<NamedDraft>> {
    match storage::get(&key(editor)) {
        Some(text) => stored::decode_drafts(&text),
        None => Some(Vec::new()),
    }
}

/// Returns the stored drafts, or says that they cannot be read; they are left alone then.
fn readable(editor: &'static Editor) -> Option<Vec<NamedDraft>> {
    let drafts = stored(editor);
    if drafts.is_none() {
        let foreign = "Another version of this page stored drafts here, which this one leaves alone: nothing is saved.";
        editor.say(foreign, false);
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
        editor.say(
            "That draft was changed in another tab: these are the drafts of now.",
            false,
        );
        editor.drafts.set(drafts.clone());
    }
    position.map(|position| (drafts, position))
}

/// Stores the drafts. Returns whether the browser did; where not, it is told.
fn write(editor: &'static Editor, drafts: &[NamedDraft]) -> bool {
    let text = stored::encode_drafts(editor.api, drafts);
    let is_written = storage::set(&key(editor), Some(&text));
    if !is_written {
        editor.say(
            "The browser refuses to store drafts: nothing is saved.",
            false,
        );
    }
    is_written
}

/// Stores the drafts and shows them; then the focus goes to the element of that id.
fn store(editor: &'static Editor, drafts: Vec<NamedDraft>, focused: Option<String>) {
    if write(editor, &drafts) {
        editor.drafts.set(drafts);
        if let Some(focused) = focused {
            focus::go_to_once_drawn(focused);
        }
    }
}

/// The draft in the form, as it is stored.
fn present(editor: &'static Editor) -> Draft {
    editor.with(|form| without_secrets(form.api, form.draft()).0)
}

fn position(drafts: &[NamedDraft], name: &str) -> Option<usize> {
    drafts.iter().position(|draft| draft.name == name)
}

fn save(editor: &'static Editor, wish: &str) {
    let Some(mut drafts) = readable(editor) else {
        return;
    };
    let name = stored::free_name(&drafts, wish);
    editor.say(format!("Saved as {name}."), false);
    drafts.push(NamedDraft {
        name,
        draft: present(editor),
    });
    store(editor, drafts, None);
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
    drafts.insert(at + 1, copy);
    store(editor, drafts, Some(format!("/drafts/{}", at + 1)));
}

fn replace(editor: &'static Editor, at: usize) {
    let Some((mut drafts, at)) = find(editor, at) else {
        return;
    };
    let replaced = std::mem::replace(&mut drafts[at].draft, present(editor));
    editor.deleted.set(Some((
        at,
        NamedDraft {
            name: drafts[at].name.clone(),
            draft: replaced,
        },
    )));
    store(editor, drafts, Some(RESTORE.to_owned()));
}

fn delete(editor: &'static Editor, at: usize) {
    let Some((mut drafts, at)) = find(editor, at) else {
        return;
    };
    let deleted = drafts.remove(at);
    editor.deleted.set(Some((at, deleted)));
    store(editor, drafts, Some(RESTORE.to_owned()));
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
    drafts.insert(at, draft);
    editor.deleted.set(None);
    store(editor, drafts, Some(format!("/drafts/{at}")));
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
        editor.drafts.update(|rows| rows[row].name = name);
    }
}
