//! The panes beside the form: the verdict with the problems, and the request in its notations.

mod problems;
mod request;

pub use problems::{Glance, Problems};
pub use request::RequestPane;

use crate::browser::time::once_drawn;
use crate::browser::{clipboard, files, focus};
use crate::send;
use crate::state::{App, Editor, PendingAction};
use leptos::prelude::*;

/// The id of the problem list.
const PROBLEMS: &str = "problems";

/// The id of its heading.
const PROBLEMS_HEADING: &str = "problems-heading";

/// Copies, downloads or sends, unless findings block: then the summary takes the focus, and offers
/// to do it anyway.
pub fn want(app: &'static App, action: PendingAction) {
    let editor = app.editor_untracked();
    if !editor.tally.get_untracked().blocks() {
        return carry_out(app, editor, action);
    }
    editor.show_findings(true);
    editor.pending.set(Some(action));
    once_drawn(|| {
        focus::go_to(PROBLEMS_HEADING);
        // The summary begins with its first line, however far the list was scrolled.
        if let Some(list) = focus::by_id(PROBLEMS) {
            list.set_scroll_top(0);
        }
    });
}

/// Does what waits although findings block.
fn want_anyway(app: &'static App) {
    let editor = app.editor_untracked();
    if let Some(action) = editor.pending.get_untracked() {
        editor.pending.set(None);
        carry_out(app, editor, action);
        focus::keep(PROBLEMS_HEADING);
    }
}

fn carry_out(app: &'static App, editor: &'static Editor, action: PendingAction) {
    match action {
        PendingAction::Send => send::review(app, editor),
        PendingAction::Copy => clipboard::copy(&editor.body_text(), move |copied| {
            editor.say_copied(copied, request::BODY);
        }),
        PendingAction::Download => {
            let name = format!("create-vpn-{}.json", editor.api.name);
            files::download(&name, &editor.body_text());
            editor.say(format!("Downloaded as {name}."), false);
        }
    }
}
