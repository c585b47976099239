//! Lists: of plain values, and of objects. Rows are drawn by place and hold no state.

use super::control::Control;
use super::el::{El, button, classed, effect, el};
use super::field;
use super::findings;
use super::state::Page;
use leptos::prelude::*;
use vpn_request_builder::spec::{Field, Table, Type};

/// A list with its label, its rows and the button that adds one.
pub fn list(page: Page, pointer: &str, field: &'static Field, item: &'static Field) -> El {
    let count = {
        let pointer = pointer.to_owned();
        let most = field.most();
        classed("span", "count").says(move || match (page.form.with(|form| form.len(&pointer)), most) {
            (0, _) => String::new(),
            (len, None) => len.to_string(),
            (len, Some(most)) => format!("{len} of {most}"),
        })
    };
    let (label, need) = field::label("legend", field);
    let found = findings::list();
    let rows = {
        let (pointer, list) = (pointer.to_owned(), pointer.to_owned());
        let len = Memo::new(move |_| page.form.with(|form| form.len(&pointer)));
        el("ol").rows(move || len.get(), move |at| row(page, &format!("{list}/{at}"), item, at))
    };
    let kind = if item.ty.table().is_some() { "objects" } else { "values" };
    let whole = classed("fieldset", "list").attr("id", pointer).attr("data-kind", kind);
    let whole =
        whole.child(label.child(count)).child(field::explanation(pointer, field)).child(found.clone()).child(rows);
    let pointer = pointer.to_owned();
    let add = button("add", &pointer, &format!("Add {}", item.noun()));
    field::draw_each(page, pointer, move |view| {
        need.flag("hidden", !view.standing.mandatory);
        // An empty list speaks only once everything does: its rows are what is touched.
        let quiet = !view.given && !page.shown.with(super::state::Shown::all);
        findings::draw(&found, if quiet { &[] } else { &view.findings });
    });
    whole.child(add)
}

fn row(page: Page, pointer: &str, item: &'static Field, at: usize) -> El {
    let name = format!("{} {}", item.label, at + 1);
    let tools = classed("div", "tools");
    tools.0.set_inner_html(&tools_markup(pointer, &name));
    let row = classed("li", "row");
    if let Type::Object(table) = item.ty {
        let found = findings::list();
        let legend = el("legend").text(&name);
        let inner = el("fieldset").children([legend, tools, found.clone(), members(page, pointer, table)]);
        field::draw_each(page, pointer.to_owned(), move |view| findings::draw(&found, &view.findings));
        return row.attr("id", pointer).child(inner);
    }
    let control = Control::new(pointer, item, None);
    let label = classed("label", "visually-hidden").attr("for", pointer).text(&name);
    let row = row.children([label, control.whole.clone(), tools, control.findings.clone()]);
    let (pointer, mut drawn) = (pointer.to_owned(), None);
    effect(Box::new(move || {
        let view = page.form.with(|form| form.entry_view(&pointer));
        // Findings are shown or not without the form changing; most rows have none.
        if drawn.as_ref() != Some(&view) || !view.findings.is_empty() {
            control.draw(page, &view);
            drawn = Some(view);
        }
    }));
    row
}

fn members(page: Page, pointer: &str, table: &'static Table) -> El {
    // Where the rows are plain, as those of tags are, each row says no more than it must.
    let plain = table.fields.iter().all(|field| field.ty.table().is_none() && !matches!(field.ty, Type::List(_)));
    let fields = classed("div", "fields").attr("data-plain", if plain { "true" } else { "false" });
    field::fields(fields, page, pointer, table, !plain)
}

/// The buttons of a row. They are many, so they are markup; the page listens for them all at once.
fn tools_markup(pointer: &str, name: &str) -> String {
    let button = |action: &str, verb: &str| {
        format!(
            "<button type=button class=icon data-action={action} data-path=\"{pointer}\" aria-label=\"{verb} {name}\" \
             title=\"{verb}\"></button>"
        )
    };
    [("up", "Move up"), ("down", "Move down"), ("duplicate", "Duplicate"), ("remove", "Remove")]
        .map(|(action, verb)| button(action, verb))
        .concat()
}
