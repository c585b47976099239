//! What an import would change, in a line to be read before it is carried out. It repeats no
//! values, because some of them are secrets.

use super::import::{Address, Imported, Refused};
use crate::catalogue::CONNECTION;
use crate::catalogue::spec::{Api, FACTS};
use crate::document::draft::{Draft, Edit};
use crate::document::pointer::Trail;
use serde_json::{Map, Value};

/// The member of a connection that names its gateway.
pub const GATEWAY_ID: &str = "/vpn_connection/vgw_id";

/// The member of a connection that names one of the gateway's addresses.
pub const GATEWAY_ADDRESS: &str = "/vpn_connection/vgw_ip";

/// Returns the draft of a connection that an import fills into the open connection instead of
/// opening the gateway's form: the text describes a gateway that exists.
#[must_use]
pub fn gateway_to_use<'a>(imported: &'a Imported, open: &Api) -> Option<&'a Draft> {
    let connection = imported.connection.as_ref();
    connection.filter(|_| open.name == CONNECTION.name)
}

/// Says what was done with the response of a gateway that was filled into a connection, the `draft`.
#[must_use]
pub fn gateway_used(gateway: &Draft, addresses: &[Address], draft: &Draft) -> Vec<String> {
    let filled = format!(
        "Filled in {} from this response. The rest of it is ignored.",
        of_gateway(gateway)
    );
    let now = draft.get(GATEWAY_ADDRESS).and_then(Value::as_str);
    let Some(used) = addresses
        .iter()
        .find(|address| Some(&*address.vgw_ip) == now)
    else {
        return vec![filled];
    };
    let others = addresses.iter().filter(|address| *address != used);
    let others =
        others.map(|other| format!(" For {}, enter {} instead.", other.label, other.vgw_ip));
    let address = format!("The gateway address is {}.", used.label);
    vec![filled, others.fold(address, |all, other| all + &other)]
}

/// Returns a draft of a connection with a gateway filled in: its ID, its facts, and its first address,
/// unless the draft has one of its addresses already.
#[must_use]
pub fn with_gateway(mut draft: Draft, gateway: &Draft, addresses: &[Address]) -> Draft {
    let now = draft.get(GATEWAY_ADDRESS).and_then(Value::as_str);
    let is_known = addresses
        .iter()
        .any(|address| Some(&*address.vgw_ip) == now);
    let address = Some(GATEWAY_ADDRESS).filter(|_| !is_known);
    for pointer in std::iter::once(GATEWAY_ID).chain(address) {
        if let Some(value) = gateway.get(pointer).cloned() {
            let pointer = pointer.to_owned();
            draft.apply(&CONNECTION, Edit::Set { pointer, value });
        }
    }
    draft.facts = gateway.facts.clone();
    draft
}

/// Returns an imported draft with the facts that are known: they stay true if it is about the same
/// gateway as the current one and brings none.
#[must_use]
pub fn with_known_facts(mut draft: Draft, current: &Draft) -> Draft {
    let brings = draft
        .facts
        .as_object()
        .is_some_and(|facts| !facts.is_empty());
    let gateway = draft.get(GATEWAY_ID);
    if !brings && gateway.is_some() && gateway == current.get(GATEWAY_ID) {
        draft.facts = current.facts.clone();
    }
    draft
}

/// Names the members of a connection that a gateway's response fills.
fn of_gateway(gateway: &Draft) -> String {
    let facts = gateway.facts.as_object().map_or(0, serde_json::Map::len);
    let given = [
        (GATEWAY_ID, "the gateway ID"),
        (GATEWAY_ADDRESS, "its address"),
    ];
    let given = given
        .into_iter()
        .filter(|(pointer, _)| gateway.get(pointer).is_some());
    let mut parts: Vec<String> = given.map(|(_, name)| name.to_owned()).collect();
    if facts > 0 {
        parts.push(counted(facts, "gateway detail"));
    }
    listed(&parts)
}

/// Says what a text is and what importing it would change. `current` is the draft of the request
/// that it is imported into.
#[must_use]
pub fn accepted(imported: &Imported, open: &Api, current: &Draft) -> String {
    let api = imported.api;
    let kind = match (imported.is_response, imported.is_update) {
        (true, _) => "response",
        (false, true) => "update request, taken as a create request",
        (false, false) => "create request",
    };
    let what = format!("{} {kind}", api.title);
    if let Some(gateway) = gateway_to_use(imported, open) {
        return format!("{what}: fills in {}.", of_gateway(gateway));
    }
    let elsewhere = if api.name == open.name {
        String::new()
    } else {
        format!(" Opens the {} form.", api.title)
    };
    let changes = changes(&with_known_facts(imported.draft.clone(), current), current);
    format!("{what}: {changes}.{elsewhere}")
}

