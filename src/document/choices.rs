//! Kinds that concern several members at once: the way to fill in an object, values like those of
//! another object, and presets.

use crate::catalogue::spec::{self, Api, Field, Kind, Preset};
use crate::document::draft::{Draft, Edit};
use crate::document::form::Form;
use crate::document::pointer;
use crate::rules::scope::Scope;
use serde_json::{Map, Value};

/// Returns which of the choices of an object fits its value best: the first one whose decisive member
/// is given, or else that takes all of its members, or else any.
#[must_use]
pub fn chosen(kinds: &[Kind], value: Option<&Value>) -> usize {
    let object = value.and_then(Value::as_object);
    let given: Vec<&String> = object.into_iter().flat_map(Map::keys).collect();
    let takes = |kind: &Kind, name: &&&String| kind.members.contains(&name.as_str());
    let is_decided = |kind: &Kind| {
        kind.decisive
            .is_some_and(|name| given.iter().any(|given| *given == name))
    };
    let decided = kinds.iter().position(is_decided);
    let all = || {
        kinds
            .iter()
            .position(|kind| given.iter().all(|name| takes(kind, &name)))
    };
    let any = || {
        let mut kinds = kinds.iter();
        kinds.position(|kind| given.iter().any(|name| takes(kind, &name)))
    };
    decided.or_else(all).or_else(any).unwrap_or_default()
}

/// Splits the members of an object into those that a choice takes and the others. Members that no
/// choice takes, which the documentation does not know, stay.
#[must_use]
pub fn split(
    kinds: &[Kind],
    at: usize,
    object: &Map<String, Value>,
) -> (Map<String, Value>, Map<String, Value>) {
    let is_of = |kind: &Kind, name: &str| kind.members.contains(&name);
    let is_taken = |name: &str| {
        kinds.get(at).is_some_and(|kind| is_of(kind, name))
            || !kinds.iter().any(|kind| is_of(kind, name))
    };
    let (taken, left): (Vec<_>, Vec<_>) = object
        .iter()
        .map(|(name, value)| (name.clone(), value.clone()))
        .partition(|(name, _)| is_taken(name));
    (taken.into_iter().collect(), left.into_iter().collect())
}

/// Returns the edit that gives the object at `to` the values of the one at `from`. Names end in 1
/// and 2; IDs of existing resources are of one alone. `None` if there is nothing to copy.
#[must_use]
pub fn alike(api: &'static Api, draft: &Draft, from: &str, to: &str) -> Option<Edit> {
    let object = draft.get(from)?.as_object()?;
    let row = |name: &str| spec::resolve(api, &pointer::join(from, name)).map(|(field, _)| field);
    let is_own = |field: &Field| field.name == "id";
    let mut other = Map::new();
    let mut edits = Vec::new();
    for (name, value) in object {
        let Some(field) = row(name).filter(|field| !is_own(field)) else {
            continue;
        };
        let text = value.as_str().filter(|_| field.name.ends_with("name"));
        let Some(text) = text else {
            other.insert(name.clone(), value.clone());
            continue;
        };
        let base = text.strip_suffix("-1").unwrap_or(text);
        other.insert(name.clone(), format!("{base}-2").into());
        edits.push(Edit::Set {
            pointer: pointer::join(from, name),
            value: format!("{base}-1").into(),
        });
    }
    if other.is_empty() {
        return None;
    }
    edits.push(Edit::Set {
        pointer: to.to_owned(),
        value: other.into(),
    });
    Some(Edit::All(edits))
}

/// Returns the edit that sets the values of a preset. What becomes empty by it is left out.
#[must_use]
pub fn preset(api: &'static Api, preset: &Preset) -> Edit {
    let values = preset.values.iter();
    let edits = values.map(|(path, value)| Edit::Type {
        pointer: absolute(api, path),
        text: (*value).to_owned(),
    });
    Edit::All(edits.collect())
}

/// Returns `true` if a preset is offered: nothing that is known rules it out.
#[must_use]
pub fn is_offered(form: &Form, preset: &Preset) -> bool {
    let Draft { body, facts } = form.draft();
    Scope::at_root(form.api, body, facts, |scope| {
        scope.holds(&preset.only).unwrap_or(true)
    })
}

/// Returns `true` if all values of a preset are those of the form.
#[must_use]
pub fn holds(form: &Form, preset: &Preset) -> bool {
    preset.values.iter().all(|(path, value)| {
        let given = form.draft().get(&absolute(form.api, path));
        given.and_then(Value::as_str).unwrap_or_default() == *value
    })
}

