//! The body as JSON text: documented members in the page's order, then undocumented ones.

use crate::catalogue::spec::{Api, Table, Type};
use serde_json::Value;

/// Formats a body as JSON, indented by two spaces.
#[must_use]
pub fn pretty(api: &'static Api, body: &Value) -> String {
    pretty_as(api.request, body)
}

/// Formats an object described by a table as JSON, indented by two spaces.
#[must_use]
pub fn pretty_as(table: &'static Table, what: &Value) -> String {
    let mut out = String::new();
    value(&mut out, Some(Type::Object(table)), what, 0);
    out
}

fn value(out: &mut String, ty: Option<Type>, what: &Value, depth: usize) {
    match what {
        Value::Object(map) if !map.is_empty() => {
            let table: Option<&Table> = if let Some(Type::Object(table)) = ty {
                Some(table)
            } else {
                None
            };
            let rows = table.map(|table| table.fields).unwrap_or_default();
            let documented = rows
                .iter()
                .filter_map(|field| Some((Some(field.ty), map.get_key_value(field.name)?)));
            let others = map
                .iter()
                .filter(|(name, _)| !rows.iter().any(|field| field.name == *name));
            let members = documented.chain(others.map(|member| (None, member)));
            for (at, (ty, (name, what))) in members.enumerate() {
                line(out, if at == 0 { "{" } else { "," }, depth + 1);
                text(out, name);
                out.push_str(": ");
                value(out, ty, what, depth + 1);
            }
            line(out, "", depth);
            out.push('}');
        }
        Value::Array(list) if !list.is_empty() => {
            let ty = if let Some(Type::List(item)) = ty {
                Some(item.ty)
            } else {
                None
            };
            for (at, what) in list.iter().enumerate() {
                line(out, if at == 0 { "[" } else { "," }, depth + 1);
                value(out, ty, what, depth + 1);
            }
            line(out, "", depth);
            out.push(']');
        }
        Value::String(what) => text(out, what),
        // Numbers, booleans, null and empty values, as serde_json prints them.
        what => out.push_str(&compact(what)),
    }
}

/// Writes a line's end and the next line's indentation.
fn line(out: &mut String, end: &str, depth: usize) {
    out.push_str(end);
    out.push('\n');
    out.extend(std::iter::repeat_n("  ", depth));
}

fn text(out: &mut String, text: &str) {
    let plain = text
        .bytes()
        .all(|byte| byte >= b' ' && byte != b'"' && byte != b'\\');
    if plain {
        out.push('"');
        out.push_str(text);
        out.push('"');
    } else {
        out.push_str(&compact(&text.into()));
    }
}

/// Splits indented JSON before each member of the body's outer object, so that a change of one
/// member changes one piece.
#[must_use]
pub fn members(text: &str) -> Vec<&str> {
    const BEGINS: &str = "    \"";
    let mut pieces = Vec::new();
    let (mut start, mut at) = (0, 0);
    for line in text.split_inclusive('\n') {
        if line.starts_with(BEGINS) && at > start {
            pieces.push(&text[start..at]);
            start = at;
        }
        at += line.len();
    }
    pieces.push(&text[start..]);
    pieces
}

/// Formats a value as JSON in one line. `Display` prints the same but compiles a second writer,
/// which the page does not need.
#[must_use]
pub fn compact(value: &Value) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// Serializes a JSON value as its text, for formats that cannot hold one:
/// `#[serde(with = "json::as_text")]`.
pub mod as_text {
    use serde::{Deserialize, Deserializer, Serializer, de};
    use serde_json::Value;

    /// Serializes the text of a value.
    ///
    /// # Errors
    /// Fails if the serializer does.
    pub fn serialize<S: Serializer>(value: &Value, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&super::compact(value))
    }

    /// Deserializes a value from its text.
    ///
    /// # Errors
    /// Fails if the text is not JSON.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Value, D::Error> {
        let text = String::deserialize(deserializer)?;
        serde_json::from_str(&text).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::GATEWAY;
    use serde_json::json;

    #[test]
    fn members_are_in_the_order_of_the_page() {
        let body = json!({
            "x": [],
            "vpn_gateway": { "other": { "b": 1, "a": null }, "tags": [{ "value": "", "key": "k\"\n" }], "name": "n", "eip1": {} },
        });
        let expected = r#"{
  "vpn_gateway": {
    "name": "n",
    "eip1": {},
    "tags": [
      {
        "key": "k\"\n",
        "value": ""
      }
    ],
    "other": {
      "b": 1,
      "a": null
    }
  },
  "x": []
}"#;
        assert_eq!(pretty(&GATEWAY, &body), expected);
        assert_eq!(serde_json::from_str::<Value>(expected).ok(), Some(body));
    }
}
