//! Signing with an access key: the vendor's scheme SDK-HMAC-SHA256, in which the secret key never
//! leaves the page, and a signature is valid for this one request and about fifteen minutes.
//!
//! `tests/sign.rs` compares the results with the vendor's own signer.

use crate::transport::address::percent_encoded;
use hmac::{Hmac, KeyInit, Mac};
use percent_encoding::percent_decode_str;
use sha2::{Digest, Sha256};
use std::ops::RangeInclusive;

/// The name of the scheme, in the `Authorization` header and in the string to sign.
pub const ALGORITHM: &str = "SDK-HMAC-SHA256";

/// The input of a signature.
#[derive(Clone, Copy)]
pub struct Message<'a> {
    /// `POST`.
    pub method: &'a str,
    /// The path of the URL, percent-encoded or not. There is no query.
    pub path: &'a str,
    /// The headers to sign, including `Host`, in any order.
    pub headers: &'a [(&'a str, &'a str)],
    /// The time, as written by [`stamp`]; also the value of the header `X-Sdk-Date`.
    pub stamp: &'a str,
    /// The body, byte for byte.
    pub body: &'a [u8],
}

/// A signature and its input.
pub struct Signed {
    /// The request in canonical form, which includes the signed headers.
    pub canonical_request: String,
    /// The string that the key signs.
    pub string_to_sign: String,
    /// The signature, in hexadecimal.
    pub signature: String,
    /// The names of the signed headers: `content-type;host;x-sdk-date`.
    pub signed_headers: String,
}

impl Signed {
    /// Returns the value of the header `Authorization`.
    #[must_use]
    pub fn authorization(&self, access_key: &str) -> String {
        let Signed {
            signature,
            signed_headers,
            ..
        } = self;
        format!(
            "{ALGORITHM} Access={access_key}, SignedHeaders={signed_headers}, Signature={signature}"
        )
    }
}

/// Signs a message with a secret key.
#[must_use]
pub fn sign(secret_key: &str, message: &Message) -> Signed {
    let mut headers: Vec<(String, &str)> = message
        .headers
        .iter()
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim()))
        .collect();
    headers.sort_unstable();
    let signed_headers = headers
        .iter()
        .map(|(name, _)| name.as_str())
        .collect::<Vec<_>>()
        .join(";");
    let lines = headers
        .iter()
        .map(|(name, value)| format!("{name}:{value}\n"))
        .collect::<Vec<_>>()
        .concat();
    // The empty line between path and headers is the query.
    let canonical_request = format!(
        "{}\n{}\n\n{lines}\n{signed_headers}\n{}",
        message.method,
        canonical_path(message.path),
        digest(message.body)
    );
    let string_to_sign = string_to_sign(message.stamp, &digest(canonical_request.as_bytes()));
    let signature = signature(secret_key, &string_to_sign);
    Signed {
        canonical_request,
        string_to_sign,
        signature,
        signed_headers,
    }
}

fn string_to_sign(stamp: &str, hashed_request: &str) -> String {
    format!("{ALGORITHM}\n{stamp}\n{hashed_request}")
}

fn signature(secret_key: &str, string_to_sign: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret_key.as_bytes())
        .expect("HMAC takes a key of any length");
    mac.update(string_to_sign.as_bytes());
    hex::encode(mac.finalize().into_bytes())
}

fn digest(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// Percent-encodes each segment of the path in the canonical way, and ends it with a slash.
fn canonical_path(path: &str) -> String {
    let decoded: Vec<u8> = percent_decode_str(path).collect();
    let mut out = decoded
        .split(|byte| *byte == b'/')
        .map(percent_encoded)
        .collect::<Vec<_>>()
        .join("/");
    if !out.ends_with('/') {
        out.push('/');
    }
    out
}

/// Converts the output of JavaScript's `Date.toISOString`, `2019-11-15T03:36:55.000Z`, to the
/// format of the header `X-Sdk-Date`, `20191115T033655Z`. `None` for any other text.
#[must_use]
pub fn stamp(iso: &str) -> Option<String> {
    const LAYOUT: &[u8] = b"0000-00-00T00:00:00.000Z";
    let has_layout = iso.len() == LAYOUT.len()
        && iso.bytes().zip(LAYOUT).all(|(byte, like)| match like {
            b'0' => byte.is_ascii_digit(),
            _ => byte == *like,
        });
    let within = |at: usize, range: RangeInclusive<u8>| {
        iso[at..at + 2]
            .parse()
            .is_ok_and(|number| range.contains(&number))
    };
    let is_moment = has_layout
        && within(5, 1..=12)
        && within(8, 1..=31)
        && within(11, 0..=23)
        && within(14, 0..=59)
        && within(17, 0..=59);
    is_moment.then(|| iso[..19].replace(['-', ':'], "") + "Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A test vector that the vendor publishes.
    #[test]
    fn a_published_signature_comes_out() {
        let hashed = "b25362e603ee30f4f25e7858e8a7160fd36e803bb2dfe206278659d71a9bcd7a";
        let string_to_sign = string_to_sign("20191115T033655Z", hashed);
        let signature = signature("MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc", &string_to_sign);
        assert_eq!(
            signature,
            "7be6668032f70418fcc22abc52071e57aff61b84a1d2381bb430d6870f4f6ebe"
        );
    }

    #[test]
    fn a_request_has_one_canonical_form() {
        let message = Message {
            method: "POST",
            path: "/v5/a b%2Bc",
            headers: &[
                ("X-Sdk-Date", "20191115T033655Z"),
                ("Host", " a.example "),
                ("Content-Type", "application/json"),
            ],
            stamp: "20191115T033655Z",
            body: b"",
        };
        let expected = "POST\n/v5/a%20b%2Bc/\n\n\
                        content-type:application/json\nhost:a.example\nx-sdk-date:20191115T033655Z\n\n\
                        content-type;host;x-sdk-date\n\
                        e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        let signed = sign("key", &message);
        assert_eq!(signed.canonical_request, expected);
        let authorization = signed.authorization("AK");
        let opening =
            "SDK-HMAC-SHA256 Access=AK, SignedHeaders=content-type;host;x-sdk-date, Signature=";
        assert!(
            authorization
                .strip_prefix(opening)
                .is_some_and(|signature| signature.len() == 64),
            "{authorization}"
        );
    }

    #[test]
    fn a_moment_is_what_javascript_prints() {
        for (iso, expected) in [
            ("2019-11-15T03:36:55.000Z", "20191115T033655Z"),
            ("2024-12-31T23:59:59.999Z", "20241231T235959Z"),
            ("0000-01-01T00:00:00.000Z", "00000101T000000Z"),
        ] {
            assert_eq!(stamp(iso).as_deref(), Some(expected));
        }
        for other in [
            "",
            "2019-11-15",
            "2019-11-15T03:36:55Z",
            "2019-11-15T03:36:55.000",
            "2019-11-15t03:36:55.000z",
            "2019-11-15T03:36:55.000Z ",
            "2019-11-15T03:36:55+00:00",
            "+010000-01-01T00:00:00.000Z",
            "2019-00-15T03:36:55.000Z",
            "2019-13-15T03:36:55.000Z",
            "2019-11-32T03:36:55.000Z",
            "2019-11-15T24:00:00.000Z",
            "2019-11-15T03:60:55.000Z",
            "2019-11-15T03:36:60.000Z",
            "2019-11-1éT03:36:55.000Z",
            "1573789015",
        ] {
            assert_eq!(stamp(other), None, "{other}");
        }
    }
}
