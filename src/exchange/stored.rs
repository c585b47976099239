//! Drafts and settings as texts for the browser's storage: with a version, and without secrets.
//!
//! A text that cannot be read decodes to `None` and must not be overwritten, because another
//! version may have stored it.

use crate::catalogue::spec::Api;
use crate::document::draft::Draft;
use crate::document::secret::without_secrets;
use crate::transport::address::Address;
use crate::transport::settings::{Auth, Settings};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The version of the structures below.
const VERSION: u64 = 1;

/// A draft that the user saved under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedDraft {
    /// The name.
    pub name: String,
    /// The draft, without its secrets.
    pub draft: Draft,
    /// When it was saved, in milliseconds since 1970; `None` if an earlier version saved it.
    pub saved: Option<u64>,
}

// The members are in the order of the stored text.

#[derive(Serialize, Deserialize)]
struct StoredDraft {
    body: Map<String, Value>,
    facts: Map<String, Value>,
    v: u64,
}

#[derive(Serialize, Deserialize)]
struct StoredDrafts {
    v: u64,
    drafts: Vec<StoredNamedDraft>,
}

#[derive(Serialize, Deserialize)]
struct StoredNamedDraft {
    body: Map<String, Value>,
    facts: Map<String, Value>,
    name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    saved: Option<u64>,
}

#[derive(Serialize, Deserialize)]
struct StoredSettings {
    v: u64,
    #[serde(default)]
    region: String,
    #[serde(default)]
    endpoint: String,
    #[serde(default)]
    project_id: String,
    #[serde(default)]
    auth: Auth,
    #[serde(default)]
    proxy: String,
    #[serde(default)]
    limit: String,
    #[serde(default)]
    trusted: Vec<String>,
}

/// Encodes a draft without its secrets.
#[must_use]
pub fn encode_draft(api: &'static Api, draft: &Draft) -> String {
    let (body, facts) = members(api, draft);
    text(&StoredDraft {
        body,
        facts,
        v: VERSION,
    })
}

/// Decodes a stored draft.
#[must_use]
pub fn decode_draft(text: &str) -> Option<Draft> {
    let StoredDraft { body, facts, v } = serde_json::from_str(text).ok()?;
    (v == VERSION).then_some(draft(body, facts))
}

/// Encodes named drafts without their secrets.
#[must_use]
pub fn encode_drafts(api: &'static Api, drafts: &[NamedDraft]) -> String {
    let stored = |NamedDraft { name, draft, saved }: &NamedDraft| {
        let (body, facts) = members(api, draft);
        StoredNamedDraft {
            body,
            facts,
            name: name.clone(),
            saved: *saved,
        }
    };
    text(&StoredDrafts {
        v: VERSION,
        drafts: drafts.iter().map(stored).collect(),
    })
}

/// Decodes stored named drafts; `None` unless all of them can be read.
#[must_use]
pub fn decode_drafts(text: &str) -> Option<Vec<NamedDraft>> {
    let StoredDrafts { v, drafts } = serde_json::from_str(text).ok()?;
    let named = |stored: StoredNamedDraft| NamedDraft {
        name: stored.name,
        draft: draft(stored.body, stored.facts),
        saved: stored.saved,
    };
    (v == VERSION).then(|| drafts.into_iter().map(named).collect())
}

/// Encodes settings. A text that should be a URL and is not is left out, because it may be a URL
/// with a password.
#[must_use]
pub fn encode_settings(settings: &Settings) -> String {
    let Settings {
        region,
        endpoint,
        project_id,
        auth,
        proxy,
        limit,
        trusted,
    } = settings.clone();
    let whole = |address: String| {
        // The fixed part of a proxy template is a URL.
        let fixed = address.split('{').next().unwrap_or_default();
        if Address::parse(fixed).is_err() {
            String::new()
        } else {
            address
        }
    };
    text(&StoredSettings {
        v: VERSION,
        region,
        endpoint: whole(endpoint),
        project_id,
        auth,
        proxy: whole(proxy),
        limit,
        trusted,
    })
}

/// Decodes stored settings. Missing members are empty.
#[must_use]
pub fn decode_settings(text: &str) -> Option<Settings> {
    let StoredSettings {
        v,
        region,
        endpoint,
        project_id,
        auth,
        proxy,
        limit,
        trusted,
    } = serde_json::from_str(text).ok()?;
    (v == VERSION).then_some(Settings {
        region,
        endpoint,
        project_id,
        auth,
        proxy,
        limit,
        trusted,
    })
}

/// Returns the named drafts with others that were stored without a name. Those that are empty, that
/// cannot be read, or that are there already are left out.
#[must_use]
pub fn with_rescued<'a>(
    api: &'static Api,
    mut named: Vec<NamedDraft>,
    open: &Draft,
    texts: impl Iterator<Item = &'a str>,
) -> Vec<NamedDraft> {
    let empty = Draft::new(api);
    for draft in texts.filter_map(decode_draft) {
        let is_known =
            draft == empty || draft == *open || named.iter().any(|named| named.draft == draft);
        if !is_known {
            let name = free_name(&named, "From another tab");
            let saved = None;
            named.push(NamedDraft { name, draft, saved });
        }
    }
    named
}

/// Returns a name that no draft has: `wish`, or `wish` with a number after it.
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

