//! Finds the member that a message of the service is about, as a pointer into the form.

use crate::catalogue::spec::{Api, Table, Type};
use crate::document::pointer::{self, Trail};
use serde_json::Value;

/// Names that are also ordinary English words: they count only if no other name is found.
const WORDS: [&str; 9] = [
    "id",
    "name",
    "type",
    "key",
    "value",
    "source",
    "destination",
    "timeout",
    "interval",
];

/// Returns the pointer of the member that a message is about.
///
/// The first name in a sentence counts, because a sentence begins with its subject: in `enable_nqa
/// must not be filled if style is not static`, that is `enable_nqa`. If several members have the
/// name, the one whose parents the message names too comes first (`eip2.id`), then one that was
/// sent.
#[must_use]
pub fn find(api: &'static Api, message: &str, sent: &Value) -> Option<String> {
    let mut members = Vec::new();
    collect(api.request, &Trail::ROOT, &mut members);
    let is_known = |name: &&str| members.iter().any(|pointer| last(pointer) == *name);
    // A mention is a name or a path: policy_rules[0].source.
    let in_mention = |letter: char| letter.is_ascii_alphanumeric() || "_.[]/".contains(letter);
    let mentions = message.split(|letter| !in_mention(letter));
    let mentions: Vec<Vec<&str>> = mentions
        .map(|mention| names(mention).filter(is_known).collect())
        .collect();
    let is_certain = |mention: &&Vec<&str>| match mention[..] {
        [] => false,
        [name] => !WORDS.contains(&name) && name != api.request.fields[0].name,
        _ => true,
    };
    let mention = mentions.iter().find(is_certain).or_else(|| {
        let inner = |mention: &&Vec<&str>| {
            mention
                .first()
                .is_some_and(|name| *name != api.request.fields[0].name)
        };
        mentions
            .iter()
            .find(inner)
            .or_else(|| mentions.iter().find(|mention| !mention.is_empty()))
    });
    let name = mention?.last()?;
    let score = |pointer: &&String| {
        let (parents, _) = pointer::split(pointer).unwrap_or_default();
        let named = pointer::steps(parents)
            .filter(|step| mentions.iter().flatten().any(|name| name == step))
            .count();
        (named, pointer::get(sent, pointer).is_some())
    };
    // max_by_key returns the last of equals, but the first on the page is wanted.
    members
        .iter()
        .rev()
        .filter(|pointer| last(pointer) == *name)
        .max_by_key(score)
        .cloned()
}

fn names(mention: &str) -> impl Iterator<Item = &str> {
    mention
        .split(['.', '[', ']', '/'])
        .filter(|name| !name.is_empty())
}

fn last(pointer: &str) -> &str {
    pointer.rsplit('/').next().unwrap_or_default()
}

/// Collects the pointers of all members, each list with its first entry.
fn collect(table: &'static Table, trail: &Trail, into: &mut Vec<String>) {
    for field in table.fields {
        let trail = trail.name(field.name);
        into.push(trail.to_string());
        match field.ty {
            Type::Object(inner) => collect(inner, &trail, into),
            Type::List(item) => {
                if let Type::Object(inner) = item.ty {
                    collect(inner, &trail.index(0), into);
                }
            }
            Type::Text | Type::Integer | Type::Boolean => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{CONNECTION, GATEWAY};
    use serde_json::json;

    #[test]
    fn a_message_leads_to_its_member() {
        let sent = json!({ "vpn_gateway": { "eip2": { "type": "5_bgp" } }, "vpn_connection": { "ipsecpolicy": {
            "lifetime_seconds": 1
        } } });
        for (api, message, expected) in [
            (
                &CONNECTION,
                "enable_nqa must not be filled if style is not static",
                "/vpn_connection/enable_nqa",
            ),
            (
                &CONNECTION,
                "invalid request: style is invalid, its value is STATIC",
                "/vpn_connection/style",
            ),
            (
                &CONNECTION,
                "vpn_connection.ikepolicy.lifetime_seconds out of range",
                "/vpn_connection/ikepolicy/lifetime_seconds",
            ),
            (
                &CONNECTION,
                "lifetime_seconds out of range",
                "/vpn_connection/ipsecpolicy/lifetime_seconds",
            ),
            (
                &CONNECTION,
                "the interval of dpd is invalid",
                "/vpn_connection/ikepolicy/dpd",
            ),
            (
                &CONNECTION,
                "(interval) is invalid.",
                "/vpn_connection/ikepolicy/dpd/interval",
            ),
            (
                &CONNECTION,
                "policy_rules[0].source is wrong",
                "/vpn_connection/policy_rules/0/source",
            ),
            (&CONNECTION, "vpn_connection is required", "/vpn_connection"),
            (
                &GATEWAY,
                "local_subnets must be empty when attachment_type is er",
                "/vpn_gateway/local_subnets",
            ),
            (
                &GATEWAY,
                "The type of the EIP is wrong",
                "/vpn_gateway/eip2/type",
            ),
            (&GATEWAY, "eip1.id does not exist", "/vpn_gateway/eip1/id"),
            (
                &GATEWAY,
                "the name of the key is too long",
                "/vpn_gateway/name",
            ),
        ] {
            assert_eq!(
                find(api, message, &sent).as_deref(),
                Some(expected),
                "{message}"
            );
        }
        for message in ["", "resource not enough", "psking", "名字"] {
            assert_eq!(find(&CONNECTION, message, &sent), None, "{message}");
        }
    }
}
