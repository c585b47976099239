//! Focus: to the control of a pointer, back from what has gone, and in sight. Kept by hand: browsers
//! move the focus nowhere when an element goes, and hide it behind bars.

use super::time::once_drawn;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{
    Element, FocusOptions, HtmlDetailsElement, HtmlElement, HtmlInputElement,
    ScrollIntoViewOptions, ScrollLogicalPosition,
};

/// The id of the bar at the bottom of a narrow page.
pub const GLANCE: &str = "glance";

/// The selector of the pane.
const PANE: &str = "#panes";

/// The id of the toast.
pub const TOAST: &str = "toast";

/// The id of the button that takes the focus where nothing nearer can.
pub const TOP: &str = "top";

/// The element of an id, which for a control is the pointer of what it edits.
pub fn by_id(id: &str) -> Option<HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// Unfolds what is around the control of a pointer, focuses it and scrolls to it. Where it is not
/// drawn, the nearest thing around it that is. Returns whether it was the control itself.
pub fn go_to(pointer: &str) -> bool {
    let mut wanted = pointer;
    let element = loop {
        if let Some(element) = drawn(wanted) {
            break element;
        }
        let Some((parent, _)) = wanted.rsplit_once('/') else {
            return false;
        };
        wanted = parent;
    };
    let target = focusable(&element).unwrap_or(element);
    let is_in_pane = target.closest(PANE).is_ok_and(|pane| pane.is_some());
    if is_in_pane {
        // The pane is in sight already: the form beside it stays where it is.
        focus_in_place(&target);
        scroll_to(&target);
    } else {
        let _ = target.focus();
        target.scroll_into_view();
    }
    wanted == pointer
}

/// The same, once what has changed is drawn.
pub fn go_to_once_drawn(pointer: impl Into<String>) {
    let pointer = pointer.into();
    once_drawn(move || {
        go_to(&pointer);
    });
}

/// The element of a pointer with all unfolded around it, or the line that is drawn in its place.
fn drawn(pointer: &str) -> Option<HtmlElement> {
    let element = by_id(pointer)?;
    let mut around = element.parent_element();
    // A summary is seen whether its details are open or not.
    if element.tag_name() == "SUMMARY" {
        around = around.and_then(|details| details.parent_element());
    }
    while let Some(outer) = around {
        if let Some(details) = outer.dyn_ref::<HtmlDetailsElement>() {
            details.set_open(true);
        }
        around = outer.parent_element();
    }
    [Some(element), by_id(&format!("{pointer}-kept"))]
        .into_iter()
        .flatten()
        .find(is_seen)
}

/// Returns whether an element is drawn. An element in closed details may have a size although it is not
/// seen.
fn is_seen(element: &HtmlElement) -> bool {
    let is_folded = || element.closest("details:not([open]) > :not(summary)");
    element.offset_width() > 0 && is_folded().is_ok_and(|folded| folded.is_none())
}

/// Returns the element that has the focus.
pub fn active() -> Option<HtmlElement> {
    document().active_element()?.dyn_into().ok()
}

/// The id of the button that adds a row to a list.
pub fn add_button(list: &str) -> String {
    format!("{list}-add")
}

/// The element itself, or what in it takes the focus: in a section its summary, in a row or list
/// the first control, or else the button that adds one, or else any button.
fn focusable(element: &HtmlElement) -> Option<HtmlElement> {
    if element.has_attribute("tabindex") || element.tab_index() >= 0 {
        return Some(element.clone());
    }
    let is_section = element.tag_name() == "DETAILS";
    if is_section {
        return first_of(element, &["SUMMARY"]);
    }
    let add = || by_id(&add_button(&element.id())).filter(is_seen);
    first_of(element, &["INPUT", "SELECT", "TEXTAREA"])
        .or_else(add)
        .or_else(|| first_of(element, &["BUTTON"]))
}

/// The first element of one of these tags that is seen.
fn first_of(element: &Element, tags: &[&str]) -> Option<HtmlElement> {
    let all = element.get_elements_by_tag_name("*");
    let all = (0..all.length()).filter_map(|at| all.item(at)?.dyn_into::<HtmlElement>().ok());
    all.into_iter()
        .find(|found| tags.contains(&&*found.tag_name()) && is_seen(found))
}

/// The id of what has the focus, which for a control is the pointer of what it edits; empty if
/// nothing has it.
pub fn focused() -> String {
    active().map(|active| active.id()).unwrap_or_default()
}

/// Selects the text of a control, so that what is typed takes its place.
pub fn select(id: &str) {
    if let Some(control) = by_id(id).and_then(|control| control.dyn_into::<HtmlInputElement>().ok())
    {
        control.select();
    }
}

