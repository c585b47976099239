//! The vocabulary in which the documentation is written down: pages, tables, rows and sentences.
//!
//! A [`Rule`] mostly is data, and its wording is derived from that data, so that a number stands
//! once: `Length(1, 64)` checks the value and also reads "must be 1 to 64 characters".

use crate::document::pointer;
use crate::rules::block::Block;
use crate::rules::scope::Scope;
use serde_json::Value;
use std::borrow::Cow;
use std::fmt;

/// One request of the service: a page of its API reference.
#[derive(Debug)]
pub struct Api {
    /// How the address fragment and the command line call it: `gateway`, `connection`.
    pub name: &'static str,
    /// What it creates, as in a heading.
    pub title: &'static str,
    /// The documentation page that all of its tables stand on.
    pub page: &'static Page,
    /// The path of the URI, with `{project_id}`. The method always is POST.
    pub path: &'static str,
    /// The path parameters (Table 1 on either page).
    pub parameters: &'static Table,
    /// The request body (Table 2 on either page).
    pub request: &'static Table,
    /// What the rules ask about a gateway that exists already. Never sent.
    pub facts: Option<&'static Table>,
    /// Requests that load with one click.
    pub examples: &'static [Example],
    /// What a body asks for, as a sentence.
    pub summary: fn(&Scope) -> String,
}

/// A page of the vendor's API reference.
#[derive(Debug)]
pub struct Page {
    /// Its heading.
    pub title: &'static str,
    /// The day of its edition, `YYYY-MM-DD`.
    pub updated: &'static str,
    /// Where it is published.
    pub url: &'static str,
}

/// A table of a page: one JSON object.
#[derive(Debug)]
pub struct Table {
    /// The page it stands on.
    pub page: &'static Page,
    /// Its number on that page.
    pub number: u8,
    /// Its caption.
    pub title: &'static str,
    /// Its rows, in the page's order.
    pub fields: &'static [Field],
    /// Members that other editions know and this one does not, with what to say about them.
    pub elsewhere: &'static [(&'static str, &'static str)],
}

impl Table {
    /// The row of that name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// Whether all members of its object are plain values.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        let is_nested = |field: &Field| matches!(field.ty, Type::Object(_) | Type::List(_));
        !self.fields.iter().any(is_nested)
    }

    /// The row of a response that says again what the row of a request has said: the same name,
    /// label, type and help, and no rules, because nobody checks what the service answers.
    ///
    /// # Panics
    /// Where there is no such row; in a `static`, that is an error of the compiler.
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

/// Whether two texts are equal, for the compiler: it cannot compare by `==` yet.
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
// Each of them is a fact of its own about the row, and is named where it is set.
#[allow(clippy::struct_excessive_bools)]
pub struct Field {
    /// The member's name. Empty for the item of a list.
    pub name: &'static str,
    /// What a person calls it. Messages begin with it.
    pub label: &'static str,
    /// The "Type" column.
    pub ty: Type,
    /// The "Mandatory" column.
    pub mandatory: bool,
    /// What it means, in our own words, with what only the service can judge.
    pub help: &'static str,
    /// What applies when it is left out.
    pub default: DefaultValue,
    /// A value that passes, shown as a hint.
    pub sample: &'static str,
    /// The sentences about it.
    pub rules: &'static [Rule],
    /// Whether it must never be stored, linked, logged or put into a snippet.
    pub secret: bool,
    /// Whether the empty text is a value of its own, as for the value of a tag.
    pub blank: bool,
    /// The heading of the part of the form that begins here. Empty where a part goes on.
    pub heading: &'static str,
    /// Whether an object is folded away while nothing is set in it.
    pub folded: bool,
    /// What is offered beside the control.
    pub assist: Assist,
}

impl Field {
    /// A row with no more than a text in it, to be completed with `..Field::TEXT`.
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
        heading: "",
        folded: false,
        assist: Assist::None,
    };

    /// Its label inside a sentence: "local subnet", but "VPN gateway ID".
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

    /// The values it can take, in the page's order, where the page lists them. Where the list
    /// depends on a condition, the values of both sides.
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

    /// How many entries the list can have, where the page caps them.
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

    /// Whether it names a block of addresses.
    #[must_use]
    pub fn is_block(&self) -> bool {
        self.rules
            .iter()
            .any(|rule| matches!(rule.check, Check::Notation(_) | Check::Subnet(_)))
    }

    /// Whether its rules are about no more than how a block is written.
    #[must_use]
    pub fn is_only_notation(&self) -> bool {
        self.rules
            .iter()
            .all(|rule| matches!(rule.check, Check::Notation(_)))
    }

    /// Whether the page lists the values it can take.
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
    /// The object that another table describes.
    Object(&'static Table),
    /// An array of what the field describes.
    List(&'static Field),
}

impl Type {
    /// The table of the object, or of each object in the list.
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
    /// What a value has to be, as in "must be a whole number".
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(match self {
            Type::Text => "a text in quotes",
            Type::Integer => "a whole number",
            Type::Boolean => "true or false",
            Type::Object(_) => "an object { … }",
            Type::List(_) => "a list [ … ]",
        })
    }
}

