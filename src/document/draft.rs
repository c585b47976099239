//! The draft: the typed or loaded request as JSON, and the edits that change it.
//!
//! Text that is not a value of its field's type yet stays in the draft as text, where the checker
//! finds it; undocumented members stay where they are. So nothing is lost, and the form shows what
//! was typed: a text becomes a number only if the number prints as the same text.

use crate::catalogue::spec::{self, Api, FACTS, Field, Table, Type};
use crate::document::json;
use crate::document::pointer;
use crate::rules::format;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::borrow::Cow;

/// A request being edited, and the known facts about its gateway.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The body, including members that a choice currently rules out.
    #[serde(with = "json::as_text")]
    pub body: Value,
    /// The facts by name, an object. Never sent.
    #[serde(with = "json::as_text")]
    pub facts: Value,
}

/// The maximum nesting depth of a draft, so that its JSON can be read again after a link or the
/// storage has wrapped it in further objects.
pub const DEPTH: usize = 100;

/// Returns the nesting depth of a value.
#[must_use]
pub fn depth(value: &Value) -> usize {
    match value {
        Value::Object(members) => 1 + members.values().map(depth).max().unwrap_or_default(),
        Value::Array(entries) => 1 + entries.iter().map(depth).max().unwrap_or_default(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 0,
    }
}

/// A change to a draft. Pointers start at the root of the body, or with [`FACTS`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// The text of a control has changed.
    Type {
        /// The member.
        pointer: String,
        /// The whole text of the control.
        text: String,
    },
    /// Replaces a value; `Null` removes the member.
    Set {
        /// The member.
        pointer: String,
        /// Its new value.
        value: Value,
    },
    /// The text of a list of plain values has changed: an entry a line.
    Lines {
        /// The list.
        list: String,
        /// The whole text.
        text: String,
    },
    /// Inserts entries into a list.
    Insert {
        /// The list.
        list: String,
        /// The index that the first new entry gets.
        at: usize,
        /// The new entries.
        values: Vec<Value>,
    },
    /// Removes an entry.
    Remove {
        /// The list.
        list: String,
        /// The index of the entry.
        at: usize,
    },
    /// Moves an entry within its list.
    Move {
        /// The list.
        list: String,
        /// The current index.
        from: usize,
        /// The new index, counted without the entry.
        to: usize,
    },
    /// Several edits, one after the other, as one step.
    All(Vec<Edit>),
    /// Replaces the whole draft.
    Load(Draft),
}

impl Edit {
    /// Returns the pointers of the members and lists that it changes; none if it is the whole draft.
    #[must_use]
    pub fn pointers(&self) -> Vec<&str> {
        match self {
            Edit::Type { pointer, .. } | Edit::Set { pointer, .. } => vec![pointer],
            Edit::Lines { list, .. }
            | Edit::Insert { list, .. }
            | Edit::Remove { list, .. }
            | Edit::Move { list, .. } => vec![list],
            Edit::All(edits) => edits.iter().flat_map(Edit::pointers).collect(),
            Edit::Load(_) => Vec::new(),
        }
    }
}

impl Draft {
    /// Returns an empty draft.
    #[must_use]
    pub fn new(api: &Api) -> Draft {
        let members = api
            .request
            .fields
            .iter()
            .map(|field| (field.name, Value::Object(Map::new())));
        Draft {
            body: members.collect(),
            facts: Value::Object(Map::new()),
        }
    }

    /// Returns the value at a pointer.
    #[must_use]
    pub fn get(&self, pointer: &str) -> Option<&Value> {
        match fact(pointer) {
            Some(rest) => pointer::get(&self.facts, rest),
            None => pointer::get(&self.body, pointer),
        }
    }

