//! What a rule sees: the members around it, the body, the facts, and whether a condition holds.
//!
//! Conditions have three values. A fact that nobody has given is [`Unknown::Fact`], carried out of
//! any rule by `?`; `All` and `Any` decide without it where they can. A choice that holds an
//! impossible value is [`Unknown::Broken`]: it has a finding of its own, and what depends on it
//! stays silent, so that one mistake is reported once.

use crate::catalogue::spec::{Api, Cond, DefaultValue, FACTS, Field, Table, Type};
use crate::rules::block::{BlockCache, ListBlocks};
use serde_json::{Map, Value};

/// Why a condition cannot be decided.
#[derive(Debug, Clone, Copy)]
pub enum Unknown {
    /// A fact about the gateway that nobody has given.
    Fact(&'static Field),
    /// A member that holds an impossible value, which has a finding of its own.
    Broken,
}

/// What a rule can see: the object that its member belongs to, the list that this object is an
/// entry of, the body, the facts.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    pub(super) api: &'static Api,
    pub(super) body: &'a Value,
    pub(super) facts: &'a Value,
    pub(super) blocks: &'a BlockCache,
    pub(super) table: &'static Table,
    pub(super) object: &'a Map<String, Value>,
    /// The list that the object is an entry of, if it is one.
    pub list: &'a [Value],
}

impl<'a> Scope<'a> {
    /// The value at a pointer as [`Cond`] writes it, if it is given at all.
    #[must_use]
    pub fn get(&self, pointer: &str) -> Option<&'a Value> {
        if let Some(fact) = fact_name(pointer) {
            member(self.facts.as_object()?, fact.as_bytes())
        } else if let Some(steps) = pointer.strip_prefix('/') {
            let mut steps = steps.as_bytes().split(|byte| *byte == b'/');
            steps.try_fold(self.body, |value, step| member(value.as_object()?, step))
        } else {
            member(self.object, pointer.as_bytes())
        }
    }

    /// The block that each entry of a list names.
    #[must_use]
    pub fn blocks(&self, list: &[Value]) -> ListBlocks {
        self.blocks.of(list)
    }

    /// The block that each entry of the list at a pointer names.
    #[must_use]
    pub fn blocks_at(&self, pointer: &str) -> ListBlocks {
        self.get(pointer)
            .and_then(Value::as_array)
            .map(|list| self.blocks(list))
            .unwrap_or_default()
    }

    /// How many entries the list at a pointer has, in words: "2 local subnets", "no local subnet".
    #[must_use]
    pub fn count(&self, list: &str, what: &str) -> String {
        match self.get(list).and_then(Value::as_array).map_or(0, Vec::len) {
            0 => format!("no {what}"),
            1 => format!("1 {what}"),
            many => format!("{many} {what}s"),
        }
    }

    /// The place of the first entry in the list around that has the same value in the same member,
    /// if it is an earlier entry than the one that `value` belongs to.
    #[must_use]
    pub fn earlier(&self, name: &str, value: &Value) -> Option<usize> {
        // No list may be as long as that: to compare each entry with each other one would take ages.
        let mut entries = self.list.iter().take(1000).enumerate();
        let (at, first) = entries.find_map(|(at, entry)| {
            let other = member(entry.as_object()?, name.as_bytes())?;
            let same = if let Value::String(text) = value {
                other.as_str() == Some(text)
            } else {
                other == value
            };
            same.then_some((at, other))
        })?;
        (!std::ptr::eq(first, value)).then_some(at)
    }

    /// The text that applies at a pointer: what is given, or else the default.
    ///
    /// # Errors
    /// The fact that nobody has given, or that the value given is impossible.
    pub fn text(&self, pointer: &str) -> Result<Option<&'a str>, Unknown> {
        let Some(field) = self.field(pointer) else {
            return Ok(None);
        };
        let is_fact = fact_name(pointer).is_some();
        match self
            .get(pointer)
            .filter(|value| !is_fact || is_given(value))
        {
            Some(Value::String(text)) => {
                let possible = !field.has_options() || field.options().any(|option| option == text);
                if possible {
                    Ok(Some(text))
                } else {
                    Err(Unknown::Broken)
                }
            }
            Some(_) => Err(Unknown::Broken),
            None if is_fact => Err(Unknown::Fact(field)),
            None => match field.default {
                DefaultValue::Value(value) => Ok(Some(value)),
                DefaultValue::Either(cond, then, otherwise) => {
                    Ok(Some(if self.holds(cond)? { then } else { otherwise }))
                }
                DefaultValue::None | DefaultValue::Words(_) => Ok(None),
            },
        }
    }

    /// Whether a condition holds.
    ///
    /// # Errors
    /// What it would have to know, where the rest does not decide.
    pub fn holds(&self, cond: &Cond) -> Result<bool, Unknown> {
        match cond {
            Cond::Always => Ok(true),
            Cond::Is(pointer, values) => Ok(self
                .text(pointer)?
                .is_some_and(|text| values.contains(&text))),
            Cond::Given(pointer) => match self.get(pointer) {
                None => Ok(false),
                Some(value) if is_given(value) => Ok(true),
                // What is there and empty is a mistake of its own, and may mean either.
                Some(_) => Err(Unknown::Broken),
            },
            Cond::Same(one, other) => {
                let given = self.get(one).filter(|value| is_given(value));
                Ok(given.is_some_and(|value| self.get(other) == Some(value)))
            }
            Cond::Not(cond) => Ok(!self.holds(cond)?),
            Cond::All(conds) => self.decide(conds, false),
            Cond::Any(conds) => self.decide(conds, true),
        }
    }

    /// `Any` for `true`, `All` for `false`: that answer as soon as one condition gives it.
    fn decide(&self, conds: &[Cond], answer: bool) -> Result<bool, Unknown> {
        let mut open = None;
        for cond in conds {
            match self.holds(cond) {
                Ok(held) if held == answer => return Ok(answer),
                Ok(_) => {}
                // A broken member outweighs an unknown fact: to give the fact would not help.
                Err(Unknown::Broken) => open = Some(Unknown::Broken),
                Err(fact @ Unknown::Fact(_)) => open = open.or(Some(fact)),
            }
        }
        open.map_or(Ok(!answer), Err)
    }

    fn field(&self, pointer: &str) -> Option<&'static Field> {
        if let Some(fact) = fact_name(pointer) {
            return self.api.facts?.field(fact);
        }
        let Some(rest) = pointer.strip_prefix('/') else {
            return self.table.field(pointer);
        };
        let mut steps = rest.split('/');
        let first = self.api.request.field(steps.next()?);
        steps.fold(first, |field, step| match field?.ty {
            Type::Object(table) => table.field(step),
            _ => None,
        })
    }
}

/// The member of that name. The objects of a request are so small that to look at each name is
/// faster than to compute a hash.
pub(super) fn member<'a>(object: &'a Map<String, Value>, name: &[u8]) -> Option<&'a Value> {
    object
        .iter()
        .find(|(other, _)| other.as_bytes() == name)
        .map(|(_, value)| value)
}

fn fact_name(pointer: &str) -> Option<&str> {
    pointer.strip_prefix(FACTS)?.strip_prefix('/')
}

/// Whether a value says anything: an empty text or list does not.
pub(super) fn is_given(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(list) => !list.is_empty(),
        _ => true,
    }
}
