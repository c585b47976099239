//! The page as a whole: which request is open, the bar, the form and the request beside it.

use super::act;
use super::dom;
use super::el::{El, button, classed, effect, el, link};
use super::field;
use super::findings;
use super::output::output;
use super::state::Page;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlElement;
use vpn_request_builder::api::{self, APIS};
use vpn_request_builder::request::Env;
use vpn_request_builder::spec::{Api, FACTS, Table};

/// Puts the page in place of what `index.html` shows while it loads.
pub fn start() {
    let Some(root) = document().get_element_by_id("app") else { return };
    let Ok(mount) = root.clone().dyn_into::<HtmlElement>() else { return };
    leptos::mount::mount_to(mount, move || app(&El(root))).forget();
    if let Some(html) = document().document_element() {
        let _ = html.set_attribute("data-ready", "true");
    }
}

/// The request that the address asks for: `#/gateway`, `#/connection`.
fn requested() -> &'static str {
    let fragment = window().location().hash().unwrap_or_default();
    let name = fragment.trim_start_matches("#/").split(['?', '/']).next().unwrap_or_default();
    api::find(name).unwrap_or(APIS[0]).name
}

fn app(root: &El) {
    let pages = APIS.map(Page::new);
    let env = RwSignal::new(Env::default());
    let open = RwSignal::new(requested());
    let page_of = move |name: &str| pages.into_iter().find(|page| page.api.name == name).unwrap_or(pages[0]);
    act::listen(&root.0, move || page_of(open.get_untracked()), env);
    window_event_listener(leptos::ev::hashchange, move |_| open.set(requested()));
    effect(Box::new(move || {
        let page = page_of(open.get());
        let error = if page.blocked.get().is_some() { "Error: " } else { "" };
        document().set_title(&format!("{error}{} – VPN request builder", page.api.title));
    }));
    let tab = |api: &'static Api| {
        let tab = el("a").attr("href", &format!("#/{}", api.name)).text(api.title);
        tab.drawn(move |tab| tab.set("aria-current", (open.get() == api.name).then_some("page")))
    };
    let tabs = el("nav").attr("aria-label", "Requests").children(APIS.map(tab));
    let brand = classed("p", "brand").text("VPN request builder");
    let bar = classed("header", "bar").children([brand, tabs, theme()]);
    let main = el("main").drawn(move |main| {
        main.clear();
        draw(main, page_of(open.get()), env);
    });
    root.clear();
    root.push(bar);
    root.push(main);
}

fn draw(main: &El, page: Page, env: RwSignal<Env>) {
    let form = el("form").attr("novalidate", "").attr("autocomplete", "off");
    let form = match page.api.facts {
        Some(table) => form.child(facts(page, table)),
        None => form,
    };
    // The request has one member, and that one is the form.
    let body = page.api.request.fields.iter().find_map(|field| Some((field, field.ty.table()?)));
    let form = match body {
        Some((field, table)) => field::parts(form, page, &format!("/{}", field.name), table),
        None => form,
    };
    let form = form.child(field::strangers(page, "", page.api.request));
    main.push(classed("div", "form").child(intro(page)).child(form));
    main.push(classed("div", "side").child(findings::problems(page)).child(output(page, env)));
    main.push(toast(page));
    let live = classed("p", "visually-hidden").attr("role", "status").attr("aria-live", "polite");
    main.push(live.says(move || page.live.get()));
}

fn intro(page: Page) -> El {
    let api = page.api;
    let about = el("p")
        .text("Every rule of the page ")
        .child(link(api.page.url, api.page.title))
        .text(&format!(" (edition of {}) is checked as you type. Nothing leaves this page.", api.page.updated));
    let examples = api.examples.iter().enumerate();
    let examples = examples.map(|(at, example)| button("example", &at.to_string(), example.title));
    let examples = classed("div", "buttons")
        .attr("role", "group")
        .attr("aria-label", "Examples")
        .child(classed("span", "label").text("Examples"))
        .children(examples)
        .child(button("reset", "", "Empty the form").attr("class", "quiet"));
    let heading = el("h1").text(&format!("Create a {}", api.title));
    classed("div", "intro").children([heading, about, examples])
}

fn facts(page: Page, table: &'static Table) -> El {
    let hint = classed("p", "hint").text(
        "Some rules hang on the VPN gateway that the connection belongs to. What you tell here is never sent; what you \
         leave out leaves those rules undecided.",
    );
    let rows = field::fields(classed("div", "fields"), page, FACTS, table, true);
    classed("section", "part facts").children([el("h2").text("About the gateway"), hint, rows])
}

/// What was just done, with a button to undo it.
fn toast(page: Page) -> El {
    classed("div", "toast").drawn(move |toast| {
        toast.clear();
        let said = page.said.get();
        toast.flag("hidden", said.is_none());
        if let Some((what, undo)) = said {
            toast.push(el("span").text(&what));
            if undo {
                toast.push(button("undo", "", "Undo"));
            }
        }
    })
}

/// Light, dark, or as the system has it.
fn theme() -> El {
    let option = |(value, label): (&str, &str)| el("option").attr("value", value).text(label);
    let choice = el("select").attr("data-theme-choice", "");
    let choice = choice.children([("", "System"), ("light", "Light"), ("dark", "Dark")].map(option));
    dom::on(&choice.0, "change", |event| {
        let chosen = event.target().and_then(|target| target.dyn_into::<leptos::web_sys::HtmlSelectElement>().ok());
        if let (Some(chosen), Some(html)) = (chosen, document().document_element()) {
            El(html).set("data-theme", Some(chosen.value().as_str()).filter(|value| !value.is_empty()));
        }
    });
    classed("label", "theme").child(el("span").text("Theme")).child(choice)
}
