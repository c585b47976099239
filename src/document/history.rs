//! Undo: what takes an edit back. It holds only what the edit replaces, because a draft may be a
//! thousand times larger than an edit.

use crate::catalogue::spec::{Api, FACTS};
use crate::document::draft::{Draft, Edit};
use crate::document::pointer;
use serde_json::{Map, Value};

/// The way back from an edit. Pointers are those of an [`Edit`].
#[derive(Debug, Clone)]
pub enum Undo {
    /// Puts a member of an object back, or removes it.
    Member {
        /// The object.
        parent: String,
        /// The name of the member.
        name: String,
        /// Its position and value; `None` if it was not there.
        was: Option<(usize, Value)>,
    },
    /// Puts entries of a list back.
    Entries {
        /// The list.
        list: String,
        /// The index of the first.
        at: usize,
        /// How many to remove.
        count: usize,
        /// The entries to insert.
        was: Vec<Value>,
    },
    /// Moves an entry back.
    Move {
        /// The list.
        list: String,
        /// The current index.
        from: usize,
        /// The index before, counted without the entry.
        to: usize,
    },
    /// Several, one after the other.
    All(Vec<Undo>),
    /// Puts the whole draft back.
    Whole(Draft),
}

impl Undo {
    const NOTHING: Undo = Undo::All(Vec::new());

    /// Returns `true` if this one also takes back what the other does: both put the same member or
    /// entry back.
    #[must_use]
    pub fn covers(&self, other: &Undo) -> bool {
        match (self, other) {
            (
                Undo::Member { parent, name, .. },
                Undo::Member {
                    parent: other_parent,
                    name: other_name,
                    ..
                },
            ) => parent == other_parent && name == other_name,
            (
                Undo::Entries {
                    list,
                    at,
                    count: 1,
                    was,
                },
                Undo::Entries {
                    list: other_list,
                    at: other_at,
                    count: 1,
                    was: other_was,
                },
            ) => list == other_list && at == other_at && was.len() == 1 && other_was.len() == 1,
            (Undo::All(all), _) => all.iter().any(|one| one.covers(other)),
            _ => false,
        }
    }

    /// Returns what takes a later edit back first, and then this one.
    #[must_use]
    pub fn with(self, later: Undo) -> Undo {
        match self {
            Undo::All(mut all) => {
                all.insert(0, later);
                Undo::All(all)
            }
            earlier => Undo::All(vec![later, earlier]),
        }
    }

    /// Returns the value that it puts back at a pointer: `Some(None)` if there was none, `None` if it
    /// changes something else.
    #[must_use]
    pub fn value_at(&self, pointer: &str) -> Option<Option<&Value>> {
        match self {
            Undo::Member { parent, name, was } => {
                let rest = inside(pointer, &pointer::join(parent, name))?;
                Some(
                    was.as_ref()
                        .and_then(|(_, value)| pointer::get(value, rest)),
                )
            }
            Undo::Entries { list, at, was, .. } => {
                let entry = was.first()?;
                let rest = inside(pointer, &format!("{list}/{at}"))?;
                Some(pointer::get(entry, rest))
            }
            // The last one decides.
            Undo::All(all) => all.iter().rev().find_map(|one| one.value_at(pointer)),
            Undo::Whole(draft) => Some(draft.get(pointer)),
            Undo::Move { .. } => None,
        }
    }

    /// Estimates how many bytes of memory it takes.
    #[must_use]
    pub fn size(&self) -> usize {
        match self {
            Undo::Member { was, .. } => was.as_ref().map_or(0, |(_, value)| size(value)),
            Undo::Entries { was, .. } => was.iter().map(size).sum(),
            Undo::Move { .. } => 0,
            Undo::All(all) => all.iter().map(Undo::size).sum(),
            Undo::Whole(Draft { body, facts }) => size(body) + size(facts),
        }
    }
}

