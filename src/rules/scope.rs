//! The data that a rule can read: the members around it, the body and the facts; and the evaluation
//! of conditions.
//!
//! Conditions have three values. A fact that nobody has given is [`Unknown::Fact`], which `?`
//! propagates out of any rule; `All` and `Any` decide without it if they can. A choice with an
//! impossible value is [`Unknown::Broken`]: it has a finding of its own, and rules that depend on
//! it stay silent, so that one mistake is reported once.

use crate::catalogue::spec::{Api, Cond, DefaultValue, FACTS, Field, Table, Type, setting};
use crate::rules::block::{BlockCache, ListBlocks};
use crate::rules::spelling::{is_same_uuid, plain};
use serde_json::{Map, Value};

/// The reason why a condition cannot be decided.
#[derive(Debug, Clone, Copy)]
pub enum Unknown {
    /// A fact about the gateway that nobody has given.
    Fact(&'static Field),
    /// A member with an impossible value, which has a finding of its own.
    Broken,
}

/// The data that a rule can read: the object that its member belongs to, the list that contains
/// this object, the body and the facts.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    pub(super) api: &'static Api,
    pub(super) body: &'a Value,
    pub(super) facts: &'a Value,
    pub(super) blocks: &'a BlockCache,
    pub(super) table: &'static Table,
    pub(super) object: &'a Map<String, Value>,
    /// The list that contains the object, if there is one.
    pub list: &'a [Value],
}

impl<'a> Scope<'a> {
    /// Reads conditions at the root of the body.
    pub fn at_root<T>(
        api: &'static Api,
        body: &Value,
        facts: &Value,
        read: impl FnOnce(&Scope) -> T,
    ) -> T {
        let none = Map::new();
        read(&Scope {
            api,
            body,
            facts,
            blocks: &BlockCache::default(),
            table: api.request,
            object: body.as_object().unwrap_or(&none),
            list: &[],
        })
    }

    /// Returns the value at a pointer as [`Cond`] writes it, if it is given.
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

    /// Returns the block of each entry of a list.
    #[must_use]
    pub fn blocks(&self, list: &[Value]) -> ListBlocks {
        self.blocks.of(list)
    }

    /// Returns the block of each entry of the list at a pointer.
    #[must_use]
    pub fn blocks_at(&self, pointer: &str) -> ListBlocks {
        self.get(pointer)
            .and_then(Value::as_array)
            .map(|list| self.blocks(list))
            .unwrap_or_default()
    }

    /// Returns the number of entries of the list at a pointer, in words: "2 local subnets"; `None`
    /// if there are none.
    #[must_use]
    pub fn count(&self, list: &str, what: &str) -> Option<String> {
        match self.get(list).and_then(Value::as_array).map_or(0, Vec::len) {
            0 => None,
            1 => Some(format!("1 {what}")),
            many => Some(format!("{many} {what}s")),
        }
    }

    /// Describes the choice because of which a condition does not hold, as the end of a sentence:
    /// "in er mode". `None` if no single choice decides it.
    #[must_use]
    pub fn obstacle(&self, cond: &Cond) -> Option<String> {
        match cond {
            Cond::Is(pointer, _) => Some(setting(pointer, &[self.text(pointer).ok()??])),
            Cond::Given(pointer) => Some(format!("without {}", pointer.trim_start_matches('/'))),
            Cond::Not(cond) => Some(cond.in_words()),
            Cond::All(conds) | Cond::Any(conds) => {
                let fails = |cond: &&Cond| matches!(self.holds(cond), Ok(false));
                self.obstacle(conds.iter().find(fails)?)
            }
            Cond::Same(..) | Cond::Always => None,
        }
    }

    /// Returns the index of the first entry in the surrounding list that has the same value in the
    /// same member, if it comes before the entry that `value` belongs to.
    #[must_use]
    pub fn earlier(&self, name: &str, value: &Value) -> Option<usize> {
        // No valid list is that long, and comparing all pairs of a longer one would be too slow.
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

    /// Returns the text that applies at a pointer: the given one, or the default.
    ///
    /// # Errors
    /// `Unknown` if the fact is not given, or if the given value is impossible.
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
                } else if self.is_old_name(field, text) {
                    Ok(field.meant(text))
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

    /// Evaluates a condition.
    ///
    /// # Errors
    /// `Unknown` if the condition depends on something unknown and the rest does not decide it.
    pub fn holds(&self, cond: &Cond) -> Result<bool, Unknown> {
        match cond {
            Cond::Always => Ok(true),
            Cond::Is(pointer, values) => Ok(self
                .text(pointer)?
                .is_some_and(|text| values.contains(&text))),
            Cond::Given(pointer) => match self.get(pointer) {
                None => Ok(false),
                Some(value) if is_given(value) => Ok(true),
                // An empty value is a mistake of its own, and may mean either.
                Some(_) => Err(Unknown::Broken),
            },
            Cond::Same(one, other) => {
                let given = self.get(one).filter(|value| is_given(value));
                let other = self.get(other);
                Ok(given
                    .zip(other)
                    .is_some_and(|(one, other)| is_same_value(one, other)))
            }
            Cond::Not(cond) => Ok(!self.holds(cond)?),
            Cond::All(conds) => self.decide(conds, false),
            Cond::Any(conds) => self.decide(conds, true),
        }
    }

    /// Returns `answer` as soon as one condition yields it: `Any` for `true`, `All` for `false`.
    fn decide(&self, conds: &[Cond], answer: bool) -> Result<bool, Unknown> {
        let mut open = None;
        for cond in conds {
            match self.holds(cond) {
                Ok(held) if held == answer => return Ok(answer),
                Ok(_) => {}
                // A broken member outweighs an unknown fact, because giving the fact would not
                // help.
                Err(Unknown::Broken) => open = Some(Unknown::Broken),
                Err(fact @ Unknown::Fact(_)) => open = open.or(Some(fact)),
            }
        }
        open.map_or(Ok(!answer), Err)
    }

    /// Returns `true` if a text is an old name for the value of a fact: an existing gateway has the
    /// name that it was created with.
    pub(super) fn is_old_name(&self, field: &Field, text: &str) -> bool {
        let is_fact = |facts: &Table| {
            let own = facts.field(field.name);
            own.is_some_and(|own| std::ptr::eq(own, field))
        };
        let wanted = plain(text);
        let mut known = field.spellings.iter();
        self.api.facts.is_some_and(is_fact) && known.any(|(spelling, _)| *spelling == wanted)
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

/// Returns the member of that name. The objects of a request are so small that comparing each name
/// is faster than hashing.
pub(super) fn member<'a>(object: &'a Map<String, Value>, name: &[u8]) -> Option<&'a Value> {
    object
        .iter()
        .find(|(other, _)| other.as_bytes() == name)
        .map(|(_, value)| value)
}

fn fact_name(pointer: &str) -> Option<&str> {
    pointer.strip_prefix(FACTS)?.strip_prefix('/')
}

/// Compares two values.
fn is_same_value(one: &Value, other: &Value) -> bool {
    let texts = one.as_str().zip(other.as_str());
    one == other || texts.is_some_and(|(one, other)| is_same_uuid(one, other))
}

/// Returns `true` if a value has content: an empty text or list has none.
pub(super) fn is_given(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(list) => !list.is_empty(),
        _ => true,
    }
}
