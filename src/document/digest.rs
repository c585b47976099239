//! A draft at a glance: its verdict in a few words, and the values that are set, as a table.

use super::draft::{self, Draft};
use super::form::{self, Form};
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
    let (mut to_fix, mut secrets, mut warnings, mut undecided) = (0, 0, 0, 0);
    for finding in form.findings() {
        match finding.severity {
            Severity::Missing if is_secret(&finding.path) => secrets += 1,
            Severity::Error | Severity::Missing => to_fix += 1,
            Severity::Warning => warnings += 1,
            Severity::Undecided => undecided += 1,
            Severity::Note => {}
        }
    }
    let many = |count: usize| if count == 1 { "" } else { "s" };
    let (text, worst) = if to_fix > 0 {
        (format!("{to_fix} to fix"), Some(Severity::Error))
    } else if secrets > 0 {
        ("Secret to enter".to_owned(), Some(Severity::Missing))
    } else if warnings > 0 {
        (
            format!("Ready, {warnings} warning{}", many(warnings)),
            Some(Severity::Warning),
        )
    } else if undecided > 0 {
        (
            format!("Ready, {undecided} undecided"),
            Some(Severity::Undecided),
        )
    } else {
        ("Ready".to_owned(), None)
    };
    Verdict { text, worst }
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

/// Returns the position of the next problem in a list of their paths, or of the previous one: the
/// nearest about another field, after the last one comes the first. `from` is where to begin.
#[must_use]
pub fn neighbour(paths: &[&str], from: Option<usize>, is_next: bool) -> Option<usize> {
    let count = paths.len();
    let Some(from) = from else {
        let end = if is_next { 0 } else { count.checked_sub(1)? };
        return (end < count).then_some(end);
    };
    let mut around =
        (1..=count).map(|step| (from + if is_next { step } else { count - step }) % count);
    around
        .clone()
        .find(|at| paths[*at] != paths[from])
        .or_else(|| around.next())
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
        assert_eq!(empty.worst, Some(Severity::Error));
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
    fn the_next_problem_is_about_another_field() {
        let paths = ["/a", "/b", "/b", "/a", "/c"];
        for (from, next, previous) in [
            (None, 0, 4),
            (Some(0), 1, 4),
            (Some(1), 3, 0),
            (Some(2), 3, 0),
            (Some(3), 4, 2),
            (Some(4), 0, 3),
        ] {
            assert_eq!(neighbour(&paths, from, true), Some(next), "{from:?}");
            assert_eq!(neighbour(&paths, from, false), Some(previous), "{from:?}");
        }
        for is_next in [true, false] {
            assert_eq!(neighbour(&[], None, is_next), None);
            assert!(neighbour(&["/a", "/a"], Some(0), is_next).is_some());
        }
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
