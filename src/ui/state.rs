//! The page's state, as signals. The core's [`Form`] decides; an [`Editor`] carries its changes
//! to the signals of those members that changed, and to no others.

use crate::browser::focus;
use crate::browser::time::{self, Pause};
use crate::dialogs::import::Preview;
use crate::output::Tab;
use crate::persist;
use crate::send::Sending;
use leptos::prelude::*;
use leptos::reactive::computed::Selector;
use serde_json::{Map, Value};
use std::collections::HashMap;
use std::time::Duration;
use vpn_request_builder::catalogue::APIS;
use vpn_request_builder::catalogue::spec::{Api, Example, Severity};
use vpn_request_builder::document::changes::Changes;
use vpn_request_builder::document::draft::{Draft, Edit};
use vpn_request_builder::document::form::{FieldView, Form, Tally};
use vpn_request_builder::document::json::{self, Piece};
use vpn_request_builder::document::overview::{self, Overview, Show};
use vpn_request_builder::document::problems::{self, Item};
use vpn_request_builder::exchange::import::Refused;
use vpn_request_builder::exchange::stored::NamedDraft;
use vpn_request_builder::rules::check::{self, Finding};

/// After this pause in typing, the findings of the control at hand are shown and the live region
/// reads the verdict, once rather than with every key.
const PAUSE: Duration = Duration::from_secs(1);

/// How long a toast stays.
const TOAST: Duration = Duration::from_secs(4);

/// How long it stays if it offers to undo.
const TOAST_WITH_UNDO: Duration = Duration::from_secs(8);

/// An action that waits for a second thought while findings block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PendingAction {
    /// To copy the body.
    Copy,
    /// To download it.
    Download,
    /// To send it.
    Send,
}

/// A short message about what was just done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toast {
    /// The message.
    pub text: String,
    /// `true` if it offers to undo.
    pub can_undo: bool,
    /// Distinguishes two toasts with the same text.
    number: usize,
}

/// The whole page: an editor for each request, and what they share.
pub struct App {
    /// The editors, in the order of the navigation.
    pub editors: [Editor; APIS.len()],
    /// The name of the request that is open.
    pub open: RwSignal<&'static str>,
    /// Settings, credentials and requests under way.
    pub sending: Sending,
    /// Which dialog is open, if any.
    pub dialog: RwSignal<Option<Dialog>>,
    /// Why the text in the import dialog is not imported.
    pub refused: RwSignal<Option<Refused>>,
    /// What the text in the import dialog would change.
    pub preview: Preview,
    /// The finding that the rule dialog explains.
    pub explained: RwSignal<Option<Finding>>,
    /// `true` while the shortcuts of one letter are on.
    pub has_shortcuts: RwSignal<bool>,
    /// The theme: `light`, `dark`, or empty for the system's.
    pub theme: RwSignal<String>,
    /// The fields that the forms show.
    pub show: RwSignal<Show>,
    /// The tab of the pane that is open.
    pub output: RwSignal<Tab>,
    /// The sheet that lies over the form of a narrow page.
    pub sheet: RwSignal<Option<Sheet>>,
    /// `true` while secrets are readable in the JSON.
    pub shows_secrets: RwSignal<bool>,
    /// `true` once a request was drawn.
    pub is_drawn: StoredValue<bool>,
    /// The severities whose problems are listed. Notes are not, at first.
    pub listed: RwSignal<[bool; Severity::ALL.len()]>,
}

/// A part of the pane, as a narrow page shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sheet {
    /// The problems.
    Problems,
    /// The request and sending.
    Request,
}

impl Sheet {
    /// Its name in attributes.
    pub fn name(self) -> &'static str {
        match self {
            Sheet::Problems => "problems",
            Sheet::Request => "request",
        }
    }

    /// The id of the button that opens it.
    pub fn opener(self) -> &'static str {
        match self {
            Sheet::Problems => "open-problems",
            Sheet::Request => "open-request",
        }
    }

    /// The id of its heading.
    pub fn heading(self) -> &'static str {
        match self {
            Sheet::Problems => crate::output::PROBLEMS_HEADING,
            Sheet::Request => crate::output::REQUEST_HEADING,
        }
    }
}

