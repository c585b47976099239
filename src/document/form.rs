//! The form without a browser: a draft and everything computed from it, always consistent.
//!
//! The page draws the [`FieldView`] of each member, and passes every edit to [`Form::apply`], which
//! returns what changed.

use crate::catalogue::reference;
use crate::catalogue::spec::{
    self, Api, Check, Citation, Cond, DefaultValue, Field, Rule, Severity, Table, Type,
};
use crate::document::assist::{self, BlockSummary};
use crate::document::body::{self, Body};
use crate::document::changes::{Changes, Dependents};
use crate::document::draft::{self, Draft, Edit};
use crate::document::history::{self, Undo};
use crate::document::{json, pointer};
use crate::rules::applicability::{self, Applicability};
use crate::rules::check::{self, Finding};
use crate::rules::scope::Scope;
use serde_json::Value;

/// A draft, its body, the findings of the rules, and the controls whose findings are shown.
#[derive(Debug, Clone)]
pub struct Form {
    /// The request being edited.
    pub api: &'static Api,
    draft: Draft,
    body: Body,
    findings: Vec<Finding>,
    past: Vec<Step>,
    future: Vec<Step>,
    /// The control that was typed into last: its keystrokes are undone together.
    typing: Option<String>,
    shown: Shown,
    dependents: Dependents,
}

/// A step that can be undone or redone, and an estimate of the memory that it takes, in bytes.
#[derive(Debug, Clone)]
struct Step {
    undo: Undo,
    size: usize,
}

impl From<Undo> for Step {
    fn from(undo: Undo) -> Step {
        let size = undo.size();
        Step { undo, size }
    }
}

/// The controls whose findings are shown.
#[derive(Debug, Clone, Default)]
struct Shown {
    all: bool,
    touched: Vec<String>,
}

/// The maximum number of undo steps, and the memory that they may take, in bytes: the oldest go
/// first, but the last step stays whatever it takes.
const STEPS: usize = 50;
const MEMORY: usize = 64 << 20;

/// The maximum number of rows drawn for a list. A short link can hold hundreds of thousands, which
/// would freeze the page.
pub const MOST_ROWS: usize = 1000;

impl Form {
    /// Returns an empty form.
    #[must_use]
    pub fn new(api: &'static Api) -> Form {
        Form::of(api, Draft::new(api))
    }

    /// Returns the form of a draft.
    #[must_use]
    pub fn of(api: &'static Api, draft: Draft) -> Form {
        let body = body::body(api, &draft);
        let mut form = Form {
            api,
            draft,
            body,
            findings: Vec::new(),
            past: Vec::new(),
            future: Vec::new(),
            typing: None,
            shown: Shown::default(),
            dependents: Dependents::of(api),
        };
        form.check();
        form
    }

    /// Returns the draft.
    #[must_use]
    pub fn draft(&self) -> &Draft {
        &self.draft
    }

    /// Returns the body to send.
    #[must_use]
    pub fn body(&self) -> &Value {
        self.body.of(&self.draft)
    }

    /// Returns the findings in the page's order. Members kept in the draft only have a note of
    /// their own.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Returns the findings, most important first.
    #[must_use]
    pub fn by_severity(&self) -> Vec<Finding> {
        let of = |severity| {
            let all = self.findings.iter();
            all.filter(move |finding| finding.severity == severity)
        };
        Severity::ALL.into_iter().flat_map(of).cloned().collect()
    }

    /// Applies an edit. Returns what changed.
    pub fn apply(&mut self, edit: Edit) -> Changes {
        let typed = match &edit {
            Edit::Type { pointer, .. } | Edit::Lines { list: pointer, .. } => Some(pointer.clone()),
            _ => None,
        };
        let is_same_step = typed.is_some() && typed == self.typing;
        self.typing = typed;
        self.future.clear();
        let mut changes = self.changes_of(&edit);
        // Members are required only once their object exists.
        let around: Vec<String> = edit.pointers().into_iter().flat_map(around).collect();
        let is_there = |form: &Form| {
            let objects = around.iter();
            objects
                .map(|pointer| form.draft.get(pointer).is_some())
                .collect::<Vec<_>>()
        };
        let before = is_there(self);
        let undo = history::apply(&mut self.draft, self.api, edit);
        match self.past.pop_if(|_| is_same_step) {
            Some(step) if step.undo.covers(&undo) => self.past.push(step),
            Some(Step { undo: earlier, .. }) => self.past.push(earlier.with(undo).into()),
            None => self.past.push(undo.into()),
        }
        self.forget();
        let after = is_there(self);
        for (at, pointer) in around.iter().enumerate() {
            if before[at] != after[at] {
                changes.add_within(pointer);
            }
        }
        self.refresh(changes)
    }

