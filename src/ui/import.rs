//! The import dialog: a text area, a file, and what is wrong with the text.

use super::dialog;
use super::dom;
use super::el::{El, button, classed, el};
use super::later;
use super::state::{Page, Pages};
use super::time;
use super::var::Var;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Event, File, HtmlTextAreaElement, InputEvent};
use vpn_request_builder::draft::{Draft, Edit};
use vpn_request_builder::import::{self, Imported, Refused};
use vpn_request_builder::later::{import_call, imported};

/// The id of the dialog.
pub const NAME: &str = "import";

/// Said where the part of the program that reads texts cannot be had.
const UNAVAILABLE: &str = "The part of this page that reads texts could not be loaded: check the connection, and try again.";

/// Opens the dialog.
pub fn open() {
    later::start();
    dialog::open(NAME);
}

/// Keeps the dialog in step with why its text is not imported.
pub fn follow(root: &El, refused: Var<Option<Refused>>) {
    root.slot("#import-text").keep(move |text| {
        text.set(
            "aria-invalid",
            refused.with(Option::is_some).then_some("true"),
        )
    });
    root.slot("#import-refusal").keep(move |whole| {
        whole.clear();
        refused.with(|refused| {
            if let Some(refused) = refused {
                draw(whole, refused);
            }
        });
    });
}

fn draw(whole: &El, refused: &Refused) {
    whole.push(
        el("p")
            .child(classed("span", "severity").text("Not imported: "))
            .text(&refused.reason),
    );
    if let Some(spot) = &refused.spot {
        let caret = format!("{}^", " ".repeat(spot.caret));
        whole.push(el("pre").text(&format!("{}\n{caret}", spot.excerpt)));
    }
    if refused.mend.is_some() {
        whole.push(button(
            "import-mended",
            "",
            "Import it without comments and extra commas",
        ));
    }
}

/// Imports the text in the dialog.
pub fn submit(pages: Pages, page: Page) {
    let Some(area) = area() else { return };
    read(pages, page, &area.value(), move |imported| {
        if imported {
            area.set_value("");
            dialog::close(NAME);
        }
    });
}

/// Imports what is left of the refused text once it is mended.
pub fn submit_mended(pages: Pages) {
    let mend = pages
        .refused
        .update(|refused| refused.as_mut().and_then(|refused| refused.mend.take()));
    if let Some(imported) = mend {
        show(pages, *imported);
        pages.refused.set(None);
        if let Some(area) = area() {
            area.set_value("");
        }
        dialog::close(NAME);
    }
}

/// Reads a text, and tells whether it is a request. Where it is not, the dialog says why.
fn read(pages: Pages, page: Page, text: &str, then: impl FnOnce(bool) + 'static) {
    let result = move |result| {
        let imported = match result {
            Ok(imported) => {
                pages.refused.set(None);
                show(pages, imported);
                true
            }
            Err(refused) => {
                pages.refused.set(Some(refused));
                false
            }
        };
        then(imported);
    };
    if text.len() > import::LIMIT {
        return result(Err(import::too_long(text.len())));
    }
    later::call(import_call(text, page.api), None, move |answer| {
        result(answer.map_or_else(|| Err(UNAVAILABLE.into()), imported));
    });
}

/// Shows what was imported on its own page, over the draft there; that can be undone.
fn show(pages: Pages, imported: Imported) {
    let Imported {
        api,
        draft,
        connection,
        mut remarks,
        repeated,
    } = imported;
    remarks.extend(repeated.iter().map(|pointer| {
        format!("{pointer} stands more than once in the text; the last value counts.")
    }));
    let page = if let Some(connection) =
        connection.filter(|_| pages.open.get_untracked() == "connection")
    {
        use_gateway(pages, connection)
    } else {
        let page = pages.of(api.name);
        pages.go(api.name);
        page.load(draft, "Imported.");
        page
    };
    page.notice.set(remarks);
}

/// Fills a gateway into the connection.
pub fn use_gateway(pages: Pages, gateway: Draft) -> Page {
    let page = pages.of("connection");
    page.load(with_gateway(page, gateway), "The gateway is filled in.");
    page
}

/// The draft of a connection with another gateway in it, and all else as it was.
fn with_gateway(page: Page, gateway: Draft) -> Draft {
    const ID: &str = "/vpn_connection/vgw_id";
    let mut draft = page.form.with_untracked(|form| form.draft().clone());
    if let Some(id) = gateway.get(ID) {
        draft.apply(page.api, Edit::Set(ID.to_owned(), id.clone()));
    }
    draft.facts = gateway.facts;
    draft
}

/// Imports a file, from the dialog or dropped on the page.
pub fn file(pages: Pages, page: Page, file: &File) {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    // A size in bytes, whole and below 2^53.
    let size = file.size() as usize;
    if size > import::LIMIT {
        pages.refused.set(Some(import::too_long(size)));
        return dialog::open(NAME);
    }
    let text = file.text();
    time::spawn(async move {
        let text = wasm_bindgen_futures::JsFuture::from(text)
            .await
            .ok()
            .and_then(|text| text.as_string());
        let text = text.unwrap_or_default();
        let kept = text.clone();
        read(pages, page, &text, move |imported| {
            if imported {
                dialog::close(NAME);
            } else if let Some(area) = area() {
                // Nothing is lost: the text can be mended where it is shown.
                area.set_value(&kept);
                dialog::open(NAME);
            }
        });
    });
}

/// Refuses a text that is too long to be read, before it slows the page down. Whether it does.
pub fn refuses_paste(pages: Pages, text: &str) -> bool {
    let refuses = text.len() > import::LIMIT;
    if refuses {
        pages.refused.set(Some(import::too_long(text.len())));
    }
    refuses
}

/// Puts a long text into the text area at once. Browsers insert it line by line, which takes
/// Chromium most of a second for the largest requests.
pub fn speed_up(event: &Event) {
    let Some(input) = event.dyn_ref::<InputEvent>() else {
        return;
    };
    let Some(area) = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlTextAreaElement>().ok())
    else {
        return;
    };
    let pasted = || {
        input
            .data_transfer()
            .and_then(|data| data.get_data("text/plain").ok())
    };
    let Some(text) = input
        .data()
        .or_else(pasted)
        .filter(|text| text.len() > LONG)
    else {
        return;
    };
    let (Ok(Some(start)), Ok(Some(end))) = (area.selection_start(), area.selection_end()) else {
        return;
    };
    event.prevent_default();
    let _ = area.set_range_text_with_start_and_end_and_mode(&text, start, end, "end");
}

/// How long a text is that is worth it, in bytes. Of a shorter one the browser can undo the pasting.
const LONG: usize = 2000;

fn area() -> Option<HtmlTextAreaElement> {
    dom::find("import")?.dyn_into().ok()
}
