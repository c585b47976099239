//! The problem list as a work list: findings of one rule in one list are one item, and the fixes
//! that are certain can be applied at once.

use crate::catalogue::spec::everywhere::UNKNOWN;
use crate::catalogue::spec::{self, Api, FACTS, Fix, Type};
use crate::document::draft::{Draft, Edit};
use crate::document::form::{self, Form};
use crate::document::pointer;
use crate::rules::check::Finding;
use serde_json::Value;

/// So many findings of one rule in one list are folded into one item.
const MANY: usize = 3;

/// So many findings that one answer decides are folded into one item.
const MANY_OPEN: usize = 2;

/// An item of the problem list.
#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    /// One finding.
    One(Finding),
    /// The findings of one rule in one list, or those that depend on one fact.
    Many {
        /// The pointer of the list, or of the fact.
        about: String,
        /// The entries at fault and the rule, "Local subnets 1–50 must …", or the question.
        title: String,
        /// The findings, in the page's order.
        findings: Vec<Finding>,
        /// The fact that they depend on.
        asks: Option<&'static str>,
    },
}

/// Returns the findings as items, most important first.
#[must_use]
pub fn items(form: &Form) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    for finding in form.by_severity() {
        let list = || entry(form.api, &finding.path).map(|(list, _)| list.to_owned());
        let fact = finding.asks.map(|fact| pointer::join(FACTS, fact));
        let Some(own) = fact.or_else(list) else {
            items.push(Item::One(finding));
            continue;
        };
        let same = items.iter_mut().rev().find_map(|item| match item {
            Item::Many {
                about,
                findings,
                asks,
                ..
            } if *about == own
                && findings[0].severity == finding.severity
                && (asks.is_some() || findings[0].rule == finding.rule) =>
            {
                Some(findings)
            }
            _ => None,
        });
        match same {
            Some(findings) => findings.push(finding),
            None => items.push(Item::Many {
                about: own,
                title: String::new(),
                asks: finding.asks,
                findings: vec![finding],
            }),
        }
    }
    let few = |item: Item| match item {
        Item::Many { findings, asks, .. }
            if findings.len() < if asks.is_some() { MANY_OPEN } else { MANY } =>
        {
            findings.into_iter().map(Item::One).collect()
        }
        Item::Many {
            about,
            findings,
            asks,
            ..
        } => {
            let title = match asks {
                Some(_) => question(form.api, &about, findings.len()),
                None => title(form.api, &about, &findings),
            };
            vec![Item::Many {
                about,
                title,
                findings,
                asks,
            }]
        }
        item @ Item::One(_) => vec![item],
    };
    items.into_iter().flat_map(few).collect()
}

/// Returns the question for a fact on which several rules depend.
fn question(api: &'static Api, fact: &str, count: usize) -> String {
    let noun = spec::resolve(api, fact).map(|(field, _)| field.noun());
    let noun = noun.unwrap_or_default();
    format!("Which {noun} does the gateway have? {count} rules depend on it.")
}

/// Returns the list and the index of the entry of a list of plain values at a pointer.
fn entry<'a>(api: &'static Api, pointer: &'a str) -> Option<(&'a str, usize)> {
    let (list, at) = pointer::split(pointer)?;
    let (field, _) = spec::resolve(api, list)?;
    matches!(field.ty, Type::List(item) if item.ty.table().is_none()).then_some(())?;
    Some((list, at.parse().ok()?))
}

/// Returns the title of findings of one rule in one list.
fn title(api: &'static Api, list: &str, findings: &[Finding]) -> String {
    let label = spec::resolve(api, list).map_or(list, |(field, _)| field.label);
    let positions: Vec<usize> = findings
        .iter()
        .filter_map(|finding| entry(api, &finding.path))
        .map(|(_, at)| at + 1)
        .collect();
    let words = findings[0].rule.words();
    format!(
        "{}{label} {}{} {}",
        form::crumbs(api, list),
        ranges(&positions),
        if spec::is_sentence(&words) { ":" } else { "" },
        of_several(&words)
    )
}

/// Puts the words of a rule about one entry so that they follow the numbers of several.
fn of_several(words: &str) -> String {
    if let Some(state) = words.strip_prefix("is ") {
        return format!("are {state}");
    }
    let modals = ["must", "should"].into_iter();
    let each = modals
        .filter_map(|modal| Some((modal, words.strip_prefix(modal)?)))
        .find(|(_, rest)| rest.starts_with(" be a ") || rest.starts_with(" be an "));
    each.map_or_else(
        || words.to_owned(),
        |(modal, rest)| format!("{modal} each{rest}"),
    )
}