/// Returns whether somebody has selected text.
pub fn is_selecting() -> bool {
    let selection = window().get_selection().ok().flatten();
    selection.is_some_and(|selection| !selection.is_collapsed())
}

/// Returns whether the focus is in an element.
pub fn is_in(element: &Element) -> bool {
    active().is_some_and(|active| element.contains(Some(&active)))
}

/// Returns whether the focus is in the toast.
pub fn is_in_toast() -> bool {
    by_id(TOAST).is_some_and(|toast| is_in(&toast))
}

/// Returns whether anything has the focus.
pub fn is_anywhere() -> bool {
    active().is_some_and(|active| active.tag_name() != "BODY")
}

/// Gives the focus to the element of an id, or else to the top of the page, if it is lost once what
/// has changed is drawn. To be called where something had it. It never goes to a control for text:
/// keys would go there, and a telephone would open its keyboard.
pub fn keep(fallback: &'static str) {
    once_drawn(move || {
        // A hidden element keeps the focus until the next frame.
        let is_kept = |active: &HtmlElement| {
            active.tag_name() != "BODY"
                && is_seen(active)
                && !active.matches(":disabled").unwrap_or_default()
        };
        if active().is_some_and(|active| is_kept(&active)) {
            return;
        }
        let target = by_id(fallback).filter(is_seen).or_else(|| by_id(TOP));
        if let Some(target) = target {
            focus_in_place(&target);
        }
    });
}

/// Gives the focus to an element without scrolling.
fn focus_in_place(element: &HtmlElement) {
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    let _ = element.focus_with_options(&options);
}

/// Gives the focus to the element of an id, or to what in it takes the focus, without scrolling.
pub fn give(id: &str) {
    let element = by_id(id).filter(is_seen);
    if let Some(target) = element.and_then(|element| focusable(&element)) {
        focus_in_place(&target);
    }
}

/// Gives the focus to the first of these elements that is seen once what has changed is drawn, or
/// else keeps it as [`keep`] does.
pub fn give_first(ids: Vec<String>, fallback: &'static str) {
    once_drawn(move || {
        let first = ids.iter().filter_map(|id| by_id(id)).find(is_seen);
        match first {
            Some(first) => {
                let _ = first.focus();
            }
            None => keep(fallback),
        }
    });
}

/// Scrolls what has the focus out from under the bars that lie over a narrow page and, in a wide
/// one, within the panes. Most browsers have done so by then; WebKit does not for what is in the
/// window already, and Firefox not for what is there in part.
pub fn keep_in_sight() {
    const AIR: f64 = 8.0;
    request_animation_frame(|| {
        let Some(focused) = active() else { return };
        let Some(bar) = top_of(GLANCE) else {
            if focused.closest(PANE).is_ok_and(|pane| pane.is_some()) {
                scroll_to(&focused);
            }
            return;
        };
        let bar = top_of(TOAST).map_or(bar, |toast| bar.min(toast));
        let own = focused.get_bounding_client_rect();
        let hidden = (own.bottom() + AIR - bar).min(own.top());
        let lies_over = focused
            .closest("#glance, #toast, #panes, dialog")
            .is_ok_and(|over| over.is_some());
        if hidden > 0.0 && !lies_over {
            window().scroll_by_with_x_and_y(0.0, hidden);
        }
    });
}

/// The upper edge of a bar, if it is drawn.
fn top_of(id: &str) -> Option<f64> {
    let edges = by_id(id)?.get_bounding_client_rect();
    (edges.height() > 0.0).then(|| edges.top())
}

/// Scrolls the element with the id `around` so that the first of the others that is drawn is in its
/// middle, if it is not in sight there. It does so in the next frame, which lays out everything
/// anyway, and scrolls nothing else.
pub fn scroll_within(around: &'static str, ids: Vec<String>) {
    request_animation_frame(move || {
        let inner = ids.iter().filter_map(|id| by_id(id)).find(is_seen);
        let (Some(outer), Some(inner)) = (by_id(around), inner) else {
            return;
        };
        let (own, edges) = (
            inner.get_bounding_client_rect(),
            outer.get_bounding_client_rect(),
        );
        if own.top() < edges.top() || own.bottom() > edges.bottom() {
            let off = own.top() - edges.top() - (edges.height() - own.height()) / 2.0;
            outer.scroll_by_with_x_and_y(0.0, off);
        }
    });
}

/// Scrolls to an element, if it is not in sight.
pub fn reveal(id: &str) {
    if let Some(element) = by_id(id) {
        scroll_to(&element);
    }
}

/// Scrolls as far as it takes to have an element in sight.
fn scroll_to(element: &Element) {
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}
