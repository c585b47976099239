//! Drafts and settings as texts that a browser can store: each with a version, and never with a
//! secret.

use crate::catalogue::spec::Api;
use crate::document::draft::Draft;
use crate::document::json::{compact, object};
use crate::document::secret::without_secrets;
use crate::transport::address::Address;
use crate::transport::settings::{Auth, Settings};
use serde_json::{Map, Value};

/// The version of the form below. What has another one is left alone.
const VERSION: u64 = 1;

/// A draft that a person gave a name to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedDraft {
    /// Its name.
    pub name: String,
    /// The draft, without its secrets.
    pub draft: Draft,
}

/// A draft as text, without its secrets.
#[must_use]
pub fn pack(api: &'static Api, draft: &Draft) -> String {
    let mut members = members(api, draft);
    members.insert("v".into(), VERSION.into());
    compact(&Value::Object(members))
}

/// The draft that a text is, if it is one.
#[must_use]
pub fn unpack(text: &str) -> Option<Draft> {
    let value = versioned(text)?;
    draft(&value)
}

/// Named drafts as text, without their secrets.
#[must_use]
pub fn pack_all(api: &'static Api, drafts: &[NamedDraft]) -> String {
    let one = |named: &NamedDraft| {
        let mut members = members(api, &named.draft);
        members.insert("name".into(), named.name.as_str().into());
        Value::Object(members)
    };
    compact(&object(vec![
        ("v", VERSION.into()),
        ("drafts", drafts.iter().map(one).collect()),
    ]))
}

/// The named drafts that a text is, if all of them can be read: what is not read must not be overwritten either.
#[must_use]
pub fn unpack_all(text: &str) -> Option<Vec<NamedDraft>> {
    let value = versioned(text)?;
    let mut drafts = Vec::new();
    for value in value.get("drafts")?.as_array()? {
        drafts.push(NamedDraft {
            name: value.get("name")?.as_str()?.to_owned(),
            draft: draft(value)?,
        });
    }
    Some(drafts)
}

/// The settings for sending as text. Credentials are not among them, and an address that is none yet is left out: it
/// may be one with a password in it.
#[must_use]
pub fn pack_env(env: &Settings) -> String {
    let Settings {
        region,
        endpoint,
        project_id,
        auth,
        proxy,
        limit,
        trusted,
    } = env;
    let whole = |address: &str| {
        // A proxy's template is an address up to its placeholder.
        let fixed = address.split('{').next().unwrap_or_default();
        if Address::parse(fixed).is_err() {
            String::new()
        } else {
            address.to_owned()
        }
    };
    compact(&object(vec![
        ("v", VERSION.into()),
        ("region", region.as_str().into()),
        ("endpoint", whole(endpoint).into()),
        ("project_id", project_id.as_str().into()),
        ("auth", auth.name().into()),
        ("proxy", whole(proxy).into()),
        ("limit", limit.as_str().into()),
        ("trusted", trusted.iter().map(String::as_str).collect()),
    ]))
}

