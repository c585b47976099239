//! A row of a table: a control, a list, or a section with the rows of another table.

use super::assist;
use super::control::control;
use super::findings;
use super::list::list;
use super::state::Page;
use leptos::html;
use leptos::prelude::*;
use vpn_request_builder::api;
use vpn_request_builder::form::FieldView;
use vpn_request_builder::spec::{Check, Field, Severity, Table, Type};

/// What the control of a pointer shows.
pub fn view_of(page: Page, pointer: &str) -> Memo<FieldView> {
    let pointer = pointer.to_owned();
    Memo::new(move |_| page.form.with(|form| form.view(&pointer)))
}

/// The rows of a table, one after the other. `explained`: each with the text that explains it.
pub fn fields(page: Page, parent: &str, table: &'static Table, explained: bool) -> AnyView {
    let one = |field: &'static Field| field_of(page, format!("{parent}/{}", field.name), field, explained);
    view! {
        {table.fields.iter().map(one).collect_view()}
        {strangers(page, parent, table)}
    }
    .into_any()
}

/// The rows of the outermost table, in the parts that its headings make.
pub fn parts(page: Page, parent: &str, table: &'static Table) -> AnyView {
    let part = |fields: &'static [Field]| {
        let heading = fields.first().map(|field| field.heading).unwrap_or_default();
        let one = |field: &'static Field| field_of(page, format!("{parent}/{}", field.name), field, true);
        view! {
            <section class="part">
                <h2>{heading}</h2>
                <div class="fields">{fields.iter().map(one).collect_view()}</div>
            </section>
        }
    };
    view! {
        {table.fields.chunk_by(|_, next| next.heading.is_empty()).map(part).collect_view()}
        {strangers(page, parent, table)}
    }
    .into_any()
}

/// How far a member counts at the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// It is drawn.
    Drawn,
    /// It is ruled out, and there is nothing in it: not drawn.
    Out,
    /// It is ruled out, and what was typed is kept.
    Kept,
}

fn place(view: &FieldView) -> Place {
    match view.standing.ruled_out {
        None => Place::Drawn,
        Some(_) if !view.given => Place::Out,
        Some(rule) if rule.severity == Severity::Note => Place::Drawn,
        Some(_) => Place::Kept,
    }
}

fn field_of(page: Page, pointer: String, field: &'static Field, explained: bool) -> AnyView {
    let view = view_of(page, &pointer);
    let place = Memo::new(move |_| view.with(place));
    let off = move || match place.get() {
        Place::Drawn => None,
        Place::Out => Some("out"),
        Place::Kept => Some("kept"),
    };
    let kept = move || {
        let rule = view.with(|view| view.standing.ruled_out);
        let words = rule.filter(|_| place.get() == Place::Kept).map(|rule| rule.words());
        words.map(|words| view! { <p class="kept">{field.label} " is kept here and not sent: it " {words} "."</p> })
    };
    let (kind, inner) = match field.ty {
        Type::Object(table) => ("object", object(page, &pointer, field, table, view)),
        Type::List(item) => ("list", list(page, pointer.clone(), field, item)),
        _ => ("value", value(page, &pointer, field, view, explained)),
    };
    view! {
        <div class="field" data-kind=kind data-off=off>
            <div class="drawn">{inner}</div>
            {kept}
        </div>
    }
    .into_any()
}

fn value(page: Page, pointer: &str, field: &'static Field, view: Memo<FieldView>, explained: bool) -> AnyView {
    let hint = explained.then(|| format!("{pointer}-hint"));
    view! {
        <label for=pointer.to_owned()>{label(field, view)}</label>
        {explained.then(|| explanation(page, pointer, field))}
        {control(page, pointer, field, view, hint)}
        {assist::beside(pointer, field, view)}
    }
    .into_any()
}

/// A field's label, its member's name, and whether it must be given.
pub fn label(field: &'static Field, view: Memo<FieldView>) -> AnyView {
    let need =
        move || view.with(|view| view.standing.mandatory).then(|| view! { <span class="need">"required"</span> });
    view! {
        <span class="label">{field.label}</span>
        " "
        <code>{field.name}</code>
        " "
        {need}
    }
    .into_any()
}

