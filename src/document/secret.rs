//! Secrets: which members hold one, drafts without them, and texts in which they are masked. Only
//! values that have passed through here may be stored, linked or shown.

use crate::catalogue::spec::{self, Api, FACTS, Field, Table, Type};
use crate::document::draft::Draft;
use crate::document::pointer::{self, Trail};
use crate::transport::address::percent_encoded;
use serde_json::Value;
use zeroize::Zeroizing;

/// Returns the draft without its secrets, and the pointers of the removed members.
///
/// A member is removed if the catalogue marks it as secret, or if the catalogue does not know it
/// and its name [looks](looks_secret) like that of a secret. Its whole value is removed.
#[must_use]
pub fn without_secrets(api: &'static Api, draft: &Draft) -> (Draft, Vec<String>) {
    let mut draft = draft.clone();
    let removed = remove_secrets(api, &mut draft, &|_| true);
    (draft, removed)
}

/// Removes the secrets whose value passes the filter, and returns their pointers.
pub fn remove_secrets(
    api: &'static Api,
    draft: &mut Draft,
    such: &dyn Fn(&Value) -> bool,
) -> Vec<String> {
    let mut removed = Vec::new();
    let mut stays = |trail: &Trail, _: &str, member: &mut Value| {
        let goes = such(member);
        if goes {
            removed.push(trail.to_string());
        }
        !goes
    };
    walk(&mut draft.body, Some(api.request), &Trail::ROOT, &mut stays);
    walk(
        &mut draft.facts,
        api.facts,
        &Trail::ROOT.name(&FACTS[1..]),
        &mut stays,
    );
    removed
}

/// Calls a function with the name and the mutable value of each secret in an object described by a
/// table.
pub fn for_each(
    table: &'static Table,
    value: &mut Value,
    change: &mut dyn FnMut(&str, &mut Value),
) {
    let mut stays = |_: &Trail, name: &str, member: &mut Value| {
        change(name, member);
        true
    };
    walk(value, Some(table), &Trail::ROOT, &mut stays);
}

/// Returns the texts and numbers of all secrets in an object described by a table.
#[must_use]
pub fn texts(table: &'static Table, value: &Value) -> Zeroizing<Vec<String>> {
    fn leaves(value: &Value, into: &mut Vec<String>) {
        match value {
            Value::Object(members) => members.values().for_each(|member| leaves(member, into)),
            Value::Array(entries) => entries.iter().for_each(|entry| leaves(entry, into)),
            Value::String(text) => into.push(text.clone()),
            Value::Number(number) => into.push(number.to_string()),
            Value::Null | Value::Bool(_) => {}
        }
    }
    let mut texts = Zeroizing::new(Vec::new());
    for_each(table, &mut value.clone(), &mut |_, secret| {
        leaves(secret, &mut texts);
    });
    texts
}

