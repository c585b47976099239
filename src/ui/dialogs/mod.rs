//! Dialogs: the browser's own, which keep the focus inside, close on Escape and give it back.

mod drafts;
mod explain;
pub mod import;
mod keys;
pub mod palette;
mod share;

pub use drafts::{
    Drafts, present as present_draft, refresh as refresh_drafts, stored as stored_drafts,
    write as write_drafts,
};
pub use explain::Explain;
pub use import::Import;
pub use keys::Keys;
pub use palette::{Palette, PaletteButton};
pub use share::Share;

use crate::frame;
use crate::state::{Dialog, use_app};
use crate::view::click;
use leptos::html;
use leptos::prelude::*;

/// A dialog that is open while `dialog` is the one that the page has open. The footer holds its
/// buttons.
#[component]
pub fn Modal(
    id: &'static str,
    #[prop(into)] title: String,
    dialog: Dialog,
    #[prop(optional)] footer: Option<AnyView>,
    children: Children,
) -> AnyView {
    let app = use_app();
    let is_open = Box::new(move || app.dialog.get() == Some(dialog));
    let close = Callback::new(move |()| {
        if app.dialog.get_untracked() == Some(dialog) {
            app.dialog.set(None);
        }
    });
    view! { <Frame id title is_open close footer children/> }.into_any()
}

/// The element of a dialog: a heading and a footer that stay, and what scrolls between them. It is
/// open while `is_open` holds. `close` is told when a person closes it.
#[component]
pub fn Frame(
    id: &'static str,
    title: String,
    is_open: Box<dyn Fn() -> bool>,
    close: Callback<()>,
    footer: Option<AnyView>,
    children: Children,
) -> AnyView {
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let Some(dialog) = node.get() else { return };
        match (is_open(), dialog.open()) {
            (true, false) => {
                // The focus comes back to what is seen then.
                frame::close_menus();
                drop(dialog.show_modal());
            }
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    let heading = format!("{id}-heading");
    let labelled_by = heading.clone();
    let footer =
        footer.map(|buttons| view! { <div class="dialog-foot">{buttons}</div> }.into_any());
    view! {
        <dialog id=id aria-labelledby=labelled_by node_ref=node on:close=move |_| close.run(())>
            <div class="dialog-head">
                <h2 id=heading>{title}</h2>
                <button
                    type="button"
                    class="icon"
                    data-action="close"
                    data-path=id
                    aria-label="Close"
                    title="Close"
                    on:click=click(move |_| close.run(()))
                ></button>
            </div>
            <div class="dialog-body">{children()}</div>
            {footer}
        </dialog>
    }
    .into_any()
}
