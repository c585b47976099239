//! An object that can be filled in in several ways, of which one is chosen: its members are drawn, and
//! those of the others are kept aside.

use super::row;
use crate::browser::focus;
use crate::state::{Editor, use_editor};
use crate::view::{attr, click, flag};
use leptos::prelude::*;
use serde_json::Value;
use vpn_request_builder::catalogue::spec::{self, Assist, Field, Kind, Table};
use vpn_request_builder::document::choices;
use vpn_request_builder::document::draft::Edit;
use vpn_request_builder::document::pointer;

/// The choice, and the rows of all members, of which those that do not belong to it are hidden unless
/// they are set.
#[component]
pub fn Kinds(pointer: String, field: &'static Field, table: &'static Table) -> AnyView {
    let editor = use_editor();
    let view = editor.slot(&pointer);
    let own = pointer.clone();
    let fitting = move || editor.with(|form| choices::chosen(field.kinds, form.draft().get(&own)));
    let fitting = StoredValue::new_local(fitting);
    let fitting = move || fitting.with_value(|fitting| fitting());
    let kept = editor
        .kinds
        .with_value(|kinds| kinds.get(&pointer).map(|kind| kind.at));
    let chosen = RwSignal::new(kept.unwrap_or_else(fitting));
    // What is loaded or undone may be of another kind. An empty object stays what was chosen.
    let own = pointer.clone();
    Effect::new(move |earlier: Option<usize>| {
        let loads = editor.loads.get();
        let is_given = view.with(|view| view.is_given);
        let is_loaded = earlier.is_some_and(|earlier| earlier != loads);
        if is_loaded || is_given && !fits(editor, &own, field, chosen) {
            chosen.set(fitting());
        }
        loads
    });
    let path = pointer.clone();
    let choose = move |at: usize| {
        if chosen.get_untracked() != at {
            switch(editor, &path, field, at);
            chosen.set(at);
        }
    };
    // Somebody goes to a member that another kind takes.
    let (wished, inside) = (editor.wished, pointer.clone());
    Effect::new(move |_| {
        let wished = wished.get();
        let Some(name) = wished.strip_prefix(&*inside) else {
            return;
        };
        let name = name.trim_start_matches('/');
        let takes = |at: usize| field.kinds[at].members.contains(&name);
        let present = chosen.get_untracked();
        if !name.is_empty() && !takes(present) {
            let kind = (0..field.kinds.len()).find(|at| takes(*at));
            chosen.set(kind.unwrap_or(present));
        }
    });
    let button = |at: usize| {
        let choose = choose.clone();
        view! {
            <button
                type="button"
                id=kind_id(&pointer, at)
                data-action="kind"
                data-path=format!("{pointer}/{at}")
                aria-pressed=attr(move || Some((chosen.get() == at).to_string()))
                on:click=click(move |_| choose(at))
            >
                {field.kinds[at].label}
            </button>
        }
        .into_any()
    };
    let buttons = (0..field.kinds.len()).map(button).collect::<Vec<_>>();
    let like = match field.assist {
        Assist::Like(other) => {
            let other = pointer::split(&pointer).map(|(parent, _)| pointer::join(parent, other));
            other.map(|other| view! { <Like pointer=pointer.clone() other/> })
        }
        _ => None,
    };
    let member = |member: &'static Field| {
        let slot = editor.slot(&format!("{pointer}/{}", member.name));
        let is_out = flag(move || {
            let is_of = field.kinds[chosen.get()].members.contains(&member.name);
            !is_of && !slot.with(|view| view.is_given)
        });
        // What chooses a kind that takes it.
        let takes = |kind: &Kind| kind.members.contains(&member.name);
        let opener = field.kinds.iter().position(takes).unwrap_or_default();
        let opener = kind_id(&pointer, opener);
        view! { <div data-out=is_out data-kinds=opener>{row(&pointer, member)}</div> }.into_any()
    };
    let members = table.fields.iter().map(member).collect::<Vec<_>>();
    view! {
        <div class="segments" role="group" aria-label=format!("Setup of {}", field.label)>{buttons}</div>
        {like}
        {members}
    }
    .into_any()
}

/// The id of the button that chooses a kind.
fn kind_id(pointer: &str, at: usize) -> String {
    format!("{pointer}-kind-{at}")
}

/// Returns `true` if the chosen kind takes all that the object has.
fn fits(
    editor: &'static Editor,
    pointer: &str,
    field: &'static Field,
    chosen: RwSignal<usize>,
) -> bool {
    editor.with(|form| {
        let object = form.draft().get(pointer).and_then(Value::as_object);
        object.is_none_or(|object| {
            choices::split(field.kinds, chosen.get_untracked(), object)
                .1
                .is_empty()
        })
    })
}

/// Takes the members of another kind out of the draft, and brings back those of this one.
fn switch(editor: &'static Editor, pointer: &str, field: &'static Field, at: usize) {
    let object = editor.with(|form| {
        let object = form.draft().get(pointer).and_then(Value::as_object);
        object.cloned().unwrap_or_default()
    });
    let (mut taken, left) = choices::split(field.kinds, at, &object);
    editor.kinds.update_value(|kinds| {
        let kind = kinds.entry(pointer.to_owned()).or_default();
        let (back, rest) = choices::split(field.kinds, at, &kind.aside);
        for (name, value) in back {
            taken.entry(name).or_insert(value);
        }
        kind.at = at;
        kind.aside = rest;
        kind.aside.extend(left);
    });
    if taken != object {
        let value = if taken.is_empty() {
            Value::Null
        } else {
            taken.into()
        };
        editor.dispatch(Edit::Set {
            pointer: pointer.to_owned(),
            value,
        });
    }
}

/// Fills in an object like another one.
#[component]
fn Like(pointer: String, other: String) -> AnyView {
    let editor = use_editor();
    let (own, others) = (editor.slot(&pointer), editor.slot(&other));
    let label = |pointer: &str| {
        spec::resolve(editor.api, pointer)
            .map(|(field, _)| field.label)
            .unwrap_or_default()
    };
    let title = format!("{} like {}", label(&pointer), label(&other));
    let is_no_use = flag(move || {
        own.with(|view| !view.digest.is_empty()) || others.with(|view| view.digest.is_empty())
    });
    let path = pointer.clone();
    let copy = {
        let title = title.clone();
        move |_| {
            let edit = editor.with(|form| choices::alike(form.api, form.draft(), &other, &pointer));
            match edit {
                Some(edit) => {
                    editor.dispatch(edit);
                    editor.say(format!("{title}."), true);
                    // The button has done its work.
                    focus::go_to_once_drawn(pointer.clone());
                }
                None => editor.say("An existing EIP cannot be used twice.", false),
            }
        }
    };
    view! {
        <p class="assist" hidden=is_no_use>
            <button type="button" class="small" data-action="like" data-path=path on:click=click(copy)>
                {title}
            </button>
        </p>
    }
    .into_any()
}
