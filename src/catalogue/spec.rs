//! The vocabulary in which the documentation is written down: pages, tables, rows and sentences.
//!
//! Most [`Rule`]s are data, and their wording is derived from that data, so that a number is
//! written once: `Length(1, 64)` checks the value and also reads "must be 1 to 64 characters".

use crate::document::pointer;
use crate::rules::block::Block;
use crate::rules::scope::Scope;
use crate::rules::spelling::{is_plain, plain};
use serde_json::Value;
use std::borrow::Cow;
use std::fmt;

/// One request of the service: a page of its API reference.
#[derive(Debug)]
pub struct Api {
    /// Its name in the URL fragment and on the command line: `gateway`, `connection`.
    pub name: &'static str,
    /// The heading for what it creates.
    pub title: &'static str,
    /// The same in one word, for the navigation.
    pub short: &'static str,
    /// The documentation page that all of its tables are on.
    pub page: &'static Page,
    /// The path of the URI, with `{project_id}`. The method is always POST.
    pub path: &'static str,
    /// The path parameters (Table 1 on both pages).
    pub parameters: &'static Table,
    /// The request body (Table 2 on both pages).
    pub request: &'static Table,
    /// The facts about an existing gateway that the rules need. Never sent.
    pub facts: Option<&'static Table>,
    /// The sections of the form, in the order in which a person decides.
    pub sections: &'static [Section],
    /// The question that the empty form asks.
    pub starts_title: &'static str,
    /// The answers to it: the decisions on which most others depend.
    pub starts: &'static [Preset],
    /// Requests that load with one click.
    pub examples: &'static [Example],
    /// Describes in a sentence what a body creates.
    pub summary: fn(&Scope) -> String,
    /// The exception to billing, as the end of a sentence about its start.
    pub unless_free: &'static str,
}

/// A section of the form. Its order is ours: that of decisions, not that of the documentation.
#[derive(Debug)]
pub struct Section {
    /// Its heading.
    pub title: &'static str,
    /// The names of the members that a usual request sets.
    pub members: &'static [&'static str],
    /// The names of the members that it leaves out: they are drawn folded away.
    pub more: &'static [&'static str],
    /// Values for several of its members at once.
    pub presets: &'static [Preset],
}

/// Values for several members that go together.
#[derive(Debug)]
pub struct Preset {
    /// Its name, for `data-path`.
    pub name: &'static str,
    /// Its label.
    pub label: &'static str,
    /// The reason to choose it.
    pub why: &'static str,
    /// The pointers of members below the body's outer object, and their values. An empty value leaves
    /// the member out.
    pub values: &'static [(&'static str, &'static str)],
    /// The condition under which a section offers it, from the root of the body. The empty form offers
    /// all of its starts.
    pub only: Cond,
}

/// One way to fill in an object: the members that it takes.
#[derive(Debug)]
pub struct Kind {
    /// Its label.
    pub label: &'static str,
    /// The names of its members.
    pub members: &'static [&'static str],
    /// The member that only this way has: where it is given, nothing else is meant.
    pub decisive: Option<&'static str>,
}

impl Section {
    /// Returns the names of all its members.
    pub fn all(&self) -> impl Iterator<Item = &'static str> {
        self.members.iter().chain(self.more).copied()
    }
}

/// A page of the vendor's API reference.
#[derive(Debug)]
pub struct Page {
    /// Its heading.
    pub title: &'static str,
    /// The date of its edition, `YYYY-MM-DD`.
    pub updated: &'static str,
    /// Its URL.
    pub url: &'static str,
}

/// A table of a page: one JSON object.
#[derive(Debug)]
pub struct Table {
    /// The page that it is on.
    pub page: &'static Page,
    /// Its number on that page.
    pub number: u8,
    /// Its caption.
    pub title: &'static str,
    /// Its rows, in the page's order.
    pub fields: &'static [Field],
    /// Members that only responses or other editions have, each with sentences about it.
    pub elsewhere: &'static [(&'static str, &'static str)],
}

impl Table {
    /// Returns the row of that name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// Returns `true` if all members of the object are plain values.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        let is_nested = |field: &Field| matches!(field.ty, Type::Object(_) | Type::List(_));
        !self.fields.iter().any(is_nested)
    }

    /// Copies a row of a request for the response that repeats it: the same name, label, type and
    /// help, but no rules, because responses are not checked.
    ///
    /// # Panics
    /// Panics if there is no such row; in a `static`, that is a compile-time error.
    #[must_use]
    pub const fn answered(&self, name: &str) -> Field {
        let mut at = 0;
        while !same_text(self.fields[at].name, name) {
            at += 1;
        }
        let Field {
            name,
            label,
            ty,
            help,
            ..
        } = self.fields[at];
        Field {
            name,
            label,
            ty,
            help,
            ..Field::TEXT
        }
    }
}