/// Writes ascending numbers as ranges: "1–3, 7".
fn ranges(numbers: &[usize]) -> String {
    let runs = numbers.chunk_by(|one, next| one + 1 == *next);
    let runs = runs.map(|run| match run {
        [first, .., last] => format!("{first}–{last}"),
        _ => run.first().map(usize::to_string).unwrap_or_default(),
    });
    runs.collect::<Vec<_>>().join(", ")
}

/// A finding's message where it is listed away from its field, with what is around the field.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sentence {
    /// The text before the name of the field.
    pub before: String,
    /// The name of the field.
    pub field: String,
    /// The text after it.
    pub after: String,
}

/// Splits a finding's message at the name of its field: "Enter the", "VPC ID", ".". Where the message
/// does not name the field, the name goes first, with a colon.
#[must_use]
pub fn sentence(api: &'static Api, finding: &Finding) -> Sentence {
    let crumbs = form::crumbs(api, &finding.path);
    let message = &finding.message;
    let last = pointer::split(&finding.path).map(|(_, last)| last.into_owned());
    let last = last.unwrap_or_default();
    let row = spec::resolve(api, &finding.path).filter(|_| finding.rule != &UNKNOWN);
    let label = row.map_or(last.clone(), |(field, _)| field.label.to_owned());
    // An entry is named by its number.
    let numbered = last.parse::<usize>().ok();
    let numbered = numbered.map(|at| format!("{label} {}", at + 1));
    // A message about a whole list may name one of its entries: "Add at least one local subnet".
    let singular = label.trim_end_matches('s').to_owned();
    let names = numbered.into_iter().chain([label.clone(), singular]);
    let lower = message.to_lowercase();
    let found = names
        .filter(|name| !name.is_empty())
        .find_map(|name| Some((lower.find(&name.to_lowercase())?, name.len())));
    match found.filter(|_| lower.len() == message.len()) {
        Some((at, length)) => Sentence {
            before: crumbs + &message[..at],
            field: message[at..at + length].to_owned(),
            after: message[at + length..].to_owned(),
        },
        None => Sentence {
            before: crumbs,
            field: label,
            after: format!(": {message}"),
        },
    }
}