    /// Applies an edit, which never fails: an index beyond the end of a list means its end, and
    /// removing something that does not exist does nothing. A value that [`is_mistyped`] is never
    /// written into, because it would be lost: it must be fixed or removed first.
    pub fn apply(&mut self, api: &'static Api, edit: Edit) {
        match edit {
            Edit::Type { pointer, .. } if !self.has_place(api, &pointer) => {}
            Edit::Type { pointer, text } => {
                let field = spec::resolve(api, &pointer).map(|(field, _)| field);
                let value = field.map_or(Some(Value::String(text.clone())), |field| {
                    typed(field, &text)
                });
                match value {
                    Some(value) => self.put(api, &pointer, value),
                    None => self.clear(api, &pointer),
                }
            }
            Edit::Set {
                pointer,
                value: Value::Null,
            } => self.clear(api, &pointer),
            Edit::Set { pointer, value } => self.put(api, &pointer, value),
            Edit::Lines { list, text } => {
                let entries: Vec<Value> = format::entries(&text).map(Value::from).collect();
                if entries.is_empty() {
                    self.clear(api, &list);
                } else {
                    self.put(api, &list, entries.into());
                }
            }
            Edit::Insert {
                list: pointer,
                at,
                values,
            } => {
                if matches!(self.get(&pointer), None | Some(Value::Null)) {
                    self.put(api, &pointer, Value::Array(Vec::new()));
                }
                if let Some(list) = self.list_mut(&pointer) {
                    let at = at.min(list.len());
                    list.splice(at..at, values);
                }
            }
            Edit::Remove { list: pointer, at } => {
                let list = self.list_mut(&pointer);
                let emptied = list.is_some_and(|list| {
                    (at < list.len()).then(|| list.remove(at));
                    list.is_empty()
                });
                if emptied {
                    self.clear(api, &pointer);
                }
            }
            Edit::Move {
                list: pointer,
                from,
                to,
            } => {
                if let Some(list) = self.list_mut(&pointer).filter(|list| from < list.len()) {
                    let entry = list.remove(from);
                    list.insert(to.min(list.len()), entry);
                }
            }
            Edit::All(edits) => {
                for edit in edits {
                    self.apply(api, edit);
                }
            }
            Edit::Load(draft) => *self = draft,
        }
    }

    /// Returns `true` if all ancestors of a pointer have the right type.
    fn has_place(&self, api: &'static Api, pointer: &str) -> bool {
        let mut around = pointer::split(pointer);
        while let Some((parent, _)) = around {
            let found = spec::resolve(api, parent).zip(self.get(parent));
            if found.is_some_and(|((field, _), value)| is_mistyped(field.ty, value)) {
                return false;
            }
            around = pointer::split(parent);
        }
        true
    }

    fn list_mut(&mut self, pointer: &str) -> Option<&mut Vec<Value>> {
        self.get_mut(pointer)?.as_array_mut()
    }

    pub(super) fn get_mut(&mut self, pointer: &str) -> Option<&mut Value> {
        let (root, pointer) = self.root_mut(pointer);
        pointer::get_mut(root, pointer)
    }

    fn root_mut<'a>(&mut self, pointer: &'a str) -> (&mut Value, &'a str) {
        match fact(pointer) {
            Some(rest) => (&mut self.facts, rest),
            None => (&mut self.body, pointer),
        }
    }

    /// Puts a value at a pointer, and creates missing objects around it. A new member is inserted
    /// in the page's order.
    fn put(&mut self, api: &'static Api, pointer: &str, value: Value) {
        let facts = api.facts.filter(|_| fact(pointer).is_some());
        let mut table = Some(facts.unwrap_or(api.request));
        let (mut target, pointer) = self.root_mut(pointer);
        let mut rows = false;
        for step in pointer::steps(pointer) {
            let inner = match target {
                Value::Array(list) => step.parse().ok().and_then(|at: usize| list.get_mut(at)),
                _ if rows => None,
                _ => member(target, table, &step),
            };
            let Some(inner) = inner else { return };
            target = inner;
            if rows {
                rows = false;
                continue;
            }
            let ty = table
                .and_then(|table| table.field(&step))
                .map(|field| field.ty);
            rows = matches!(ty, Some(Type::List(_)));
            table = ty.and_then(Type::table);
        }
        *target = value;
    }

    /// Removes the member at a pointer, then the ancestors that this leaves empty: up to the entry
    /// of a list, or to the outer member of the request. An entry of a list is emptied instead;
    /// only [`Edit::Remove`] removes its row.
    fn clear(&mut self, api: &'static Api, pointer: &str) {
        let Some((parent, name)) = pointer::split(pointer) else {
            return;
        };
        let (root, rest) = self.root_mut(parent);
        match pointer::get_mut(root, rest) {
            Some(Value::Array(list)) => {
                if let Some(entry) = name.parse().ok().and_then(|at: usize| list.get_mut(at)) {
                    *entry = Value::String(String::new());
                }
            }
            Some(Value::Object(object)) => {
                if object.shift_remove(&*name).is_none() {
                    return;
                }
                let optional =
                    spec::resolve(api, parent).is_some_and(|(field, _)| !field.name.is_empty());
                let inner = pointer::split(parent).is_some_and(|(above, _)| !above.is_empty());
                if object.is_empty() && optional && inner {
                    self.clear(api, parent);
                }
            }
            _ => {}
        }
    }
}

