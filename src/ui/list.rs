//! Lists: of plain values, and of objects. Rows are drawn by place and hold no state.

use super::control::control;
use super::field;
use super::findings;
use super::state::Page;
use leptos::prelude::*;
use vpn_request_builder::spec::{Field, Table, Type};

/// A list with its label, its rows and the button that adds one.
pub fn list(page: Page, pointer: String, field: &'static Field, item: &'static Field) -> AnyView {
    let view = field::view_of(page, &pointer);
    let len = {
        let pointer = pointer.clone();
        Memo::new(move |_| page.form.with(|form| form.len(&pointer)))
    };
    let shown = move || {
        let list = view.with(|view| view.findings.clone());
        let quiet = !page.reviewed.get() && len.get() == 0;
        (!quiet && !list.is_empty()).then(|| findings::beside("", &list))
    };
    let row = {
        let pointer = pointer.clone();
        move |at: usize| row(page, &format!("{pointer}/{at}"), item, at)
    };
    let count = move || match len.get() {
        0 => String::new(),
        many => many.to_string(),
    };
    let kind = if item.ty.table().is_some() { "objects" } else { "values" };
    view! {
        <fieldset class="list" id=pointer data-kind=kind>
            <legend>{field::label(field, view)} <span class="count">{count}</span></legend>
            {field::explanation(page, &pointer, field)}
            {shown}
            <ol>
                <For each=move || 0..len.get() key=|at| *at children=row />
            </ol>
            <button type="button" data-action="add" data-path=pointer.clone()>
                {format!("Add {}", item.noun())}
            </button>
        </fieldset>
    }
    .into_any()
}

fn row(page: Page, pointer: &str, item: &'static Field, at: usize) -> AnyView {
    let name = format!("{} {}", item.label, at + 1);
    match item.ty {
        Type::Object(table) => view! {
            <li class="row" id=pointer.to_owned()>
                <fieldset>
                    <legend>{name.clone()}</legend>
                    <div class="tools" inner_html=tools(pointer, &name)></div>
                    {object_findings(page, pointer)}
                    {members(page, pointer, table)}
                </fieldset>
            </li>
        }
        .into_any(),
        _ => {
            let view = {
                let pointer = pointer.to_owned();
                Memo::new(move |_| page.form.with(|form| form.entry_view(&pointer)))
            };
            view! {
                <li class="row">
                    <label for=pointer.to_owned()>{name.clone()}</label>
                    {control(page, pointer, item, view, None)}
                    <div class="tools" inner_html=tools(pointer, &name)></div>
                </li>
            }
            .into_any()
        }
    }
}

/// What is found about an entry as a whole, such as that it is no object.
fn object_findings(page: Page, pointer: &str) -> AnyView {
    let view = field::view_of(page, pointer);
    (move || view.with(|view| (!view.findings.is_empty()).then(|| findings::beside("", &view.findings)))).into_any()
}

fn members(page: Page, pointer: &str, table: &'static Table) -> AnyView {
    // Where the rows are plain, as those of tags are, each row says no more than it must.
    let plain = table.fields.iter().all(|field| field.ty.table().is_none() && !matches!(field.ty, Type::List(_)));
    view! { <div class="fields" data-plain=plain.to_string()>{field::fields(page, pointer, table, !plain)}</div> }
        .into_any()
}

/// The buttons of a row. They are many, so they are markup; the page listens for them all at once.
fn tools(pointer: &str, name: &str) -> String {
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
