//! What the browser remembers: the draft of each page, named drafts, where requests go, the theme.
//!
//! Each tab keeps its drafts under keys of its own, so that two tabs never destroy each other's
//! work, not even a tab and its copy; a new tab begins with the draft that was stored last. Secrets
//! are not in what is stored.

use super::dom;
use super::el::on_change;
use super::state::{Page, Pages};
use super::time::Pause;
use super::var::Var;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Storage, StorageEvent};
use std::time::Duration;
use vpn_request_builder::draft::Draft;
use vpn_request_builder::memory;
use vpn_request_builder::request::Env;

/// Before each key, since others may share the origin.
const PREFIX: &str = "vpn-request-builder";

/// How many tabs' drafts of a page are kept.
const TABS: usize = 20;

/// How long the page waits before it stores, so that fast typing is not slowed down.
const CALM: Duration = Duration::from_millis(400);

/// The text stored under a key.
pub fn get(key: &str) -> Option<String> {
    storage()?.get_item(&format!("{PREFIX}.{key}")).ok()?
}

/// Stores a text, or removes it. Whether the browser did.
pub fn set(key: &str, text: Option<&str>) -> bool {
    let (Some(storage), key) = (storage(), format!("{PREFIX}.{key}")) else {
        return false;
    };
    match text {
        Some(text) => storage.set_item(&key, text).is_ok(),
        None => storage.remove_item(&key).is_ok(),
    }
}

fn storage() -> Option<Storage> {
    window().local_storage().ok()?
}

/// The texts stored under all keys that begin so.
pub fn all(prefix: &str) -> Vec<String> {
    let Some(storage) = storage() else {
        return Vec::new();
    };
    let keys = (0..storage.length().unwrap_or_default()).filter_map(|at| storage.key(at).ok()?);
    let ours: Vec<String> = keys
        .filter(|key| own(key).is_some_and(|key| key.starts_with(prefix)))
        .collect();
    ours.iter()
        .filter_map(|key| storage.get_item(key).ok()?)
        .collect()
}

/// A key as [`get`] knows it, if it is one of ours.
pub fn own(key: &str) -> Option<&str> {
    key.strip_prefix(PREFIX)?.strip_prefix('.')
}

/// The settings for sending.
pub fn env() -> Env {
    get(ENV)
        .and_then(|text| memory::unpack_env(&text))
        .unwrap_or_default()
}

/// Remembers the settings for sending.
pub fn set_env(env: &Env) {
    set(ENV, Some(&memory::pack_env(env)));
}

/// The key of the settings.
const ENV: &str = "env";

/// Brings back the drafts of all pages, and stores them from now on.
pub fn remember_drafts(pages: Pages) {
    let tab = Var::new(tab());
    pages.iter().for_each(|page| remember_draft(page, tab));
    claim(tab);
}

fn remember_draft(page: Page, tab: Var<String>) {
    let name = page.api.name;
    let stored = newest(name, &tab.get_untracked()).and_then(|key| memory::unpack(&get(&key)?));
    if let Some(draft) = stored.filter(|draft| *draft != Draft::new(page.api)) {
        page.restore(draft);
    }
    let key = move || tab.with_untracked(|tab| format!("draft.{name}.{tab}"));
    let pause = Pause::new();
    let refused = Var::new(false);
    let store = move || {
        let text = page
            .form
            .with_untracked(|form| memory::pack(page.api, form.draft()));
        let stored = set(&key(), Some(&text)) && tab.with_untracked(|tab| touch(name, tab));
        if !stored && !refused.get_untracked() {
            refused.set(true);
            page.say(
                "The browser refuses to store the draft: it will be lost when the page is closed.",
                false,
            );
        }
    };
    dom::on(&window(), "pagehide", move |_| {
        if pause.end() {
            store();
        }
    });
    on_change(move || page.form.track(), move || pause.begin(CALM, store));
    // Under another name there is nothing yet.
    let rename = move || {
        if page
            .form
            .with_untracked(|form| *form.draft() != Draft::new(page.api))
        {
            pause.begin(CALM, store);
        }
    };
    on_change(move || tab.track(), rename);
}

/// The name of this tab, to be asked for once. It outlives a reload.
fn tab() -> String {
    let session = window().session_storage().ok().flatten();
    let known = session.and_then(|session| session.get_item(PREFIX).ok()?);
    known
        .filter(|_| dom::was_reloaded())
        .unwrap_or_else(new_tab)
}

fn new_tab() -> String {
    let mut bytes = [0; 8];
    dom::random(&mut bytes);
    let name = format!("{:x}", u64::from_ne_bytes(bytes));
    let _ = window()
        .session_storage()
        .ok()
        .flatten()
        .map(|session| session.set_item(PREFIX, &name));
    name
}

/// A copy of a tab begins with the name of the other one, and Chromium says that it was reloaded. So it asks who has
/// that name, by way of the storage, and takes another one where somebody says so.
fn claim(tab: Var<String>) {
    const WHO: &str = "who";
    const HERE: &str = "here";
    let say = |key: &str, name: &str| {
        set(key, Some(name));
        set(key, None);
    };
    let asked = tab.get_untracked();
    say(WHO, &asked);
    dom::on(&window(), "storage", move |event| {
        let Some(event) = event.dyn_ref::<StorageEvent>() else {
            return;
        };
        let (Some(key), Some(name)) = (event.key(), event.new_value()) else {
            return;
        };
        let is_mine = tab.with_untracked(|tab| *tab == name);
        match own(&key) {
            Some(WHO) if is_mine => say(HERE, &name),
            Some(HERE) if is_mine && name == asked => tab.set(new_tab()),
            _ => {}
        }
    });
}

/// The key of this tab's draft, or else of the one that was stored last.
fn newest(api: &str, tab: &str) -> Option<String> {
    let tabs = get(&format!("tabs.{api}")).unwrap_or_default();
    let own = tabs.split(' ').find(|known| *known == tab);
    let tab = own.or_else(|| tabs.split(' ').next_back())?;
    Some(format!("draft.{api}.{tab}"))
}

/// Puts this tab's draft last, and forgets those that were not stored for longest.
fn touch(api: &str, tab: &str) -> bool {
    let key = format!("tabs.{api}");
    let tabs = get(&key).unwrap_or_default();
    let others: Vec<&str> = tabs
        .split(' ')
        .filter(|known| !known.is_empty() && *known != tab)
        .collect();
    let (forgotten, kept) = others.split_at(others.len().saturating_sub(TABS - 1));
    for old in forgotten {
        set(&format!("draft.{api}.{old}"), None);
    }
    set(&key, Some(&[kept, &[tab]].concat().join(" ")))
}
