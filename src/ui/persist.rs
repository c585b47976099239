//! Drafts and theme in the browser's storage. A tab's draft is in the
//! storage of its session, where it survives a reload and goes along with a copy of the tab; a
//! second text, of all tabs, is what a new tab begins with. Secrets are in neither. A text of another
//! version is kept.

use crate::browser::storage::{self, Area};
use crate::browser::time::Pause;
use crate::dialogs;
use crate::state::{App, Editor};
use leptos::ev;
use leptos::prelude::*;
use std::time::Duration;
use vpn_request_builder::document::draft::Draft;
use vpn_request_builder::document::overview::Show;
use vpn_request_builder::exchange::stored;

/// How long typing pauses before the draft is stored, so that it is not slowed down.
const CALM: Duration = Duration::from_millis(400);

/// Brings back the drafts of an earlier visit.
pub fn restore_drafts(app: &'static App) {
    for editor in &app.editors {
        let Some(text) = stored_draft(editor.api.name) else {
            continue;
        };
        match stored::decode_draft(&text) {
            Some(draft) if draft == Draft::new(editor.api) => {}
            Some(draft) => editor.restore(draft),
            None => set_aside(editor, "draft", &key(editor.api.name), &text),
        }
    }
}

/// Puts the drafts of tabs that the version before left behind, and that nobody can reach any more,
/// among the named ones. A tab's own draft and the last one have been restored before.
pub fn rescue_drafts(app: &'static App) {
    for editor in &app.editors {
        let (tabs, prefix) = (
            format!("tabs.{}", editor.api.name),
            format!("{}.", key(editor.api.name)),
        );
        if storage::get(&tabs).is_none() {
            continue;
        }
        let keys = storage::keys(&prefix).unwrap_or_default();
        let texts: Vec<(String, String)> = keys
            .into_iter()
            .filter_map(|key| {
                let text = storage::get(&key)?;
                Some((key, text))
            })
            .collect();
        let named = dialogs::stored_drafts(editor);
        let all = named.map(|named| {
            let restored = editor.with(|form| form.draft().clone());
            let texts = texts.iter().map(|(_, text)| text.as_str());
            stored::with_rescued(editor.api, named, &restored, texts)
        });
        let Some(all) = all else { continue };
        if dialogs::write_drafts(editor, &all) {
            storage::set(&tabs, None);
            for (key, text) in texts {
                if stored::decode_draft(&text).is_some() {
                    storage::set(&key, None);
                }
            }
        }
    }
}

/// Keeps a stored text that cannot be read, because another version stored it, under a key of its
/// own: whatever is stored next does not replace it. Says so.
pub fn set_aside(editor: &'static Editor, noun: &str, key: &str, text: &str) {
    let is_kept = |kept: &Option<String>| kept.as_deref().is_none_or(|kept| kept == text);
    let key = (1..100)
        .map(|number| format!("unread.{key}.{number}"))
        .find(|key| is_kept(&storage::get(key)));
    let said = if key.is_some_and(|key| storage::set(&key, Some(text))) {
        "It stays in this browser, but cannot be shown here."
    } else {
        "It cannot be shown here. Your first change replaces it."
    };
    editor.say(
        format!("The stored {noun} is of another version of this page. {said}"),
        false,
    );
}

/// Stores the drafts whenever they have changed.
pub fn store_drafts(app: &'static App) {
    app.editors.iter().for_each(store_changes);
}

fn store_changes(editor: &'static Editor) {
    let pause = Pause::new();
    let is_told = StoredValue::new(false);
    let store = move || {
        let text = editor.with(|form| stored::encode_draft(form.api, form.draft()));
        if !store_draft(editor.api.name, &text) && !is_told.get_value() {
            is_told.set_value(true);
            let refused =
                "The browser refuses to store the draft. It is lost when you close the page.";
            editor.say(refused, false);
        }
    };
    window_event_listener(ev::pagehide, move |_| {
        if pause.end() {
            store();
        }
    });
    Effect::new(move |_| {
        if editor.revision.get() > 0 {
            pause.begin(CALM, store);
        }
    });
}

fn key(api: &str) -> String {
    format!("draft.{api}")
}

/// The text of a request's draft: this tab's, or else the one that was stored last, which is this
/// tab's from now on.
fn stored_draft(api: &str) -> Option<String> {
    let own = storage::get_from(Area::Session, &key(api)).or_else(|| predecessors_draft(api));
    own.or_else(|| {
        let last = storage::get(&key(api)).or_else(|| predecessors_last_draft(api))?;
        storage::set_in(Area::Session, &key(api), Some(&last));
        Some(last)
    })
}

/// Stores the text of a draft for this tab and for new ones. Returns whether the browser did.
fn store_draft(api: &str, text: &str) -> bool {
    let own = storage::set_in(Area::Session, &key(api), Some(text));
    storage::set(&key(api), Some(text)) && own
}

/// The draft that the version before kept for this tab. It had all tabs' drafts in one storage, each
/// under the name of its tab, which alone was in the session's. It is this tab's from now on.
fn predecessors_draft(api: &str) -> Option<String> {
    let tab = storage::get_from(Area::Session, "")?;
    let key = format!("draft.{api}.{tab}");
    let text = storage::get(&key)?;
    if store_draft(api, &text) {
        storage::set(&key, None);
    }
    Some(text)
}

/// The draft that the version before stored last, in any tab.
fn predecessors_last_draft(api: &str) -> Option<String> {
    let tabs = storage::get(&format!("tabs.{api}"))?;
    let last = tabs.split(' ').next_back()?;
    storage::get(&format!("draft.{api}.{last}"))
}

/// The themes that can be chosen, beside the system's.
const THEMES: [&str; 2] = ["light", "dark"];

/// The theme that was chosen; empty for the system's.
pub fn theme() -> String {
    storage::get("theme")
        .filter(|theme| THEMES.contains(&&**theme))
        .unwrap_or_default()
}

/// Remembers the theme.
pub fn set_theme(theme: &str) {
    storage::set("theme", Some(theme).filter(|theme| !theme.is_empty()));
}

/// The key of the choice of fields.
const SHOW: &str = "show";

/// The fields that the forms show, as they were chosen last.
pub fn show() -> Show {
    let stored = storage::get(SHOW);
    stored
        .and_then(|name| Show::of_name(&name))
        .unwrap_or_default()
}

/// Remembers which fields the forms show.
pub fn set_show(show: Show) {
    storage::set(SHOW, Some(show.name()));
}

/// The key of a text that is stored while the shortcuts of one letter are off.
const NO_SHORTCUTS: &str = "keys-off";

/// Returns whether the shortcuts of one letter are on.
pub fn has_shortcuts() -> bool {
    storage::get(NO_SHORTCUTS).is_none()
}

/// Remembers whether the shortcuts of one letter are on.
pub fn set_shortcuts(on: bool) {
    storage::set(NO_SHORTCUTS, (!on).then_some("1"));
}
