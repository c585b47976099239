//! Text formats: identifiers, names, keys, numbers.
//!
//! A function called by a rule returns the fault in a text, or `None` if the text is well-formed.
//! No fault repeats the text, which may be a secret.
//!
//! These are plain functions rather than regular expressions, including the rules of a pre-shared
//! key: they say which character is wrong, and a regex engine is larger than all of them together.

use crate::catalogue::spec::{Check, Fault, Field};
use crate::rules::spelling::{has_uuid_layout, is_uuid, plain};
use serde_json::{Number, Value};
use strsim::levenshtein;

/// Returns `true` if the number of characters is within the bounds. Counts them only if the number
/// of bytes does not decide it: a character has one to four bytes.
#[must_use]
pub fn has_length(text: &str, least: usize, most: usize) -> bool {
    let surely = text.len() <= most && text.len().div_ceil(4) >= least;
    surely || (least..=most).contains(&text.chars().count())
}

/// Explains why a text is not a UUID.
#[must_use]
pub fn why_no_uuid(text: &str) -> String {
    match text.chars().count() {
        0 => "it is empty".into(),
        1 => "it has 1 character".into(),
        36 => "write hexadecimal digits in groups of 8-4-4-4-12".into(),
        length => format!("it has {length} characters"),
    }
}

/// Returns `true` if a text was copied from the documentation and never replaced: anything masked
/// with `***`, unless the field is a choice among values, and an identifier in the UUID layout
/// with letters beyond `f`, as in the pages' own examples.
#[must_use]
pub fn is_sample(text: &str, field: &Field) -> bool {
    let identifies = || {
        field
            .rules
            .iter()
            .any(|rule| matches!(rule.check, Check::UuidOr(_)))
    };
    let is_masked = is_masked(text) && !field.has_options();
    is_masked
        || (!is_uuid(text) && has_uuid_layout(text, u8::is_ascii_alphanumeric) && identifies())
}

/// Returns `true` if a text has a template's placeholder that was never filled in: `${NAME}`,
/// `{{ name }}` or `<name>`. A secret must be one as a whole, because it may contain such characters.
#[must_use]
pub fn is_placeholder(text: &str, field: &Field) -> bool {
    const PARTS: [[&str; 2]; 3] = [["${", "}"], ["{{", "}}"], ["<", ">"]];
    let is_name = |name: &str| {
        let first = name.trim().chars().next();
        let within = |letter: char| {
            letter.is_alphanumeric() || letter.is_whitespace() || "_-.:/|$'\"".contains(letter)
        };
        first.is_some_and(|first| first.is_alphabetic() || "_.$".contains(first))
            && name.chars().all(within)
    };
    PARTS.iter().any(|[open, close]| {
        if field.secret {
            let inside = text.strip_prefix(open);
            let inside = inside.and_then(|text| text.strip_suffix(close));
            return inside.is_some_and(is_name);
        }
        // Each closing mark is compared with the opening one before it, in linear time.
        let mut pieces = text.split(close).peekable();
        std::iter::from_fn(|| pieces.next().filter(|_| pieces.peek().is_some()))
            .filter_map(|piece| piece.rsplit_once(open))
            .any(|(_, name)| is_name(name))
    })
}

fn is_masked(text: &str) -> bool {
    // Hardly any text contains an asterisk, and searching for one byte is fast.
    text.as_bytes().contains(&b'*') && text.contains("***")
}

/// Allows digits, letters, `_`, `-` and `.`; letters beyond ASCII are left to [`other_letters`].
#[must_use]
pub fn name(text: &str) -> Option<Fault> {
    first_other(text, |letter| {
        letter.is_ascii_alphanumeric()
            || matches!(letter, '_' | '-' | '.')
            || is_other_letter(letter)
    })
}

/// Reports letters that are not ASCII.
#[must_use]
pub fn other_letters(text: &str) -> Option<Fault> {
    (!text.is_ascii() && text.contains(is_other_letter)).then(Fault::plain)
}

