//! Presets: values for several fields of a section, set with one press and undone as one step.

use crate::state::use_editor;
use crate::view::{attr, click, flag, text};
use leptos::prelude::*;
use vpn_request_builder::catalogue::spec::Preset;
use vpn_request_builder::document::choices;

/// The presets of a section, and the reason for the one that the form has.
#[component]
pub fn Presets(presets: &'static [Preset]) -> AnyView {
    let editor = use_editor();
    let held = Memo::new(move |_| {
        editor.revision.track();
        editor.with(|form| {
            presets.iter().position(|preset| {
                choices::is_offered(form, preset) && choices::holds(form, preset)
            })
        })
    });
    let button = |(at, preset): (usize, &'static Preset)| {
        let choose = move |_| {
            editor.dispatch(choices::preset(editor.api, preset));
            editor.say(format!("{}: {}", preset.label, preset.why), true);
        };
        let is_not_offered = flag(move || {
            editor.revision.track();
            editor.with(|form| !choices::is_offered(form, preset))
        });
        view! {
            <button
                type="button"
                data-action="preset"
                data-path=preset.name
                aria-pressed=attr(move || Some((held.get() == Some(at)).to_string()))
                hidden=is_not_offered
                on:click=click(choose)
            >
                {preset.label}
            </button>
        }
        .into_any()
    };
    let buttons = presets.iter().enumerate().map(button).collect::<Vec<_>>();
    let why = text(move || {
        held.get().map_or_else(
            || "Your own choice of algorithms.".to_owned(),
            |at| presets[at].why.to_owned(),
        )
    });
    view! {
        <div class="drawn presets">
            <span class="label" id="presets">"Preset"</span>
            <div class="body">
                <div class="segments" role="group" aria-labelledby="presets">{buttons}</div>
                <p class="hint">{why}</p>
            </div>
        </div>
    }
    .into_any()
}
