//! Converts the service's response to a request: it has most of the request's members, and some of
//! its own.

use super::result::Address;
use crate::catalogue::spec::{Api, FACTS, Field, Table, Type, outer};
use crate::catalogue::{self, APIS, CONNECTION, GATEWAY};
use crate::document::draft::{Draft, Edit};
use crate::document::pointer::Trail;
use serde_json::{Map, Value};

/// Returns `true` if an object belongs to a response: if it has a member that the service adds to
/// what it creates, and that no request has. Members that are objects do not count, because newer
/// editions of requests may have them.
pub fn is_response(object: &Map<String, Value>) -> bool {
    let row = |body: &'static Table, name: &str| {
        let inner = body.fields.iter().find_map(|field| field.ty.table());
        [Some(body), inner]
            .into_iter()
            .flatten()
            .find_map(|table| table.field(name))
    };
    let is_given = |name: &str| {
        let mut rows = APIS
            .into_iter()
            .filter_map(|api| row(catalogue::response(api), name));
        rows.any(|field| field.ty.table().is_none())
    };
    let is_asked_for = |name: &str| APIS.into_iter().any(|api| row(api.request, name).is_some());
    object
        .keys()
        .any(|name| is_given(name) && !is_asked_for(name))
}

/// The changes made to a response's members, by pointer.
#[derive(Debug, Default)]
pub struct Mapped {
    /// The members that a request does not have.
    pub left_out: Vec<String>,
    /// The members that a request spells differently, each with its new value.
    pub respelled: Vec<String>,
    /// A draft of a connection, if it is the response of a gateway.
    pub connection: Option<Draft>,
    /// The addresses of that gateway.
    pub addresses: Vec<Address>,
    /// What was done with the gateway's EIPs and private addresses, in a sentence.
    pub eips: Option<String>,
}

/// Converts the body of a response to that of a request.
pub fn map(api: &'static Api, body: &mut Map<String, Value>) -> Mapped {
    let mut mapped = Mapped::default();
    let inner = outer(api).name;
    let id = body.get(inner).and_then(|inner| inner.get("id")).cloned();
    if api.name == GATEWAY.name
        && let Some(Value::Object(gateway)) = body.get_mut(inner)
    {
        // The names of the two EIPs in older editions.
        for (old, new) in [("master_eip", "eip1"), ("slave_eip", "eip2")] {
            if !gateway.contains_key(new)
                && let Some(eip) = gateway.shift_remove(old)
            {
                gateway.insert(new.to_owned(), eip);
            }
        }
        mapped.addresses = addresses(gateway);
        mapped.eips = another_like_it(gateway);
    }
    map_members(body, api.request, &Trail::ROOT, &mut mapped);
    if api.name == GATEWAY.name {
        mapped.connection = body
            .get(inner)
            .map(|gateway| connection_to(id.as_ref(), &mapped.addresses, gateway));
    }
    mapped
}

/// The two addresses of a gateway: the member of its EIP, that of its private address, and the number
/// of both.
const ADDRESSES: [(&str, &str, u8); 2] = [
    ("eip1", "access_private_ip_1", 1),
    ("eip2", "access_private_ip_2", 2),
];

/// Returns the addresses of a gateway that exists.
fn addresses(gateway: &Map<String, Value>) -> Vec<Address> {
    let of = |(eip, private, number): (&str, &str, u8)| {
        let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
        if let Some(vgw_ip) = text(gateway.get(private)) {
            let label = format!("private address {number}");
            return Some(Address { vgw_ip, label });
        }
        let eip = gateway.get(eip)?;
        let at = text(eip.get("ip_address")).map(|at| format!(" ({at})"));
        let label = format!("EIP {number}{}", at.unwrap_or_default());
        let vgw_ip = text(eip.get("id"))?;
        Some(Address { vgw_ip, label })
    };
    ADDRESSES.into_iter().filter_map(of).collect()
}