/// Estimates how many bytes of memory a value takes.
fn size(value: &Value) -> usize {
    /// A value, and what a map or an allocation adds to it.
    const EACH: usize = 80;
    EACH + match value {
        Value::Null | Value::Bool(_) => 0,
        Value::Number(number) => number.as_str().len(),
        Value::String(text) => text.len(),
        Value::Array(entries) => entries.iter().map(size).sum(),
        Value::Object(members) => {
            let members = members.iter();
            members
                .map(|(name, value)| EACH + name.len() + size(value))
                .sum()
        }
    }
}

/// Returns the rest of a pointer behind another one around it.
fn inside<'a>(pointer: &'a str, around: &str) -> Option<&'a str> {
    pointer::is_within(pointer, around).then(|| &pointer[around.len()..])
}

/// Applies an edit to a draft. Returns what takes it back.
pub fn apply(draft: &mut Draft, api: &'static Api, edit: Edit) -> Undo {
    match edit {
        Edit::Load(new) => Undo::Whole(std::mem::replace(draft, new)),
        Edit::All(edits) => {
            let undo = |edit| apply(draft, api, edit);
            let mut all: Vec<Undo> = edits.into_iter().map(undo).collect();
            all.reverse();
            Undo::All(all)
        }
        edit => {
            let undo = undo_of(draft, &edit);
            draft.apply(api, edit);
            undo
        }
    }
}

/// Returns what takes an edit back that is about to be applied.
fn undo_of(draft: &Draft, edit: &Edit) -> Undo {
    match edit {
        Edit::Type { pointer, .. }
        | Edit::Set { pointer, .. }
        | Edit::Lines { list: pointer, .. } => undo_at(draft, pointer),
        Edit::Insert { list, at, values } => match draft.get(list) {
            Some(Value::Array(entries)) => Undo::Entries {
                list: list.clone(),
                at: (*at).min(entries.len()),
                count: values.len(),
                was: Vec::new(),
            },
            _ => undo_at(draft, list),
        },
        Edit::Remove { list, at } => match draft.get(list).and_then(Value::as_array) {
            Some(entries) if entries.len() > 1 => Undo::Entries {
                list: list.clone(),
                at: *at,
                count: 0,
                was: entries.get(*at).cloned().into_iter().collect(),
            },
            // Its list goes, too.
            _ => undo_at(draft, list),
        },
        Edit::Move { list, from, to } => match draft.get(list).and_then(Value::as_array) {
            Some(entries) if *from < entries.len() => Undo::Move {
                list: list.clone(),
                from: (*to).min(entries.len() - 1),
                to: *from,
            },
            _ => Undo::NOTHING,
        },
        // These are taken apart by `apply`.
        Edit::All(_) | Edit::Load(_) => Undo::NOTHING,
    }
}

/// Returns what puts back all that an edit of the value at a pointer changes: the value, or the
/// outermost object that the edit creates or leaves empty.
fn undo_at(draft: &Draft, pointer: &str) -> Undo {
    let is_root = |pointer: &str| pointer.is_empty() || pointer == FACTS;
    let around = |place| {
        let (parent, _) = pointer::split(place).filter(|_| !is_root(place))?;
        Some(parent)
    };
    let mut place = pointer;
    // The edit creates everything from the first missing member on.
    while let Some(parent) = around(place).filter(|parent| !is_root(parent))
        && !matches!(draft.get(parent), Some(Value::Object(_) | Value::Array(_)))
    {
        place = parent;
    }
    // The edit removes objects that it leaves empty, up to one with another member.
    let is_alone = |parent: &str| {
        let object = draft.get(parent).and_then(Value::as_object);
        object.is_some_and(|object| object.len() == 1)
    };
    while let Some(parent) = around(place).filter(|parent| !is_root(parent))
        && is_alone(parent)
    {
        place = parent;
    }
    let Some((parent, name)) = pointer::split(place).filter(|_| !is_root(place)) else {
        return Undo::Whole(draft.clone());
    };
    match draft.get(parent) {
        Some(Value::Object(object)) => Undo::Member {
            parent: parent.to_owned(),
            was: member(object, &name),
            name: name.into_owned(),
        },
        Some(Value::Array(entries)) => match name.parse() {
            Ok(at) if at < entries.len() => Undo::Entries {
                list: parent.to_owned(),
                at,
                count: 1,
                was: vec![entries[at].clone()],
            },
            _ => Undo::NOTHING,
        },
        _ => Undo::Whole(draft.clone()),
    }
}