    /// Forgets the oldest steps.
    fn forget(&mut self) {
        let mut memory = 0;
        let kept = self.past.iter().rev().enumerate().take_while(|(at, step)| {
            memory += step.size;
            *at == 0 || *at < STEPS && memory <= MEMORY
        });
        let forgotten = self.past.len() - kept.count();
        self.past.drain(..forgotten);
    }

    /// Returns what the edit itself changes, apart from the findings.
    fn changes_of(&self, edit: &Edit) -> Changes {
        let mut changes = Changes {
            body: true,
            ..Changes::default()
        };
        self.add_changes_of(edit, &mut changes);
        changes
    }

    fn add_changes_of(&self, edit: &Edit, changes: &mut Changes) {
        let pointer = match edit {
            Edit::Load(_) => {
                *changes = Changes::whole();
                return;
            }
            Edit::All(edits) => {
                for edit in edits {
                    self.add_changes_of(edit, changes);
                }
                return;
            }
            Edit::Type { pointer, .. } => {
                changes.add(pointer);
                pointer
            }
            Edit::Set { pointer, .. } => {
                changes.add_within(pointer);
                pointer
            }
            Edit::Lines { list, .. }
            | Edit::Insert { list, .. }
            | Edit::Remove { list, .. }
            | Edit::Move { list, .. } => {
                changes.add_within(list);
                list
            }
        };
        self.dependents.add_to(changes, pointer);
    }

    /// Returns `true` if the last edit was typed into the control at a pointer and has not been undone
    /// there.
    #[must_use]
    pub fn is_typed(&self, pointer: &str) -> bool {
        let before = self
            .past
            .last()
            .and_then(|step| step.undo.value_at(pointer));
        let is_changed = || before.is_some_and(|before| before != self.draft.get(pointer));
        self.typing.as_deref() == Some(pointer) && is_changed()
    }

    /// Returns how many edits can be undone.
    #[must_use]
    pub fn steps(&self) -> usize {
        self.past.len()
    }

    /// Estimates the memory that the steps take that can be undone, in bytes.
    #[must_use]
    pub fn memory(&self) -> usize {
        self.past.iter().map(|step| step.size).sum()
    }

    /// Undoes the last edit. Returns what changed, if there was one.
    pub fn undo(&mut self) -> Option<Changes> {
        let step = self.past.pop()?;
        Some(self.travel(step, |form| &mut form.future))
    }

    /// Redoes the edit that was undone last. Returns what changed, if there was one.
    pub fn redo(&mut self) -> Option<Changes> {
        let step = self.future.pop()?;
        Some(self.travel(step, |form| &mut form.past))
    }

    /// Takes a step, and pushes the way back onto one of the two stacks.
    fn travel(&mut self, step: Step, back: fn(&mut Form) -> &mut Vec<Step>) -> Changes {
        let again = history::take_back(&mut self.draft, step.undo);
        back(self).push(again.into());
        self.typing = None;
        self.refresh(Changes::whole())
    }

