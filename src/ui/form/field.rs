//! A row of a table: a control, a list, or a section with the rows of another table.

use super::assist::Beside;
use super::control::ValueControl;
use super::fields_of;
use super::findings::Findings;
use super::help::Help;
use super::kinds::Kinds;
use super::list::List;
use super::unknown::UnknownMembers;
use crate::browser::focus;
use crate::frame;
use crate::state::use_editor;
use crate::view::{attr, click, flag, part, text, when};
use leptos::prelude::*;
use vpn_request_builder::catalogue::spec::{self, Api, Assist, Check, Severity, Table, Type};
use vpn_request_builder::document::form::{self, FieldView, Fold};

/// A row. Where a choice rules it out, it folds away; where it holds a value, a line says so.
#[component]
pub fn Field(pointer: String, field: &'static spec::Field) -> AnyView {
    let (kind, inner) = match field.ty {
        Type::Object(table) => (
            "object",
            view! { <Section pointer=pointer.clone() field table/> }.into_any(),
        ),
        Type::List(item) => (
            "list",
            view! { <List pointer=pointer.clone() field item/> }.into_any(),
        ),
        _ => (
            "value",
            view! { <ValueField pointer=pointer.clone() field/> }.into_any(),
        ),
    };
    let editor = use_editor();
    let view = editor.slot(&pointer);
    let given = flag(move || view.with(|view| view.is_given));
    if !field
        .rules
        .iter()
        .any(|rule| matches!(rule.check, Check::OnlyIf(_)))
    {
        return view! { <div class="field" data-kind=kind data-given=given>{inner}</div> }
            .into_any();
    }
    let off = attr(move || view.with(|view| view.fold.name().map(str::to_owned)));
    let kept = part(move || {
        let Fold::Kept(words) = view.with(|view| view.fold.clone()) else {
            return None;
        };
        let id = format!("{pointer}-kept");
        let path = pointer.clone();
        let clear = move |_| {
            editor.clear(&path, "Cleared.");
            // The line goes with its button.
            let section = section_of(editor.api, &path);
            focus::give_first(section.into_iter().collect(), focus::TOP);
        };
        Some(
            view! {
                <p class="kept" id=id tabindex="-1">
                    {words}
                    " "
                    <button
                        type="button"
                        class="small"
                        data-action="clear-kept"
                        data-path=pointer.clone()
                        aria-label=format!("Clear {}", field.noun())
                        on:click=click(clear)
                    >
                        "Clear"
                    </button>
                </p>
            }
            .into_any(),
        )
    });
    view! { <div class="field" data-kind=kind data-given=given data-off=off>{inner}{kept}</div> }
        .into_any()
}

/// The id of the heading of the section that a member is in.
fn section_of(api: &'static Api, pointer: &str) -> Option<String> {
    let name = pointer.split('/').nth(2)?;
    let mut sections = api.sections.iter();
    let at = sections.position(|section| section.all().any(|member| member == name))?;
    Some(frame::heading_id(at))
}

/// A label with its member's name, and a mark while it must be given and is not.
pub fn label(field: &'static spec::Field, view: RwSignal<FieldView>) -> AnyView {
    let need = part(move || {
        let is_required = view.with(|view| view.is_required);
        is_required.then(|| {
            let word = view! { <span class="visually-hidden">"required"</span> };
            view! { <span class="need" title="Required">{word}</span> }.into_any()
        })
    });
    view! {
        <span class="label">{need}{field.label}</span>
        " "
        <code data-name="" title="Copy">{field.name}</code>
    }
    .into_any()
}

/// A row with one control.
#[component]
fn ValueField(pointer: String, field: &'static spec::Field) -> AnyView {
    let editor = use_editor();
    let view = editor.slot(&pointer);
    let help = form::has_hint(editor.api, &pointer);
    let help = help.then(|| view! { <Help pointer=pointer.clone() field/> });
    view! {
        <div class="drawn">
            <label for=pointer.clone()>{label(field, view)}</label>
            <div class="body" data-size=size(field)>
                <ValueControl pointer=pointer.clone() field/>
                <Findings pointer=pointer.clone() view/>
                {help}
                <Beside pointer field/>
            </div>
        </div>
    }
    .into_any()
}

/// The width of a control: short values get a short one.
fn size(field: &spec::Field) -> &'static str {
    match field.ty {
        Type::Integer => "short",
        _ if field.is_block() || matches!(field.assist, Assist::Tunnel(_)) => "medium",
        _ => "full",
    }
}

/// A section with the rows of another table. Folded, a line says what it holds.
#[component]
fn Section(pointer: String, field: &'static spec::Field, table: &'static Table) -> AnyView {
    let view = use_editor().slot(&pointer);
    let chip = part(move || {
        let tally = view.with(|view| view.tally);
        let worst = tally.worst().filter(|worst| *worst != Severity::Note)?;
        let count = tally.of(worst);
        let says = worst.counted(count);
        Some(
            view! { <span class="chip" data-severity=worst.name() title=says>{count}</span> }
                .into_any(),
        )
    });
    let id = pointer.clone();
    let members = if field.kinds.is_empty() {
        fields_of(&pointer, table.fields)
    } else {
        vec![view! { <Kinds pointer=pointer.clone() field table/> }.into_any()]
    };
    view! {
        <details
            class="object"
            id=id
            aria-label=field.label
            open=when(!field.folded)
        >
            <summary>
                <span>{label(field, view)}</span>
                <span class="digest">{text(move || view.with(|view| view.digest.clone()))}</span>
                {chip}
            </summary>
            <p class="hint">{field.help}</p>
            <Findings pointer=pointer.clone() view/>
            <Mistyped pointer=pointer.clone() field/>
            <div class="fields">
                {members}
                <UnknownMembers parent=pointer/>
            </div>
        </details>
    }
    .into_any()
}

/// A value in the place of members or rows, which are not drawn meanwhile: shown as it is, with a
/// button that removes it. A row of a list has such a button already.
#[component]
pub fn Mistyped(pointer: String, field: &'static spec::Field) -> AnyView {
    let editor = use_editor();
    let view = editor.slot(&pointer);
    let is_row = field.name.is_empty();
    let content = part(move || {
        let text = view.with(|view| view.mistyped.clone())?;
        let path = pointer.clone();
        let remove = move |_| {
            editor.clear(&path, "Removed.");
            focus::go_to_once_drawn(path.clone());
        };
        let button = (!is_row).then(|| {
            view! {
                <button
                    type="button"
                    data-action="clear"
                    data-path=pointer.clone()
                    aria-label=format!("Remove it: {}", field.noun())
                    on:click=click(remove)
                >
                    "Remove it"
                </button>
            }
        });
        Some(view! { <div class="mistyped"><code>{text}</code> {button}</div> }.into_any())
    });
    content.into_any()
}
