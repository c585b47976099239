//! Lists: their frame, and what is done with their rows. Rows are drawn by position and have no
//! state: a row that moves is the text that moves.

use super::Control;
use super::assist::Below;
use super::field::{Mistyped, label};
use super::findings::Findings;
use super::help::Help;
use super::objects::ObjectRows;
use super::values::ValueRows;
use crate::browser::focus;
use crate::frame::MenuList;
use crate::state::{Editor, use_editor};
use crate::view::{click, flag, part, text};
use leptos::ev::{self, KeyboardEvent, MouseEvent};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlButtonElement;
use vpn_request_builder::catalogue::spec::{self, Field, Type};
use vpn_request_builder::document::draft::{self, Edit};
use vpn_request_builder::document::pointer;
use vpn_request_builder::rules::format;

/// A list with its label, its rows and the button that adds one.
#[component]
pub fn List(pointer: String, field: &'static Field, item: &'static Field) -> AnyView {
    let editor = use_editor();
    let view = editor.slot(&pointer);
    let most = field.most();
    let count = text(move || match (view.with(|view| view.entries), most) {
        (0, _) => String::new(),
        (entries, None) => entries.to_string(),
        (entries, Some(most)) => format!("{entries} / {most}"),
    });
    let more = text(move || match view.with(|view| view.entries - view.rows) {
        0 => String::new(),
        more => format!("{more} more entries are not shown here."),
    });
    // A row that nobody sees is none to type into.
    let is_full = flag(move || view.with(|view| !view.can_add));
    let described_by = move || view.with(|view| view.described_by.clone());
    let is_text = RwSignal::new(false);
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
    let is_plain = kind == "values";
    let list_text =
        is_plain.then(|| view! { <ListText list=pointer.clone() label=field.label is_text/> });
    let as_text = is_plain.then(|| view! { <AsText list=pointer.clone() is_text/> });
    let (id, list) = (pointer.clone(), pointer.clone());
    let add_id = focus::add_button(&pointer);
    let is_not_rows = flag(move || is_text.get());
    view! {
        <fieldset class="list" id=id data-kind=kind aria-describedby=described_by>
            <legend>{label(field, view)}</legend>
            <div class="body">
                <Mistyped pointer=pointer.clone() field/>
                <div class="rows-of" hidden=is_not_rows>{rows}</div>
                {list_text}
                <p class="hint">{more}</p>
                <div class="below">
                    <button
                        type="button"
                        class="small"
                        id=add_id
                        data-action="add"
                        data-path=pointer.clone()
                        aria-describedby=described_by
                        hidden=is_full
                        on:click=click(move |_| {
                            is_text.set(false);
                            add(editor, &list, item);
                        })
                    >
                        {format!("Add {}", item.noun())}
                    </button>
                    {as_text}
                    <Below list=pointer.clone() field/>
                    <span class="count">{count}</span>
                </div>
                <Findings pointer=pointer.clone() view/>
                <Help pointer field/>
            </div>
        </fieldset>
    }
    .into_any()
}

/// A list of values as one text.
#[component]
fn ListText(list: String, label: &'static str, is_text: RwSignal<bool>) -> AnyView {
    let editor = use_editor();
    let view = editor.slot(&list);
    // The entries of this text. Another change shows the rows again.
    let own = StoredValue::new(Vec::<String>::new());
    let path = list.clone();
    let entries = move || {
        editor.with(|form| {
            let entries = form.entries(&path).iter();
            entries
                .map(|entry| draft::text(entry).into_owned())
                .collect::<Vec<_>>()
        })
    };
    let present = entries.clone();
    Effect::new(move |_| {
        view.track();
        if is_text.get_untracked() && own.with_value(|own| *own != present()) {
            is_text.set(false);
        }
    });
    let area = part(move || {
        let list = list.clone();
        is_text.get().then(|| {
            own.set_value(untrack(&entries));
            let lines = own.with_value(|own| own.join("\n"));
            let id = text_id(&list);
            let typed = move |event: ev::Event| {
                event.stop_propagation();
                let text = event_target_value(&event);
                own.set_value(format::entries(&text).map(str::to_owned).collect());
                editor.dispatch(Edit::Lines {
                    list: list.clone(),
                    text,
                });
            };
            view! {
                <textarea
                    id=id
                    rows="8"
                    aria-label=format!("{label}, one a line")
                    autocomplete="off"
                    spellcheck="false"
                    prop:value=lines
                    on:input=typed
                ></textarea>
            }
            .into_any()
        })
    });
    area.into_any()
}

/// The id of the control that holds a list as one text.
fn text_id(list: &str) -> String {
    format!("{list}-text")
}

