//! The body as JSON text: documented members in the page's order, then undocumented ones.

use crate::catalogue::spec::{Api, Table, Type};
use crate::document::pointer;
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

/// A part of indented JSON: a member of the body's outer object, or what is before the first one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece<'a> {
    /// The name of the member; `None` for what is before the first one.
    pub key: Option<String>,
    /// The number of the first line, from 1.
    pub first: usize,
    /// The text.
    pub text: &'a str,
}

/// Splits indented JSON before each member of the body's outer object, so that a change of one
/// member changes one piece. The last piece has everything after these members.
#[must_use]
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    const MEMBER: &str = "    \"";
    const END: [&str; 2] = ["  }", "  ]"];
    let mut pieces = Vec::new();
    let (mut key, mut first, mut start, mut at) = (None, 1, 0, 0);
    let mut is_outer = true;
    for (number, line) in (1..).zip(text.split_inclusive('\n')) {
        is_outer &= !END.iter().any(|end| line.starts_with(end));
        let is_member = is_outer && line.starts_with(MEMBER);
        if let Some(name) = is_member.then(|| name_of(line.trim())).flatten() {
            let text = &text[start..at];
            pieces.push(Piece { key, first, text });
            (key, first, start) = (Some(name), number, at);
        }
        at += line.len();
    }
    let text = &text[start..];
    pieces.push(Piece { key, first, text });
    pieces
}

/// A line of indented JSON.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Line {
    /// The pointer of the value that the line begins, or of the object or list that it ends.
    pub pointer: String,
    /// The text, with its line break.
    pub text: String,
    /// `true` if it ends an object or list.
    pub is_end: bool,
}

/// Splits a piece of indented JSON, see [`pieces`], into lines. `outer` is the name of the body's
/// outer object.
#[must_use]
pub fn lines(piece: &str, outer: &str) -> Vec<Line> {
    // The objects and lists around a line, each with the index of the next entry if it is a list.
    let mut around: Vec<(String, Option<usize>)> = Vec::new();
    let mut lines = Vec::new();
    for text in piece.split_inclusive('\n') {
        let line = text.trim();
        let depth = text.bytes().take_while(|byte| *byte == b' ').count() / 2;
        let is_end = line.starts_with(['}', ']']);
        let pointer = if is_end {
            let ended = around.pop().map(|(pointer, _)| pointer);
            ended.or_else(|| (depth == 1).then(|| format!("/{outer}")))
        } else {
            let parent = match around.last_mut() {
                Some((parent, Some(next))) => {
                    *next += 1;
                    Some(format!("{parent}/{}", *next - 1))
                }
                Some((parent, None)) => Some(parent.clone()),
                None if depth > 1 => Some(format!("/{outer}")),
                None => None,
            };
            let name = name_of(line);
            match (parent, name) {
                (Some(parent), Some(name)) => Some(pointer::join(&parent, &name)),
                (None, Some(name)) => Some(pointer::join("", &name)),
                (parent, None) => parent,
            }
        };
        let pointer = pointer.unwrap_or_default();
        if line.ends_with(['{', '[']) {
            around.push((pointer.clone(), line.ends_with('[').then_some(0)));
        }
        lines.push(Line {
            pointer,
            text: text.to_owned(),
            is_end,
        });
    }
    lines
}

/// Returns the name that a line of indented JSON begins with.
fn name_of(line: &str) -> Option<String> {
    let (name, _) = line.split_at(name_end(line)?);
    serde_json::from_str(name).ok()
}

/// Returns where the name ends that a line of indented JSON begins with, quotes included.
fn name_end(line: &str) -> Option<usize> {
    let mut escaped = false;
    let inner = line.strip_prefix('"')?;
    let end = inner.bytes().position(|byte| {
        let ends = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        ends
    })?;
    inner[end + 1..].starts_with(": ").then_some(end + 2)
}

/// The kind of a part of a line of JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token {
    /// Blanks and punctuation.
    Plain,
    /// The name of a member.
    Name,
    /// A text.
    Text,
    /// A number, `true`, `false` or `null`.
    Literal,
}

impl Token {
    /// Returns its name in attributes; empty for what is plain.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Token::Plain => "",
            Token::Name => "key",
            Token::Text => "text",
            Token::Literal => "number",
        }
    }
}

