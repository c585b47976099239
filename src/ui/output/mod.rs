//! The pane beside the form: the verdict with the problems, the focused field, the request in its
//! notations, sending, and the buttons. A narrow page shows parts of it as sheets over the form.

mod about;
mod json;
mod problems;
mod request;
mod start;

pub use problems::Chips;
pub use request::Tab;

use crate::browser::time::once_drawn;
use crate::browser::{clipboard, files, focus};
use crate::frame::Toast;
use crate::send;
use crate::state::{App, Editor, PendingAction, Sheet, use_app};
use crate::view::{attr, click};
use about::About;
use leptos::ev;
use leptos::prelude::*;
use problems::Problems;
use request::Request;
use vpn_request_builder::catalogue::spec::Severity;
use vpn_request_builder::document::overview::Show;

/// The id of the problem list.
const PROBLEMS: &str = "problems";

/// The id of its heading.
pub const PROBLEMS_HEADING: &str = "problems-heading";

/// The id of the heading of the request.
pub const REQUEST_HEADING: &str = "request-heading";

/// The pane, and the toast below it.
#[component]
pub fn Pane() -> AnyView {
    let app = use_app();
    let close = move || {
        if let Some(sheet) = app.sheet.get_untracked() {
            app.sheet.set(None);
            focus::keep(sheet.opener());
        }
    };
    let escape = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" {
            close();
        }
    };
    let want = move |action: PendingAction| click(move |_| want(app, action));
    view! {
        <div class="side">
            <aside
                class="pane"
                id="panes"
                aria-label="Problems and request"
                data-sheet=attr(move || app.sheet.get().map(|sheet| sheet.name().to_owned()))
                on:keydown=escape
            >
                <button
                    type="button"
                    class="icon close-sheet"
                    data-action="close-sheet"
                    aria-label="Close"
                    on:click=click(move |_| close())
                ></button>
                <Problems/>
                <About/>
                <Request/>
                <footer>
                    <button type="button" class="primary" data-action="copy" on:click=want(PendingAction::Copy)>
                        "Copy JSON"
                    </button>
                    <button type="button" data-action="download" on:click=want(PendingAction::Download)>
                        "Download"
                    </button>
                    <button type="button" data-action="send" on:click=want(PendingAction::Send)>
                        "Review and send…"
                    </button>
                </footer>
            </aside>
            <Toast/>
        </div>
    }
    .into_any()
}

/// Copies, downloads or sends, unless findings block: then the verdict takes the focus, and offers
/// to do it anyway.
pub fn want(app: &'static App, action: PendingAction) {
    let editor = app.editor_untracked();
    if !editor.tally.get_untracked().blocks() {
        return carry_out(app, editor, action);
    }
    editor.show_findings(true);
    editor.pending.set(Some(action));
    // What blocks is listed, whatever was hidden before.
    app.listed.update(|listed| {
        listed[Severity::Error as usize] = true;
        listed[Severity::Missing as usize] = true;
    });
    app.sheet.set(Some(Sheet::Problems));
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
        PendingAction::Send => {
            app.output.set(Tab::Send);
            app.sheet.set(Some(Sheet::Request));
            send::review(app, editor);
        }
        PendingAction::Copy => clipboard::copy(&editor.body_text(), move |copied| {
            editor.say_copied(copied, json::BODY);
        }),
        PendingAction::Download => {
            let name = format!("create-vpn-{}.json", editor.api.name);
            files::download(&name, &editor.body_text());
            editor.say(format!("Downloaded as {name}."), false);
        }
    }
}

/// Goes to the control of a pointer in the open form. A sheet that lies over the form closes.
pub fn go_to(app: &'static App, pointer: &str) {
    go_to_and(app, pointer, |_| {});
}

/// The same, and then does something: it is told whether the control is there.
pub fn go_to_and(app: &'static App, pointer: &str, then: impl FnOnce(bool) + 'static) {
    if app.sheet.get_untracked().is_some() {
        app.sheet.set(None);
    }
    // What is not set is not drawn while only that is shown.
    if app.show.get_untracked() == Show::Set {
        app.show.set(Show::Common);
    }
    let wished = app.editor_untracked().wished;
    wished.set(pointer.to_owned());
    let pointer = pointer.to_owned();
    once_drawn(move || {
        let is_there = focus::go_to(&pointer);
        wished.set(String::new());
        then(is_there);
    });
}
