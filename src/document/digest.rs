//! A draft at a glance: its verdict in a few words, and the values that are set, as a table.

use super::draft::{self, Draft};
use super::form::{self, Form, Tally};
use super::json;
use super::secret::{self, MASK};
use crate::catalogue::spec::{self, Api, Severity};
use crate::document::pointer::Trail;
use serde_json::Value;

/// The verdict on a draft that is not open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// In a few words: "Ready", "3 to fix".
    pub text: String,
    /// The most important severity; `None` if there is nothing to say.
    pub worst: Option<Severity>,
}

/// Checks a draft that was stored without its secrets: they alone are not counted as mistakes.
#[must_use]
pub fn verdict(api: &'static Api, draft: &Draft) -> Verdict {
    let form = Form::of(api, draft.clone());
    let is_secret = |path: &str| spec::resolve(api, path).is_some_and(|(field, _)| field.secret);
    let (mut tally, mut lacks_secret) = (Tally::default(), false);
    for finding in form.findings() {
        if finding.severity == Severity::Missing && is_secret(&finding.path) {
            lacks_secret = true;
        } else {
            tally.count(finding.severity);
        }
    }
    if lacks_secret && !tally.blocks() {
        return Verdict {
            text: "Secret to enter".to_owned(),
            worst: Some(Severity::Missing),
        };
    }
    Verdict {
        text: tally.headline(),
        worst: tally.verdict(),
    }
}

/// A value that is set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetValue {
    /// The label, after those of the objects around it: "EIP 1 › Bandwidth name".
    pub label: String,
    /// The parameter's name.
    pub name: String,
    /// The value as text. A secret is masked.
    pub text: String,
}

/// Returns the values in a body, in its order. A list of plain values is one of them.
#[must_use]
pub fn set_values(api: &'static Api, body: &Value) -> Vec<SetValue> {
    let mut values = Vec::new();
    if *body == Draft::new(api).body {
        return values;
    }
    collect(api, &masked(api, body), &Trail::ROOT, &mut values);
    values
}

/// Returns a body with its secrets masked.
#[must_use]
pub fn masked(api: &'static Api, body: &Value) -> Value {
    let mut body = body.clone();
    secret::for_each(api.request, &mut body, &mut |_, value| *value = MASK.into());
    body
}

fn collect(api: &'static Api, value: &Value, trail: &Trail, into: &mut Vec<SetValue>) {
    let text = match value {
        Value::Object(members) if !members.is_empty() => {
            for (name, member) in members {
                collect(api, member, &trail.name(name), into);
            }
            return;
        }
        Value::Array(entries) if entries.iter().any(Value::is_object) => {
            for (at, entry) in entries.iter().enumerate() {
                collect(api, entry, &trail.index(at), into);
            }
            return;
        }
        Value::Array(entries) if !entries.is_empty() => {
            let entries: Vec<_> = entries.iter().map(draft::text).collect();
            entries.join(", ")
        }
        Value::String(text) if !text.is_empty() => text.clone(),
        value => json::compact(value),
    };
    let pointer = trail.to_string();
    let name = super::pointer::split(&pointer).map_or_else(String::new, |(_, name)| name.into());
    let field = spec::resolve(api, &pointer).map(|(field, _)| field);
    let label = field.map_or(name.as_str(), |field| field.label);
    into.push(SetValue {
        label: format!("{}{label}", form::crumbs(api, &pointer)),
        name,
        text,
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{CONNECTION, GATEWAY};
    use serde_json::json;

    fn of(api: &'static Api, body: &str) -> Draft {
        Draft {
            body: serde_json::from_str(body).expect("JSON"),
            ..Draft::new(api)
        }
    }

    #[test]
    fn the_verdict_has_few_words() {
        let empty = verdict(&GATEWAY, &Draft::new(&GATEWAY));
        assert!(empty.text.ends_with(" to fix"), "{}", empty.text);
        assert_eq!(empty.worst, Some(Severity::Missing));
        for example in GATEWAY.examples {
            let Verdict { text, .. } = verdict(&GATEWAY, &of(&GATEWAY, example.body));
            assert!(
                text.starts_with("Ready") || text.ends_with("to fix"),
                "{text}"
            );
        }
    }

    #[test]
    fn a_secret_that_is_not_stored_is_no_mistake() {
        let facts = json!({ "flavor": "Basic", "network_type": "public", "attachment_type": "vpc",
            "ha_mode": "active-active", "ip_version": "ipv4" });
        let mut draft = Draft {
            facts,
            ..of(&CONNECTION, CONNECTION.examples[0].body)
        };
        let missing = |draft: &Draft| verdict(&CONNECTION, draft).text;
        let with = missing(&draft);
        assert!(
            with.starts_with("Ready") || with.ends_with("to fix"),
            "{with}"
        );
        draft = secret::without_secrets(&CONNECTION, &draft).0;
        let without = missing(&draft);
        let is_ready = with.starts_with("Ready");
        assert_eq!(is_ready, without == "Secret to enter", "{with}, {without}");
    }

    #[test]
    fn what_is_set_is_listed_without_secrets() {
        let body = json!({ "vpn_connection": {
            "name": "a", "psk": "Marker-4711", "peer_subnets": ["10.0.0.0/24", "10.1.0.0/24"],
            "ikepolicy": { "dpd": { "timeout": 15 } }, "access_token": "Marker-4711", "enable_nqa": false,
            "tags": [{ "key": "k", "value": "" }], "x": {} } });
        let values = set_values(&CONNECTION, &body);
        let names: Vec<_> = values.iter().map(|value| value.name.as_str()).collect();
        let expected = [
            "name",
            "psk",
            "peer_subnets",
            "timeout",
            "access_token",
            "enable_nqa",
            "key",
            "value",
            "x",
        ];
        assert_eq!(names, expected);
        let texts: Vec<_> = values.iter().map(|value| value.text.as_str()).collect();
        let list = "10.0.0.0/24, 10.1.0.0/24";
        assert_eq!(
            texts,
            ["a", MASK, list, "15", MASK, "false", "k", "\"\"", "{}"]
        );
        assert!(values[3].label.contains(" › "), "{}", values[3].label);
    }
}
