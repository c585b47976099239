//! Comments and commas before a closing bracket, which people write and JSON does not know.

/// A text without them.
pub struct Mended {
    /// The text with blanks in their place: whatever is still wrong stands where it stood.
    pub text: String,
    /// Whether there were comments.
    pub comments: bool,
    /// Whether there were superfluous commas.
    pub commas: bool,
    /// Where the first of either stands, in bytes.
    pub first: usize,
}

/// Takes comments and superfluous commas out of a text, if it has any.
pub fn mend(text: &str) -> Option<Mended> {
    let mut scan = Scan {
        bytes: text.as_bytes().to_vec(),
        at: 0,
        comma: None,
        comments: None,
        commas: None,
    };
    while let Some(byte) = scan.peek(0) {
        match (byte, scan.peek(1)) {
            (b'"', _) => scan.string(),
            (b'/', Some(b'/')) => scan.line_comment(),
            (b'/', Some(b'*')) => scan.comment(),
            _ => scan.other(byte),
        }
    }
    let Scan {
        bytes,
        comments,
        commas,
        ..
    } = scan;
    let first = comments.into_iter().chain(commas).min()?;
    let text = String::from_utf8(bytes).ok()?;
    Some(Mended {
        text,
        comments: comments.is_some(),
        commas: commas.is_some(),
        first,
    })
}

struct Scan {
    bytes: Vec<u8>,
    at: usize,
    /// The last comma, as long as nothing but blanks and comments followed.
    comma: Option<usize>,
    /// The first comment.
    comments: Option<usize>,
    /// The first superfluous comma.
    commas: Option<usize>,
}

impl Scan {
    fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    fn string(&mut self) {
        self.comma = None;
        self.at += 1;
        while let Some(byte) = self.peek(0).filter(|byte| *byte != b'"') {
            self.at += if byte == b'\\' { 2 } else { 1 };
        }
        self.at += 1;
    }

    fn line_comment(&mut self) {
        let end = self.bytes[self.at..].iter().position(|byte| *byte == b'\n');
        self.blank_out(end.map_or(self.bytes.len(), |end| self.at + end));
    }

    /// A comment that has no end is a fault like any other, and nothing behind it counts.
    fn comment(&mut self) {
        let start = self.at + 2;
        match self.bytes[start..]
            .windows(2)
            .position(|bytes| bytes == b"*/")
        {
            Some(end) => self.blank_out(start + end + 2),
            None => self.at = self.bytes.len(),
        }
    }

    fn blank_out(&mut self, end: usize) {
        self.comments.get_or_insert(self.at);
        for byte in self.bytes[self.at..end]
            .iter_mut()
            .filter(|byte| **byte != b'\n')
        {
            *byte = b' ';
        }
        self.at = end;
    }

    fn other(&mut self, byte: u8) {
        match byte {
            b',' => self.comma = Some(self.at),
            b'}' | b']' => {
                if let Some(comma) = self.comma.take() {
                    self.bytes[comma] = b' ';
                    self.commas.get_or_insert(comma);
                }
            }
            b' ' | b'\t' | b'\r' | b'\n' => {}
            _ => self.comma = None,
        }
        self.at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str, comments: bool, commas: bool) {
        let Mended {
            text: blanked,
            first,
            ..
        } = mend(text).expect("there is something to mend");
        assert_eq!(blanked, expected);
        let differs = text
            .bytes()
            .zip(blanked.bytes())
            .position(|(before, after)| before != after);
        assert_eq!(Some(first), differs);
        let found = mend(text).map(|mended| (mended.comments, mended.commas));
        assert_eq!(found, Some((comments, commas)));
    }

    #[test]
    fn what_is_removed_leaves_blanks() {
        check("{} // \u{e9} */", "{}         ", true, false);
        check("[1, /* \n // */ ]", "[1     \n       ]", true, true);
        check("[{\"a\": 1,},\n]", "[{\"a\": 1 } \n]", false, true);
        check("[1,,]", "[1, ]", false, true);
        check("/**/{}/*/*/", "    {}     ", true, false);
    }

    #[test]
    fn texts_in_quotes_stay_untouched() {
        assert!(mend(r#"{"a": "// x", "b": "/* ,] \" // */", "c": [1]}"#).is_none());
        check(
            r#"["// x, ]", /**/ "\\" ]"#,
            r#"["// x, ]",      "\\" ]"#,
            true,
            false,
        );
    }

    #[test]
    fn what_has_no_end_is_a_fault_like_any_other() {
        for text in ["{} /* x", "{} /*/", "{\"a // x", "{\"a\\"] {
            assert!(mend(text).is_none(), "{text}");
        }
    }
}