    /// Returns `true` if there is something to undo.
    #[must_use]
    pub fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    /// Returns `true` if there is something to redo.
    #[must_use]
    pub fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }

    fn refresh(&mut self, mut changes: Changes) -> Changes {
        self.body = body::body(self.api, &self.draft);
        let before = std::mem::take(&mut self.findings);
        self.check();
        changes.compare(&before, &self.findings);
        changes
    }

    fn check(&mut self) {
        self.findings = check::check(self.api, self.body(), &self.draft.facts);
        let kept = self.body.kept.iter();
        let kept = kept.map(|(pointer, rule)| self.kept_behind(pointer, rule));
        let kept: Vec<Finding> = kept.collect();
        self.findings.extend(kept);
    }

    /// Returns the note about a member that a choice rules out and that stays in the draft.
    fn kept_behind(&self, pointer: &str, rule: &'static Rule) -> Finding {
        let whole = Citation {
            table: self.api.request,
            row: "",
        };
        Finding {
            path: pointer.to_owned(),
            rule,
            severity: Severity::Note,
            message: format!("Not used{}", self.why_kept(pointer, rule)),
            place: spec::resolve(self.api, pointer).map_or(whole, |(_, cited)| cited),
            fix: None,
            asks: None,
        }
    }

    /// Returns how a member is drawn, if a choice rules it out.
    fn fold(
        &self,
        pointer: &str,
        field: &Field,
        applicability: &Applicability,
        is_given: bool,
    ) -> Fold {
        match applicability.ruled_out {
            Some(_) if !is_given => Fold::Hidden,
            // A member that is only ignored stays in place once it is given.
            Some(rule) if rule.severity != Severity::Note => {
                let why = self.why_kept(pointer, rule);
                Fold::Kept(format!("{}: not used{why}", field.label))
            }
            _ => Fold::Open,
        }
    }

    /// Ends the sentence about a member that is not used, with the choice that rules it out.
    fn why_kept(&self, pointer: &str, rule: &Rule) -> String {
        let Draft { body, facts } = &self.draft;
        let why = applicability::obstacle(self.api, body, facts, pointer, rule);
        let why = why.map(|why| format!(" {why}")).unwrap_or_default();
        format!("{why}. Your value is kept here but not sent.")
    }

    /// Shows the findings of a control from now on. Returns what changed.
    pub fn touch(&mut self, pointer: &str) -> Changes {
        let mut changes = Changes::default();
        if !self.shown.touched.iter().any(|touched| touched == pointer) {
            self.shown.touched.push(pointer.to_owned());
            changes.add(pointer);
        }
        changes
    }

    /// Shows all findings, or hides them until their controls are touched. Returns what changed.
    pub fn show_findings(&mut self, all: bool) -> Changes {
        self.shown = Shown {
            all,
            touched: Vec::new(),
        };
        Changes {
            whole: true,
            ..Changes::default()
        }
    }

    /// Returns the entries of the list at a pointer.
    #[must_use]
    pub fn entries(&self, pointer: &str) -> &[Value] {
        let list = self.draft.get(pointer).and_then(Value::as_array);
        list.map(Vec::as_slice).unwrap_or_default()
    }

    /// Computes everything that is drawn of the member at a pointer.
    #[must_use]
    pub fn view(&self, pointer: &str) -> FieldView {
        let value = self.draft.get(pointer);
        let Some((field, cited)) = spec::resolve(self.api, pointer) else {
            // The root of the body or of the facts shows only unknown members.
            let table = self.table_of_root(pointer);
            return FieldView {
                unknown: table
                    .map(|table| self.unknown_members(pointer, table))
                    .unwrap_or_default(),
                ..FieldView::default()
            };
        };
        let row = (field, cited);
        let applicability = self.applicability(pointer, row);
        let mut view = FieldView {
            is_given: value.is_some(),
            is_required: self.is_required(pointer, &applicability),
            fold: self.fold(pointer, field, &applicability, value.is_some()),
            findings: self.shown_findings(pointer, field, value.is_some()),
            can_add: true,
            ..FieldView::default()
        };
        let value = value.unwrap_or(&Value::Null);
        if draft::is_mistyped(field.ty, value) {
            view.mistyped = Some(excerpt(value));
        }
        match field.ty {
            Type::Object(table) => {
                view.tally = self.tally(pointer);
                view.digest = digest(table, value);
                view.unknown = self.unknown_members(pointer, table);
            }
            Type::List(_) => {
                let entries = self.entries(pointer);
                view.entries = entries.len();
                view.rows = entries.len().min(MOST_ROWS);
                view.can_add = entries.len() < MOST_ROWS;
                if field.assist == spec::Assist::Blocks {
                    view.blocks = assist::blocks(entries);
                }
            }
            Type::Text | Type::Integer | Type::Boolean => {
                view.limits = self.limits(field);
                view.unset = unset(field, &applicability);
                if view.is_given {
                    view.text = draft::text(value).into_owned();
                }
            }
        }
        view.described_by = self.described_by(pointer, field, &view.findings);
        view
    }

    /// Returns whether a member of the request is there, must be, or cannot be. `has_findings` is
    /// `true` if something was found in it.
    pub(super) fn presence(&self, pointer: &str, has_findings: bool) -> Presence {
        let Some(row) = spec::resolve(self.api, pointer) else {
            return Presence::default();
        };
        let is_given = self.draft.get(pointer).is_some();
        let applicability = self.applicability(pointer, row);
        Presence {
            is_given,
            is_needed: is_given || has_findings || self.is_required(pointer, &applicability),
            is_hidden: applicability.ruled_out.is_some() && !is_given,
        }
    }

    fn applicability(&self, pointer: &str, row: (&'static Field, Citation)) -> Applicability {
        let Draft { body, facts } = &self.draft;
        // An entry of a list does not depend on conditions.
        if row.0.name.is_empty() {
            return Applicability::default();
        }
        applicability::applicability(self.api, body, facts, pointer, row)
    }

    /// Returns `true` if a member is absent, and that makes the request invalid.
    fn is_required(&self, pointer: &str, applicability: &Applicability) -> bool {
        applicability.mandatory
            && !self.draft.get(pointer).is_some_and(is_filled)
            && self.is_begun(pointer)
    }

    /// Returns the limits of a number whose maximum depends on another member; empty for any other
    /// field.
    fn limits(&self, field: &Field) -> String {
        let depends =
            |rule: &Rule| matches!(rule.check, Check::Max(_)) && !matches!(rule.when, Cond::Always);
        if !field.rules.iter().any(depends) {
            return String::new();
        }
        let Draft { body, facts } = &self.draft;
        let (mut least, mut most) = (None, None);
        Scope::at_root(self.api, body, facts, |scope| {
            for rule in field.rules {
                if !scope.holds(&rule.when).unwrap_or(false) {
                    continue;
                }
                let (low, high) = match rule.check {
                    Check::Range(low, high) => (Some(low), high),
                    Check::Max(high) => (None, high),
                    _ => continue,
                };
                least = least.max(low);
                // Of two that are alike, the one that says why.
                let is_less =
                    |(most, when)| high < most || high == most && matches!(when, &Cond::Always);
                if most.is_none_or(is_less) {
                    most = Some((high, &rule.when));
                }
            }
        });
        match (least, most) {
            (Some(least), Some((most, Cond::Is(_, [choice])))) => {
                format!("{least} to {most} with {choice}.")
            }
            (Some(least), Some((most, _))) => format!("{least} to {most}."),
            _ => String::new(),
        }
    }

    /// Returns `true` if the object around a member is in the draft, or must be: nobody has to
    /// complete what nobody has begun.
    fn is_begun(&self, pointer: &str) -> bool {
        let Some((parent, _)) = pointer::split(pointer) else {
            return true;
        };
        self.draft.get(parent).is_some()
            || spec::resolve(self.api, parent).is_none_or(|(around, _)| around.mandatory)
    }

    fn table_of_root(&self, pointer: &str) -> Option<&'static Table> {
        if pointer.is_empty() {
            Some(self.api.request)
        } else {
            self.api.facts.filter(|_| pointer == spec::FACTS)
        }
    }

    /// Returns the findings shown at a pointer. A control shows them once it was left or after a
    /// pause, and shows that it is missing only once all findings are shown. A list or section
    /// shows them once it is given, because only its members are touched.
    fn shown_findings(&self, pointer: &str, field: &Field, is_given: bool) -> Vec<Finding> {
        let Shown { all, touched } = &self.shown;
        let is_container = matches!(field.ty, Type::Object(_) | Type::List(_));
        let is_touched = || touched.iter().any(|touched| touched == pointer);
        // Of a list or object, only what is in it can be touched.
        let is_touched_within = || {
            let mut touched = touched.iter();
            touched.any(|touched| pointer::is_within(touched, pointer))
        };
        let is_shown = if is_container {
            is_given && is_touched_within()
        } else {
            is_touched()
        };
        if !all && !is_shown {
            return Vec::new();
        }
        let own = self
            .findings
            .iter()
            .filter(|finding| finding.path == pointer);
        let is_shown =
            |finding: &&Finding| *all || is_container || finding.severity != Severity::Missing;
        let mut shown: Vec<Finding> = own.filter(is_shown).cloned().collect();
        shown.sort_by_key(|finding| finding.severity);
        shown
    }

    /// Returns the ids of the texts that describe a control.
    fn described_by(&self, pointer: &str, field: &Field, findings: &[Finding]) -> Option<String> {
        let is_value = !matches!(field.ty, Type::Object(_) | Type::List(_));
        let hint = is_value && has_hint(self.api, pointer);
        let hint = hint.then(|| format!("{pointer}-hint"));
        let found = (!findings.is_empty()).then(|| format!("{pointer}-findings"));
        let ids: Vec<String> = hint.into_iter().chain(found).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    /// Returns the rule that rules a member out because of a choice made elsewhere.
    #[must_use]
    pub fn ruled_out_by(&self, pointer: &str) -> Option<&'static Rule> {
        let row = spec::resolve(self.api, pointer)?;
        self.applicability(pointer, row).ruled_out
    }

    /// Returns the pointer of the most important finding.
    #[must_use]
    pub fn first_problem(&self) -> Option<&str> {
        let first = self.findings.iter().min_by_key(|finding| finding.severity);
        first.map(|finding| finding.path.as_str())
    }

    /// Returns the unknown members of the object at `pointer`, as `(name, compact JSON)`.
    #[must_use]
    pub fn unknown_members(&self, pointer: &str, table: &Table) -> Vec<(String, String)> {
        let object = self.draft.get(pointer).and_then(Value::as_object);
        let unknown = object.into_iter().flatten();
        let unknown = unknown.filter(|(name, _)| table.field(name).is_none());
        unknown
            .map(|(name, value)| (name.clone(), json::compact(value)))
            .collect()
    }

    /// Counts the findings at a pointer and below it, by severity.
    #[must_use]
    pub fn tally(&self, pointer: &str) -> Tally {
        let is_under = |finding: &&Finding| pointer::is_within(&finding.path, pointer);
        let mut tally = Tally::default();
        for finding in self.findings.iter().filter(is_under) {
            tally.count(finding.severity);
        }
        tally
    }
}