/// Splits a line of indented JSON into its parts.
#[must_use]
pub fn tokens(line: &str) -> Vec<(Token, &str)> {
    let start = line.len() - line.trim_start_matches(' ').len();
    let mut tokens = vec![(Token::Plain, &line[..start])];
    let mut rest = &line[start..];
    if let Some(end) = name_end(rest) {
        tokens.push((Token::Name, &rest[..end]));
        tokens.push((Token::Plain, ": "));
        rest = &rest[end + 2..];
    }
    let value = rest.trim_end_matches('\n').trim_end_matches(',');
    let kind = match value.bytes().next() {
        Some(b'"') => Token::Text,
        Some(b'{' | b'}' | b'[' | b']') | None => Token::Plain,
        Some(_) => Token::Literal,
    };
    tokens.push((kind, value));
    tokens.push((Token::Plain, &rest[value.len()..]));
    tokens.retain(|(_, text)| !text.is_empty());
    tokens
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

    #[test]
    fn what_is_beside_the_outer_object_is_no_piece() {
        let body = json!({
            "vpn_gateway": { "name": "a" },
            "other": { "name": "b" },
            "more": ["a", "b: {", "c\": d"],
        });
        let text = pretty(&GATEWAY, &body);
        let pieces = pieces(&text);
        let keys: Vec<Option<&str>> = pieces.iter().map(|piece| piece.key.as_deref()).collect();
        assert_eq!(keys, [None, Some("name")]);
        let lines = lines(pieces[1].text, "vpn_gateway");
        let pointers: Vec<&str> = lines.iter().map(|line| line.pointer.as_str()).collect();
        assert!(pointers.contains(&"/other/name"), "{pointers:?}");
        assert!(pointers.contains(&"/more/2"), "{pointers:?}");
    }

    #[test]
    fn a_member_without_a_name_is_a_piece() {
        let text = pretty(&GATEWAY, &json!({ "vpn_gateway": { "name": "a", "": 2 } }));
        let pieces = pieces(&text);
        let keys: Vec<Option<&str>> = pieces.iter().map(|piece| piece.key.as_deref()).collect();
        assert_eq!(keys, [None, Some("name"), Some("")]);
    }

    #[test]
    fn every_line_has_the_pointer_of_its_value() {
        let body = json!({ "vpn_gateway": {
            "name": "n", "local_subnets": ["10.0.0.0/24", "b"], "eip1": { "id": "x" },
            "tags": [{ "key": "k\"", "value": "a: {" }],
        } });
        let text = pretty(&GATEWAY, &body);
        let pieces = pieces(&text);
        let keys = pieces.iter().map(|piece| piece.key.as_deref());
        let expected = ["name", "local_subnets", "eip1", "tags"].map(Some);
        assert!(keys.eq([None].into_iter().chain(expected)));
        let firsts: Vec<usize> = pieces.iter().map(|piece| piece.first).collect();
        assert_eq!(firsts, [1, 3, 4, 8, 11]);
        let lines: Vec<Line> = pieces
            .iter()
            .flat_map(|piece| lines(piece.text, "vpn_gateway"))
            .collect();
        let whole: String = lines.iter().map(|line| line.text.as_str()).collect();
        assert_eq!(whole, text);
        let pointers: Vec<&str> = lines.iter().map(|line| line.pointer.as_str()).collect();
        let expected = [
            "",
            "/vpn_gateway",
            "/vpn_gateway/name",
            "/vpn_gateway/local_subnets",
            "/vpn_gateway/local_subnets/0",
            "/vpn_gateway/local_subnets/1",
            "/vpn_gateway/local_subnets",
            "/vpn_gateway/eip1",
            "/vpn_gateway/eip1/id",
            "/vpn_gateway/eip1",
            "/vpn_gateway/tags",
            "/vpn_gateway/tags/0",
            "/vpn_gateway/tags/0/key",
            "/vpn_gateway/tags/0/value",
            "/vpn_gateway/tags/0",
            "/vpn_gateway/tags",
            "/vpn_gateway",
            "",
        ];
        assert_eq!(pointers, expected);
    }

    #[test]
    fn a_line_is_split_into_coloured_parts() {
        let kinds = |line| {
            tokens(line)
                .into_iter()
                .map(|(kind, text)| (kind.name(), text))
        };
        let kinds = |line| kinds(line).collect::<Vec<_>>();
        assert_eq!(
            kinds("    \"a\\\"\": \"b: c,\",\n"),
            [
                ("", "    "),
                ("key", "\"a\\\"\""),
                ("", ": "),
                ("text", "\"b: c,\""),
                ("", ",\n")
            ]
        );
        assert_eq!(kinds("  7\n"), [("", "  "), ("number", "7"), ("", "\n")]);
        assert_eq!(kinds("\"x\": {\n")[2], ("", "{"));
    }
}
