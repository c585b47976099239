//! Lists: of plain values, and of objects. Rows are drawn by place and hold no state.

use super::control::Control;
use super::el::{El, button, classed, el};
use super::field;
use super::findings;
use super::state::Page;
use leptos::prelude::*;
use serde_json::Value;
use vpn_request_builder::draft;
use vpn_request_builder::form::{FieldView, Form};
use vpn_request_builder::spec::{Field, Table, Type};

/// A list with its label, its rows and the button that adds one.
pub fn list(page: Page, pointer: &str, field: &'static Field, item: &'static Field) -> El {
    let count = {
        let pointer = pointer.to_owned();
        let most = field.most();
        classed("span", "count").says(move || match (page.form.with(|form| form.entries(&pointer).len()), most) {
            (0, _) => String::new(),
            (len, None) => len.to_string(),
            (len, Some(most)) => format!("{len} of {most}"),
        })
    };
    let (label, need) = field::label("legend", field);
    let found = findings::list();
    let rows = match item.ty {
        Type::Object(table) => objects(page, pointer.to_owned(), item, table),
        _ => values(page, pointer.to_owned(), item),
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

/// The rows of a list of objects.
fn objects(page: Page, list: String, item: &'static Field, table: &'static Table) -> El {
    let len = {
        let list = list.clone();
        Memo::new(move |_| page.form.with(|form| form.entries(&list).len()))
    };
    el("ol").rows(move || len.get(), move |at| object(page, &format!("{list}/{at}"), item, table, at))
}

fn object(page: Page, pointer: &str, item: &'static Field, table: &'static Table, at: usize) -> El {
    let name = format!("{} {}", item.label, at + 1);
    let found = findings::list();
    let legend = el("legend").text(&name);
    let inner = el("fieldset").children([legend, tools(pointer, &name), found.clone(), members(page, pointer, table)]);
    field::draw_each(page, pointer.to_owned(), move |view| findings::draw(&found, &view.findings));
    classed("li", "row").attr("id", pointer).child(inner)
}

/// A row of a list of plain values.
struct Row {
    whole: El,
    control: Control,
    pointer: String,
    drawn: Option<FieldView>,
}

impl Row {
    fn new(list: &str, item: &'static Field, at: usize) -> Row {
        let pointer = format!("{list}/{at}");
        let name = format!("{} {}", item.label, at + 1);
        let control = Control::new(&pointer, item, None);
        let label = classed("label", "visually-hidden").attr("for", &pointer).text(&name);
        let tools = tools(&pointer, &name);
        let whole = classed("li", "row").children([label, control.whole.clone(), tools, control.findings.clone()]);
        Row { whole, control, pointer, drawn: None }
    }

    fn draw(&mut self, page: Page, form: &Form, value: &Value, silent: bool) {
        let same = |view: &FieldView| silent && view.findings.is_empty() && view.text == draft::text(value);
        if !self.drawn.as_ref().is_some_and(same) {
            let view = form.entry_view(&self.pointer);
            self.control.draw(page, &view);
            self.drawn = Some(view);
        }
    }
}

/// The rows of a list of plain values. There can be hundreds, so one effect draws them all: it
/// touches those whose value is another one, or that have findings.
fn values(page: Page, list: String, item: &'static Field) -> El {
    let rows = std::cell::RefCell::new(Vec::<Row>::new());
    el("ol").drawn(move |whole| {
        page.shown.track();
        page.form.with(|form| {
            let (values, mut rows) = (form.entries(&list), rows.borrow_mut());
            let silent = form.tally(&list).worst().is_none();
            let known = rows.len().min(values.len());
            rows.drain(known..).for_each(|row| row.whole.0.remove());
            rows.extend((known..values.len()).map(|at| Row::new(&list, item, at)));
            for (row, value) in rows.iter_mut().zip(values) {
                row.draw(page, form, value, silent);
            }
            rows[known..].iter().for_each(|row| whole.push(row.whole.clone()));
        });
    })
}

fn members(page: Page, pointer: &str, table: &'static Table) -> El {
    // Where the rows are plain, as those of tags are, each row says no more than it must.
    let plain = table.fields.iter().all(|field| field.ty.table().is_none() && !matches!(field.ty, Type::List(_)));
    let fields = classed("div", "fields").attr("data-plain", if plain { "true" } else { "false" });
    field::fields(fields, page, pointer, table, !plain)
}

/// The buttons of a row. They are many, so they are markup; the page listens for them all at once.
fn tools(pointer: &str, name: &str) -> El {
    let button = |action: &str, verb: &str| {
        format!(
            "<button type=button class=icon data-action={action} data-path=\"{pointer}\" aria-label=\"{verb} {name}\" \
             title=\"{verb}\"></button>"
        )
    };
    let buttons = [("up", "Move up"), ("down", "Move down"), ("duplicate", "Duplicate"), ("remove", "Remove")];
    let tools = classed("div", "tools");
    tools.0.set_inner_html(&buttons.map(|(action, verb)| button(action, verb)).concat());
    tools
}
