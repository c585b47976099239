//! Finds a request in the text around it: sentences, a Markdown fence, line numbers, a log.

use super::lenient;
use crate::document::parse::{self, Broken, Document};
use serde::de::IgnoredAny;
use std::ops::Range;

/// An object that was found in a text.
#[derive(Debug)]
pub struct Found {
    /// The object.
    pub document: Document,
    /// Its range in the text.
    pub range: Range<usize>,
    /// How it is written, if it is not JSON, in a sentence.
    pub notation: Option<&'static str>,
}

/// Reads the object or list at an offset.
///
/// # Errors
/// The location relative to the offset and the reason.
pub fn at(text: &str, start: usize) -> Result<Found, Broken> {
    let json = text[start..].trim_end();
    let found = |document, length, notation| Found {
        document,
        range: start..start + length,
        notation,
    };
    let broken = match strict(json) {
        Ok((document, length)) => return Ok(found(document, length, None)),
        Err(broken) => broken,
    };
    if let Some((document, length)) = quoted(json) {
        return Ok(found(
            document,
            length,
            Some("Read the object that is in a string."),
        ));
    }
    let length = lenient::end(json).unwrap_or(json.len());
    match lenient::literal(&json[..length]) {
        Ok(document) if !goes_on(&json[length..]) => Ok(found(
            document,
            length,
            Some(lenient::notation(&json[..length])),
        )),
        Err(other) if other.offset(json) > broken.offset(json) => Err(other),
        _ => Err(broken),
    }
}

/// Reads JSON with other text behind it.
fn strict(text: &str) -> Result<(Document, usize), Broken> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<IgnoredAny>();
    let is_whole = values.next().is_some_and(|value| value.is_ok());
    let end = values.byte_offset();
    let length = if is_whole && !goes_on(&text[end..]) {
        end
    } else {
        text.len()
    };
    let document = parse::parse(&text[..length])?;
    Ok((document, length))
}

/// Returns `true` if a text goes on after a value as JSON does: there is a bracket too many or too
/// few, and what is behind it belongs to the request.
fn goes_on(rest: &str) -> bool {
    let rest = rest.trim_start();
    match rest.strip_prefix(',') {
        Some(rest) => is_member(rest.trim_start()),
        // Three quotes end a string of Python.
        None => rest.starts_with(['}', ']', '"']) && !rest.starts_with("\"\"\""),
    }
}

/// Returns `true` if a text begins with a name and a colon.
fn is_member(text: &str) -> bool {
    let name = if let Some(quote @ ('"' | '\'')) = text.chars().next() {
        lenient::string(text, quote)
    } else {
        let in_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
        text.find(|letter| !in_name(letter)).unwrap_or(text.len())
    };
    name > 0 && text[name..].trim_start().starts_with(':')
}

/// Reads an object whose quotes are escaped, as in a log or in a string of a program.
fn quoted(text: &str) -> Option<(Document, usize)> {
    let inside = text.strip_prefix(['{', '['])?.trim_start();
    if !inside.starts_with("\\\"") && !inside.starts_with("\\n") {
        return None;
    }
    // The string ends at the first quote that is not escaped, or with the text.
    let end = lenient::string(&format!("\"{text}"), '"') - 1;
    let inner = text[..end].trim_end_matches('"');
    let json: String = serde_json::from_str(&format!("\"{}\"", inner.replace('\n', "\\n"))).ok()?;
    let (document, _) = strict(&json).ok()?;
    Some((document, end))
}

/// So many bytes are read in search of an object, or a long text would take quadratic time: each
/// bracket may be the beginning of the rest of the text.
const EFFORT: usize = 8 * 1024 * 1024;

/// The reason if that is not enough.
const TOO_LONG: &str = "the text is too long to be searched for a request; paste the request alone";

