//! The browser, as far as leptos does not reach: focus, clipboard, download.

use super::time::spawn;
use leptos::prelude::*;
use leptos::wasm_bindgen::{JsCast, closure::Closure};
use leptos::web_sys::{
    self, Blob, Element, EventTarget, HtmlAnchorElement, HtmlDetailsElement, HtmlElement,
    HtmlTextAreaElement, Url,
};
use std::cell::RefCell;
use wasm_bindgen_futures::JsFuture;

/// The element of that id or name. Pointers are both: a control's name is the pointer of what it
/// edits, and so is the id of a section or list.
pub fn find(pointer: &str) -> Option<HtmlElement> {
    let document = document();
    let named = document
        .query_selector(&format!("[name=\"{}\"]", escape(pointer)))
        .ok()
        .flatten();
    named
        .or_else(|| document.get_element_by_id(pointer))
        .and_then(|element| element.dyn_into().ok())
}

/// A text inside double quotes of a selector.
fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}

/// Unfolds what is around the control of a pointer, scrolls to its label and focuses it. Where
/// nothing has that pointer, or it is not drawn, what is nearest around it. Whether it was there.
pub fn focus(pointer: &str) -> bool {
    let mut wanted = pointer;
    let element = loop {
        if let Some(element) = find(wanted).and_then(drawn) {
            break element;
        }
        let Some((parent, _)) = wanted.rsplit_once('/') else {
            return false;
        };
        wanted = parent;
    };
    let target = focusable(&element).unwrap_or_else(|| element.clone());
    let _ = target.focus();
    let field = target
        .closest(".field, .row")
        .ok()
        .flatten()
        .unwrap_or_else(|| element.into());
    field.scroll_into_view();
    wanted == pointer
}

/// The element, with all unfolded around it; or what is drawn in its place, if anything is.
fn drawn(element: HtmlElement) -> Option<HtmlElement> {
    let mut around = element.parent_element();
    while let Some(outer) = around {
        if let Some(details) = outer.dyn_ref::<HtmlDetailsElement>() {
            details.set_open(true);
        }
        around = outer.parent_element();
    }
    let seen = |element: &HtmlElement| element.offset_width() > 0;
    if seen(&element) {
        return Some(element);
    }
    let kept = element
        .closest(".field")
        .ok()
        .flatten()?
        .query_selector(".kept")
        .ok()
        .flatten()?;
    kept.dyn_into().ok().filter(seen)
}

/// Focuses a button of a row.
pub fn focus_button(action: &str, pointer: &str) {
    let button = format!(
        "[data-action=\"{action}\"][data-path=\"{}\"]",
        escape(pointer)
    );
    let button = document().query_selector(&button).ok().flatten();
    if let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
        let _ = button.focus();
    }
}

/// Scrolls what has the focus out from under the bars that lie over a narrow page, and, in a wide one, within
/// the panes. Most browsers have done so by then; WebKit does not for what is in the window already, and
/// Firefox not for what is there in part.
pub fn keep_in_sight() {
    const AIR: f64 = 8.0;
    request_animation_frame(|| {
        let top = |bar: &str| {
            let bar = document()
                .query_selector(bar)
                .ok()??
                .get_bounding_client_rect();
            (bar.height() > 0.0).then(|| bar.top())
        };
        let Some(focused) = document().active_element() else {
            return;
        };
        let Some(bar) = top(".glance") else {
            if matches!(focused.closest(".panes"), Ok(Some(_))) {
                scroll_to(&focused);
            }
            return;
        };
        let bar = top(".toast").map_or(bar, |toast| bar.min(toast));
        let own = focused.get_bounding_client_rect();
        let hidden = (own.bottom() + AIR - bar).min(own.top());
        if hidden > 0.0 && matches!(focused.closest(".glance, .toast, dialog"), Ok(None)) {
            window().scroll_by_with_x_and_y(0.0, hidden);
        }
    });
}

