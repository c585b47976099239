//! The page as a whole: header, the open request with its form and pane, dialogs.

use crate::browser::{focus, offline, policy, time};
use crate::dialogs::{self, Drafts, Explain, Import, Keys, Palette, Share};
use crate::form::{ExternalLink, RequestForm};
use crate::frame::{self, Bar, Header, Notice, PrintSheet, Rail, Update};
use crate::output::{Pane, StartButton};
use crate::send::{self, Review};
use crate::state::{App, Dialog, Editor, Focused, use_editor};
use crate::view::text;
use crate::{keys, link, persist};
use leptos::ev;
use leptos::prelude::*;
use leptos::reactive::computed::Selector;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlElement;
use std::time::Duration;

/// Puts the page in place of what `index.html` shows while it loads.
pub fn start() {
    let root = document().get_element_by_id("app");
    let Some(root) = root.and_then(|root| root.dyn_into::<HtmlElement>().ok()) else {
        return;
    };
    let owner = Owner::new();
    let app = owner.with(|| {
        let app = App::new();
        persist::restore_drafts(app);
        persist::rescue_drafts(app);
        link::follow(app);
        app
    });
    // In another task: a slow browser answers in between.
    time::after(Duration::ZERO, move || {
        root.set_text_content(None);
        owner.with(|| leptos::mount::mount_to(root, move || view! { <Page app/> }).forget());
        // The page lives as long as the program.
        std::mem::forget(owner);
        if let Some(html) = document().document_element() {
            let _ = html.set_attribute("data-ready", "true");
        }
    });
}

#[component]
fn Page(app: &'static App) -> AnyView {
    provide_context(app);
    app.has_shortcuts.set(persist::has_shortcuts());
    persist::store_drafts(app);
    keys::listen(app);
    frame::listen_to_menus();
    policy::watch();
    send::listen(app);
    window_event_listener(ev::hashchange, move |_| link::follow(app));
    window_event_listener(ev::paste, move |event| dialogs::import::pasted(app, &event));
    window_event_listener(ev::dragover, |event| dialogs::import::dragged(&event));
    window_event_listener(ev::drop, move |event| dialogs::import::dropped(app, &event));
    Effect::new(move |_| {
        let editor = app.editor();
        let error = if editor.pending.get().is_some() {
            "Error: "
        } else {
            ""
        };
        document().set_title(&format!(
            "{error}{} – VPN request builder",
            editor.api.title
        ));
    });
    let is_newer = RwSignal::new(false);
    if offline::is_offered() {
        offline::start(Callback::new(move |()| app.sending.is_in_use()), is_newer);
    }
    // The live region is outside of the part that is drawn anew for another request: a text that is there when
    // it is drawn is not read out.
    view! {
        <Header/>
        <For each=move || [app.open.get()] key=|name| *name children=move |name| main(app, app.editor_of(name))/>
        <p class="visually-hidden" role="status" aria-live="polite">{text(move || app.editor().live.get())}</p>
        <Import/>
        <Keys/>
        <Share/>
        <Palette/>
        <Explain/>
        <Review/>
        <Update is_newer/>
    }
    .into_any()
}

/// The request that is open.
fn main(app: &'static App, editor: &'static Editor) -> AnyView {
    // Its drafts are those of the request that is left.
    if app.dialog.get_untracked() == Some(Dialog::Drafts) {
        app.dialog.set(None);
    }
    if app.is_drawn.get_value() {
        // The other form is scrolled to where this one has something else.
        window().scroll_to_with_x_and_y(0.0, 0.0);
    }
    app.is_drawn.set_value(true);
    // The other request's last message is not read out again on the way back to it.
    for other in &app.editors {
        if other.api.name != editor.api.name {
            other.live.set(String::new());
        }
    }
    if focus::active().is_some_and(|active| active.closest("main").is_ok_and(|main| main.is_some()))
    {
        focus::keep(focus::TOP);
    }
    provide_context(editor);
    provide_context(Focused(Selector::new(move || editor.focused.get())));
    app.sheet.set(None);
    // A sheet does not lie over what has the focus.
    let uncover = move |_: ev::FocusEvent| {
        if app.sheet.get_untracked().is_some() {
            app.sheet.set(None);
        }
    };
    view! {
        <main>
            <div class="rail"><Rail editor/></div>
            <div class="form" on:focusin=uncover>
                <Intro/>
                <RequestForm/>
            </div>
            <Pane/>
            <Bar/>
            <Drafts/>
            <PrintSheet/>
        </main>
    }
    .into_any()
}

/// The title and the source of the form.
#[component]
fn Intro() -> AnyView {
    let page = use_editor().api.page;
    let title = use_editor().api.title;
    view! {
        <div class="intro">
            <h1 id=focus::TOP tabindex="-1">{format!("Create a {title}")}</h1>
            <StartButton/>
            <p class="hint">
                "Checked against "
                <ExternalLink href=page.url text=page.title/>
                {format!(" ({}). Nothing is sent until you press Send.", page.updated)}
            </p>
        </div>
        <Notice/>
    }
    .into_any()
}
