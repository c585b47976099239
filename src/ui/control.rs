//! One control for one value: text, select, three-state boolean, secret.

use super::findings;
use super::state::{Page, Touched};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{ClipboardEvent, HtmlDocument};
use vpn_request_builder::check::Finding;
use vpn_request_builder::draft::{self, Edit};
use vpn_request_builder::form::{self, FieldView};
use vpn_request_builder::format;
use vpn_request_builder::path;
use vpn_request_builder::spec::{Field, Severity, Type};

/// A control, with what is found about it. `hint` is the id of the text that explains it.
pub fn control(
    page: Page,
    pointer: &str,
    field: &'static Field,
    view: Memo<FieldView>,
    hint: Option<String>,
) -> AnyView {
    let touched = Touched::new();
    let shown = Memo::new(move |_| shown(page.reviewed.get(), touched.get(), &view.read()));
    let error_id = format!("{pointer}-findings");
    let described = {
        let error_id = error_id.clone();
        move || {
            let error = shown.with(|list| (!list.is_empty()).then(|| error_id.clone()));
            let ids: Vec<String> = hint.iter().cloned().chain(error).collect();
            (!ids.is_empty()).then(|| ids.join(" "))
        }
    };
    let wrong = move || shown.with(|list| list.iter().any(|finding| finding.severity.blocks())).then_some("true");
    let common = Common { page, pointer: pointer.to_owned(), field, view, touched };
    let input = if field.secret {
        secret(common, described, wrong)
    } else if matches!(field.ty, Type::Boolean) || field.has_options() {
        select(common, described, wrong)
    } else {
        text(common, described, wrong)
    };
    view! {
        {input}
        {move || shown.with(|list| (!list.is_empty()).then(|| findings::beside(&error_id, list)))}
    }
    .into_any()
}

/// The findings that are shown beside a control: a missing value only once all is reviewed.
fn shown(reviewed: bool, touched: bool, view: &FieldView) -> Vec<Finding> {
    let counts = |finding: &&Finding| reviewed || (touched && finding.severity != Severity::Missing);
    view.findings.iter().filter(counts).cloned().collect()
}

struct Common {
    page: Page,
    pointer: String,
    field: &'static Field,
    view: Memo<FieldView>,
    touched: Touched,
}

impl Common {
    fn typed(&self) -> impl Fn(String) + Clone + 'static {
        let Common { page, pointer, touched, .. } = self;
        let (page, pointer, touched) = (*page, pointer.clone(), *touched);
        move |text| {
            page.edit(Edit::Type(pointer.clone(), text));
            touched.typed();
        }
    }
}

fn text(
    common: Common,
    described: impl Fn() -> Option<String> + Send + 'static,
    wrong: impl Fn() -> Option<&'static str> + Send + 'static,
) -> AnyView {
    let typed = common.typed();
    let Common { page, pointer, field, view, touched } = common;
    let numeric = matches!(field.ty, Type::Integer);
    let paste = paste(page, pointer.clone());
    view! {
        <input
            type="text"
            id=pointer.clone()
            name=pointer
            inputmode=numeric.then_some("numeric")
            autocomplete="off"
            autocapitalize="off"
            spellcheck="false"
            aria-describedby=described
            aria-invalid=wrong
            prop:value=move || view.with(|view| view.text.clone())
            on:input:target=move |event| typed(event.target().value())
            on:blur=move |_| touched.left()
            on:paste=paste
        />
    }
    .into_any()
}

