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
mod kinds;
mod list;
mod objects;
mod paste;
mod presets;
mod unknown;
mod values;

pub use control::{Reveal, autocomplete, input_type};
pub use findings::{FixButton, severity_word};
pub use help::{ExternalLink, rules};

use crate::browser::{clipboard, focus, time};
use crate::frame;
use crate::state::{Editor, use_app, use_editor};
use crate::view::{attr, text};
use field::{Field, Mistyped};
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Event, HtmlElement, HtmlInputElement, HtmlSelectElement, MouseEvent};
use presets::Presets;
use std::time::Duration;
use unknown::UnknownMembers;
use vpn_request_builder::catalogue::spec::{self, FACTS, Table};
use vpn_request_builder::document::draft::Edit;
use vpn_request_builder::document::overview::{Overview, Show};

/// The sections of the request, in the order of decisions.
#[component]
pub fn RequestForm() -> AnyView {
    let app = use_app();
    let editor = use_editor();
    let outer = spec::outer(editor.api);
    let pointer = format!("/{}", outer.name);
    let table = outer.ty.table();
    let sections = editor.api.sections.iter().enumerate();
    let sections = sections
        .map(|(at, section)| view! { <SectionOf at section table/> }.into_any())
        .collect::<Vec<_>>();
    Effect::new(move |_| frame::follow_sections(editor));
    view! {
        <form
            novalidate
            autocomplete="off"
            data-show=attr(move || {
                // An empty form shows what can be set.
                let is_empty = editor.overview.with(|overview| overview.counts[1] == 0);
                let show = app.show.get();
                let show = if is_empty && show == Show::Set { Show::Common } else { show };
                Some(show.name().to_owned())
            })
            on:submit=|event| event.prevent_default()
            on:input=move |event| typed(editor, &event)
            on:focusin=move |event| entered(editor, &event)
            on:focusout=move |event| left(editor, &event)
            on:keydown=move |event| list::pressed(editor, &event)
            on:click=move |event| {
                copy_name(editor, &event);
                list::clicked(editor, &event);
            }
            on:paste=move |event| paste::pasted(editor, &event)
        >
            <Mistyped pointer=pointer.clone() field=outer/>
            {sections}
            <UnknownMembers parent=pointer/>
            <UnknownMembers parent=String::new()/>
        </form>
    }
    .into_any()
}

/// A section: its heading, the rows that a usual request sets, and the others, folded away.
#[component]
fn SectionOf(at: usize, section: &'static spec::Section, table: Option<&'static Table>) -> AnyView {
    let editor = use_editor();
    let outer = format!("/{}", spec::outer(editor.api).name);
    let rows = |names: &'static [&'static str]| {
        let fields = names
            .iter()
            .filter_map(|name| table.and_then(|table| table.field(name)));
        fields.map(|field| row(&outer, field)).collect::<Vec<_>>()
    };
    let heading = frame::heading_id(at);
    let labelled_by = heading.clone();
    // What the rules need to know about the gateway is asked with the gateway.
    let facts = editor.api.facts.filter(|_| at == 0);
    view! {
        <section class="part" id=frame::section_id(at) aria-labelledby=labelled_by>
            <h2 id=heading tabindex="-1">{section.title}</h2>
            {(!section.presets.is_empty()).then(|| view! { <Presets presets=section.presets/> })}
            <div class="fields">
                {rows(section.members)}
                {facts.map(|table| view! { <Facts table/> })}
            </div>
            {(!section.more.is_empty()).then(|| view! { <More at names=section.more rows=rows(section.more)/> })}
        </section>
    }
    .into_any()
}

/// Rows of a section that a usual request leaves out. They unfold once one of them is needed.
#[component]
fn More(at: usize, names: &'static [&'static str], rows: Vec<AnyView>) -> AnyView {
    let app = use_app();
    let editor = use_editor();
    let details = NodeRef::<html::Details>::new();
    let is_needed = Memo::new(move |_| {
        let section = |overview: &Overview| overview.sections.get(at).copied();
        editor.overview.with(section).unwrap_or_default().needs_more
    });
    Effect::new(move |was_open: Option<bool>| {
        let is_open = is_needed.get() || app.show.get() == Show::All;
        let Some(details) = details.get() else {
            return is_open;
        };
        // Not under somebody's hands.
        if was_open != Some(is_open) && (is_open || !focus::is_in(&details)) {
            details.set_open(is_open);
        }
        is_open
    });
    view! {
        <details class="more" node_ref=details>
            <summary data-action="more">{names.join(", ")}</summary>
            <div class="fields">{rows}</div>
        </details>
    }
    .into_any()
}

/// Rows of a table, one after the other.
fn fields_of(parent: &str, fields: &'static [spec::Field]) -> Vec<AnyView> {
    fields.iter().map(|field| row(parent, field)).collect()
}

fn row(parent: &str, field: &'static spec::Field) -> AnyView {
    let pointer = format!("{parent}/{}", field.name);
    view! { <Field pointer field/> }.into_any()
}

/// The facts about the gateway of a connection, as one line that unfolds.
#[component]
fn Facts(table: &'static Table) -> AnyView {
    let editor = use_editor();
    let slots: Vec<_> = table
        .fields
        .iter()
        .map(|field| editor.slot(&format!("{FACTS}/{}", field.name)))
        .collect();
    let digest = text(move || {
        let texts = slots.iter().map(|slot| slot.with(|view| view.text.clone()));
        let known: Vec<String> = texts.filter(|text| !text.is_empty()).collect();
        if known.is_empty() {
            "not set".to_owned()
        } else {
            known.join(" · ")
        }
    });
    view! {
        <details class="object facts" aria-label="About the gateway">
            <summary>
                <span class="label">"About the gateway"</span>
                <span class="digest">{digest}</span>
            </summary>
            <p class="hint">
                "Some rules depend on the gateway. These answers are used for checking only and are never sent. \
                Rules that need a blank answer stay undecided."
            </p>
            <div class="fields">
                {fields_of(FACTS, table.fields)}
                <UnknownMembers parent=FACTS.to_owned()/>
            </div>
        </details>
    }
    .into_any()
}

/// Copies the name of a parameter that is pressed.
fn copy_name(editor: &'static Editor, event: &MouseEvent) {
    let name = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlElement>().ok())
        .filter(|pressed| pressed.has_attribute(NAME));
    let name = name.filter(|_| !focus::is_selecting());
    if let Some(name) = name.and_then(|name| name.text_content()) {
        // Or the control of the label would take the focus, or a section unfold.
        event.prevent_default();
        let said = format!("Copied {name}.");
        clipboard::copy(&name, move |copied| {
            if copied {
                editor.say(said, false);
            } else {
                editor.say("The browser refused to copy.", false);
            }
        });
    }
}

/// The attribute of a parameter's name in a label.
const NAME: &str = "data-name";

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

/// The field that has the focus is marked in the pane.
fn entered(editor: &'static Editor, event: &Event) {
    if let Some(Control { name, .. }) = Control::of(event)
        && editor.focused.with_untracked(|focused| *focused != name)
        && spec::resolve(editor.api, &name).is_some()
    {
        editor.focused.set(name);
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
