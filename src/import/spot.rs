//! A place in a text that could not be read, shown with what stands around it, and without the
//! secrets that may stand there too.

use crate::secret::{MASK, looks_secret};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// A place in a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spot {
    /// The line, counted from 1.
    pub line: usize,
    /// The column in it, counted from 1, in characters.
    pub column: usize,
    /// What stands around the place in that line, some 60 characters at most, with [`MASK`] in
    /// place of what may be a secret.
    pub excerpt: String,
    /// How many characters of the excerpt stand before the place.
    pub caret: usize,
}

/// How many characters of the text an excerpt shows on either side of the place.
const REACH: usize = 30;

/// The place at an offset in bytes, which must not be inside a letter.
pub fn spot(text: &str, at: usize) -> Spot {
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
    let mut excerpt = String::from(if start > line { "…" } else { "" });
    show(&mut excerpt, text, start..at, &secrets);
    let caret = excerpt.chars().count();
    show(&mut excerpt, text, at..end, &secrets);
    if end < line_end {
        excerpt.push('…');
    }
    let column = text[line..at].chars().count() + 1;
    Spot {
        line: text[..at].matches('\n').count() + 1,
        column,
        excerpt,
        caret,
    }
}

/// Writes a part of the text in one line, with one mask for each stretch of it that is secret.
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

/// A broken text with a mask for each stretch of it that may be a secret.
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

/// The stretches of a text that may be secrets: what follows a name that looks like a secret's.
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
            at = value_end(text, start);
            secrets.push(start..at);
        }
    }
    secrets.retain(|secret| !secret.is_empty());
    secrets
}

/// Where the value begins whose name ends at a place: behind the quotes and the colon, as far as
/// they are there.
fn value_start(text: &str, name_end: usize) -> usize {
    let rest = &text[name_end..];
    let rest = rest.strip_prefix(QUOTES).unwrap_or(rest).trim_start();
    let rest = rest.trim_start_matches([':', '=']).trim_start();
    text.len() - rest.strip_prefix(QUOTES).unwrap_or(rest).len()
}

/// Where a value ends.
///
/// The text is broken somewhere, perhaps just there, so nobody knows for certain. Only a quote
/// after which the text goes on as JSON does counts as the end. Rather too much is masked than too
/// little.
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

/// Whether a text goes on as JSON does after a value: with nothing but brackets and commas to the
/// end of the line, or with another member.
fn goes_on(rest: &str) -> bool {
    let rest = rest.trim_start_matches([' ', '\t', '\r', '}', ']']);
    let line = rest.trim_start_matches([' ', '\t', '\r', '}', ']', ',']);
    line.is_empty() || line.starts_with('\n') || is_member(rest).is_some()
}

/// Whether a text begins with a comma, a name in quotes and a colon.
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

    fn excerpt(text: &str, place: &str) -> (String, usize) {
        let spot = spot(text, text.find(place).expect("the place is in the text"));
        (spot.excerpt, spot.caret)
    }

    #[test]
    fn a_place_is_shown_with_its_line_and_cut_between_letters() {
        let text = "{\n\t\"é\": @,\r\n}";
        let found = spot(text, text.find('@').expect("there is one"));
        assert_eq!(
            found,
            Spot {
                line: 2,
                column: 7,
                excerpt: " \"é\": @, ".into(),
                caret: 6
            }
        );
        let long = format!("{}@{}", "é".repeat(100), "ü".repeat(100));
        let half = |letter: &str, count: usize| letter.repeat(count);
        assert_eq!(
            excerpt(&long, "@"),
            (format!("…{}@{}…", half("é", 30), half("ü", 29)), 31)
        );
        assert_eq!(
            spot("", 0),
            Spot {
                line: 1,
                column: 1,
                excerpt: String::new(),
                caret: 0
            }
        );
    }

    #[test]
    fn secrets_are_masked_however_broken_the_text_is() {
        for (text, shown) in [
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
        ] {
            assert_eq!(excerpt(text, "@").0, shown, "{text}");
        }
    }
}
