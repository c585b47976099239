//! The checker: walks a body along the catalogue and lists the findings of the rules.
//!
//! A rule that cannot be decided yields an `undecided` finding that names the missing fact, if its
//! violation would block.

use crate::catalogue::APIS;
use crate::catalogue::spec::everywhere::{BLANK, DUPLICATE, MANDATORY, PLACEHOLDER, TYPE, UNKNOWN};
use crate::catalogue::spec::{
    self, Api, Check, Choice, Citation, Cond, FACTS, Fault, Field, Fix, Rule, Severity, Table, Type,
};
use crate::document::pointer::{self, Trail};
use crate::rules::block::{Block, BlockCache, ListBlocks};
use crate::rules::format;
use crate::rules::scope::{Scope, Unknown, is_given};
use crate::rules::spelling::{self, plain};
use serde_json::{Map, Value};
use std::borrow::Cow;

/// One finding in a body.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The JSON pointer of the value at fault, from the root of the body; a missing member has its
    /// own pointer.
    pub path: String,
    /// The rule.
    pub rule: &'static Rule,
    /// The rule's severity, or `Undecided`.
    pub severity: Severity,
    /// The problem and the remedy, in sentences. Most name the field; see
    /// [`problems::sentence`](crate::document::problems::sentence).
    pub message: String,
    /// The documentation that says so.
    pub place: Citation,
    /// The correction, if the meaning is certain.
    pub fix: Option<Fix>,
    /// The name of the fact about the gateway that an undecided finding depends on.
    pub asks: Option<&'static str>,
}

/// Checks a request body against the rules, which may need facts about the gateway.
///
/// `facts` is an object of facts by name; a fact that is missing, `null` or empty is unknown. The
/// findings are in the page's order.
///
/// ```
/// # use serde_json::json;
/// # use vpn_request_builder::{catalogue, rules::check::check};
/// let body = json!({ "vpn_gateway": { "bgp_asn": 0 } });
/// let findings = check(&catalogue::GATEWAY, &body, &json!({}));
/// assert!(findings.iter().any(|finding| finding.rule.id == "gateway.bgp-asn.range"));
/// ```
#[must_use]
pub fn check(api: &'static Api, body: &Value, facts: &Value) -> Vec<Finding> {
    let blocks = BlockCache::default();
    let mut walk = Walk {
        api,
        body,
        facts,
        blocks: &blocks,
        findings: Vec::new(),
    };
    if let Some(table) = api.facts.filter(|_| !facts.is_null()) {
        walk.table(table, facts, &Trail::ROOT.name(&FACTS[1..]), &[]);
    }
    walk.table(api.request, body, &Trail::ROOT, &[]);
    walk.findings
}

/// Returns the finding for a name that occurs twice in the JSON text, which the parsed body no
/// longer shows.
#[must_use]
pub fn repeated(api: &'static Api, pointer: &str) -> Finding {
    let place = spec::resolve(api, pointer).map_or(
        Citation {
            table: api.request,
            row: "",
        },
        |(_, place)| place,
    );
    let name = pointer::split(pointer)
        .map(|(_, name)| name.into_owned())
        .unwrap_or_default();
    let message = DUPLICATE.sentence(&name);
    Finding {
        path: pointer.to_owned(),
        rule: &DUPLICATE,
        severity: DUPLICATE.severity,
        message,
        place,
        fix: None,
        asks: None,
    }
}

/// Returns the members that a choice rules out, each with its rule: the violations of
/// [`Check::OnlyIf`], outermost first.
#[must_use]
pub fn ruled_out(api: &'static Api, body: &Value, facts: &Value) -> Vec<(String, &'static Rule)> {
    let blocks = BlockCache::default();
    let mut walk = Walk {
        api,
        body,
        facts,
        blocks: &blocks,
        findings: Vec::new(),
    };
    let mut out = Vec::new();
    walk.ruled_out(api.request, body, &Trail::ROOT, &mut out);
    out
}

/// Describes in a sentence what a body creates.
#[must_use]
pub fn summary(api: &'static Api, body: &Value, facts: &Value) -> String {
    Scope::at_root(api, body, facts, |scope| (api.summary)(scope))
}

/// The maximum number of members of a table in the catalogue, so that a walk needs no allocation.
pub const MOST_FIELDS: usize = 32;

/// So many unknown members of one object get a hint, which takes a while to find.
const MOST_HINTS: usize = 200;

/// What an unknown member may be, and the name that it certainly should have.
#[derive(Default)]
struct Hint {
    words: String,
    rename: Option<&'static str>,
}

