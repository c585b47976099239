//! Named drafts: saved, opened, renamed, duplicated and deleted, in a dialog.

use super::dialog;
use super::dom;
use super::el::{El, button, el};
use super::state::Page;
use super::storage;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlInputElement;
use vpn_request_builder::memory::{self, Named};

/// The id of the dialog.
pub const NAME: &str = "drafts";

/// The name of the control that names a draft to be saved.
const NEW: &str = "/drafts/new";

/// Keeps the dialog in step with the drafts.
pub fn follow(dialog: &El, page: Page) {
    dialog.slot(".drafts").keep(move |list| {
        list.clear();
        let drafts = page.drafts.get();
        for (at, draft) in drafts.iter().enumerate() {
            list.push(row(at, draft));
        }
        if drafts.is_empty() {
            list.push(el("li").text("There are no saved drafts yet."));
        }
    });
    dialog.slot(".deleted").keep(move |line| {
        line.clear();
        if let Some((_, draft)) = page.deleted.get() {
            let undo = button("restore-draft", "", "Undo").attr("class", "small");
            line.push(el("span").text(&format!("{} is deleted. ", draft.name)).child(undo));
        }
    });
    // What is said below the dialog is out of reach while it is open.
    dialog.slot(".said").keep_text(move || page.said.get().map(|(said, _)| said).unwrap_or_default());
}

fn row(at: usize, draft: &Named) -> El {
    let at = at.to_string();
    let control = format!("/drafts/{at}");
    let name = el("input")
        .attr("type", "text")
        .attr("name", &control)
        .attr("aria-label", &format!("Name of draft {}", draft.name));
    name.set_value(&draft.name);
    let small =
        |action: &str, label: &str| button(action, &at, label).attr("aria-label", &format!("{label} {}", draft.name));
    let buttons = [small("open-draft", "Open"), small("duplicate-draft", "Duplicate"), small("delete-draft", "Delete")];
    el("li").child(name).children(buttons)
}

/// Reads what is stored, and opens the dialog.
pub fn open(page: Page) {
    page.drafts.set(memory::unpack_all(&storage::get(&key(page)).unwrap_or_default()));
    dialog::open(NAME);
}

/// Carries out what a button of the dialog is for.
pub fn act(page: Page, action: &str, at: &str) {
    let mut drafts = page.drafts.get_untracked();
    let place = at.parse::<usize>().ok().filter(|at| *at < drafts.len());
    match (action, place) {
        ("save-draft", _) => {
            let wish =
                dom::find(NEW).and_then(|input| input.dyn_into::<HtmlInputElement>().ok()).map(|input| input.value());
            let name = memory::free_name(&drafts, &wish.unwrap_or_default());
            page.say(format!("Saved as {name}."), false);
            drafts.push(Named { name, draft: page.form.with_untracked(|form| form.draft().clone()) });
        }
        ("open-draft", Some(at)) => {
            dialog::close(NAME);
            return page.load(drafts[at].draft.clone(), "The draft is open.");
        }
        ("duplicate-draft", Some(at)) => {
            let name = memory::free_name(&drafts, &drafts[at].name);
            let copy = Named { name, draft: drafts[at].draft.clone() };
            drafts.insert(at + 1, copy);
        }
        ("delete-draft", Some(at)) => {
            let deleted = drafts.remove(at);
            page.deleted.set(Some((at, deleted)));
        }
        ("restore-draft", _) => {
            if let Some((at, draft)) = page.deleted.update(Option::take) {
                drafts.insert(at.min(drafts.len()), draft);
            }
        }
        _ => return,
    }
    store(page, drafts);
}

/// Gives a draft another name. Whether the control is one of the dialog's.
pub fn rename(page: Page, control: &str, name: &str) -> bool {
    let Some(at) = control.strip_prefix("/drafts/") else { return false };
    let mut drafts = page.drafts.get_untracked();
    if let Some(draft) = at.parse().ok().and_then(|at: usize| drafts.get_mut(at))
        && !name.trim().is_empty()
        && draft.name != name.trim()
    {
        name.trim().clone_into(&mut draft.name);
        store(page, drafts);
    }
    true
}

fn store(page: Page, drafts: Vec<Named>) {
    if storage::set(&key(page), Some(&memory::pack_all(page.api, &drafts))) {
        page.drafts.set(drafts);
    } else {
        page.say("The browser refuses to store drafts: nothing is saved.", false);
    }
}

fn key(page: Page) -> String {
    format!("drafts.{}", page.api.name)
}
