//! The form without a browser: a draft and all that follows from it, which never disagree.
//!
//! The page only draws what [`Form::view`] says about a control, and hands every intent to
//! [`Form::apply`].

use crate::catalogue::reference;
use crate::catalogue::spec::{
    self, Api, Citation, DefaultValue, Field, Rule, Severity, Table, Type,
};
use crate::document::body::{self, Body};
use crate::document::draft::{self, Draft, Edit};
use crate::document::json;
use crate::rules::applicability::{self, Applicability};
use crate::rules::check::{self, Finding};
use serde_json::Value;

/// A draft, the body that it stands for, and what the rules say about that.
#[derive(Debug, Clone)]
pub struct Form {
    /// The request that is being made.
    pub api: &'static Api,
    draft: Draft,
    body: Body,
    findings: Vec<Finding>,
    past: Vec<Draft>,
    future: Vec<Draft>,
    /// The control that was typed into last: its keystrokes are undone together.
    typing: Option<String>,
}

/// How many steps can be undone.
const STEPS: usize = 50;

impl Form {
    /// An empty form.
    #[must_use]
    pub fn new(api: &'static Api) -> Form {
        Form::of(api, Draft::new(api))
    }

    /// The form of a draft.
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
        };
        form.check();
        form
    }

    /// What was typed and loaded.
    #[must_use]
    pub fn draft(&self) -> &Draft {
        &self.draft
    }

    /// What would be sent.
    #[must_use]
    pub fn body(&self) -> &Value {
        self.body.of(&self.draft)
    }

    /// What the rules say about the body, in the page's order. Members that stay behind have a
    /// note of their own.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The findings with the most important ones first.
    #[must_use]
    pub fn by_severity(&self) -> Vec<Finding> {
        let of = |severity| {
            self.findings
                .iter()
                .filter(move |finding| finding.severity == severity)
        };
        Severity::ALL.into_iter().flat_map(of).cloned().collect()
    }

    /// Carries out an edit.
    pub fn apply(&mut self, edit: Edit) {
        let typed = if let Edit::Type { pointer, .. } = &edit {
            Some(pointer.clone())
        } else {
            None
        };
        if typed.is_none() || typed != self.typing {
            self.past.push(self.draft.clone());
            let forgotten = self.past.len().saturating_sub(STEPS);
            self.past.drain(..forgotten);
        }
        self.typing = typed;
        self.future.clear();
        self.draft.apply(self.api, edit);
        self.refresh();
    }

    /// Takes the last edit back. Whether there was one.
    pub fn undo(&mut self) -> bool {
        let draft = self.past.pop();
        self.travel(draft, |form| &mut form.future)
    }

    /// Carries the edit out again that was taken back last. Whether there was one.
    pub fn redo(&mut self) -> bool {
        let draft = self.future.pop();
        self.travel(draft, |form| &mut form.past)
    }

    /// Goes to another draft, with the way back on one of the two stacks.
    fn travel(&mut self, draft: Option<Draft>, back: fn(&mut Form) -> &mut Vec<Draft>) -> bool {
        let Some(draft) = draft else { return false };
        let left = std::mem::replace(&mut self.draft, draft);
        back(self).push(left);
        self.typing = None;
        self.refresh();
        true
    }

    fn refresh(&mut self) {
        self.body = body::body(self.api, &self.draft);
        self.check();
    }

    fn check(&mut self) {
        self.findings = check::check(self.api, self.body(), &self.draft.facts);
        let kept = self
            .body
            .kept
            .iter()
            .map(|(pointer, rule)| kept_behind(self.api, pointer, rule));
        self.findings.extend(kept);
    }

    /// The entries of the list at a pointer.
    #[must_use]
    pub fn entries(&self, pointer: &str) -> &[Value] {
        self.draft
            .get(pointer)
            .and_then(Value::as_array)
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    /// All that a control shows.
    #[must_use]
    pub fn view(&self, pointer: &str) -> FieldView {
        self.view_of(pointer, spec::resolve(self.api, pointer))
    }

    /// The same, for those who ask often and know the row that describes the pointer.
    #[must_use]
    pub fn view_of(&self, pointer: &str, row: Option<(&'static Field, Citation)>) -> FieldView {
        let value = self.draft.get(pointer);
        let Draft { body, facts } = &self.draft;
        let applicability = row
            .map(|row| applicability::applicability(self.api, body, facts, pointer, row))
            .unwrap_or_default();
        let own = self
            .findings
            .iter()
            .filter(|finding| finding.path == pointer);
        let typed = value.zip(row.map(|(field, _)| field.ty));
        let single = typed.filter(|(_, ty)| !matches!(ty, Type::Object(_) | Type::List(_)));
        let mistyped = typed.filter(|(value, ty)| draft::is_mistyped(*ty, value));
        FieldView {
            text: single
                .map(|(value, _)| draft::text(value))
                .unwrap_or_default()
                .into(),
            mistyped: mistyped.map(|(value, _)| excerpt(value)),
            given: value.is_some(),
            applicability,
            findings: own.cloned().collect(),
        }
    }

    /// The same for an entry of a list of plain values, which depends on no condition.
    #[must_use]
    pub fn entry_view(&self, pointer: &str) -> FieldView {
        let own = self
            .findings
            .iter()
            .filter(|finding| finding.path == pointer);
        FieldView {
            text: self
                .draft
                .get(pointer)
                .map(draft::text)
                .unwrap_or_default()
                .into(),
            mistyped: None,
            given: true,
            applicability: Applicability::default(),
            findings: own.cloned().collect(),
        }
    }

    /// Where the most important finding is.
    #[must_use]
    pub fn first_problem(&self) -> Option<&str> {
        self.findings
            .iter()
            .min_by_key(|finding| finding.severity)
            .map(|finding| finding.path.as_str())
    }

    /// The value that mends what a rule found at a pointer.
    #[must_use]
    pub fn fix(&self, pointer: &str, rule: &str) -> Option<Value> {
        let found = |finding: &&Finding| finding.path == pointer && finding.rule.id == rule;
        self.findings.iter().find(found)?.fix.clone()
    }

    /// Unknown members of the object at `pointer`, as `(name, compact JSON)`.
    #[must_use]
    pub fn unknown_members(&self, pointer: &str, table: &Table) -> Vec<(String, String)> {
        let object = self.draft.get(pointer).and_then(Value::as_object);
        let unknown = object
            .into_iter()
            .flatten()
            .filter(|(name, _)| table.field(name).is_none());
        unknown
            .map(|(name, value)| (name.clone(), json::compact(value)))
            .collect()
    }

    /// What the rules say about what stands under a pointer, and not about itself.
    #[must_use]
    pub fn findings_in(&self, pointer: &str) -> Vec<&Finding> {
        let under = |finding: &&Finding| {
            finding
                .path
                .strip_prefix(pointer)
                .is_some_and(|rest| rest.starts_with('/'))
        };
        self.findings.iter().filter(under).collect()
    }

    /// How many findings of each severity there are at a pointer and under it.
    #[must_use]
    pub fn tally(&self, pointer: &str) -> Tally {
        let under = |finding: &&Finding| {
            finding
                .path
                .strip_prefix(pointer)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let mut tally = Tally::default();
        for finding in self.findings.iter().filter(under) {
            tally.0[finding.severity as usize] += 1;
        }
        tally
    }
}

/// The note about a member that a choice rules out, and that stays in the draft.
fn kept_behind(api: &'static Api, pointer: &str, rule: &'static Rule) -> Finding {
    let (label, place) = spec::resolve(api, pointer).map_or(
        (
            pointer,
            Citation {
                table: api.request,
                row: "",
            },
        ),
        |(field, place)| (field.label, place),
    );
    Finding {
        path: pointer.to_owned(),
        rule,
        severity: Severity::Note,
        message: format!("{label} {} (kept here, and not sent)", rule.words()),
        place,
        fix: None,
    }
}

/// The beginning of a value, as JSON.
fn excerpt(value: &Value) -> String {
    const MOST: usize = 300;
    let mut text = json::compact(value);
    if let Some((end, _)) = text.char_indices().nth(MOST) {
        text.truncate(end);
        text.push('…');
    }
    text
}

/// All that a control shows.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldView {
    /// The text in it.
    pub text: String,
    /// A value of the wrong type where its members or rows belong, as JSON: see
    /// [`draft::is_mistyped`].
    pub mistyped: Option<String>,
    /// Whether the member is in the draft at all.
    pub given: bool,
    /// Mandatory, ruled out, and the default that applies.
    pub applicability: Applicability,
    /// What the rules say about it.
    pub findings: Vec<Finding>,
}

/// What applies when a member is left out, in words.
#[must_use]
pub fn default(field: &Field, applicability: &Applicability) -> Option<String> {
    let unknown = || match &field.default {
        // Short, and what applies to most comes first: a select shows the beginning.
        DefaultValue::Either(cond, then, otherwise) => {
            Some(format!("{otherwise} ({then} when {cond})"))
        }
        value => reference::default(value),
    };
    applicability.default.map(str::to_owned).or_else(unknown)
}

/// Findings counted by severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally(pub [usize; Severity::ALL.len()]);

impl Tally {
    /// How many there are of a severity.
    #[must_use]
    pub fn of(&self, severity: Severity) -> usize {
        self.0[severity as usize]
    }

    /// Whether one of them makes the body not valid.
    #[must_use]
    pub fn blocks(&self) -> bool {
        Severity::ALL
            .into_iter()
            .any(|severity| severity.blocks() && self.of(severity) > 0)
    }

    /// The most important severity that is among them.
    #[must_use]
    pub fn worst(&self) -> Option<Severity> {
        Severity::ALL
            .into_iter()
            .find(|severity| self.of(*severity) > 0)
    }
}

/// The verdict in one line: "Not valid: 1 error, 2 missing".
impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str(if self.blocks() {
            "Not valid"
        } else if self.of(Severity::Undecided) > 0 {
            "Valid as far as known"
        } else {
            "Valid"
        })?;
        let mut between = ": ";
        for severity in Severity::ALL {
            let count = self.of(severity);
            if count > 0 {
                let counts = matches!(
                    severity,
                    Severity::Error | Severity::Warning | Severity::Note
                );
                let many = if counts && count != 1 { "s" } else { "" };
                write!(f, "{between}{count} {}{many}", severity.name())?;
                between = ", ";
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{CONNECTION, GATEWAY};
    use serde_json::json;

    fn type_into(form: &mut Form, pointer: &str, text: &str) {
        form.apply(Edit::Type {
            pointer: pointer.into(),
            text: text.into(),
        });
    }

    #[test]
    fn the_verdict_counts_in_words() {
        assert_eq!(
            Tally([1, 2, 0, 1, 2]).to_string(),
            "Not valid: 1 error, 2 missing, 1 undecided, 2 notes"
        );
        assert_eq!(
            Tally([0, 0, 2, 1, 0]).to_string(),
            "Valid as far as known: 2 warnings, 1 undecided"
        );
        assert_eq!(Tally::default().to_string(), "Valid");
    }

    #[test]
    fn a_member_that_is_ruled_out_leaves_and_comes_back() {
        let mut form = Form::new(&GATEWAY);
        form.apply(Edit::Insert {
            list: "/vpn_gateway/local_subnets".into(),
            at: 0,
            values: vec!["10.0.0.0/24".into()],
        });
        type_into(&mut form, "/vpn_gateway/attachment_type", "er");
        assert_eq!(
            form.body(),
            &json!({ "vpn_gateway": { "attachment_type": "er" } })
        );
        assert!(
            form.view("/vpn_gateway/local_subnets")
                .applicability
                .ruled_out
                .is_some()
        );
        assert!(
            form.findings()
                .iter()
                .any(|finding| finding.message.contains("(kept here, and not sent)"))
        );
        type_into(&mut form, "/vpn_gateway/attachment_type", "vpc");
        assert_eq!(
            form.body()["vpn_gateway"]["local_subnets"],
            json!(["10.0.0.0/24"])
        );
    }

    #[test]
    fn what_is_mandatory_hangs_on_choices_and_facts() {
        let mut form = Form::new(&CONNECTION);
        let mandatory = |form: &Form, pointer| form.view(pointer).applicability.mandatory;
        assert!(mandatory(&form, "/vpn_connection/vgw_id"));
        assert!(!mandatory(&form, "/vpn_connection/psk"));
        type_into(&mut form, "/gateway/flavor", "Basic");
        assert!(mandatory(&form, "/vpn_connection/psk"));
        let version = "/vpn_connection/ikepolicy/ike_version";
        assert_eq!(form.view(version).applicability.default, Some("v2"));
        type_into(&mut form, "/gateway/flavor", "GM");
        assert_eq!(form.view(version).applicability.default, Some("v1"));
        assert!(!mandatory(&form, "/vpn_connection/psk"));
    }

    #[test]
    fn the_keystrokes_of_a_control_are_undone_together() {
        let mut form = Form::new(&GATEWAY);
        for text in ["a", "ab", "abc"] {
            type_into(&mut form, "/vpn_gateway/name", text);
        }
        type_into(&mut form, "/vpn_gateway/flavor", "GM");
        assert!(form.undo());
        assert_eq!(form.body(), &json!({ "vpn_gateway": { "name": "abc" } }));
        assert!(form.undo());
        assert_eq!(form.body(), &json!({ "vpn_gateway": {} }));
        assert!(!form.undo());
        assert!(form.redo() && form.redo() && !form.redo());
        assert_eq!(form.body()["vpn_gateway"]["flavor"], "GM");
    }
}