/// Returns the part of a fact's pointer after [`FACTS`].
fn fact(pointer: &str) -> Option<&str> {
    pointer
        .strip_prefix(FACTS)
        .filter(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Returns the member of an object, creating it in the page's order if it is missing. Only `null`
/// is replaced by an object.
fn member<'a>(object: &'a mut Value, table: Option<&Table>, name: &str) -> Option<&'a mut Value> {
    if object.is_null() {
        *object = Value::Object(Map::new());
    }
    let map = object.as_object_mut()?;
    if !map.contains_key(name) {
        let row = |name: &str| {
            table.and_then(|table| table.fields.iter().position(|field| field.name == name))
        };
        let own = row(name);
        let before =
            |other: &String| own.is_some() && row(other).is_none_or(|other| Some(other) > own);
        let at = map.keys().position(before).unwrap_or(map.len());
        map.shift_insert(at, name.to_owned(), Value::Null);
    }
    map.get_mut(name)
}

/// Returns `true` if a value's type leaves no place for the members or rows of its field: a list
/// instead of an object, a text instead of a list. `null` has nothing to lose.
#[must_use]
pub fn is_mistyped(ty: Type, value: &Value) -> bool {
    match ty {
        Type::Object(_) => !(value.is_object() || value.is_null()),
        Type::List(_) => !(value.is_array() || value.is_null()),
        Type::Text | Type::Integer | Type::Boolean => false,
    }
}

/// Converts a typed text to a value, or to `None` if the member is to be left out.
#[must_use]
pub fn typed(field: &Field, text: &str) -> Option<Value> {
    if text.is_empty() && !field.blank {
        return None;
    }
    let value = match field.ty {
        Type::Integer => format::whole_number(text),
        Type::Boolean => text.parse().ok().map(Value::Bool),
        Type::Text | Type::Object(_) | Type::List(_) => None,
    };
    Some(value.unwrap_or_else(|| text.into()))
}

/// Returns the text that a control shows: the inverse of [`typed`].
#[must_use]
pub fn text(value: &Value) -> Cow<'_, str> {
    match value {
        Value::String(text) => Cow::Borrowed(text),
        value => Cow::Owned(json::compact(value)),
    }
}