fn secret(
    common: Common,
    described: impl Fn() -> Option<String> + Send + 'static,
    wrong: impl Fn() -> Option<&'static str> + Send + 'static,
) -> AnyView {
    let typed = common.typed();
    let Common { page, pointer, field, view, touched } = common;
    let visible = RwSignal::new(false);
    let paste = paste(page, pointer.clone());
    let label = move || format!("{} {}", if visible.get() { "Hide" } else { "Show" }, field.label);
    view! {
        <div class="with-button">
            <input
                type=move || if visible.get() { "text" } else { "password" }
                id=pointer.clone()
                name=pointer
                autocomplete="new-password"
                autocapitalize="off"
                spellcheck="false"
                aria-describedby=described
                aria-invalid=wrong
                prop:value=move || view.with(|view| view.text.clone())
                on:input:target=move |event| typed(event.target().value())
                on:blur=move |_| touched.left()
                on:paste=paste
            />
            <button type="button" aria-label=label on:click=move |_| visible.update(|visible| *visible = !*visible)>
                {move || if visible.get() { "Hide" } else { "Show" }}
            </button>
        </div>
    }
    .into_any()
}

fn select(
    common: Common,
    described: impl Fn() -> Option<String> + Send + 'static,
    wrong: impl Fn() -> Option<&'static str> + Send + 'static,
) -> AnyView {
    let typed = common.typed();
    let Common { pointer, field, view, touched, .. } = common;
    let listed = || if matches!(field.ty, Type::Boolean) { vec!["true", "false"] } else { field.options().collect() };
    // Selection is a property of the options: a select is filled after its own are set.
    let option = |value: &'static str| {
        let selected = move || view.with(|view| view.text == value);
        view! { <option value=value prop:selected=selected>{value}</option> }
    };
    let unset = move || {
        let preset = view.with(|view| form::preset(field, &view.standing));
        preset.map_or_else(|| "not set".to_owned(), |preset| format!("default: {preset}"))
    };
    // A value that came from elsewhere, and that the page does not list, must not vanish.
    let strange = Memo::new(move |_| {
        view.with(|view| Some(view.text.clone()).filter(|text| !text.is_empty() && !listed().contains(&text.as_str())))
    });
    view! {
        <select
            id=pointer.clone()
            name=pointer
            aria-describedby=described
            aria-invalid=wrong
            on:change:target=move |event| {
                typed(event.target().value());
                touched.left();
            }
            on:blur=move |_| touched.left()
        >
            <option value="" prop:selected=move || view.with(|view| view.text.is_empty())>
                {unset}
            </option>
            {listed().into_iter().map(option).collect_view()}
            {move || strange.get().map(|value| view! { <option value=value selected=true>{value.clone()}</option> })}
        </select>
    }
    .into_any()
}

/// Trims what is pasted. Several entries pasted into the entry of a list become several entries.
fn paste(page: Page, pointer: String) -> impl Fn(ClipboardEvent) + 'static {
    move |event| {
        let Some(pasted) = event.clipboard_data().and_then(|data| data.get_data("text").ok()) else { return };
        let entries: Vec<&str> = format::entries(&pasted).collect();
        let place = path::split(&pointer).and_then(|(list, at)| Some((list, at.parse::<usize>().ok()?)));
        if let (Some((list, at)), [first, rest @ ..]) = (place, entries.as_slice())
            && !rest.is_empty()
        {
            event.prevent_default();
            let empty = page.form.with_untracked(|form| form.entry_view(&pointer).text.is_empty());
            let (keep, rows) = if empty { (1, rest) } else { (0, entries.as_slice()) };
            if keep == 1 {
                page.edit(Edit::Type(pointer.clone(), (*first).to_owned()));
            }
            page.edit(Edit::Insert(list.to_owned(), at + 1, rows.iter().map(|row| (*row).into()).collect()));
            page.say(format!("{} entries pasted.", entries.len()), true);
        } else if pasted.trim() != pasted {
            event.prevent_default();
            let document: HtmlDocument = document().unchecked_into();
            let _ = document.exec_command_with_show_ui_and_value("insertText", false, pasted.trim());
        }
    }
}

/// The text that stands for a value where it is only shown.
pub fn plain(value: &serde_json::Value) -> String {
    draft::text(value).into_owned()
}