/// Returns the name of the member at a pointer as a person calls it, with what is around it: "EIP 1 ›
/// Bandwidth name", "Local subnet 3".
#[must_use]
pub fn name(api: &'static Api, path: &str) -> String {
    let last = pointer::split(path).map(|(_, last)| last.into_owned());
    let last = last.unwrap_or_default();
    let label = spec::resolve(api, path).map_or(last.as_str(), |(field, _)| field.label);
    let number = last.parse::<usize>().ok();
    let number = number.map(|at| format!(" {}", at + 1)).unwrap_or_default();
    format!("{}{label}{number}", form::crumbs(api, path))
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

/// Returns the edit that a finding's fix means.
#[must_use]
pub fn fix(draft: &Draft, finding: &Finding) -> Option<Edit> {
    let beside = |name: &str| {
        let (parent, _) = pointer::split(&finding.path)?;
        Some(pointer::join(parent, name))
    };
    let set = |pointer: String, value: Value| Edit::Set { pointer, value };
    Some(match finding.fix.as_ref()? {
        Fix::Value(value) => set(finding.path.clone(), value.clone()),
        Fix::Beside { name, value } => set(beside(name)?, Value::from(*value)),
        Fix::Rename(name) => {
            let value = draft.get(&finding.path)?.clone();
            Edit::All(vec![
                set(beside(name)?, value),
                set(finding.path.clone(), Value::Null),
            ])
        }
    })
}

/// Returns the findings whose fixes are certain and can be applied together. A value inside of one
/// that is replaced may move, so its fix is left out.
#[must_use]
pub fn fixes(form: &Form) -> Vec<&Finding> {
    let mut fixes: Vec<&Finding> = Vec::new();
    for finding in form.findings() {
        let mut done = fixes.iter();
        let is_inside = |other: &&Finding| pointer::is_within(&finding.path, &other.path);
        if finding.fix.is_some() && !done.any(is_inside) {
            fixes.push(finding);
        }
    }
    fixes
}

/// Returns the edit that applies all of these fixes.
#[must_use]
pub fn fix_all(form: &Form) -> Edit {
    let fixes = fixes(form).into_iter();
    Edit::All(
        fixes
            .filter_map(|finding| fix(form.draft(), finding))
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{CONNECTION, GATEWAY};
    use crate::document::draft::Draft;
    use serde_json::json;

    fn form(body: serde_json::Value) -> Form {
        let facts = json!({});
        Form::of(&GATEWAY, Draft { body, facts })
    }

    #[test]
    fn findings_of_one_rule_in_one_list_are_one_item() {
        let form = form(json!({ "vpn_gateway": { "local_subnets":
            ["10.0.0.1/24", "10.0.1.1/24", "10.0.2.1/24", "10.0.3.0/24", "10.0.4.1/24"] } }));
        let items = items(&form);
        let many = items.iter().find_map(|item| match item {
            Item::Many {
                title, findings, ..
            } => Some((title, findings.len())),
            Item::One(_) => None,
        });
        let (title, count) = many.expect("they are one item");
        assert!(title.starts_with("Local subnets 1–3, 5 "), "{title}");
        assert_eq!(count, 4);
        let all: usize = items
            .iter()
            .map(|item| match item {
                Item::One(_) => 1,
                Item::Many { findings, .. } => findings.len(),
            })
            .sum();
        assert_eq!(all, form.findings().len(), "none is lost");
    }

    #[test]
    fn what_one_answer_decides_is_one_item() {
        let body = json!({ "vpn_connection": { "ikepolicy": {
            "ike_version": "v2", "encryption_algorithm": "aes-256", "dh_group": "group14",
        } } });
        let facts = json!({});
        let form = Form::of(&CONNECTION, Draft { body, facts });
        let items = items(&form);
        let many = items.iter().find_map(|item| match item {
            Item::Many {
                title,
                findings,
                asks: Some(fact),
                ..
            } => Some((title, findings.len(), fact)),
            _ => None,
        });
        let (title, count, fact) = many.expect("they are one item");
        assert_eq!(*fact, "flavor");
        assert_eq!(
            *title,
            format!("Which specification does the gateway have? {count} rules depend on it.")
        );
    }

    #[test]
    fn all_certain_fixes_are_one_edit() {
        let mut form = form(json!({ "vpn_gateway": {
            "flavor": "professional1",
            "local_subnets": ["10.0.0.1/24", "10.0.1.0/24"],
            "bgp_asn": "65000",
        } }));
        assert_eq!(fixes(&form).len(), 3);
        form.apply(fix_all(&form));
        assert_eq!(
            form.draft().body,
            json!({ "vpn_gateway": {
                "flavor": "Professional1",
                "local_subnets": ["10.0.0.0/24", "10.0.1.0/24"],
                "bgp_asn": 65000,
            } })
        );
    }

    #[test]
    fn a_message_is_split_at_the_name_of_its_field() {
        let form = form(json!({ "vpn_gateway": { "local_subnets": ["10.0.0.1/24"],
            "eip1": { "bandwidth_size": 0 }, "colour": "red" } }));
        let split = |path: &str| {
            let mut findings = form.findings().iter();
            let finding = findings
                .find(|finding| finding.path == path)
                .expect("a finding");
            let Sentence {
                before,
                field,
                after,
            } = sentence(&GATEWAY, finding);
            assert!(format!("{before}{field}{after}").ends_with(&finding.message));
            (before, field)
        };
        let own = |name: &str| (String::new(), name.to_owned());
        assert_eq!(split("/vpn_gateway/local_subnets/0"), own("Local subnet 1"));
        assert_eq!(split("/vpn_gateway/eip1/bandwidth_size").0, "EIP 1 › ");
        assert_eq!(split("/vpn_gateway/vpc_id").1, "VPC ID");
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
    fn a_member_has_a_name() {
        for (path, expected) in [
            ("/vpn_gateway/vpc_id", "VPC ID"),
            ("/vpn_gateway/local_subnets/2", "Local subnet 3"),
            ("/vpn_gateway/eip1/bandwidth_name", "EIP 1 › Bandwidth name"),
            ("/vpn_gateway/colour", "colour"),
        ] {
            assert_eq!(name(&GATEWAY, path), expected);
        }
    }

    #[test]
    fn the_title_of_several_is_a_sentence() {
        for (words, expected) in [
            ("is empty; enter a value", "are empty; enter a value"),
            (
                "must be an IPv4 CIDR block",
                "must each be an IPv4 CIDR block",
            ),
            ("should not be listed twice", "should not be listed twice"),
            ("must be set in er mode", "must be set in er mode"),
        ] {
            assert_eq!(of_several(words), expected);
        }
    }
}
