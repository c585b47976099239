//! The page as a whole: which request is open, the bar, the form and the request beside it.

use super::el::{El, button, classed, effect, el};
use super::follow::Follow;
use super::output::output;
use super::state::{Page, Pages};
use super::time::{self, once_drawn};
use super::{
    act, dom, drafts, field, findings, import, keys, offline, send, share, storage, theme,
};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlElement;
use std::time::Duration;
use vpn_request_builder::api::APIS;
use vpn_request_builder::spec::{Api, Example, FACTS, Table};

/// Puts the page in place of what `index.html` shows while it loads.
pub fn start() {
    let Some(root) = document().get_element_by_id("app") else {
        return;
    };
    let Ok(mount) = root.clone().dyn_into::<HtmlElement>() else {
        return;
    };
    leptos::mount::mount_to(mount, move || prepare(El(root))).forget();
}

/// Makes up what is to be shown, and shows it in another task: a slow browser answers in between.
fn prepare(root: El) {
    let pages = Pages::new();
    storage::remember_drafts(pages);
    share::follow(pages);
    let owner = Owner::current();
    time::after(Duration::ZERO, move || {
        let show = || app(&root, pages);
        owner.map_or_else(show, |owner| owner.with(show));
        if let Some(html) = document().document_element() {
            let _ = html.set_attribute("data-ready", "true");
        }
    });
}

fn app(root: &El, pages: Pages) {
    act::listen(&root.0, pages);
    dom::on(&window(), "hashchange", move |_| share::follow(pages));
    effect(Box::new(move || {
        let page = pages.current();
        let error = if page.blocked.get().is_some() {
            "Error: "
        } else {
            ""
        };
        document().set_title(&format!("{error}{} – VPN request builder", page.api.title));
    }));
    root.0.set_inner_html(include_str!("app.html"));
    let tabs = root.slot("nav");
    for api in APIS {
        let tab = el("a")
            .attr("href", &format!("#/{}", api.name))
            .text(api.title);
        tabs.push(tab.clone());
        tab.keep(move |tab| {
            tab.set(
                "aria-current",
                (pages.open.get() == api.name).then_some("page"),
            )
        });
    }
    // Outside of what is drawn anew for the other page: what is there already when it is drawn is not read out.
    root.slot("[aria-live]")
        .keep_text(move || pages.current().live.get());
    theme::restore(&root.slot("select"));
    keys::fill_in(&root.slot("#keys"));
    import::follow(root, pages.refused);
    let inside = root.clone();
    effect(Box::new(move || {
        // Drawn before it is a part of the page, which would be laid out for every value set in it.
        let (main, page) = (el("main"), pages.current());
        let before = inside.slot("main");
        let had_focus = dom::has_focus(&before.0);
        draw(&main, pages, page);
        // What was said on the other page is not said again when somebody comes back to it.
        pages
            .iter()
            .filter(|other| other.api.name != page.api.name)
            .for_each(|other| other.live.set(String::new()));
        let _ = before.0.replace_with_with_node_1(&main.0);
        if had_focus {
            once_drawn(|| dom::recover_focus(None));
        }
    }));
    send::follow(pages);
    offline::start(root, pages.sending);
}

/// What `main` holds for a request, but for what hangs on the form and on what is done.
fn markup(api: &'static Api) -> String {
    let examples = api
        .examples
        .iter()
        .enumerate()
        .map(|(at, Example { title, .. })| {
            format!("<button type=button data-action=example data-path={at}>{title}</button>")
        });
    let examples: String = examples.collect();
    let page = api.page;
    [
        ("{title}", api.title),
        ("{page}", page.title),
        ("{url}", page.url),
        ("{updated}", page.updated),
    ]
    .into_iter()
    .fold(
        include_str!("page.html").replace("{examples}", &examples),
        |all, (slot, text)| all.replace(slot, text),
    )
}

fn draw(main: &El, pages: Pages, page: Page) {
    main.0.set_inner_html(&markup(page.api));
    let mut follow = Follow::default();
    let form = main.slot("form");
    if let Some(table) = page.api.facts {
        form.push(facts(&mut follow, page, table));
    }
    // The request has one member, and that one is the form.
    if let Some((field, table)) = page
        .api
        .request
        .fields
        .iter()
        .find_map(|field| Some((field, field.ty.table()?)))
    {
        field::parts(
            &mut follow,
            &form,
            page,
            &format!("/{}", field.name),
            field,
            table,
        );
    }
    form.push(field::strangers(&mut follow, "", page.api.request));
    keys::list_members(&main.slot("#members"), page.api);
    main.slot(".notice")
        .keep(move |notice| draw_notice(notice, &page.notice.get()));
    findings::problems(&mut follow, &main.slot(".verdict-panel"), page);
    findings::verdict(&mut follow, main.slot(".glance a"));
    output(&mut follow, pages, &main.slot(".request"), page.api);
    main.slot(".panes").push(pages.sending.panel());
    main.slot(".toast")
        .keep(move |toast| draw_toast(toast, page.said.get()));
    drafts::follow(&main.slot("#drafts"), page);
    follow.keep_up(page);
}

/// What is worth reading about what was just done.
fn draw_notice(notice: &El, lines: &[String]) {
    notice.flag("hidden", lines.is_empty());
    let list = notice.slot("ul");
    list.clear();
    for line in lines {
        list.push(el("li").text(line));
    }
}

/// What was just done, with a button to undo it.
fn draw_toast(toast: &El, said: Option<(String, bool)>) {
    toast.clear();
    toast.flag("hidden", said.is_none());
    if let Some((what, undo)) = said {
        toast.push(el("span").text(&what));
        if undo {
            toast.push(button("undo", "", "Undo"));
        }
        dom::keep_in_sight();
    }
}

fn facts(follow: &mut Follow, page: Page, table: &'static Table) -> El {
    let hint = classed("p", "hint").text(
        "Some rules hang on the VPN gateway that the connection belongs to. What you tell here is never sent; what you \
         leave out leaves those rules undecided.",
    );
    let rows = field::fields(follow, classed("div", "fields"), page, FACTS, table, true);
    classed("section", "part facts").children([el("h2").text("About the gateway"), hint, rows])
}
