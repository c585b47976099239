//! The import: a text or a file becomes a draft, or is refused with the reason. A plain JSON body is
//! read at once; all other texts are read by the worker.

use super::Modal;
use crate::browser::focus;
use crate::browser::{files, worker};
use crate::state::{App, Dialog, Editor, use_app};
use crate::view::{attr, click, part};
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{ClipboardEvent, File, HtmlInputElement, HtmlTextAreaElement, InputEvent};
use vpn_request_builder::catalogue;
use vpn_request_builder::document::draft::{Draft, Edit};
use vpn_request_builder::exchange::import::{self, Imported, Refused, plain};
use vpn_request_builder::worker::{Call, Reply};

/// The member of a connection that names its gateway.
pub const GATEWAY_ID: &str = "/vpn_connection/vgw_id";

/// The id of the text area.
const TEXT: &str = "import-text";

/// How long a text is, in bytes, that is worth inserting by a call of its own. The browser can undo
/// the insertion of a shorter one.
const LONG: usize = 2000;

/// Said where the worker cannot be had.
const UNAVAILABLE: &str = "The part of this page that reads texts could not be loaded: check the connection, and try again.";

/// Opens the dialog.
pub fn open(app: &'static App) {
    worker::start();
    app.dialog.set(Some(Dialog::Import));
}

/// The dialog: a text area, a file, and what is wrong with the text.
#[component]
pub fn Import() -> AnyView {
    let app = use_app();
    let area = NodeRef::<html::Textarea>::new();
    let submit = move |_| {
        if let Some(area) = area.get_untracked() {
            submit(app, &area);
        }
    };
    let choose = move |event: ev::Event| {
        let input = event
            .target()
            .and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        let Some(input) = input else { return };
        if let Some(chosen) = input.files().and_then(|files| files.get(0)) {
            file(app, chosen);
        }
        // Or the same file could not be chosen again once it is corrected.
        input.set_value("");
    };
    let invalid = attr(move || app.refused.with(Option::is_some).then(|| "true".to_owned()));
    let refusal = part(move || {
        app.refused
            .with(Option::clone)
            .map(|refused| refusal(app, area, refused))
    });
    view! {
        <Modal id="import" title="Import" dialog=Dialog::Import>
            <p id="import-hint">
                "Paste a request body, the object in it, a response of the service, a curl command or KooCLI's JSON input. \
                It stays in your browser. Or drop a file anywhere on the page."
            </p>
            <label for=TEXT><span class="label">"Text"</span></label>
            <textarea
                id=TEXT
                name="import"
                rows="12"
                spellcheck="false"
                autocomplete="off"
                autofocus
                node_ref=area
                aria-describedby="import-hint import-refusal"
                aria-invalid=invalid
                on:paste=move |event| refuse_long(app, &event)
                on:beforeinput=move |event| insert_at_once(&event)
            ></textarea>
            <div class="refusal" id="import-refusal" role="alert">{refusal}</div>
            <p class="file">
                <label for="import-file">"Or open a file "</label>
                <input
                    type="file"
                    id="import-file"
                    accept=".json,.txt,.sh,application/json,text/plain"
                    on:change=choose
                />
            </p>
            <div class="buttons">
                <button type="button" class="primary" data-action="import" on:click=click(submit)>"Import"</button>
                <button
                    type="button"
                    data-action="close"
                    data-path="import"
                    on:click=click(move |_| app.dialog.set(None))
                >
                    "Cancel"
                </button>
            </div>
        </Modal>
    }
    .into_any()
}

/// Why a text is not imported, where it is broken, and what it is without comments.
fn refusal(app: &'static App, area: NodeRef<html::Textarea>, refused: Refused) -> AnyView {
    let Refused {
        reason,
        excerpt,
        fixed,
    } = refused;
    let excerpt = excerpt.map(|excerpt| {
        let caret = " ".repeat(excerpt.caret);
        view! { <pre>{format!("{}\n{caret}^", excerpt.text)}</pre> }
    });
    let fixed = fixed.map(|fixed| {
        let import = move |_| {
            show(app, (*fixed).clone());
            done(app);
            if let Some(area) = area.get_untracked() {
                area.set_value("");
            }
        };
        view! {
            <button type="button" data-action="import-fixed" on:click=click(import)>
                "Import it without comments and extra commas"
            </button>
        }
    });
    view! { <p><span class="severity">"Not imported: "</span>{reason}</p> {excerpt} {fixed} }
        .into_any()
}

/// Closes the dialog after an import.
fn done(app: &'static App) {
    app.refused.set(None);
    if app.dialog.get_untracked().is_some() {
        app.dialog.set(None);
        // The button that opened it may have gone with the other request.
        focus::keep(focus::TOP);
    }
}

/// Imports the text in the dialog.
fn submit(app: &'static App, area: &HtmlTextAreaElement) {
    let (area, text) = (area.clone(), area.value());
    read(app, text, move |is_imported| {
        if is_imported {
            area.set_value("");
        }
    });
}

