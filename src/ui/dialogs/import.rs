//! The import: a text or a file becomes a draft, or is refused with the reason. A plain JSON body is
//! read at once; all other texts are read by the worker. A line below the text says beforehand what
//! would change.

use super::Modal;
use crate::browser::focus;
use crate::browser::time::Pause;
use crate::browser::{files, worker};
use crate::state::{App, Dialog, Editor, use_app};
use crate::view::{attr, click, part, text};
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{
    ClipboardEvent, Element, File, HtmlInputElement, HtmlTextAreaElement, InputEvent,
};
use std::time::Duration;
use vpn_request_builder::catalogue;
use vpn_request_builder::document::draft::Draft;
use vpn_request_builder::exchange::import::{self, Address, Choice, Imported, Refused, plain};
use vpn_request_builder::exchange::preview;
pub use vpn_request_builder::exchange::preview::GATEWAY_ID;
use vpn_request_builder::worker::{Call, Reply};

/// The id of the text area.
const TEXT: &str = "import-text";

/// The id of the line that says what the import would change.
const PREVIEW: &str = "import-preview";

/// The id of the control that opens a file.
const FILE: &str = "import-file";

/// How long typing pauses before the text is looked at.
const MOMENT: Duration = Duration::from_millis(300);

/// How long a text is, in bytes, that is worth inserting by a call of its own. The browser can undo
/// the insertion of a shorter one.
const LONG: usize = 2000;

/// Said where the worker cannot be had.
const UNAVAILABLE: &str = "The part of this page that reads texts could not be loaded. Check the connection and try again.";

/// The line below the text: what it is, and what importing it would change.
#[derive(Clone, Copy)]
pub struct Preview {
    /// The line, and whether the text can be imported.
    line: RwSignal<(String, bool)>,
    pause: Pause,
    /// Counts the texts, so that a late reply about an earlier one is dropped.
    texts: StoredValue<usize>,
}

impl Preview {
    /// Of no text.
    pub fn new() -> Preview {
        Preview {
            line: RwSignal::new((String::new(), false)),
            pause: Pause::new(),
            texts: StoredValue::new(0),
        }
    }

    /// Shows nothing any more.
    fn forget(self) {
        self.pause.end();
        self.texts.update_value(|texts| *texts += 1);
        self.show(String::new(), false);
    }

    /// Shows a line, if it is another one.
    fn show(self, line: String, is_good: bool) {
        let line = (line, is_good);
        if self.line.with_untracked(|known| *known != line) {
            self.line.set(line);
        }
    }
}

/// Opens the dialog.
pub fn open(app: &'static App) {
    worker::start();
    app.dialog.set(Some(Dialog::Import));
    // What the text would change may be something else by now.
    look_at(app);
}

/// The text area, wherever this is called from.
fn area() -> Option<HtmlTextAreaElement> {
    focus::by_id(TEXT)?.dyn_into().ok()
}

/// Opens the dialog with a text, which is not imported yet.
fn open_with(app: &'static App, text: &str) {
    if let Some(area) = area() {
        area.set_value(text);
    }
    forget_refusal(app);
    open(app);
}

/// The refusal was of another text.
fn forget_refusal(app: &'static App) {
    if app.refused.with_untracked(Option::is_some) {
        app.refused.set(None);
    }
}

/// Says what the text is and what importing it would change, once typing pauses.
fn look_at(app: &'static App) {
    let Preview { pause, texts, .. } = app.preview;
    texts.update_value(|texts| *texts += 1);
    let number = texts.get_value();
    pause.begin(MOMENT, move || {
        let text = area().map(|area| area.value()).unwrap_or_default();
        if text.trim().is_empty() {
            return app.preview.show(String::new(), false);
        }
        if text.len() > import::LIMIT {
            return tell(app, Err(import::too_long(text.len())));
        }
        if let Some(imported) = plain::body(&text) {
            return tell(app, Ok(imported));
        }
        let open = app.open.get_untracked().to_owned();
        spawn_local(async move {
            let reply = worker::call(&Call::Import { text, open }).await;
            if texts.get_value() == number {
                tell(app, imported(reply));
            }
        });
    });
}