/// Returns the first object in a text that is not empty. A text that looks like JSON and is not is
/// an error.
///
/// # Errors
/// The offset of the object, and the location in it and the reason.
pub fn first(text: &str, start: usize) -> Result<Option<Found>, (usize, Broken)> {
    let mut effort = 0;
    for (place, _) in text[start..].match_indices('{') {
        let place = start + place;
        let inside = text[place + 1..].trim_start();
        let is_json = inside.starts_with('"');
        let may_be = is_json
            || inside.starts_with(['\'', '\\', '/', '#', '}'])
            || inside.starts_with("\\n")
            || is_member(inside);
        // PowerShell writes its own objects with an @.
        if !may_be || text[..place].ends_with('@') {
            continue;
        }
        effort += text.len() - place;
        if effort > EFFORT {
            let reason = TOO_LONG.to_owned();
            let (line, column) = (1, 1);
            return Err((
                place,
                Broken {
                    line,
                    column,
                    reason,
                },
            ));
        }
        match at(text, place) {
            Ok(found)
                if found
                    .document
                    .value
                    .as_object()
                    .is_some_and(|object| !object.is_empty()) =>
            {
                return Ok(Some(found));
            }
            Err(broken) if is_json => return Err((place, broken)),
            _ => {}
        }
    }
    Ok(None)
}

/// Says what is left out around a part of a text, if it is more than blanks.
#[must_use]
pub fn left_out(text: &str, part: &Range<usize>) -> Option<String> {
    let before = extent(&text[..part.start]).map(|extent| format!("{extent} before it"));
    let after = &text[part.end..];
    let more = after.contains('{').then_some(", with another object");
    let after =
        extent(after).map(|extent| format!("{extent} after it{}", more.unwrap_or_default()));
    let parts: Vec<String> = before.into_iter().chain(after).collect();
    (!parts.is_empty()).then(|| format!("{TOOK} Left out: {}.", parts.join(" and ")))
}

/// The beginning of what [`left_out`] says.
pub const TOOK: &str = "Took the first object of the text.";

/// Measures a text in words.
fn extent(text: &str) -> Option<String> {
    let text = text.trim_matches(|letter: char| letter.is_whitespace() || letter == '\u{feff}');
    let count = |count: usize, noun: &str| {
        let many = if count == 1 { "" } else { "s" };
        format!("{count} {noun}{many}")
    };
    match text.lines().count() {
        0 => None,
        1 => Some(count(text.chars().count(), "character")),
        lines => Some(count(lines, "line")),
    }
}

/// Returns the contents of the fenced blocks of a Markdown text.
#[must_use]
pub fn fenced(text: &str) -> Vec<Range<usize>> {
    /// More would not be read through.
    const MOST: usize = 20;
    let is_fence = |line: &str| {
        let line = line.trim_start();
        (line.starts_with("```") || line.starts_with("~~~")) && !line.contains('{')
    };
    let mut at = 0;
    let mut blocks = Vec::new();
    let mut open = None;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        if is_fence(line) {
            match open.take() {
                None => open = Some(at),
                Some(open) => blocks.push(open..start),
            }
        }
        if blocks.len() == MOST {
            return blocks;
        }
    }
    blocks.extend(open.map(|open| open..text.len()));
    blocks
}

/// Returns a text without what each of its lines begins with: its number, or the mark of a quotation
/// or a log; and what that is.
#[must_use]
pub fn without_prefix(text: &str) -> Option<(String, &'static str)> {
    let lines: Vec<&str> = text.lines().collect();
    let filled = || lines.iter().filter(|line| !line.trim().is_empty());
    if filled().count() < 2 {
        return None;
    }
    if let Some(lines) = unnumbered(&lines) {
        return Some((lines.join("\n"), "the line numbers"));
    }
    // The mark is what stands before the bracket in the first line.
    let first = filled().next()?;
    let mark = &first[..first.find('{')?];
    let is_mark = !mark.trim().is_empty() && !mark.contains(['"', '\'', '`', '=', '@']);
    if !is_mark || !filled().all(|line| line.starts_with(mark) || line.trim() == mark.trim()) {
        return None;
    }
    let rest = |line: &&str| line.strip_prefix(mark).unwrap_or_default().to_owned();
    let lines: Vec<String> = lines.iter().map(rest).collect();
    Some((
        lines.join("\n"),
        "the beginning that all lines have in common",
    ))
}