struct Walk<'a> {
    api: &'static Api,
    body: &'a Value,
    facts: &'a Value,
    blocks: &'a BlockCache,
    findings: Vec<Finding>,
}

/// The member being checked.
#[derive(Clone, Copy)]
struct Subject<'a> {
    field: &'static Field,
    place: Citation,
    trail: &'a Trail<'a>,
}

/// The context of a value that is an entry of a list.
#[derive(Clone, Copy, Default)]
struct Entry<'a, 'b> {
    /// That list.
    list: &'a [Value],
    /// The block that the entry names, if it is one.
    block: Option<&'b Block>,
}

impl<'a> Walk<'a> {
    fn scope(&self, table: &'static Table, object: &'a Map<String, Value>) -> Scope<'a> {
        Scope {
            api: self.api,
            body: self.body,
            facts: self.facts,
            blocks: self.blocks,
            table,
            object,
            list: &[],
        }
    }

    /// Returns `true` if the table is that of the facts, which are never sent.
    fn are_facts(&self, table: &'static Table) -> bool {
        self.api
            .facts
            .is_some_and(|facts| std::ptr::eq(facts, table))
    }

    fn table(&mut self, table: &'static Table, value: &'a Value, trail: &Trail, list: &'a [Value]) {
        let are_facts = self.are_facts(table);
        let Value::Object(object) = value else {
            let place = Citation { table, row: "" };
            let what = if are_facts {
                "The gateway details"
            } else {
                "The body"
            };
            return self.add(trail, place, &TYPE, format!("{what} must be an object."));
        };
        let mut values = [None; MOST_FIELDS];
        let (mut next, mut unknown) = (0, 0);
        for (name, value) in object {
            // Members are usually in the page's order, so the search begins at the next row.
            let found = (next..table.fields.len())
                .chain(0..next)
                .find(|&at| table.fields[at].name == name);
            if let Some(at) = found {
                // An empty fact counts as unknown.
                values[at] = Some(value).filter(|value| !are_facts || is_given(value));
                next = at + 1;
            } else {
                unknown += 1;
                let hint = (unknown <= MOST_HINTS).then(|| self.hint(table, object, name));
                self.unknown(table, &trail.name(name), &hint.unwrap_or_default());
            }
        }
        let scope = Scope {
            list,
            ..self.scope(table, object)
        };
        for (field, value) in table.fields.iter().zip(values) {
            let subject = Subject {
                field,
                place: Citation {
                    table,
                    row: field.name,
                },
                trail: &trail.name(field.name),
            };
            self.field(&scope, subject, value);
        }
    }

    fn field(&mut self, scope: &Scope<'a>, subject: Subject, value: Option<&'a Value>) {
        let lacks = match value {
            None => true,
            Some(Value::String(text)) => text.is_empty() && !subject.field.blank,
            Some(Value::Array(list)) => list.is_empty(),
            Some(_) => false,
        };
        if lacks && self.absent(scope, subject) {
            return;
        }
        if let Some(value) = value {
            self.given(scope, subject, value, Entry::default());
        }
    }

    /// Reports a value that is missing. Returns `true` if its absence blocks, so that nothing more
    /// needs to be said.
    fn absent(&mut self, scope: &Scope, subject: Subject) -> bool {
        if subject.field.mandatory {
            self.report(subject, &MANDATORY, Ok(Fault::plain()));
            return true;
        }
        let mut blocked = false;
        for rule in subject.field.rules {
            let Check::MandatoryIf(cond) = &rule.check else {
                continue;
            };
            match scope.holds(cond) {
                Ok(false) => {}
                Ok(true) => {
                    self.report(subject, rule, Ok(Fault::plain()));
                    blocked |= rule.severity.blocks();
                }
                Err(unknown) => self.report(subject, rule, Err(unknown)),
            }
        }
        blocked
    }

    /// Applies the rules of the row to a value that is given.
    fn given(
        &mut self,
        scope: &Scope<'a>,
        subject: Subject,
        value: &'a Value,
        Entry { list, block }: Entry<'a, '_>,
    ) {
        let field = subject.field;
        if !has_type(value, field.ty) {
            let fault = Fault {
                fix: retyped(value, field).map(Fix::Value),
                ..Fault::says(mistyped(value, field))
            };
            return self.report(subject, &TYPE, Ok(fault));
        }
        let text = value
            .as_str()
            .filter(|_| block.is_none())
            .unwrap_or_default();
        let template = format::is_placeholder(text, field);
        let placeholder = template || format::is_sample(text, field);
        if placeholder {
            let fault = if template {
                Fault::says("This is a placeholder. Replace it with the real value.")
            } else {
                sample(field)
            };
            self.report(subject, &PLACEHOLDER, Ok(fault));
        }
        let mut no_choice = false;
        for rule in field.rules {
            // A value that is not among the possible ones is reported once, by the first such rule.
            if (placeholder || no_choice && rule.check.chooses()) && !rule.check.is_about_presence()
            {
                continue;
            }
            if !self.put(scope, subject, rule, value, block) || !rule.severity.blocks() {
                continue;
            }
            // A value that must be left out needs no findings about its content.
            if rule.check.is_about_presence() {
                return;
            }
            no_choice |= rule.check.chooses();
        }
        match (field.ty, value) {
            (Type::Object(table), _) => self.table(table, value, subject.trail, list),
            (Type::List(item), Value::Array(list)) => {
                let named = if item.is_block() {
                    scope.blocks(list)
                } else {
                    ListBlocks::default()
                };
                if named.is_plain && item.is_only_notation() {
                    return;
                }
                for (index, entry) in list.iter().enumerate() {
                    let subject = Subject {
                        field: item,
                        trail: &subject.trail.index(index),
                        ..subject
                    };
                    if entry.as_str() == Some("") {
                        self.report(subject, &BLANK, Ok(Fault::plain()));
                    } else {
                        let block = named.blocks.get(index).and_then(Option::as_ref);
                        self.given(scope, subject, entry, Entry { list, block });
                    }
                }
            }
            _ => {}
        }
    }

    /// Applies a rule to a value of the right type. Returns `true` if it has a finding.
    fn put(
        &mut self,
        scope: &Scope,
        subject: Subject,
        rule: &'static Rule,
        value: &Value,
        block: Option<&Block>,
    ) -> bool {
        if let (Check::Entries(faults), Value::Array(list)) = (&rule.check, value) {
            let faults = faults(scope, list);
            let found = !faults.is_empty();
            for fault in faults {
                self.report(subject, rule, Ok(fault));
            }
            return found;
        }
        match breach(subject.field, rule, scope, value, block) {
            Ok(None) => false,
            Ok(Some(fault)) => {
                self.report(subject, rule, Ok(fault));
                true
            }
            Err(unknown) => {
                self.report(subject, rule, Err(unknown));
                false
            }
        }
    }

    /// Reports a member that the table does not list.
    fn unknown(&mut self, table: &'static Table, trail: &Trail, hint: &Hint) {
        // Facts may be a whole gateway from a response, which has more members than the rules need.
        if hint.words.is_empty() && self.are_facts(table) {
            return;
        }
        let message = format!("{} {}", UNKNOWN.words(), hint.words);
        let place = Citation { table, row: "" };
        self.add(trail, place, &UNKNOWN, message.trim_end().to_owned());
        if let Some(finding) = self.findings.last_mut() {
            finding.fix = hint.rename.map(Fix::Rename);
        }
    }

    /// Says what an unknown member may be.
    fn hint(&self, table: &'static Table, object: &Map<String, Value>, name: &str) -> Hint {
        let of = |words: String| Hint {
            words,
            rename: None,
        };
        let known = table.elsewhere.iter().find(|(other, _)| *other == name);
        // A longer one is no name.
        let wanted = plain(name.get(..64).unwrap_or(name));
        let called = table.fields.iter().find(|field| field.is_called(&wanted));
        let is_there = |field: &Field| object.contains_key(field.name);
        let are_facts = self.are_facts(table);
        match (known, called) {
            (Some((_, hint)), Some(field)) if !is_there(field) => Hint {
                words: (*hint).to_owned(),
                rename: Some(field.name),
            },
            (Some((_, hint)), _) => of((*hint).to_owned()),
            (None, Some(field)) if is_there(field) && are_facts => Hint::default(),
            (None, Some(field)) if is_there(field) => of(format!(
                "The API calls it {}, which is there too.",
                field.name
            )),
            (None, Some(field)) => {
                // Of two names for one member, nobody knows which one counts.
                let mut others = object.keys().filter(|other| *other != name);
                let is_only =
                    !others.any(|other| other.len() <= 64 && field.is_called(&plain(other)));
                Hint {
                    words: format!("The API calls it {}.", field.name),
                    rename: is_only.then_some(field.name),
                }
            }
            (None, None) => {
                let belongs = if are_facts { None } else { self.belongs(name) };
                let absent = table.fields.iter().filter(|field| !is_there(field));
                let near = || format::nearest(name, absent.map(|field| field.name));
                let near = || near().map(|near| format!("Did you mean {near}?"));
                of(belongs.or_else(near).unwrap_or_default())
            }
        }
    }

    /// Says where an unknown member belongs: in another object of the request, or in another request.
    fn belongs(&self, name: &str) -> Option<String> {
        let homes = spec::homes(self.api, name);
        if !homes.is_empty() {
            return Some(format!("It belongs in {}.", Choice(&homes)));
        }
        let mut others = APIS.into_iter().filter(|api| api.name != self.api.name);
        let other = others.find(|other| !spec::homes(other, name).is_empty())?;
        Some(format!("It belongs to the request for a {}.", other.title))
    }

    fn ruled_out(
        &mut self,
        table: &'static Table,
        value: &'a Value,
        trail: &Trail,
        out: &mut Vec<(String, &'static Rule)>,
    ) {
        let Value::Object(object) = value else { return };
        let scope = self.scope(table, object);
        for field in table.fields {
            let Some(value) = object.get(field.name) else {
                continue;
            };
            let trail = trail.name(field.name);
            let out_by = field
                .rules
                .iter()
                .find(|rule| matches!(&rule.check, Check::OnlyIf(cond) if matches!(scope.holds(cond), Ok(false))));
            match (out_by, field.ty, value) {
                (Some(rule), ..) => out.push((trail.to_string(), rule)),
                (None, Type::Object(table), _) => self.ruled_out(table, value, &trail, out),
                (
                    None,
                    Type::List(Field {
                        ty: Type::Object(table),
                        ..
                    }),
                    Value::Array(list),
                ) => {
                    for (index, entry) in list.iter().enumerate() {
                        self.ruled_out(table, entry, &trail.index(index), out);
                    }
                }
                _ => {}
            }
        }
    }

    /// Reports a fault, or the reason why the rule is undecided.
    fn report(&mut self, subject: Subject, rule: &'static Rule, fault: Result<Fault, Unknown>) {
        let entry = fault.as_ref().ok().and_then(|fault| fault.entry);
        let trail = entry.map_or(*subject.trail, |entry| subject.trail.index(entry));
        let field = match subject.field.ty {
            Type::List(item) if entry.is_some() => item,
            _ => subject.field,
        };
        let (asks, fault) = match fault {
            Ok(fault) => (None, fault),
            Err(Unknown::Fact(fact)) if rule.severity.blocks() => (Some(fact), Fault::plain()),
            Err(_) => return,
        };
        let mut message = sentence(field, trail.position(), rule, &fault);
        if let Some(fact) = asks {
            let noun = fact.noun();
            message = format!("{message} Depends on the gateway's {noun}, which is not set.");
        }
        let severity = asks.map_or(rule.severity, |_| Severity::Undecided);
        self.findings.push(Finding {
            path: trail.to_string(),
            rule,
            severity,
            message,
            place: subject.place,
            fix: fault.fix,
            asks: asks.map(|fact| fact.name),
        });
    }

    fn add(&mut self, trail: &Trail, place: Citation, rule: &'static Rule, message: String) {
        self.findings.push(Finding {
            path: trail.to_string(),
            rule,
            severity: rule.severity,
            message,
            place,
            fix: None,
            asks: None,
        });
    }
}