/// The button that shows a list of values as one text, or as rows again.
#[component]
fn AsText(list: String, is_text: RwSignal<bool>) -> AnyView {
    let view = use_editor().slot(&list);
    let id = text_id(&list);
    let toggle = move |_| {
        is_text.update(|is_text| *is_text = !*is_text);
        if is_text.get_untracked() {
            focus::go_to_once_drawn(id.clone());
        }
    };
    let word = text(move || {
        if is_text.get() {
            "Edit as rows"
        } else {
            "Edit as text"
        }
        .to_owned()
    });
    let is_short = flag(move || !is_text.get() && view.with(|view| view.entries < 2));
    view! {
        <button
            type="button"
            class="small"
            data-action="as-text"
            data-path=list
            hidden=is_short
            on:click=click(toggle)
        >
            {word}
        </button>
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

    /// Moves a row by one. Returns where it is then; `None` at the end of the list.
    fn move_row(self, editor: &'static Editor, list: &str, from: usize) -> Option<usize> {
        let len = editor.with(|form| form.entries(list).len());
        let to = match self {
            RowAction::Up => from.checked_sub(1)?,
            _ => from + 1,
        };
        (to < len).then(|| {
            editor.dispatch(Edit::Move {
                list: list.to_owned(),
                from,
                to,
            });
            to
        })
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
            RowAction::Up | RowAction::Down => {
                if let Some(to) = self.move_row(editor, list, at) {
                    focus::go_to_once_drawn(menu_id(list, to));
                }
            }
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

/// The id of the button that opens the menu of a row.
fn menu_id(list: &str, at: usize) -> String {
    format!("{list}/{at}-menu")
}

/// Handles keys in a row: Enter adds a row below, Backspace in an empty one removes it, Alt with an
/// arrow moves it.
pub fn pressed(editor: &'static Editor, event: &KeyboardEvent) {
    let key = event.key();
    let is_plain = !(event.ctrl_key() || event.meta_key() || event.shift_key());
    let is_known = match &*key {
        "ArrowUp" | "ArrowDown" => event.alt_key(),
        "Enter" | "Backspace" => !event.alt_key(),
        _ => false,
    };
    if !is_plain || event.is_composing() || !is_known {
        return;
    }
    let Some(Control { name, text }) = Control::of(event) else {
        return;
    };
    let Some((list, at)) = row(editor, &name) else {
        return;
    };
    match &*key {
        "Enter" => {
            event.prevent_default();
            // A held key adds no more rows, nor does one in an empty row.
            if event.repeat() || text.is_empty() || !editor.with(|form| form.view(&list).can_add) {
                return;
            }
            editor.dispatch(Edit::Insert {
                list: list.clone(),
                at: at + 1,
                values: vec!["".into()],
            });
            focus::go_to_once_drawn(format!("{list}/{}", at + 1));
        }
        "ArrowUp" | "ArrowDown" => {
            event.prevent_default();
            let action = if key == "ArrowUp" {
                RowAction::Up
            } else {
                RowAction::Down
            };
            if let Some(to) = action.move_row(editor, &list, at) {
                focus::go_to_once_drawn(format!("{list}/{to}"));
            }
        }
        _ if text.is_empty() && !event.repeat() => {
            event.prevent_default();
            RowAction::Remove.carry_out(editor, &list, at);
        }
        _ => {}
    }
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

/// The buttons of a row. `name` is what a person calls the row: "Local subnet 3". A row of one value
/// has one tab stop for all of them: Backspace removes it.
#[component]
pub fn RowTools(list: String, at: usize, name: String, is_value: bool) -> AnyView {
    let remove = RowAction::Remove;
    let item = |action: RowAction| {
        view! {
            <button
                type="button"
                id=action.id(&list, at)
                data-action=action.name()
                data-path=format!("{list}/{at}")
                aria-label=format!("{} {name}", action.verb())
            >
                {action.verb()}
            </button>
        }
        .into_any()
    };
    let moves = [RowAction::Up, RowAction::Down, RowAction::Duplicate].map(item);
    let items = format!("{list}/{at}-actions");
    view! {
        <div class="tools">
            <button
                type="button"
                class="icon"
                id=remove.id(&list, at)
                data-action=remove.name()
                data-path=format!("{list}/{at}")
                aria-label=format!("{} {name}", remove.verb())
                title=remove.verb()
                tabindex=is_value.then_some("-1")
            ></button>
            <button
                type="button"
                class="icon"
                id=menu_id(&list, at)
                data-action="row-menu"
                data-path=format!("{list}/{at}")
                aria-label=format!("Actions for {name}")
                popovertarget=items.clone()
            ></button>
            <MenuList id=items>{moves.into_iter().collect::<Vec<_>>()}</MenuList>
        </div>
    }
    .into_any()
}