/// Compares two texts in a `const fn`, which cannot use `==` yet.
const fn same_text(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let mut at = 0;
    while at < one.len() && at < other.len() && one[at] == other[at] {
        at += 1;
    }
    at == one.len() && at == other.len()
}

/// A row of a table: one member of a JSON object, or the item of a list.
#[derive(Debug)]
// Each of them is an independent fact about the row, and is named where it is set.
#[allow(clippy::struct_excessive_bools)]
pub struct Field {
    /// The member's name. Empty for the item of a list.
    pub name: &'static str,
    /// Its label. Messages begin with it.
    pub label: &'static str,
    /// The "Type" column.
    pub ty: Type,
    /// The "Mandatory" column.
    pub mandatory: bool,
    /// The explanation in our own words, including what only the service can check.
    pub help: &'static str,
    /// The default.
    pub default: DefaultValue,
    /// A valid value, shown as a hint.
    pub sample: &'static str,
    /// Its rules.
    pub rules: &'static [Rule],
    /// `true` if it must never be stored, linked, logged or put into a snippet.
    pub secret: bool,
    /// `true` if the empty text is a value of its own, as for the value of a tag.
    pub blank: bool,
    /// `true` if an object is folded away while nothing in it is set.
    pub folded: bool,
    /// The help offered beside the control.
    pub assist: Assist,
    /// The ways to fill in an object, of which one is chosen; the first one is usual.
    pub kinds: &'static [Kind],
    /// Values to suggest, where others are possible, too.
    pub suggests: &'static [&'static str],
    /// The names of the member in other tools, such as Terraform.
    pub also: &'static [&'static str],
    /// Spellings of its values elsewhere, in small letters and digits only, each with the listed
    /// value: `("ikev2", "v2")`. Those that differ only in case and separators need no entry.
    pub spellings: &'static [(&'static str, &'static str)],
}

impl Field {
    /// A text row with nothing else set, to be completed with `..Field::TEXT`.
    pub const TEXT: Field = Field {
        name: "",
        label: "",
        ty: Type::Text,
        mandatory: false,
        help: "",
        default: DefaultValue::None,
        sample: "",
        rules: &[],
        secret: false,
        blank: false,
        folded: false,
        assist: Assist::None,
        kinds: &[],
        suggests: &[],
        also: &[],
        spellings: &[],
    };

    /// Asks for a value in a sentence without its full stop: "Enter the VPC ID", "Add at least one
    /// local subnet".
    #[must_use]
    pub fn request(&self) -> String {
        let noun = self.noun();
        match self.ty {
            Type::List(item) => format!("Add at least one {}", item.noun()),
            Type::Object(_) if !self.name.starts_with("eip") => {
                format!("Add the {} object", self.name)
            }
            Type::Object(_) => format!("Set {noun}"),
            _ if noun.ends_with(|letter: char| letter.is_ascii_digit()) => format!("Enter {noun}"),
            _ if self.has_options() => format!("Choose the {noun}"),
            _ => format!("Enter the {noun}"),
        }
    }

    /// Returns the label as it reads inside a sentence: "local subnet", but "VPN gateway ID".
    #[must_use]
    pub fn noun(&self) -> String {
        let mut letters = self.label.chars();
        match (letters.next(), letters.next()) {
            (Some(first), Some(second)) if second.is_lowercase() || second == ' ' => {
                format!(
                    "{}{}",
                    first.to_ascii_lowercase(),
                    &self.label[first.len_utf8()..]
                )
            }
            _ => self.label.to_owned(),
        }
    }