/// The dialogs that open on request. The review of a request to be sent opens by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialog {
    /// Import of a text or file.
    Import,
    /// The named drafts of the open request.
    Drafts,
    /// The keyboard shortcuts.
    Keys,
    /// One rule.
    Explain,
    /// The command palette.
    Palette,
    /// The unknown members of the draft that is to be shared.
    Share,
}

impl App {
    /// Empty forms, the first of them open. It lives as long as the page, and is shared by reference.
    pub fn new() -> &'static App {
        let app: &'static App = Box::leak(Box::new(App {
            editors: APIS.map(Editor::new),
            open: RwSignal::new(APIS[0].name),
            sending: Sending::new(),
            dialog: RwSignal::new(None),
            refused: RwSignal::new(None),
            preview: Preview::new(),
            explained: RwSignal::new(None),
            has_shortcuts: RwSignal::new(true),
            theme: RwSignal::new(persist::theme()),
            show: RwSignal::new(persist::show()),
            output: RwSignal::new(Tab::default()),
            sheet: RwSignal::new(None),
            shows_secrets: RwSignal::new(false),
            is_drawn: StoredValue::new(false),
            listed: RwSignal::new([true, true, true, true, false]),
        }));
        for editor in &app.editors {
            editor.show(&Changes::whole());
        }
        app
    }

    /// The editor of a request, by its name.
    pub fn editor_of(&'static self, name: &str) -> &'static Editor {
        let found = self.editors.iter().find(|editor| editor.api.name == name);
        found.unwrap_or(&self.editors[0])
    }

    /// The editor that is open, tracked.
    pub fn editor(&'static self) -> &'static Editor {
        self.editor_of(self.open.get())
    }

    /// The editor that is open now.
    pub fn editor_untracked(&'static self) -> &'static Editor {
        self.editor_of(self.open.get_untracked())
    }

    /// Opens a request, and has the address say so.
    pub fn go(&'static self, name: &'static str) {
        if self.open.get_untracked() != name {
            let _ = window().location().set_hash(&format!("#/{name}"));
            self.open.set(name);
        }
    }
}

/// The page's state, from any component.
pub fn use_app() -> &'static App {
    expect_context()
}

/// The editor that a component belongs to.
pub fn use_editor() -> &'static Editor {
    expect_context()
}

/// Tells what belongs to the focused field, whose pointer is the key.
#[derive(Clone)]
pub struct Focused(pub Selector<String>);

/// Tells what belongs to the focused field of the open form.
pub fn use_focused() -> Selector<String> {
    expect_context::<Focused>().0
}

/// The kind of an object that a person chose.
#[derive(Debug, Clone, Default)]
pub struct KindOf {
    /// Its position among the kinds.
    pub at: usize,
    /// The members of other kinds, as they were typed.
    pub aside: Map<String, Value>,
}

/// The signal of what a drawn member shows.
struct Slot {
    view: ArcRwSignal<FieldView>,
    /// How many components draw it.
    users: usize,
}

/// A piece of the body's text.
#[derive(Clone, Default)]
struct PieceSignals {
    text: ArcRwSignal<String>,
    /// The number of its first line.
    first: ArcRwSignal<usize>,
}

