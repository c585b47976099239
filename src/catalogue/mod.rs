//! The documentation as data: one line here and one file below for each page of the API reference.
//!
//! [`spec`] is the vocabulary; the other files are written in it. Nothing here knows drafts, forms,
//! notations or requests over the network.

pub mod by_name;
mod connection;
mod gateway;
pub mod members;
mod policy;
pub mod reference;
mod responses;
mod shared;
pub mod spec;
mod tag;

use spec::{Api, Table};

pub use connection::CONNECTION;
pub use gateway::GATEWAY;

/// Every request that the page can build, in the order of its navigation.
pub static APIS: [&Api; 2] = [&GATEWAY, &CONNECTION];

/// What the service answers to each of them (Table 6 and Table 9, respectively). Not a part of
/// [`Api`], so that the program of the form is not loaded with it.
static RESPONSES: [&Table; APIS.len()] = [&responses::gateway::BODY, &responses::connection::BODY];

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