/// Imports a file, from the dialog or dropped on the page. A text that is refused is shown in the
/// dialog, where it can be corrected.
pub fn file(app: &'static App, file: File) {
    let size = files::size(&file);
    if size > import::LIMIT {
        app.refused.set(Some(import::too_long(size)));
        app.dialog.set(Some(Dialog::Import));
        return;
    }
    spawn_local(async move {
        let text = files::text(&file).await;
        let kept = text.clone();
        read(app, text, move |is_imported| {
            if !is_imported {
                app.dialog.set(Some(Dialog::Import));
                let area =
                    focus::by_id(TEXT).and_then(|area| area.dyn_into::<HtmlTextAreaElement>().ok());
                if let Some(area) = area {
                    area.set_value(&kept);
                }
            }
        });
    });
}

/// Reads a text, and tells whether it is a request. Where it is not, the dialog says why.
fn read(app: &'static App, text: String, then: impl FnOnce(bool) + 'static) {
    let result = move |result: Result<Imported, Refused>| {
        let is_imported = result.is_ok();
        match result {
            Ok(imported) => {
                show(app, imported);
                done(app);
            }
            Err(refused) => app.refused.set(Some(refused)),
        }
        then(is_imported);
    };
    if text.len() > import::LIMIT {
        return result(Err(import::too_long(text.len())));
    }
    if let Some(imported) = plain::body(&text) {
        return result(Ok(imported));
    }
    let open = app.open.get_untracked().to_owned();
    spawn_local(async move {
        let reply = worker::call(&Call::Import { text, open }).await;
        result(match reply {
            Ok(Reply::Imported(Ok(imported))) => Ok(*imported),
            Ok(Reply::Imported(Err(refused))) => Err(*refused),
            _ => Err(UNAVAILABLE.into()),
        });
    });
}

/// Shows what was imported in its own form, over the draft there; that can be undone.
fn show(app: &'static App, imported: Imported) {
    let Imported {
        api,
        draft,
        connection,
        mut remarks,
        repeated,
    } = imported;
    let repeated = repeated.iter().map(|pointer| {
        format!("{pointer} stands more than once in the text; the last value counts.")
    });
    remarks.extend(repeated);
    let is_connection = app.open.get_untracked() == catalogue::CONNECTION.name;
    let editor = if let Some(connection) = connection.filter(|_| is_connection) {
        use_gateway(app, connection)
    } else {
        let editor = app.editor_of(api.name);
        // Before it is drawn.
        editor.load(draft, "Imported.");
        app.go(api.name);
        editor
    };
    editor.notice.set(remarks);
}

/// Fills a gateway's ID and facts into the connection, leaves all else as it is, and opens it.
pub fn use_gateway(app: &'static App, gateway: Draft) -> &'static Editor {
    let editor = app.editor_of(catalogue::CONNECTION.name);
    let mut draft = editor.with(|form| form.draft().clone());
    if let Some(value) = gateway.get(GATEWAY_ID).cloned() {
        draft.apply(
            editor.api,
            Edit::Set {
                pointer: GATEWAY_ID.to_owned(),
                value,
            },
        );
    }
    draft.facts = gateway.facts;
    editor.load(draft, "The gateway is filled in.");
    app.go(editor.api.name);
    editor
}

/// Refuses a pasted text that is too long to be read, before it slows the page down.
fn refuse_long(app: &'static App, event: &ClipboardEvent) {
    let text = event
        .clipboard_data()
        .and_then(|data| data.get_data("text").ok())
        .unwrap_or_default();
    if text.len() > import::LIMIT {
        event.prevent_default();
        app.refused.set(Some(import::too_long(text.len())));
    }
}

/// Puts a long text into the text area at once. Browsers insert it line by line, which takes Chromium
/// most of a second for the largest requests.
fn insert_at_once(event: &InputEvent) {
    let area = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlTextAreaElement>().ok());
    let Some(area) = area else { return };
    let pasted = || {
        event
            .data_transfer()
            .and_then(|data| data.get_data("text/plain").ok())
    };
    let text = event
        .data()
        .or_else(pasted)
        .filter(|text| text.len() > LONG);
    let (Some(text), Ok(Some(start)), Ok(Some(end))) =
        (text, area.selection_start(), area.selection_end())
    else {
        return;
    };
    event.prevent_default();
    let _ = area.set_range_text_with_start_and_end_and_mode(&text, start, end, "end");
}

/// Leaves a text that is dragged into a control to the browser, which would open all else in place of
/// the page.
pub fn dragged(event: &ev::DragEvent) {
    let data = event.data_transfer();
    let has_files = data.is_some_and(|data| data.types().includes(&"Files".into(), 0));
    let target = event.target();
    let is_for_text = target.is_some_and(|target| {
        target.has_type::<HtmlInputElement>() || target.has_type::<HtmlTextAreaElement>()
    });
    if has_files || !is_for_text {
        event.prevent_default();
    }
}

/// Imports a file that is dropped anywhere.
pub fn dropped(app: &'static App, event: &ev::DragEvent) {
    dragged(event);
    let files = event.data_transfer().and_then(|data| data.files());
    if let Some(dropped) = files.and_then(|files| files.get(0)) {
        file(app, dropped);
    }
}