/// Takes an edit back. Returns what carries it out again.
pub fn take_back(draft: &mut Draft, undo: Undo) -> Undo {
    match undo {
        Undo::Member { parent, name, was } => {
            let Some(Value::Object(object)) = draft.get_mut(&parent) else {
                return Undo::NOTHING;
            };
            let now = member(object, &name);
            object.shift_remove(&name);
            if let Some((at, value)) = was {
                object.shift_insert(at.min(object.len()), name.clone(), value);
            }
            Undo::Member {
                parent,
                name,
                was: now,
            }
        }
        Undo::Entries {
            list,
            at,
            count,
            was,
        } => {
            let Some(Value::Array(entries)) = draft.get_mut(&list) else {
                return Undo::NOTHING;
            };
            let at = at.min(entries.len());
            let end = (at + count).min(entries.len());
            let count = was.len();
            let was = entries.splice(at..end, was).collect();
            Undo::Entries {
                list,
                at,
                count,
                was,
            }
        }
        Undo::Move { list, from, to } => {
            let Some(Value::Array(entries)) = draft.get_mut(&list) else {
                return Undo::NOTHING;
            };
            if from < entries.len() {
                let entry = entries.remove(from);
                entries.insert(to.min(entries.len()), entry);
            }
            Undo::Move {
                list,
                from: to,
                to: from,
            }
        }
        Undo::All(all) => {
            let mut again: Vec<Undo> = all.into_iter().map(|one| take_back(draft, one)).collect();
            again.reverse();
            Undo::All(again)
        }
        Undo::Whole(other) => Undo::Whole(std::mem::replace(draft, other)),
    }
}

/// Returns the position and the value of a member.
fn member(object: &Map<String, Value>, name: &str) -> Option<(usize, Value)> {
    let at = object.keys().position(|other| other == name)?;
    Some((at, object.get(name)?.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::GATEWAY;
    use crate::document::form::Form;
    use serde_json::json;

    #[test]
    fn edits_of_a_large_draft_take_as_much_as_those_of_a_small_one() {
        let of = |entries: usize| {
            let list: Vec<String> = (0..entries)
                .map(|at| format!("10.{}.{}.0/24", at / 256, at % 256))
                .collect();
            let body = json!({ "vpn_gateway": { "name": "a", "local_subnets": list } });
            let mut form = Form::of(
                &GATEWAY,
                Draft {
                    body,
                    facts: json!({}),
                },
            );
            for at in 0..50 {
                let pointer = format!("/vpn_gateway/local_subnets/{}", at % 9);
                form.apply(Edit::Type {
                    pointer,
                    text: "10.0.0.0/8".into(),
                });
            }
            form.memory()
        };
        assert_eq!(of(10), of(30_000));
    }

    #[test]
    fn the_oldest_steps_are_forgotten_once_they_take_too_much() {
        let load = |form: &mut Form, number: usize| {
            let note = "x".repeat(10 << 20) + &format!("{number:03}");
            let body = json!({ "vpn_gateway": { "name": note } });
            form.apply(Edit::Load(Draft {
                body,
                facts: json!({}),
            }));
        };
        let mut form = Form::new(&GATEWAY);
        (0..20).for_each(|number| load(&mut form, number));
        assert!(form.memory() <= 64 << 20, "{}", form.memory());
        assert_eq!(form.steps(), 6);
        assert!(form.undo().is_some());
        let name = form
            .draft()
            .get("/vpn_gateway/name")
            .and_then(Value::as_str);
        assert!(name.is_some_and(|name| name.ends_with("018")));
    }
}