/// Returns the beginning of a value's JSON.
fn excerpt(value: &Value) -> String {
    const MOST: usize = 300;
    let mut text = json::compact(value);
    if let Some((end, _)) = text.char_indices().nth(MOST) {
        text.truncate(end);
        text.push('…');
    }
    text
}

/// Returns `true` if a control has a text that explains it. Entries of lists of plain values have
/// none, nor do members of list entries that have only plain members.
#[must_use]
pub fn has_hint(api: &'static Api, pointer: &str) -> bool {
    let Some((parent, _)) = pointer::split(pointer) else {
        return false;
    };
    match spec::resolve(api, parent).map(|(around, _)| (around.name, around.ty)) {
        Some((_, Type::List(_))) => false,
        Some(("", Type::Object(table))) => !table.is_plain(),
        _ => true,
    }
}

/// Returns the labels around a nested member: "EIP 1 › ".
#[must_use]
pub fn crumbs(api: &'static Api, pointer: &str) -> String {
    let mut labels = Vec::new();
    let mut around = pointer::split(pointer).map(|(parent, _)| parent);
    while let Some(pointer) = around.filter(|pointer| !pointer.is_empty()) {
        let above = pointer::split(pointer);
        let is_inner = above.as_ref().is_some_and(|(up, _)| !up.is_empty());
        match spec::resolve(api, pointer) {
            Some((entry, _)) if entry.name.is_empty() => {
                let at = above.as_ref().and_then(|(_, at)| at.parse::<usize>().ok());
                labels.push(format!("{} {} › ", entry.label, at.unwrap_or_default() + 1));
            }
            // The outer member goes without saying, and so does a list whose entries are named.
            Some((field, _)) if is_inner && !matches!(field.ty, Type::List(_)) => {
                labels.push(format!("{} › ", field.label));
            }
            _ => {}
        }
        around = above.map(|(above, _)| above);
    }
    labels.reverse();
    labels.concat()
}