/// Says how long ago something was saved; `None` if a date says it better.
#[must_use]
pub fn age(saved: u64, now: u64) -> Option<String> {
    let minutes = now.saturating_sub(saved) / 60_000;
    Some(match (minutes, minutes / 60, minutes / (24 * 60)) {
        (0, ..) => "just now".to_owned(),
        (minutes, 0, _) => format!("{minutes} min ago"),
        (_, hours, 0) => format!("{hours} h ago"),
        (_, _, 1) => "yesterday".to_owned(),
        (_, _, days) if days < 7 => format!("{days} days ago"),
        _ => return None,
    })
}

fn text(stored: &impl Serialize) -> String {
    serde_json::to_string(stored).unwrap_or_default()
}

/// Returns the body and the facts without secrets.
fn members(api: &'static Api, draft: &Draft) -> (Map<String, Value>, Map<String, Value>) {
    let (Draft { body, facts }, _) = without_secrets(api, draft);
    let object = |value| match value {
        Value::Object(members) => members,
        _ => Map::new(),
    };
    (object(body), object(facts))
}

fn draft(body: Map<String, Value>, facts: Map<String, Value>) -> Draft {
    Draft {
        body: Value::Object(body),
        facts: Value::Object(facts),
    }
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
        let text = encode_draft(&CONNECTION, &sample());
        assert!(!text.contains(MARKER), "{text}");
        let expected = Draft {
            body: json!({ "vpn_connection": { "name": "a", "x": 1e2 } }),
            facts: json!({ "flavor": "GM" }),
        };
        assert_eq!(decode_draft(&text), Some(expected));
    }

    #[test]
    fn named_drafts_come_back_without_their_secrets() {
        let named = NamedDraft {
            name: "Office".into(),
            draft: sample(),
            saved: Some(1_795_000_000_000),
        };
        let text = encode_drafts(&CONNECTION, &[named.clone(), named]);
        assert!(!text.contains(MARKER), "{text}");
        let drafts = decode_drafts(&text).expect("drafts");
        assert_eq!(
            drafts
                .iter()
                .map(|draft| draft.name.as_str())
                .collect::<Vec<_>>(),
            ["Office"; 2]
        );
        assert_eq!(drafts[0].saved, Some(1_795_000_000_000));
        // An earlier version stored no time, and drafts without one are stored as it did.
        let untimed = text.replace(",\"saved\":1795000000000", "");
        let drafts = decode_drafts(&untimed).expect("drafts");
        assert_eq!(drafts[0].saved, None);
        assert_eq!(encode_drafts(&CONNECTION, &drafts), untimed);
        assert_eq!(
            decode_drafts(&encode_drafts(&CONNECTION, &[])),
            Some(Vec::new())
        );
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
        assert_eq!(decode_settings(&encode_settings(&env)).as_ref(), Some(&env));
        assert_eq!(decode_settings(r#"{"v":1}"#), Some(Settings::default()));
        assert_eq!(decode_settings(r#"{"v":2}"#), None);
        let template = Settings {
            proxy: "http://localhost:8010/proxy{path_query}".into(),
            ..env.clone()
        };
        assert_eq!(decode_settings(&encode_settings(&template)), Some(template));
        // Including mistyped and partly typed ones.
        for before in ["https://", "", "https:/", "socks5://"] {
            for after in ["", "@proxy.example/", "@proxy.example:8080/{url}"] {
                let proxy = format!("{before}user:{MARKER}{after}");
                let text = encode_settings(&Settings {
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
            assert_eq!(decode_draft(text), None, "{text}");
            assert_eq!(decode_drafts(text), None, "{text}");
        }
        let part = encode_drafts(
            &CONNECTION,
            &[NamedDraft {
                name: "Office".into(),
                draft: sample(),
                saved: None,
            }],
        )
        .replace("body", "b");
        assert_eq!(decode_drafts(&part), None, "one that cannot be read");
    }

    #[test]
    fn an_age_is_told_in_the_largest_unit() {
        const MINUTE: u64 = 60_000;
        let now = 1_795_000_000_000;
        for (minutes, says) in [
            (0, Some("just now")),
            (5, Some("5 min ago")),
            (179, Some("2 h ago")),
            (30 * 60, Some("yesterday")),
            (3 * 24 * 60, Some("3 days ago")),
            (7 * 24 * 60, None),
        ] {
            assert_eq!(age(now - minutes * MINUTE, now).as_deref(), says);
        }
        // Another clock was ahead.
        assert_eq!(age(now + MINUTE, now).as_deref(), Some("just now"));
    }

    #[test]
    fn drafts_of_lost_tabs_get_names() {
        let with = |name: &str| Draft {
            body: json!({ "vpn_connection": { "name": name } }),
            facts: json!({}),
        };
        let texts: Vec<String> = ["open", "a", "b", "a", "saved"]
            .map(|name| encode_draft(&CONNECTION, &with(name)))
            .into_iter()
            .chain([
                encode_draft(&CONNECTION, &Draft::new(&CONNECTION)),
                "{".into(),
            ])
            .collect();
        let saved = NamedDraft {
            name: "Office".into(),
            draft: with("saved"),
            saved: Some(1),
        };
        let texts = texts.iter().map(String::as_str);
        let all = with_rescued(&CONNECTION, vec![saved], &with("open"), texts);
        let names: Vec<&str> = all.iter().map(|draft| draft.name.as_str()).collect();
        assert_eq!(names, ["Office", "From another tab", "From another tab 2"]);
        assert_eq!(all[2].draft, with("b"));
    }

    #[test]
    fn a_name_is_free() {
        let taken = ["Draft", "Draft 2"].map(|name| NamedDraft {
            name: name.into(),
            draft: sample(),
            saved: None,
        });
        assert_eq!(free_name(&taken, " "), "Draft 3");
        assert_eq!(free_name(&taken, "Office "), "Office");
    }
}