/// What applies when a member is left out.
#[derive(Debug, Clone, Copy)]
pub enum DefaultValue {
    /// The page names nothing.
    None,
    /// That value.
    Value(&'static str),
    /// The first value where the condition holds, the second where it does not.
    Either(&'static Cond, &'static str, &'static str),
    /// Something the service works out, in words.
    Words(&'static str),
}

/// What can be offered beside a control.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Assist {
    /// Nothing.
    None,
    /// A new pre-shared key.
    Psk,
    /// The other end of the tunnel, or a block for both; with the name of the other member.
    Tunnel(&'static str),
    /// What the blocks of the list come to, and what can be mended in all of them at once.
    Blocks,
}

/// A sentence that constrains a value.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// `table.field.slug`: literal, unique, never reused.
    pub id: &'static str,
    /// What it says where the check cannot put that into words, as a predicate: "must be …".
    pub says: &'static str,
    /// How much it weighs.
    pub severity: Severity,
    /// When it applies at all.
    pub when: Cond,
    /// What it demands.
    pub check: Check,
}

impl Rule {
    /// A rule that always applies and whose check can be put into words.
    #[must_use]
    pub const fn new(severity: Severity, id: &'static str, check: Check) -> Rule {
        Rule {
            id,
            says: "",
            severity,
            when: Cond::Always,
            check,
        }
    }

    /// The same rule in the given words.
    #[must_use]
    pub const fn says(mut self, words: &'static str) -> Rule {
        self.says = words;
        self
    }

    /// The same rule, only where the condition holds.
    #[must_use]
    pub const fn when(mut self, cond: Cond) -> Rule {
        self.when = cond;
        self
    }

    /// What the rule says, as a predicate that follows a label: "must be 1 to 64 characters".
    #[must_use]
    pub fn words(&self) -> Cow<'static, str> {
        if !self.says.is_empty() {
            return Cow::Borrowed(self.says);
        }
        let mut words = self.check.to_string();
        if !self.severity.blocks() {
            words = words.replacen("must", "should", 1);
        }
        if !matches!(self.when, Cond::Always) {
            words.push_str(" when ");
            words.push_str(&self.when.to_string());
        }
        Cow::Owned(words)
    }
}

impl PartialEq for Rule {
    fn eq(&self, other: &Rule) -> bool {
        self.id == other.id
    }
}

/// A rule whose breach makes the request wrong.
#[must_use]
pub const fn error(id: &'static str, check: Check) -> Rule {
    Rule::new(Severity::Error, id, check)
}

/// A rule that asks for a value under a condition.
#[must_use]
pub const fn missing(id: &'static str, cond: Cond) -> Rule {
    Rule::new(Severity::Missing, id, Check::MandatoryIf(cond))
}

/// A rule whose breach the page's letter allows, and something else speaks against.
#[must_use]
pub const fn warning(id: &'static str, check: Check) -> Rule {
    Rule::new(Severity::Warning, id, check)
}

/// Something worth knowing.
#[must_use]
pub const fn note(id: &'static str, check: Check) -> Rule {
    Rule::new(Severity::Note, id, check)
}

/// A rule that asks for a UUID.
#[must_use]
pub const fn uuid(id: &'static str) -> Rule {
    error(id, Check::UuidOr(|_| false))
}

/// A statement that only the service can check: it stands in the reference, and is never found.
#[must_use]
pub const fn server_only(id: &'static str, words: &'static str) -> Rule {
    Rule::new(Severity::Note, id, Check::ServerOnly).says(words)
}

/// What a rule demands of a value.
#[derive(Debug, Clone, Copy)]
pub enum Check {
    /// The "Type" or the "Mandatory" column itself, or the shape of JSON: the checker knows how.
    BuiltIn,
    /// So many characters, both ends included.
    Length(usize, usize),
    /// A whole number in that range, both ends included.
    Range(i64, i64),
    /// A whole number no larger than that.
    Max(i64),
    /// A list of no more items than that.
    AtMost(usize),
    /// One of the values.
    OneOf(&'static [&'static str]),
    /// One of the first values where the condition holds, one of the second where it does not.
    OneOfEither(
        &'static Cond,
        &'static [&'static str],
        &'static [&'static str],
    ),
    /// None of the values.
    NoneOf(&'static [&'static str]),
    /// A UUID, or a text that passes the function.
    UuidOr(fn(&str) -> bool),
    /// A text of a form: the fault in it, if there is one.
    Format(fn(&str) -> Option<Fault>),
    /// A text that names a block of addresses: the fault in how it is written. A plain IPv4 block, one without host
    /// bits, has none: a list of such blocks need not be gone through.
    Notation(fn(&str, Option<&Block>) -> Option<Fault>),
    /// A text that names a block of addresses: the fault in the text, or in the block if it is one.
    Subnet(fn(&str, Option<&Block>) -> Option<Fault>),
    /// Left out unless the condition holds.
    OnlyIf(Cond),
    /// Given where the condition holds.
    MandatoryIf(Cond),
    /// Anything else that one value or its neighbours show.
    Custom(fn(&Scope, &Value) -> Option<Fault>),
    /// The same of a list, where each of its entries can be at fault.
    Entries(fn(&Scope, &[Value]) -> Vec<Fault>),
    /// What only the service can know.
    ServerOnly,
}