/// The element itself, or what in it takes the focus: of a row and a list its first control, before the buttons and
/// summaries above that, and of a list without rows the button that adds one.
fn focusable(element: &HtmlElement) -> Option<HtmlElement> {
    const CONTROLS: &str = "input, select, textarea";
    const ADD: &str = "[data-action=add]";
    const ALL: &str = "input, select, textarea, button, summary, [tabindex]";
    if element.matches(ALL).unwrap_or(false) {
        return Some(element.clone());
    }
    let is_list = element.matches(".row, .list").unwrap_or(false);
    let wanted: &[&str] = if is_list {
        &[CONTROLS, ADD, ALL]
    } else {
        &[ALL]
    };
    wanted.iter().find_map(|wanted| first_seen(element, wanted))
}

/// The first thing in an element, of those that are seen.
fn first_seen(element: &Element, selector: &str) -> Option<HtmlElement> {
    let all = element.query_selector_all(selector).ok()?;
    let mut all = (0..all.length()).filter_map(|at| all.get(at)?.dyn_into::<HtmlElement>().ok());
    all.find(|found| found.offset_width() > 0)
}

/// Whether an element has the focus, or something in it.
pub fn has_focus(element: &Element) -> bool {
    document()
        .active_element()
        .is_some_and(|active| element.contains(Some(&active)))
}

/// Gives the focus to the heading or the first button of what is around the place where it was, where it was lost
/// with what had it. To be called only where something had it. A control for text does not get it: keys would go
/// there, and a telephone would open its keyboard.
pub fn recover_focus(around: Option<&Element>) {
    const CONTROLS: &str = "h2[tabindex], button";
    let document = document();
    // What is hidden has the focus until the next frame.
    let active = document
        .active_element()
        .and_then(|active| active.dyn_into::<HtmlElement>().ok());
    if active.is_some_and(|active| active.tag_name() != "BODY" && active.offset_width() > 0) {
        return;
    }
    let top = || document.query_selector("main .intro").ok().flatten();
    let target = around.and_then(|around| first_seen(around, CONTROLS));
    if let Some(target) = target.or_else(|| first_seen(&top()?, CONTROLS)) {
        let options = web_sys::FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = target.focus_with_options(&options);
    }
}

/// Copies a text, by the older way where the clipboard is refused, and tells whether that worked.
pub fn copy(text: &str, done: impl FnOnce(bool) + 'static) {
    let done: Box<dyn FnOnce(bool)> = Box::new(done);
    let navigator = window().navigator();
    // Browsers offer no clipboard to pages that came over plain http from another machine.
    let offered = js_sys::Reflect::get(&navigator, &"clipboard".into())
        .is_ok_and(|clipboard| clipboard.is_object());
    if !offered {
        return done(copy_selected(text));
    }
    let promise = navigator.clipboard().write_text(text);
    let text = text.to_owned();
    spawn(async move {
        let copied = JsFuture::from(promise).await.is_ok();
        done(copied || copy_selected(&text));
    });
}

/// Copies a text by way of a control that is selected, and gone at once.
fn copy_selected(text: &str) -> bool {
    let element = document().create_element("textarea").ok();
    let Some(area) = element.and_then(|element| element.dyn_into::<HtmlTextAreaElement>().ok())
    else {
        return false;
    };
    let before = document()
        .active_element()
        .and_then(|element| element.dyn_into::<HtmlElement>().ok());
    area.set_value(text);
    let Some(body) = document().body() else {
        return false;
    };
    let _ = body.append_child(&area);
    area.select();
    let document: web_sys::HtmlDocument = document().unchecked_into();
    let copied = document.exec_command("copy").unwrap_or(false);
    area.remove();
    if let Some(before) = before {
        let _ = before.focus();
    }
    copied
}

/// Selects the text of an element, for a person to copy it by the keys.
pub fn select(id: &str) {
    if let (Some(element), Ok(Some(selection))) =
        (document().get_element_by_id(id), window().get_selection())
    {
        let _ = selection.select_all_children(&element);
    }
}