/// The presence of a member of the request: it is there, must be, or cannot be.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Presence {
    /// `true` if it is in the draft.
    pub is_given: bool,
    /// `true` if it is given, required, or has a finding, itself or in it.
    pub is_needed: bool,
    /// `true` if a choice rules it out, and it is not given.
    pub is_hidden: bool,
}

/// How a member that may be ruled out is drawn.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Fold {
    /// The member applies.
    #[default]
    Open,
    /// A choice rules the member out, and it is not given: it is folded away.
    Hidden,
    /// A choice rules the member out, and its value is kept: a line says so, in these words.
    Kept(String),
}

impl Fold {
    /// Returns the value of the attribute `data-off`; `None` for a member that applies.
    #[must_use]
    pub fn name(&self) -> Option<&'static str> {
        match self {
            Fold::Open => None,
            Fold::Hidden => Some("out"),
            Fold::Kept(_) => Some("kept"),
        }
    }
}

/// Returns the plain values of an object in a line, in the documentation's order, without secrets.
fn digest(table: &Table, object: &Value) -> String {
    let given = table.fields.iter().filter(|field| !field.secret);
    let given = given.filter_map(|field| match object.get(field.name)? {
        Value::Null | Value::Array(_) | Value::Object(_) => None,
        value => Some(draft::text(value).into_owned()),
    });
    given
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join(" · ")
}

