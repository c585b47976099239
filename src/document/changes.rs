//! The changes caused by an edit, so that the page redraws only these.

use crate::catalogue::spec::{Api, Check, Cond, DefaultValue, FACTS, Field, Table, Type};
use crate::document::pointer;
use crate::rules::check::Finding;

/// The changes caused by an edit. Naming more than did change is harmless.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// `true` if anything may have changed.
    pub whole: bool,
    /// The members whose [`FieldView`](crate::document::form::FieldView) may have changed.
    pub members: Vec<String>,
    /// The lists and objects in which anything may have changed.
    pub within: Vec<String>,
    /// `true` if the findings have changed.
    pub findings: bool,
    /// `true` if the body may have changed.
    pub body: bool,
}

impl Changes {
    /// Returns changes that may concern anything.
    #[must_use]
    pub fn whole() -> Changes {
        Changes {
            whole: true,
            findings: true,
            body: true,
            ..Changes::default()
        }
    }

    /// Returns `true` if the member at a pointer may have changed.
    #[must_use]
    pub fn concern(&self, member: &str) -> bool {
        self.whole
            || self.members.iter().any(|changed| changed == member)
            || self
                .within
                .iter()
                .any(|around| pointer::is_within(member, around))
    }

    /// Adds a member and its ancestors.
    pub(super) fn add(&mut self, member: &str) {
        self.members.extend(and_around(member).map(str::to_owned));
    }

    /// Adds a list or object with its content, and its ancestors.
    pub(super) fn add_within(&mut self, around: &str) {
        self.add(around);
        self.within.push(around.to_owned());
    }

    /// Adds the members whose findings differ. Both lists are in the page's order, so the
    /// differences are between the common beginning and the common end.
    pub(super) fn compare(&mut self, before: &[Finding], after: &[Finding]) {
        let same = |(one, other): &(&Finding, &Finding)| one == other;
        let start = before.iter().zip(after).take_while(same).count();
        let (before, after) = (&before[start..], &after[start..]);
        let end = before.iter().rev().zip(after.iter().rev());
        let end = end.take_while(same).count();
        let (before, after) = (&before[..before.len() - end], &after[..after.len() - end]);
        self.findings |= !before.is_empty() || !after.is_empty();
        for finding in before.iter().chain(after) {
            self.add(&finding.path);
        }
    }
}

/// Returns a pointer and those of its ancestors, up to the root.
fn and_around(pointer: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(pointer), |inner| {
        pointer::split(inner).map(|(around, _)| around)
    })
}