/// Offers a text as a file.
pub fn download(name: &str, text: &str) {
    let parts = js_sys::Array::of1(&text.into());
    let options = web_sys::BlobPropertyBag::new();
    options.set_type("application/json");
    let Ok(blob) = Blob::new_with_str_sequence_and_options(&parts, &options) else {
        return;
    };
    let Ok(url) = Url::create_object_url_with_blob(&blob) else {
        return;
    };
    if let Some(link) = document()
        .create_element("a")
        .ok()
        .and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok())
    {
        link.set_href(&url);
        link.set_download(name);
        link.click();
    }
    let _ = Url::revoke_object_url(&url);
}

/// Types a text into the control that has the focus, so that the browser can undo it.
pub fn insert(text: &str) {
    let document: web_sys::HtmlDocument = document().unchecked_into();
    let _ = document.exec_command_with_show_ui_and_value("insertText", false, text);
}

/// Listens to an event of an element and all in it, of the document or the window, for as long as the page lives.
pub fn on(target: &EventTarget, event: &str, listener: impl Fn(&web_sys::Event) + 'static) {
    let listener: Box<dyn Fn(&web_sys::Event)> = Box::new(listener);
    let listener: Closure<dyn Fn(web_sys::Event)> =
        Closure::new(move |event: web_sys::Event| listener(&event));
    // These do not bubble.
    let capture = matches!(event, "toggle" | "close");
    let function = listener.as_ref().unchecked_ref();
    let _ = target.add_event_listener_with_callback_and_bool(event, function, capture);
    listener.forget();
}

/// The nearest element around an event's target that has an attribute.
pub fn closest(event: &web_sys::Event, attribute: &str) -> Option<Element> {
    let element: Element = event.target()?.dyn_into().ok()?;
    element.closest(&format!("[{attribute}]")).ok().flatten()
}

/// Fills bytes with the browser's cryptographic randomness.
pub fn random(bytes: &mut [u8]) {
    if let Ok(crypto) = window().crypto() {
        let _ = crypto.get_random_values_with_u8_array(bytes);
    }
}

thread_local! {
    /// What the page's content security policy has kept back. It keeps back the same as long as the page is open.
    static BLOCKED: RefCell<Vec<String>> = RefCell::default();
}

/// Remembers what the page's content security policy keeps back. To be called once.
pub fn watch_policy() {
    on(&document(), "securitypolicyviolation", |event| {
        let blocked = event
            .dyn_ref()
            .map(web_sys::SecurityPolicyViolationEvent::blocked_uri)
            .unwrap_or_default();
        BLOCKED.with_borrow_mut(|all| {
            if !blocked.is_empty() && !all.contains(&blocked) {
                all.push(blocked);
            }
        });
    });
}

/// Whether the page's content security policy has kept back what goes to an address.
pub fn is_blocked(url: &str) -> bool {
    BLOCKED.with_borrow(|all| all.iter().any(|blocked| url.starts_with(blocked)))
}

/// The moment, in milliseconds since 1970.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // A whole number, and far below 2^53.
pub fn now() -> u64 {
    js_sys::Date::now() as u64
}

/// Scrolls to an element, if it is not in sight.
pub fn reveal(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        scroll_to(&element);
    }
}

/// Scrolls as far as it takes to have an element in sight.
fn scroll_to(element: &Element) {
    let options = web_sys::ScrollIntoViewOptions::new();
    options.set_block(web_sys::ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

/// Whether this page was reached by a reload, or by Back and Forward, rather than opened anew.
pub fn was_reloaded() -> bool {
    let entries = window()
        .performance()
        .map(|performance| performance.get_entries_by_type("navigation"));
    let entry = entries.map(|entries| entries.get(0)).unwrap_or_default();
    let kind = js_sys::Reflect::get(&entry, &"type".into())
        .ok()
        .and_then(|kind| kind.as_string());
    matches!(kind.as_deref(), Some("reload" | "back_forward"))
}
