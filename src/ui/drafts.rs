//! Named drafts: saved, opened, replaced, renamed, duplicated and deleted, in a dialog.

use super::dialog;
use super::dom;
use super::el::{El, button, el};
use super::state::Page;
use super::storage;
use super::time::once_drawn;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlInputElement;
use vpn_request_builder::draft::Draft;
use vpn_request_builder::memory::{self, Named};
use vpn_request_builder::secret::without_secrets;

/// The id of the dialog.
pub const NAME: &str = "drafts";

/// The name of the control that names a draft to be saved.
pub const NEW: &str = "/drafts/new";

/// The id of the button that brings a deleted draft back.
const DELETED: &str = "restore-draft";

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
            let undo = button("restore-draft", "", "Undo")
                .attr("class", "small")
                .attr("id", DELETED);
            let replaced = page
                .drafts
                .with(|drafts| position(drafts, &draft.name).is_some());
            let done = if replaced { "replaced" } else { "deleted" };
            line.push(
                el("span")
                    .text(&format!("{} is {done}. ", draft.name))
                    .child(undo),
            );
        }
    });
    // What is said below the dialog is out of reach while it is open.
    dialog
        .slot(".said")
        .keep_text(move || page.said.get().map(|(said, _)| said).unwrap_or_default());
}

fn row(at: usize, draft: &Named) -> El {
    let at = at.to_string();
    let name = el("input")
        .attr("type", "text")
        .attr("name", &format!("/drafts/{at}"));
    name.set_value(&draft.name);
    let buttons = [
        ("open-draft", "Open"),
        ("replace-draft", "Replace"),
        ("duplicate-draft", "Duplicate"),
        ("delete-draft", "Delete"),
    ];
    let row = el("li")
        .child(name)
        .children(buttons.map(|(action, label)| button(action, &at, label)));
    label(&row, &draft.name);
    row
}

/// Names the controls of a row by its draft.
fn label(row: &El, draft: &str) {
    for part in row.parts("input, button") {
        let what = part
            .0
            .text_content()
            .filter(|text| !text.is_empty())
            .unwrap_or_else(|| "Name of draft".to_owned());
        part.set("aria-label", Some(&format!("{what} {draft}")));
    }
}

/// Reads what is stored, and opens the dialog.
pub fn open(page: Page) {
    page.drafts.set(stored(page).unwrap_or_default());
    dialog::open(NAME);
}

/// What is stored by now, by another tab perhaps; none where it cannot be read.
fn stored(page: Page) -> Option<Vec<Named>> {
    storage::get(&key(page)).map_or(Some(Vec::new()), |text| memory::unpack_all(&text))
}

/// The draft that is shown at a place, what is stored by now, and where it is in that. What cannot be read is left
/// alone, and told.
fn find(page: Page, at: &str) -> Option<(Option<Named>, Vec<Named>, Option<usize>)> {
    let shown = page
        .drafts
        .with_untracked(|drafts| drafts.get(at.parse::<usize>().ok()?).cloned());
    let Some(drafts) = stored(page) else {
        page.say(
            "Another version of this page stored drafts here, which this one leaves alone: nothing is saved.",
            false,
        );
        return None;
    };
    let place = drafts
        .iter()
        .position(|draft| Some(draft) == shown.as_ref());
    Some((shown, drafts, place))
}

/// Carries out what a button of the dialog is for.
pub fn act(page: Page, action: &str, at: &str) {
    let Some((shown, mut drafts, place)) = find(page, at) else {
        return;
    };
    // The rows are drawn anew, and with them goes what had the focus: this has it then.
    let mut next = None;
    match (action, shown, place) {
        ("save-draft", ..) => {
            let wish = dom::find(NEW)
                .and_then(|input| input.dyn_into::<HtmlInputElement>().ok())
                .map(|input| input.value());
            let name = memory::free_name(&drafts, &wish.unwrap_or_default());
            page.say(format!("Saved as {name}."), false);
            drafts.push(Named {
                name,
                draft: present(page),
            });
        }
        ("open-draft", Some(shown), _) => {
            dialog::close(NAME);
            return page.load(shown.draft, "The draft is open.");
        }
        ("duplicate-draft", Some(shown), Some(at)) => {
            let name = memory::free_name(&drafts, &shown.name);
            drafts.insert(at + 1, Named { name, ..shown });
            next = Some(format!("/drafts/{}", at + 1));
        }
        ("replace-draft", _, Some(at)) => {
            let replaced = std::mem::replace(&mut drafts[at].draft, present(page));
            page.deleted.set(Some((
                at,
                Named {
                    name: drafts[at].name.clone(),
                    draft: replaced,
                },
            )));
            next = Some(DELETED.to_owned());
        }
        ("delete-draft", _, Some(at)) => {
            let deleted = drafts.remove(at);
            page.deleted.set(Some((at, deleted)));
            next = Some(DELETED.to_owned());
        }
        ("restore-draft", ..) => {
            if let Some((at, draft)) = page.deleted.update(Option::take) {
                let replaced = position(&drafts, &draft.name);
                let at = replaced.unwrap_or(at).min(drafts.len());
                if replaced.is_some() {
                    drafts.remove(at);
                }
                drafts.insert(at, draft);
                next = Some(format!("/drafts/{at}"));
            }
        }
        (_, Some(_), None) => return changed_elsewhere(page, drafts),
        _ => return,
    }
    if store(page, &drafts) {
        page.drafts.set(drafts);
        if let Some(next) = next {
            once_drawn(move || {
                dom::focus(&next);
            });
        }
    }
}

/// The draft in the form, as it is stored.
fn present(page: Page) -> Draft {
    page.form
        .with_untracked(|form| without_secrets(page.api, form.draft()).0)
}

fn position(drafts: &[Named], name: &str) -> Option<usize> {
    drafts.iter().position(|draft| draft.name == name)
}

fn changed_elsewhere(page: Page, drafts: Vec<Named>) {
    page.say(
        "That draft was changed in another tab: these are the drafts of now.",
        false,
    );
    page.drafts.set(drafts);
}

/// Gives a draft another name, where the control is one of the dialog's.
pub fn rename(page: Page, control: &str, name: &str) {
    let (Some(at), name) = (control.strip_prefix("/drafts/"), name.trim()) else {
        return;
    };
    let Some((Some(shown), mut drafts, place)) = find(page, at) else {
        return;
    };
    if name == shown.name {
        return;
    }
    let Some(place) = place else {
        return changed_elsewhere(page, drafts);
    };
    let Some(input) = dom::find(control) else {
        return;
    };
    if name.is_empty() {
        return El(input.into()).set_value(&shown.name);
    }
    let mut renamed = drafts.remove(place);
    let name = memory::free_name(&drafts, name);
    renamed.name.clone_from(&name);
    drafts.insert(place, renamed);
    El(input.clone().into()).set_value(&name);
    if !store(page, &drafts) {
        return;
    }
    // The rows stay: the click that left the control is about to hit one of their buttons.
    if let Ok(Some(row)) = input.closest("li") {
        label(&El(row), &name);
    }
    let mut rows = page.drafts.get_untracked();
    if let Some(row) = at.parse().ok().and_then(|at: usize| rows.get_mut(at)) {
        row.name = name;
    }
    page.drafts.set_quietly(rows);
}

fn store(page: Page, drafts: &[Named]) -> bool {
    let stored = storage::set(&key(page), Some(&memory::pack_all(page.api, drafts)));
    if !stored {
        page.say(
            "The browser refuses to store drafts: nothing is saved.",
            false,
        );
    }
    stored
}

fn key(page: Page) -> String {
    format!("drafts.{}", page.api.name)
}
