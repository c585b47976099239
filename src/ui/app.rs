//! The page as a whole: header, the open request with its form and panes, dialogs.

use crate::browser::{focus, offline, policy, time};
use crate::dialogs::{self, Drafts, Explain, Import, Keys, Palette, PaletteButton};
use crate::form::{ExternalLink, RequestForm};
use crate::output::{Glance, Problems, RequestPane};
use crate::send::{self, Review, SendPanel};
use crate::state::{App, Dialog, Editor, use_app, use_editor};
use crate::view::{attr, click, flag, part, parts, text, when};
use crate::{keys, link, persist};
use leptos::ev;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlElement;
use std::time::Duration;
use vpn_request_builder::catalogue::APIS;
use vpn_request_builder::document::draft::Draft;

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
        <Palette/>
        <Explain/>
        <Review/>
        <Update is_newer/>
    }
    .into_any()
}

#[component]
fn Header() -> AnyView {
    let app = use_app();
    let tab = |api: &'static vpn_request_builder::catalogue::spec::Api| {
        let current = attr(move || (app.open.get() == api.name).then(|| "page".to_owned()));
        view! { <a href=format!("#/{}", api.name) aria-current=current>{api.title}</a> }.into_any()
    };
    view! {
        <header class="bar">
            <p class="brand">"VPN request builder"</p>
            <nav aria-label="Requests">{APIS.map(tab).into_iter().collect::<Vec<_>>()}</nav>
            <Theme/>
            <button
                type="button"
                class="quiet"
                data-action="open-keys"
                aria-label="Keys"
                on:click=click(move |_| keys::open_keys(app))
            >
                "?"
            </button>
        </header>
    }
    .into_any()
}

/// Light, dark, or as the system has it.
#[component]
fn Theme() -> AnyView {
    let chosen = RwSignal::new(persist::theme());
    Effect::new(move |_| {
        let theme = chosen.get();
        let Some(html) = document().document_element() else {
            return;
        };
        let _ = match &*theme {
            "" => html.remove_attribute("data-theme"),
            theme => html.set_attribute("data-theme", theme),
        };
    });
    let choose = move |event: ev::Event| {
        let theme = event_target_value(&event);
        persist::set_theme(&theme);
        chosen.set(theme);
    };
    let option = |(value, label): (&'static str, &'static str)| {
        let is_chosen = when(chosen.with_untracked(|chosen| chosen == value));
        view! { <option value=value selected=is_chosen>{label}</option> }.into_any()
    };
    let options = [("", "System"), ("light", "Light"), ("dark", "Dark")].map(option);
    view! {
        <div class="theme">
            <label for="/theme">"Theme"</label>
            <select id="/theme" name="/theme" on:change=choose>{options.into_iter().collect::<Vec<_>>()}</select>
        </div>
    }
    .into_any()
}

/// The request that is open.
fn main(app: &'static App, editor: &'static Editor) -> AnyView {
    // Its drafts are those of the request that is left.
    if app.dialog.get_untracked() == Some(Dialog::Drafts) {
        app.dialog.set(None);
    }
    // The other request's last message is not read out again on the way back to it.
    for other in &app.editors {
        if other.api.name != editor.api.name {
            other.live.set(String::new());
        }
    }
    if document()
        .active_element()
        .is_some_and(|active| active.closest("main").is_ok_and(|main| main.is_some()))
    {
        focus::keep(focus::TOP);
    }
    provide_context(editor);
    view! {
        <main>
            <div class="form">
                <Intro/>
                <RequestForm/>
            </div>
            <div class="side">
                <div class="panes" id="panes">
                    <Problems/>
                    <RequestPane/>
                    <SendPanel/>
                </div>
                <Toast/>
            </div>
            <Glance/>
            <Drafts/>
        </main>
    }
    .into_any()
}

