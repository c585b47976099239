//! Reads what people write in place of JSON: JSON5, JavaScript and Python literals, and YAML.
//!
//! Libraries parse all of them. A Python literal is first rewritten as JSON5, of the same length so
//! that locations stay: comments after `#` become blanks, and `True`, `False` and `None` the words
//! of JSON.

use crate::document::draft::DEPTH;
use crate::document::parse::{Broken, Document};
use crate::document::pointer::Trail;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

/// Reads JSON5, a JavaScript or a Python literal.
///
/// # Errors
/// The location and the reason, if it is none of them.
pub fn literal(text: &str) -> Result<Document, Broken> {
    if nesting(text) > DEPTH {
        // The parser would exhaust the stack.
        return Err(Broken {
            line: 1,
            column: 1,
            reason: format!("objects and lists are nested more than {DEPTH} levels deep"),
        });
    }
    let text = as_json5(text);
    let read = json5::from_str(&text).map(Node::document);
    read.map_err(|error| {
        let place = error
            .position()
            .unwrap_or(json5::Position { line: 0, column: 0 });
        let start = text.split('\n').nth(place.line).unwrap_or_default();
        let bytes = start.chars().take(place.column).map(char::len_utf8);
        let reason = error.code().map(|code| code.to_string());
        Broken {
            line: place.line + 1,
            column: bytes.sum::<usize>() + 1,
            reason: reason.unwrap_or_else(|| error.to_string()),
        }
    })
}

/// The maximum length of YAML, in bytes: its parser takes quadratic time for some texts.
const YAML_LIMIT: usize = 128 * 1024;

/// Reads YAML. `None` if it is not YAML, is too long, or is a small text that would become large.
pub fn yaml(text: &str) -> Option<Document> {
    if text.len() > YAML_LIMIT || nesting(text) > DEPTH {
        return None;
    }
    // The first of several documents.
    let lines = text.split_inclusive('\n').skip_while(|line| is_mark(line));
    let lines = lines.take_while(|line| !is_mark(line));
    let text: String = lines.map(with_quoted_number).collect();
    let read: Result<Node, _> = serde_yaml_ng::from_str(&text);
    read.ok().map(Node::document)
}

/// Returns `true` if another document of YAML follows the first.
pub fn has_several_documents(text: &str) -> bool {
    let mut rest = text
        .lines()
        .skip_while(|line| is_mark(line))
        .skip_while(|line| !is_mark(line));
    rest.any(|line| !is_mark(line) && !line.trim().is_empty())
}

/// Returns `true` if a line of YAML separates documents.
fn is_mark(line: &str) -> bool {
    matches!(line.trim_end(), "---" | "...") || line.starts_with("%YAML")
}

/// Quotes the number at the end of a line of YAML, unless it is a plain whole one: as a number, it
/// would lose its spelling, which matters where it is a text, as in a key or a name.
fn with_quoted_number(line: &str) -> Cow<'_, str> {
    let content = line.trim_end();
    let content = content.split(" #").next().unwrap_or_default().trim_end();
    let at = content.rfind(": ").map(|at| at + 2);
    let at = at.or_else(|| content.rfind("- ").map(|at| at + 2));
    let Some((before, number)) = at.map(|at| content.split_at(at)) else {
        return line.into();
    };
    let is_number = number
        .starts_with(|first: char| first.is_ascii_digit() || "+-.".contains(first))
        && number
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || "+-._".contains(letter));
    let is_whole = number.parse::<i64>().is_ok() && !number.starts_with('+');
    if !is_number || is_whole {
        return line.into();
    }
    format!("{before}'{number}'{}", &line[content.len()..]).into()
}

/// Names the notation of a literal that is not JSON, in a sentence.
pub fn notation(text: &str) -> &'static str {
    let is_python = |(token, at): (Token, Range<usize>)| {
        token == Token::Word && matches!(&text[at], "True" | "False" | "None")
    };
    if tokens(text).any(is_python) {
        "Read as a Python literal."
    } else {
        "Read as JSON5, which unlike JSON allows comments, single quotes, bare names and commas before a bracket."
    }
}

/// Returns an upper bound of the depth of brackets.
fn nesting(text: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for byte in text.bytes() {
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

/// Returns the end of the object or list at the beginning of a text, after its closing bracket:
/// brackets in strings and comments do not count.
pub fn end(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (token, at) in tokens(text) {
        match (token, text.as_bytes()[at.clone()].first()?) {
            (Token::Other, b'{' | b'[') => depth += 1,
            (Token::Other, b'}' | b']') => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at.end);
                }
            }
            _ => {}
        }
    }
    None
}

