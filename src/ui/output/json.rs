//! The body as JSON, linked with the form: the line of the focused field is marked, lines with
//! findings have a bar, and a click on a line goes to its field.

use crate::browser::focus;
use crate::output::go_to;
use crate::state::{Editor, use_app, use_editor, use_focused};
use crate::view::{attr, click};
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::Element;
use vpn_request_builder::catalogue::spec::{self, Severity};
use vpn_request_builder::document::json::{Line, Token, lines, tokens};
use vpn_request_builder::document::secret;

/// The id of the element whose text is exactly the JSON body.
pub const BODY: &str = "request-json";

/// The text of the body, in one piece for each member of the request.
#[component]
pub fn JsonBody() -> AnyView {
    let app = use_app();
    let editor = use_editor();
    let pieces = move || 0..editor.piece_count.get();
    let go = move |event: ev::MouseEvent| {
        // A selection is to be copied.
        let is_selecting = window()
            .get_selection()
            .ok()
            .flatten()
            .is_some_and(|selection| !selection.is_collapsed());
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
            <For each=pieces key=|at| *at children=move |at| view! { <Piece editor at/> }/>
        </code>
    }
    .into_any()
}

#[component]
fn Piece(editor: &'static Editor, at: usize) -> AnyView {
    let piece = editor.piece(at);
    let outer = spec::outer(editor.api).name;
    let lines = move || {
        let lines = piece.with(|piece| lines(piece, outer));
        lines.into_iter().enumerate().collect::<Vec<_>>()
    };
    let line = move |(_, line): (usize, Line)| view! { <LineOf editor line/> };
    view! { <span class="piece"><For each=lines key=Clone::clone children=line/></span> }.into_any()
}

#[component]
fn LineOf(editor: &'static Editor, line: Line) -> AnyView {
    let Line { pointer, text } = line;
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
    let node = NodeRef::<html::Span>::new();
    let selector = use_focused();
    let wanted = pointer.clone();
    Effect::new(move |_| {
        if is_value
            && selector.selected(&wanted)
            && let Some(line) = node.get()
        {
            focus::scroll_within(&line);
        }
    });
    view! {
        <span class="json-line" data-path=pointer data-severity=severity aria-current=current node_ref=node>
            {parts}
        </span>
    }
    .into_any()
}
