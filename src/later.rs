//! What a first visit can do without: it is a program of its own (`src/bin/worker.rs`), which the
//! page starts in a worker once it is needed. So the form is there sooner, and stays quick while
//! something long is read.
//!
//! A call and its answer are JSON texts. The page makes a call by one of the functions here and
//! reads its answer by another; between them the worker runs [`Later::answer`]. What concerns
//! sending is described in [`crate::desk`].

use crate::api;
use crate::desk::Desk;
use crate::draft::Draft;
use crate::export::json;
use crate::import::{self, Imported, Refused, Spot};
use crate::spec::Api;
use serde_json::{Value, json};

/// What the worker has in hand between two calls.
#[derive(Debug, Default)]
pub struct Later {
    desk: Desk,
}

impl Later {
    /// Answers a call: what the worker is there for. `bytes` is what comes with it that is no text.
    pub fn answer(&mut self, call: &str, bytes: &[u8]) -> String {
        let call: Value = serde_json::from_str(call).unwrap_or_default();
        let text = |name: &str| call.get(name).and_then(Value::as_str).unwrap_or_default();
        let answer = match text("do") {
            "import" => match import::import(text("text"), api::find(text("open"))) {
                Ok(imported) => from_imported(&imported),
                Err(refused) => from_refused(&refused),
            },
            "send" => self.desk.answer(&call, bytes),
            _ => Value::Null,
        };
        json::compact(&answer)
    }
}

/// The call that imports a text; see [`import::import`].
#[must_use]
pub fn import_call(text: &str, open: &Api) -> String {
    json::compact(&json::object(vec![
        ("do", "import".into()),
        ("text", text.into()),
        ("open", open.name.into()),
    ]))
}

/// What an import came to, by its answer.
///
/// # Errors
/// Why the text is not imported.
pub fn imported(answer: &str) -> Result<Imported, Refused> {
    let answer: Value = serde_json::from_str(answer).unwrap_or_default();
    to_imported(&answer).ok_or_else(|| to_refused(&answer))
}

/// A draft as a part of an answer.
#[must_use]
pub fn from_draft(draft: &Draft) -> Value {
    json!({ "body": draft.body, "facts": draft.facts })
}

/// The draft that a part of an answer is.
#[must_use]
pub fn to_draft(value: &Value) -> Option<Draft> {
    Some(Draft {
        body: value.get("body")?.clone(),
        facts: value.get("facts")?.clone(),
    })
}

fn from_imported(imported: &Imported) -> Value {
    json!({
        "api": imported.api.name,
        "draft": from_draft(&imported.draft),
        "connection": imported.connection.as_ref().map(from_draft),
        "remarks": imported.remarks,
        "repeated": imported.repeated,
    })
}

fn to_imported(value: &Value) -> Option<Imported> {
    Some(Imported {
        api: api::find(value.get("api")?.as_str()?)?,
        draft: to_draft(value.get("draft")?)?,
        connection: value.get("connection").and_then(to_draft),
        remarks: texts(value.get("remarks")),
        repeated: texts(value.get("repeated")),
    })
}

fn from_refused(refused: &Refused) -> Value {
    let spot = |spot: &Spot| json!({ "line": spot.line, "column": spot.column, "excerpt": spot.excerpt, "caret": spot.caret });
    json!({
        "reason": refused.reason,
        "spot": refused.spot.as_ref().map(spot),
        "mend": refused.mend.as_deref().map(from_imported),
    })
}

fn to_refused(value: &Value) -> Refused {
    let reason = value
        .get("reason")
        .and_then(Value::as_str)
        .unwrap_or("The text could not be read.")
        .to_owned();
    let mend = value.get("mend").and_then(to_imported).map(Box::new);
    Refused {
        reason,
        spot: value.get("spot").and_then(to_spot),
        mend,
    }
}

fn to_spot(value: &Value) -> Option<Spot> {
    let number = |name: &str| usize::try_from(value.get(name)?.as_u64()?).ok();
    Some(Spot {
        line: number("line")?,
        column: number("column")?,
        excerpt: value.get("excerpt")?.as_str()?.to_owned(),
        caret: number("caret")?,
    })
}

fn texts(list: Option<&Value>) -> Vec<String> {
    let texts = list.and_then(Value::as_array).into_iter().flatten();
    texts.filter_map(Value::as_str).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{CONNECTION, GATEWAY};

    /// What an import is, with and without the way through the worker.
    fn both_ways(text: &str, open: &'static Api) -> [String; 2] {
        let directly = import::import(text, Some(open));
        let by_worker = imported(&Later::default().answer(&import_call(text, open), b""));
        [directly, by_worker].map(|result| format!("{result:?}"))
    }

    #[test]
    fn the_way_through_the_worker_changes_nothing() {
        for text in [
            r#"{ "vpn_gateway": { "name": "a", "name": "b", "bgp_asn": 18446744073709551616, "x": 1e2 } }"#,
            r#"{ "name": "a" }"#,
            "{ // a comment\n \"vpn_gateway\": {}, }",
            "{ \"vpn_connection\": { \"psk\": \"Secret",
            r#"{ "vpn_gateway": { "id": "620d0001-5f3c-410f-832e-200b868f0001", "flavor": "GM" }, "request_id": "r" }"#,
            "",
            "\u{feff} [1, \"\u{fc}\"]",
        ] {
            for open in [&GATEWAY, &CONNECTION] {
                let [directly, by_worker] = both_ways(text, open);
                assert_eq!(directly, by_worker, "{text}");
            }
        }
    }

    #[test]
    fn what_is_no_call_is_answered_all_the_same() {
        for call in ["", "{}", r#"{"do":"sing"}"#] {
            assert_eq!(Later::default().answer(call, b""), "null");
        }
        assert!(imported("null").is_err_and(|refused| !refused.reason.is_empty()));
    }
}