/// Composes the message: the field's label, the words, and the detail.
fn sentence(field: &Field, position: Option<usize>, rule: &Rule, fault: &Fault) -> String {
    let label = position.map_or_else(
        || field.label.to_owned(),
        |at| format!("{} {}", field.label, at + 1),
    );
    let words = match (&fault.says, &rule.check) {
        (Some(words), _) => Cow::Borrowed(words.as_str()),
        _ if std::ptr::eq(rule, &raw const MANDATORY) => field.request().into(),
        (None, Check::MandatoryIf(cond)) if rule.says.is_empty() => {
            format!("{} (required {})", field.request(), cond.in_words()).into()
        }
        _ => rule.words(),
    };
    rule.sentence_with(&label, &words, &fault.detail)
}

/// Returns the fault in a value of the right type.
fn breach(
    field: &Field,
    rule: &'static Rule,
    scope: &Scope,
    value: &Value,
    block: Option<&Block>,
) -> Result<Option<Fault>, Unknown> {
    let text = value.as_str().unwrap_or_default();
    let fault = match &rule.check {
        Check::BuiltIn | Check::MandatoryIf(_) | Check::Entries(_) | Check::ServerOnly => None,
        Check::Length(least, most) => (!format::has_length(text, *least, *most)).then(|| {
            Fault::detail(match text.chars().count() {
                0 => "it is empty".to_owned(),
                length => format!("it has {length}"),
            })
        }),
        Check::Range(least, most) => {
            let fits = value
                .as_i64()
                .is_some_and(|number| (*least..=*most).contains(&number));
            (!fits).then(Fault::plain)
        }
        Check::Max(most) => {
            // A number beyond 64 bits is out of range.
            let fits = value
                .as_i64()
                .map_or_else(|| is_negative(value), |number| number <= *most);
            (!fits).then(Fault::plain)
        }
        Check::AtMost(most) => {
            let length = value.as_array().map_or(0, Vec::len);
            (length > *most).then(|| Fault::detail(format!("there are {length}")))
        }
        Check::OneOf(values) => (!values.contains(&text) && !scope.is_old_name(field, text))
            .then(|| other_spelling(field, text, values)),
        Check::OneOfEither(cond, then, otherwise) => {
            match (then.contains(&text), otherwise.contains(&text)) {
                (true, true) => None,
                (false, false) => {
                    let holds = scope.holds(cond).ok();
                    let near = if holds == Some(true) { then } else { otherwise };
                    let says = holds.map(|holds| {
                        let choice = format!("must be {}", Choice(near));
                        if holds {
                            format!("{choice} {}", cond.in_words())
                        } else {
                            choice
                        }
                    });
                    let fault = other_spelling(field, text, near);
                    Some(Fault {
                        says: fault.says.or(says),
                        ..fault
                    })
                }
                (of_then, _) => {
                    let holds = scope.holds(cond)?;
                    (holds != of_then).then(|| {
                        Fault::says(if holds {
                            format!("must be {} {}", Choice(then), cond.in_words())
                        } else {
                            let unless = Cond::Not(cond).in_words();
                            format!("must be {} {unless}", Choice(otherwise))
                        })
                    })
                }
            }
        }
        Check::NoneOf(values) => values
            .iter()
            .any(|value| value.eq_ignore_ascii_case(text))
            .then(|| Fault {
                fix: old_name(field, text).map(|value| Fix::Value(value.into())),
                ..rule.fault_in(text)
            }),
        Check::UuidOr(other) => {
            (!spelling::is_uuid(text) && !other(text)).then(|| no_uuid(field, text))
        }
        Check::Format(fault) => fault(text),
        Check::Notation(fault) | Check::Subnet(fault) if block.is_some() => fault(text, block),
        Check::Notation(fault) | Check::Subnet(fault) => fault(text, Block::read(text).as_ref()),
        // An empty value needs no advice to be left out, unless leaving it out is mandatory.
        Check::OnlyIf(_) if !rule.severity.blocks() && !is_given(value) => None,
        Check::OnlyIf(cond) => (!scope.holds(cond)?).then(Fault::plain),
        Check::Custom(fault) => fault(scope, value),
    };
    // The condition is evaluated only if the value would violate the rule.
    match fault {
        Some(fault) if scope.holds(&rule.when)? => Ok(Some(fault)),
        _ => Ok(None),
    }
}