    /// Returns the values that the page lists, in its order. If the list depends on a condition,
    /// returns the values of both cases.
    pub fn options(&self) -> impl Iterator<Item = &'static str> {
        let (first, second): (&[&str], &[&str]) = self
            .rules
            .iter()
            .find_map(|rule| match rule.check {
                Check::OneOf(values) => Some((values, [].as_slice())),
                Check::OneOfEither(_, then, otherwise) => Some((otherwise, then)),
                _ => None,
            })
            .unwrap_or_default();
        let more = second.iter().filter(|value| !first.contains(value));
        first.iter().chain(more).copied()
    }

    /// Returns the listed value that another spelling of it certainly means: `v2` for "IKEv2".
    #[must_use]
    pub fn meant(&self, text: &str) -> Option<&'static str> {
        // Neither a sign nor a fraction is a separator.
        if text.starts_with('-') || text.contains('.') {
            return None;
        }
        let wanted = plain(text);
        let known = self.spellings.iter().find(|(other, _)| *other == wanted);
        let alike = || self.options().find(|option| is_plain(option, &wanted));
        known.map(|(_, value)| *value).or_else(alike)
    }

    /// Returns `true` if a name means this member: its own in another spelling, or that of another
    /// tool. `wanted` is the [`plain`] name.
    #[must_use]
    pub fn is_called(&self, wanted: &str) -> bool {
        let mut names = std::iter::once(self.name).chain(self.also.iter().copied());
        !wanted.is_empty() && names.any(|own| is_plain(own, wanted))
    }

    /// Returns the maximum number of entries, if the page limits them.
    #[must_use]
    pub fn most(&self) -> Option<usize> {
        self.rules.iter().find_map(|rule| {
            if let Check::AtMost(most) = rule.check {
                Some(most)
            } else {
                None
            }
        })
    }

    /// Returns `true` if the value is a block of addresses.
    #[must_use]
    pub fn is_block(&self) -> bool {
        self.rules
            .iter()
            .any(|rule| matches!(rule.check, Check::Notation(_) | Check::Subnet(_)))
    }

    /// Returns `true` if its rules check only how a block is written.
    #[must_use]
    pub fn is_only_notation(&self) -> bool {
        self.rules
            .iter()
            .all(|rule| matches!(rule.check, Check::Notation(_)))
    }

    /// Returns `true` if the page lists the possible values.
    #[must_use]
    pub fn has_options(&self) -> bool {
        self.options().next().is_some()
    }
}

/// The "Type" column.
#[derive(Debug, Clone, Copy)]
pub enum Type {
    /// String.
    Text,
    /// Integer or Long.
    Integer,
    /// Boolean.
    Boolean,
    /// The object described by another table.
    Object(&'static Table),
    /// An array whose items the field describes.
    List(&'static Field),
}

impl Type {
    /// Returns the table of the object, or of each object in the list.
    #[must_use]
    pub fn table(self) -> Option<&'static Table> {
        match self {
            Type::Object(table) => Some(table),
            Type::List(item) => item.ty.table(),
            Type::Text | Type::Integer | Type::Boolean => None,
        }
    }
}

impl fmt::Display for Type {
    /// Writes the required kind of value, as in "must be a whole number".
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(match self {
            Type::Text => "a string",
            Type::Integer => "a whole number",
            Type::Boolean => "true or false",
            Type::Object(_) => "an object",
            Type::List(_) => "a list",
        })
    }
}

