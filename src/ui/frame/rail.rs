//! The section rail: the form's sections with their state, and which fields the form shows.

use crate::browser::{focus, sight};
use crate::persist;
use crate::state::{Editor, use_app};
use crate::view::{attr, click, part, text};
use leptos::prelude::*;
use vpn_request_builder::catalogue::spec::Section;
use vpn_request_builder::document::overview::Show;

/// The id of a section of the form.
pub fn section_id(at: usize) -> String {
    format!("section-{at}")
}

/// The id of its heading.
pub fn heading_id(at: usize) -> String {
    format!("{}-heading", section_id(at))
}

/// The sections and the choice of fields. A page has it twice: as a rail, and in a menu where there
/// is no room for that.
#[component]
pub fn Rail(editor: &'static Editor) -> AnyView {
    let sections = editor.api.sections.iter().enumerate();
    let sections = sections
        .map(|(at, section)| view! { <Link editor at section/> }.into_any())
        .collect::<Vec<_>>();
    let shows = Show::ALL.map(|show| view! { <Choice editor show/> }.into_any());
    view! {
        <nav aria-label="Sections">
            <ul>{sections}</ul>
        </nav>
        <div role="group" aria-label="Show">
            <p class="rail-title">"Show"</p>
            {shows.into_iter().collect::<Vec<_>>()}
        </div>
    }
    .into_any()
}

/// A section: its title, and its worst findings or a tick.
#[component]
fn Link(editor: &'static Editor, at: usize, section: &'static Section) -> AnyView {
    let state = move || {
        editor
            .overview
            .with(|overview| overview.sections.get(at).copied())
            .unwrap_or_default()
    };
    let mark = part(move || {
        let state = state();
        let worst = state.tally.worst().filter(|_| !state.is_done());
        if let Some(worst) = worst.filter(|_| state.tally.blocks() || state.is_begun) {
            let count = state.tally.of(worst);
            let says = worst.counted(count);
            let title = says.clone();
            return Some(
                view! {
                    <span class="mark" data-severity=worst.name() title=title>
                        <span aria-hidden="true">{count}</span>
                        <span class="visually-hidden">{says}</span>
                    </span>
                }
                .into_any(),
            );
        }
        state.is_done().then(|| {
            view! {
                <span class="mark" data-worst="valid" title="Complete">
                    <span class="visually-hidden">"complete"</span>
                </span>
            }
            .into_any()
        })
    });
    let is_current = move || editor.section.get() == at;
    let go = move |_| {
        editor.section.set(at);
        focus::go_to(&heading_id(at));
    };
    view! {
        <li>
            <button
                type="button"
                data-action="section"
                data-path=at.to_string()
                aria-current=attr(move || is_current().then(|| "true".to_owned()))
                on:click=click(go)
            >
                <span>{section.title}</span>
                {mark}
            </button>
        </li>
    }
    .into_any()
}

/// One choice of the fields that are shown, and how many they are.
#[component]
fn Choice(editor: &'static Editor, show: Show) -> AnyView {
    let app = use_app();
    let count = text(move || {
        let at = Show::ALL.iter().position(|other| *other == show);
        editor
            .overview
            .with(|overview| overview.counts[at.unwrap_or_default()].to_string())
    });
    let choose = move |_| {
        app.show.set(show);
        persist::set_show(show);
    };
    view! {
        <button
            type="button"
            data-action="show"
            data-path=show.name()
            aria-pressed=attr(move || Some((app.show.get() == show).to_string()))
            on:click=click(choose)
        >
            <span>{show.label()}</span>
            <span class="mark">{count}</span>
        </button>
    }
    .into_any()
}

/// Follows which section of the form is in sight.
pub fn follow(editor: &'static Editor) {
    let ids = (0..editor.api.sections.len()).map(section_id).collect();
    sight::follow(ids, move |at| {
        if editor.section.get_untracked() != at {
            editor.section.set(at);
        }
    });
}