/// Returns the fault of a value outside its list; if it is another spelling of one in it, with that
/// one as fix.
fn other_spelling(field: &Field, text: &str, values: &[&str]) -> Fault {
    let right = field.meant(text).filter(|right| values.contains(right));
    right.map_or_else(Fault::plain, |right| {
        let words = if !right.eq_ignore_ascii_case(text) {
            format!("Write it as the documentation does: {right}.")
        } else if right.contains(|letter: char| letter.is_uppercase()) {
            format!("Match upper and lower case: {right}.")
        } else {
            format!("Write it in lower case: {right}.")
        };
        Fault::says(words).fix(right)
    })
}

/// Returns the value that replaced one with an old name.
fn old_name(field: &Field, text: &str) -> Option<&'static str> {
    let is_listed = field.options().any(|option| option == text);
    field.meant(text).filter(|_| !is_listed)
}

/// Returns the fault of a text that is no UUID: a block where an ID is asked for is no typing mistake.
fn no_uuid(field: &Field, text: &str) -> Fault {
    let owner = field
        .label
        .strip_suffix(" ID")
        .and_then(|label| label.rsplit(' ').next());
    match (Block::read(text), owner) {
        (Some(_), Some(owner)) => {
            Fault::says(format!("must be the ID of the {owner}, not its block"))
        }
        (Some(_), None) => Fault::detail("it is a block; remove the mask"),
        _ => Fault::detail(format::why_no_uuid(text)),
    }
}

