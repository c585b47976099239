//! The pane beside the form: the verdict with the problems, the focused field, the request in its
//! notations, sending, and the buttons. A narrow page shows parts of it as sheets over the form.

mod about;
mod json;
mod problems;
mod request;
mod start;

pub use problems::Chips;
pub use request::Tab;
pub use start::StartButton;

use crate::browser::time::once_drawn;
use crate::browser::{clipboard, files, focus};
use crate::frame::{self, MenuList, Toast};
use crate::link;
use crate::send;
use crate::state::{App, Editor, PendingAction, Sheet, use_app, use_editor};
use crate::view::{Text, attr, click, text};
use about::About;
use leptos::ev;
use leptos::prelude::*;
use problems::Problems;
use request::Request;
use std::time::Duration;
use vpn_request_builder::catalogue::spec::Severity;
use vpn_request_builder::document::overview::Show;

/// How long a button says that it has copied.
const COPIED: Duration = Duration::from_secs(2);

/// The label of the buttons that copy the body.
pub fn copy_label(label: &'static str) -> Text {
    let copied = use_editor().copied;
    text(move || if copied.get() { "Copied ✓" } else { label }.to_owned())
}

/// The id of the problem list.
const PROBLEMS: &str = "problems";

/// The id of its heading.
pub const PROBLEMS_HEADING: &str = "problems-heading";

/// The id of the heading of the request.
pub const REQUEST_HEADING: &str = "request-heading";

/// The pane. The toast has a line of its own in it, so that it covers no button.
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
        // An open menu closes first.
        if event.key() == "Escape" && !frame::is_menu_open() {
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
                data-output=attr(move || Some(app.output.get().name().to_owned()))
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
                <Toast/>
                <footer>
                    <button type="button" class="primary" data-action="copy" on:click=want(PendingAction::Copy)>
                        {copy_label("Copy JSON")}
                    </button>
                    <button type="button" class="icon" data-action="copy-menu" aria-label="More to copy" popovertarget="copies" on:click=click(move |_| send::prepare(app))></button>
                    <MenuList id="copies".to_owned()>
                        <button type="button" data-action="copy-curl" data-path=request::CURL on:click=click(move |_| request::copy_curl(app))>
                            "Copy the curl command"
                        </button>
                        <button type="button" data-action="share" on:click=click(move |_| link::share(app))>
                            "Copy a link to this draft"
                        </button>
                    </MenuList>
                    <button type="button" data-action="download" on:click=want(PendingAction::Download)>
                        "Download"
                    </button>
                    <button type="button" data-action="send" on:click=want(PendingAction::Send)>
                        "Review and send…"
                    </button>
                </footer>
            </aside>
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
        // Nothing moves: the pane is in sight, and so is a sheet.
        focus::give(PROBLEMS_HEADING);
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
            editor.copied.set(copied);
            editor
                .copied_pause
                .begin(COPIED, move || editor.copied.set(false));
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
        if is_there {
            focus::select(&pointer);
        }
        wished.set(String::new());
        then(is_there);
    });
}
