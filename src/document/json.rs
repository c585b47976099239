//! The body as JSON: members in the page's order, undocumented ones behind them.

use crate::catalogue::spec::{Api, Table, Type};
use serde_json::Value;

/// The body as JSON text, indented by two spaces.
#[must_use]
pub fn pretty(api: &'static Api, body: &Value) -> String {
    pretty_as(api.request, body)
}

/// What a table describes as JSON text, indented by two spaces.
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
        // Numbers, booleans, null, and what is empty: as serde_json prints them.
        what => out.push_str(&compact(what)),
    }
}

/// Ends a line with what closes it, and begins the next.
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

/// Indented text cut before each member of the object that the body has in it: a change of one member
/// changes one of these pieces.
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

/// A value as JSON text in one line. `Display` is the same, and compiles a second writer that the page has no use for.
#[must_use]
pub fn compact(value: &Value) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// An object with these members: smaller in the program than the macro is, which can do more.
#[must_use]
pub fn object(members: Vec<(&str, Value)>) -> Value {
    Value::from_iter(members)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::GATEWAY;
    use serde_json::json;

    #[test]
    fn members_stand_in_the_order_of_the_page() {
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