/// One request: its form, and a signal for each thing that is drawn of it.
pub struct Editor {
    /// The request.
    pub api: &'static Api,
    form: StoredValue<Form>,
    /// The views of the drawn members, by their pointers.
    slots: StoredValue<HashMap<String, Slot>>,
    /// The verdict.
    pub tally: RwSignal<Tally>,
    /// The findings as items, most important first.
    pub problems: RwSignal<Vec<Item>>,
    /// The worst severity at each pointer that has findings.
    pub marks: RwSignal<HashMap<String, Severity>>,
    /// How many findings have a fix that is certain.
    pub fix_count: RwSignal<usize>,
    /// The sections with their state, and the counts of fields.
    pub overview: RwSignal<Overview>,
    /// The section that is in sight.
    pub section: RwSignal<usize>,
    /// The pointer of the field that has the focus, or had it last, or whose line of the JSON was
    /// chosen.
    pub focused: RwSignal<String>,
    /// The pointer of the field that somebody goes to, which may not be drawn yet.
    pub wished: RwSignal<String>,
    /// Counts the drafts that were loaded.
    pub loads: RwSignal<usize>,
    /// The chosen kinds of objects by their pointers, with what was typed for other kinds.
    pub kinds: StoredValue<HashMap<String, KindOf>>,
    /// `true` if there is something to undo.
    pub can_undo: RwSignal<bool>,
    /// `true` if there is something to redo.
    pub can_redo: RwSignal<bool>,
    /// The request in a sentence.
    pub summary: RwSignal<String>,
    /// The text of the body, in one piece for each member of the request: a key changes one of
    /// them, and only that one is laid out anew.
    pieces: StoredValue<HashMap<Option<String>, PieceSignals>>,
    /// The keys of the pieces, in their order.
    pub piece_keys: RwSignal<Vec<Option<String>>>,
    /// Counts the changes of the draft.
    pub revision: RwSignal<usize>,
    /// The action that waits while findings block.
    pub pending: RwSignal<Option<PendingAction>>,
    /// A message about the last action.
    pub toast: RwSignal<Option<Toast>>,
    /// Remarks on the last action, shown until they are dismissed.
    pub notice: RwSignal<Vec<String>>,
    /// How many edits could be undone when the last draft was loaded: the notice about it goes with it.
    loaded: StoredValue<usize>,
    /// The text of the live region.
    pub live: RwSignal<String>,
    /// The named drafts, as the dialog lists them.
    pub drafts: RwSignal<Vec<NamedDraft>>,
    /// `true` for a moment after the body was copied.
    pub copied: RwSignal<bool>,
    /// The end of that moment.
    pub copied_pause: Pause,
    /// The name of the draft that was opened or saved last, and its content without secrets.
    pub named: RwSignal<Option<(String, Draft)>>,
    /// The named draft that was deleted or replaced last, and its position.
    pub deleted: RwSignal<Option<(usize, NamedDraft)>>,
    pause: Pause,
}

impl Editor {
    fn new(api: &'static Api) -> Editor {
        Editor {
            api,
            form: StoredValue::new(Form::new(api)),
            slots: StoredValue::new(HashMap::new()),
            tally: RwSignal::new(Tally::default()),
            problems: RwSignal::new(Vec::new()),
            marks: RwSignal::new(HashMap::new()),
            fix_count: RwSignal::new(0),
            overview: RwSignal::new(Overview::default()),
            section: RwSignal::new(0),
            focused: RwSignal::new(String::new()),
            wished: RwSignal::new(String::new()),
            loads: RwSignal::new(0),
            kinds: StoredValue::new(HashMap::new()),
            can_undo: RwSignal::new(false),
            can_redo: RwSignal::new(false),
            summary: RwSignal::new(String::new()),
            pieces: StoredValue::new(HashMap::new()),
            piece_keys: RwSignal::new(Vec::new()),
            revision: RwSignal::new(0),
            pending: RwSignal::new(None),
            toast: RwSignal::new(None),
            notice: RwSignal::new(Vec::new()),
            loaded: StoredValue::new(0),
            live: RwSignal::new(String::new()),
            drafts: RwSignal::new(Vec::new()),
            copied: RwSignal::new(false),
            copied_pause: Pause::new(),
            named: RwSignal::new(None),
            deleted: RwSignal::new(None),
            pause: Pause::new(),
        }
    }

    /// Reads the form.
    pub fn with<T>(&'static self, read: impl FnOnce(&Form) -> T) -> T {
        self.form.with_value(read)
    }

    /// Returns the view of the member at a pointer, kept up to date while the component that asks
    /// is drawn.
    pub fn slot(&'static self, pointer: &str) -> RwSignal<FieldView> {
        let view = self.slots.try_update_value(|slots| {
            let slot = slots.entry(pointer.to_owned()).or_insert_with(|| Slot {
                view: ArcRwSignal::new(self.with(|form| form.view(pointer))),
                users: 0,
            });
            slot.users += 1;
            slot.view.clone()
        });
        let pointer = pointer.to_owned();
        on_cleanup(move || self.release(&pointer));
        view.expect("the editors live as long as the page").into()
    }

    /// A component that drew a member has gone.
    fn release(&'static self, pointer: &str) {
        self.slots.update_value(|slots| {
            if let Some(slot) = slots.get_mut(pointer) {
                slot.users -= 1;
                if slot.users == 0 {
                    slots.remove(pointer);
                }
            }
        });
    }

    /// A piece of the body's text: the text, and the number of its first line.
    pub fn piece(&'static self, key: Option<String>) -> (RwSignal<String>, RwSignal<usize>) {
        let piece = self.pieces.with_value(|pieces| pieces.get(&key).cloned());
        let PieceSignals { text, first } = piece.unwrap_or_default();
        (text.into(), first.into())
    }