fn absolute(api: &Api, path: &str) -> String {
    format!("/{}/{path}", spec::outer(api).name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::spec::Severity;
    use crate::catalogue::{CONNECTION, GATEWAY};
    use crate::rules::check::check;
    use serde_json::json;

    fn eip() -> &'static [Kind] {
        let (field, _) = spec::resolve(&GATEWAY, "/vpn_gateway/eip1").expect("a row");
        field.kinds
    }

    #[test]
    fn the_choice_follows_from_the_members() {
        assert_eq!(chosen(eip(), None), 0);
        assert_eq!(chosen(eip(), Some(&json!({ "type": "5_bgp" }))), 0);
        assert_eq!(chosen(eip(), Some(&json!({ "id": "x" }))), 1);
        let mixed = json!({ "type": "5_bgp", "bandwidth_size": 5, "id": "x" });
        assert_eq!(chosen(eip(), Some(&mixed)), 1);
        let shared = json!({ "type": "5_bgp", "bandwidth_id": "x" });
        assert_eq!(chosen(eip(), Some(&shared)), 2);
        let (taken, left) = split(
            eip(),
            1,
            json!({ "type": "5_bgp", "colour": "red" })
                .as_object()
                .expect("an object"),
        );
        assert_eq!(Value::from(taken), json!({ "colour": "red" }));
        assert_eq!(Value::from(left), json!({ "type": "5_bgp" }));
    }

    #[test]
    fn every_member_of_an_eip_is_in_a_choice() {
        let (field, _) = spec::resolve(&GATEWAY, "/vpn_gateway/eip1").expect("a row");
        for row in field.ty.table().expect("an object").fields {
            let mut kinds = eip().iter();
            assert!(kinds.any(|kind| kind.members.contains(&row.name)));
        }
    }

    #[test]
    fn a_second_eip_is_like_the_first() {
        let draft = |body: Value| Draft {
            body,
            facts: json!({}),
        };
        let one = json!({ "type": "5_bgp", "bandwidth_size": 100, "bandwidth_name": "office" });
        let mut form = Form::of(&GATEWAY, draft(json!({ "vpn_gateway": { "eip1": one } })));
        let (first, second) = ("/vpn_gateway/eip1", "/vpn_gateway/eip2");
        let both = alike(&GATEWAY, form.draft(), first, second).expect("something to copy");
        let changes = form.apply(both);
        assert!(changes.concern("/vpn_gateway/eip1/bandwidth_name"));
        assert!(changes.concern("/vpn_gateway/eip2/type"));
        assert!(!changes.concern("/vpn_gateway/name"));
        assert_eq!(
            form.draft().body,
            json!({ "vpn_gateway": {
                "eip1": { "type": "5_bgp", "bandwidth_size": 100, "bandwidth_name": "office-1" },
                "eip2": { "type": "5_bgp", "bandwidth_size": 100, "bandwidth_name": "office-2" },
            } })
        );
        let existing = draft(json!({ "vpn_gateway": { "eip1": { "id": "x" } } }));
        assert_eq!(alike(&GATEWAY, &existing, first, second), None);
    }

    #[test]
    fn presets_are_valid_and_only_the_legacy_one_is_weak() {
        let empty = Form::new(&CONNECTION);
        let with = |held: &Preset| {
            let mut form = empty.clone();
            form.apply(preset(&CONNECTION, held));
            form
        };
        let presets = CONNECTION
            .sections
            .iter()
            .flat_map(|section| section.presets);
        for preset in presets {
            let form = with(preset);
            assert!(holds(&form, preset), "{}", preset.name);
            assert!(is_offered(&form, preset), "{}", preset.name);
            let facts = json!({ "flavor": "Professional1" });
            let found = check(&CONNECTION, &form.draft().body, &facts);
            let mut found = found
                .iter()
                .filter(|finding| finding.path.contains("policy/"));
            let is_weak = found.any(|finding| finding.severity <= Severity::Warning);
            assert_eq!(is_weak, preset.name == "legacy", "{}", preset.name);
        }
        let presets = CONNECTION
            .sections
            .iter()
            .flat_map(|section| section.presets);
        let default = presets.into_iter().find(|preset| preset.name == "default");
        let default = default.expect("a preset");
        assert_eq!(with(default).draft(), empty.draft());
    }

    #[test]
    fn a_gm_gateway_is_offered_what_it_knows() {
        let draft = Draft {
            facts: json!({ "flavor": "GM" }),
            ..Draft::new(&CONNECTION)
        };
        let form = Form::of(&CONNECTION, draft);
        let presets = CONNECTION.sections.iter();
        let presets = presets.flat_map(|section| section.presets);
        let offered = presets.filter(|preset| is_offered(&form, preset));
        assert_eq!(
            offered.map(|preset| preset.name).collect::<Vec<_>>(),
            ["default"]
        );
    }
}
