//! Parses JSON and reports what `serde_json` does not: names that occur twice in one object, and
//! the offset of an error.
//!
//! The search for repeated names is hand-written: a `serde` visitor sees each name, but would have
//! to build the whole `Value` itself, including numbers of arbitrary precision. The text is known
//! to be valid JSON at that point, so the walk needs no error handling.

use crate::document::pointer::Trail;
use serde_json::map::Entry;
use serde_json::{Map, Value};
use std::fmt;

/// A parsed JSON text.
#[derive(Debug)]
pub struct Document {
    /// The value. Of members with the same name, the last one counts.
    pub value: Value,
    /// The pointers of members whose name occurred before in the same object.
    pub repeated: Vec<String>,
}

/// The location and the reason of a syntax error.
#[derive(Debug, PartialEq, Eq)]
pub struct Broken {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1, in bytes.
    pub column: usize,
    /// The reason.
    pub reason: String,
}

impl Broken {
    /// Returns the offset of the error in bytes, always on a character boundary.
    #[must_use]
    pub fn offset(&self, text: &str) -> usize {
        let before: usize = text
            .split_inclusive('\n')
            .take(self.line.saturating_sub(1))
            .map(str::len)
            .sum();
        let mut at = (before + self.column.saturating_sub(1)).min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(
            f,
            "line {}, column {}: {}",
            self.line, self.column, self.reason
        )
    }
}

/// The reason if more text follows the value.
pub const MORE_TEXT: &str = "there is more text after the value";

/// Parses a JSON text.
///
/// # Errors
/// The location and the reason, if the text is not JSON or is nested deeper than 127 levels.
pub fn parse(text: &str) -> Result<Document, Broken> {
    let value = serde_json::from_str(text).map_err(|error| broken(&error))?;
    let mut repeated = Vec::new();
    Names {
        text,
        at: 0,
        repeated: &mut repeated,
    }
    .value(&Trail::ROOT);
    Ok(Document { value, repeated })
}

fn broken(error: &serde_json::Error) -> Broken {
    let said = error.to_string();
    let reason = said.split(" at line ").next().unwrap_or(&said);
    let reason = match reason {
        "recursion limit exceeded" => "objects and lists are nested more than 127 levels deep",
        "EOF while parsing a value"
        | "EOF while parsing an object"
        | "EOF while parsing a list" => "the text ends before the value is complete",
        "EOF while parsing a string" => "a closing quote is missing",
        "expected value" | "expected ident" => {
            "expected a value: a string in quotes, a number, true, false, { or ["
        }
        "trailing comma" => "there is a comma before a closing bracket",
        "trailing characters" => MORE_TEXT,
        "key must be a string" => "a name must be in double quotes",
        "control character (\\u0000-\\u001F) found while parsing a string" => {
            "a string has a line break or another control character, or no closing quote"
        }
        other => other,
    };
    Broken {
        line: error.line(),
        column: error.column().max(1),
        reason: reason.to_owned(),
    }
}

/// Walks valid JSON and collects repeated names, as deep as the parser went.
struct Names<'a> {
    text: &'a str,
    at: usize,
    repeated: &'a mut Vec<String>,
}

impl<'a> Names<'a> {
    fn value(&mut self, trail: &Trail) {
        self.skip_blanks();
        match self.peek() {
            Some(b'{') => self.object(trail),
            Some(b'[') => self.list(trail),
            Some(b'"') => {
                self.string();
            }
            _ => {
                while self
                    .peek()
                    .is_some_and(|byte| !b",]} \t\r\n".contains(&byte))
                {
                    self.at += 1;
                }
            }
        }
    }

    fn object(&mut self, trail: &Trail) {
        // The map of serde_json is already in the program; a set would add code.
        let mut seen = Map::new();
        self.at += 1;
        while self.next_is(b'"') {
            let name: String = serde_json::from_str(self.string()).unwrap_or_default();
            self.skip_blanks();
            self.at += 1; // The colon.
            self.value(&trail.name(&name));
            match seen.entry(name) {
                Entry::Occupied(known) => self.repeated.push(trail.name(known.key()).to_string()),
                Entry::Vacant(new) => {
                    new.insert(Value::Null);
                }
            }
            if self.next_is(b',') {
                self.at += 1;
            }
        }
        self.at += 1;
    }

    fn list(&mut self, trail: &Trail) {
        let mut index = 0;
        self.at += 1;
        while !self.next_is(b']') {
            self.value(&trail.index(index));
            index += 1;
            if self.next_is(b',') {
                self.at += 1;
            }
        }
        self.at += 1;
    }

    /// Reads a string with its quotes.
    fn string(&mut self) -> &'a str {
        let start = self.at;
        self.at += 1;
        while let Some(byte) = self.peek().filter(|byte| *byte != b'"') {
            self.at += if byte == b'\\' { 2 } else { 1 };
        }
        self.at += 1;
        &self.text[start..self.at]
    }

    /// Returns `true` if the next byte after blanks is this one.
    fn next_is(&mut self, wanted: u8) -> bool {
        self.skip_blanks();
        self.peek() == Some(wanted)
    }

    fn skip_blanks(&mut self) {
        while self.peek().is_some_and(|byte| b" \t\r\n".contains(&byte)) {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repeated(text: &str) -> Vec<String> {
        parse(text)
            .map(|document| document.repeated)
            .unwrap_or_default()
    }

    #[test]
    fn repeated_names_are_found_wherever_they_are() {
        assert_eq!(
            repeated(r#"{"a":1,"b":{"c":[1,{"d":"\"}","d":2}]},"a":3}"#),
            ["/b/c/1/d", "/a"]
        );
        assert_eq!(
            repeated(r#" { "\u0061" : [ ] , "a" : { } , "a" : -1.5e3 } "#),
            ["/a", "/a"]
        );
        assert_eq!(
            repeated(r#"[[], {}, "x", null, true, {"a":{"a":{"a":0}}}]"#),
            [""; 0]
        );
    }

    #[test]
    fn a_broken_text_is_told_where() {
        let broken = parse("{\n  \"a\": 1,\n  \"b\" 2\n}")
            .map(|_| ())
            .expect_err("a colon is missing");
        assert_eq!(broken.to_string(), "line 3, column 7: expected `:`");
        for (text, at) in [("{\n \"\u{e9}\" x", 8), ("{\"\u{e9}", 2), ("", 0)] {
            let broken = parse(text).map(|_| ()).expect_err("it is no JSON");
            assert_eq!(broken.offset(text), at, "{text}");
        }
        let deep = "[".repeat(1000);
        assert!(parse(&deep).is_err_and(|broken| broken.reason.contains("127")));
    }
}
