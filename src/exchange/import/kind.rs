//! What an object is: a request, a list of them, or something else that people paste.

use super::result::Refused;
use crate::catalogue::spec::{Api, Table, Type, outer};
use crate::catalogue::{self, APIS};
use crate::document::draft::DEPTH;
use crate::rules::spelling::plain;
use crate::transport::answer::codes;
use serde_json::{Map, Value};

/// Objects that no form is for, by the member that only they have.
const OTHERS: [(&str, &str); 10] = [
    ("customer_gateway", "a customer gateway"),
    ("customer_gateways", "a list of customer gateways"),
    ("connection_monitor", "a health check of a connection"),
    ("connection_monitors", "a list of health checks"),
    ("availability_zones", "the answer about availability zones"),
    ("quotas", "the answer about quotas"),
    ("certificate", "a certificate of a gateway"),
    (
        "supported_devices",
        "the list of devices that the service can configure",
    ),
    ("peer_config", "a configuration for a device"),
    ("logs", "the log of a connection"),
];

/// The members of a customer gateway.
const CUSTOMER_GATEWAY: [&str; 8] = [
    "name",
    "id_type",
    "id_value",
    "bgp_asn",
    "ca_certificate",
    "tags",
    "route_mode",
    "ip",
];

/// Refuses an object that is known, and that no form is for.
pub fn refuse_other(root: &Map<String, Value>) -> Result<(), Refused> {
    if let Some(said) = error(root) {
        return Err(said.into());
    }
    let other = OTHERS.iter().find(|(name, _)| root.contains_key(*name));
    other.map_or(Ok(()), |(_, what)| Err(no_form(what)))
}

fn no_form(what: &str) -> Refused {
    let titles: Vec<String> = APIS
        .into_iter()
        .map(|api| format!("a {}", api.title))
        .collect();
    format!("This is {what}. Import {}.", titles.join(" or ")).into()
}

/// Says what an error of the service or of its API gateway means. Its message is not repeated.
fn error(root: &Map<String, Value>) -> Option<String> {
    let in_list = root.get("errors").and_then(|errors| errors.get(0));
    let inner = root
        .get("error")
        .or(in_list)
        .and_then(Value::as_object)
        .unwrap_or(root);
    let text = |name: &str| match inner.get(name)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let has_message = ["message", "error_msg", "errorMsg", "title"]
        .iter()
        .any(|name| inner.contains_key(*name));
    let code = text("error_code").or_else(|| text("errorCode"));
    let code = code.or_else(|| text("code").filter(|_| has_message))?;
    let is_code = code.len() <= 20
        && code
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'.');
    let named = if is_code {
        format!(" {code}")
    } else {
        String::new()
    };
    let meaning = codes::find(&code)
        .map(|code| format!(" {}", code.says))
        .unwrap_or_default();
    Some(format!(
        "This is the error{named} of the service, not a request.{meaning}"
    ))
}

/// Returns the list of a request's objects in an answer or in a request for several, and its name.
pub fn list(root: &Map<String, Value>) -> Option<(&'static Api, String)> {
    let of = |api: &'static Api| {
        let name = format!("{}s", outer(api).name);
        root.get(&name)
            .is_some_and(Value::is_array)
            .then_some((api, name))
    };
    APIS.into_iter().find_map(of)
}

/// Returns the request that a bare object is: the one that has most of its members. If there is a
/// tie, returns the one that is named, or the one whose form is open.
///
/// # Errors
/// A sentence, if the object is something else, most of its members are unknown, or it fits several.
pub fn recognise(
    members: &Map<String, Value>,
    told: Option<&'static Api>,
    open: Option<&'static Api>,
) -> Result<&'static Api, Refused> {
    let fitting = |api: &'static Api| members.keys().filter(|name| is_known(api, name)).count();
    let most = APIS.into_iter().map(fitting).max().unwrap_or_default();
    let best: Vec<_> = APIS
        .into_iter()
        .filter(|api| fitting(api) == most)
        .collect();
    let customers = members
        .keys()
        .filter(|name| CUSTOMER_GATEWAY.contains(&name.as_str()))
        .count();
    if customers > most && told.is_none() {
        return Err(no_form("a customer gateway"));
    }
    let names: Vec<_> = APIS.into_iter().map(|api| outer(api).name).collect();
    let missing = format!("and {} is missing around them", names.join(" or "));
    if most == 0 && (told.is_none() || !members.is_empty()) {
        return Err(format!(
            "This does not look like a request. None of its parameters is known, {missing}."
        )
        .into());
    }
    // Most members must be known, or any object with a name would be a request.
    if most * 2 < members.len() {
        let first = best[0];
        let verb = if most == 1 { "belongs" } else { "belong" };
        return Err(format!(
            "Only {most} of its {} parameters {verb} to a {}, the request that fits best. Put {} around them if it is one.",
            members.len(),
            first.title,
            outer(first).name
        )
        .into());
    }
    let choice = told.or(open);
    let chosen = choice.filter(|api| best.iter().any(|best| std::ptr::eq(*best, *api)));
    match (best.as_slice(), chosen) {
        (&[api], _) | (_, Some(api)) => Ok(api),
        _ => Err(format!(
            "This does not look like a request. Its parameters fit more than one request, {missing}."
        )
        .into()),
    }
}