/// Shows what a text is.
fn tell(app: &'static App, read: Result<Imported, Refused>) {
    let is_good = read.is_ok();
    if let Err(refused) = &read
        && !refused.choices.is_empty()
    {
        app.refused.set(Some(refused.clone()));
    }
    let line = match read {
        Ok(imported) => {
            let open = app.editor_untracked();
            let editor = if preview::gateway_to_use(&imported, open.api).is_some() {
                open
            } else {
                app.editor_of(imported.api.name)
            };
            editor.with(|form| preview::accepted(&imported, open.api, form.draft()))
        }
        Err(refused) => preview::refused(&refused),
    };
    app.preview.show(line, is_good);
}

/// What the worker's reply to an import says.
fn imported(reply: Result<Reply, worker::Unavailable>) -> Result<Imported, Refused> {
    match reply {
        Ok(Reply::Imported(Ok(imported))) => Ok(*imported),
        Ok(Reply::Imported(Err(refused))) => Err(*refused),
        _ => Err(UNAVAILABLE.into()),
    }
}

/// The dialog: a text area, what its text would change, and what is wrong with it.
#[component]
pub fn Import() -> AnyView {
    let app = use_app();
    let area = NodeRef::<html::Textarea>::new();
    let submit = move || {
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
    let typed = move |_| {
        forget_refusal(app);
        look_at(app);
    };
    let enter = move |event: ev::KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) && !event.repeat() {
            event.prevent_default();
            submit();
        }
    };
    let is_invalid = move || {
        app.refused.with(|refused| {
            refused
                .as_ref()
                .is_some_and(|refused| refused.choices.is_empty())
        })
    };
    let invalid = attr(move || is_invalid().then(|| "true".to_owned()));
    let refusal = part(move || {
        app.refused
            .with(Option::clone)
            .map(|refused| refusal(app, area, refused))
    });
    let line = app.preview.line;
    let state = attr(move || line.with(|(_, is_good)| is_good.then(|| "good".to_owned())));
    let footer = view! {
        <input
            type="file"
            class="file"
            id=FILE
            aria-label="Open a file"
            accept=".json,.json5,.txt,.sh,.ps1,.cmd,.bat,.yaml,.yml,.md,.py,.js,.log,application/json,text/*"
            on:change=choose
        />
        <button
            type="button"
            data-action="close"
            data-path="import"
            on:click=click(move |_| app.dialog.set(None))
        >
            "Cancel"
        </button>
        <button type="button" class="primary" data-action="import" on:click=click(move |_| submit())>"Import"</button>
    }
    .into_any();
    view! {
        <Modal id="import" title="Import" dialog=Dialog::Import footer>
            <textarea
                id=TEXT
                name="import"
                aria-label="Text to import"
                rows="11"
                spellcheck="false"
                autocomplete="off"
                autofocus
                node_ref=area
                aria-describedby="import-hint import-refusal"
                aria-invalid=invalid
                on:paste=move |event| refuse_long(app, &event)
                on:beforeinput=move |event| insert_at_once(app, &event)
                on:input=typed
                on:keydown=enter
            ></textarea>
            <p id=PREVIEW class="preview" role="status" data-state=state>
                {text(move || line.with(|(line, _)| line.clone()))}
            </p>
            <div class="refusal" id="import-refusal" role="alert">{refusal}</div>
            <p class="hint" id="import-hint">
                "A request body or the object in it, a response of the service, a curl command or KooCLI’s JSON input, \
                also with other text around it, or as JavaScript, Python or YAML. It stays in your browser. You can also \
                paste or drop a file anywhere on the page. "
                <kbd>"Ctrl+Enter"</kbd>
                " imports."
            </p>
        </Modal>
    }
    .into_any()
}

