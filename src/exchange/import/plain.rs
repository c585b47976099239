//! Imports a plain request body without the worker, so that a large dropped document is drawn
//! without waiting for another program.

use super::result::Imported;
use crate::catalogue::APIS;
use crate::catalogue::spec::outer;
use crate::document::draft::{DEPTH, Draft, depth};
use crate::document::parse::{self, Document};
use serde_json::{Map, Value};

/// Imports a text that is one request body in JSON with documented members only, so that no remarks
/// are needed. All other texts need [`import`](super::import), which yields the same for this one.
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
        addresses: Vec::new(),
        is_response: false,
        is_update: false,
        remarks: Vec::new(),
        repeated,
    })
}
