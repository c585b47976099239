//! The applicability of a member: mandatory, ruled out, and the default that applies.

use crate::catalogue::spec::{self, Api, Check, Citation, DefaultValue, Field, Rule};
use crate::document::pointer;
use crate::rules::block::BlockCache;
use crate::rules::scope::Scope;
use serde_json::{Map, Value};

/// How the rules apply to a member, whatever its value.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Applicability {
    /// `true` if its absence makes the request invalid.
    pub mandatory: bool,
    /// The rule that rules it out because of a choice made elsewhere.
    pub ruled_out: Option<&'static Rule>,
    /// The default that applies, if the conditions decide it.
    pub default: Option<&'static str>,
}

/// Describes the choice because of which a rule rules out the member at a pointer, as the end of a
/// sentence: "in er mode".
#[must_use]
pub fn obstacle(
    api: &'static Api,
    body: &Value,
    facts: &Value,
    pointer: &str,
    rule: &Rule,
) -> Option<String> {
    let Check::OnlyIf(cond) = &rule.check else {
        return None;
    };
    let none = Map::new();
    let (parent, _) = pointer::split(pointer)?;
    let object = pointer::get(body, parent).and_then(Value::as_object);
    let scope = Scope {
        api,
        body,
        facts,
        blocks: &BlockCache::default(),
        table: spec::resolve(api, pointer)?.1.table,
        object: object.unwrap_or(&none),
        list: &[],
    };
    scope.obstacle(cond)
}

/// Returns the applicability of the row at a pointer. The object around it need not exist in the
/// body.
#[must_use]
pub fn applicability(
    api: &'static Api,
    body: &Value,
    facts: &Value,
    pointer: &str,
    (field, citation): (&'static Field, Citation),
) -> Applicability {
    let none = Map::new();
    let parent =
        pointer::split(pointer).and_then(|(parent, _)| pointer::get(body, parent)?.as_object());
    let blocks = BlockCache::default();
    let object = parent.unwrap_or(&none);
    let scope = Scope {
        api,
        body,
        facts,
        blocks: &blocks,
        table: citation.table,
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
    Applicability {
        mandatory: field.mandatory || field.rules.iter().any(asks),
        ruled_out: field.rules.iter().find(rules_out),
        default: match field.default {
            DefaultValue::None => None,
            DefaultValue::Value(text) | DefaultValue::Words(text) => Some(text),
            DefaultValue::Either(cond, then, otherwise) => scope
                .holds(cond)
                .ok()
                .map(|holds| if holds { then } else { otherwise }),
        },
    }
}
