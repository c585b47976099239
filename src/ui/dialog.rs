//! Dialogs: the browser's own, which keep the focus inside, close on Escape and give it back.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlDialogElement;

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