/// Says why a text cannot be imported as it is, gently: it may be half typed.
#[must_use]
pub fn refused(refused: &Refused) -> String {
    let Some(excerpt) = &refused.excerpt else {
        return refused.reason.clone();
    };
    let why = refused.reason.split_once(": ");
    let why = why.map_or(String::from("."), |(_, why)| format!(": {why}"));
    format!(
        "Not JSON yet: line {}, column {}{why}",
        excerpt.line, excerpt.column
    )
}

/// Counts in words what changes where one draft takes the place of another.
fn changes(new: &Draft, current: &Draft) -> String {
    let (new, current) = (values(new), values(current));
    let (mut fills, mut replaces) = (0, 0);
    for (pointer, value) in &new {
        match current.get(pointer) {
            None => fills += 1,
            Some(known) if known != value => replaces += 1,
            Some(_) => {}
        }
    }
    // Of the values of now, those that are not among the new ones.
    let clears = current.len() - (new.len() - fills);
    let parts = [
        ("fills", fills, "field"),
        ("replaces", replaces, "value"),
        ("clears", clears, "other field"),
    ];
    let parts = parts.into_iter().filter(|(_, count, _)| *count > 0);
    let parts: Vec<String> = parts
        .map(|(verb, count, noun)| format!("{verb} {}", counted(count, noun)))
        .collect();
    if parts.is_empty() {
        "changes nothing".to_owned()
    } else {
        listed(&parts)
    }
}

/// Joins parts of a sentence: "a, b and c".
fn listed(parts: &[String]) -> String {
    match parts {
        [rest @ .., last] if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        parts => parts.concat(),
    }
}

fn counted(count: usize, noun: &str) -> String {
    let many = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{many}")
}

/// The values of a draft by their pointers. A list of plain values is one of them, as it is one
/// field of the form.
fn values(draft: &Draft) -> Map<String, Value> {
    let mut values = Map::new();
    collect(&draft.body, &Trail::ROOT, &mut values);
    let facts = Trail::ROOT.name(&FACTS[1..]);
    collect(&draft.facts, &facts, &mut values);
    values
}

