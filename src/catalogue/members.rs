//! The members of a request by name, for "go to field".

use super::spec::{Api, FACTS, Table, Type};

/// A member that a person can go to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Its pointer; in a list, that of the first row.
    pub pointer: String,
    /// Its label.
    pub label: &'static str,
}

impl Member {
    fn name(&self) -> &str {
        self.pointer.rsplit('/').next().unwrap_or_default()
    }
}

/// How much of a member's name the text must match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Match {
    /// The whole name.
    Whole,
    /// Any part of it.
    Part,
}

/// Returns all members of a request, the facts last.
#[must_use]
pub fn members(api: &'static Api) -> Vec<Member> {
    let mut members = Vec::new();
    collect(api.request, "", &mut members);
    if let Some(facts) = api.facts {
        collect(facts, FACTS, &mut members);
    }
    members
}

fn collect(table: &'static Table, parent: &str, into: &mut Vec<Member>) {
    for field in table.fields {
        let pointer = format!("{parent}/{}", field.name);
        let inner = if let Type::List(_) = field.ty {
            format!("{pointer}/0")
        } else {
            pointer.clone()
        };
        into.push(Member {
            pointer,
            label: field.label,
        });
        if let Some(table) = field.ty.table() {
            collect(table, &inner, into);
        }
    }
}

/// Returns the text that finds each member, with the member's label. The text is the member's name,
/// or its pointer if two members share the name.
#[must_use]
pub fn suggestions(api: &'static Api) -> Vec<(String, String)> {
    let members = members(api);
    let suggestion = |member: &Member| {
        let name = member.name();
        let same = members.iter().filter(|other| other.name() == name);
        let text = if same.count() == 1 {
            name
        } else {
            &member.pointer[1..]
        };
        let label = format!("{}, {}", member.label, member.pointer);
        (text.to_owned(), label)
    };
    members.iter().map(suggestion).collect()
}

/// Finds the member that `text` names, by the end of its pointer, its label or, with
/// [`Match::Part`], a part of either. A whole name beats a part.
#[must_use]
pub fn find(api: &'static Api, text: &str, by: Match) -> Option<Member> {
    let wanted = text.trim().trim_start_matches('/').to_ascii_lowercase();
    let end = format!("/{wanted}");
    let fit = |member: &Member| {
        if member.pointer.ends_with(&end) {
            3
        } else if member.label.eq_ignore_ascii_case(&wanted) {
            2
        } else {
            let label = member.label.to_ascii_lowercase();
            let has_part = member.name().contains(&wanted) || label.contains(&wanted);
            i32::from(by == Match::Part && has_part)
        }
    };
    let members = members(api).into_iter().rev();
    members.max_by_key(fit).filter(|member| fit(member) > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{CONNECTION, GATEWAY};

    fn found(api: &'static Api, text: &str, by: Match) -> Option<String> {
        find(api, text, by).map(|member| member.pointer)
    }

    #[test]
    fn a_member_is_found_by_its_name_its_label_or_a_part() {
        let er = Some("/vpn_gateway/er_id".to_owned());
        assert_eq!(found(&GATEWAY, "er_id", Match::Whole), er);
        assert_eq!(found(&GATEWAY, "Enterprise router ID", Match::Whole), er);
        assert_eq!(found(&GATEWAY, "enterprise rou", Match::Whole), None);
        assert_eq!(found(&GATEWAY, "enterprise rou", Match::Part), er);
        assert_eq!(found(&GATEWAY, "colour", Match::Part), None);
        assert_eq!(
            found(&GATEWAY, "eip2/id", Match::Whole).as_deref(),
            Some("/vpn_gateway/eip2/id")
        );
    }

    #[test]
    fn every_suggestion_finds_its_member() {
        for api in [&GATEWAY, &CONNECTION] {
            for (member, (text, _)) in members(api).iter().zip(suggestions(api)) {
                assert_eq!(
                    found(api, &text, Match::Whole),
                    Some(member.pointer.clone())
                );
            }
        }
    }
}
