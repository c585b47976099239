//! Links: a draft in the address, to be sent to somebody, without its secrets.

use super::dom;
use super::state::{Page, Pages};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsValue;
use vpn_request_builder::api;
use vpn_request_builder::draft::Draft;
use vpn_request_builder::link::{self, Damaged};

/// Copies an address that opens to this draft, and says what is not in it.
pub fn share(page: Page) {
    let link = match page
        .form
        .with_untracked(|form| link::encode(form.api, form.draft()))
    {
        Ok(link) => link,
        Err(too_large) => return page.say(too_large.to_string(), false),
    };
    let place = window().location();
    let base = place.href().unwrap_or_default();
    let base = base.split('#').next().unwrap_or_default();
    let address = format!("{base}{}", link.fragment);
    let mut notes = Vec::new();
    if !link.left_out.is_empty() {
        let label = |pointer: &String| {
            api::resolve(page.api, pointer).map_or(pointer.clone(), |(row, _)| row.label.into())
        };
        let left_out: Vec<String> = link.left_out.iter().map(label).collect();
        notes.push(format!(
            "Secrets are not in the link: {}.",
            left_out.join(", ")
        ));
    }
    notes.extend(link.caution);
    let shown = address.clone();
    dom::copy(&address, move |copied| {
        if copied {
            page.say("The link is copied.", false);
        } else {
            page.say(
                "The browser refused to copy. The link is shown below the heading.",
                false,
            );
            notes.push(shown);
        }
        page.notice.set(notes);
    });
}

/// Follows the address: to another page, and to the draft that a link carries.
pub fn follow(pages: Pages) {
    let fragment = window().location().hash().unwrap_or_default();
    match link::decode(&fragment) {
        Ok(shared) => {
            let name = link::page(&fragment).map_or(pages.open.get_untracked(), |api| api.name);
            pages.open.set(name);
            if let Some(shared) = shared {
                open(pages.of(shared.api.name), shared.draft, &shared.edition);
                put_away(name);
            }
        }
        Err(damaged) => {
            if let Some(api) = link::page(&fragment) {
                pages.open.set(api.name);
                // A newer version can open it, once it is loaded.
                if !matches!(damaged, Damaged::Newer) {
                    put_away(api.name);
                }
            }
            refuse(pages.current_untracked(), damaged);
        }
    }
}

/// Takes the draft out of the address, once it is in the form or refused: a reload, or the way back to here, would
/// put it over what was done since.
fn put_away(name: &str) {
    let history = window().history().ok();
    let _ = history.map(|history| {
        history.replace_state_with_url(&JsValue::NULL, "", Some(&format!("#/{name}")))
    });
}

fn open(page: Page, draft: Draft, edition: &str) {
    // Nothing is to be undone where the draft is open already.
    if page.form.with_untracked(|form| *form.draft() == draft) {
        // Another tab's may be: from now on it is this one's, too.
        return page.form.update(|_| ());
    }
    page.load(draft, "The draft of the link is open.");
    if !edition.is_empty() && edition != page.api.page.updated {
        let own = page.api.page.updated;
        page.notice.set(vec![format!(
            "The link was made for the page's edition of {edition}; the rules here are those of {own}."
        )]);
    }
}

/// A link that cannot be opened leaves an empty form; what was there can be had back.
fn refuse(page: Page, damaged: Damaged) {
    if !matches!(damaged, Damaged::Foreign) {
        page.load(Draft::new(page.api), "The link could not be opened.");
    }
    page.notice.set(vec![damaged.to_string()]);
}