/// The value that applies if a member is left out.
#[derive(Debug, Clone, Copy)]
pub enum DefaultValue {
    /// The page names none.
    None,
    /// This value.
    Value(&'static str),
    /// The first value if the condition holds, otherwise the second.
    Either(&'static Cond, &'static str, &'static str),
    /// A value that the service works out, in words.
    Words(&'static str),
}

/// The help offered beside a control.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Assist {
    /// Nothing.
    None,
    /// A new pre-shared key.
    Psk,
    /// The other end of the tunnel, or a block for both ends; holds the name of the other member.
    Tunnel(&'static str),
    /// A summary of the list's blocks, and fixes for all of them at once.
    Blocks,
    /// Values like those of another object beside it; holds that one's name.
    Like(&'static str),
}

/// A sentence that constrains a value.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// `table.field.slug`: literal, unique, never reused.
    pub id: &'static str,
    /// The words, if they cannot be derived from the check: a predicate that follows a label
    /// ("must be …"), or a whole sentence that begins with a capital letter or with `{value}`.
    pub says: &'static str,
    /// How the documentation covers it.
    pub reason: Reason,
    /// The severity of a finding.
    pub severity: Severity,
    /// The condition under which it applies.
    pub when: Cond,
    /// The check itself.
    pub check: Check,
}

impl Rule {
    /// Returns a rule that always applies and whose words are derived from its check.
    #[must_use]
    pub const fn new(severity: Severity, id: &'static str, check: Check) -> Rule {
        Rule {
            id,
            says: "",
            reason: Reason::Documented,
            severity,
            when: Cond::Always,
            check,
        }
    }

    /// Returns the rule with the given words.
    #[must_use]
    pub const fn says(mut self, words: &'static str) -> Rule {
        self.says = words;
        self
    }

    /// Returns the rule with the given reason.
    #[must_use]
    pub const fn because(mut self, reason: Reason) -> Rule {
        self.reason = reason;
        self
    }

    /// Returns the rule limited to the given condition.
    #[must_use]
    pub const fn when(mut self, cond: Cond) -> Rule {
        self.when = cond;
        self
    }

    /// Returns the rule's words, which follow a label unless they are a sentence: "must be 1 to 64
    /// characters".
    #[must_use]
    pub fn words(&self) -> Cow<'static, str> {
        match self.check {
            Check::NoneOf(values) if self.says.contains(VALUE) => {
                return self.says.replace(VALUE, &Choice(values).to_string()).into();
            }
            _ if !self.says.is_empty() => return Cow::Borrowed(self.says),
            _ => {}
        }
        let mut words = self.check.to_string();
        if !self.severity.blocks() {
            words = words.replacen("can only", "should only", 1);
            words = words.replacen("must", "should", 1);
        }
        if !matches!(self.when, Cond::Always) {
            words.push(' ');
            words.push_str(&self.when.in_words());
        }
        Cow::Owned(words)
    }

    /// Returns the fault in a forbidden value, which the rule's words may name.
    #[must_use]
    pub fn fault_in(&self, value: &str) -> Fault {
        if self.says.contains(VALUE) {
            Fault::says(self.says.replace(VALUE, value))
        } else {
            Fault::plain()
        }
    }

    /// Returns the rule in a sentence about what has this label.
    #[must_use]
    pub fn sentence(&self, label: &str) -> String {
        self.sentence_with(label, &self.words(), "")
    }

    /// Composes a sentence: the label unless the words are a sentence themselves, the words, and
    /// the detail.
    #[must_use]
    pub fn sentence_with(&self, label: &str, words: &str, detail: &str) -> String {
        let is_sentence = is_sentence(words);
        let words = words.trim_end_matches('.');
        let mut sentence = if is_sentence || self.says.starts_with(VALUE) {
            words.to_owned()
        } else {
            format!("{label} {words}")
        };
        if !detail.is_empty() {
            sentence.push_str("; ");
            sentence.push_str(detail);
        }
        if !sentence.ends_with(['.', '?']) {
            sentence.push('.');
        }
        sentence
    }
}

/// Returns `true` if the words of a rule are a sentence themselves, and do not follow a label.
#[must_use]
pub fn is_sentence(words: &str) -> bool {
    words.starts_with(|letter: char| letter.is_uppercase())
}

/// The place of the value in the words of a rule about forbidden values.
const VALUE: &str = "{value}";

/// How the documentation covers a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The documentation says it.
    Documented,
    /// The documentation does not cover it.
    Silent,
    /// The documentation says one thing and the contrary.
    Contradicts,
    /// A later edition of the documentation says it.
    Later,
}

impl Reason {
    /// Returns the reason in a sentence; `None` for a documented rule.
    #[must_use]
    pub const fn phrase(self) -> Option<&'static str> {
        match self {
            Reason::Documented => None,
            Reason::Silent => Some("Not covered by the documentation."),
            Reason::Contradicts => Some("The documentation contradicts itself."),
            Reason::Later => Some("Mandatory in a later edition."),
        }
    }
}

impl PartialEq for Rule {
    fn eq(&self, other: &Rule) -> bool {
        self.id == other.id
    }
}

/// Returns a rule whose violation makes the request invalid.
#[must_use]
pub const fn error(id: &'static str, check: Check) -> Rule {
    Rule::new(Severity::Error, id, check)
}

/// Returns a rule that requires a value under a condition.
#[must_use]
pub const fn missing(id: &'static str, cond: Cond) -> Rule {
    Rule::new(Severity::Missing, id, Check::MandatoryIf(cond))
}

/// Returns a rule whose violation the page formally allows, although something else speaks against
/// it.
#[must_use]
pub const fn warning(id: &'static str, check: Check) -> Rule {
    Rule::new(Severity::Warning, id, check)
}

/// Returns a rule whose finding is only worth knowing.
#[must_use]
pub const fn note(id: &'static str, check: Check) -> Rule {
    Rule::new(Severity::Note, id, check)
}