/// Returns the pointers of the objects and lists around a member.
fn around(pointer: &str) -> Vec<String> {
    std::iter::successors(pointer::split(pointer), |(inner, _)| pointer::split(inner))
        .map(|(around, _)| around.to_owned())
        .collect()
}

/// Returns `true` for a value with content.
fn is_filled(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(list) => !list.is_empty(),
        _ => true,
    }
}

/// Returns the text of the empty choice: the default that applies, if it is known.
fn unset(field: &Field, applicability: &Applicability) -> String {
    let default = match (&field.default, applicability.default) {
        (_, Some(default)) => Some(default.to_owned()),
        // Short, because a select shows only the beginning.
        (DefaultValue::Either(_, then, otherwise), None) => Some(format!("{otherwise} or {then}")),
        (default, None) => reference::default(default),
    };
    default.map_or_else(
        || "not set".to_owned(),
        |default| format!("{default} (default)"),
    )
}

/// Everything that is drawn of a member: its control, section or list, and the texts beside it.
#[derive(Debug, Clone, PartialEq, Default)]
// Each of them is an independent fact about what is drawn.
#[allow(clippy::struct_excessive_bools)]
pub struct FieldView {
    /// The text in the control.
    pub text: String,
    /// `true` if the member is in the draft.
    pub is_given: bool,
    /// The JSON of a value that is given instead of members or rows; see [`draft::is_mistyped`].
    pub mistyped: Option<String>,
    /// `true` if it is absent, and that makes the request invalid.
    pub is_required: bool,
    /// How it is drawn if a choice rules it out.
    pub fold: Fold,
    /// The limits of a number that depend on a choice, as a sentence: "1 to 300 with Professional1."
    pub limits: String,
    /// The text of the empty choice.
    pub unset: String,
    /// The findings that are shown beside it.
    pub findings: Vec<Finding>,
    /// The ids of the texts that describe it, for `aria-describedby`.
    pub described_by: Option<String>,
    /// The values of an object, in a line: "v2 · aes-256 · group15".
    pub digest: String,
    /// The findings in an object.
    pub tally: Tally,
    /// The unknown members of an object, as `(name, compact JSON)`.
    pub unknown: Vec<(String, String)>,
    /// The number of entries of a list.
    pub entries: usize,
    /// The number of entries that are drawn; see [`MOST_ROWS`].
    pub rows: usize,
    /// `true` if another row of a list would be drawn.
    pub can_add: bool,
    /// The summary of a list of blocks.
    pub blocks: BlockSummary,
}

impl FieldView {
    /// Returns the value of `aria-invalid`: set if the value is wrong.
    #[must_use]
    pub fn invalid(&self) -> Option<String> {
        let mut shown = self.findings.iter();
        let is_wrong = shown.any(|finding| finding.severity.blocks());
        is_wrong.then(|| "true".to_owned())
    }
}

/// Findings counted by severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally(pub [usize; Severity::ALL.len()]);

impl Tally {
    /// Returns the number of findings of a severity.
    #[must_use]
    pub fn of(&self, severity: Severity) -> usize {
        self.0[severity as usize]
    }

    /// Counts one more finding.
    pub fn count(&mut self, severity: Severity) {
        self.0[severity as usize] += 1;
    }

    /// Adds the findings of another count.
    pub fn add(&mut self, other: Tally) {
        for (count, more) in self.0.iter_mut().zip(other.0) {
            *count += more;
        }
    }

    /// Returns the number of all findings.
    #[must_use]
    pub fn total(&self) -> usize {
        self.0.iter().sum()
    }

    /// Returns `true` if one of them makes the body invalid.
    #[must_use]
    pub fn blocks(&self) -> bool {
        let mut all = Severity::ALL.into_iter();
        all.any(|severity| severity.blocks() && self.of(severity) > 0)
    }

    /// Returns the verdict in a few words: "3 to fix", "Ready", "Ready, 2 warnings", "Ready if 1
    /// undecided rule holds".
    #[must_use]
    pub fn headline(&self) -> String {
        let to_fix = self.of(Severity::Error) + self.of(Severity::Missing);
        match self.verdict() {
            Some(Severity::Warning) => {
                let warnings = self.of(Severity::Warning);
                format!("Ready, {}", Severity::Warning.counted(warnings))
            }
            Some(Severity::Undecided) => match self.of(Severity::Undecided) {
                1 => "Ready if 1 undecided rule holds".to_owned(),
                open => format!("Ready if {open} undecided rules hold"),
            },
            None | Some(Severity::Note) => "Ready".to_owned(),
            Some(Severity::Error | Severity::Missing) => format!("{to_fix} to fix"),
        }
    }

