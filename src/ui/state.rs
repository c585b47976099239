//! What the page knows beside the form: what is shown of it, and what was just done.

use leptos::prelude::*;
use std::time::Duration;
use vpn_request_builder::check::Finding;
use vpn_request_builder::draft::Edit;
use vpn_request_builder::form::Form;
use vpn_request_builder::spec::{Api, Severity};

/// How long a pause is: then the findings of the control at hand are shown, and the live region
/// speaks, once and not with every key.
const PAUSE: Duration = Duration::from_secs(1);

/// What a person asked for while findings block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blocked {
    /// To copy the body.
    Copy,
    /// To download it.
    Download,
}

/// Of which controls the findings are shown.
#[derive(Default)]
pub struct Shown {
    all: bool,
    touched: Vec<String>,
}

impl Shown {
    /// Whether a finding is shown beside the control of a pointer: once it was left, or after a
    /// pause. That a value is missing is shown only once all is.
    pub fn shows(&self, pointer: &str, finding: &Finding) -> bool {
        self.all || (finding.severity != Severity::Missing && self.touched.iter().any(|touched| touched == pointer))
    }

    /// Whether everything is shown.
    pub fn all(&self) -> bool {
        self.all
    }
}

/// One request's page.
#[derive(Clone, Copy)]
pub struct Page {
    /// The request.
    pub api: &'static Api,
    /// The form.
    pub form: RwSignal<Form>,
    /// Of which controls the findings are shown.
    pub shown: RwSignal<Shown>,
    /// What waits for a second thought, while the summary is shown.
    pub blocked: RwSignal<Option<Blocked>>,
    /// What was just done, said once, and whether it can be undone.
    pub said: RwSignal<Option<(String, bool)>>,
    /// What a screen reader is told.
    pub live: RwSignal<String>,
    pause: StoredValue<Option<TimeoutHandle>>,
}

impl Page {
    /// The page of an empty form.
    pub fn new(api: &'static Api) -> Page {
        Page {
            api,
            form: RwSignal::new(Form::new(api)),
            shown: RwSignal::new(Shown::default()),
            blocked: RwSignal::new(None),
            said: RwSignal::new(None),
            live: RwSignal::new(String::new()),
            pause: StoredValue::new(None),
        }
    }

    /// Carries out an edit.
    pub fn edit(self, edit: Edit) {
        let typed = if let Edit::Type(pointer, _) = &edit { Some(pointer.clone()) } else { None };
        self.form.update(|form| form.apply(edit));
        self.after_edit(typed);
    }

    /// What follows every change of the form: once the person pauses, the findings of the control
    /// that was typed into are shown, and the verdict is told to a screen reader.
    pub fn after_edit(self, typed: Option<String>) {
        if self.blocked.get_untracked().is_some() && self.form.with_untracked(|form| !form.tally("").blocks()) {
            self.blocked.set(None);
        }
        if self.said.with_untracked(Option::is_some) {
            self.said.set(None);
        }
        if let Some(timer) = self.pause.try_update_value(Option::take).flatten() {
            timer.clear();
        }
        let paused = move || {
            if let Some(pointer) = &typed {
                self.touch(pointer);
            }
            self.live.set(self.form.with_untracked(|form| form.tally("").to_string()));
        };
        self.pause.set_value(set_timeout_with_handle(paused, PAUSE).ok());
    }

    /// The findings of a control are shown from now on.
    pub fn touch(self, pointer: &str) {
        if !self.shown.with_untracked(|shown| shown.touched.iter().any(|touched| touched == pointer)) {
            self.shown.update(|shown| shown.touched.push(pointer.to_owned()));
        }
    }

    /// All findings are shown from now on, or none until their controls are touched.
    pub fn review(self, all: bool) {
        self.shown.set(Shown { all, touched: Vec::new() });
    }

    /// Says what was done, with a button to undo it where that makes sense.
    pub fn say(self, what: impl Into<String>, undo: bool) {
        let what = what.into();
        self.live.set(what.clone());
        self.said.set(Some((what, undo)));
    }
}
