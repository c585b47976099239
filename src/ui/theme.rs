//! Light, dark, or as the system has it.

use super::el::{El, classed, el};
use super::storage;
use leptos::prelude::*;

/// The name of the control.
pub const NAME: &str = "/theme";

/// The control, and the theme that was chosen before.
pub fn control() -> El {
    let chosen = storage::get("theme").unwrap_or_default();
    apply(&chosen);
    let option = |(value, label): (&str, &str)| el("option").attr("value", value).text(label);
    let choice = el("select").attr("name", NAME).attr("id", NAME);
    let choice = choice.children([("", "System"), ("light", "Light"), ("dark", "Dark")].map(option));
    choice.set_value(if matches!(chosen.as_str(), "light" | "dark") { &chosen } else { "" });
    classed("div", "theme").child(el("label").attr("for", NAME).text("Theme")).child(choice)
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