/// Rewrites the comments and words of Python.
fn as_json5(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (token, at) in tokens(text) {
        let end = at.end;
        let part = &text[at];
        let word = match part {
            "True" => "true",
            "False" => "false",
            "None" => "null",
            "undefined" => "null     ",
            part => part,
        };
        let is_string_next = text[end..].starts_with(['"', '\'']);
        match token {
            Token::Hash => out.extend(std::iter::repeat_n(' ', part.len())),
            // A tuple of Python.
            Token::Other if part == "(" => out.push('['),
            Token::Other if part == ")" => out.push(']'),
            Token::Template => {
                let inside = part
                    .trim_matches('`')
                    .replace('"', "\\\"")
                    .replace('\n', "\\n");
                out.extend(["\"", &inside, "\""]);
            }
            // The prefix of a string in Python.
            Token::Word if matches!(part, "u" | "r") && is_string_next => out.push(' '),
            Token::Word => out.push_str(word),
            Token::String | Token::Comment | Token::Other => out.push_str(part),
        }
    }
    out
}

/// The kind of a part of a literal.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Token {
    /// A string in single or double quotes, to the end of the text if it is not closed.
    String,
    /// A string in backquotes.
    Template,
    /// A comment of JavaScript.
    Comment,
    /// A comment after `#`.
    Hash,
    /// A name or a number.
    Word,
    /// A single character.
    Other,
}

/// Splits a literal into its parts.
fn tokens(text: &str) -> impl Iterator<Item = (Token, Range<usize>)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = &text[at..];
        let first = rest.chars().next()?;
        let is_word = |letter: char| letter.is_alphanumeric() || "_$".contains(letter);
        let up_to = |end: &str, from: usize| {
            let found = rest[from..].find(end);
            found.map_or(rest.len(), |found| from + found)
        };
        let (token, length) = match first {
            '"' | '\'' => (Token::String, string(rest, first)),
            '`' => (Token::Template, string(rest, first)),
            '#' => (Token::Hash, up_to("\n", 0)),
            '/' if rest.starts_with("//") => (Token::Comment, up_to("\n", 0)),
            '/' if rest.starts_with("/*") => (Token::Comment, (up_to("*/", 2) + 2).min(rest.len())),
            _ if is_word(first) => {
                let end = rest.find(|letter| !is_word(letter));
                (Token::Word, end.unwrap_or(rest.len()))
            }
            _ => (Token::Other, first.len_utf8()),
        };
        let start = at;
        at += length;
        Some((token, start..at))
    })
}

/// Returns the length of the string at the beginning of a text.
pub fn string(text: &str, quote: char) -> usize {
    let mut letters = text.char_indices().skip(1);
    while let Some((at, letter)) = letters.next() {
        if letter == '\\' {
            letters.next();
        } else if letter == quote {
            return at + 1;
        }
    }
    text.len()
}

/// A value from any parser. Unlike [`Value`], it keeps members whose name is repeated.
enum Node {
    Plain(Value),
    List(Vec<Node>),
    Map(Vec<(String, Node)>),
}

impl Node {
    /// Returns the document. Of members with the same name, the last one counts.
    fn document(self) -> Document {
        let mut repeated = Vec::new();
        let value = self.value(&Trail::ROOT, &mut repeated);
        Document { value, repeated }
    }

    fn value(self, trail: &Trail, repeated: &mut Vec<String>) -> Value {
        match self {
            Node::Plain(value) => value,
            Node::List(entries) => {
                let entries = entries.into_iter().enumerate();
                let entries = entries.map(|(at, entry)| entry.value(&trail.index(at), repeated));
                entries.collect()
            }
            Node::Map(members) => {
                let mut map = Map::new();
                for (name, member) in members {
                    let trail = trail.name(&name);
                    let value = member.value(&trail, repeated);
                    let pointer = trail.to_string();
                    if map.insert(name, value).is_some() {
                        repeated.push(pointer);
                    }
                }
                merge(&mut map);
                map.into()
            }
        }
    }
}

