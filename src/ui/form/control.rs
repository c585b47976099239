//! One control for one value: a text, a choice, a secret.

use crate::state::use_editor;
use crate::view::{Attr, attr, click, part, text};
use leptos::html;
use leptos::prelude::*;
use vpn_request_builder::catalogue::spec::{Field, Type};
use vpn_request_builder::document::form::FieldView;

/// The control of a pointer.
#[component]
pub fn ValueControl(pointer: String, field: &'static Field) -> AnyView {
    if matches!(field.ty, Type::Boolean) || field.has_options() {
        view! { <Choice pointer field/> }.into_any()
    } else if field.secret {
        view! { <SecretText pointer field/> }.into_any()
    } else {
        view! { <Text pointer is_number=matches!(field.ty, Type::Integer) suggests=field.suggests/> }
            .into_any()
    }
}

/// A control for text.
#[component]
fn Text(pointer: String, is_number: bool, suggests: &'static [&'static str]) -> AnyView {
    let view = use_editor().slot(&pointer);
    let list = (!suggests.is_empty()).then(|| format!("{pointer}-suggested"));
    let suggested = list.clone().map(|id| {
        let options = suggests
            .iter()
            .map(|value| view! { <option value=*value></option> }.into_any());
        view! { <datalist id=id>{options.collect::<Vec<_>>()}</datalist> }
    });
    view! {
        {suggested}
        <input
            type="text"
            id=pointer.clone()
            name=pointer
            list=list
            inputmode=is_number.then_some("numeric")
            autocomplete="off"
            autocapitalize="off"
            spellcheck="false"
            aria-invalid=attr(move || view.with(FieldView::invalid))
            aria-describedby=attr(move || view.with(|view| view.described_by.clone()))
            prop:value=text(move || view.with(|view| view.text.clone()))
        />
    }
    .into_any()
}

/// A control for a secret, which can be shown.
#[component]
fn SecretText(pointer: String, field: &'static Field) -> AnyView {
    let view = use_editor().slot(&pointer);
    let is_shown = RwSignal::new(false);
    view! {
        <div class="with-button">
            <input
                type=input_type(is_shown)
                id=pointer.clone()
                name=pointer.clone()
                autocomplete=autocomplete(is_shown)
                autocapitalize="off"
                spellcheck="false"
                aria-invalid=attr(move || view.with(FieldView::invalid))
                aria-describedby=attr(move || view.with(|view| view.described_by.clone()))
                prop:value=text(move || view.with(|view| view.text.clone()))
            />
            <Reveal path=pointer noun=field.noun() is_shown/>
        </div>
    }
    .into_any()
}

/// The type of an input that holds a secret.
pub fn input_type(is_shown: RwSignal<bool>) -> Attr {
    attr(move || Some(if is_shown.get() { "text" } else { "password" }.to_owned()))
}

/// The autocompletion of an input that holds a secret. While it is hidden, password managers may fill
/// it in, and do not offer a login of this page. While it is shown, it is text to the browser, which
/// would write that to the disk, for the time after a crash.
pub fn autocomplete(is_shown: RwSignal<bool>) -> Attr {
    attr(move || {
        Some(
            if is_shown.get() {
                "off"
            } else {
                "new-password"
            }
            .to_owned(),
        )
    })
}

/// The button that shows and hides a secret.
#[component]
pub fn Reveal(path: String, #[prop(into)] noun: String, is_shown: RwSignal<bool>) -> AnyView {
    let verb = move || if is_shown.get() { "Hide" } else { "Show" };
    view! {
        <button
            type="button"
            data-action="reveal"
            data-path=path
            aria-label=attr(move || Some(format!("{} {noun}", verb())))
            on:click=click(move |_| is_shown.update(|is_shown| *is_shown = !*is_shown))
        >
            {verb}
        </button>
    }
    .into_any()
}

/// A choice among the documented values, the first of which is to leave the member out. A value that
/// the documentation does not list came by import, and is offered too: it must not vanish.
#[component]
fn Choice(pointer: String, field: &'static Field) -> AnyView {
    let view = use_editor().slot(&pointer);
    let listed: Vec<&'static str> = match field.ty {
        Type::Boolean => vec!["true", "false"],
        _ => field.options().collect(),
    };
    let option = |value: &&'static str| view! { <option value=*value>{*value}</option> }.into_any();
    let options = listed.iter().map(option).collect::<Vec<_>>();
    let unlisted = part(move || {
        let text = view.with(|view| view.text.clone());
        let is_listed = text.is_empty() || listed.contains(&&*text);
        (!is_listed).then(|| view! { <option value=text>{text.clone()}</option> }.into_any())
    });
    let select = NodeRef::<html::Select>::new();
    // An effect runs after the options are drawn: a select has no value that none of them has.
    Effect::new(move |_| {
        let text = view.with(|view| view.text.clone());
        if let Some(select) = select.get().filter(|select| select.value() != text) {
            select.set_value(&text);
        }
    });
    view! {
        <select
            id=pointer.clone()
            name=pointer
            node_ref=select
            aria-invalid=attr(move || view.with(FieldView::invalid))
            aria-describedby=attr(move || view.with(|view| view.described_by.clone()))
        >
            <option value="">{text(move || view.with(|view| view.unset.clone()))}</option>
            {options}
            {unlisted}
        </select>
    }
    .into_any()
}
