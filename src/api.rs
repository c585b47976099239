//! The catalogue: one line here and one file below for each page of the API reference.

pub mod by_name;
pub mod connection;
pub mod gateway;
mod policy;
mod tag;
mod words;

use crate::check::Place;
use crate::path;
use crate::spec::{Api, FACTS, Field, Table, Type};

pub use connection::CONNECTION;
pub use gateway::GATEWAY;

/// Every request that the page can build, in the order of its navigation.
pub static APIS: [&Api; 2] = [&GATEWAY, &CONNECTION];

/// What the service answers to each of them (Table 6 and Table 9, respectively). Not a part of
/// [`Api`], so that the program of the form is not loaded with it.
static RESPONSES: [&Table; APIS.len()] = [&gateway::response::BODY, &connection::response::BODY];

/// The body of the answer to a request that was accepted.
#[must_use]
pub fn response(api: &Api) -> &'static Table {
    let at = APIS.iter().position(|known| known.name == api.name);
    RESPONSES[at.unwrap_or_default()]
}

/// The request of that name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Api> {
    APIS.into_iter().find(|api| api.name == name)
}

/// The tables of a request in the page's order: the body's, outermost first, and the facts.
#[must_use]
pub fn tables(api: &'static Api) -> Vec<&'static Table> {
    let mut tables = vec![api.parameters];
    collect(api.request, &mut tables);
    tables.sort_by_key(|table| table.number);
    tables.extend(api.facts);
    tables
}

/// The tables of the response in the page's order.
#[must_use]
pub fn response_tables(api: &'static Api) -> Vec<&'static Table> {
    let mut tables = Vec::new();
    collect(response(api), &mut tables);
    tables.sort_by_key(|table| table.number);
    tables
}

fn collect(table: &'static Table, into: &mut Vec<&'static Table>) {
    if into.iter().any(|known| std::ptr::eq(*known, table)) {
        return;
    }
    into.push(table);
    for field in table.fields {
        if let Some(inner) = field.ty.table() {
            collect(inner, into);
        }
    }
}

/// The member that all others of a body stand in, in requests and in responses: `vpn_gateway`.
#[must_use]
pub fn outer(api: &Api) -> &'static Field {
    &api.request.fields[0]
}

/// The row that describes the value at a pointer, and its place. The entry of a list has a row of
/// its own, and the place of the list.
#[must_use]
pub fn resolve(api: &'static Api, pointer: &str) -> Option<(&'static Field, Place)> {
    let facts = api.facts.filter(|_| {
        pointer
            .strip_prefix(FACTS)
            .is_some_and(|rest| rest.starts_with('/'))
    });
    let table = facts.unwrap_or(api.request);
    let mut steps = path::steps(pointer).skip(usize::from(facts.is_some()));
    let field = table.field(&steps.next()?)?;
    let start = (
        field,
        Place {
            table,
            row: field.name,
        },
    );
    steps.try_fold(start, |(field, place), step| match field.ty {
        Type::Object(table) => table.field(&step).map(|field| {
            (
                field,
                Place {
                    table,
                    row: field.name,
                },
            )
        }),
        Type::List(item) => Some((item, place)),
        Type::Text | Type::Integer | Type::Boolean => None,
    })
}
