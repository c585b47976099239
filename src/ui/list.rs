//! Lists: of plain values, and of objects. Rows are drawn by place and hold no state.

use super::assist;
use super::control::Control;
use super::el::{El, button, classed, el};
use super::field;
use super::findings;
use super::follow::{Follow, Look};
use super::state::Page;
use serde_json::Value;
use vpn_request_builder::check::Finding;
use vpn_request_builder::draft;
use vpn_request_builder::form::FieldView;
use vpn_request_builder::spec::{Field, Table, Type};

/// How many rows are drawn of a list. A few letters of a link can stand for hundreds of thousands, which would leave no
/// page alive.
const MOST_ROWS: usize = 1000;

/// A list with its label, its rows and the button that adds one.
pub fn list(
    follow: &mut Follow,
    page: Page,
    pointer: &str,
    field: &'static Field,
    item: &'static Field,
) -> El {
    let (own, most) = (pointer.to_owned(), field.most());
    let count = follow.says(classed("span", "count"), move |look| {
        match (look.form.entries(&own).len(), most) {
            (0, _) => String::new(),
            (len, None) => len.to_string(),
            (len, Some(most)) => format!("{len} of {most}"),
        }
    });
    let (label, need) = field::label("legend", field);
    let found_id = format!("{pointer}-findings");
    let found = findings::list().attr("id", &found_id);
    let rows = match item.ty {
        Type::Object(table) => objects(follow, page, pointer, item, table),
        _ => values(follow, pointer, item),
    };
    let own = pointer.to_owned();
    let more = follow.says(classed("p", "hint"), move |look| {
        match look.form.entries(&own).len().checked_sub(MOST_ROWS) {
            None | Some(0) => String::new(),
            Some(more) => format!("{more} more entries are in the list, and not drawn here."),
        }
    });
    let kind = if item.ty.table().is_some() {
        "objects"
    } else {
        "values"
    };
    let add = button("add", pointer, &format!("Add {}", item.noun()));
    let (own, last, mut full) = (pointer.to_owned(), add.clone(), false);
    follow.with(move |look| {
        // A row that nobody sees is none that somebody types into.
        let now = look.form.entries(&own).len() >= MOST_ROWS;
        if now != full {
            last.flag("hidden", now);
            full = now;
        }
    });
    let whole = classed("fieldset", "list")
        .attr("id", pointer)
        .attr("data-kind", kind);
    let described = [whole.clone(), add.clone()];
    let misfit = field::misfit(follow, pointer, field);
    let whole = whole.children([
        label.child(count),
        field::explanation(pointer, field),
        found.clone(),
        misfit,
        rows,
        more,
    ]);
    let whole =
        whole.child(classed("div", "below").children([add, assist::below(follow, pointer, field)]));
    follow.field(pointer, move |look, view| {
        need.flag("hidden", !view.standing.mandatory);
        // An empty list speaks only once everything does: its rows are what is touched.
        let quiet = !view.given && !look.shown.all();
        let findings: &[Finding] = if quiet { &[] } else { &view.findings };
        findings::draw(&found, findings);
        for part in &described {
            part.set(
                "aria-describedby",
                (!findings.is_empty()).then_some(&found_id),
            );
        }
    });
    whole
}

/// The rows of a list of objects. What follows the form in a row goes with it.
fn objects(
    follow: &mut Follow,
    page: Page,
    list: &str,
    item: &'static Field,
    table: &'static Table,
) -> El {
    let (whole, list) = (el("ol"), list.to_owned());
    let inside = whole.clone();
    let mut rows = Vec::<(El, Follow)>::new();
    follow.with(move |look| {
        let len = look.form.entries(&list).len().min(MOST_ROWS);
        rows.drain(len.min(rows.len())..)
            .for_each(|(row, _)| row.0.remove());
        for (_, own) in &mut rows {
            own.draw(look);
        }
        for at in rows.len()..len {
            let mut own = Follow::default();
            let row = object(&mut own, page, &format!("{list}/{at}"), item, table, at);
            // Drawn before it is a part of the page, which would be laid out for every value set in it.
            own.draw(look);
            inside.push(row.clone());
            rows.push((row, own));
        }
    });
    whole
}

