//! The start card: the first decisions, as long as nothing is set.

use super::Tab;
use crate::browser::focus;
use crate::dialogs;
use crate::frame::Start;
use crate::state::{Editor, Sheet, use_app, use_editor};
use crate::view::{click, flag, part};
use leptos::prelude::*;
use vpn_request_builder::catalogue::spec::Preset;
use vpn_request_builder::document::choices;
use vpn_request_builder::document::draft::Draft;

/// Returns whether nothing is set yet.
fn is_empty(editor: &'static Editor) -> Memo<bool> {
    Memo::new(move |_| {
        editor.revision.track();
        editor.with(|form| *form.draft() == Draft::new(form.api))
    })
}

/// The button that shows the card on a narrow page, where it has no room beside the form.
#[component]
pub fn StartButton() -> AnyView {
    let app = use_app();
    let is_empty = is_empty(use_editor());
    let show = move |_| {
        Tab::Json.open(app);
        app.sheet.set(Some(Sheet::Request));
        focus::go_to_once_drawn(Sheet::Request.heading());
    };
    view! {
        <button
            type="button"
            class="small ways"
            data-action="show-starts"
            hidden=flag(move || !is_empty.get())
            on:click=click(show)
        >
            "Quick start"
        </button>
    }
    .into_any()
}

/// The ways to start. The card goes with the first value.
#[component]
pub fn StartCard() -> AnyView {
    let is_empty = is_empty(use_editor());
    part(move || is_empty.get().then(|| view! { <Card/> }.into_any())).into_any()
}

#[component]
fn Card() -> AnyView {
    let app = use_app();
    let editor = use_editor();
    let start = |preset: &'static Preset| {
        let choose = move |_| {
            editor.dispatch(choices::preset(editor.api, preset));
            editor.say(preset.why, true);
            // The card goes with its buttons.
            focus::keep(focus::TOP);
        };
        view! {
            <button type="button" data-action="start" data-path=preset.name on:click=click(choose)>
                {preset.label}
            </button>
        }
        .into_any()
    };
    let starts = editor.api.starts.iter().map(start).collect::<Vec<_>>();
    let examples = editor.api.examples.iter().enumerate();
    let examples = examples
        .map(|(at, example)| view! { <Start at example/> }.into_any())
        .collect::<Vec<_>>();
    view! {
        <section class="start-card" aria-labelledby="start-heading">
            <h3 id="start-heading">{editor.api.starts_title}</h3>
            <div class="buttons">{starts}</div>
            <h3>"Or start from what you have"</h3>
            <div class="buttons">
                <button
                    type="button"
                    data-action="open-import"
                    on:click=click(move |_| dialogs::import::open(app))
                >
                    "Paste a request, a response or a command"
                </button>
            </div>
            <h3>"Or from an example"</h3>
            <div class="buttons">{examples}</div>
        </section>
    }
    .into_any()
}