fn collect(value: &Value, trail: &Trail, into: &mut Map<String, Value>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                collect(member, &trail.name(name), into);
            }
        }
        Value::Array(entries) if entries.iter().any(Value::is_object) => {
            for (at, entry) in entries.iter().enumerate() {
                collect(entry, &trail.index(at), into);
            }
        }
        Value::Null => {}
        value => drop(into.insert(trail.to_string(), value.clone())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::GATEWAY;
    use crate::exchange::import::import;
    use serde_json::json;

    const MARKER: &str = "Marker-4711";

    fn said(text: &str, open: &'static Api, current: &Draft) -> String {
        match import(text, Some(open)) {
            Ok(imported) => accepted(&imported, open, current),
            Err(no) => refused(&no),
        }
    }

    #[test]
    fn it_says_what_changes() {
        let empty = Draft::new(&GATEWAY);
        let text = r#"{"vpn_gateway":{"name":"a","local_subnets":["10.0.0.0/24","10.1.0.0/24"],"eip1":{"id":"x"},"tags":[{"key":"k","value":"v"}]}}"#;
        assert_eq!(
            said(text, &GATEWAY, &empty),
            "VPN gateway create request: fills 5 fields."
        );
        let current = Draft {
            body: json!({ "vpn_gateway": { "name": "b", "eip1": { "id": "x" }, "er_id": "e" } }),
            ..empty.clone()
        };
        assert_eq!(
            said(text, &GATEWAY, &current),
            "VPN gateway create request: fills 3 fields, replaces 1 value and clears 1 other field."
        );
        assert_eq!(
            said(text, &CONNECTION, &empty),
            "VPN gateway create request: fills 5 fields. Opens the VPN gateway form."
        );
        let same = r#"{"vpn_gateway":{"name":"b","eip1":{"id":"x"},"er_id":"e"}}"#;
        assert_eq!(
            said(same, &GATEWAY, &current),
            "VPN gateway create request: changes nothing."
        );
    }

    #[test]
    fn a_gateway_that_exists_is_filled_into_the_open_connection() {
        let text = r#"{"vpn_gateway":{"id":"g","name":"a","connection_number":3,"flavor":"Basic","network_type":"public"}}"#;
        let open = &CONNECTION;
        let draft = Draft::new(open);
        assert_eq!(
            said(text, open, &draft),
            "VPN gateway response: fills in the gateway ID and 2 gateway details."
        );
        let imported = import(text, Some(open)).expect("a response");
        let gateway = gateway_to_use(&imported, open).expect("a gateway");
        assert_eq!(
            gateway_used(gateway, &imported.addresses, &draft),
            [
                "Filled in the gateway ID and 2 gateway details from this response. The rest of it is ignored."
            ]
        );
        assert!(gateway_to_use(&imported, &GATEWAY).is_none());
        assert_eq!(
            said(text, &GATEWAY, &Draft::new(&GATEWAY)),
            "VPN gateway response: fills 3 fields."
        );
    }

    #[test]
    fn the_addresses_of_a_gateway_are_offered() {
        let text = r#"{"vpn_gateway":{"id":"g","eip1":{"id":"a","ip_address":"203.0.113.11","type":"5_bgp"},"eip2":{"id":"b","ip_address":"203.0.113.12"}}}"#;
        let imported = import(text, Some(&CONNECTION)).expect("a response");
        let gateway = gateway_to_use(&imported, &CONNECTION).expect("a gateway");
        let filled = |vgw_ip: Option<&str>| {
            let mut body = json!({ "vpn_connection": { "vgw_id": "x" } });
            if let Some(vgw_ip) = vgw_ip {
                body["vpn_connection"]["vgw_ip"] = vgw_ip.into();
            }
            let draft = Draft {
                body,
                facts: json!({}),
            };
            let draft = with_gateway(draft, gateway, &imported.addresses);
            let said = gateway_used(gateway, &imported.addresses, &draft);
            let vgw_ip = draft.body["vpn_connection"]["vgw_ip"].clone();
            assert_eq!(draft.body["vpn_connection"]["vgw_id"], "g");
            (vgw_ip, said[1].clone())
        };
        let first = (
            json!("a"),
            "The gateway address is EIP 1 (203.0.113.11). For EIP 2 (203.0.113.12), enter b instead.".to_owned(),
        );
        assert_eq!(filled(None), first);
        assert_eq!(filled(Some("of another gateway")), first);
        let second = "The gateway address is EIP 2 (203.0.113.12). For EIP 1 (203.0.113.11), enter a instead.";
        assert_eq!(filled(Some("b")), (json!("b"), second.to_owned()));
    }

    #[test]
    fn facts_stay_for_the_same_gateway() {
        let of = |id: &str, facts: &Value| Draft {
            body: json!({ "vpn_connection": { "vgw_id": id } }),
            facts: facts.clone(),
        };
        let (known, none) = (json!({ "flavor": "Basic" }), json!({}));
        let facts = |new: Draft| with_known_facts(new, &of("g", &known)).facts;
        assert_eq!(facts(of("g", &none)), known);
        assert_eq!(facts(of("h", &none)), none);
        assert_eq!(
            facts(of("g", &json!({ "flavor": "GM" }))),
            json!({ "flavor": "GM" })
        );
    }

    #[test]
    fn an_update_is_told_as_one() {
        let text = "PUT /v5/p/vpn-gateways/a\n\n{\"vpn_gateway\":{\"name\":\"a\"}}";
        assert_eq!(
            said(text, &GATEWAY, &Draft::new(&GATEWAY)),
            "VPN gateway update request, taken as a create request: fills 1 field."
        );
    }

    #[test]
    fn a_text_that_is_half_typed_is_no_mistake_yet() {
        let said = |text| said(text, &GATEWAY, &Draft::new(&GATEWAY));
        assert!(said("{\n \"vpn_gateway\": {").starts_with("Not JSON yet: line 2, column "));
        assert_eq!(
            said("hello"),
            "The text contains neither JSON nor a curl command."
        );
    }

    #[test]
    fn no_secret_is_repeated() {
        let draft = Draft::new(&CONNECTION);
        for text in [
            format!(r#"{{"vpn_connection":{{"psk":"{MARKER}"}}}}"#),
            format!(r#"{{"vpn_connection":{{"psk":"{MARKER}" "x":"{MARKER}"}}}}"#),
            format!(r#"{{"vpn_connection":{{"psk":"{MARKER}"#),
            format!(r#"{{"vpn_connection":{{"psk":{MARKER}}}}}"#),
        ] {
            let said = said(&text, &CONNECTION, &draft);
            assert!(!said.contains(MARKER), "{said}");
        }
    }
}
