//! The body as JSON, linked with the form: the line of the focused field is marked, lines with
//! findings have a bar, and a click on a line goes to its field.

use crate::browser::focus;
use crate::output::go_to;
use crate::state::{App, Editor, use_app, use_editor, use_focused};
use crate::view::{attr, click};
use leptos::ev;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::Element;
use vpn_request_builder::catalogue::spec::{self, Severity};
use vpn_request_builder::document::json::{Line, Token, lines, tokens};
use vpn_request_builder::document::problems;
use vpn_request_builder::document::secret;

/// The id of the element whose text is exactly the JSON body.
pub const BODY: &str = "request-json";

/// The id of the element in which the body scrolls.
pub const BOX: &str = "request-box";

/// The text of the body, in one piece for each member of the request.
#[component]
pub fn JsonBody() -> AnyView {
    let app = use_app();
    let editor = use_editor();
    let pieces = move || editor.piece_keys.get();
    Effect::new(move |_| {
        // The line of a new value is not there before it is typed.
        editor.revision.track();
        focus::scroll_within(BOX, vec![line_id(&editor.focused.get())]);
    });
    let go = move |event: ev::MouseEvent| {
        // A selection is to be copied.
        let is_selecting = focus::is_selecting();
        let target = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok());
        let line = target.and_then(|target| target.closest("[data-path]").ok().flatten());
        if let Some(path) = line.and_then(|line| line.get_attribute("data-path"))
            && !is_selecting
        {
            go_to(app, &path);
        }
    };
    view! {
        <code id=BODY data-shown=attr(move || app.shows_secrets.get().then(String::new)) on:click=click(go)>
            <For each=pieces key=Clone::clone children=move |key| view! { <PieceOf editor key/> }/>
        </code>
    }
    .into_any()
}

/// The id of the line that a value begins with.
fn line_id(pointer: &str) -> String {
    format!("json:{pointer}")
}

/// Handles keys in the text: the arrows choose a line, and Enter goes to its field.
pub fn pressed(app: &'static App, event: &ev::KeyboardEvent) {
    if event.ctrl_key() || event.meta_key() || event.alt_key() || event.shift_key() {
        return;
    }
    let editor = app.editor_untracked();
    let focused = editor.focused.get_untracked();
    let step = match &*event.key() {
        "Enter" if focused.is_empty() => return,
        "Enter" => {
            event.prevent_default();
            return go_to(app, &focused);
        }
        "ArrowDown" => 1,
        "ArrowUp" => -1,
        _ => return,
    };
    event.prevent_default();
    let text = editor.body_text();
    let lines = lines(&text, spec::outer(editor.api).name);
    let mut values: Vec<&str> = lines
        .iter()
        .filter(|line| !line.is_end && !line.pointer.is_empty())
        .map(|line| &*line.pointer)
        .collect();
    values.dedup();
    let at = values.iter().position(|value| *value == focused);
    let next = match at {
        Some(at) => at.checked_add_signed(step),
        None => Some(0),
    };
    if let Some(next) = next.and_then(|next| values.get(next)) {
        editor.focused.set((*next).to_owned());
        // The name, and not the line, which may be a secret.
        editor.announce(problems::name(editor.api, next));
    }
}

#[component]
fn PieceOf(editor: &'static Editor, key: Option<String>) -> AnyView {
    let (piece, first) = editor.piece(key.clone());
    on_cleanup(move || editor.release_piece(key));
    let outer = spec::outer(editor.api).name;
    let lines = move || {
        let lines = piece.with(|piece| lines(piece, outer));
        lines.into_iter().enumerate().collect::<Vec<_>>()
    };
    let line = move |(at, line): (usize, Line)| view! { <LineOf editor line first at/> };
    view! { <span class="piece"><For each=lines key=Clone::clone children=line/></span> }.into_any()
}

#[component]
fn LineOf(editor: &'static Editor, line: Line, first: RwSignal<usize>, at: usize) -> AnyView {
    let Line {
        pointer,
        text,
        is_end,
    } = line;
    let is_secret = secret::covers(editor.api, &pointer);
    let part = |(token, text): (Token, &str)| {
        let class = match token {
            Token::Text | Token::Literal if is_secret => "secret",
            token => token.name(),
        };
        let text = text.to_owned();
        if class.is_empty() {
            text.into_any()
        } else {
            view! { <span class=class>{text}</span> }.into_any()
        }
    };
    let parts = tokens(&text).into_iter().map(part).collect::<Vec<_>>();
    let (own, marked) = (pointer.clone(), pointer.clone());
    let severity = attr(move || {
        let worst = editor.marks.with(|marks| marks.get(&own).copied());
        worst.map(|worst: Severity| worst.name().to_owned())
    });
    let selector = use_focused();
    let is_value = !pointer.is_empty();
    let current = attr(move || (is_value && selector.selected(&marked)).then(|| "true".to_owned()));
    let id = (!is_end).then(|| line_id(&pointer));
    view! {
        <span class="json-line" data-line=attr(move || Some((first.get() + at).to_string())) id=id data-path=pointer data-severity=severity aria-current=current>
            {parts}
        </span>
    }
    .into_any()
}
