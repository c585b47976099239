//! Bytes as letters that an address can hold: base64url without padding (RFC 4648, 5).
//!
//! So little of it is needed that a library would be mostly words for errors that nobody sees;
//! `tests/link.rs` reads every link with one.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Writes bytes: three of them are four letters.
pub fn from_bytes(bytes: &[u8]) -> String {
    let mut letters = String::new();
    for group in bytes.chunks(3) {
        let bits = group
            .iter()
            .fold(0, |bits, byte| bits << 8 | usize::from(*byte))
            << (8 * (3 - group.len()));
        letters
            .extend((0..=group.len()).map(|at| char::from(ALPHABET[bits >> (18 - 6 * at) & 63])));
    }
    letters
}

/// Reads what [`from_bytes`] writes, and nothing else.
pub fn to_bytes(letters: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    for group in letters.as_bytes().chunks(4) {
        let digits = group
            .iter()
            .map(|letter| ALPHABET.iter().position(|known| known == letter));
        let bits = digits
            .rev()
            .enumerate()
            .try_fold(0, |bits, (at, digit)| Some(bits | digit? << (6 * at)))?;
        // The last group may be shorter. The bits that it has too many mean nothing, and are 0.
        let (count, spare) = (group.len() * 6 / 8, group.len() * 6 % 8);
        if count == 0 || bits & ((1 << spare) - 1) != 0 {
            return None;
        }
        bytes.extend(&(bits >> spare).to_be_bytes()[size_of::<usize>() - count..]);
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The standard's own test vectors (RFC 4648, 10), and one for each letter that is not in them.
    #[test]
    fn bytes_are_written_and_read() {
        for (bytes, letters) in [
            (&b""[..], ""),
            (b"f", "Zg"),
            (b"fo", "Zm8"),
            (b"foo", "Zm9v"),
            (b"foob", "Zm9vYg"),
            (b"fooba", "Zm9vYmE"),
            (b"foobar", "Zm9vYmFy"),
            (b"\xfb\xff\xfe", "-__-"),
        ] {
            assert_eq!(from_bytes(bytes), letters);
            assert_eq!(to_bytes(letters).as_deref(), Some(bytes));
        }
        for other in [
            "Z", "Zm9vY", "Zh", "Zm9", "Zg==", "Zm+v", "Zm/v", "Zm v", "Zmé",
        ] {
            assert_eq!(to_bytes(other), None, "{other}");
        }
    }
}