/// Visits each secret in a value described by a table, if there is one. The visitor decides whether
/// the secret stays.
fn walk(
    value: &mut Value,
    table: Option<&'static Table>,
    trail: &Trail,
    stays: &mut dyn FnMut(&Trail, &str, &mut Value) -> bool,
) {
    match value {
        Value::Object(members) => members.retain(|name, member| {
            let field = table.and_then(|table| table.field(name));
            let trail = trail.name(name);
            if field.map_or_else(|| looks_secret(name), is_secret) {
                return stays(&trail, name, member);
            }
            walk(
                member,
                field.and_then(|field| field.ty.table()),
                &trail,
                stays,
            );
            true
        }),
        Value::Array(entries) => {
            for (at, entry) in entries.iter_mut().enumerate() {
                walk(entry, table, &trail.index(at), stays);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The text shown instead of a secret.
pub const MASK: &str = "••••";

/// Secrets to mask in texts, in every spelling that a text may use.
#[derive(Default)]
pub struct Hidden(Zeroizing<Vec<String>>);

impl Hidden {
    /// Collects the secrets to mask. Empty ones are ignored.
    pub fn new<'a>(secrets: impl IntoIterator<Item = &'a str>) -> Hidden {
        let secrets = secrets.into_iter().filter(|secret| !secret.is_empty());
        let mut spellings: Vec<String> = secrets.flat_map(spellings).collect();
        // The longest spellings come first, or a part of one that contains another would remain.
        spellings.sort_unstable_by(|one, other| {
            other.len().cmp(&one.len()).then_with(|| one.cmp(other))
        });
        spellings.dedup();
        Hidden(Zeroizing::new(spellings))
    }

    /// Returns the text with [`MASK`] in place of each secret.
    #[must_use]
    pub fn mask(&self, text: &str) -> String {
        let replaced = |text: String, secret: &String| text.replace(secret.as_str(), MASK);
        self.0
            .iter()
            .filter(|secret| is_in(secret, text))
            .fold(text.to_owned(), replaced)
    }

    /// Returns `true` if the text contains a secret.
    #[must_use]
    pub fn is_in(&self, text: &str) -> bool {
        self.0.iter().any(|secret| is_in(secret, text))
    }
}

/// Returns `true` if a text contains a secret. The length is compared first, because most texts are
/// short.
fn is_in(secret: &str, text: &str) -> bool {
    secret.len() <= text.len() && text.contains(secret)
}

/// Returns the spellings of a secret: plain, in JSON as several libraries escape it, in HTML, and
/// in a URL.
fn spellings(secret: &str) -> [String; 7] {
    let json = Value::from(secret).to_string();
    let json = json[1..json.len() - 1].to_owned();
    let careful = json
        .replace('&', "\\u0026")
        .replace('<', "\\u003c")
        .replace('>', "\\u003e");
    let html = secret
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;");
    [
        secret.to_owned(),
        json.replace('/', "\\/"),
        json,
        careful.replace('=', "\\u003d").replace('\'', "\\u0027"),
        careful,
        html.replace('\'', "&#39;"),
        percent_encoded(secret.as_bytes()),
    ]
}

/// Returns `true` if the field or the entry of its list is a secret.
fn is_secret(field: &Field) -> bool {
    field.secret || matches!(field.ty, Type::List(item) if is_secret(item))
}

/// Parts of a name, without separators, that mark a secret anywhere in the name.
const PARTS: [&str; 11] = [
    "psk",
    "password",
    "passwd",
    "secret",
    "token",
    "credential",
    "authorization",
    "accesskey",
    "privatekey",
    "sharedkey",
    "apikey",
];

/// Returns `true` if what is at a pointer is a secret, or in one: the catalogue says so, or does not
/// know a member whose name looks like that of a secret.
#[must_use]
pub fn covers(api: &'static Api, pointer: &str) -> bool {
    let inside = std::iter::successors(Some(pointer), |inner| {
        pointer::split(inner).map(|(around, _)| around)
    });
    inside
        .into_iter()
        .any(|pointer| match spec::resolve(api, pointer) {
            Some((field, _)) => field.secret,
            None => pointer::split(pointer).is_some_and(|(_, name)| looks_secret(&name)),
        })
}

/// Parts of a name that mark a secret only as whole words: "task" does not contain "sk".
const WORDS: [&str; 3] = ["ak", "sk", "pwd"];

/// Returns `true` if a member or header of that name may hold a secret.
#[must_use]
pub fn looks_secret(name: &str) -> bool {
    let mut words = name.split(|letter: char| !letter.is_ascii_alphanumeric());
    let plain: String = name
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_lowercase())
        .collect();
    PARTS.iter().any(|part| plain.contains(part))
        || words.any(|word| WORDS.iter().any(|secret| word.eq_ignore_ascii_case(secret)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{self, APIS, CONNECTION, GATEWAY};
    use serde_json::json;

    #[test]
    fn what_is_in_a_secret_is_one() {
        for pointer in [
            "/vpn_connection/psk",
            "/vpn_connection/psk/0",
            "/vpn_connection/access_token/inner",
            "/password",
        ] {
            assert!(covers(&CONNECTION, pointer), "{pointer}");
        }
        for pointer in ["", "/vpn_connection", "/vpn_connection/name", "/colour"] {
            assert!(!covers(&CONNECTION, pointer), "{pointer}");
        }
    }

    #[test]
    fn names_of_secrets_are_known_in_any_spelling() {
        for name in [
            "psk",
            "PSK",
            "pre-shared_key",
            "X-Auth-Token",
            "securityToken",
            "ak",
            "HW_SK",
            "accessKey",
            "pwd",
        ] {
            assert!(looks_secret(name), "{name}");
        }
        for name in ["", "task", "key", "asks", "name", "vpn_gateway"] {
            assert!(!looks_secret(name), "{name}");
        }
    }

    /// The mask for a broken text knows only names, so every secret of the catalogue must have a
    /// name that looks like one.
    #[test]
    fn names_alone_tell_the_secrets_of_the_catalogue() {
        for table in APIS.into_iter().flat_map(catalogue::tables) {
            for field in table.fields {
                assert_eq!(
                    looks_secret(field.name),
                    is_secret(field),
                    "{} of {}",
                    field.name,
                    table.title
                );
            }
        }
    }

    #[test]
    fn secrets_go_from_every_depth_and_the_rest_stays() {
        let draft = Draft {
            body: json!({
                "vpn_connection": {
                    "psk": "x", "name": "n", "PSK": ["x"], "ikepolicy": { "dpd": { "msg": "m", "token": { "a": "x" } } },
                    "policy_rules": [{ "source": "s" }, { "sk": "x" }], "note": { "deep": [[{ "Secret": "x", "y": 1 }]] },
                },
                "X-Auth-Token": "x",
            }),
            facts: json!({ "flavor": "GM", "ak": "x" }),
        };
        let (rest, removed) = without_secrets(&CONNECTION, &draft);
        let expected = Draft {
            body: json!({ "vpn_connection": {
                "name": "n", "ikepolicy": { "dpd": { "msg": "m" } }, "policy_rules": [{ "source": "s" }, {}],
                "note": { "deep": [[{ "y": 1 }]] },
            } }),
            facts: json!({ "flavor": "GM" }),
        };
        assert_eq!(rest, expected);
        let pointers = [
            "/vpn_connection/psk",
            "/vpn_connection/PSK",
            "/vpn_connection/ikepolicy/dpd/token",
            "/vpn_connection/policy_rules/1/sk",
            "/vpn_connection/note/deep/0/0/Secret",
            "/X-Auth-Token",
            "/gateway/ak",
        ];
        assert_eq!(removed, pointers);
    }

    #[test]
    fn a_secret_is_masked_however_it_is_written() {
        let hidden = Hidden::new(["", "a\"/<é'", "a\"/<é'b"]);
        for text in [
            "a\"/<é'b",
            r#"a\"/<é'b"#,
            r#"a\"\/<é'"#,
            r#"a\"/\u003cé\u0027"#,
            "a&quot;/&lt;é&#39;",
            "a%22%2F%3C%C3%A9%27b",
        ] {
            assert_eq!(
                hidden.mask(&format!("1{text}2{text}")),
                format!("1{MASK}2{MASK}"),
                "{text}"
            );
        }
        assert_eq!(hidden.mask("a\"/<é"), "a\"/<é");
        assert_eq!(Hidden::default().mask("any"), "any");
    }

    #[test]
    fn a_draft_without_secrets_stays_as_it_is() {
        for example in GATEWAY.examples {
            let draft = Draft {
                body: serde_json::from_str(example.body).expect("JSON"),
                facts: json!({}),
            };
            assert_eq!(without_secrets(&GATEWAY, &draft), (draft, Vec::new()));
        }
    }
}
