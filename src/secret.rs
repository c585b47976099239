//! Secrets: which members hold one, drafts without them, and texts with masks in their place. Only
//! what leaves from here may be stored, linked or shown.

use crate::address::percent_encoded;
use crate::draft::Draft;
use crate::path::Trail;
use crate::spec::{Api, FACTS, Field, Table, Type};
use serde_json::Value;
use zeroize::Zeroizing;

/// The draft without its secrets, and the pointers of what was removed.
///
/// A member goes when the catalogue calls it secret, or when the catalogue does not know it and
/// its name [looks](looks_secret) like a secret's. A member that is removed goes with all that
/// stands in it.
#[must_use]
pub fn without_secrets(api: &'static Api, draft: &Draft) -> (Draft, Vec<String>) {
    let mut draft = draft.clone();
    let removed = remove_secrets(api, &mut draft, &|_| true);
    (draft, removed)
}

/// Removes the secrets that have such a value, and gives their pointers.
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

/// Hands over every secret in what a table describes, by name and value, to be changed.
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

/// The texts and numbers of all secrets in what a table describes.
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

/// Goes to each secret under a value that the table describes, if one does. A secret for which the
/// function says so stays where it is.
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

/// What is shown in place of a secret.
pub const MASK: &str = "••••";

/// Secrets that may come back in a text, to be masked there in whatever way the text writes them.
#[derive(Default)]
pub struct Hidden(Zeroizing<Vec<String>>);

impl Hidden {
    /// Secrets to hide. What is empty is none.
    pub fn new<'a>(secrets: impl IntoIterator<Item = &'a str>) -> Hidden {
        let secrets = secrets.into_iter().filter(|secret| !secret.is_empty());
        let mut spellings: Vec<String> = secrets.flat_map(spellings).collect();
        // One that has another in it first, or the rest of it would be left over.
        spellings.sort_unstable_by(|one, other| {
            other.len().cmp(&one.len()).then_with(|| one.cmp(other))
        });
        spellings.dedup();
        Hidden(Zeroizing::new(spellings))
    }

    /// The text with [`MASK`] in place of each secret.
    #[must_use]
    pub fn mask(&self, text: &str) -> String {
        let replaced = |text: String, secret: &String| text.replace(secret.as_str(), MASK);
        self.0
            .iter()
            .filter(|secret| is_in(secret, text))
            .fold(text.to_owned(), replaced)
    }

    /// Whether there is a secret in the text.
    #[must_use]
    pub fn is_in(&self, text: &str) -> bool {
        self.0.iter().any(|secret| is_in(secret, text))
    }
}

/// Whether a text has a secret in it. The length comes first, because most texts are short.
fn is_in(secret: &str, text: &str) -> bool {
    secret.len() <= text.len() && text.contains(secret)
}

/// The ways in which a text may write a secret: as it stands, in JSON by the habits of several
/// libraries, in HTML, in an address.
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

/// Whether the row, or the entry of its list, is a secret.
fn is_secret(field: &Field) -> bool {
    field.secret || matches!(field.ty, Type::List(item) if is_secret(item))
}

/// What gives a secret away wherever it stands in a name, written without what joins words.
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

/// What gives a secret away only as a word of its own: "task" is none.
const WORDS: [&str; 3] = ["ak", "sk", "pwd"];

/// Whether a member of that name, or a header, may hold a secret.
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
    use crate::api::{self, APIS, CONNECTION, GATEWAY};
    use serde_json::json;

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

    /// What masks a broken text knows names alone, so no secret of the catalogue may have a name
    /// that does not look like one.
    #[test]
    fn names_alone_tell_the_secrets_of_the_catalogue() {
        for table in APIS.into_iter().flat_map(api::tables) {
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