/// The purpose of the page, the ways to start, and the notice.
#[component]
fn Intro() -> AnyView {
    let app = use_app();
    let editor = use_editor();
    let page = editor.api.page;
    let example = |(at, example): (
        usize,
        &'static vpn_request_builder::catalogue::spec::Example,
    )| {
        let load = move |_| {
            if let Ok(body) = serde_json::from_str(example.body) {
                let facts = editor.with(|form| form.draft().facts.clone());
                editor.load(Draft { body, facts }, "The example is loaded.");
            }
        };
        view! {
            <button type="button" data-action="example" data-path=at.to_string() on:click=click(load)>
                {example.title}
            </button>
        }
        .into_any()
    };
    let examples = editor
        .api
        .examples
        .iter()
        .enumerate()
        .map(example)
        .collect::<Vec<_>>();
    view! {
        <div class="intro">
            <h1>{format!("Create a {}", editor.api.title)}</h1>
            <PaletteButton/>
            <p>
                "Every rule of the page "
                <ExternalLink href=page.url text=page.title/>
                {format!(" (edition of {}) is checked as you type. Nothing leaves this page unless you send it.", page.updated)}
            </p>
            <div class="buttons" role="group" aria-label="Start from">
                <button
                    type="button"
                    class="primary"
                    id=focus::TOP
                    data-action="open-import"
                    on:click=click(move |_| dialogs::import::open(app))
                >
                    "Import …"
                </button>
                <span class="label">"Examples"</span>
                {examples}
            </div>
            <div class="buttons" role="group" aria-label="This draft">
                <button type="button" class="quiet" data-action="undo" on:click=click(move |_| editor.undo())>
                    "Undo"
                </button>
                <button type="button" class="quiet" data-action="redo" on:click=click(move |_| editor.redo())>
                    "Redo"
                </button>
                <button type="button" class="quiet" data-action="share" on:click=click(move |_| link::share(editor))>
                    "Share a link"
                </button>
                <button
                    type="button"
                    class="quiet"
                    data-action="open-drafts"
                    on:click=click(move |_| keys::open_drafts(app))
                >
                    "Drafts …"
                </button>
                <button
                    type="button"
                    class="quiet"
                    data-action="reset"
                    on:click=click(move |_| editor.load(Draft::new(editor.api), "The form is empty."))
                >
                    "Empty the form"
                </button>
            </div>
            <Notice/>
        </div>
    }
    .into_any()
}

/// Remarks on the last action, until they are dismissed.
#[component]
fn Notice() -> AnyView {
    let notice = use_editor().notice;
    let lines = parts(move || {
        notice
            .get()
            .into_iter()
            .map(|line| view! { <li>{line}</li> }.into_any())
            .collect::<Vec<_>>()
    });
    let dismiss = move |_| {
        notice.set(Vec::new());
        focus::keep(focus::TOP);
    };
    view! {
        <div class="notice" hidden=flag(move || notice.with(Vec::is_empty))>
            <ul>{lines}</ul>
            <button type="button" class="quiet" data-action="dismiss" on:click=click(dismiss)>"Close"</button>
        </div>
    }
    .into_any()
}

/// A message about the last action, with a button to undo it.
#[component]
fn Toast() -> AnyView {
    let editor = use_editor();
    let toast = editor.toast;
    let undo = move |_| {
        editor.undo();
        focus::keep(focus::TOP);
    };
    let content = part(move || {
        let toast = toast.get()?;
        focus::keep_in_sight();
        let undo = toast.can_undo.then(|| {
            view! {
                <button type="button" data-action="undo" on:click=click(undo)>"Undo"</button>
            }
        });
        Some(view! { <span>{toast.text}</span> {undo} }.into_any())
    });
    view! { <div class="toast" id=focus::TOAST hidden=flag(move || toast.with(Option::is_none))>{content}</div> }
        .into_any()
}

/// Says that a newer version is there.
#[component]
fn Update(is_newer: RwSignal<bool>) -> AnyView {
    let content = part(move || {
        let dismiss = move |_| {
            is_newer.set(false);
            focus::keep(focus::TOP);
        };
        is_newer.get().then(|| {
            view! {
            <span>"A new version is there. Reloading keeps your drafts, but no secrets."</span>
            <button type="button" class="primary" data-action="update" on:click=click(|_| offline::take_over())>
                "Reload"
            </button>
            <button type="button" data-action="later" on:click=click(dismiss)>"Later"</button>
            }
            .into_any()
        })
    });
    // It is there before it says something, or nobody would hear it.
    view! { <div class="update" role="status" hidden=flag(move || !is_newer.get())>{content}</div> }
        .into_any()
}