/// Returns a rule that requires a UUID.
#[must_use]
pub const fn uuid(id: &'static str) -> Rule {
    error(id, Check::UuidOr(|_| false))
}

/// Returns a rule that only the service can check: it appears in the reference, and has no
/// findings.
#[must_use]
pub const fn server_only(id: &'static str, words: &'static str) -> Rule {
    Rule::new(Severity::Note, id, Check::ServerOnly).says(words)
}

/// The check of a rule.
#[derive(Debug, Clone, Copy)]
pub enum Check {
    /// The "Type" column, the "Mandatory" column or the shape of the JSON: built into the checker.
    BuiltIn,
    /// A number of characters, bounds included.
    Length(usize, usize),
    /// A whole number in that range, bounds included.
    Range(i64, i64),
    /// A whole number of at most that.
    Max(i64),
    /// A list of at most that many items.
    AtMost(usize),
    /// One of these values.
    OneOf(&'static [&'static str]),
    /// One of the first values if the condition holds, otherwise one of the second.
    OneOfEither(
        &'static Cond,
        &'static [&'static str],
        &'static [&'static str],
    ),
    /// None of these values.
    NoneOf(&'static [&'static str]),
    /// A UUID, or a text that the function accepts.
    UuidOr(fn(&str) -> bool),
    /// A text in a format: returns the fault, if there is one.
    Format(fn(&str) -> Option<Fault>),
    /// A text that names a block of addresses: returns the fault in its notation. A plain IPv4
    /// block, one without host bits, has none, so lists of plain blocks are skipped.
    Notation(fn(&str, Option<&Block>) -> Option<Fault>),
    /// A text that names a block of addresses: returns the fault in the text, or in the block if
    /// the text is one.
    Subnet(fn(&str, Option<&Block>) -> Option<Fault>),
    /// Must be left out unless the condition holds.
    OnlyIf(Cond),
    /// Must be given if the condition holds.
    MandatoryIf(Cond),
    /// Any other check of one value or its neighbours.
    Custom(fn(&Scope, &Value) -> Option<Fault>),
    /// Any other check of a list, with a fault for each entry.
    Entries(fn(&Scope, &[Value]) -> Vec<Fault>),
    /// Only the service can check it.
    ServerOnly,
}

impl Check {
    /// Returns `true` if the check is about the presence of the member, whatever its value.
    #[must_use]
    pub const fn is_about_presence(&self) -> bool {
        matches!(self, Check::OnlyIf(_))
    }

    /// Returns `true` if the check leaves only some values, so that a violation is not a value at
    /// all.
    #[must_use]
    pub const fn chooses(&self) -> bool {
        matches!(
            self,
            Check::Range(..)
                | Check::Max(_)
                | Check::OneOf(_)
                | Check::OneOfEither(..)
                | Check::NoneOf(_)
        )
    }
}

impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Check::Length(0, most) => write!(f, "must be at most {most} characters"),
            Check::Length(least, most) => write!(f, "must be {least} to {most} characters"),
            Check::Range(least, most) => write!(f, "must be a whole number from {least} to {most}"),
            Check::Max(most) => write!(f, "must be at most {most}"),
            Check::AtMost(most) => write!(f, "must have at most {most} entries"),
            Check::OneOf(values) => write!(f, "must be {}", Choice(values)),
            Check::OneOfEither(cond, then, otherwise) => {
                write!(
                    f,
                    "must be {} {}, otherwise {}",
                    Choice(then),
                    cond.in_words(),
                    Choice(otherwise)
                )
            }
            Check::OnlyIf(cond) => write!(f, "can only be set {}", cond.in_words()),
            Check::MandatoryIf(Cond::Always) => f.write_str("must be set"),
            Check::MandatoryIf(cond) => write!(f, "must be set {}", cond.in_words()),
            Check::NoneOf(values) => write!(f, "must not be {}", Choice(values)),
            Check::UuidOr(_) => f.write_str("must be a UUID of 36 characters"),
            // Rules with one of these checks have words of their own, as tests/catalogue.rs
            // verifies.
            Check::BuiltIn
            | Check::Format(_)
            | Check::Notation(_)
            | Check::Subnet(_)
            | Check::Custom(_)
            | Check::Entries(_)
            | Check::ServerOnly => Ok(()),
        }
    }
}

/// Displays values as a choice: "a, b or c".
pub(crate) struct Choice<'a>(pub(crate) &'a [&'a str]);

impl fmt::Display for Choice<'_> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        join(f, self.0, " or ")
    }
}