/// Returns `true` if a request has a member of that name in any spelling, or its response has it.
fn is_known(api: &'static Api, name: &str) -> bool {
    let wanted = plain(name.get(..64).unwrap_or(name));
    let has = |table: &'static Table| {
        let mut fields = table.fields.iter();
        let mut elsewhere = table.elsewhere.iter();
        fields.any(|field| field.is_called(&wanted)) || elsewhere.any(|(other, _)| *other == name)
    };
    let of = |ty: Type| ty.table().is_some_and(has);
    of(outer(api).ty) || of(catalogue::response(api).fields[0].ty)
}

/// Names an element of a list, so that a person can choose it.
pub fn label(element: &Value, at: usize) -> String {
    let text = |name: &str| {
        let text = element.get(name).and_then(Value::as_str);
        text.filter(|text| !text.is_empty() && text.chars().count() <= 64)
    };
    let name = text("name").or_else(|| text("id"));
    let name = name.map_or_else(|| format!("Entry {}", at + 1), str::to_owned);
    match text("status") {
        Some(status) => format!("{name} ({status})"),
        None => name,
    }
}

/// Reads members whose names are paths, as KooCLI writes them: `vpn_gateway.local_subnets.1`. Entries
/// count from 1. Returns `None` if there are none.
pub fn nested(root: &Map<String, Value>) -> Option<Map<String, Value>> {
    let is_path = |name: &str| {
        let first = name.trim_start_matches('-').split('.').next();
        let steps = name.matches('.').count();
        (1..DEPTH).contains(&steps) && APIS.iter().any(|api| first == Some(outer(api).name))
    };
    if !root.keys().any(|name| is_path(name)) {
        return None;
    }
    let mut nested = Map::new();
    for (name, value) in root {
        let mut target = &mut nested;
        let plain = name.trim_start_matches('-');
        let mut steps: Vec<&str> = if is_path(name) {
            plain.split('.').collect()
        } else {
            vec![name]
        };
        let last = steps.pop().unwrap_or_default();
        for step in steps {
            let inner = target
                .entry(step)
                .or_insert_with(|| Value::Object(Map::new()));
            if !inner.is_object() {
                *inner = Value::Object(Map::new());
            }
            target = inner.as_object_mut()?;
        }
        match (target.get_mut(last), value) {
            (Some(Value::Object(known)), Value::Object(more)) => known.extend(more.clone()),
            _ => drop(target.insert(last.to_owned(), value.clone())),
        }
    }
    Some(
        nested
            .into_iter()
            .map(|(name, value)| (name, with_lists(value)))
            .collect(),
    )
}

/// Converts objects whose members are numbered from 1 to lists.
fn with_lists(value: Value) -> Value {
    let Value::Object(members) = value else {
        return value;
    };
    let numbers = || members.keys().map(|name| name.parse::<usize>());
    let is_list = !members.is_empty()
        && numbers().all(|number| number.is_ok_and(|number| (1..=members.len()).contains(&number)));
    if is_list {
        let mut entries: Vec<_> = members.into_iter().collect();
        entries.sort_by_key(|(name, _)| name.parse::<usize>().unwrap_or_default());
        entries
            .into_iter()
            .map(|(_, value)| with_lists(value))
            .collect()
    } else {
        members
            .into_iter()
            .map(|(name, value)| (name, with_lists(value)))
            .collect()
    }
}