impl Check {
    /// Whether it is about the member being there at all, whatever its value.
    #[must_use]
    pub const fn is_about_presence(&self) -> bool {
        matches!(self, Check::OnlyIf(_))
    }

    /// Whether it leaves some of the values, so that one which breaches it is no value at all.
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
                    "must be {} when {cond}, otherwise {}",
                    Choice(then),
                    Choice(otherwise)
                )
            }
            Check::OnlyIf(cond) => write!(f, "must be left out unless {cond}"),
            Check::MandatoryIf(Cond::Always) => f.write_str("must be given"),
            Check::MandatoryIf(cond) => write!(f, "must be given when {cond}"),
            Check::NoneOf(values) => write!(f, "must not be {}", Choice(values)),
            Check::UuidOr(_) => f.write_str("must be a UUID of 36 characters"),
            // A rule with one of these has words of its own; tests/catalogue.rs sees to it.
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

/// Values as a choice in words: "a, b or c".
struct Choice<'a>(&'a [&'a str]);

impl fmt::Display for Choice<'_> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        join(f, self.0, " or ")
    }
}

/// Writes things with commas, and with the given word before the last.
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

/// What a rule found wrong with a value.
#[derive(Debug, Default)]
pub struct Fault {
    /// The entry it is about, where the value is a list.
    pub entry: Option<usize>,
    /// What the rule's words do not say: the value, the neighbour, the remedy.
    pub detail: String,
    /// The value to put there instead, where the meaning is certain.
    pub fix: Option<Value>,
}

impl Fault {
    /// A fault that says no more than its rule.
    #[must_use]
    pub fn plain() -> Fault {
        Fault::default()
    }

    /// A fault with something to add.
    #[must_use]
    pub fn detail(detail: impl Into<String>) -> Fault {
        Fault {
            detail: detail.into(),
            ..Fault::default()
        }
    }

    /// The same fault, of an entry of the list.
    #[must_use]
    pub fn at(mut self, entry: usize) -> Fault {
        self.entry = Some(entry);
        self
    }

    /// The same fault, with the value that fixes it.
    #[must_use]
    pub fn fix(mut self, value: impl Into<Value>) -> Fault {
        self.fix = Some(value.into());
        self
    }
}

