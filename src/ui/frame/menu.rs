//! Menus: a button with `popovertarget`, and right after it the list that it opens. The browser opens
//! it, and closes it on Escape and on a press outside. The rest is done here for all menus: a list
//! lies below its button, and closes once something in it is chosen or the focus leaves it.

use leptos::ev;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{AddEventListenerOptions, Element, Event, EventTarget, HtmlElement};
use std::cell::Cell;

/// The list of a menu, whose button comes right before it.
#[component]
pub fn MenuList(id: String, children: Children) -> AnyView {
    view! { <div class="menu-list" popover="auto" id=id>{children()}</div> }.into_any()
}

thread_local! {
    /// The list that opened last.
    static OPEN: Cell<Option<HtmlElement>> = const { Cell::new(None) };
}

/// Listens for what concerns all menus.
pub fn listen() {
    // Neither of these events bubbles.
    capture("toggle", |event| {
        if let Some(list) = element(event.target()).filter(is_open_list) {
            place(&list);
            OPEN.set(Some(list));
        }
    });
    capture("scroll", |_| place_again());
    window_event_listener(ev::resize, |_| {
        // A button that is not drawn any more has no menu.
        let button = |list: &HtmlElement| list.previous_element_sibling();
        if let Some(list) = open()
            && around(&list)
                .any(|list| button(&list).is_some_and(|button| button.client_width() == 0))
        {
            close();
        }
        place_again();
    });
    // Before the choice is carried out, which may move the focus elsewhere.
    capture("click", |event| {
        let button = element(event.target()).and_then(|pressed| closest(&pressed, "button"));
        // One that opens a menu within this one has chosen nothing yet.
        let choice = button.filter(|button| !button.has_attribute("popovertarget"));
        if let Some(list) = choice.and_then(|choice| around(&choice).last()) {
            let _ = list.hide_popover();
        }
    });
    // Not all browsers leave the dialog around a menu open.
    window_event_listener(ev::keydown, |event| {
        if event.key() == "Escape"
            && let Some(list) = open()
        {
            event.prevent_default();
            let _ = list.hide_popover();
        }
    });
    window_event_listener(ev::focusout, |event| {
        // A press on what takes no focus moves it nowhere.
        let (Some(left), Some(next)) = (element(event.target()), element(event.related_target()))
        else {
            return;
        };
        let is_left = |list: &HtmlElement| {
            let button = list.previous_element_sibling();
            !list.contains(Some(&next)) && button.as_ref() != Some(next.as_ref())
        };
        let own = left.next_element_sibling();
        let own = own.and_then(|list| list.dyn_into::<HtmlElement>().ok());
        let lists = own.filter(is_open_list).into_iter().chain(around(&left));
        if let Some(list) = lists.filter(is_left).last() {
            let _ = list.hide_popover();
        }
    });
}

/// The list that opened last, if it is still open.
fn open() -> Option<HtmlElement> {
    let list = OPEN.take().filter(is_open_list);
    OPEN.set(list.clone());
    list
}

/// Places the open list anew.
fn place_again() {
    if let Some(list) = open() {
        place(&list);
    }
}

/// Returns whether a menu is open.
pub fn is_open() -> bool {
    open().is_some()
}

/// Closes the open menu, and those around it.
pub fn close() {
    if let Some(list) = open() {
        let outermost = around(&list).last().unwrap_or(list);
        let _ = outermost.hide_popover();
    }
}

fn capture(name: &str, heard: impl Fn(Event) + 'static) {
    let options = AddEventListenerOptions::new();
    options.set_capture(true);
    let heard = leptos::wasm_bindgen::closure::Closure::<dyn Fn(Event)>::new(heard);
    let _ = window().add_event_listener_with_callback_and_add_event_listener_options(
        name,
        heard.as_ref().unchecked_ref(),
        &options,
    );
    // As long as the page.
    heard.forget();
}

fn element(target: Option<EventTarget>) -> Option<HtmlElement> {
    target?.dyn_into().ok()
}

fn closest(element: &Element, selector: &str) -> Option<HtmlElement> {
    element.closest(selector).ok().flatten()?.dyn_into().ok()
}

fn is_open_list(element: &HtmlElement) -> bool {
    element.matches(":popover-open").unwrap_or(false)
}

/// The open menus that an element is in, from the inside out.
fn around(element: &Element) -> impl Iterator<Item = HtmlElement> {
    let closest = |inner: &Element| closest(inner, ":popover-open");
    std::iter::successors(closest(element), move |list| {
        closest(list.parent_element().as_ref()?)
    })
}

/// Puts a list below its button, or above where there is no room, with the same right edge if that
/// fits.
fn place(list: &HtmlElement) {
    /// The pixels between a list and its button, and between it and the edges of the window.
    const GAP: f64 = 4.0;
    let (Some(button), Some(html)) = (
        list.previous_element_sibling(),
        document().document_element(),
    ) else {
        return;
    };
    let button = button.get_bounding_client_rect();
    let size = list.get_bounding_client_rect();
    let (width, height) = (
        f64::from(html.client_width()),
        f64::from(html.client_height()),
    );
    let below = button.bottom() + GAP;
    let above = button.top() - GAP - size.height();
    let lowest = height - size.height() - GAP;
    let top = if below <= lowest {
        below
    } else if above > 0.0 {
        above
    } else {
        lowest.max(GAP)
    };
    let right = button.right() - size.width();
    let left = if right < GAP {
        button.left().min(width - size.width() - GAP).max(GAP)
    } else {
        right
    };
    let set = |side: &str, at: f64| {
        // Whole pixels: writing fractions is code that nothing else needs.
        #[allow(clippy::cast_possible_truncation)]
        let at = at as i32;
        let _ = list.style().set_property(side, &format!("{at}px"));
    };
    set("top", top);
    set("left", left);
}