    /// Returns the severity that the headline is about; `None` if the request is ready.
    #[must_use]
    pub fn verdict(&self) -> Option<Severity> {
        use Severity::{Error, Missing, Undecided, Warning};
        let mut order = [Error, Missing, Undecided, Warning].into_iter();
        order.find(|severity| self.of(*severity) > 0)
    }

    /// Returns the counts that follow the headline: ": 1 error, 2 missing". Warnings that it counts
    /// itself are left out.
    #[must_use]
    pub fn counts(&self) -> String {
        let says_warnings = self.verdict() == Some(Severity::Warning);
        let counts = Severity::ALL
            .into_iter()
            .filter(|severity| self.of(*severity) > 0)
            .filter(|severity| !(says_warnings && *severity == Severity::Warning))
            .map(|severity| severity.counted(self.of(severity)))
            .collect::<Vec<_>>();
        match (counts.is_empty(), says_warnings) {
            (true, _) => String::new(),
            (_, true) => format!(", {}", counts.join(", ")),
            (_, false) => format!(": {}", counts.join(", ")),
        }
    }

    /// Returns the most important severity among them.
    #[must_use]
    pub fn worst(&self) -> Option<Severity> {
        let mut all = Severity::ALL.into_iter();
        all.find(|severity| self.of(*severity) > 0)
    }
}

