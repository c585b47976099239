//! The documentation as data: one line here and one file below for each page of the API reference.
//!
//! [`spec`] is the vocabulary in which the other files are written. Nothing here knows drafts,
//! forms, notations or network requests.

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

/// Every request that the form can build, in the order of the navigation.
pub static APIS: [&Api; 2] = [&GATEWAY, &CONNECTION];

/// The response to each request (Table 6 and Table 9). Not part of [`Api`], so that the form's
/// program does not include it.
static RESPONSES: [&Table; APIS.len()] = [&responses::gateway::BODY, &responses::connection::BODY];

/// Returns the response body of an accepted request.
#[must_use]
pub fn response(api: &Api) -> &'static Table {
    let at = APIS.iter().position(|known| known.name == api.name);
    RESPONSES[at.unwrap_or_default()]
}

/// Finds a request by its name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Api> {
    APIS.into_iter().find(|api| api.name == name)
}

/// Returns the tables of a request in the page's order: those of the body, outermost first, then
/// the facts.
#[must_use]
pub fn tables(api: &'static Api) -> Vec<&'static Table> {
    let mut tables = vec![api.parameters];
    collect(api.request, &mut tables);
    tables.sort_by_key(|table| table.number);
    tables.extend(api.facts);
    tables
}

/// Returns the tables of the response in the page's order.
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
