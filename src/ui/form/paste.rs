//! Pasting into the form: blanks around a value are left out, and several entries that are pasted
//! into a row of a list become several rows.

use super::Control;
use super::list::row;
use crate::browser::clipboard;
use crate::state::Editor;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{ClipboardEvent, HtmlInputElement};
use vpn_request_builder::document::draft::Edit;
use vpn_request_builder::rules::format;

/// Handles a text that is pasted into a control of the form.
pub fn pasted(editor: &'static Editor, event: &ClipboardEvent) {
    let Some(Control {
        name,
        text: present,
    }) = Control::of(event)
    else {
        return;
    };
    let data = event
        .clipboard_data()
        .and_then(|data| data.get_data("text").ok());
    let Some(pasted) = data else { return };
    let entries: Vec<&str> = format::entries(&pasted).collect();
    if let Some((list, at)) = row(editor, &name).filter(|_| entries.len() > 1) {
        event.prevent_default();
        // In place of a row that is empty or wholly selected; after any other. In one step, to be
        // undone as one.
        let mut rows = editor.with(|form| form.entries(&list).to_vec());
        let after = rows.split_off(rows.len().min(at + 1));
        if present.is_empty() || is_selected(event) {
            rows.pop();
        }
        rows.extend(entries.iter().map(|entry| (*entry).into()));
        rows.extend(after);
        editor.dispatch(Edit::Set {
            pointer: list,
            value: rows.into(),
        });
        editor.say(format!("{} entries pasted.", entries.len()), true);
    } else if pasted.trim() != pasted {
        event.prevent_default();
        clipboard::insert(pasted.trim());
    }
}

/// Returns whether all that the control holds is selected.
fn is_selected(event: &ClipboardEvent) -> bool {
    let input = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    input.is_some_and(|input| {
        let start = input.selection_start().ok().flatten();
        let end = input.selection_end().ok().flatten();
        let length = input.value().encode_utf16().count();
        start == Some(0) && end.is_some_and(|end| end as usize == length)
    })
}
