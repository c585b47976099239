//! Links: an address fragment that carries a draft, and opens to the same draft again.
//!
//! ```text
//! #/gateway?d=1.eNqrVkrKT6lUsqqO…
//!    │         │ └ base64url of zlib (with the fixed code) of {"v": …, "body": …, "facts": …}
//!    │         └ the form of the rest: a new form takes a new digit, and old ones stay readable
//!    └ the page
//! ```
//!
//! Invariant: no secret goes into a link, and none comes out of one. The first because links are
//! sent around, the second because a link could otherwise bring in a key that its author knows.

mod letters;
mod pack;

use crate::catalogue;
use crate::catalogue::spec::Api;
use crate::document::draft::{DEPTH, Draft, depth};
use crate::document::json;
use crate::document::secret::without_secrets;
use pack::{Fault, pack, unpack};
use serde_json::{Map, Value};
use std::fmt;

/// How much JSON a link may carry, in bytes. It bounds what a link can make the page unpack.
pub const LIMIT: usize = 1024 * 1024;

/// The length in characters beyond which some programs cut an address.
pub const LONG: usize = 8000;

/// A draft as a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The address from its `#` on.
    pub fragment: String,
    /// The pointers of the secrets that are not in it.
    pub left_out: Vec<String>,
    /// What to know before it is sent, in a sentence: that it is [`LONG`].
    pub caution: Option<String>,
}

/// A draft that is too large for a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TooLarge;

impl fmt::Display for TooLarge {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(
            f,
            "The draft is too large for a link, which holds {} MiB: send the JSON as a file.",
            LIMIT >> 20
        )
    }
}

/// A draft that came by a link.
#[derive(Debug, Clone)]
pub struct Shared {
    /// The request that it is.
    pub api: &'static Api,
    /// The draft.
    pub draft: Draft,
    /// The edition of the API page whose rules applied when the link was made, `YYYY-MM-DD`; empty
    /// where the link does not say.
    pub edition: String,
}

/// Why a fragment cannot be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Damaged {
    /// It names no page.
    Foreign,
    /// It is in a form that this program does not know.
    Newer,
    /// It is not whole, or was changed.
    Broken,
    /// It holds more than [`LIMIT`].
    TooLarge,
}

impl fmt::Display for Damaged {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(match self {
            Damaged::Foreign => "The address names no page of this program.",
            Damaged::Newer => "The link was made by a newer version of this page: reload the page and open it again.",
            Damaged::Broken => "The link is damaged, perhaps cut off on its way: ask for it again, or for the JSON.",
            Damaged::TooLarge => "The link holds too much to be opened: ask for the JSON as a file.",
        })
    }
}

/// Packs a draft into a link, without its secrets.
///
/// # Errors
/// Where the draft is too large to be opened again.
pub fn encode(api: &'static Api, draft: &Draft) -> Result<Link, TooLarge> {
    let (Draft { body, facts }, left_out) = without_secrets(api, draft);
    let edition = Value::from(api.page.updated);
    let members = [("v", edition), ("body", body), ("facts", facts)];
    let json = json::compact(&Value::from_iter(members));
    if json.len() > LIMIT {
        return Err(TooLarge);
    }
    let fragment = format!(
        "#/{}?d=1.{}",
        api.name,
        letters::from_bytes(&pack(json.as_bytes()))
    );
    let caution = (fragment.len() > LONG).then(|| {
        format!(
            "The link has {} characters, and some programs cut an address after some {LONG}.",
            fragment.len()
        )
    });
    Ok(Link {
        fragment,
        left_out,
        caution,
    })
}

/// The page that a fragment names.
#[must_use]
pub fn page(fragment: &str) -> Option<&'static Api> {
    let (name, _) = split(fragment);
    catalogue::find(name)
}

/// The page's name in a fragment, and what follows its question mark.
fn split(fragment: &str) -> (&str, &str) {
    let fragment = fragment.trim().trim_start_matches(['#', '/']);
    let (name, query) = fragment.split_once('?').unwrap_or((fragment, ""));
    (name.trim_end_matches('/'), query)
}

/// Reads the draft that a fragment carries, if it does.
///
/// # Errors
/// The reason, where the fragment is another program's, or the draft in it cannot be read.
pub fn decode(fragment: &str) -> Result<Option<Shared>, Damaged> {
    let (name, query) = split(fragment);
    if name.is_empty() && query.is_empty() {
        return Ok(None);
    }
    let api = catalogue::find(name).ok_or(Damaged::Foreign)?;
    let packed = query.split('&').find_map(|pair| pair.strip_prefix("d="));
    packed.map(|packed| open(api, packed)).transpose()
}

/// Reads a draft in any form that links ever had.
fn open(api: &'static Api, packed: &str) -> Result<Shared, Damaged> {
    match packed.split_once('.') {
        Some(("1", packed)) => open_first(api, packed),
        Some((form, _)) if form.parse::<u32>().is_ok() => Err(Damaged::Newer),
        _ => Err(Damaged::Broken),
    }
}

/// The first form. Its checksum tells a link that was changed.
fn open_first(api: &'static Api, packed: &str) -> Result<Shared, Damaged> {
    // What could not even be unpacked within the limit need not be tried.
    if packed.len() > 2 * LIMIT {
        return Err(Damaged::TooLarge);
    }
    let packed = letters::to_bytes(packed).ok_or(Damaged::Broken)?;
    let json = unpack(&packed, LIMIT).map_err(|fault| match fault {
        Fault::Broken => Damaged::Broken,
        Fault::TooLarge => Damaged::TooLarge,
    })?;
    // As text, because there is a reader for texts in the program already.
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
