//! The list of keyboard shortcuts.

use super::Modal;
use crate::keys::{EVERYWHERE, SHORTCUTS};
use crate::persist;
use crate::state::{Dialog, use_app};
use crate::view::part;
use leptos::prelude::*;

/// The shortcuts, and the switch for those of one letter.
#[component]
pub fn Keys() -> AnyView {
    let app = use_app();
    let content =
        part(move || (app.dialog.get() == Some(Dialog::Keys)).then(|| list(app.has_shortcuts)));
    view! { <Modal id="keys" title="Keyboard shortcuts" dialog=Dialog::Keys>{content}</Modal> }
        .into_any()
}

fn list(shortcuts: RwSignal<bool>) -> AnyView {
    let row = |(key, says): (&'static str, &'static str)| {
        view! { <tr><th scope="row"><kbd>{key}</kbd></th><td>{says}</td></tr> }.into_any()
    };
    let letters = SHORTCUTS.iter();
    let letters = letters.map(|shortcut| row((shortcut.key, shortcut.says)));
    let switch = move |event| {
        let on = event_target_checked(&event);
        shortcuts.set(on);
        persist::set_shortcuts(on);
    };
    view! {
        <h3>"Single letters"</h3>
        <p class="hint">"Work when you are not typing in a field."</p>
        <table><tbody>{letters.collect::<Vec<_>>()}</tbody></table>
        <label class="tick">
            <input type="checkbox" name="/keys" prop:checked=move || shortcuts.get() on:change=switch/>
            " "
            <span>"Enable single-letter shortcuts"</span>
        </label>
        <h3>"Always"</h3>
        <table><tbody>{EVERYWHERE.map(row).into_iter().collect::<Vec<_>>()}</tbody></table>
    }
    .into_any()
}