/// Leaves out what only one gateway can have, so that another one like it can be created: an EIP
/// becomes a new one with the same settings. Returns what was left out, in a sentence.
fn another_like_it(gateway: &mut Map<String, Value>) -> Option<String> {
    let (mut eips, mut private_addresses) = (None, None);
    for (name, private, _) in ADDRESSES {
        if gateway.shift_remove(private).is_some() {
            private_addresses = Some("its private addresses");
        }
        let Some(Value::Object(eip)) = gateway.get_mut(name) else {
            continue;
        };
        if eip.contains_key("id") {
            eips = eips.or(Some("the IDs, addresses and bandwidth IDs of its EIPs"));
        }
        // Shared bandwidth belongs to no EIP, so that a new one can use it.
        let is_shared = eip.get("share_type").and_then(Value::as_str) == Some("WHOLE");
        if is_shared && eips.is_some() {
            eips = Some("the IDs, addresses and own bandwidth of its EIPs, which share bandwidth");
        }
        let of_one: &[&str] = if is_shared {
            &["charge_mode", "bandwidth_size", "bandwidth_name"]
        } else {
            &["bandwidth_id"]
        };
        eip.retain(|name, _| {
            !["id", "ip_address"].contains(&&**name) && !of_one.contains(&&**name)
        });
        let asked = outer(&GATEWAY).ty.table()?.field(name)?.ty.table()?;
        if !eip.keys().any(|name| asked.field(name).is_some()) {
            gateway.shift_remove(name);
        }
    }
    let left_out: Vec<&str> = eips.into_iter().chain(private_addresses).collect();
    (!left_out.is_empty()).then(|| {
        format!(
            "Left out {}, which that gateway uses. The request is for another one like it.",
            left_out.join(" and ")
        )
    })
}

fn map_members(
    members: &mut Map<String, Value>,
    table: &'static Table,
    trail: &Trail,
    mapped: &mut Mapped,
) {
    members.retain(|name, member| {
        let trail = trail.name(name);
        match table.field(name) {
            // A response may report an absent member as null.
            Some(_) if member.is_null() => return false,
            Some(field) => map_value(member, field, &trail, mapped),
            None => mapped.left_out.push(trail.to_string()),
        }
        table.field(name).is_some()
    });
}

fn map_value(value: &mut Value, field: &'static Field, trail: &Trail, mapped: &mut Mapped) {
    match (field.ty, value) {
        (Type::Object(table), Value::Object(members)) => map_members(members, table, trail, mapped),
        (Type::List(item), Value::Array(entries)) => {
            for (at, entry) in entries.iter_mut().enumerate() {
                map_value(entry, item, &trail.index(at), mapped);
            }
        }
        (Type::Text, Value::String(text)) => {
            let is_listed = field.options().any(|option| option == text);
            // Responses say `STATIC`, requests `static`.
            if let Some(option) = field.meant(text).filter(|_| !is_listed) {
                option.clone_into(text);
                mapped.respelled.push(format!("{trail}: {option}"));
            }
        }
        _ => {}
    }
}

/// Returns a draft of a connection to a gateway, from its ID and its converted response.
fn connection_to(id: Option<&Value>, addresses: &[Address], gateway: &Value) -> Draft {
    let mut draft = Draft::new(&CONNECTION);
    let mut set = |pointer: String, value: Option<&Value>| {
        if let Some(value @ Value::String(_)) = value {
            draft.apply(
                &CONNECTION,
                Edit::Set {
                    pointer,
                    value: value.clone(),
                },
            );
        }
    };
    set("/vpn_connection/vgw_id".into(), id);
    let address = addresses
        .first()
        .map(|first| Value::from(first.vgw_ip.as_str()));
    set("/vpn_connection/vgw_ip".into(), address.as_ref());
    for field in CONNECTION
        .facts
        .map(|table| table.fields)
        .unwrap_or_default()
    {
        set(format!("{FACTS}/{}", field.name), gateway.get(field.name));
    }
    draft
}