/// Returns a new entry of a list.
#[must_use]
pub fn new_entry(item: &Field) -> Value {
    match item.ty {
        Type::Object(table) => {
            let blank = table.fields.iter().filter(|field| field.blank);
            blank.map(|field| (field.name, "")).collect()
        }
        _ => "".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{CONNECTION, GATEWAY};
    use serde_json::json;

    fn edited(api: &'static Api, edits: impl IntoIterator<Item = Edit>) -> Draft {
        let mut draft = Draft::new(api);
        for edit in edits {
            draft.apply(api, edit);
        }
        draft
    }

    fn type_into(pointer: &str, text: &str) -> Edit {
        Edit::Type {
            pointer: pointer.into(),
            text: text.into(),
        }
    }

    #[test]
    fn members_take_the_order_of_the_page_and_unknown_ones_stay_last() {
        let mut draft = Draft::new(&GATEWAY);
        draft.body = json!({ "vpn_gateway": { "description": "x" } });
        for (pointer, text) in [
            ("flavor", "GM"),
            ("name", "a"),
            ("eip1/type", "5_bgp"),
            ("eip1/id", "b"),
            ("vpc_id", "c"),
        ] {
            draft.apply(
                &GATEWAY,
                type_into(&format!("/vpn_gateway/{pointer}"), text),
            );
        }
        let expected = r#"{"vpn_gateway":{"name":"a","vpc_id":"c","flavor":"GM","eip1":{"id":"b","type":"5_bgp"},"description":"x"}}"#;
        assert_eq!(draft.body.to_string(), expected);
    }

    #[test]
    fn a_cleared_member_takes_the_empty_objects_around_it_along() {
        let timeout = "/vpn_connection/ikepolicy/dpd/timeout";
        let draft = edited(
            &CONNECTION,
            [type_into(timeout, "7"), type_into(timeout, "")],
        );
        assert_eq!(draft, Draft::new(&CONNECTION));
    }

    #[test]
    fn half_typed_text_stays_text() {
        let asn = "/vpn_gateway/bgp_asn";
        for (text, value) in [
            ("65", json!(65)),
            ("065", json!("065")),
            ("-", json!("-")),
            ("1e3", json!("1e3")),
        ] {
            let draft = edited(&GATEWAY, [type_into(asn, text)]);
            assert_eq!(draft.get(asn), Some(&value));
            assert_eq!(draft.get(asn).map(super::text).as_deref(), Some(text));
        }
    }

    #[test]
    fn lists_are_edited_by_place() {
        let list = "/vpn_gateway/local_subnets".to_owned();
        let mut draft = edited(
            &GATEWAY,
            [Edit::Insert {
                list: list.clone(),
                at: 9,
                values: vec!["a".into(), "b".into()],
            }],
        );
        draft.apply(
            &GATEWAY,
            Edit::Insert {
                list: list.clone(),
                at: 1,
                values: vec!["c".into()],
            },
        );
        draft.apply(
            &GATEWAY,
            Edit::Move {
                list: list.clone(),
                from: 2,
                to: 0,
            },
        );
        assert_eq!(draft.get(&list), Some(&json!(["b", "a", "c"])));
        draft.apply(&GATEWAY, type_into("/vpn_gateway/local_subnets/0", ""));
        assert_eq!(draft.get(&list), Some(&json!(["", "a", "c"])));
        for _ in 0..3 {
            draft.apply(
                &GATEWAY,
                Edit::Remove {
                    list: list.clone(),
                    at: 0,
                },
            );
        }
        assert_eq!(draft, Draft::new(&GATEWAY));
    }

    #[test]
    fn nothing_is_written_into_what_does_not_fit() {
        let body = json!({ "vpn_gateway": { "eip1": ["x"], "eip2": "y", "tags": { "0": {} }, "local_subnets": "z" } });
        let mut draft = Draft {
            body,
            ..Draft::new(&GATEWAY)
        };
        let before = draft.clone();
        for pointer in ["eip1/id", "eip2/id", "tags/0/key"] {
            draft.apply(
                &GATEWAY,
                type_into(&format!("/vpn_gateway/{pointer}"), "new"),
            );
        }
        for list in ["tags", "local_subnets"] {
            draft.apply(
                &GATEWAY,
                Edit::Insert {
                    list: format!("/vpn_gateway/{list}"),
                    at: 0,
                    values: vec!["new".into()],
                },
            );
        }
        assert_eq!(draft, before);
    }

    #[test]
    fn facts_are_kept_apart() {
        let draft = edited(&CONNECTION, [type_into("/gateway/flavor", "GM")]);
        assert_eq!(draft.facts, json!({ "flavor": "GM" }));
        assert_eq!(draft.body, json!({ "vpn_connection": {} }));
    }

    #[test]
    fn the_empty_text_is_a_value_only_for_a_tag() {
        let value = "/vpn_gateway/tags/0/value";
        let draft = edited(
            &GATEWAY,
            [
                Edit::Insert {
                    list: "/vpn_gateway/tags".into(),
                    at: 0,
                    values: vec![json!({ "key": "k" })],
                },
                type_into(value, "v"),
                type_into(value, ""),
            ],
        );
        assert_eq!(draft.get(value), Some(&json!("")));
    }
}
