//! The body to send: the draft without the members that a choice rules out.

use crate::catalogue::spec::{Api, Rule, Severity};
use crate::document::draft::Draft;
use crate::document::pointer;
use crate::rules::check;
use serde_json::Value;

/// The body of a draft.
#[derive(Debug, Clone, Default)]
pub struct Body {
    /// The body to send, if it differs from the draft's.
    pub value: Option<Value>,
    /// The members kept in the draft only, each with the rule that rules it out.
    pub kept: Vec<(String, &'static Rule)>,
}

impl Body {
    /// Returns the body to send. `draft` is the draft that this body was computed from.
    #[must_use]
    pub fn of<'a>(&'a self, draft: &'a Draft) -> &'a Value {
        self.value.as_ref().unwrap_or(&draft.body)
    }
}

/// Computes the body to send: the draft without the members that a choice rules out. A rule that
/// only notes that a member is ignored leaves it in.
#[must_use]
pub fn body(api: &'static Api, draft: &Draft) -> Body {
    let mut kept = check::ruled_out(api, &draft.body, &draft.facts);
    kept.retain(|(_, rule)| rule.severity != Severity::Note);
    // Usually nothing is ruled out, so a keystroke makes no copy.
    if kept.is_empty() {
        return Body::default();
    }
    let mut value = draft.body.clone();
    for (pointer, _) in &kept {
        let parent = pointer::split(pointer)
            .and_then(|(parent, name)| Some((pointer::get_mut(&mut value, parent)?, name)));
        if let Some((Value::Object(parent), name)) = parent {
            parent.shift_remove(&*name);
        }
    }
    Body {
        value: Some(value),
        kept,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{CONNECTION, GATEWAY};
    use serde_json::json;

    fn draft(body: Value) -> Draft {
        Draft {
            body,
            facts: json!({}),
        }
    }

    #[test]
    fn what_a_choice_rules_out_stays_behind() {
        let draft = draft(json!({ "vpn_gateway": {
            "attachment_type": "er", "local_subnets": ["10.0.0.0/8"], "er_id": "x", "network_type": "private", "eip1": { "id": "y" },
        } }));
        let body = body(&GATEWAY, &draft);
        assert_eq!(
            *body.of(&draft),
            json!({ "vpn_gateway": { "attachment_type": "er", "er_id": "x", "network_type": "private" } })
        );
        let kept: Vec<_> = body
            .kept
            .iter()
            .map(|(pointer, rule)| (pointer.as_str(), rule.id))
            .collect();
        assert_eq!(
            kept,
            [
                (
                    "/vpn_gateway/local_subnets",
                    "gateway.local-subnets.only-vpc-ipv4"
                ),
                ("/vpn_gateway/eip1", "gateway.eip1.only-public"),
            ]
        );
    }

    #[test]
    fn what_is_only_ignored_is_sent() {
        let draft = draft(
            json!({ "vpn_connection": { "ikepolicy": { "phase1_negotiation_mode": "main" } } }),
        );
        assert_eq!(body(&CONNECTION, &draft).value, None);
    }
}
