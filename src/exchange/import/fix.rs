//! Strips comments and trailing commas, which people write and JSON does not allow.

use json_strip_comments::StripComments;
use std::io::Read;

/// A text without comments and trailing commas.
pub struct Fixed {
    /// The text with blanks in their place, so that other errors keep their line and column.
    pub text: String,
    /// `true` if there were comments.
    pub comments: bool,
    /// `true` if there were trailing commas.
    pub commas: bool,
    /// The offset of the first comment or trailing comma, in bytes.
    pub first: usize,
}

/// Strips comments and trailing commas from a text, if it has any.
pub fn fix(text: &str) -> Option<Fixed> {
    let stripped = strip(text)?;
    let first = text
        .bytes()
        .zip(stripped.bytes())
        .position(|(before, after)| before != after)?;
    // Without commas only comments are stripped, which distinguishes the two.
    let semicolons = text.replace(',', ";");
    let uncommented = strip(&semicolons)?;
    let commas = uncommented
        .bytes()
        .zip(stripped.bytes())
        .any(|pair| pair == (b';', b' '));
    Some(Fixed {
        text: stripped,
        comments: uncommented != semicolons,
        commas,
        first,
    })
}

/// Replaces comments and trailing commas with blanks. `None` if a comment or a string is not
/// closed.
fn strip(text: &str) -> Option<String> {
    let mut reader = StripComments::new(text.as_bytes());
    // Read in one piece, because the reader does not recognize a trailing comma if the bracket is
    // in the next piece.
    let mut bytes = vec![0; text.len()];
    reader.read_exact(&mut bytes).ok()?;
    // The reader reports an unclosed comment or string only at the end of the text.
    reader.read_to_end(&mut bytes).ok()?;
    // The reader also blanks the line breaks in comments, which error locations need.
    for (byte, before) in bytes.iter_mut().zip(text.bytes()) {
        if before == b'\n' {
            *byte = before;
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str, comments: bool, commas: bool) {
        let fixed = fix(text).expect("there is something to fix");
        assert_eq!(fixed.text, expected);
        let differs = text
            .bytes()
            .zip(expected.bytes())
            .position(|(before, after)| before != after);
        assert_eq!(Some(fixed.first), differs);
        assert_eq!((fixed.comments, fixed.commas), (comments, commas), "{text}");
    }

    #[test]
    fn what_is_stripped_leaves_blanks() {
        check("{} // \u{e9} */", "{}         ", true, false);
        check("{} # \u{e9}", "{}     ", true, false);
        check("[1, /* \n // */ ]", "[1     \n       ]", true, true);
        check("[1 /* , */ ]", "[1         ]", true, false);
        check("[{\"a\": 1,},\n]", "[{\"a\": 1 } \n]", false, true);
        check("/**/{}/*/*/", "    {}     ", true, false);
    }

    #[test]
    fn strings_stay_untouched() {
        assert!(fix(r##"{"a": "// x", "b": "/* ,] \" // */", "c": ["#", ";"]}"##).is_none());
        check(
            r#"["// x, ]", /**/ "\\" ]"#,
            r#"["// x, ]",      "\\" ]"#,
            true,
            false,
        );
    }

    #[test]
    fn what_is_unclosed_is_not_fixed() {
        for text in ["{} /* x", "{} /*/", "{\"a // x", "{\"a\\", "[1,] /"] {
            assert!(fix(text).is_none(), "{text}");
        }
    }
}
