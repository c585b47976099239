//! Copying to the clipboard, and inserting text as if it had been typed.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{HtmlDocument, HtmlTextAreaElement};
use wasm_bindgen_futures::JsFuture;

/// Copies a text and tells whether that worked; by the older way where the clipboard is refused.
pub fn copy(text: &str, done: impl FnOnce(bool) + 'static) {
    let navigator = window().navigator();
    // Browsers offer no clipboard to pages that came over plain http from another machine.
    let clipboard = js_sys::Reflect::get(&navigator, &"clipboard".into());
    if !clipboard.is_ok_and(|clipboard| clipboard.is_object()) {
        return done(copy_selected(text));
    }
    let promise = navigator.clipboard().write_text(text);
    let text = text.to_owned();
    spawn_local(async move {
        let copied = JsFuture::from(promise).await.is_ok();
        done(copied || copy_selected(&text));
    });
}

/// Copies a text by way of a control that is selected and removed at once.
fn copy_selected(text: &str) -> bool {
    let area = document().create_element("textarea").ok();
    let Some(area) = area.and_then(|area| area.dyn_into::<HtmlTextAreaElement>().ok()) else {
        return false;
    };
    let Some(body) = document().body() else {
        return false;
    };
    let focused = super::focus::active();
    area.set_value(text);
    let _ = body.append_child(&area);
    area.select();
    let copied = html_document().exec_command("copy").unwrap_or(false);
    area.remove();
    if let Some(focused) = focused {
        let _ = focused.focus();
    }
    copied
}

/// Selects the text of an element, for a person to copy it by the keys.
pub fn select(id: &str) {
    let element = document().get_element_by_id(id);
    if let (Some(element), Ok(Some(selection))) = (element, window().get_selection()) {
        let _ = selection.select_all_children(&element);
    }
}

/// Types a text into the control that has the focus, so that the browser can undo it.
pub fn insert(text: &str) {
    let _ = html_document().exec_command_with_show_ui_and_value("insertText", false, text);
}

fn html_document() -> HtmlDocument {
    document().unchecked_into()
}