fn object(
    follow: &mut Follow,
    page: Page,
    pointer: &str,
    item: &'static Field,
    table: &'static Table,
    at: usize,
) -> El {
    let name = format!("{} {}", item.label, at + 1);
    let found = findings::list();
    let tools = classed("div", "tools");
    tools.0.set_inner_html(&tools_markup(pointer, &name));
    let misfit = field::misfit(follow, pointer, item);
    let members = members(follow, page, pointer, table);
    let inner = el("fieldset").children([
        el("legend").text(&name),
        tools,
        found.clone(),
        misfit,
        members,
    ]);
    follow.field(pointer, move |_, view| {
        findings::draw(&found, &view.findings)
    });
    classed("li", "row").attr("id", pointer).child(inner)
}

fn members(follow: &mut Follow, page: Page, pointer: &str, table: &'static Table) -> El {
    // Where the rows are plain, as those of tags are, each row says no more than it must.
    let plain = table
        .fields
        .iter()
        .all(|field| field.ty.table().is_none() && !matches!(field.ty, Type::List(_)));
    let inside = classed("div", "fields").attr("data-plain", if plain { "true" } else { "false" });
    field::fields(follow, inside, page, pointer, table, !plain)
}

/// A row of a list of plain values.
struct Row {
    whole: El,
    control: Control,
    pointer: String,
    drawn: Option<FieldView>,
}

impl Row {
    /// `found` is what is found about the rows.
    fn draw(&mut self, look: &Look, value: &Value, found: &[&Finding]) {
        let silent = !found.iter().any(|finding| finding.path == self.pointer);
        let same = |drawn: &FieldView| {
            silent && drawn.findings.is_empty() && drawn.text == draft::text(value)
        };
        if !self.drawn.as_ref().is_some_and(same) {
            let view = look.form.entry_view(&self.pointer);
            self.control.draw(look.shown, &view);
            self.drawn = Some(view);
        }
    }
}

/// The rows of a list of plain values. There can be hundreds: only those are touched whose value is
/// another one, or that have findings, and new ones are one piece of markup.
fn values(follow: &mut Follow, list: &str, item: &'static Field) -> El {
    let (whole, list) = (el("ol"), list.to_owned());
    let inside = whole.clone();
    let mut rows = Vec::<Row>::new();
    follow.with(move |look| {
        let values = look.form.entries(&list);
        let values = &values[..values.len().min(MOST_ROWS)];
        let found = look.form.findings_in(&list);
        rows.drain(values.len().min(rows.len())..)
            .for_each(|row| row.whole.0.remove());
        if rows.len() < values.len() {
            add_rows(&inside, &mut rows, &list, item, values);
        }
        for (row, value) in rows.iter_mut().zip(values) {
            row.draw(look, value, &found);
        }
    });
    whole
}

/// Adds the rows that a list of plain values lacks.
fn add_rows(inside: &El, rows: &mut Vec<Row>, list: &str, item: &'static Field, values: &[Value]) {
    let known = rows.len();
    let name = |at: usize| format!("{} {}", item.label, at + 1);
    let markup = (known..values.len()).map(|at| {
        let (pointer, name, text) = (format!("{list}/{at}"), name(at), draft::text(&values[at]));
        let (control, tools) = (
            Control::markup(&pointer, &name, &text),
            tools_markup(&pointer, &name),
        );
        format!("<li class=row>{control}<div class=tools>{tools}</div></li>")
    });
    inside.append_markup(&markup.collect::<String>());
    let row = |at: usize| {
        let whole = inside.nth(u32::try_from(at).ok()?)?;
        let pointer = format!("{list}/{at}");
        let control = Control::of_markup(&whole, &pointer, item)?;
        Some(Row {
            whole,
            control,
            pointer,
            drawn: None,
        })
    };
    rows.extend((known..values.len()).map_while(row));
}

/// The buttons of a row. They are many, so they are markup; the page listens for them all at once.
fn tools_markup(pointer: &str, name: &str) -> String {
    let button = |(action, verb): (&str, &str)| {
        format!(
            "<button type=button class=icon data-action={action} data-path=\"{pointer}\" aria-label=\"{verb} {name}\" \
             title=\"{verb}\"></button>"
        )
    };
    [
        ("up", "Move up"),
        ("down", "Move down"),
        ("duplicate", "Duplicate"),
        ("remove", "Remove"),
    ]
    .map(button)
    .concat()
}