    /// Carries out an edit.
    pub fn dispatch(&'static self, edit: Edit) {
        let typed = match &edit {
            Edit::Type { pointer, .. } | Edit::Lines { list: pointer, .. } => Some(pointer.clone()),
            _ => None,
        };
        let changes = self.change(|form| form.apply(edit));
        self.after_edit(&changes, typed);
    }

    /// Removes the value at a pointer, and says so with a button to undo it.
    pub fn clear(&'static self, pointer: &str, said: &str) {
        self.dispatch(Edit::Set {
            pointer: pointer.to_owned(),
            value: Value::Null,
        });
        self.say(said, true);
    }

    /// Takes the last edit back.
    pub fn undo(&'static self) {
        let undone = self.change(Form::undo);
        if self.with(Form::steps) < self.loaded.get_value() {
            self.loaded.set_value(0);
            self.notice.set(Vec::new());
            set(&self.named, None);
        }
        self.after_travel(undone, "Undone.", "Nothing to undo.");
    }

    /// Carries out again what was taken back last.
    pub fn redo(&'static self) {
        let redone = self.change(Form::redo);
        self.after_travel(redone, "Redone.", "Nothing to redo.");
    }

    fn after_travel(&'static self, changes: Option<Changes>, done: &str, nothing: &str) {
        match changes {
            Some(changes) => {
                self.after_edit(&changes, None);
                self.say(done, false);
            }
            None => self.say(nothing, false),
        }
    }

    fn change<T>(&'static self, change: impl FnOnce(&mut Form) -> T) -> T {
        self.form
            .try_update_value(change)
            .expect("the editors live as long as the page")
    }

    /// Shows the changes. Once the person pauses, the findings of the control that was typed into
    /// are shown, and a screen reader is told the verdict.
    fn after_edit(&'static self, changes: &Changes, typed: Option<String>) {
        self.show(changes);
        if self.pending.get_untracked().is_some() && !self.tally.get_untracked().blocks() {
            self.pending.set(None);
        }
        if self.toast.with_untracked(Option::is_some) {
            self.toast.set(None);
        }
        self.revision.update(|revision| *revision += 1);
        self.pause.begin(PAUSE, move || {
            if let Some(pointer) = &typed {
                self.touch(pointer);
            }
            self.announce(self.tally.get_untracked().to_string());
        });
    }

    /// Sets the signals of what changed.
    fn show(&'static self, changes: &Changes) {
        self.with(|form| {
            self.slots.with_value(|slots| {
                let concerned = slots.iter().filter(|(pointer, _)| changes.concern(pointer));
                for (pointer, slot) in concerned {
                    set(&slot.view, form.view(pointer));
                }
            });
            set(&self.can_undo, form.can_undo());
            set(&self.can_redo, form.can_redo());
            if changes.findings || changes.body {
                set(&self.overview, overview::overview(form));
            }
            if changes.findings {
                self.tally.set(form.tally(""));
                self.problems.set(problems::items(form));
                self.marks.set(marks(form.findings()));
                set(&self.fix_count, problems::fixes(form).len());
            }
            if changes.body {
                let facts = &form.draft().facts;
                let summary = check::summary(form.api, form.body(), facts);
                if self.summary.with_untracked(|known| *known != summary) {
                    self.summary.set(summary);
                }
                self.show_body(&json::pretty(form.api, form.body()));
            }
        });
    }

    fn show_body(&'static self, text: &str) {
        let new = json::pieces(text);
        let keys: Vec<Option<String>> = new.iter().map(|piece| piece.key.clone()).collect();
        self.pieces.update_value(|pieces| {
            for Piece { key, first, text } in new {
                let known = pieces.entry(key).or_default();
                if known.text.with_untracked(|known| known != text) {
                    known.text.set(text.to_owned());
                }
                set(&known.first, first);
            }
        });
        set(&self.piece_keys, keys);
    }

    /// A component that drew a piece has gone. Not before that: a member that goes and comes back within one
    /// frame keeps its component, and needs the same signals.
    pub fn release_piece(&'static self, key: Option<String>) {
        if self.piece_keys.with_untracked(|keys| !keys.contains(&key)) {
            self.pieces.update_value(|pieces| drop(pieces.remove(&key)));
        }
    }