/// Writes items separated by commas, with the given word before the last.
fn join<T: fmt::Display>(f: &mut fmt::Formatter, things: &[T], last: &str) -> fmt::Result {
    for (at, thing) in things.iter().enumerate() {
        let between = match at {
            0 => "",
            _ if at + 1 == things.len() => last,
            _ => ", ",
        };
        write!(f, "{between}{thing}")?;
    }
    Ok(())
}

/// A fault that a rule found in a value.
#[derive(Debug, Default)]
pub struct Fault {
    /// The index of the entry at fault, if the value is a list.
    pub entry: Option<usize>,
    /// The words about this value, in place of the rule's, which are about all values.
    pub says: Option<String>,
    /// Details that the words do not contain: the value, the neighbour, the remedy.
    pub detail: String,
    /// The correction, if the meaning is certain.
    pub fix: Option<Fix>,
}

/// A correction of a member whose meaning is certain.
#[derive(Debug, Clone, PartialEq)]
pub enum Fix {
    /// Another value. `Null` removes the member or the entry.
    Value(Value),
    /// Another name with the same value.
    Rename(&'static str),
    /// A value for another member of the same object.
    Beside {
        /// The name of that member.
        name: &'static str,
        /// Its value.
        value: &'static str,
    },
}

impl Fault {
    /// Returns a fault that adds nothing to its rule.
    #[must_use]
    pub fn plain() -> Fault {
        Fault::default()
    }

    /// Returns a fault with a detail.
    #[must_use]
    pub fn detail(detail: impl Into<String>) -> Fault {
        Fault {
            detail: detail.into(),
            ..Fault::default()
        }
    }

    /// Returns a fault with words about this value: a predicate or a sentence.
    #[must_use]
    pub fn says(words: impl Into<String>) -> Fault {
        Fault {
            says: Some(words.into()),
            ..Fault::default()
        }
    }

    /// Returns the fault with the index of the entry at fault.
    #[must_use]
    pub fn at(mut self, entry: usize) -> Fault {
        self.entry = Some(entry);
        self
    }