/// Returns the lines without their numbers, if they are numbered in order.
fn unnumbered<'a>(lines: &[&'a str]) -> Option<Vec<&'a str>> {
    let mut last = None;
    let mut rest = Vec::with_capacity(lines.len());
    for line in lines {
        let line = line.trim_start();
        if line.is_empty() {
            rest.push(line);
            continue;
        }
        let end = line
            .find(|letter: char| !letter.is_ascii_digit())
            .unwrap_or(line.len());
        let number: u64 = line[..end].parse().ok()?;
        if last.is_some_and(|last: u64| number != last.saturating_add(1)) {
            return None;
        }
        last = Some(number);
        let text = &line[end..];
        let after = text.trim_start_matches([' ', '\t']);
        match after.strip_prefix(['.', ':', '|', ')', '→', '│']) {
            Some(after) => rest.push(after),
            // A line of its own is not numbered: "1" may be a value.
            None if !text.is_empty() && !text.starts_with([' ', '\t']) => return None,
            None => rest.push(text),
        }
    }
    Some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_is_found_in_any_text() {
        for (text, json) in [
            ("see {project_id}: {\"a\": {}} there", "{\"a\": {}}"),
            ("body={'a': None}.", "{'a': None}"),
            ("const body = {a: [1,],};", "{a: [1,],}"),
            ("{} {\"a\":1}{\"b\":2}", "{\"a\":1}"),
            ("post(url, json={\"a\":1}, headers=h)", "{\"a\":1}"),
            ("with {'a':1}, then go on", "{'a':1}"),
        ] {
            let found = first(text, 0).expect("an object").expect("an object");
            assert_eq!(&text[found.range], json);
        }
        let log = r#"INFO "{\"a\":\"\\\"}\"}" sent"#;
        let found = first(log, 0).expect("an object").expect("an object");
        assert_eq!(found.document.value, serde_json::json!({ "a": "\"}" }));
        assert!(first("no {object} {here}", 0).is_ok_and(|found| found.is_none()));
    }

    #[test]
    fn a_slip_is_no_end() {
        for text in [
            "{\"a\": 1}, \"b\": 2}",
            "{\"a\": 1}}",
            "x {\"a\": 1} \"b\"",
            "{\"a\" 1}",
        ] {
            assert!(first(text, 0).is_err(), "{text}");
        }
    }

    #[test]
    fn prefixes_of_lines_go() {
        let plain = |text| without_prefix(text).map(|(text, _)| text);
        for text in [
            "1 {\n2   \"a\": 1\n3 }",
            " 9: {\n10:   \"a\": 1\n11: }",
            "> {\n>   \"a\": 1\n> }",
            "app | {\napp |   \"a\": 1\napp | }",
            "1 | {\n2 |   \"a\": 1\n3 | }",
        ] {
            let text = plain(text).expect("a prefix");
            assert_eq!(
                serde_json::from_str::<serde_json::Value>(&text).ok(),
                Some(serde_json::json!({ "a": 1 })),
                "{text}"
            );
        }
        for text in [
            "{\n\"a\": 1}",
            "1\n2\n",
            "[\n1,\n2]",
            "  {\n  }",
            "1 {\n3 }",
        ] {
            assert!(plain(text).is_none_or(|text| !text.contains('{')), "{text}");
        }
    }

    #[test]
    fn what_is_left_out_is_measured() {
        let text = "one\ntwo {} x";
        assert_eq!(
            left_out(text, &(8..10)).as_deref(),
            Some(
                "Took the first object of the text. Left out: 2 lines before it and 1 character after it."
            )
        );
        assert_eq!(left_out(" {} ", &(1..3)), None);
    }
}