fn is_negative(value: &Value) -> bool {
    matches!(value, Value::Number(number) if number.as_str().starts_with('-'))
}

fn has_type(value: &Value, ty: Type) -> bool {
    match ty {
        Type::Text => value.is_string(),
        // A number beyond 64 bits is still whole, but out of range.
        Type::Integer => {
            matches!(value, Value::Number(number) if format::is_whole(number.as_str()))
        }
        Type::Boolean => value.is_boolean(),
        Type::Object(_) => value.is_object(),
        Type::List(_) => value.is_array(),
    }
}

/// Returns the fault in a sample of the documentation that was never replaced.
fn sample(field: &Field) -> Fault {
    let mut rules = field.rules.iter();
    if !rules.any(|rule| matches!(rule.check, Check::UuidOr(_))) {
        return Fault::plain();
    }
    let noun = field.noun();
    let own = match noun.strip_suffix(" ID") {
        Some(owner) => format!("your {owner}'s ID"),
        None => format!("your {noun}"),
    };
    Fault::says(format!(
        "This is the documentation's sample ID. Replace it with {own}."
    ))
}

/// Says which type the value must have, and what it is instead.
fn mistyped(value: &Value, field: &Field) -> String {
    let found = match (value, field.ty) {
        (Value::String(_), Type::Integer) => ", without quotes, spaces or leading zeros",
        (Value::String(_), Type::Boolean) => ", without quotes",
        (Value::Number(_), Type::Integer) => "; this has a fraction or an exponent",
        (Value::Null, _) if field.name.is_empty() => "; this is null. Remove the entry",
        (Value::Null, _) if field.mandatory => "; this is null. Enter a value",
        (Value::Null, _) => "; this is null. Enter a value or remove the parameter",
        (Value::Bool(_), _) => "; this is true or false",
        (Value::Number(_), _) => "; this is a number",
        (Value::String(_), _) => "; this is a single string",
        (Value::Array(_), _) => "; this is a list",
        (Value::Object(_), _) => "; this is an object",
    };
    format!("must be {}{found}", field.ty)
}

