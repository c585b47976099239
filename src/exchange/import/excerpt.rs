//! Excerpts of a text that cannot be read: the location and the text around it, without secrets.

use crate::document::secret::{MASK, looks_secret};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// A location in a text, with the text around it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Excerpt {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1, in characters.
    pub column: usize,
    /// The text around the location, in one line of about 60 characters at most, with [`MASK`] in
    /// place of possible secrets.
    pub text: String,
    /// The number of characters before the location.
    pub caret: usize,
}

/// The number of characters shown on each side of the location.
const REACH: usize = 30;

/// Returns the excerpt at an offset in bytes, which must be on a character boundary.
pub fn excerpt(text: &str, at: usize) -> Excerpt {
    let line = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let line_end = text[at..].find('\n').map_or(text.len(), |end| at + end);
    let start = text[line..at]
        .char_indices()
        .rev()
        .take(REACH)
        .last()
        .map_or(at, |(back, _)| line + back);
    let end = text[at..line_end]
        .char_indices()
        .nth(REACH)
        .map_or(line_end, |(far, _)| at + far);
    let secrets = secrets(text);
    let mut shown = String::from(if start > line { "…" } else { "" });
    show(&mut shown, text, start..at, &secrets);
    let caret = shown.chars().count();
    show(&mut shown, text, at..end, &secrets);
    if end < line_end {
        shown.push('…');
    }
    let column = text[line..at].chars().count() + 1;
    Excerpt {
        line: text[..at].matches('\n').count() + 1,
        column,
        text: shown,
        caret,
    }
}

/// Writes a part of the text in one line, with one mask for each secret range.
fn show(out: &mut String, text: &str, part: Range<usize>, secrets: &[Range<usize>]) {
    let mut at = part.start;
    for secret in secrets
        .iter()
        .filter(|secret| secret.start < part.end && secret.end > part.start)
    {
        plain(out, &text[at..secret.start.max(at)]);
        if !out.ends_with(MASK) {
            out.push_str(MASK);
        }
        at = secret.end.min(part.end);
    }
    plain(out, &text[at..part.end]);
}

fn plain(out: &mut String, text: &str) {
    out.extend(
        text.chars()
            .map(|letter| if letter.is_control() { ' ' } else { letter }),
    );
}

/// Returns a broken text with a mask for each range that may be a secret.
pub fn masked(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for secret in secrets(text) {
        out.push_str(&text[at..secret.start.max(at)]);
        out.push_str(MASK);
        at = secret.end.max(at);
    }
    out.push_str(&text[at..]);
    out
}

/// Returns the ranges that may be secrets: the values after names that look like those of secrets.
fn secrets(text: &str) -> Vec<Range<usize>> {
    let in_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '-';
    let mut secrets = Vec::new();
    let mut at = 0;
    while let Some(found) = text[at..].find(in_name) {
        let name = &text[at + found..];
        let name = &name[..name.find(|letter| !in_name(letter)).unwrap_or(name.len())];
        at += found + name.len();
        if looks_secret(name) {
            let start = value_start(text, at);
            // Where it is a value itself, as in a list of headers, its own value is somewhere behind.
            at = if is_value(text, at) {
                text.len()
            } else {
                value_end(text, start)
            };
            secrets.push(start..at);
        }
    }
    for (at, _) in text.match_indices("://") {
        let start = at + 3;
        let authority = &text[start..];
        let end = authority.find(['/', '"', '\'', ' ', '\n', '?', '#']);
        let authority = &authority[..end.unwrap_or(authority.len())];
        if let Some(end) = authority.rfind('@') {
            secrets.push(start..start + end);
        }
    }
    secrets.sort_by_key(|secret| secret.start);
    secrets.retain(|secret| !secret.is_empty());
    secrets
}

/// Returns `true` if a text that ends at an offset is a value: a quote and a comma or a bracket follow.
fn is_value(text: &str, end: usize) -> bool {
    let rest = text[end..].strip_prefix(QUOTES).unwrap_or_default();
    rest.trim_start().starts_with([',', '}', ']'])
}

/// Returns the start of the value whose name ends at an offset, after the quotes and the colon, as
/// far as these exist.
fn value_start(text: &str, name_end: usize) -> usize {
    let rest = &text[name_end..];
    let rest = rest.strip_prefix(QUOTES).unwrap_or(rest).trim_start();
    let rest = rest.trim_start_matches([':', '=']).trim_start();
    text.len() - rest.strip_prefix(QUOTES).unwrap_or(rest).len()
}