/// A condition on other members, or on facts about the gateway.
///
/// A pointer names a member beside the rule's own (`style`), one from the body's root
/// (`/vpn_gateway/flavor`), or a fact (`/gateway/flavor`). A member that is left out counts with
/// its default; a fact that nobody has given leaves the condition open.
#[derive(Debug, Clone, Copy)]
pub enum Cond {
    /// Holds.
    Always,
    /// The member has one of the values.
    Is(&'static str, &'static [&'static str]),
    /// The member is given. One that is there and empty leaves the condition open: it has a finding
    /// of its own.
    Given(&'static str),
    /// Both members are given, with the same text.
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
            Cond::Given(pointer) => write!(f, "{} is given", Member(pointer)),
            Cond::Same(one, other) => write!(f, "{} equals {}", Member(one), Member(other)),
            Cond::Not(Cond::Is(pointer, values)) => {
                write!(f, "{} is not {}", Member(pointer), Choice(values))
            }
            Cond::Not(Cond::Given(pointer)) => write!(f, "{} is not given", Member(pointer)),
            Cond::Not(Cond::Same(one, other)) => {
                write!(f, "{} differs from {}", Member(one), Member(other))
            }
            Cond::Not(cond) => write!(f, "not ({cond})"),
            Cond::All(conds) => join(f, conds, " and "),
            Cond::Any(conds) => join(f, conds, " or "),
        }
    }
}

/// A pointer as a person names the member.
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

/// The pointer under which the facts about the gateway stand, beside the body.
pub const FACTS: &str = "/gateway";

/// A row of a table of a page, as messages cite it.
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

/// Page, its date, table, parameter.
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

/// The member that all others of a body are in, in requests and in responses: `vpn_gateway`.
#[must_use]
pub fn outer(api: &Api) -> &'static Field {
    &api.request.fields[0]
}

/// The row that describes the value at a pointer, and its citation. The entry of a list has a row
/// of its own, and the citation of the list.
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

/// The field that a rule belongs to which found something at a pointer: the field there, or the list
/// that has it as an entry.
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

/// How much a finding weighs. The order is that of the problem list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The page forbids the value, or it is impossible by construction.
    Error,
    /// A mandatory value is absent.
    Missing,
    /// Allowed by the page's letter, and something else speaks against it.
    Warning,
    /// Hangs on a fact about the gateway that nobody has given.
    Undecided,
    /// Worth knowing.
    Note,
}

impl Severity {
    /// All of them, most important first.
    pub const ALL: [Severity; 5] = [
        Severity::Error,
        Severity::Missing,
        Severity::Warning,
        Severity::Undecided,
        Severity::Note,
    ];

    /// Whether it makes the verdict "not valid".
    #[must_use]
    pub const fn blocks(self) -> bool {
        matches!(self, Severity::Error | Severity::Missing)
    }

    /// What it means for the request, as a sentence.
    #[must_use]
    pub const fn means(self) -> &'static str {
        match self {
            Severity::Error => {
                "The page forbids the value, or it is impossible: the service will refuse the request."
            }
            Severity::Missing => {
                "The page asks for a value, and there is none: the service will refuse the request."
            }
            Severity::Warning => {
                "The page's letter allows it, and something else speaks against it. It does not block."
            }
            Severity::Undecided => {
                "It hangs on a fact about the gateway that is not given. It does not block."
            }
            Severity::Note => "It is worth knowing, and does not block.",
        }
    }

    /// Its name in output and in attributes.
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
    /// What it creates.
    pub title: &'static str,
    /// The body, as JSON text.
    pub body: &'static str,
}

/// The placeholder rule and the other rules that hold for every member of every table.
pub mod everywhere {
    use super::{Check, Rule, Severity, error, warning};

    /// The "Type" column, and that `null` is no value.
    pub static TYPE: Rule = error("body.member.type", Check::BuiltIn)
        .says("must have the type that the Type column of its table names");
    /// The "Mandatory" column.
    pub static MANDATORY: Rule =
        Rule::new(Severity::Missing, "body.member.mandatory", Check::BuiltIn).says("is mandatory");
    /// An entry of a list with nothing in it.
    pub static BLANK: Rule = Rule::new(Severity::Missing, "body.entry.blank", Check::BuiltIn)
        .says("is empty: enter a value or remove the entry");
    /// A member that the page does not list.
    pub static UNKNOWN: Rule = warning("body.member.unknown", Check::BuiltIn)
        .says("is not in the table of its object; the page is silent about unknown members");
    /// The same name twice in one object of the JSON text.
    pub static DUPLICATE: Rule = error("body.member.duplicate", Check::BuiltIn)
        .says("stands more than once in the same object; only one of the values could count");
    /// A value from the documentation that was never replaced.
    pub static PLACEHOLDER: Rule = warning("body.value.placeholder", Check::BuiltIn).says(
        "is a placeholder such as the page's own examples show, though the page asks for a real value; put that in",
    );

    /// All of them, for the reference.
    pub static ALL: [&Rule; 6] = [
        &TYPE,
        &MANDATORY,
        &BLANK,
        &UNKNOWN,
        &DUPLICATE,
        &PLACEHOLDER,
    ];
}
