//! Lists: their frame, and what is done with their rows. Rows are drawn by position and have no
//! state: a row that moves is the text that moves.

use super::assist::Below;
use super::field::{Mistyped, label};
use super::findings::Findings;
use super::help::Help;
use super::objects::ObjectRows;
use super::values::ValueRows;
use crate::browser::focus;
use crate::browser::time::once_drawn;
use crate::state::{Editor, use_editor};
use crate::view::{click, flag, text};
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlButtonElement;
use vpn_request_builder::catalogue::spec::{self, Field, Type};
use vpn_request_builder::document::draft::{self, Edit};
use vpn_request_builder::document::pointer;

/// A list with its label, its rows and the button that adds one.
#[component]
pub fn List(pointer: String, field: &'static Field, item: &'static Field) -> AnyView {
    let editor = use_editor();
    let view = editor.slot(&pointer);
    let most = field.most();
    let count = text(move || match (view.with(|view| view.entries), most) {
        (0, _) => String::new(),
        (entries, None) => entries.to_string(),
        (entries, Some(most)) => format!("{entries} of {most}"),
    });
    let more = text(move || match view.with(|view| view.entries - view.rows) {
        0 => String::new(),
        more => format!("{more} more entries are in the list, and not drawn here."),
    });
    // A row that nobody sees is none to type into.
    let is_full = flag(move || view.with(|view| !view.can_add));
    let described_by = move || view.with(|view| view.described_by.clone());
    let (kind, rows) = match item.ty {
        Type::Object(table) => (
            "objects",
            view! { <ObjectRows list=pointer.clone() item table/> }.into_any(),
        ),
        _ => (
            "values",
            view! { <ValueRows list=pointer.clone() item/> }.into_any(),
        ),
    };
    let (id, list) = (pointer.clone(), pointer.clone());
    let add_id = focus::add_button(&pointer);
    view! {
        <fieldset class="list" id=id data-kind=kind aria-describedby=described_by>
            <legend>{label(field, view)}<span class="count">{count}</span></legend>
            <Help pointer=pointer.clone() field/>
            <Findings pointer=pointer.clone() view/>
            <Mistyped pointer=pointer.clone() field/>
            {rows}
            <p class="hint">{more}</p>
            <div class="below">
                <button
                    type="button"
                    id=add_id
                    data-action="add"
                    data-path=pointer.clone()
                    aria-describedby=described_by
                    hidden=is_full
                    on:click=click(move |_| add(editor, &list, item))
                >
                    {format!("Add {}", item.noun())}
                </button>
                <Below list=pointer field/>
            </div>
        </fieldset>
    }
    .into_any()
}

fn add(editor: &'static Editor, list: &str, item: &'static Field) {
    let at = editor.with(|form| form.entries(list).len());
    let values = vec![draft::new_entry(item)];
    editor.dispatch(Edit::Insert {
        list: list.to_owned(),
        at,
        values,
    });
    focus::go_to_once_drawn(format!("{list}/{at}"));
}

/// An action on a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum RowAction {
    Up,
    Down,
    Duplicate,
    Remove,
}

impl RowAction {
    const ALL: [RowAction; 4] = [
        RowAction::Up,
        RowAction::Down,
        RowAction::Duplicate,
        RowAction::Remove,
    ];

    /// Its name in `data-action`.
    fn name(self) -> &'static str {
        match self {
            RowAction::Up => "up",
            RowAction::Down => "down",
            RowAction::Duplicate => "duplicate",
            RowAction::Remove => "remove",
        }
    }

    fn verb(self) -> &'static str {
        match self {
            RowAction::Up => "Move up",
            RowAction::Down => "Move down",
            RowAction::Duplicate => "Duplicate",
            RowAction::Remove => "Remove",
        }
    }

    /// The id of its button in a row.
    fn id(self, list: &str, at: usize) -> String {
        format!("{list}/{at}-{}", self.name())
    }

    /// The action of a button, and the pointer of its row, by the button's id.
    fn of_id(id: &str) -> Option<(RowAction, &str)> {
        let (pointer, name) = id.rsplit_once('-')?;
        let action = RowAction::ALL
            .into_iter()
            .find(|action| action.name() == name)?;
        Some((action, pointer))
    }

    /// Changes the rows of a list, and puts the focus where the next key is expected.
    fn carry_out(self, editor: &'static Editor, list: &str, at: usize) {
        let len = editor.with(|form| form.entries(list).len());
        let owned = list.to_owned();
        match self {
            RowAction::Duplicate => {
                let copy = editor.with(|form| form.entries(list).get(at).cloned());
                let values = copy.into_iter().collect();
                editor.dispatch(Edit::Insert {
                    list: owned,
                    at: at + 1,
                    values,
                });
                focus::go_to_once_drawn(format!("{list}/{}", at + 1));
            }
            RowAction::Up if at > 0 => {
                editor.dispatch(Edit::Move {
                    list: owned,
                    from: at,
                    to: at - 1,
                });
                // At the end of the list the row can only come back.
                let next = if at > 1 {
                    RowAction::Up
                } else {
                    RowAction::Down
                };
                focus_button(next.id(list, at - 1));
            }
            RowAction::Down if at + 1 < len => {
                editor.dispatch(Edit::Move {
                    list: owned,
                    from: at,
                    to: at + 1,
                });
                let next = if at + 2 < len {
                    RowAction::Down
                } else {
                    RowAction::Up
                };
                focus_button(next.id(list, at + 1));
            }
            RowAction::Up | RowAction::Down => {}
            RowAction::Remove => {
                editor.dispatch(Edit::Remove { list: owned, at });
                editor.say("Removed.", true);
                let next = match len - 1 {
                    0 => list.to_owned(),
                    left => format!("{list}/{}", at.min(left - 1)),
                };
                focus::go_to_once_drawn(next);
            }
        }
    }
}

fn focus_button(id: String) {
    once_drawn(move || drop(focus::by_id(&id).map(|button| button.focus())));
}

/// Handles a click on a button of a row.
pub fn clicked(editor: &'static Editor, event: &MouseEvent) {
    let button = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlButtonElement>().ok());
    let Some(button) = button else { return };
    if let Some((action, pointer)) = RowAction::of_id(&button.id())
        && let Some((list, at)) = row(editor, pointer)
    {
        action.carry_out(editor, &list, at);
    }
}

/// The list and index of a row.
pub fn row(editor: &'static Editor, pointer: &str) -> Option<(String, usize)> {
    let (list, at) = pointer::split(pointer)?;
    let (field, _) = spec::resolve(editor.api, list)?;
    let at = at.parse().ok()?;
    matches!(field.ty, Type::List(_)).then(|| (list.to_owned(), at))
}

/// The buttons of a row. `name` is what a person calls the row: "Local subnet 3".
#[component]
pub fn RowTools(list: String, at: usize, name: String) -> AnyView {
    let button = |action: RowAction| {
        view! {
            <button
                type="button"
                class="icon"
                id=action.id(&list, at)
                data-action=action.name()
                data-path=format!("{list}/{at}")
                aria-label=format!("{} {name}", action.verb())
                title=action.verb()
            ></button>
        }
        .into_any()
    };
    let buttons = RowAction::ALL.map(button);
    view! { <div class="tools">{buttons.into_iter().collect::<Vec<_>>()}</div> }.into_any()
}
