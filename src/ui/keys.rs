//! Keys that work anywhere but in a control, the sheet that lists them, and the way to a member by
//! its name.

use super::act;
use super::dom;
use super::drafts;
use super::el::El;
use super::output;
use super::state::{Page, Pages};
use super::storage;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, HtmlInputElement, KeyboardEvent};
use vpn_request_builder::spec::{Api, FACTS, Table, Type};

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

/// The name of the control that turns the keys of one letter on and off.
pub const SINGLE: &str = "/keys";

/// What is stored where they are off.
const SINGLE_OFF: &str = "keys-off";

fn single() -> Option<HtmlInputElement> {
    dom::find(SINGLE)?.dyn_into().ok()
}

/// Remembers whether the keys of one letter are on.
pub fn remember(on: bool) {
    storage::set(SINGLE_OFF, (!on).then_some("1"));
}

/// Lists the keys above what the sheet lists already.
pub fn fill_in(sheet: &El) {
    if let Some(single) = single() {
        single.set_checked(storage::get(SINGLE_OFF).is_none());
    }
    let rows = sheet.slot("tbody");
    let row =
        |(key, what, _)| format!("<tr><th scope=row><kbd>{key}</kbd></th><td>{what}</td></tr>");
    let _ = rows
        .0
        .insert_adjacent_html("afterbegin", &KEYS.map(row).concat());
}

/// Carries out what a key is for.
pub fn pressed(pages: Pages, event: &KeyboardEvent) {
    let element = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    let is_one_of = |selector: &str| {
        element
            .as_ref()
            .is_some_and(|element| element.closest(selector).ok().flatten().is_some())
    };
    let typing = is_one_of("input, textarea, dialog");
    let chooses = is_one_of("select");
    let key = event.key();
    let tab = element
        .as_ref()
        .and_then(|element| output::neighbour(&element.id(), &key));
    if let Some(tab) = tab {
        event.prevent_default();
        output::choose(pages, tab);
        dom::focus(&format!("output-{tab}"));
        return;
    }
    if let Some(input) = element.and_then(|element| element.dyn_into::<HtmlInputElement>().ok())
        && key == "Enter"
    {
        match input.name().as_str() {
            // Enter is a change everywhere but in WebKit.
            FIND => {
                event.prevent_default();
                return find(pages.current_untracked(), &input.value(), true);
            }
            // Not the Enter that ends a composition, nor one that is held.
            drafts::NEW if event.is_composing() || event.repeat() => {}
            drafts::NEW => return act::act(pages, "save-draft", "", ""),
            _ => {}
        }
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
        let Some((_, _, action)) = KEYS.iter().find(|(own, _, _)| *own == key) else {
            return;
        };
        // A letter chooses in a list, and who speaks to the computer types letters by accident.
        if chooses || single().is_some_and(|single| !single.checked()) {
            return;
        }
        action
    };
    event.prevent_default();
    act::act(pages, action, "", "");
}

/// Fills in the list from which the control that goes to a member is filled in. A name that two members have stands
/// there with what it is in.
pub fn list_members(list: &El, api: &'static Api) {
    let members = members(api);
    let option = |member: &Member| {
        let name = member.name();
        let is_one = members.iter().filter(|other| other.name() == name).count() == 1;
        let value = if is_one { name } else { &member.pointer[1..] };
        format!(
            "<option value=\"{value}\" label=\"{}, {}\">",
            member.label, member.pointer
        )
    };
    list.append_markup(&members.iter().map(option).collect::<String>());
}

/// Goes to the member that a text names, and empties the control that finds it. A part of its name does where it
/// `is_asked` for, and not where the control is merely left.
pub fn find(page: Page, text: &str, is_asked: bool) {
    let members = members(page.api);
    let wanted = text.trim().trim_start_matches('/').to_ascii_lowercase();
    if wanted.is_empty() {
        return;
    }
    let place = format!("/{wanted}");
    // The whole name is better than a part, whatever comes first.
    let fit = |member: &&Member| match member {
        member if member.pointer.ends_with(&place) => 3,
        member if member.label.eq_ignore_ascii_case(&wanted) => 2,
        member if is_asked && member.name().contains(&*wanted) => 1,
        member if is_asked && member.label.to_ascii_lowercase().contains(&wanted) => 1,
        _ => 0,
    };
    let best = members
        .iter()
        .rev()
        .max_by_key(fit)
        .filter(|member| fit(member) > 0);
    let Some(member) = best else {
        return page.say(format!("No member is called {}.", text.trim()), false);
    };
    if let Some(input) = dom::find(FIND) {
        El(input.into()).set_value("");
    }
    // What is in the rows of a list has no place yet where there are none: then the list has.
    let rows = member.pointer.contains("/0/") && dom::find(&member.pointer).is_none();
    let pointer = if rows {
        member.pointer.split("/0/").next().unwrap_or_default()
    } else {
        &member.pointer
    };
    if !dom::focus(pointer) {
        let rule = page
            .form
            .with_untracked(|form| form.view(pointer).standing.ruled_out);
        let why = rule
            .map(|rule| format!(": it {}", rule.words()))
            .unwrap_or_default();
        page.say(
            format!("{}: not applicable at the moment{why}.", member.label),
            false,
        );
    }
}

/// A member that can be gone to.
struct Member {
    pointer: String,
    label: &'static str,
}

impl Member {
    fn name(&self) -> &str {
        self.pointer.rsplit('/').next().unwrap_or_default()
    }
}

/// All members of a request, those of the facts last; in a list, those of its first row.
fn members(api: &'static Api) -> Vec<Member> {
    let mut members = Vec::new();
    collect(api.request, "", &mut members);
    if let Some(facts) = api.facts {
        collect(facts, FACTS, &mut members);
    }
    members
}

fn collect(table: &'static Table, parent: &str, into: &mut Vec<Member>) {
    for field in table.fields {
        let pointer = format!("{parent}/{}", field.name);
        into.push(Member {
            pointer: pointer.clone(),
            label: field.label,
        });
        let inner = if let Type::List(_) = field.ty {
            format!("{pointer}/0")
        } else {
            pointer
        };
        if let Some(table) = field.ty.table() {
            collect(table, &inner, into);
        }
    }
}
