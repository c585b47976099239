//! The page as a whole: which request is open, the bar, the form and the request beside it.

use super::el::{El, button, classed, effect, el, link};
use super::follow::Follow;
use super::output::output;
use super::state::{Page, Pages};
use super::{act, dom, drafts, explain, field, findings, import, keys, offline, send, share, storage, theme};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlElement;
use vpn_request_builder::api::APIS;
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

fn app(root: &El) {
    let pages = Pages::new();
    storage::remember_drafts(pages);
    share::follow(pages);
    act::listen(&root.0, pages);
    dom::on(&window(), "hashchange", move |_| share::follow(pages));
    effect(Box::new(move || {
        let page = pages.current();
        let error = if page.blocked.get().is_some() { "Error: " } else { "" };
        document().set_title(&format!("{error}{} – VPN request builder", page.api.title));
    }));
    let tab = |api: &'static Api| {
        let tab = el("a").attr("href", &format!("#/{}", api.name)).text(api.title);
        tab.drawn(move |tab| tab.set("aria-current", (pages.open.get() == api.name).then_some("page")))
    };
    let tabs = el("nav").attr("aria-label", "Requests").children(APIS.map(tab));
    let brand = classed("p", "brand").text("VPN request builder");
    let help = button("open-keys", "", "?").attr("class", "quiet").attr("aria-label", "Keys");
    let bar = classed("header", "bar").children([brand, tabs, theme::control(), help]);
    let main = el("main").drawn(move |main| {
        main.clear();
        draw(main, pages, pages.current());
    });
    root.clear();
    root.push(bar);
    root.push(main);
    root.push(import::dialog(pages.refused));
    root.push(keys::dialog());
    root.push(explain::dialog());
    root.push(send::dialog());
    send::follow(pages);
    offline::start(root, pages.sending);
}

fn draw(main: &El, pages: Pages, page: Page) {
    let mut follow = Follow::default();
    let form = el("form").attr("novalidate", "").attr("autocomplete", "off");
    let form = match page.api.facts {
        Some(table) => form.child(facts(&mut follow, page, table)),
        None => form,
    };
    // The request has one member, and that one is the form.
    let body = page.api.request.fields.iter().find_map(|field| Some((field, field.ty.table()?)));
    let form = match body {
        Some((field, table)) => field::parts(&mut follow, form, page, &format!("/{}", field.name), field, table),
        None => form,
    };
    let form = form.child(field::strangers(&mut follow, "", page.api.request));
    main.push(classed("div", "form").child(intro(page)).child(form));
    let scrolled = classed("div", "panes").child(findings::problems(&mut follow, page));
    let scrolled = scrolled.child(output(&mut follow, pages, page)).child(pages.sending.panel());
    main.push(classed("div", "side").child(scrolled).child(toast(page)));
    main.push(glance(&mut follow));
    main.push(drafts::dialog(page));
    let live = classed("p", "visually-hidden").attr("role", "status").attr("aria-live", "polite");
    main.push(live.says(move || page.live.get()));
    follow.keep_up(page);
}

fn intro(page: Page) -> El {
    let api = page.api;
    let about = el("p").text("Every rule of the page ").child(link(api.page.url, api.page.title)).text(&format!(
        " (edition of {}) is checked as you type. Nothing leaves this page unless you send it.",
        api.page.updated
    ));
    let group = |name: &str| classed("div", "buttons").attr("role", "group").attr("aria-label", name);
    let examples = api.examples.iter().enumerate();
    let examples = examples.map(|(at, example)| button("example", &at.to_string(), example.title));
    let start = group("Start from").child(button("open-import", "", "Import …").attr("class", "primary"));
    let start = start.child(classed("span", "label").text("Examples")).children(examples);
    let quiet = |action: &str, label: &str| button(action, "", label).attr("class", "quiet");
    let draft = group("This draft").children([
        quiet("undo", "Undo"),
        quiet("redo", "Redo"),
        quiet("share", "Share a link"),
        quiet("open-drafts", "Drafts …"),
        quiet("reset", "Empty the form"),
    ]);
    let heading = el("h1").text(&format!("Create a {}", api.title));
    classed("div", "intro").children([heading, keys::finder(api), about, start, draft, notice(page)])
}

/// What is worth reading about what was just done.
fn notice(page: Page) -> El {
    classed("div", "notice").drawn(move |notice| {
        notice.clear();
        let lines = page.notice.get();
        notice.flag("hidden", lines.is_empty());
        notice.push(el("ul").children(lines.iter().map(|line| el("li").text(line))));
        notice.push(button("dismiss", "", "Close").attr("class", "quiet"));
    })
}

/// The verdict at a glance, where the window is too narrow for the panel beside the form.
fn glance(follow: &mut Follow) -> El {
    let verdict = el("a").attr("href", "").attr("data-action", "go").attr("data-path", "problems-heading");
    classed("div", "glance").child(findings::verdict(follow, verdict)).child(button("copy", "", "Copy JSON"))
}

fn facts(follow: &mut Follow, page: Page, table: &'static Table) -> El {
    let hint = classed("p", "hint").text(
        "Some rules hang on the VPN gateway that the connection belongs to. What you tell here is never sent; what you \
         leave out leaves those rules undecided.",
    );
    let rows = field::fields(follow, classed("div", "fields"), page, FACTS, table, true);
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
            dom::keep_in_sight();
        }
    })
}
