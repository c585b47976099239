//! Keys that work anywhere but in a control, the sheet that lists them, and the way to a member by
//! its name.

use super::act;
use super::dom;
use super::el::El;
use super::output;
use super::state::{Page, Pages};
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, HtmlInputElement, KeyboardEvent};
use vpn_request_builder::spec::{Api, Table, Type};

/// The id of the sheet.
pub const NAME: &str = "keys";

/// The name of the control that finds a member.
pub const FIND: &str = "/find";

/// The keys, what they are for, and the action of each.
const KEYS: [(&str, &str, &str); 7] = [
    ("?", "Show this list", "open-keys"),
    ("/", "Find a member by its name", "find"),
    ("i", "Import", "open-import"),
    ("c", "Copy the JSON", "copy"),
    ("s", "Copy a link to this draft", "share"),
    ("p", "Go to the first problem", "first"),
    ("d", "Open or save a draft", "open-drafts"),
];

/// Lists the keys above what the sheet lists already.
pub fn fill_in(rows: &El) {
    let row = |(key, what, _)| format!("<tr><th scope=row><kbd>{key}</kbd></th><td>{what}</td></tr>");
    let _ = rows.0.insert_adjacent_html("afterbegin", &KEYS.map(row).concat());
}

/// Carries out what a key is for.
pub fn pressed(pages: Pages, event: &KeyboardEvent) {
    let element = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let typing = element.as_ref().is_some_and(|element| {
        matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
            || element.closest("dialog").ok().flatten().is_some()
    });
    let key = event.key();
    let tab = element.as_ref().and_then(|element| output::neighbour(&element.id(), &key));
    if let Some(tab) = tab {
        event.prevent_default();
        output::choose(pages, tab);
        dom::focus(&format!("output-{tab}"));
        return;
    }
    // Enter is a change everywhere but in WebKit.
    if let Some(input) = element.and_then(|element| element.dyn_into::<HtmlInputElement>().ok())
        && (input.name().as_str(), key.as_str()) == (FIND, "Enter")
    {
        event.prevent_default();
        return find(pages.current_untracked(), &input.value());
    }
    if typing || event.alt_key() {
        return;
    }
    let action = if event.ctrl_key() || event.meta_key() {
        match key.to_ascii_lowercase().as_str() {
            "z" if event.shift_key() => "redo",
            "z" => "undo",
            "y" => "redo",
            _ => return,
        }
    } else {
        let Some((_, _, action)) = KEYS.iter().find(|(own, _, _)| *own == key) else { return };
        action
    };
    event.prevent_default();
    act::act(pages, action, "", "");
}

/// Fills in the list from which the control that goes to a member is filled in.
pub fn list_members(list: &El, api: &'static Api) {
    let mut members = Vec::new();
    collect(api.request, "", &mut members);
    let option = |(pointer, label): &(String, &str)| {
        let name = pointer.rsplit_once('/').map_or("", |(_, name)| name);
        format!("<option value={name} label=\"{label}, {pointer}\">")
    };
    list.append_markup(&members.iter().map(option).collect::<String>());
}

/// Goes to the member that a text names, and empties the control that finds it.
pub fn find(page: Page, text: &str) {
    let mut members = Vec::new();
    collect(page.api.request, "", &mut members);
    let wanted = text.trim().to_ascii_lowercase();
    let name = |pointer: &str| pointer.rsplit('/').next().unwrap_or_default().to_owned();
    let exact = members.iter().find(|(pointer, label)| {
        name(pointer) == wanted || pointer.ends_with(&format!("/{wanted}")) || label.eq_ignore_ascii_case(&wanted)
    });
    if wanted.is_empty() {
        return;
    }
    let Some((pointer, label)) = exact else { return page.say(format!("No member is called {}.", text.trim()), false) };
    if let Some(input) = dom::find(FIND) {
        El(input.into()).set_value("");
    }
    if !dom::focus(pointer) {
        let rule = page.form.with_untracked(|form| form.view(pointer).standing.ruled_out);
        let why = rule.map(|rule| format!(": it {}", rule.words())).unwrap_or_default();
        page.say(format!("{label} does not apply at the moment{why}."), false);
    }
}

/// The members that have a place in the form before anything is added to a list.
fn collect(table: &'static Table, parent: &str, into: &mut Vec<(String, &'static str)>) {
    for field in table.fields {
        let pointer = format!("{parent}/{}", field.name);
        into.push((pointer.clone(), field.label));
        if let Type::Object(inner) = field.ty {
            collect(inner, &pointer, into);
        }
    }
}
