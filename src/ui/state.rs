//! What the page knows beside the form: what is shown of it, and what was just done.

use super::send::Sending;
use super::time::{self, Pause};
use super::var::Var;
use leptos::prelude::*;
use std::time::Duration;
use vpn_request_builder::api::APIS;
use vpn_request_builder::check::Finding;
use vpn_request_builder::draft::{Draft, Edit};
use vpn_request_builder::form::Form;
use vpn_request_builder::import::Refused;
use vpn_request_builder::memory::Named;
use vpn_request_builder::spec::{Api, Severity};

/// How long a pause is: then the findings of the control at hand are shown, and the live region
/// speaks, once and not with every key.
const PAUSE: Duration = Duration::from_secs(1);

/// How long it takes to read what was just done.
const READ: Duration = Duration::from_secs(10);

/// What a person asked for while findings block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blocked {
    /// To copy the body.
    Copy,
    /// To download it.
    Download,
    /// To send it.
    Send,
}

/// Of which controls the findings are shown.
#[derive(Default)]
pub struct Shown {
    all: bool,
    touched: Vec<String>,
    version: usize,
}

impl Shown {
    /// Whether a finding is shown beside the control of a pointer: once it was left, or after a
    /// pause. That a value is missing is shown only once all is.
    pub fn shows(&self, pointer: &str, finding: &Finding) -> bool {
        self.all
            || (finding.severity != Severity::Missing
                && self.touched.iter().any(|touched| touched == pointer))
    }

    /// Whether everything is shown.
    pub fn all(&self) -> bool {
        self.all
    }

    /// A number that is another one after each change.
    pub fn version(&self) -> usize {
        self.version
    }
}

/// All pages, and what they share.
#[derive(Clone, Copy)]
pub struct Pages {
    all: &'static [Page; APIS.len()],
    /// The name of the request whose page is open.
    pub open: Var<&'static str>,
    /// What is known about sending.
    pub sending: Sending,
    /// Why the text in the import dialog is not imported.
    pub refused: Var<Option<Refused>>,
}

impl Pages {
    /// Empty forms, the first of them open.
    pub fn new() -> Pages {
        Pages {
            all: Box::leak(Box::new(APIS.map(Page::new))),
            open: Var::new(APIS[0].name),
            sending: Sending::new(),
            refused: Var::new(None),
        }
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = Page> {
        self.all.iter().copied()
    }

    /// The page of a request.
    pub fn of(self, name: &str) -> Page {
        self.iter()
            .find(|page| page.api.name == name)
            .unwrap_or(self.all[0])
    }

    /// The page that is open.
    pub fn current(self) -> Page {
        self.of(self.open.get())
    }

    /// The page that is open, for those who do not want to know when that changes.
    pub fn current_untracked(self) -> Page {
        self.of(self.open.get_untracked())
    }

    /// Opens a page, and has the address say so.
    pub fn go(self, name: &'static str) {
        if self.open.get_untracked() != name {
            let _ = window().location().set_hash(&format!("#/{name}"));
            self.open.set(name);
        }
    }
}

/// One request's page.
#[derive(Clone, Copy)]
pub struct Page {
    /// The request.
    pub api: &'static Api,
    /// The form.
    pub form: Var<Form>,
    /// Of which controls the findings are shown.
    pub shown: Var<Shown>,
    /// What waits for a second thought, while the summary is shown.
    pub blocked: Var<Option<Blocked>>,
    /// What was just done, said once, and whether it can be undone.
    pub said: Var<Option<(String, bool)>>,
    /// What is worth reading about that: shown until it is put away.
    pub notice: Var<Vec<String>>,
    /// What a screen reader is told.
    pub live: Var<String>,
    /// The named drafts, as the dialog shows them.
    pub drafts: Var<Vec<Named>>,
    /// The named draft that was deleted last, and its place, so that it can be had back.
    pub deleted: Var<Option<(usize, Named)>>,
    pause: Pause,
}

impl Page {
    /// The page of an empty form.
    pub fn new(api: &'static Api) -> Page {
        Page {
            api,
            form: Var::new(Form::new(api)),
            shown: Var::new(Shown::default()),
            blocked: Var::new(None),
            said: Var::new(None),
            notice: Var::new(Vec::new()),
            live: Var::new(String::new()),
            drafts: Var::new(Vec::new()),
            deleted: Var::new(None),
            pause: Pause::new(),
        }
    }

    /// Carries out an edit.
    pub fn edit(self, edit: Edit) {
        let typed = if let Edit::Type(pointer, _) = &edit {
            Some(pointer.clone())
        } else {
            None
        };
        self.form.update(|form| form.apply(edit));
        self.after_edit(typed);
    }

    /// What follows every change of the form: once the person pauses, the findings of the control
    /// that was typed into are shown, and the verdict is told to a screen reader.
    pub fn after_edit(self, typed: Option<String>) {
        if self.blocked.get_untracked().is_some()
            && self.form.with_untracked(|form| !form.tally("").blocks())
        {
            self.blocked.set(None);
        }
        if self.said.with_untracked(Option::is_some) {
            self.said.set(None);
        }
        self.pause.begin(PAUSE, move || {
            if let Some(pointer) = &typed {
                self.touch(pointer);
            }
            self.live
                .set(self.form.with_untracked(|form| form.tally("").to_string()));
        });
    }

    /// Puts another draft in place of this one; that can be undone.
    pub fn load(self, draft: Draft, what: &str) {
        let empty = Draft::new(self.api);
        let undo = self.form.with_untracked(|form| *form.draft() != empty);
        // An empty form shouts nothing; of what was loaded everything is shown.
        let shown = draft != empty;
        self.edit(Edit::Load(draft));
        self.blocked.set(None);
        self.notice.set(Vec::new());
        self.review(shown);
        self.say(what, undo);
    }

    /// Puts the draft of an earlier visit into the form.
    pub fn restore(self, draft: Draft) {
        self.form.set(Form::of(self.api, draft));
        self.say("Your draft is back as it was, without its secrets.", false);
    }

    /// The findings of a control are shown from now on.
    pub fn touch(self, pointer: &str) {
        if !self
            .shown
            .with_untracked(|shown| shown.touched.iter().any(|touched| touched == pointer))
        {
            self.shown.update(|shown| {
                shown.touched.push(pointer.to_owned());
                shown.version += 1;
            });
        }
    }

    /// All findings are shown from now on, or none until their controls are touched.
    pub fn review(self, all: bool) {
        self.shown.update(|shown| {
            *shown = Shown {
                all,
                touched: Vec::new(),
                version: shown.version + 1,
            }
        });
    }

    /// Says whether a text was copied. Where it was not, the text of an element is selected, to be
    /// copied by the keys.
    pub fn say_copied(self, copied: bool, id: &str) {
        if !copied {
            super::dom::select(id);
        }
        self.say(
            if copied {
                "Copied."
            } else {
                "The browser refused to copy: press Ctrl+C or Cmd+C."
            },
            false,
        );
    }

    /// Says what was done, with a button to undo it where that makes sense. It goes by itself:
    /// what can be undone can also be undone later, by the button above the form.
    pub fn say(self, what: impl Into<String>, undo: bool) {
        let said = Some((what.into(), undo));
        self.live.set(
            said.as_ref()
                .map(|(what, _)| what.clone())
                .unwrap_or_default(),
        );
        self.said.set(said.clone());
        time::after(READ, move || {
            if self.said.with_untracked(|now| *now == said) {
                self.said.set(None);
            }
        });
    }
}