/// Merges the members under YAML's `<<`, which count where the object has none of their names.
fn merge(map: &mut Map<String, Value>) {
    const KEY: &str = "<<";
    let merged = match map.get(KEY) {
        Some(Value::Object(members)) => vec![members.clone()],
        Some(Value::Array(list)) if list.iter().all(Value::is_object) => {
            list.iter().filter_map(Value::as_object).cloned().collect()
        }
        _ => return,
    };
    map.shift_remove(KEY);
    for (name, value) in merged.into_iter().flatten() {
        map.entry(name).or_insert(value);
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a value that JSON has")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
        Ok(Node::Plain(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
        Ok(Node::Plain(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
        Ok(Node::Plain(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Node, E> {
        let number = Number::from_f64(value).map(Value::Number);
        let number = number.ok_or_else(|| E::custom("JSON has no infinite number"));
        number.map(Node::Plain)
    }

    fn visit_str<E>(self, value: &str) -> Result<Node, E> {
        Ok(Node::Plain(value.into()))
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Plain(Value::Null))
    }

    fn visit_none<E>(self) -> Result<Node, E> {
        Ok(Node::Plain(Value::Null))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<Node, A::Error> {
        let mut list = Vec::new();
        while let Some(entry) = entries.next_element()? {
            list.push(entry);
        }
        Ok(Node::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Node, A::Error> {
        let mut map = Vec::new();
        while let Some(member) = members.next_entry()? {
            map.push(member);
        }
        Ok(Node::Map(map))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn value(read: Result<Document, Broken>) -> Value {
        read.map(|document| document.value).expect("it can be read")
    }

    #[test]
    fn literals_of_three_languages_are_read() {
        for text in [
            "{a: 'b', 'c': [1, true, null,], /* d */ \"e\": 0x10} // f",
            "{'a': \"b\", 'c': [1, True, None], # True\n'e': +16,}",
            "{ a: \"b\", c: [1, true, undefined], \"e\": 16. }",
            "{ 'a': u'b', 'c': (1, True, None), 'e': 16 }",
            "{ a: `b`, c: [1, true, null], e: 16 }",
        ] {
            let expected = json!({ "a": "b", "c": [1, true, null], "e": 16 });
            let value = value(literal(text));
            assert_eq!(value["e"].as_f64(), Some(16.0), "{text}");
            assert_eq!(value["c"], expected["c"], "{text}");
            assert_eq!(value["a"], expected["a"], "{text}");
        }
        let strings = "{a: 'True # // \"', b: \"None ' \\\" }\"}";
        assert_eq!(
            value(literal(strings)),
            json!({ "a": "True # // \"", "b": "None ' \" }" })
        );
    }

    #[test]
    fn yaml_is_read() {
        let text = "# a\nvpn_gateway:\n  name: 'a b'\n  local_subnets:\n    - 10.0.0.0/8\n  bgp_asn: 64512\n  \
                    eip1: {id: x}\n  psk: 1234567.10\n  id: 0x1F # a\n  code: 007\n  flag: yes\n  none: ~\n";
        let expected = json!({ "vpn_gateway": {
            "name": "a b", "local_subnets": ["10.0.0.0/8"], "bgp_asn": 64512, "eip1": { "id": "x" },
            "psk": "1234567.10", "id": "0x1F", "code": "007", "flag": "yes", "none": null,
        } });
        assert_eq!(yaml(text).map(|document| document.value), Some(expected));
    }

    #[test]
    fn members_are_merged_in_yaml() {
        let text = "a: &a {x: 1, y: 2}\nb: {<<: *a, y: 3}\nc:\n  <<: [*a, {z: 4}]\n";
        let expected = json!({ "a": { "x": 1, "y": 2 }, "b": { "y": 3, "x": 1 }, "c": { "x": 1, "y": 2, "z": 4 } });
        assert_eq!(yaml(text).map(|document| document.value), Some(expected));
    }

    #[test]
    fn repeated_names_are_found_in_each_notation() {
        for read in [
            literal("{a: 1, b: [{c: 1, c: 2}], a: 3}").ok(),
            yaml("a: 1\nb:\n- {c: 1, c: 2}\na: 3\n"),
        ] {
            let Document { value, repeated } = read.expect("it can be read");
            assert_eq!(value, json!({ "a": 3, "b": [{ "c": 2 }] }));
            assert_eq!(repeated, ["/b/0/c", "/a"]);
        }
    }

    #[test]
    fn an_error_has_its_location() {
        let broken = literal("{a: 1, # é\n 'é': 1 2}")
            .map(|_| ())
            .expect_err("a comma is missing");
        assert_eq!((broken.line, broken.column), (2, 10));
    }

    #[test]
    fn what_would_exhaust_memory_or_stack_is_refused() {
        assert!(literal(&"[".repeat(100_000)).is_err());
        assert!(yaml(&"[".repeat(100_000)).is_none());
        assert!(yaml(&"- ".repeat(60_000)).is_none());
        let level = |level: u32| format!("a{level}: &a{level} [*a{0}, *a{0}]\n", level - 1);
        let levels = (1..40).map(level).collect::<String>();
        assert!(yaml(&format!("a0: &a0 [x, x]\n{levels}")).is_none());
    }

    #[test]
    fn an_object_ends_at_its_bracket() {
        for (text, end) in [
            ("{}x", Some(2)),
            ("{a: '}', # }\n b: \"\\\"}\" /* } */} x }", Some(31)),
            ("[{}]x", Some(4)),
            ("{", None),
            ("{'}", None),
        ] {
            assert_eq!(super::end(text), end, "{text}");
        }
    }
}
