//! Light, dark, or as the system has it.

use super::el::El;
use super::storage;
use leptos::prelude::*;

/// The name of the control.
pub const NAME: &str = "/theme";

/// Applies the theme that was chosen before, and shows it in its control.
pub fn restore(control: &El) {
    let chosen = storage::get("theme")
        .filter(|theme| matches!(theme.as_str(), "light" | "dark"))
        .unwrap_or_default();
    apply(&chosen);
    control.set_value(&chosen);
}

/// Applies a theme, and remembers it.
pub fn choose(theme: &str) {
    apply(theme);
    storage::set("theme", Some(theme));
}

fn apply(theme: &str) {
    if let Some(html) = document().document_element() {
        El(html).set("data-theme", Some(theme).filter(|theme| !theme.is_empty()));
    }
}
