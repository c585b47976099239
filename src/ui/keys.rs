//! The keyboard: shortcuts that work anywhere but in a control, and whether the pointer is pressed.

use crate::browser::focus;
use crate::browser::time::once_drawn;
use crate::dialogs::{self, palette};
use crate::form::Control;
use crate::link;
use crate::output::{go_to, want};
use crate::state::{App, Dialog, PendingAction};
use leptos::ev;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::Element;
use std::cell::Cell;
use vpn_request_builder::catalogue::spec;
use vpn_request_builder::document::form::Form;
use vpn_request_builder::document::problems;

/// A key of one letter, and what it does.
pub struct Shortcut {
    /// The key.
    pub key: &'static str,
    /// Its purpose, in words.
    pub says: &'static str,
    run: fn(&'static App),
}

/// The shortcuts of one letter, in the order of the list that `?` shows.
pub static SHORTCUTS: [Shortcut; 8] = [
    Shortcut {
        key: "?",
        says: "Show this list",
        run: open_keys,
    },
    Shortcut {
        key: "/",
        says: "Find a field, action or draft",
        run: palette::open,
    },
    Shortcut {
        key: "i",
        says: "Import",
        run: dialogs::import::open,
    },
    Shortcut {
        key: "c",
        says: "Copy the JSON",
        run: |app| want(app, PendingAction::Copy),
    },
    Shortcut {
        key: "s",
        says: "Copy a link to this draft",
        run: |app| link::share(app),
    },
    Shortcut {
        key: "n",
        says: "Go to the next problem",
        run: |app| go_to_problem(app, true),
    },
    Shortcut {
        key: "p",
        says: "Go to the previous problem",
        run: |app| go_to_problem(app, false),
    },
    Shortcut {
        key: "d",
        says: "Open or save a draft",
        run: open_drafts,
    },
];

/// The other keys, and what they do.
pub const EVERYWHERE: [(&str, &str); 10] = [
    ("Ctrl+K", "Find a field, action or draft"),
    ("F8", "Go to the next problem"),
    ("Shift+F8", "Go to the previous problem"),
    ("Ctrl+V", "Import what is pasted outside of a field"),
    ("Enter", "Add a row below, in a list"),
    ("Backspace", "Remove an empty row of a list"),
    ("Alt+↑, Alt+↓", "Move a row of a list"),
    ("Ctrl+Enter", "Import, in the dialog of the import"),
    ("Ctrl+Z", "Undo, including added and removed rows"),
    ("Ctrl+Shift+Z", "Redo"),
];

/// Opens the list of shortcuts.
pub fn open_keys(app: &'static App) {
    app.dialog.set(Some(Dialog::Keys));
}

/// Opens the dialog of named drafts.
pub fn open_drafts(app: &'static App) {
    dialogs::refresh_drafts(app.editor_untracked());
    app.dialog.set(Some(Dialog::Drafts));
}

/// Goes to the most important problem.
pub fn go_to_first_problem(app: &'static App) {
    let first = app
        .editor_untracked()
        .with(|form| form.first_problem().map(str::to_owned));
    if let Some(first) = first {
        go_to(app, &first);
    }
}

/// Goes to the next problem of the list, or to the previous one: from the one that was gone to last,
/// while the focus is still there, or else from the field that has it.
pub fn go_to_problem(app: &'static App, is_next: bool) {
    let editor = app.editor_untracked();
    let focused = focus::focused();
    let last = LAST.take().filter(|last| last.focused == focused);
    let listed = app.listed.get_untracked();
    let findings = editor.with(Form::by_severity);
    let paths: Vec<&str> = findings
        .iter()
        .filter(|finding| listed[finding.severity as usize])
        .map(|finding| &*finding.path)
        .collect();
    let is_last = |at: &usize| last.as_ref().is_some_and(|last| paths[*at] == last.path);
    let from = last
        .as_ref()
        .map(|last| last.at)
        .filter(|at| *at < paths.len())
        .filter(is_last)
        .or_else(|| paths.iter().position(|path| *path == focused));
    let Some(at) = problems::neighbour(&paths, from, is_next) else {
        let hidden = match findings.len() {
            0 => "There are no problems.".to_owned(),
            1 => "1 problem is hidden by the filters.".to_owned(),
            count => format!("{count} problems are hidden by the filters."),
        };
        return editor.say(hidden, false);
    };
    let path = paths[at].to_owned();
    go_to(app, &path);
    // After a sheet that lay over the form has gone.
    once_drawn(move || {
        let focused = focus::focused();
        LAST.set(Some(Last { at, path, focused }));
    });
}

/// The problem that was gone to last.
struct Last {
    /// Its position in the list.
    at: usize,
    path: String,
    /// What got the focus.
    focused: String,
}

thread_local! {
    static LAST: Cell<Option<Last>> = const { Cell::new(None) };
    static IS_POINTER_DOWN: Cell<bool> = const { Cell::new(false) };
}

/// Returns whether a button of the mouse, or a finger, is down.
pub fn is_pointer_down() -> bool {
    IS_POINTER_DOWN.get()
}

/// Listens to keys, the pointer and the focus.
pub fn listen(app: &'static App) {
    window_event_listener(ev::keydown, move |event| pressed(app, &event));
    window_event_listener(ev::pointerdown, |_| IS_POINTER_DOWN.set(true));
    window_event_listener(ev::pointerup, |_| IS_POINTER_DOWN.set(false));
    window_event_listener(ev::pointercancel, |_| IS_POINTER_DOWN.set(false));
    window_event_listener(ev::focusin, |_| {
        if !is_pointer_down() {
            focus::keep_in_sight();
        }
    });
}

fn pressed(app: &'static App, event: &ev::KeyboardEvent) {
    let element = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    let is_in = |selector: &str| {
        element
            .as_ref()
            .is_some_and(|element| element.closest(selector).is_ok_and(|found| found.is_some()))
    };
    if event.alt_key() || event.default_prevented() || is_in("dialog") {
        return;
    }
    let key = event.key();
    let is_command = event.ctrl_key() || event.meta_key();
    // These work while somebody types, too.
    if key == "F8" && !is_command {
        event.prevent_default();
        return go_to_problem(app, !event.shift_key());
    }
    if is_command && key.eq_ignore_ascii_case("k") && !event.shift_key() {
        event.prevent_default();
        return palette::open(app);
    }
    // What was typed into a control is undone there, by the browser. It knows nothing of rows that
    // moved since.
    let editor = app.editor_untracked();
    let control = Control::of(event).map(|control| control.name);
    let is_ours = control.is_some_and(|name| {
        spec::resolve(editor.api, &name).is_some() && !editor.with(|form| form.is_typed(&name))
    });
    if is_in("input, textarea") && !(is_command && is_ours) {
        return;
    }
    if is_command {
        let had_focus = focus::is_anywhere();
        match (key.to_ascii_lowercase().as_str(), event.shift_key()) {
            ("z", false) => editor.undo(),
            ("z", true) | ("y", _) => editor.redo(),
            _ => return,
        }
        event.prevent_default();
        // The control that had the focus may be gone.
        if had_focus {
            focus::keep(focus::TOP);
        }
        return;
    }
    // A letter chooses in a list, and who speaks to the computer types letters by accident.
    if is_in("select") || !app.has_shortcuts.get_untracked() {
        return;
    }
    if let Some(shortcut) = SHORTCUTS.iter().find(|shortcut| shortcut.key == key) {
        event.prevent_default();
        (shortcut.run)(app);
    }
}
