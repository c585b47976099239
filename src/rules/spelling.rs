//! How names, values and identifiers are spelled. The lowest level of the rules, beside addresses.

/// Returns a name or a value without case and separators: "aes256gcm16" for "AES-256-GCM-16".
#[must_use]
pub fn plain(text: &str) -> String {
    let letters = text.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|letter| letter.to_ascii_lowercase()).collect()
}

/// Returns `true` if a text is `wanted` without case and separators, as [`plain`] writes it.
#[must_use]
pub fn is_plain(text: &str, wanted: &str) -> bool {
    let letters = text.bytes().filter(u8::is_ascii_alphanumeric);
    letters
        .map(|letter| letter.to_ascii_lowercase())
        .eq(wanted.bytes())
}

/// Returns `true` if a text is a UUID: 32 hexadecimal digits in the layout 8-4-4-4-12.
#[must_use]
pub fn is_uuid(text: &str) -> bool {
    has_uuid_layout(text, u8::is_ascii_hexdigit)
}

/// Returns `true` if a text has the layout of a UUID, with these digits.
pub(super) fn has_uuid_layout(text: &str, digit: fn(&u8) -> bool) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => digit(&byte),
        })
}

/// Returns `true` if two texts are the same UUID: its digits have no case.
#[must_use]
pub fn is_same_uuid(one: &str, other: &str) -> bool {
    is_uuid(one) && one.eq_ignore_ascii_case(other)
}
