//! Secrets: which members hold one, drafts without them, and texts in which they are masked. Only
//! values that have passed through here may be stored, linked or shown.

use crate::catalogue::spec::{self, Api, FACTS, Field, Table, Type};
use crate::document::draft::Draft;
use crate::document::pointer::{self, Trail};
use crate::rules::spelling;
use crate::transport::address::percent_encoded;
use serde_json::Value;

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

/// Returns the members that the catalogue does not know and that are no secrets, with their pointers
/// and values. Anything may be in them.
#[must_use]
pub fn unknown(api: &'static Api, draft: &Draft) -> Vec<(String, Value)> {
    let (mut draft, _) = without_secrets(api, draft);
    remove_unknown(api, &mut draft)
}

/// Removes the members that the catalogue does not know, and returns them.
pub fn remove_unknown(api: &'static Api, draft: &mut Draft) -> Vec<(String, Value)> {
    let mut removed = Vec::new();
    take_unknown(&mut draft.body, api.request, &Trail::ROOT, &mut removed);
    if let Some(facts) = api.facts {
        let trail = Trail::ROOT.name(&FACTS[1..]);
        take_unknown(&mut draft.facts, facts, &trail, &mut removed);
    }
    removed
}

fn take_unknown(
    value: &mut Value,
    table: &'static Table,
    trail: &Trail,
    taken: &mut Vec<(String, Value)>,
) {
    match value {
        Value::Object(members) => members.retain(|name, member| {
            let trail = trail.name(name);
            let Some(field) = table.field(name) else {
                taken.push((trail.to_string(), member.take()));
                return false;
            };
            match field.ty.table() {
                Some(table) => take_unknown(member, table, &trail, taken),
                None => take_objects(member, &trail, taken),
            }
            true
        }),
        Value::Array(entries) => {
            for (at, entry) in entries.iter_mut().enumerate() {
                take_unknown(entry, table, &trail.index(at), taken);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Takes the members of objects in a value that should have none.
fn take_objects(value: &mut Value, trail: &Trail, taken: &mut Vec<(String, Value)>) {
    match value {
        Value::Object(members) => {
            for (name, member) in std::mem::take(members) {
                taken.push((trail.name(&name).to_string(), member));
            }
        }
        Value::Array(entries) => {
            for (at, entry) in entries.iter_mut().enumerate() {
                take_objects(entry, &trail.index(at), taken);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
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
pub fn texts(table: &'static Table, value: &Value) -> Vec<String> {
    fn leaves(value: &Value, into: &mut Vec<String>) {
        match value {
            Value::Object(members) => members.values().for_each(|member| leaves(member, into)),
            Value::Array(entries) => entries.iter().for_each(|entry| leaves(entry, into)),
            Value::String(text) => into.push(text.clone()),
            Value::Number(number) => into.push(number.to_string()),
            Value::Null | Value::Bool(_) => {}
        }
    }
    let mut texts = Vec::new();
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
pub struct Hidden(Vec<String>);

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
        Hidden(spellings)
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

/// Parts of a name, without case and separators, that mark a secret wherever they are.
const PARTS: [&str; 32] = [
    "psk",
    "password",
    "passwd",
    "passphrase",
    "passcode",
    "passkey",
    "adminpass",
    "userpass",
    "loginpass",
    "userpwd",
    "adminpwd",
    "secret",
    "token",
    "credential",
    "authorization",
    "bearer",
    "cookie",
    "sessionid",
    "sessionkey",
    "preshared",
    "sharedkey",
    "accesskey",
    "privatekey",
    "encryptionkey",
    "certificatekey",
    "apikey",
    "authkey",
    "ikekey",
    "sshkey",
    "keymaterial",
    "keyfile",
    "privatepem",
];

/// Words of a name that mark a secret: "task" does not contain "sk".
const WORDS: [&str; 25] = [
    "ak",
    "sk",
    "pwd",
    "pass",
    "pw",
    "pin",
    "pem",
    "otp",
    "totp",
    "jwt",
    "signature",
    "auth",
    "passwort",
    "kennwort",
    "privkey",
    "cred",
    "creds",
    "sig",
    "hmac",
    "salt",
    "csrf",
    "xsrf",
    "cftk",
    "pfx",
    "pkcs",
];

/// Words of other languages.
const FOREIGN: [&str; 4] = ["密码", "密钥", "口令", "contrase"];

/// Last words of names that are about a secret, but do not hold it: "signature_algorithm".
const ABOUT: [&str; 14] = [
    "algorithm",
    "algorithms",
    "method",
    "mode",
    "type",
    "length",
    "size",
    "version",
    "lifetime",
    "timeout",
    "enabled",
    "policy",
    "name",
    "count",
];

/// First words of keys that are no secret.
const OPEN_KEYS: [&str; 4] = ["public", "tag", "sort", "primary"];

/// Returns `true` if a member or header of that name may hold a secret, in any spelling: the name is
/// split at capitals, digits and separators.
#[must_use]
pub fn looks_secret(name: &str) -> bool {
    let plain = spelling::plain(name);
    if PARTS.iter().any(|part| plain.contains(part))
        || FOREIGN.iter().any(|part| name.contains(part))
    {
        return true;
    }
    let words = words(name);
    let Some(last) = words
        .iter()
        .rfind(|word| !word.starts_with(|first: char| first.is_ascii_digit()))
    else {
        return false;
    };
    if ABOUT.contains(&last.as_str()) {
        return false;
    }
    let is_key = matches!(last.as_str(), "key" | "keys") && words[0] != *last;
    is_key && !OPEN_KEYS.contains(&words[0].as_str())
        || words.iter().any(|word| WORDS.contains(&word.as_str()))
}

/// Splits a name at capitals, digits and separators, into words in small letters: "x", "auth", "key"
/// for "XAuthKey".
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let letters: Vec<char> = name.chars().collect();
    let kind = |at: usize| match letters.get(at) {
        Some(letter) if letter.is_ascii_digit() => 'd',
        Some(letter) if letter.is_uppercase() => 'u',
        Some(letter) if letter.is_alphabetic() => 'l',
        _ => ' ',
    };
    let mut before = ' ';
    for (at, letter) in letters.iter().enumerate() {
        let (own, next) = (kind(at), kind(at + 1));
        let begins = match (before, own) {
            (_, ' ') => {
                before = own;
                continue;
            }
            // "HTTPToken" is "HTTP" and "Token".
            ('u', 'u') => next == 'l',
            ('u', 'l') => false,
            (before, own) => before != own,
        };
        if begins {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.extend(letter.to_lowercase());
        }
        before = own;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{self, APIS, CONNECTION, GATEWAY};
    use proptest::prelude::*;
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
        for name in [
            "",
            "task",
            "key",
            "keys",
            "asks",
            "name",
            "vpn_gateway",
            "public_key",
            "signature_algorithm",
            "auth_mode",
            "bypass",
            "compass",
            "passive",
            "authority",
            "author",
            "spin",
            "description",
            "certificate_id",
        ] {
            assert!(!looks_secret(name), "{name}");
        }
    }

    /// Names of secrets in requests, configurations and headers, as words.
    const SECRETS: &[&[&str]] = &[
        &["admin", "pass"],
        &["passphrase"],
        &["pass"],
        &["passcode"],
        &["pin"],
        &["pw"],
        &["user", "pwd"],
        &["user", "pass"],
        &["login", "pass"],
        &["auth", "key"],
        &["ike", "key"],
        &["ssh", "key"],
        &["encryption", "key"],
        &["key", "material"],
        &["preshared"],
        &["pre", "shared", "key"],
        &["certificate", "key"],
        &["private", "pem"],
        &["pem"],
        &["bearer"],
        &["session", "id"],
        &["cookie"],
        &["jwt"],
        &["otp"],
        &["signature"],
        &["x", "auth"],
        &["x", "auth", "token"],
        &["access", "key"],
        &["secret"],
        &["psk"],
    ];

    fn capital(word: &str) -> String {
        let (first, rest) = word.split_at(1);
        first.to_ascii_uppercase() + rest
    }

    /// The spellings of a name: those of programming languages, of headers and of files, and, if its
    /// words tell the secret together, as one word.
    fn spellings(words: &[&str]) -> Vec<String> {
        let capitals: Vec<String> = words.iter().map(|word| capital(word)).collect();
        let pascal = capitals.concat();
        let (first, rest) = pascal.split_at(1);
        let mut names = vec![
            words.join("_"),
            words.join("-"),
            words.join("."),
            words.join(" "),
            words.join("_").to_ascii_uppercase(),
            capitals.join("-"),
            first.to_ascii_lowercase() + rest,
            pascal,
        ];
        if words.len() > 1 && words != ["x", "auth"] {
            names.push(words.concat());
        }
        names
    }

    proptest! {
        #[test]
        fn any_spelling_of_a_secret_is_one(
            words in prop::sample::select(SECRETS),
            spelling in any::<prop::sample::Index>(),
            before in prop::sample::select(&["", "my_", "vpn-", "Wan", "2"][..]),
            after in prop::sample::select(&["", "2", "_1", "Value", "-old"][..]),
        ) {
            let names = spellings(words);
            let name = spelling.get(&names);
            // A prefix without a separator needs a capital behind it.
            prop_assume!(before != "Wan" || name.starts_with(char::is_uppercase));
            prop_assume!(after != "Value" || name.ends_with(char::is_lowercase) || words.len() == 1);
            let name = format!("{before}{name}{after}");
            prop_assert!(looks_secret(&name), "{}", name);
            // Nor does it leave the draft, wherever it is.
            for (pointer, body) in [
                (format!("/vpn_gateway/{name}"), json!({ "vpn_gateway": { &name: "x" } })),
                (format!("/vpn_gateway/a/0/{name}"), json!({ "vpn_gateway": { "a": [{ &name: { "b": 1 } }] } })),
            ] {
                let draft = Draft { body, facts: json!({}) };
                prop_assert_eq!(without_secrets(&GATEWAY, &draft).1, [pointer]);
            }
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
    fn unknown_members_are_told_and_removed() {
        let mut draft = Draft {
            body: json!({
                "vpn_connection": { "name": "n", "psk": "x", "note": { "a": 1 }, "pass": "x",
                    "policy_rules": [{ "source": "s", "why": [1] }], "vgw_id": [{ "who": 1 }] },
                "more": 2,
            }),
            facts: json!({ "flavor": "GM", "owner": "me" }),
        };
        let expected = [
            ("/vpn_connection/note", json!({ "a": 1 })),
            ("/vpn_connection/policy_rules/0/why", json!([1])),
            ("/vpn_connection/vgw_id/0/who", json!(1)),
            ("/more", json!(2)),
            ("/gateway/owner", json!("me")),
        ];
        let expected = expected.map(|(pointer, value)| (pointer.to_owned(), value));
        assert_eq!(unknown(&CONNECTION, &draft), expected);
        remove_unknown(&CONNECTION, &mut draft);
        let rules = json!([{ "source": "s" }]);
        let body = json!({ "vpn_connection": {
            "name": "n", "psk": "x", "policy_rules": rules, "vgw_id": [{}],
        } });
        let facts = json!({ "flavor": "GM" });
        assert_eq!(draft, Draft { body, facts });
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