    /// Returns the fault with the value that fixes it.
    #[must_use]
    pub fn fix(mut self, value: impl Into<Value>) -> Fault {
        self.fix = Some(Fix::Value(value.into()));
        self
    }
}

/// A condition on other members, or on facts about the gateway.
///
/// A pointer names a member beside the rule's own (`style`), a member from the root of the body
/// (`/vpn_gateway/flavor`), or a fact (`/gateway/flavor`). An omitted member counts with its
/// default; a fact that nobody has given leaves the condition undecided.
#[derive(Debug, Clone, Copy)]
pub enum Cond {
    /// Always holds.
    Always,
    /// The member has one of the values.
    Is(&'static str, &'static [&'static str]),
    /// The member is given. An empty one leaves the condition undecided, because it has a finding
    /// of its own.
    Given(&'static str),
    /// Both members are given and have the same text.
    Same(&'static str, &'static str),
    /// The condition does not hold.
    Not(&'static Cond),
    /// All of them hold.
    All(&'static [Cond]),
    /// At least one of them holds.
    Any(&'static [Cond]),
}

impl fmt::Display for Cond {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Cond::Always => Ok(()),
            Cond::Is(pointer, values) => write!(f, "{} is {}", Member(pointer), Choice(values)),
            Cond::Given(pointer) => write!(f, "{} is set", Member(pointer)),
            Cond::Same(one, other) => write!(f, "{} equals {}", Member(one), Member(other)),
            Cond::Not(Cond::Is(pointer, values)) => {
                write!(f, "{} is not {}", Member(pointer), Choice(values))
            }
            Cond::Not(Cond::Given(pointer)) => write!(f, "{} is not set", Member(pointer)),
            Cond::Not(Cond::Same(one, other)) => {
                write!(f, "{} differs from {}", Member(one), Member(other))
            }
            Cond::Not(cond) => write!(f, "not ({cond})"),
            Cond::All(conds) => join(f, conds, " and "),
            Cond::Any(conds) => join(f, conds, " or "),
        }
    }
}

impl Cond {
    /// Returns the condition as the end of a sentence: "in vpc mode with IPv4", "with a GM gateway",
    /// "when local_id_type is fqdn".
    #[must_use]
    pub fn in_words(&self) -> String {
        let all = |conds: &[Cond], between: &str| {
            let words: Vec<String> = conds.iter().map(Cond::in_words).collect();
            words.join(between)
        };
        match self {
            Cond::Always => String::new(),
            Cond::Is(pointer, values) => setting(pointer, values),
            Cond::Given(pointer) => format!("with {}", Member(pointer)),
            Cond::Not(Cond::Given(pointer)) => format!("without {}", Member(pointer)),
            Cond::Not(cond @ Cond::Is(..)) => {
                let words = cond.in_words();
                match words.strip_prefix("when ") {
                    Some(words) => format!("unless {words}"),
                    None => format!("except {words}"),
                }
            }
            Cond::All(conds) => all(conds, " "),
            Cond::Any(conds) => all(conds, " or "),
            Cond::Same(..) | Cond::Not(_) => format!("when {self}"),
        }
    }
}

/// Describes a choice as the end of a sentence: "in vpc mode".
#[must_use]
pub fn setting(pointer: &str, values: &[&str]) -> String {
    let choice = Choice(values).to_string();
    let name = pointer.rsplit('/').next().unwrap_or(pointer);
    match name {
        "attachment_type" | "style" if !pointer.starts_with(FACTS) => format!("in {choice} mode"),
        "ip_version" => format!("with {}", choice.replace("ip", "IP")),
        "ike_version" => format!("with IKE {choice}"),
        "attachment_type" | "network_type" | "flavor" | "ha_mode" => {
            let article = if choice.starts_with(['a', 'e']) {
                "an"
            } else {
                "a"
            };
            format!("with {article} {choice} gateway")
        }
        _ => format!("when {} is {choice}", Member(pointer)),
    }
}

/// Displays a pointer as the member's name.
struct Member<'a>(&'a str);

impl fmt::Display for Member<'_> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let name = self.0.rsplit('/').next().unwrap_or(self.0);
        if self.0.starts_with(FACTS) {
            write!(f, "the gateway's {name}")
        } else {
            f.write_str(name)
        }
    }
}

/// The pointer of the facts about the gateway, which are beside the body.
pub const FACTS: &str = "/gateway";

/// A row of a table on a page, as messages cite it.
#[derive(Debug, Clone, Copy)]
pub struct Citation {
    /// The table.
    pub table: &'static Table,
    /// The row's name; empty for the table as a whole.
    pub row: &'static str,
}

impl PartialEq for Citation {
    fn eq(&self, other: &Citation) -> bool {
        std::ptr::eq(self.table, other.table) && self.row == other.row
    }
}

/// Writes the page, its date, the table and the parameter.
impl fmt::Display for Citation {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let Table { page, number, .. } = self.table;
        write!(f, "{} ({}), Table {number}", page.title, page.updated)?;
        if self.row.is_empty() {
            Ok(())
        } else {
            write!(f, ", {}", self.row)
        }
    }
}

/// Returns the member that contains all others in request and response bodies: `vpn_gateway`.
#[must_use]
pub fn outer(api: &Api) -> &'static Field {
    &api.request.fields[0]
}

/// Returns the row that describes the value at a pointer, and its citation. An entry of a list has
/// a row of its own, and the citation of the list.
#[must_use]
pub fn resolve(api: &'static Api, pointer: &str) -> Option<(&'static Field, Citation)> {
    let facts = api.facts.filter(|_| {
        pointer
            .strip_prefix(FACTS)
            .is_some_and(|rest| rest.starts_with('/'))
    });
    let table = facts.unwrap_or(api.request);
    let mut steps = pointer::steps(pointer).skip(usize::from(facts.is_some()));
    let field = table.field(&steps.next()?)?;
    let start = (
        field,
        Citation {
            table,
            row: field.name,
        },
    );
    steps.try_fold(start, |(field, citation), step| match field.ty {
        Type::Object(table) => table.field(&step).map(|field| {
            (
                field,
                Citation {
                    table,
                    row: field.name,
                },
            )
        }),
        Type::List(item) => Some((item, citation)),
        Type::Text | Type::Integer | Type::Boolean => None,
    })
}

