//! The header: the requests, the ways to start, what can be done with the draft, and the theme.

use super::{MenuList, Rail};
use crate::browser::focus;
use crate::dialogs::{self, PaletteButton};
use crate::state::use_app;
use crate::view::{attr, click, flag, part};
use crate::{keys, link, persist};
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use vpn_request_builder::catalogue::APIS;
use vpn_request_builder::catalogue::spec::{Api, Example};
use vpn_request_builder::document::draft::Draft;

/// The header. It is one line, and stays in sight.
#[component]
pub fn Header() -> AnyView {
    let app = use_app();
    let tab = |api: &'static Api| {
        let current = attr(move || (app.open.get() == api.name).then(|| "page".to_owned()));
        view! { <a href=format!("#/{}", api.name) aria-current=current>{api.short}</a> }.into_any()
    };
    let skip = move |event: ev::MouseEvent| {
        event.prevent_default();
        focus::go_to(focus::TOP);
    };
    // A wide page has them beside the form.
    let is_wanted = RwSignal::new(false);
    let sections = part(move || {
        let editor = app.editor();
        is_wanted.get().then(|| view! { <Rail editor/> }.into_any())
    });
    let name = part(move || {
        let editor = app.editor();
        let (name, saved) = editor.named.get()?;
        editor.revision.track();
        let is_saved = dialogs::present_draft(editor) == saved;
        let state = if is_saved { "saved" } else { "changed" };
        Some(
            view! { <p class="draft-name" title=name.clone()>{format!("{name} · {state}")}</p> }
                .into_any(),
        )
    });
    view! {
        <header class="bar">
            <div class="wrap">
                <a class="skip" href="" on:click=click(skip)>"Skip to the form"</a>
                <p class="brand">"VPN request builder"</p>
                <nav aria-label="Requests">{APIS.map(tab).into_iter().collect::<Vec<_>>()}</nav>
                {name}
                <div class="sections">
                    <button
                        type="button"
                        class="quiet"
                        popovertarget="sections"
                        on:click=click(move |_| is_wanted.set(true))
                    >
                        "Sections"
                    </button>
                    <MenuList id="sections".to_owned()>{sections}</MenuList>
                </div>
                <button
                    type="button"
                    class="icon more-actions"
                    data-action="menu"
                    aria-label="More actions"
                    popovertarget="actions"
                ></button>
                <div class="actions" id="actions" popover="auto">
                    <Actions/>
                </div>
            </div>
        </header>
    }
    .into_any()
}

/// What can be done with the draft and the page.
#[component]
fn Actions() -> AnyView {
    let app = use_app();
    let new = part(move || {
        let editor = app.editor();
        let example =
            |(at, example): (usize, &'static Example)| view! { <Start at example/> }.into_any();
        let examples = editor.api.examples.iter().enumerate().map(example);
        let empty = move |_| {
            editor.load(Draft::new(editor.api), "Form cleared.");
            focus::keep(focus::TOP);
        };
        Some(
            view! {
                <button type="button" data-action="reset" on:click=click(empty)>"Empty form"</button>
                <p class="menu-title">"Examples"</p>
                {examples.collect::<Vec<_>>()}
            }
            .into_any(),
        )
    });
    let cannot_undo = flag(move || !app.editor().can_undo.get());
    let cannot_redo = flag(move || !app.editor().can_redo.get());
    let undo = move |_| {
        app.editor_untracked().undo();
        focus::keep(focus::TOP);
    };
    let redo = move |_| {
        app.editor_untracked().redo();
        focus::keep(focus::TOP);
    };
    view! {
        <PaletteButton/>
        <button type="button" class="quiet" popovertarget="new">"New"</button>
        <MenuList id="new".to_owned()>{new}</MenuList>
        <button
            type="button"
            class="quiet"
            data-action="open-import"
            on:click=click(move |_| dialogs::import::open(app))
        >
            "Import"
        </button>
        <button
            type="button"
            class="quiet"
            data-action="open-drafts"
            on:click=click(move |_| keys::open_drafts(app))
        >
            "Drafts"
        </button>
        <button
            type="button"
            class="quiet"
            data-action="share"
            on:click=click(move |_| link::share(app))
        >
            "Share"
        </button>
        <button
            type="button"
            class="icon"
            data-action="undo"
            aria-label="Undo"
            title="Undo"
            disabled=cannot_undo
            on:click=click(undo)
        ></button>
        <button
            type="button"
            class="icon"
            data-action="redo"
            aria-label="Redo"
            title="Redo"
            disabled=cannot_redo
            on:click=click(redo)
        ></button>
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
    }
    .into_any()
}

/// The button that loads an example.
#[component]
pub fn Start(at: usize, example: &'static Example) -> AnyView {
    let app = use_app();
    let load = move |_| {
        app.editor_untracked().load_example(example);
        // The button goes, or the menu around it.
        focus::keep(focus::TOP);
    };
    view! {
        <button type="button" data-action="example" data-path=at.to_string() on:click=click(load)>
            {example.title}
        </button>
    }
    .into_any()
}

/// Light, dark, or as the system has it.
#[component]
fn Theme() -> AnyView {
    let chosen = use_app().theme;
    Effect::new(move |_| {
        let theme = chosen.get();
        let Some(html) = document().document_element() else {
            return;
        };
        persist::set_theme(&theme);
        let _ = match &*theme {
            "" => html.remove_attribute("data-theme"),
            theme => html.set_attribute("data-theme", theme),
        };
    });
    let choose = move |event: ev::Event| chosen.set(event_target_value(&event));
    let option = |(value, label): (&'static str, &'static str)| {
        view! { <option value=value>{label}</option> }.into_any()
    };
    let select = NodeRef::<html::Select>::new();
    Effect::new(move |_| {
        if let Some(select) = select.get() {
            select.set_value(&chosen.get());
        }
    });
    let options = [("", "System"), ("light", "Light"), ("dark", "Dark")].map(option);
    view! {
        <div class="theme" title="Theme">
            <label class="visually-hidden" for="/theme">"Theme"</label>
            <select id="/theme" name="/theme" node_ref=select on:change=choose>{options.into_iter().collect::<Vec<_>>()}</select>
        </div>
    }
    .into_any()
}