/// Returns the end of a value.
///
/// The text is broken somewhere, perhaps right here, so the end is uncertain. A quote counts as the
/// end only if valid JSON follows it: masking too much is better than too little.
fn value_end(text: &str, start: usize) -> usize {
    let mut at = start;
    while let Some(byte) = text.as_bytes().get(at) {
        match byte {
            b'\\' => at += 1,
            b'"' | b'\'' if goes_on(&text[at + 1..]) => return at,
            _ => {}
        }
        at += 1;
    }
    text.len()
}

/// Returns `true` if a text goes on as JSON does after a value: with only brackets and commas to
/// the end of the line, or with another member.
fn goes_on(rest: &str) -> bool {
    let rest = rest.trim_start_matches([' ', '\t', '\r', '}', ']']);
    let line = rest.trim_start_matches([' ', '\t', '\r', '}', ']', ',']);
    line.is_empty() || line.starts_with('\n') || is_member(rest).is_some()
}

/// Returns `Some` if a text begins with a comma, a quoted name and a colon.
fn is_member(rest: &str) -> Option<()> {
    let name = rest.strip_prefix(',')?.trim_start().strip_prefix(QUOTES)?;
    let after =
        name.trim_start_matches(|letter: char| letter.is_ascii_alphanumeric() || letter == '_');
    after
        .strip_prefix(QUOTES)?
        .trim_start()
        .starts_with(':')
        .then_some(())
}

const QUOTES: [char; 2] = ['"', '\''];

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, place: &str) -> (String, usize) {
        let found = excerpt(text, text.find(place).expect("the place is in the text"));
        (found.text, found.caret)
    }

    #[test]
    fn a_place_is_shown_with_its_line_and_cut_between_letters() {
        let text = "{\n\t\"é\": @,\r\n}";
        let found = excerpt(text, text.find('@').expect("there is one"));
        assert_eq!(
            found,
            Excerpt {
                line: 2,
                column: 7,
                text: " \"é\": @, ".into(),
                caret: 6
            }
        );
        let long = format!("{}@{}", "é".repeat(100), "ü".repeat(100));
        let half = |letter: &str, count: usize| letter.repeat(count);
        assert_eq!(
            shown(&long, "@"),
            (format!("…{}@{}…", half("é", 30), half("ü", 29)), 31)
        );
        assert_eq!(
            excerpt("", 0),
            Excerpt {
                line: 1,
                column: 1,
                text: String::new(),
                caret: 0
            }
        );
    }

    #[test]
    fn secrets_are_masked_however_broken_the_text_is() {
        for (text, masked) in [
            (
                r#"{"psk": "s", "name": @}"#,
                r#"{"psk": "••••", "name": @}"#,
            ),
            (
                r#"{"psk": "s"}, "name": @}"#,
                r#"{"psk": "••••"}, "name": @}"#,
            ),
            (r#"{"psk": "s", "name" @}"#, r#"{"psk": "••••"#),
            (r#"{"psk": "", "name": @}"#, r#"{"psk": "", "name": @}"#),
            (
                r#"{"psk": "s"s", "name": @}"#,
                r#"{"psk": "••••", "name": @}"#,
            ),
            (
                r#"{"psk": "s\"s", "name": @}"#,
                r#"{"psk": "••••", "name": @}"#,
            ),
            (r#"{"psk": "s@s"s"}}"#, r#"{"psk": "••••"}}"#),
            (
                r#"{'psk': 's', "name": @}"#,
                r#"{'psk': '••••', "name": @}"#,
            ),
            (r#"{"psk" "s" @"#, r#"{"psk" "••••"#),
            ("psk = s @", "psk = ••••"),
            ("\"X-Auth-Token\":\n\"s\nss@s\"\n", "••••\""),
            ("X-Auth-Token: s s@s", "X-Auth-Token: ••••"),
            (
                r#"{"name": "SessionId", "value": "s" @ "s"}"#,
                r#"…e": "SessionId"••••"#,
            ),
        ] {
            assert_eq!(shown(text, "@").0, masked, "{text}");
        }
    }
}