/// Converts the value to the field's type, if the meaning is certain.
fn retyped(value: &Value, field: &Field) -> Option<Value> {
    match (field.ty, value) {
        (_, Value::Null) => Some(Value::Null),
        (Type::Text, Value::Number(number)) if !field.has_options() => {
            Some(number.to_string().into())
        }
        (Type::Text, Value::Number(number)) => field.meant(number.as_str()).map(Value::from),
        (Type::Object(table), Value::String(id)) => {
            let row = table.field("id").filter(|_| spelling::is_uuid(id));
            row.map(|row| Value::from_iter([(row.name, id.as_str())]))
        }
        (Type::Text, Value::Array(list)) => match list.as_slice() {
            [text @ Value::String(_)] => Some(text.clone()),
            _ => None,
        },
        (Type::Integer, Value::String(text)) => format::whole_number(text.trim()),
        (Type::Boolean, Value::String(text)) => match text.trim().to_ascii_lowercase().as_str() {
            "true" => Some(true.into()),
            "false" => Some(false.into()),
            _ => None,
        },
        (Type::List(Field { ty: Type::Text, .. }), Value::String(text)) => {
            let entries: Vec<Value> = format::entries(text).map(Value::from).collect();
            (!entries.is_empty()).then(|| entries.into())
        }
        (
            Type::List(Field {
                ty: Type::Object(table),
                ..
            }),
            Value::Object(map),
        ) => {
            let is_entry = !map.is_empty() && map.keys().all(|name| table.field(name).is_some());
            if is_entry {
                Some(vec![value.clone()].into())
            } else {
                pairs(table, map)
            }
        }
        _ => None,
    }
}

/// Converts a map of texts, such as tags, to the list of two-column rows that it means.
fn pairs(table: &Table, map: &Map<String, Value>) -> Option<Value> {
    let [key, value] = table.fields else {
        return None;
    };
    let row = |(name, text): (&String, &Value)| {
        text.is_string().then(|| {
            Value::from_iter([
                (key.name, Value::from(name.as_str())),
                (value.name, text.clone()),
            ])
        })
    };
    map.iter()
        .map(row)
        .collect::<Option<Vec<Value>>>()
        .filter(|rows| !rows.is_empty())
        .map(Value::from)
}