/// Returns the names of the objects and lists of a request that have a member of that name: "eip1".
#[must_use]
pub fn homes(api: &'static Api, name: &str) -> Vec<&'static str> {
    fn collect(fields: &'static [Field], name: &str, homes: &mut Vec<&'static str>) {
        for field in fields {
            let Some(table) = field.ty.table() else {
                continue;
            };
            if table.field(name).is_some() {
                homes.push(field.name);
            }
            collect(table.fields, name, homes);
        }
    }
    let mut homes = Vec::new();
    collect(api.request.fields, name, &mut homes);
    homes
}

/// Returns the field that owns a rule with a finding at a pointer: the field there, or the list
/// that it is an entry of.
#[must_use]
pub fn owner(api: &'static Api, pointer: &str, rule: &Rule) -> Option<&'static Field> {
    let at = |pointer: &str| resolve(api, pointer).map(|(field, _)| field);
    let has_rule = |field: &&Field| {
        let mut rules = field.rules.iter();
        matches!(field.ty, Type::List(_)) && rules.any(|known| known.id == rule.id)
    };
    let list = pointer::split(pointer).and_then(|(list, _)| at(list));
    list.filter(has_rule).or_else(|| at(pointer))
}

/// The severity of a finding, in the order of the problem list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The page forbids the value, or it is impossible by construction.
    Error,
    /// A mandatory value is absent.
    Missing,
    /// The page formally allows it, but something else speaks against it.
    Warning,
    /// Depends on a fact about the gateway that nobody has given.
    Undecided,
    /// Worth knowing.
    Note,
}

impl Severity {
    /// All severities, most important first.
    pub const ALL: [Severity; 5] = [
        Severity::Error,
        Severity::Missing,
        Severity::Warning,
        Severity::Undecided,
        Severity::Note,
    ];

    /// Returns `true` if it makes the verdict "not valid".
    #[must_use]
    pub const fn blocks(self) -> bool {
        matches!(self, Severity::Error | Severity::Missing)
    }

    /// Describes in a sentence what it means for the request.
    #[must_use]
    pub const fn means(self) -> &'static str {
        match self {
            Severity::Error => {
                "The documentation forbids the value, or it is impossible. The service will refuse the request."
            }
            Severity::Missing => {
                "A required value is missing. The service will refuse the request."
            }
            Severity::Warning => {
                "The documentation allows it, but it is likely a mistake. It does not block."
            }
            Severity::Undecided => {
                "It depends on a gateway detail that is not set. It does not block."
            }
            Severity::Note => "Good to know. It does not block.",
        }
    }

    /// Counts findings of it in words: "2 errors", "2 missing".
    #[must_use]
    pub fn counted(self, count: usize) -> String {
        let is_noun = matches!(self, Severity::Error | Severity::Warning | Severity::Note);
        let many = if is_noun && count != 1 { "s" } else { "" };
        format!("{count} {}{many}", self.name())
    }

    /// Returns its name in output and in attributes.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Missing => "missing",
            Severity::Warning => "warning",
            Severity::Undecided => "undecided",
            Severity::Note => "note",
        }
    }
}

/// A request that loads with one click.
#[derive(Debug)]
pub struct Example {
    /// A sentence that says what it creates.
    pub title: &'static str,
    /// The body, as JSON text.
    pub body: &'static str,
}

/// The placeholder rule and the other rules that apply to every member of every table.
pub mod everywhere {
    use super::{Check, Reason, Rule, Severity, error, warning};

    /// The "Type" column; `null` is not a value.
    pub static TYPE: Rule =
        error("body.member.type", Check::BuiltIn).says("must have the type that its table lists");
    /// The "Mandatory" column.
    pub static MANDATORY: Rule =
        Rule::new(Severity::Missing, "body.member.mandatory", Check::BuiltIn).says("is mandatory");
    /// An empty entry of a list.
    pub static BLANK: Rule = Rule::new(Severity::Missing, "body.entry.blank", Check::BuiltIn)
        .says("is empty; enter a value or remove the entry");
    /// A member that the page does not list.
    pub static UNKNOWN: Rule = warning("body.member.unknown", Check::BuiltIn)
        .says("Unknown parameter.")
        .because(Reason::Silent);
    /// A name that occurs twice in one object of the JSON text.
    pub static DUPLICATE: Rule = error("body.member.duplicate", Check::BuiltIn)
        .says("appears more than once in the same object; keep one of them");
    /// A value copied from the documentation and never replaced.
    pub static PLACEHOLDER: Rule = warning("body.value.placeholder", Check::BuiltIn)
        .says("This is the documentation's sample value. Replace it with your own.");

    /// All of these rules, for the reference.
    pub static ALL: [&Rule; 6] = [
        &TYPE,
        &MANDATORY,
        &BLANK,
        &UNKNOWN,
        &DUPLICATE,
        &PLACEHOLDER,
    ];
}
