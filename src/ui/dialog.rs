//! Dialogs: the browser's own, which keep the focus inside, close on Escape and give it back.

use super::el::{El, button, classed, el};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlDialogElement;

/// A closed dialog with a heading. `name` is its id.
pub fn dialog(name: &str, title: &str, content: impl IntoIterator<Item = El>) -> El {
    let heading = format!("{name}-heading");
    let close = button("close", name, "Close").attr("class", "quiet");
    let head = classed("div", "dialog-head").child(el("h2").attr("id", &heading).text(title)).child(close);
    el("dialog").attr("id", name).attr("aria-labelledby", &heading).child(head).children(content)
}

/// Opens a dialog.
pub fn open(name: &str) {
    if let Some(dialog) = find(name).filter(|dialog| !dialog.open()) {
        let _ = dialog.show_modal();
    }
}

/// Closes a dialog.
pub fn close(name: &str) {
    if let Some(dialog) = find(name) {
        dialog.close();
    }
}

fn find(name: &str) -> Option<HtmlDialogElement> {
    document().get_element_by_id(name)?.dyn_into().ok()
}
