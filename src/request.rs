//! What would be sent: the body without what a choice rules out, the address, the headers.

use crate::check;
use crate::draft::Draft;
use crate::path;
use crate::spec::{Api, Rule, Severity};
use serde_json::Value;

/// The body of a draft.
#[derive(Debug, Clone, Default)]
pub struct Body {
    /// What would be sent, where that is not the draft's body as it stands.
    pub value: Option<Value>,
    /// The members that stay behind, each with the rule that rules it out.
    pub kept: Vec<(String, &'static Rule)>,
}

impl Body {
    /// What would be sent, of the draft that this is the body of.
    #[must_use]
    pub fn of<'a>(&'a self, draft: &'a Draft) -> &'a Value {
        self.value.as_ref().unwrap_or(&draft.body)
    }
}

/// The body that a draft stands for: without the members that a choice rules out. A rule that
/// only notes that a member is ignored leaves it in.
#[must_use]
pub fn body(api: &'static Api, draft: &Draft) -> Body {
    let mut kept = check::ruled_out(api, &draft.body, &draft.facts);
    kept.retain(|(_, rule)| rule.severity != Severity::Note);
    // Mostly nothing is ruled out, and no keystroke needs a copy then.
    if kept.is_empty() {
        return Body::default();
    }
    let mut value = draft.body.clone();
    for (pointer, _) in &kept {
        let parent = path::split(pointer).and_then(|(parent, name)| Some((path::get_mut(&mut value, parent)?, name)));
        if let Some((Value::Object(parent), name)) = parent {
            parent.shift_remove(&*name);
        }
    }
    Body { value: Some(value), kept }
}

/// Where a request goes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Env {
    /// The region, such as `eu-west-101`.
    pub region: String,
    /// The project's ID.
    pub project_id: String,
}

impl Env {
    /// The address of the service. What is not known yet stands in braces, as on the page.
    #[must_use]
    pub fn url(&self, api: &Api) -> String {
        let given = |text: &str, name: &str| if text.is_empty() { format!("{{{name}}}") } else { text.to_owned() };
        let path = api.path.replace("{project_id}", &given(&self.project_id, "project_id"));
        format!("https://vpn.{}.myhuaweicloud.com{path}", given(&self.region, "region"))
    }
}

/// The regions of the service, as the vendor's SDK lists them.
pub const REGIONS: [&str; 31] = [
    "cn-north-4",
    "cn-north-1",
    "cn-north-2",
    "cn-north-9",
    "cn-north-11",
    "cn-north-12",
    "cn-east-2",
    "cn-east-3",
    "cn-east-4",
    "cn-east-5",
    "cn-south-1",
    "cn-south-2",
    "cn-south-4",
    "cn-southwest-2",
    "cn-southwest-3",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "ap-southeast-5",
    "sa-brazil-1",
    "la-south-2",
    "la-north-2",
    "na-mexico-1",
    "ae-ad-1",
    "me-east-1",
    "af-south-1",
    "af-north-1",
    "tr-west-1",
    "ru-moscow-1",
    "eu-west-101",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{CONNECTION, GATEWAY};
    use serde_json::json;

    fn draft(body: Value) -> Draft {
        Draft { body, facts: json!({}) }
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
        let kept: Vec<_> = body.kept.iter().map(|(pointer, rule)| (pointer.as_str(), rule.id)).collect();
        assert_eq!(
            kept,
            [
                ("/vpn_gateway/local_subnets", "gateway.local-subnets.only-vpc-ipv4"),
                ("/vpn_gateway/eip1", "gateway.eip1.only-public"),
            ]
        );
    }

    #[test]
    fn what_is_only_ignored_is_sent() {
        let draft = draft(json!({ "vpn_connection": { "ikepolicy": { "phase1_negotiation_mode": "main" } } }));
        assert_eq!(body(&CONNECTION, &draft).value, None);
    }

    #[test]
    fn the_address_shows_what_is_missing() {
        let mut env = Env::default();
        assert_eq!(env.url(&GATEWAY), "https://vpn.{region}.myhuaweicloud.com/v5/{project_id}/vpn-gateways");
        env = Env { region: "eu-west-101".into(), project_id: "0605".into() };
        assert_eq!(env.url(&CONNECTION), "https://vpn.eu-west-101.myhuaweicloud.com/v5/0605/vpn-connection");
    }
}