/// Allows the characters of a tag: digits, letters, Spanish and Portuguese characters, spaces and
/// `_ . : = + - @`. Letters of other scripts are left to [`foreign_letters`].
#[must_use]
pub fn tag(text: &str) -> Option<Fault> {
    first_other(text, |letter| {
        letter.is_ascii_alphanumeric()
            || matches!(
                letter,
                ' ' | '_' | '.' | ':' | '=' | '+' | '-' | '@' | '¡' | '¿'
            )
            || is_other_letter(letter)
    })
}

/// Reports letters that are neither ASCII nor Spanish nor Portuguese.
#[must_use]
pub fn foreign_letters(text: &str) -> Option<Fault> {
    let is_foreign = |letter| is_other_letter(letter) && !is_iberian(letter);
    (!text.is_ascii() && text.contains(is_foreign)).then(Fault::plain)
}

fn is_other_letter(letter: char) -> bool {
    !letter.is_ascii() && letter.is_alphabetic()
}

/// Returns `true` for the letters of Latin-1, which include all of Spanish and Portuguese.
fn is_iberian(letter: char) -> bool {
    matches!(letter, 'ª' | 'º' | 'À'..='ÿ')
}

/// Reports a key that is reserved for the platform.
#[must_use]
pub fn system_key(text: &str) -> Option<Fault> {
    text.starts_with("_sys_").then(Fault::plain)
}

/// Reports characters that an IKE identity cannot have: blanks and `& < > [ ] \`.
#[must_use]
pub fn identity(text: &str) -> Option<Fault> {
    first_other(text, |letter| {
        !letter.is_whitespace() && !letter.is_control() && !"&<>[]\\".contains(letter)
    })
}

/// The special characters of a pre-shared key that the connection page lists.
pub const PSK_SPECIAL: &str = "~!@#$%^()-_+={},./:;";

/// Reports characters of a pre-shared key that no edition of the page lists.
#[must_use]
pub fn psk(text: &str) -> Option<Fault> {
    first_other(text, |letter| {
        letter.is_ascii_alphanumeric() || PSK_SPECIAL.contains(letter) || "* ".contains(letter)
    })
}

/// Reports an asterisk or a blank in a pre-shared key, on which the editions of the page differ.
#[must_use]
pub fn psk_doubtful(text: &str) -> Option<Fault> {
    let at = text.chars().position(|letter| "* ".contains(letter))?;
    Some(Fault::detail(format!("see character {}", at + 1)))
}

/// Reports a pre-shared key with fewer than three kinds of characters. An empty one is already too
/// short.
#[must_use]
pub fn psk_classes(text: &str) -> Option<Fault> {
    let classes = psk_kinds(text);
    (classes < 3 && !text.is_empty()).then(|| Fault::detail(format!("it has {classes}")))
}

/// Returns how many of the four kinds of characters a pre-shared key has: upper case, lower case,
/// digits, special characters.
#[must_use]
pub fn psk_kinds(text: &str) -> usize {
    let kinds: [fn(char) -> bool; 4] = [
        |letter| letter.is_ascii_uppercase(),
        |letter| letter.is_ascii_lowercase(),
        |letter| letter.is_ascii_digit(),
        |letter| PSK_SPECIAL.contains(letter),
    ];
    kinds.iter().filter(|kind| text.contains(**kind)).count()
}

/// Returns the position of the first character that is not allowed, with a remedy if it is obvious.
fn first_other(text: &str, allowed: impl Fn(char) -> bool) -> Option<Fault> {
    // Nearly all texts are ASCII and valid.
    if text
        .bytes()
        .all(|byte| byte.is_ascii() && allowed(byte.into()))
    {
        return None;
    }
    let (at, letter) = text
        .chars()
        .enumerate()
        .find(|(_, letter)| !allowed(*letter))?;
    let what = match letter {
        ' ' => " is a space",
        letter if letter.is_whitespace() => " is a line break, a tab or a special space",
        letter if letter.is_control() => " is a control character",
        letter if !letter.is_ascii() => " is not an ASCII character",
        _ => " is not allowed",
    };
    Some(Fault::detail(format!("character {}{what}", at + 1)))
}

