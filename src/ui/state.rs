//! What the page knows beside the form: what is shown of it, and what was just done.

use leptos::prelude::*;
use std::time::Duration;
use vpn_request_builder::draft::Edit;
use vpn_request_builder::form::Form;
use vpn_request_builder::spec::Api;

/// How long the live region waits, so that it speaks once and not with every key.
const CALM: Duration = Duration::from_millis(1000);

/// What a person asked for while findings block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blocked {
    /// To copy the body.
    Copy,
    /// To download it.
    Download,
}

/// One request's page.
#[derive(Clone, Copy)]
pub struct Page {
    /// The request.
    pub api: &'static Api,
    /// The form.
    pub form: RwSignal<Form>,
    /// Whether everything is shown, also of controls that nobody has touched: after Copy and the
    /// like were pressed, or a draft was loaded.
    pub reviewed: RwSignal<bool>,
    /// What waits for a second thought, while the summary is shown.
    pub blocked: RwSignal<Option<Blocked>>,
    /// What was just done, said once, and whether it can be undone.
    pub said: RwSignal<Option<(String, bool)>>,
    /// What a screen reader is told.
    pub live: RwSignal<String>,
    timer: StoredValue<Option<TimeoutHandle>>,
}

impl Page {
    /// The page of an empty form.
    pub fn new(api: &'static Api) -> Page {
        Page {
            api,
            form: RwSignal::new(Form::new(api)),
            reviewed: RwSignal::new(false),
            blocked: RwSignal::new(None),
            said: RwSignal::new(None),
            live: RwSignal::new(String::new()),
            timer: StoredValue::new(None),
        }
    }

    /// Carries out an edit, and tells the verdict to a screen reader once the person pauses.
    pub fn edit(self, edit: Edit) {
        self.form.update(|form| form.apply(edit));
        self.after_edit();
    }

    /// What follows every change of the form.
    pub fn after_edit(self) {
        let valid = self.form.with_untracked(|form| !form.tally("").blocks());
        if valid {
            self.blocked.set(None);
        }
        self.said.set(None);
        self.after_pause(move || {
            let verdict = self.form.with_untracked(|form| form.tally("").to_string());
            self.live.set(verdict);
        });
    }

    /// Says what was done, with a button to undo it where that makes sense.
    pub fn say(self, what: impl Into<String>, undo: bool) {
        let what = what.into();
        self.live.set(what.clone());
        self.said.set(Some((what, undo)));
    }

    /// Does something once nothing has happened for a while.
    fn after_pause(self, then: impl Fn() + 'static) {
        if let Some(timer) = self.timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
        self.timer.set_value(set_timeout_with_handle(then, CALM).ok());
    }
}

/// Whether a control's findings are shown: once it is left, or after a pause in typing.
#[derive(Clone, Copy)]
pub struct Touched {
    shown: RwSignal<bool>,
    timer: StoredValue<Option<TimeoutHandle>>,
}

impl Touched {
    /// Of a control that nobody has touched.
    pub fn new() -> Touched {
        Touched { shown: RwSignal::new(false), timer: StoredValue::new(None) }
    }

    /// Whether the findings are shown.
    pub fn get(self) -> bool {
        self.shown.get()
    }

    /// The control was left.
    pub fn left(self) {
        if !self.shown.get_untracked() {
            self.shown.set(true);
        }
    }

    /// A key was pressed in the control.
    pub fn typed(self) {
        if self.shown.get_untracked() {
            return;
        }
        if let Some(timer) = self.timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
        let show = move || {
            self.shown.try_set(true);
        };
        self.timer.set_value(set_timeout_with_handle(show, CALM).ok());
    }
}
