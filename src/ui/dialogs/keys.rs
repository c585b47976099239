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
    view! { <Modal id="keys" title="Keys" dialog=Dialog::Keys>{content}</Modal> }.into_any()
}

fn list(shortcuts: RwSignal<bool>) -> AnyView {
    let letters = SHORTCUTS
        .iter()
        .map(|shortcut| (shortcut.key, shortcut.says));
    let row = |(key, says): (&'static str, &'static str)| {
        view! { <tr><th scope="row"><kbd>{key}</kbd></th><td>{says}</td></tr> }
    };
    let rows = letters.chain(EVERYWHERE).map(row).collect::<Vec<_>>();
    let switch = move |event| {
        let on = event_target_checked(&event);
        shortcuts.set(on);
        persist::set_shortcuts(on);
    };
    view! {
        <p>"They work while no control has the focus for typing."</p>
        <label class="tick">
            <input type="checkbox" name="/keys" prop:checked=move || shortcuts.get() on:change=switch/>
            " "
            <span>"Use the keys of one letter"</span>
        </label>
        <table><tbody>{rows}</tbody></table>
    }
    .into_any()
}
