//! Converts the service's response to a request: it has most of the request's members, and some of
//! its own.

use crate::catalogue::spec::{Api, FACTS, Field, Table, Type, outer};
use crate::catalogue::{self, APIS, CONNECTION, GATEWAY};
use crate::document::draft::{Draft, Edit};
use crate::document::pointer::Trail;
use serde_json::{Map, Value};

/// Returns `true` if an object belongs to a response: if it has a member that the service adds to
/// what it creates, and that no request has. Members that are objects do not count, because newer
/// editions of requests may have them.
pub fn is_response(object: &Map<String, Value>) -> bool {
    let row = |body: &'static Table, name: &str| {
        let inner = body.fields.iter().find_map(|field| field.ty.table());
        [Some(body), inner]
            .into_iter()
            .flatten()
            .find_map(|table| table.field(name))
    };
    let is_given = |name: &str| {
        let mut rows = APIS
            .into_iter()
            .filter_map(|api| row(catalogue::response(api), name));
        rows.any(|field| field.ty.table().is_none())
    };
    let is_asked_for = |name: &str| APIS.into_iter().any(|api| row(api.request, name).is_some());
    object
        .keys()
        .any(|name| is_given(name) && !is_asked_for(name))
}

/// The changes made to a response's members, by pointer.
#[derive(Debug, Default)]
pub struct Mapped {
    /// The members that a request does not have.
    pub left_out: Vec<String>,
    /// The members that a request spells differently, each with its new value.
    pub respelled: Vec<String>,
    /// A draft of a connection, if it is the response of a gateway.
    pub connection: Option<Draft>,
}

/// Converts the body of a response to that of a request.
pub fn map(api: &'static Api, body: &mut Map<String, Value>) -> Mapped {
    let mut mapped = Mapped::default();
    let inner = outer(api).name;
    let id = body.get(inner).and_then(|inner| inner.get("id")).cloned();
    map_members(body, api.request, &Trail::ROOT, &mut mapped);
    if api.name == GATEWAY.name {
        mapped.connection = body
            .get(inner)
            .map(|gateway| connection_to(id.as_ref(), gateway));
    }
    mapped
}

fn map_members(
    members: &mut Map<String, Value>,
    table: &'static Table,
    trail: &Trail,
    mapped: &mut Mapped,
) {
    members.retain(|name, member| {
        let trail = trail.name(name);
        match table.field(name) {
            // A response may report an absent member as null.
            Some(_) if member.is_null() => return false,
            Some(field) => map_value(member, field, &trail, mapped),
            None => mapped.left_out.push(trail.to_string()),
        }
        table.field(name).is_some()
    });
}

fn map_value(value: &mut Value, field: &'static Field, trail: &Trail, mapped: &mut Mapped) {
    match (field.ty, value) {
        (Type::Object(table), Value::Object(members)) => map_members(members, table, trail, mapped),
        (Type::List(item), Value::Array(entries)) => {
            for (at, entry) in entries.iter_mut().enumerate() {
                map_value(entry, item, &trail.index(at), mapped);
            }
        }
        (Type::Text, Value::String(text)) => {
            if let Some(option) = respelled(field, text) {
                option.clone_into(text);
                mapped.respelled.push(format!("{trail}: {option}"));
            }
        }
        _ => {}
    }
}

/// Returns the documented value that equals a text except for case: responses say `STATIC`,
/// requests `static`.
fn respelled(field: &Field, text: &str) -> Option<&'static str> {
    let known = field.options().any(|option| option == text);
    field
        .options()
        .find(|option| !known && option.eq_ignore_ascii_case(text))
}

/// Returns a draft of a connection to a gateway, from its ID and its converted response.
fn connection_to(id: Option<&Value>, gateway: &Value) -> Draft {
    let mut draft = Draft::new(&CONNECTION);
    let mut set = |pointer: String, value: Option<&Value>| {
        if let Some(value @ Value::String(_)) = value {
            draft.apply(
                &CONNECTION,
                Edit::Set {
                    pointer,
                    value: value.clone(),
                },
            );
        }
    };
    set("/vpn_connection/vgw_id".into(), id);
    for field in CONNECTION
        .facts
        .map(|table| table.fields)
        .unwrap_or_default()
    {
        set(format!("{FACTS}/{}", field.name), gateway.get(field.name));
    }
    draft
}
