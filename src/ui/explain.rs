//! The dialog that explains a rule: what it says and why, where that stands, a value that passes.

use super::dialog;
use super::el::{El, classed, el, link};
use super::state::Page;
use leptos::prelude::*;
use vpn_request_builder::spec::{Field, Type};
use vpn_request_builder::{api, path, reference};

/// The id of the dialog.
pub const NAME: &str = "explain";

/// The id of what is drawn anew for each rule.
const INSIDE: &str = "explained";

/// Explains the rule of a finding.
pub fn show(page: Page, pointer: &str, rule: &str) {
    let finding = page.form.with_untracked(|form| {
        let mut all = form.findings().iter();
        all.find(|finding| finding.path == pointer && finding.rule.id == rule)
            .cloned()
    });
    let (Some(finding), Some(inside)) = (finding, document().get_element_by_id(INSIDE).map(El))
    else {
        return;
    };
    inside.clear();
    let row = |what: &str, says: El| {
        inside.push(el("dt").text(what));
        inside.push(says);
    };
    let (rule, severity) = (finding.rule, finding.severity);
    let chip = classed("span", "chip")
        .attr("data-severity", severity.name())
        .text(severity.name());
    row(
        "Found",
        el("dd").child(chip).text(" ").text(&finding.message),
    );
    row("Which means", el("dd").text(severity.means()));
    let field = owner(page, pointer, rule.id);
    let label = field.map_or_else(|| "It".to_owned(), |field| field.label.to_owned());
    row(
        "The rule",
        el("dd").text(&format!("{label} {}", rule.words())),
    );
    if let Some(field) = field {
        if !field.help.is_empty() {
            row("The field", el("dd").text(field.help));
        }
        if let Some(example) = reference::example(field, rule) {
            row(
                "Passes, for example",
                el("dd").child(el("code").text(&example)),
            );
        }
    }
    let place = finding.place;
    row(
        "Stands in",
        el("dd").child(link(place.table.page.url, &place.to_string())),
    );
    row("Its id", el("dd").child(el("code").text(rule.id)));
    dialog::open(NAME);
}

/// The field that a rule belongs to: the one at the pointer, or the list that has it as an entry.
fn owner(page: Page, pointer: &str, rule: &str) -> Option<&'static Field> {
    let at = |pointer: &str| api::resolve(page.api, pointer).map(|(field, _)| field);
    let (own, list) = (
        at(pointer),
        path::split(pointer).and_then(|(list, _)| at(list)),
    );
    let has = |field: &&Field| {
        matches!(field.ty, Type::List(_)) && field.rules.iter().any(|known| known.id == rule)
    };
    list.filter(has).or(own)
}
