//! Links: a draft in the address, to be sent to somebody, without its secrets.

use crate::browser::clipboard;
use crate::state::{App, Dialog, Editor};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsValue;
use vpn_request_builder::catalogue::spec;
use vpn_request_builder::document::draft::Draft;
use vpn_request_builder::document::secret;
use vpn_request_builder::exchange::link::{self, Damaged, Unknown};

/// Copies an address that opens to the open draft. Where the draft has unknown members, asks first
/// whether they are to be in it.
pub fn share(app: &'static App) {
    let editor = app.editor_untracked();
    let has_unknown = editor.with(|form| !secret::unknown(form.api, form.draft()).is_empty());
    if has_unknown {
        app.dialog.set(Some(Dialog::Share));
    } else {
        copy(editor, Unknown::LeftOut);
    }
}

/// Copies an address that opens to a draft, and says what is not in it.
pub fn copy(editor: &'static Editor, unknown: Unknown) {
    let link = match editor.with(|form| link::encode(form.api, form.draft(), unknown)) {
        Ok(link) => link,
        Err(too_large) => return editor.say(too_large.to_string(), false),
    };
    let address = window().location().href().unwrap_or_default();
    let base = address.split('#').next().unwrap_or_default();
    let address = format!("{base}{}", link.fragment);
    let mut notes = Vec::new();
    if !link.left_out.is_empty() {
        let label = |pointer: &String| {
            let row = spec::resolve(editor.api, pointer);
            row.map_or(pointer.clone(), |(field, _)| field.label.to_owned())
        };
        let left_out: Vec<String> = link.left_out.iter().map(label).collect();
        notes.push(format!(
            "Secrets are not in the link: {}.",
            left_out.join(", ")
        ));
    }
    if link.lacks_unknown {
        notes.push("The unknown parameters are not in the link.".to_owned());
    }
    notes.extend(link.caution);
    let shown = address.clone();
    clipboard::copy(&address, move |copied| {
        if copied {
            editor.say("Link copied.", false);
        } else {
            editor.say(
                "The browser refused to copy. The link is shown above the form.",
                false,
            );
            notes.push(shown);
        }
        editor.notice.set(notes);
    });
}

/// Follows the address: to another request, and to the draft that a link carries.
pub fn follow(app: &'static App) {
    let fragment = window().location().hash().unwrap_or_default();
    match link::decode(&fragment) {
        Ok(shared) => {
            let name = link::page(&fragment).map_or(app.open.get_untracked(), |api| api.name);
            set_open(app, name);
            if let Some(shared) = shared {
                open(
                    app.editor_of(shared.api.name),
                    shared.draft,
                    &shared.edition,
                );
                put_away(name);
            }
        }
        Err(damaged) => {
            if let Some(api) = link::page(&fragment) {
                set_open(app, api.name);
                // A newer version can open it, once it is loaded.
                if !matches!(damaged, Damaged::Newer) {
                    put_away(api.name);
                }
            }
            refuse(app.editor_untracked(), damaged);
        }
    }
}

fn set_open(app: &'static App, name: &'static str) {
    if app.open.get_untracked() != name {
        app.open.set(name);
    }
}

/// Takes the draft out of the address, once it is in the form or refused: a reload, or the way back
/// to here, would put it over what was done since.
fn put_away(name: &str) {
    if let Ok(history) = window().history() {
        let address = format!("#/{name}");
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&address));
    }
}

fn open(editor: &'static Editor, draft: Draft, edition: &str) {
    // Nothing is to be undone where the draft is open already.
    if editor.with(|form| *form.draft() == draft) {
        // Another tab's may be: from now on it is this one's, too.
        return editor.revision.update(|revision| *revision += 1);
    }
    editor.load(draft, "Opened the shared draft.");
    let own = editor.api.page.updated;
    if !edition.is_empty() && edition != own {
        editor.notice.set(vec![format!(
            "The link was made for the edition of {edition}; the rules here are those of {own}."
        )]);
    }
}

/// A link that cannot be opened leaves the form as it is.
fn refuse(editor: &'static Editor, damaged: Damaged) {
    if !matches!(damaged, Damaged::Foreign) {
        editor.say(
            "The link could not be opened. The form is unchanged.",
            false,
        );
    }
    editor.notice.set(vec![damaged.to_string()]);
}
