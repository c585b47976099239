//! Decodes the bytes of a file: UTF-8 and UTF-16, with or without a byte order mark. Editors and
//! shells of Windows write both.

/// The reason why bytes are not a text.
const NO_TEXT: &str = "The file is not a text in UTF-8 or UTF-16. Save it as UTF-8.";

/// Decodes the bytes of a file.
///
/// # Errors
/// A sentence, if they are not a text.
pub fn decode(bytes: Vec<u8>) -> Result<String, &'static str> {
    let (is_wide, is_big) = match bytes.as_slice() {
        [0xfe, 0xff, ..] => (true, true),
        // Every request begins with a character of ASCII.
        [0, byte, ..] => (*byte != 0, true),
        [0xff, 0xfe, ..] | [_, 0, ..] => (true, false),
        _ => (false, false),
    };
    let is_text = |text: &String| !text.contains('\0');
    if !is_wide {
        let text = String::from_utf8(bytes).ok();
        return text.filter(is_text).ok_or(NO_TEXT);
    }
    let unit = |pair: &[u8; 2]| {
        if is_big {
            u16::from_be_bytes(*pair)
        } else {
            u16::from_le_bytes(*pair)
        }
    };
    let (pairs, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        return Err(NO_TEXT);
    }
    let units = pairs.iter().map(unit);
    let text: Result<String, _> = char::decode_utf16(units).collect();
    text.ok().filter(is_text).ok_or(NO_TEXT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_the_same_in_each_encoding() {
        let text = "\u{feff}{\"name\": \"é名😀\"}";
        for text in [text, text.trim_start_matches('\u{feff}')] {
            let of = |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect();
            let encoded: [Vec<u8>; 3] = [text.into(), of(u16::to_le_bytes), of(u16::to_be_bytes)];
            for bytes in encoded {
                assert_eq!(decode(bytes).as_deref(), Ok(text));
            }
        }
        assert_eq!(decode(Vec::new()).as_deref(), Ok(""));
    }

    #[test]
    fn other_bytes_are_no_text() {
        let pictures = [
            &b"\x89PNG\r\n"[..],
            b"\xff\xfe\x00",
            b"\xff\xfe\x00\xd8",
            b"{\0\0\0",
            b"\0\0\0{",
        ];
        for bytes in pictures {
            assert_eq!(decode(bytes.to_vec()), Err(NO_TEXT), "{bytes:?}");
        }
    }
}
