//! The form: one component for each shape that a row of a table takes. A control is drawn from its
//! slot, a signal of the [`FieldView`](vpn_request_builder::document::form::FieldView) that the core
//! computes, and has no state of its own. Typing and the buttons of rows, of which a request may have
//! a thousand, are handled once for the whole form: a control's `name` is the JSON pointer of what it
//! edits, and the id of a row's button begins with that of the row.

mod assist;
mod control;
mod field;
mod findings;
mod help;
mod list;
mod objects;
mod paste;
mod unknown;
mod values;

pub use control::{Reveal, autocomplete, input_type};
pub use findings::{FixButton, severity_word};
pub use help::ExternalLink;

use crate::browser::time;
use crate::state::{Editor, use_editor};
use field::{Field, Mistyped};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Event, HtmlInputElement, HtmlSelectElement};
use std::time::Duration;
use unknown::UnknownMembers;
use vpn_request_builder::catalogue::spec::{self, FACTS, Table};
use vpn_request_builder::document::draft::Edit;

/// The facts about the gateway, and the request's table in the sections that its headings make.
#[component]
pub fn RequestForm() -> AnyView {
    let editor = use_editor();
    let outer = spec::outer(editor.api);
    let pointer = format!("/{}", outer.name);
    let table = outer.ty.table();
    let sections = table
        .into_iter()
        .flat_map(|table| table.fields.chunk_by(|_, next| next.heading.is_empty()));
    let sections = sections
        .map(|fields| section(&pointer, fields))
        .collect::<Vec<_>>();
    view! {
        <form
            novalidate
            autocomplete="off"
            on:submit=|event| event.prevent_default()
            on:input=move |event| typed(editor, &event)
            on:focusout=move |event| left(editor, &event)
            on:click=move |event| list::clicked(editor, &event)
            on:paste=move |event| paste::pasted(editor, &event)
        >
            {editor.api.facts.map(|table| view! { <Facts table/> })}
            <Mistyped pointer=pointer.clone() field=outer/>
            {sections}
            {table.map(|table| view! { <UnknownMembers parent=pointer table/> })}
            <UnknownMembers parent=String::new() table=editor.api.request/>
        </form>
    }
    .into_any()
}

/// A section of the request: a heading and the rows below it.
fn section(parent: &str, fields: &'static [spec::Field]) -> AnyView {
    let heading = fields
        .first()
        .map(|field| field.heading)
        .unwrap_or_default();
    view! {
        <section class="part">
            <h2>{heading}</h2>
            <div class="fields">{fields_of(parent, fields)}</div>
        </section>
    }
    .into_any()
}

/// Rows of a table, one after the other.
fn fields_of(parent: &str, fields: &'static [spec::Field]) -> Vec<AnyView> {
    let field = |field: &'static spec::Field| {
        let pointer = format!("{parent}/{}", field.name);
        view! { <Field pointer field/> }.into_any()
    };
    fields.iter().map(field).collect()
}

/// The facts about the gateway of a connection.
#[component]
fn Facts(table: &'static Table) -> AnyView {
    view! {
        <section class="part facts">
            <h2>"About the gateway"</h2>
            <p class="hint">
                "Some rules depend on the gateway. These answers are used for checking only and are never sent. \
                Rules that need a blank answer stay undecided."
            </p>
            <div class="fields">
                {fields_of(FACTS, table.fields)}
                <UnknownMembers parent=FACTS.to_owned() table/>
            </div>
        </section>
    }
    .into_any()
}

/// The control that an event is about.
pub struct Control {
    /// Its name, the pointer of what it edits.
    pub name: String,
    /// Its text.
    pub text: String,
}

impl Control {
    /// The control that an event comes from, if it comes from one.
    pub fn of(event: &Event) -> Option<Control> {
        let target = event.target()?;
        if let Some(input) = target.dyn_ref::<HtmlInputElement>() {
            return Some(Control {
                name: input.name(),
                text: input.value(),
            });
        }
        let select = target.dyn_ref::<HtmlSelectElement>()?;
        Some(Control {
            name: select.name(),
            text: select.value(),
        })
    }
}

fn typed(editor: &'static Editor, event: &Event) {
    if let Some(Control {
        name: pointer,
        text,
    }) = Control::of(event)
        && spec::resolve(editor.api, &pointer).is_some()
    {
        editor.dispatch(Edit::Type { pointer, text });
    }
}

/// The findings of a control are shown once it is left. Chromium says that a control is left in the
/// middle of a drawing that removes it, so this waits until that is done.
fn left(editor: &'static Editor, event: &Event) {
    if let Some(Control {
        name: pointer,
        text,
    }) = Control::of(event)
        && (!text.is_empty() || editor.with(|form| form.draft().get(&pointer).is_some()))
    {
        leptos::task::spawn_local(async move { touch(editor, pointer) });
    }
}

/// Shows the findings of a control, but not while the mouse button is down: what is pressed would
/// move from under it, and the click would be lost.
fn touch(editor: &'static Editor, pointer: String) {
    if crate::keys::is_pointer_down() {
        time::after(Duration::from_millis(50), move || touch(editor, pointer));
    } else {
        editor.touch(&pointer);
    }
}