/// The settings that a text is, if it is some. What is missing in it is empty.
#[must_use]
pub fn unpack_env(text: &str) -> Option<Settings> {
    let value = versioned(text)?;
    let text = |name: &str| {
        value
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let trusted = value
        .get("trusted")
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default();
    Some(Settings {
        region: text("region"),
        endpoint: text("endpoint"),
        project_id: text("project_id"),
        auth: Auth::named(&text("auth")),
        proxy: text("proxy"),
        limit: text("limit"),
        trusted: trusted
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect(),
    })
}

/// A name that none of the drafts has: the one wished for, or with a number behind it.
#[must_use]
pub fn free_name(drafts: &[NamedDraft], wish: &str) -> String {
    let wish = if wish.trim().is_empty() {
        "Draft"
    } else {
        wish.trim()
    };
    let taken = |name: &str| drafts.iter().any(|draft| draft.name == name);
    let numbered = (2..).map(|number| format!("{wish} {number}"));
    std::iter::once(wish.to_owned())
        .chain(numbered)
        .find(|name| !taken(name))
        .unwrap_or_default()
}

fn members(api: &'static Api, draft: &Draft) -> Map<String, Value> {
    let (Draft { body, facts }, _) = without_secrets(api, draft);
    [("body".to_owned(), body), ("facts".to_owned(), facts)]
        .into_iter()
        .collect()
}

fn versioned(text: &str) -> Option<Value> {
    let value: Value = serde_json::from_str(text).ok()?;
    (value.get("v").and_then(Value::as_u64) == Some(VERSION)).then_some(value)
}

fn draft(value: &Value) -> Option<Draft> {
    let part = |name: &str| value.get(name).filter(|part| part.is_object()).cloned();
    Some(Draft {
        body: part("body")?,
        facts: part("facts")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::CONNECTION;
    use serde_json::json;

    const MARKER: &str = "Marker-4711";

    fn sample() -> Draft {
        let body =
            json!({ "vpn_connection": { "name": "a", "psk": MARKER, "token": MARKER, "x": 1e2 } });
        Draft {
            body,
            facts: json!({ "flavor": "GM" }),
        }
    }

    #[test]
    fn a_draft_comes_back_without_its_secrets() {
        let text = pack(&CONNECTION, &sample());
        assert!(!text.contains(MARKER), "{text}");
        let expected = Draft {
            body: json!({ "vpn_connection": { "name": "a", "x": 1e2 } }),
            facts: json!({ "flavor": "GM" }),
        };
        assert_eq!(unpack(&text), Some(expected));
    }

    #[test]
    fn named_drafts_come_back_without_their_secrets() {
        let named = NamedDraft {
            name: "Office".into(),
            draft: sample(),
        };
        let text = pack_all(&CONNECTION, &[named.clone(), named]);
        assert!(!text.contains(MARKER), "{text}");
        let drafts = unpack_all(&text).expect("drafts");
        assert_eq!(
            drafts
                .iter()
                .map(|draft| draft.name.as_str())
                .collect::<Vec<_>>(),
            ["Office"; 2]
        );
        assert_eq!(unpack_all(&pack_all(&CONNECTION, &[])), Some(Vec::new()));
    }

    #[test]
    fn settings_come_back_without_passwords() {
        let env = Settings {
            region: "eu-west-101".into(),
            endpoint: "https://vpn.example".into(),
            project_id: "0605".into(),
            auth: Auth::AkSk,
            proxy: "http://localhost:8080/".into(),
            limit: "90".into(),
            trusted: vec!["http://localhost:8080".into()],
        };
        assert_eq!(unpack_env(&pack_env(&env)).as_ref(), Some(&env));
        assert_eq!(unpack_env(r#"{"v":1}"#), Some(Settings::default()));
        assert_eq!(unpack_env(r#"{"v":2}"#), None);
        let template = Settings {
            proxy: "http://localhost:8010/proxy{path_query}".into(),
            ..env.clone()
        };
        assert_eq!(unpack_env(&pack_env(&template)), Some(template));
        // Mistyped and half typed ones too.
        for before in ["https://", "", "https:/", "socks5://"] {
            for after in ["", "@proxy.example/", "@proxy.example:8080/{url}"] {
                let proxy = format!("{before}user:{MARKER}{after}");
                let text = pack_env(&Settings {
                    endpoint: proxy.clone(),
                    proxy: proxy.clone(),
                    ..env.clone()
                });
                assert!(!text.contains(MARKER), "{proxy}");
            }
        }
    }

    #[test]
    fn what_another_version_stored_is_left_alone() {
        for text in [
            "",
            "{",
            "{}",
            r#"{"v":2,"body":{},"facts":{}}"#,
            r#"{"v":1,"body":[],"facts":{}}"#,
        ] {
            assert_eq!(unpack(text), None, "{text}");
            assert_eq!(unpack_all(text), None, "{text}");
        }
        let part = pack_all(
            &CONNECTION,
            &[NamedDraft {
                name: "Office".into(),
                draft: sample(),
            }],
        )
        .replace("body", "b");
        assert_eq!(unpack_all(&part), None, "one that cannot be read");
    }

    #[test]
    fn a_name_is_free() {
        let taken = ["Draft", "Draft 2"].map(|name| NamedDraft {
            name: name.into(),
            draft: sample(),
        });
        assert_eq!(free_name(&taken, " "), "Draft 3");
        assert_eq!(free_name(&taken, "Office "), "Office");
    }
}
