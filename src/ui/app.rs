//! The page as a whole: which request is open, the bar, the form and the request beside it.

use super::act;
use super::field;
use super::findings;
use super::output::output;
use super::state::Page;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlElement;
use vpn_request_builder::api::{self, APIS};
use vpn_request_builder::request::Env;
use vpn_request_builder::spec::{Api, FACTS, Type};

/// Puts the page in place of what `index.html` shows while it loads.
pub fn start() {
    let Some(root) = document().get_element_by_id("app").and_then(|root| root.dyn_into::<HtmlElement>().ok()) else {
        return;
    };
    root.set_inner_html("");
    leptos::mount::mount_to(root, app).forget();
    if let Some(html) = document().document_element() {
        let _ = html.set_attribute("data-ready", "true");
    }
}

/// The request that the address asks for: `#/gateway`, `#/connection`.
fn requested() -> &'static Api {
    let fragment = window().location().hash().unwrap_or_default();
    let name = fragment.trim_start_matches("#/").split(['?', '/']).next().unwrap_or_default().to_owned();
    api::find(&name).unwrap_or(APIS[0])
}

fn app() -> impl IntoView {
    let pages = APIS.map(Page::new);
    let open = RwSignal::new(requested().name);
    let env = RwSignal::new(Env::default());
    let current = move || pages.into_iter().find(|page| page.api.name == open.get()).unwrap_or(pages[0]);
    window_event_listener(leptos::ev::hashchange, move |_| open.set(requested().name));
    window_event_listener(leptos::ev::keydown, move |event| shortcut(untrack(current), &event));
    Effect::new(move |_| {
        let page = current();
        let error = if page.blocked.get().is_some() { "Error: " } else { "" };
        document().set_title(&format!("{error}{} – VPN request builder", page.api.title));
    });
    let tab = move |api: &'static Api| {
        let selected = move || (open.get() == api.name).then_some("page");
        view! { <a href=format!("#/{}", api.name) aria-current=selected>{api.title}</a> }
    };
    view! {
        <div class="app" on:click=move |event| act::clicked(untrack(current), &event)>
            <header class="bar">
                <p class="brand">"VPN request builder"</p>
                <nav aria-label="Requests">{APIS.map(tab).collect_view()}</nav>
                {theme()}
            </header>
            {move || page(current(), env)}
        </div>
    }
}

/// Ctrl+Z and its like undo what no text control undoes itself.
fn shortcut(page: Page, event: &leptos::ev::KeyboardEvent) {
    let typing = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlElement>().ok())
        .is_some_and(|element| matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA"));
    let key = event.key().to_ascii_lowercase();
    if !typing && (event.ctrl_key() || event.meta_key()) && (key == "z" || key == "y") {
        event.prevent_default();
        act::act(page, if key == "y" || event.shift_key() { "redo" } else { "undo" }, "", "");
    }
}

fn page(page: Page, env: RwSignal<Env>) -> AnyView {
    let api = page.api;
    let example = |(at, example): (usize, &'static vpn_request_builder::spec::Example)| {
        view! {
            <button type="button" data-action="example" data-path=at.to_string()>
                {example.title}
            </button>
        }
    };
    // The request has one member, and that one is the form.
    let body = api.request.fields.iter().find_map(|field| match field.ty {
        Type::Object(table) => Some(field::parts(page, &format!("/{}", field.name), table)),
        _ => None,
    });
    view! {
        <main data-api=api.name>
            <div class="form">
                <div class="intro">
                    <h1>{format!("Create a {}", api.title)}</h1>
                    <p>
                        "Every rule of the page "
                        <a href=api.page.url target="_blank" rel="noopener noreferrer">{api.page.title}</a>
                        {format!(" (edition of {}) is checked as you type. Nothing leaves this page.", api.page.updated)}
                    </p>
                    <div class="buttons" role="group" aria-label="Examples">
                        <span class="label">"Examples"</span>
                        {api.examples.iter().enumerate().map(example).collect_view()}
                        <button type="button" class="quiet" data-action="reset">"Empty the form"</button>
                    </div>
                </div>
                <form novalidate autocomplete="off" on:submit=|event| event.prevent_default()>
                    {api.facts.map(|table| facts(page, table))}
                    {body}
                    {field::strangers(page, "", api.request)}
                </form>
            </div>
            <div class="side">
                {findings::problems(page)}
                {output(page, env)}
            </div>
            <div class="toast" data-shown=move || page.said.get().is_some().to_string()>
                {move || page.said.get().map(|(what, undo)| toast(what, undo))}
            </div>
            <p class="visually-hidden" role="status" aria-live="polite">{move || page.live.get()}</p>
        </main>
    }
    .into_any()
}

fn toast(what: String, undo: bool) -> AnyView {
    view! {
        <span>{what}</span>
        {undo.then(|| view! { <button type="button" data-action="undo">"Undo"</button> })}
    }
    .into_any()
}

fn facts(page: Page, table: &'static vpn_request_builder::spec::Table) -> AnyView {
    view! {
        <section class="part facts">
            <h2>"About the gateway"</h2>
            <p class="hint">
                "Some rules hang on the VPN gateway that the connection belongs to. What you tell here is never sent; what you leave out \
                 leaves those rules undecided."
            </p>
            <div class="fields">{field::fields(page, FACTS, table, true)}</div>
        </section>
    }
    .into_any()
}

/// Light, dark, or as the system has it.
fn theme() -> AnyView {
    let chosen = RwSignal::new(String::new());
    let choose = move |value: String| {
        if let Some(html) = document().document_element() {
            let _ = if value.is_empty() {
                html.remove_attribute("data-theme")
            } else {
                html.set_attribute("data-theme", &value)
            };
        }
        chosen.set(value);
    };
    view! {
        <label class="theme">
            <span>"Theme"</span>
            <select on:change:target=move |event| choose(event.target().value())>
                <option value="">"System"</option>
                <option value="light">"Light"</option>
                <option value="dark">"Dark"</option>
            </select>
        </label>
    }
    .into_any()
}