/// The members whose applicability depends on others by the conditions of the catalogue: whether
/// they are mandatory or ruled out, and their default. In these pointers, `*` is any index in a
/// list.
#[derive(Debug, Clone)]
pub(super) struct Dependents(Vec<Dependent>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Dependent {
    /// The member that a condition mentions.
    on: String,
    /// The member that the condition belongs to.
    member: String,
}

impl Dependents {
    /// Returns the dependents of a request.
    pub(super) fn of(api: &'static Api) -> Dependents {
        let mut all = Vec::new();
        collect(api.request, "", &mut all);
        if let Some(facts) = api.facts {
            collect(facts, FACTS, &mut all);
        }
        // Dependence is transitive: a default that depends on a member affects whatever depends on
        // the default.
        loop {
            let further = all.iter().flat_map(|first| {
                let second = all.iter().filter(|second| second.on == first.member);
                second.map(|second| Dependent {
                    on: first.on.clone(),
                    member: second.member.clone(),
                })
            });
            let further: Vec<_> = further.filter(|found| !all.contains(found)).collect();
            if further.is_empty() {
                return Dependents(all);
            }
            for found in further {
                if !all.contains(&found) {
                    all.push(found);
                }
            }
        }
    }

    /// Adds the members that depend on the one at a pointer, on its ancestors or on its content.
    pub(super) fn add_to(&self, changes: &mut Changes, pointer: &str) {
        let steps = pointer.split('/').map(|step| {
            let is_position = !step.is_empty() && step.bytes().all(|byte| byte.is_ascii_digit());
            if is_position { "*" } else { step }
        });
        let pattern = steps.collect::<Vec<_>>().join("/");
        for Dependent { on, member } in &self.0 {
            if pointer::is_within(on, &pattern) || pointer::is_within(&pattern, on) {
                match member.split_once("/*") {
                    Some((list, _)) => changes.within.push(list.to_owned()),
                    None => changes.members.push(member.clone()),
                }
            }
        }
    }
}

fn collect(table: &'static Table, parent: &str, into: &mut Vec<Dependent>) {
    for field in table.fields {
        let member = format!("{parent}/{}", field.name);
        for cond in conditions(field) {
            mentions(cond, &mut |mentioned| {
                let on = match mentioned.strip_prefix('/') {
                    Some(_) => mentioned.to_owned(),
                    None => format!("{parent}/{mentioned}"),
                };
                into.push(Dependent {
                    on,
                    member: member.clone(),
                });
            });
        }
        let inner = if let Type::List(_) = field.ty {
            format!("{member}/*")
        } else {
            member
        };
        if let Some(table) = field.ty.table() {
            collect(table, &inner, into);
        }
    }
}

/// Returns the conditions on which a field's applicability or limits depend.
fn conditions(field: &'static Field) -> impl Iterator<Item = &'static Cond> {
    let of_rules = field.rules.iter().filter_map(|rule| match &rule.check {
        Check::MandatoryIf(cond) | Check::OnlyIf(cond) => Some(cond),
        Check::Max(_) => Some(&rule.when),
        _ => None,
    });
    let of_default = match field.default {
        DefaultValue::Either(cond, _, _) => Some(cond),
        DefaultValue::None | DefaultValue::Value(_) | DefaultValue::Words(_) => None,
    };
    of_rules.chain(of_default)
}

/// Calls `tell` with each pointer that a condition mentions.
fn mentions(cond: &'static Cond, tell: &mut dyn FnMut(&'static str)) {
    match cond {
        Cond::Always => {}
        Cond::Is(pointer, _) | Cond::Given(pointer) => tell(pointer),
        Cond::Same(one, other) => {
            tell(one);
            tell(other);
        }
        Cond::Not(cond) => mentions(cond, tell),
        Cond::All(conds) | Cond::Any(conds) => {
            for cond in *conds {
                mentions(cond, tell);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{CONNECTION, GATEWAY};

    fn dependents(api: &'static Api, pointer: &str) -> Vec<String> {
        let mut changes = Changes::default();
        Dependents::of(api).add_to(&mut changes, pointer);
        changes.members
    }

    #[test]
    fn a_choice_has_dependents() {
        let found = dependents(&GATEWAY, "/vpn_gateway/attachment_type");
        for member in ["er_id", "local_subnets", "vpc_id"] {
            let pointer = format!("/vpn_gateway/{member}");
            assert!(found.contains(&pointer), "{member}: {found:?}");
        }
        assert!(dependents(&GATEWAY, "/vpn_gateway/name").is_empty());
    }

    #[test]
    fn a_fact_has_dependents_through_defaults() {
        let found = dependents(&CONNECTION, "/gateway/flavor");
        let version = "/vpn_connection/ikepolicy/ike_version".to_owned();
        assert!(found.contains(&version), "{found:?}");
    }

    #[test]
    fn a_member_concerns_what_is_around_it() {
        let mut changes = Changes::default();
        changes.add("/vpn_gateway/tags/0/key");
        for pointer in [
            "",
            "/vpn_gateway",
            "/vpn_gateway/tags",
            "/vpn_gateway/tags/0",
        ] {
            assert!(changes.concern(pointer), "{pointer}");
        }
        assert!(!changes.concern("/vpn_gateway/tags/1"));
        changes.add_within("/vpn_gateway/tags");
        assert!(changes.concern("/vpn_gateway/tags/1/key"));
        assert!(!changes.concern("/vpn_gateway/tags2"));
    }
}
