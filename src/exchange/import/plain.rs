//! A plain request body, as it is read without the worker: a large document that is dropped is drawn
//! without waiting for another program.

use super::Imported;
use crate::catalogue::APIS;
use crate::catalogue::spec::outer;
use crate::document::draft::{DEPTH, Draft, depth};
use crate::document::parse::{self, Document};
use serde_json::{Map, Value};

/// Reads a text that is the JSON of one request body with no other members than the documentation
/// lists, so that nothing is to be said about it. All other texts are for
/// [`import`](super::import), which reads this one alike.
#[must_use]
pub fn body(text: &str) -> Option<Imported> {
    let text = text.trim();
    if !text.starts_with('{') {
        return None;
    }
    let Document { value, repeated } = parse::parse(text).ok()?;
    let (name, inner) = value
        .as_object()
        .filter(|body| body.len() == 1)?
        .iter()
        .next()?;
    let api = APIS.into_iter().find(|api| outer(api).name == name)?;
    let table = outer(api).ty.table()?;
    let is_listed = inner
        .as_object()?
        .keys()
        .all(|name| table.field(name).is_some());
    if !is_listed || !repeated.is_empty() || depth(&value) > DEPTH {
        return None;
    }
    let facts = Value::Object(Map::new());
    Some(Imported {
        api,
        draft: Draft { body: value, facts },
        connection: None,
        remarks: Vec::new(),
        repeated,
    })
}
