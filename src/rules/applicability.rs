//! What the rules say about a member before it has a value: mandatory, ruled out, or by default.

use crate::catalogue::spec::{Api, Check, Field, Place, Preset, Rule};
use crate::document::pointer;
use crate::rules::block::Blocks;
use crate::rules::scope::Scope;
use serde_json::{Map, Value};

/// What the rules say about a member before anything stands in it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Standing {
    /// Whether its absence blocks.
    pub mandatory: bool,
    /// The rule that rules it out, by a choice made elsewhere.
    pub ruled_out: Option<&'static Rule>,
    /// The default that applies, where conditions leave no doubt about it.
    pub preset: Option<&'static str>,
}

/// How a row stands at its pointer, in a body that need not have the object around it.
#[must_use]
pub fn standing(
    api: &'static Api,
    body: &Value,
    facts: &Value,
    pointer: &str,
    (field, place): (&'static Field, Place),
) -> Standing {
    let none = Map::new();
    let parent =
        pointer::split(pointer).and_then(|(parent, _)| pointer::get(body, parent)?.as_object());
    let blocks = Blocks::default();
    let object = parent.unwrap_or(&none);
    let scope = Scope {
        api,
        body,
        facts,
        blocks: &blocks,
        table: place.table,
        object,
        list: &[],
    };
    let asks = |rule: &Rule| match &rule.check {
        Check::MandatoryIf(cond) => rule.severity.blocks() && scope.holds(cond).unwrap_or(false),
        _ => false,
    };
    let rules_out = |rule: &&Rule| match &rule.check {
        Check::OnlyIf(cond) => !scope.holds(cond).unwrap_or(true),
        _ => false,
    };
    Standing {
        mandatory: field.mandatory || field.rules.iter().any(asks),
        ruled_out: field.rules.iter().find(rules_out),
        preset: match field.preset {
            Preset::None => None,
            Preset::Value(text) | Preset::Words(text) => Some(text),
            Preset::Either(cond, then, otherwise) => scope
                .holds(cond)
                .ok()
                .map(|holds| if holds { then } else { otherwise }),
        },
    }
}