/// What a field means, and on demand all that is known about it.
pub fn explanation(page: Page, pointer: &str, field: &'static Field) -> AnyView {
    let open = RwSignal::new(false);
    let place = api::resolve(page.api, pointer).map(|(_, place)| place);
    let more = move || {
        let place = place.filter(|_| open.get())?;
        let entry = if let Type::List(item) = field.ty { item.rules } else { &[] };
        let rule = |rule: &'static vpn_request_builder::spec::Rule| {
            let service = matches!(rule.check, Check::ServerOnly);
            let severity = if service { "service" } else { rule.severity.name() };
            view! { <li><span class="chip" data-severity=severity>{severity}</span> " " {rule.words().into_owned()}</li> }
        };
        let default = vpn_request_builder::reference::preset(&field.preset);
        Some(view! {
            <div class="about">
                <p>
                    {vpn_request_builder::reference::type_name(field.ty)}
                    {if field.mandatory { ", mandatory" } else { ", optional" }}
                    {default.map(|default| format!(". When left out: {default}"))}
                    {(!field.sample.is_empty()).then(|| format!(". For example {}", field.sample))} "."
                </p>
                <ul>{field.rules.iter().chain(entry).map(rule).collect_view()}</ul>
                <p>
                    <a href=place.table.page.url target="_blank" rel="noopener noreferrer">{place.to_string()}</a>
                </p>
            </div>
        })
    };
    let toggled = move |event: leptos::ev::Event| {
        open.set(event_target::<leptos::web_sys::HtmlDetailsElement>(&event).open());
    };
    view! {
        <div class="hint">
            <span id=format!("{pointer}-hint")>{field.help}</span>
            " "
            <details on:toggle=toggled>
                <summary aria-label=format!("Rules for {}", field.label)>"Rules"</summary>
                {more}
            </details>
        </div>
    }
    .into_any()
}

/// A section with the rows of another table. It opens by itself when something stands in it.
fn object(page: Page, pointer: &str, field: &'static Field, table: &'static Table, view: Memo<FieldView>) -> AnyView {
    let details = NodeRef::<html::Details>::new();
    let given = Memo::new(move |_| view.with(|view| view.given));
    Effect::new(move |_| {
        if given.get()
            && let Some(details) = details.get()
        {
            details.set_open(true);
        }
    });
    let tally = {
        let pointer = pointer.to_owned();
        Memo::new(move |_| page.form.with(|form| form.tally(&pointer)))
    };
    let badge = move || {
        let tally = tally.get();
        let worst = tally.worst()?;
        Some(view! { <span class="chip" data-severity=worst.name()>{tally.0.iter().sum::<usize>().to_string()}</span> })
    };
    let whole = move || view.with(|view| (!view.findings.is_empty()).then(|| findings::beside("", &view.findings)));
    view! {
        <details class="object" id=pointer.to_owned() open=!field.folded node_ref=details>
            <summary>{label(field, view)} {badge}</summary>
            <p class="hint">{field.help}</p>
            {whole}
            <div class="fields">{fields(page, pointer, table, true)}</div>
        </details>
    }
    .into_any()
}

/// Members that the page does not list: they came with an import, are kept, and can be removed.
pub fn strangers(page: Page, parent: &str, table: &'static Table) -> AnyView {
    let names = {
        let parent = parent.to_owned();
        Memo::new(move |_| page.form.with(|form| form.strangers(&parent, table)))
    };
    let parent = parent.to_owned();
    let stranger = move |(name, value): (String, String)| {
        let pointer = format!("{parent}/{}", name.replace('~', "~0").replace('/', "~1"));
        view! {
            <li id=pointer>
                <code>{format!("{name}: {value}")}</code>
                <button type="button" class="icon" data-action="clear" data-path=pointer.clone() aria-label=format!("Remove {name}")></button>
            </li>
        }
    };
    (move || {
        let list = names.get();
        (!list.is_empty()).then(|| {
            view! {
                <div class="field strangers" data-kind="list">
                    <p class="label">"Members that the page does not list"</p>
                    <ul>{list.into_iter().map(&stranger).collect_view()}</ul>
                </div>
            }
        })
    })
    .into_any()
}