/// Returns `true` if a JSON number is written without fraction and exponent.
#[must_use]
pub fn is_whole(number: &str) -> bool {
    number
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'-')
}

/// Parses a whole number that prints as exactly this text: `7`, not `007` or `+7`.
#[must_use]
pub fn whole_number(text: &str) -> Option<Value> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = !digits.is_empty()
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && (digits == "0" || !digits.starts_with('0'))
        && text != "-0";
    let number: Number = plain.then(|| text.parse().ok())??;
    Some(number.into())
}

/// Splits a list written as one text, at line breaks, commas, semicolons and blanks, and removes
/// the quotes and brackets of JSON.
pub fn entries(text: &str) -> impl Iterator<Item = &str> {
    let between = |letter: char| letter.is_whitespace() || ",;，；、".contains(letter);
    text.split(between)
        .map(|entry| entry.trim_matches(['"', '\'', '[', ']']))
        .filter(|entry| !entry.is_empty())
}

/// Returns the name that a mistyped one most likely means.
#[must_use]
pub fn nearest<'a>(name: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = plain(name);
    // A name this long is not a typing mistake, and comparing it would take quadratic time.
    if wanted.len() > 64 {
        return None;
    }
    names
        .map(|other| (levenshtein(&wanted, &plain(other)), other))
        .filter(|(distance, other)| *distance <= other.len().min(9) / 3)
        .min()
        .map(|(_, other)| other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_is_one_of_characters_whatever_bytes_they_take() {
        for letter in ["a", "é", "名", "😀"] {
            for length in 0..=9 {
                let fits = (2..=7).contains(&length);
                assert_eq!(
                    has_length(&letter.repeat(length), 2, 7),
                    fits,
                    "{length} of {letter}"
                );
            }
        }
    }

    #[test]
    fn a_whole_number_prints_as_it_was_typed() {
        for text in ["0", "7", "-1", "64512", "18446744073709551616"] {
            assert_eq!(
                whole_number(text)
                    .map(|number| number.to_string())
                    .as_deref(),
                Some(text)
            );
        }
        for text in ["", "-", "-0", "007", "+7", "7.0", "1e3", " 7", "٧"] {
            assert_eq!(whole_number(text), None, "{text:?}");
        }
    }

    #[test]
    fn entries_are_found_in_whatever_people_paste() {
        let of = |text| entries(text).collect::<Vec<_>>();
        assert_eq!(
            of("10.0.0.0/8, 10.1.0.0/16\n\n10.2.0.0/16;"),
            ["10.0.0.0/8", "10.1.0.0/16", "10.2.0.0/16"]
        );
        assert_eq!(of("[\"a\", \"b\"]"), ["a", "b"]);
        assert_eq!(of(" \r\n "), [""; 0]);
    }

    #[test]
    fn nearest_means_a_typing_mistake_and_no_more() {
        let names = [
            "vpc_id",
            "er_id",
            "local_subnets",
            "connect_subnet",
            "bgp_asn",
        ];
        let near = |name| nearest(name, names.into_iter());
        assert_eq!(near("vpcId"), Some("vpc_id"));
        assert_eq!(near("local_subnet"), Some("local_subnets"));
        assert_eq!(near("description"), None);
        assert_eq!(near(&"x".repeat(100_000)), None);
    }

    #[test]
    fn no_fault_repeats_the_text() {
        for fault in [
            psk("Secret?42"),
            psk_doubtful("Secret*42"),
            psk_classes("secretsecret"),
            identity("a b"),
        ] {
            let detail = fault.map(|fault| fault.detail).unwrap_or_default();
            assert!(
                !detail.is_empty()
                    && !detail.to_lowercase().contains("secret")
                    && !detail.contains('?'),
                "{detail}"
            );
        }
    }
}