/// Writes the verdict in one line: "3 to fix: 1 error, 2 missing".
impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        write!(f, "{}{}", self.headline(), self.counts())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{CONNECTION, GATEWAY};
    use serde_json::json;

    fn type_into(form: &mut Form, pointer: &str, text: &str) -> Changes {
        form.apply(Edit::Type {
            pointer: pointer.into(),
            text: text.into(),
        })
    }

    #[test]
    fn the_verdict_counts_in_words() {
        assert_eq!(
            Tally([1, 2, 0, 1, 2]).to_string(),
            "3 to fix: 1 error, 2 missing, 1 undecided, 2 notes"
        );
        assert_eq!(
            Tally([0, 0, 2, 1, 0]).to_string(),
            "Ready if 1 undecided rule holds: 2 warnings, 1 undecided"
        );
        assert_eq!(
            Tally([0, 0, 2, 0, 1]).to_string(),
            "Ready, 2 warnings, 1 note"
        );
        assert_eq!(Tally([0, 0, 1, 0, 0]).to_string(), "Ready, 1 warning");
        assert_eq!(Tally([0, 0, 0, 0, 1]).to_string(), "Ready: 1 note");
        assert_eq!(Tally::default().to_string(), "Ready");
    }

    #[test]
    fn typing_is_told_from_other_edits() {
        let name = "/vpn_gateway/name";
        let mut form = Form::new(&GATEWAY);
        assert!(!form.is_typed(name));
        type_into(&mut form, name, "a");
        assert!(form.is_typed(name));
        assert!(!form.is_typed("/vpn_gateway/vpc_id"));
        // A text that the browser has undone is not typed any more.
        type_into(&mut form, name, "");
        assert!(!form.is_typed(name));
        type_into(&mut form, name, "b");
        form.apply(Edit::Remove {
            list: "/vpn_gateway/local_subnets".into(),
            at: 0,
        });
        assert!(!form.is_typed(name));
    }

    #[test]
    fn limits_follow_the_choice_they_depend_on() {
        let size = "/vpn_gateway/eip1/bandwidth_size";
        let flavor = "/vpn_gateway/flavor";
        let mut form = Form::new(&GATEWAY);
        assert_eq!(form.view(size).limits, "1 to 300 with Professional1.");
        let changes = type_into(&mut form, flavor, "Professional2");
        assert!(changes.concern(size));
        assert_eq!(form.view(size).limits, "1 to 1000 with Professional2.");
        type_into(&mut form, flavor, "Basic");
        assert_eq!(form.view(size).limits, "1 to 100 with Basic.");
        assert_eq!(form.view("/vpn_gateway/bgp_asn").limits, "");
    }

    #[test]
    fn a_member_that_is_ruled_out_leaves_and_comes_back() {
        let mut form = Form::new(&GATEWAY);
        let subnets = "/vpn_gateway/local_subnets";
        form.apply(Edit::Insert {
            list: subnets.into(),
            at: 0,
            values: vec!["10.0.0.0/24".into()],
        });
        let changes = type_into(&mut form, "/vpn_gateway/attachment_type", "er");
        assert!(changes.concern(subnets));
        assert_eq!(
            form.body(),
            &json!({ "vpn_gateway": { "attachment_type": "er" } })
        );
        assert_eq!(
            form.view(subnets).fold,
            Fold::Kept(
                "Local subnets: not used in er mode. Your value is kept here but not sent.".into()
            )
        );
        let kept = "Not used in er mode. Your value is kept here but not sent.";
        assert!(form.findings().iter().any(|note| note.message == kept));
        type_into(&mut form, "/vpn_gateway/attachment_type", "vpc");
        assert_eq!(
            form.body()["vpn_gateway"]["local_subnets"],
            json!(["10.0.0.0/24"])
        );
        assert_eq!(form.view(subnets).fold, Fold::Open);
    }

    #[test]
    fn what_is_required_depends_on_choices_and_facts() {
        let mut form = Form::new(&CONNECTION);
        let is_required = |form: &Form, pointer| form.view(pointer).is_required;
        assert!(is_required(&form, "/vpn_connection/vgw_id"));
        assert!(!is_required(&form, "/vpn_connection/psk"));
        type_into(&mut form, "/gateway/flavor", "Basic");
        assert!(is_required(&form, "/vpn_connection/psk"));
        let version = "/vpn_connection/ikepolicy/ike_version";
        assert_eq!(form.view(version).unset, "v2 (default)");
        type_into(&mut form, "/gateway/flavor", "GM");
        assert_eq!(form.view(version).unset, "v1 (default)");
        assert!(!is_required(&form, "/vpn_connection/psk"));
    }

    #[test]
    fn the_keystrokes_of_a_control_are_undone_together() {
        let mut form = Form::new(&GATEWAY);
        for text in ["a", "ab", "abc"] {
            type_into(&mut form, "/vpn_gateway/name", text);
        }
        type_into(&mut form, "/vpn_gateway/flavor", "GM");
        assert!(form.undo().is_some());
        assert_eq!(form.body(), &json!({ "vpn_gateway": { "name": "abc" } }));
        assert!(form.undo().is_some());
        assert_eq!(form.body(), &json!({ "vpn_gateway": {} }));
        assert!(form.undo().is_none());
        assert!(form.redo().is_some() && form.redo().is_some() && form.redo().is_none());
        assert_eq!(form.body()["vpn_gateway"]["flavor"], "GM");
    }

    #[test]
    fn findings_are_shown_once_a_control_is_touched() {
        let name = "/vpn_gateway/name";
        let mut form = Form::new(&GATEWAY);
        type_into(&mut form, name, "a b");
        assert_eq!(form.view(name).findings, []);
        assert_eq!(form.view(name).invalid(), None);
        assert!(form.touch(name).concern(name));
        assert_eq!(form.touch(name), Changes::default());
        let view = form.view(name);
        assert_eq!(view.invalid().as_deref(), Some("true"));
        let ids = format!("{name}-hint {name}-findings");
        assert_eq!(view.described_by, Some(ids));
        let vpc = "/vpn_gateway/vpc_id";
        form.touch(vpc);
        assert_eq!(
            form.view(vpc).findings,
            [],
            "that it is missing is said later"
        );
        form.show_findings(true);
        assert!(!form.view(vpc).findings.is_empty());
    }

    #[test]
    fn rows_of_plain_members_have_no_hints() {
        assert!(has_hint(&GATEWAY, "/vpn_gateway/name"));
        assert!(has_hint(&GATEWAY, "/vpn_gateway/eip1/id"));
        assert!(!has_hint(&GATEWAY, "/vpn_gateway/tags/0/key"));
        assert!(!has_hint(&GATEWAY, "/vpn_gateway/local_subnets/0"));
        assert!(has_hint(
            &CONNECTION,
            "/vpn_connection/policy_rules/0/source"
        ));
        assert!(has_hint(&CONNECTION, "/gateway/flavor"));
    }

    #[test]
    fn crumbs_name_what_is_around() {
        assert_eq!(crumbs(&GATEWAY, "/vpn_gateway/name"), "");
        assert_eq!(crumbs(&GATEWAY, "/vpn_gateway/eip1/id"), "EIP 1 › ");
        assert_eq!(crumbs(&GATEWAY, "/vpn_gateway/tags/1/key"), "Tag 2 › ");
        assert_eq!(crumbs(&GATEWAY, "/vpn_gateway/local_subnets/3"), "");
    }
}
