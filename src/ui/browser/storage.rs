//! The browser's storage: `local` is shared by all tabs and stays, `session` belongs to one tab,
//! survives its reload and goes along with its copy. Nothing that is stored holds a secret.

use leptos::prelude::window;
use leptos::web_sys::Storage;

/// Before each key, since others may share the origin.
const PREFIX: &str = "vpn-request-builder";

/// Which of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Area {
    /// All tabs' own.
    Local,
    /// This tab's own.
    Session,
}

/// The text stored under a key of all tabs.
pub fn get(key: &str) -> Option<String> {
    get_from(Area::Local, key)
}

/// Stores a text for all tabs, or removes it. Returns whether the browser did.
pub fn set(key: &str, text: Option<&str>) -> bool {
    set_in(Area::Local, key, text)
}

/// The text stored under a key. The empty key is the prefix alone, as the version before had one.
pub fn get_from(area: Area, key: &str) -> Option<String> {
    storage(area)?.get_item(&full(key)).ok()?
}

/// Stores a text under a key, or removes it. Returns whether the browser did.
pub fn set_in(area: Area, key: &str, text: Option<&str>) -> bool {
    let Some(storage) = storage(area) else {
        return false;
    };
    match text {
        Some(text) => storage.set_item(&full(key), text).is_ok(),
        None => storage.remove_item(&full(key)).is_ok(),
    }
}

/// The texts of all tabs that are stored under keys which begin so; `None` if the browser does not say.
pub fn all(prefix: &str) -> Option<Vec<String>> {
    let keys = keys(prefix)?;
    Some(keys.iter().filter_map(|key| get(key)).collect())
}

/// The keys of all tabs that begin so; `None` if the browser does not say.
pub fn keys(prefix: &str) -> Option<Vec<String>> {
    let storage = storage(Area::Local)?;
    let keys = (0..storage.length().ok()?).filter_map(|at| storage.key(at).ok()?);
    let ours = keys.filter_map(|key| own(&key).map(str::to_owned));
    Some(ours.filter(|key| key.starts_with(prefix)).collect())
}

/// A key without its prefix, if it is one of ours.
pub fn own(key: &str) -> Option<&str> {
    key.strip_prefix(PREFIX)?.strip_prefix('.')
}

fn full(key: &str) -> String {
    if key.is_empty() {
        PREFIX.to_owned()
    } else {
        format!("{PREFIX}.{key}")
    }
}

fn storage(area: Area) -> Option<Storage> {
    match area {
        Area::Local => window().local_storage().ok()?,
        Area::Session => window().session_storage().ok()?,
    }
}
