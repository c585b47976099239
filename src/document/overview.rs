//! The form at a glance: the state of its sections, and how many fields each choice of "Show" draws.

use crate::catalogue::spec::{self, Api, Section, Severity};
use crate::document::form::{Form, Tally};
use std::collections::HashMap;

/// The fields that the form shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Show {
    /// Those that a usual request sets, and all that are set, required or have a finding.
    #[default]
    Common,
    /// Those that are set.
    Set,
    /// All that apply.
    All,
}

impl Show {
    /// All choices, in the order in which they are offered.
    pub const ALL: [Show; 3] = [Show::Common, Show::Set, Show::All];

    /// Returns its name in attributes and in the storage.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Show::Common => "common",
            Show::Set => "set",
            Show::All => "all",
        }
    }

    /// Returns its label.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Show::Common => "Common",
            Show::Set => "Set",
            Show::All => "All",
        }
    }

    /// Returns the choice of that name.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Show> {
        Show::ALL.into_iter().find(|show| show.name() == name)
    }
}

/// The state of a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SectionState {
    /// The findings in it.
    pub tally: Tally,
    /// `true` if something in it is set.
    pub is_begun: bool,
    /// `true` if one of the members that a usual request leaves out is needed.
    pub needs_more: bool,
}

impl SectionState {
    /// Returns `true` if something is set, and nothing speaks against it.
    #[must_use]
    pub fn is_done(&self) -> bool {
        let worst = self.tally.worst();
        self.is_begun && worst.is_none_or(|worst| worst == Severity::Note)
    }
}

/// The form at a glance.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Overview {
    /// The state of each section, in the order of [`Api::sections`].
    pub sections: Vec<SectionState>,
    /// The number of fields that each of [`Show::ALL`] draws. What is in an object or list counts as
    /// one field.
    pub counts: [usize; Show::ALL.len()],
}

/// Returns the pointers of a section's members.
pub fn pointers(api: &'static Api, section: &Section) -> impl Iterator<Item = String> {
    let outer = spec::outer(api).name;
    section.all().map(move |name| format!("/{outer}/{name}"))
}

/// Computes the overview of a form.
#[must_use]
pub fn overview(form: &Form) -> Overview {
    let mut overview = Overview::default();
    let tallies = tallies(form);
    for section in form.api.sections {
        let mut state = SectionState::default();
        for (at, pointer) in pointers(form.api, section).enumerate() {
            let tally = tallies.get(&*pointer).copied().unwrap_or_default();
            let presence = form.presence(&pointer, tally.total() > 0);
            state.tally.add(tally);
            state.is_begun |= presence.is_given;
            if presence.is_hidden {
                continue;
            }
            let is_usual = at < section.members.len();
            state.needs_more |= !is_usual && presence.is_needed;
            let is_common = is_usual || presence.is_needed;
            for (count, is_drawn) in
                overview
                    .counts
                    .iter_mut()
                    .zip([is_common, presence.is_given, true])
            {
                *count += usize::from(is_drawn);
            }
        }
        overview.sections.push(state);
    }
    overview
}

/// Counts the findings of each member of the request, by its pointer.
fn tallies(form: &Form) -> HashMap<&str, Tally> {
    let mut tallies: HashMap<&str, Tally> = HashMap::new();
    for finding in form.findings() {
        // "/vpn_gateway/eip1/id": the member ends before the third slash.
        let slashes = finding.path.match_indices('/');
        let end = slashes.map(|(at, _)| at).nth(2);
        let member = &finding.path[..end.unwrap_or(finding.path.len())];
        tallies.entry(member).or_default().count(finding.severity);
    }
    tallies
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{CONNECTION, GATEWAY};
    use crate::document::draft::Edit;

    #[test]
    fn every_member_is_in_one_section() {
        for api in [&GATEWAY, &CONNECTION] {
            let table = spec::outer(api).ty.table().expect("an object");
            let mut named: Vec<&str> = api.sections.iter().flat_map(Section::all).collect();
            let mut known: Vec<&str> = table.fields.iter().map(|field| field.name).collect();
            named.sort_unstable();
            known.sort_unstable();
            assert_eq!(named, known, "{}", api.name);
        }
    }

    #[test]
    fn sections_and_counts_follow_the_draft() {
        let mut form = Form::new(&GATEWAY);
        let [common, set, all] = overview(&form).counts;
        assert_eq!(set, 0);
        assert!(0 < common && common < all);
        let first = overview(&form).sections[0];
        assert!(!first.is_begun && !first.needs_more);
        form.apply(Edit::Type {
            pointer: "/vpn_gateway/bgp_asn".into(),
            text: "65000".into(),
        });
        let after = overview(&form);
        assert_eq!(after.counts, [common + 1, 1, all]);
        assert!(after.sections[0].is_done());
        assert!(after.sections[0].needs_more);
        form.apply(Edit::Type {
            pointer: "/vpn_gateway/bgp_asn".into(),
            text: "0".into(),
        });
        assert_eq!(
            overview(&form).sections[0].tally.worst(),
            Some(Severity::Error)
        );
    }
}
