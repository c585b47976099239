//! Links: a URL fragment that carries a draft and opens to the same draft again.
//!
//! ```text
//! #/gateway?d=1.eNqrVkrKT6lUsqqO…
//!    │         │ └ base64url without padding of zlib of {"v": …, "body": …, "facts": …}
//!    │         └ the format of the rest: a new format takes a new digit, and old ones stay readable
//!    └ the request
//! ```
//!
//! Invariant: no secret enters a link, because links are sent around, and none comes out of one,
//! because a link could otherwise bring in a key that its author knows.

use crate::catalogue;
use crate::catalogue::spec::Api;
use crate::document::draft::{DEPTH, Draft, depth};
use crate::document::json;
use crate::document::secret::{self, without_secrets};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use miniz_oxide::deflate::compress_to_vec_zlib;
use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_zlib_with_limit};
use serde_json::{Map, Value};
use std::fmt;

/// The maximum size of the JSON in a link, in bytes: otherwise a small link could exhaust memory.
pub const LIMIT: usize = 1024 * 1024;

/// The length in characters beyond which some programs truncate a URL.
pub const LONG: usize = 8000;

/// The compression level, of at most 10. Higher levels hardly shorten a link and take much longer.
const LEVEL: u8 = 9;

/// A draft encoded as a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The URL from its `#` on.
    pub fragment: String,
    /// The pointers of the secrets left out.
    pub left_out: Vec<String>,
    /// `true` if unknown members were left out.
    pub lacks_unknown: bool,
    /// A warning to show before it is sent, in a sentence: it is longer than [`LONG`].
    pub caution: Option<String>,
}

/// The members of a draft that the catalogue does not know. Nobody knows what is in them, so they go
/// into a link only after a person has seen them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unknown {
    /// They are left out.
    LeftOut,
    /// A person has seen them and wants them in the link.
    Seen,
}

/// The draft is too large for a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TooLarge;

impl fmt::Display for TooLarge {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(
            f,
            "The draft is too large for a link (at most {} MiB). Share the JSON as a file.",
            LIMIT >> 20
        )
    }
}

/// A draft decoded from a link.
#[derive(Debug, Clone)]
pub struct Shared {
    /// The request.
    pub api: &'static Api,
    /// The draft.
    pub draft: Draft,
    /// The edition of the API page whose rules applied when the link was made, `YYYY-MM-DD`; empty
    /// if the link does not say.
    pub edition: String,
}

/// The reason why a fragment cannot be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Damaged {
    /// It does not name a request.
    Foreign,
    /// Its format is unknown to this program.
    Newer,
    /// It is incomplete or was changed.
    Broken,
    /// It holds more than [`LIMIT`].
    TooLarge,
}

impl fmt::Display for Damaged {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(match self {
            Damaged::Foreign => "This address does not exist in this app.",
            Damaged::Newer => "The link was made by a newer version of this app. Reload, then open the link again.",
            Damaged::Broken => "The link is damaged, perhaps cut off. Ask for it again, or for the JSON.",
            Damaged::TooLarge => "The link is too large to open. Ask for the JSON as a file.",
        })
    }
}

/// Encodes a draft as a link, without its secrets.
///
/// # Errors
/// If the draft is too large to be opened again.
pub fn encode(api: &'static Api, draft: &Draft, unknown: Unknown) -> Result<Link, TooLarge> {
    let (mut draft, left_out) = without_secrets(api, draft);
    let lacks_unknown =
        unknown == Unknown::LeftOut && !secret::remove_unknown(api, &mut draft).is_empty();
    let Draft { body, facts } = draft;
    let edition = Value::from(api.page.updated);
    let members = [("v", edition), ("body", body), ("facts", facts)];
    let json = json::compact(&Value::from_iter(members));
    if json.len() > LIMIT {
        return Err(TooLarge);
    }
    let fragment = format!(
        "#/{}?d=1.{}",
        api.name,
        URL_SAFE_NO_PAD.encode(compress_to_vec_zlib(json.as_bytes(), LEVEL))
    );
    let caution = (fragment.len() > LONG).then(|| {
        format!(
            "The link has {} characters; some programs cut addresses after about {LONG}.",
            fragment.len()
        )
    });
    Ok(Link {
        fragment,
        left_out,
        lacks_unknown,
        caution,
    })
}

/// Returns the request that a fragment names.
#[must_use]
pub fn page(fragment: &str) -> Option<&'static Api> {
    let (name, _) = split(fragment);
    catalogue::find(name)
}

/// Splits a fragment into the name and the part after the question mark.
fn split(fragment: &str) -> (&str, &str) {
    let fragment = fragment.trim().trim_start_matches(['#', '/']);
    let (name, query) = fragment.split_once('?').unwrap_or((fragment, ""));
    (name.trim_end_matches('/'), query)
}

/// Decodes the draft in a fragment, if there is one.
///
/// # Errors
/// The reason, if the fragment belongs to another program or its draft cannot be read.
pub fn decode(fragment: &str) -> Result<Option<Shared>, Damaged> {
    let (name, query) = split(fragment);
    if name.is_empty() && query.is_empty() {
        return Ok(None);
    }
    let api = catalogue::find(name).ok_or(Damaged::Foreign)?;
    let encoded = query.split('&').find_map(|pair| pair.strip_prefix("d="));
    encoded.map(|encoded| open(api, encoded)).transpose()
}

/// Decodes a draft in any format that links have ever had.
fn open(api: &'static Api, encoded: &str) -> Result<Shared, Damaged> {
    match encoded.split_once('.') {
        Some(("1", encoded)) => open_first(api, encoded),
        Some((format, _)) if format.parse::<u32>().is_ok() => Err(Damaged::Newer),
        _ => Err(Damaged::Broken),
    }
}

/// Decodes the first format. Its checksum detects a changed link.
fn open_first(api: &'static Api, encoded: &str) -> Result<Shared, Damaged> {
    // Even incompressible JSON needs less than this.
    if encoded.len() > 2 * LIMIT {
        return Err(Damaged::TooLarge);
    }
    let compressed = URL_SAFE_NO_PAD
        .decode(encoded)
        .map_err(|_| Damaged::Broken)?;
    let json = decompress_to_vec_zlib_with_limit(&compressed, LIMIT).map_err(|error| {
        if error.status == TINFLStatus::HasMoreOutput {
            Damaged::TooLarge
        } else {
            Damaged::Broken
        }
    })?;
    // As text, because the program already contains the JSON reader for text.
    let json = String::from_utf8(json).map_err(|_| Damaged::Broken)?;
    let Ok(Value::Object(mut members)) = serde_json::from_str(&json) else {
        return Err(Damaged::Broken);
    };
    let edition = members
        .get("v")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned();
    let mut object = |name: &str| match members.shift_remove(name) {
        None => Ok(Value::Object(Map::new())),
        Some(value @ Value::Object(_)) => Ok(value),
        Some(_) => Err(Damaged::Broken),
    };
    let draft = Draft {
        body: object("body")?,
        facts: object("facts")?,
    };
    if [&draft.body, &draft.facts]
        .into_iter()
        .any(|part| depth(part) > DEPTH)
    {
        return Err(Damaged::Broken);
    }
    Ok(Shared {
        api,
        draft: without_secrets(api, &draft).0,
        edition,
    })
}