/// Why a text is not imported and where it is broken; or the requests in it, to choose one.
fn refusal(app: &'static App, area: NodeRef<html::Textarea>, refused: Refused) -> AnyView {
    let Refused {
        reason,
        excerpt,
        choices,
    } = refused;
    let excerpt = excerpt.map(|excerpt| {
        let caret = " ".repeat(excerpt.caret);
        view! { <pre>{format!("{}\n{caret}^", excerpt.text)}</pre> }
    });
    if choices.is_empty() {
        return view! { <p><span class="severity">"Not imported: "</span>{reason}</p> {excerpt} }
            .into_any();
    }
    let choice = |(at, Choice { label, imported }): (usize, Choice)| {
        let import = move |_| {
            show(app, imported.clone());
            done(app);
            if let Some(area) = area.get_untracked() {
                area.set_value("");
            }
        };
        view! {
            <li>
                <button
                    type="button"
                    data-action="choose"
                    data-path=at.to_string()
                    on:click=click(import)
                >
                    {label}
                </button>
            </li>
        }
        .into_any()
    };
    let choices: Vec<AnyView> = choices.into_iter().enumerate().map(choice).collect();
    view! { <p>{reason}</p> <ul class="choices">{choices}</ul> }.into_any()
}

/// Closes the dialog after an import.
fn done(app: &'static App) {
    app.refused.set(None);
    app.preview.forget();
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
        let text = match files::text(&file).await {
            Ok(text) => text,
            Err(reason) => {
                app.refused.set(Some(reason.into()));
                return app.dialog.set(Some(Dialog::Import));
            }
        };
        let kept = text.clone();
        read(app, text, move |is_imported| {
            if !is_imported {
                app.dialog.set(Some(Dialog::Import));
                if let Some(area) = area() {
                    area.set_value(&kept);
                    look_at(app);
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
        result(imported(reply));
    });
}

/// Shows what was imported in its own form, over the draft there; that can be undone.
fn show(app: &'static App, imported: Imported) {
    let open = app.editor_untracked().api;
    if let Some(gateway) = preview::gateway_to_use(&imported, open) {
        // The remarks are about the request for another gateway, which is not what is made of it.
        let addresses = &imported.addresses;
        let editor = use_gateway(app, gateway, addresses);
        let notice = editor.with(|form| preview::gateway_used(gateway, addresses, form.draft()));
        return editor.notice.set(notice);
    }
    let Imported {
        api,
        draft,
        mut remarks,
        repeated,
        ..
    } = imported;
    let repeated = repeated
        .iter()
        .map(|pointer| format!("{pointer} is in the text more than once. The last value is used."));
    remarks.extend(repeated);
    let editor = app.editor_of(api.name);
    let draft = editor.with(|form| preview::with_known_facts(draft, form.draft()));
    // Before it is drawn.
    editor.load(draft, "Imported.");
    app.go(api.name);
    editor.notice.set(remarks);
}

/// Fills a gateway's ID, facts and address into the connection, leaves all else as it is, and opens
/// it.
pub fn use_gateway(app: &'static App, gateway: &Draft, addresses: &[Address]) -> &'static Editor {
    let editor = app.editor_of(catalogue::CONNECTION.name);
    let draft = editor.with(|form| {
        let draft = form.draft().clone();
        preview::with_gateway(draft, gateway, addresses)
    });
    editor.load(draft, "Filled in the gateway.");
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
fn insert_at_once(app: &'static App, event: &InputEvent) {
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
    // There is no event of the input then.
    forget_refusal(app);
    look_at(app);
}

/// Opens the dialog with a text that is pasted anywhere but into a control.
pub fn pasted(app: &'static App, event: &ev::Event) {
    let Some(event) = event.dyn_ref::<ClipboardEvent>() else {
        return;
    };
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    let is_for_text = target.is_some_and(|target| {
        let takes_text =
            target.closest("input:not([type=checkbox]), textarea, [contenteditable], dialog");
        takes_text.is_ok_and(|found| found.is_some())
    });
    let is_reviewing = app.sending.view(app.editor_untracked().api);
    let is_over = app.dialog.with_untracked(Option::is_some)
        || is_reviewing.with_untracked(|view| view.review.is_some());
    if event.default_prevented() || is_for_text || is_over {
        return;
    }
    let data = event.clipboard_data();
    let text = data.and_then(|data| data.get_data("text").ok());
    let Some(text) = text.filter(|text| !text.trim().is_empty()) else {
        return;
    };
    event.prevent_default();
    if text.len() > import::LIMIT {
        open(app);
        app.refused.set(Some(import::too_long(text.len())));
    } else {
        open_with(app, &text);
    }
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