    /// The text of the body.
    pub fn body_text(&'static self) -> String {
        self.with(|form| json::pretty(form.api, form.body()))
    }

    /// Loads an example, beside the facts that are known.
    pub fn load_example(&'static self, example: &Example) {
        if let Ok(body) = serde_json::from_str(example.body) {
            let facts = self.with(|form| form.draft().facts.clone());
            self.load(Draft { body, facts }, "Example loaded.");
        }
    }

    /// Puts another draft in place of this one; that can be undone.
    pub fn load(&'static self, draft: Draft, done: &str) {
        let empty = Draft::new(self.api);
        let can_undo = self.with(|form| *form.draft() != empty);
        let changes = self.change(|form| {
            let changes = form.apply(Edit::Load(draft));
            // Nobody has left these fields yet: the problem list says what is wrong with them.
            form.show_findings(false);
            changes
        });
        self.kinds.set_value(HashMap::new());
        set(&self.named, None);
        self.loads.update(|loads| *loads += 1);
        self.after_edit(&changes, None);
        self.pending.set(None);
        self.notice.set(Vec::new());
        self.loaded.set_value(self.with(Form::steps));
        self.say(done, can_undo);
    }

    /// Puts the draft of an earlier visit into the form.
    pub fn restore(&'static self, draft: Draft) {
        self.form.set_value(Form::of(self.api, draft));
        self.show(&Changes::whole());
        let is_without = "Draft restored. Secrets are not stored; enter them again.";
        self.say(is_without, false);
    }

    /// The findings of a control are shown from now on.
    pub fn touch(&'static self, pointer: &str) {
        let changes = self.change(|form| form.touch(pointer));
        self.show(&changes);
    }

    /// All findings are shown from now on, or none until their controls are touched.
    pub fn show_findings(&'static self, all: bool) {
        let changes = self.change(|form| form.show_findings(all));
        self.show(&changes);
    }

    /// Says whether a text was copied. Where it was not, the text of an element is selected, so
    /// that it can be copied by the keys.
    pub fn say_copied(&'static self, copied: bool, id: &str) {
        if copied {
            self.say("Copied.", false);
        } else {
            crate::browser::clipboard::select(id);
            self.say("The browser refused to copy. Press Ctrl+C or Cmd+C.", false);
        }
    }

    /// Has a screen reader say a text. It says nothing where the text stays the same, so one that is
    /// repeated has a blank at its end every other time.
    pub fn announce(&'static self, text: String) {
        let is_repeated = self.live.with_untracked(|known| *known == text);
        self.live
            .set(if is_repeated { text + "\u{a0}" } else { text });
    }

    /// Says what was done, with a button to undo it where that makes sense. The toast goes by
    /// itself: the button in the header can undo it later, too.
    pub fn say(&'static self, text: impl Into<String>, can_undo: bool) {
        let number = TOASTS.with(|count| count.replace(count.get() + 1));
        let toast = Toast {
            text: text.into(),
            can_undo,
            number,
        };
        self.announce(toast.text.clone());
        self.toast.set(Some(toast.clone()));
        let shown = self.toast;
        let stay = if can_undo { TOAST_WITH_UNDO } else { TOAST };
        // From the frame on in which it is seen: a large document takes some browsers seconds to draw.
        let hide = move || {
            time::after(stay, move || {
                if shown.with_untracked(|now| now.as_ref() == Some(&toast)) {
                    let had_focus = focus::is_in_toast();
                    shown.set(None);
                    if had_focus {
                        focus::keep(focus::TOP);
                    }
                }
            });
        };
        request_animation_frame(move || request_animation_frame(hide));
    }
}

thread_local! {
    static TOASTS: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// Sets a signal, unless it has that value already.
fn set<T: PartialEq + 'static>(
    signal: &(impl WithUntracked<Value = T> + Set<Value = T>),
    value: T,
) {
    if signal.with_untracked(|known| *known != value) {
        signal.set(value);
    }
}

/// The worst severity at each pointer.
fn marks(findings: &[Finding]) -> HashMap<String, Severity> {
    let mut marks = HashMap::new();
    for finding in findings {
        let mark = marks
            .entry(finding.path.clone())
            .or_insert(finding.severity);
        *mark = finding.severity.min(*mark);
    }
    marks
}
