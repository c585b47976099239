//! Elements, built by hand and kept in step by effects.
//!
//! Leptos gives the effects, their owners and what triggers them; its `view!` macro is not used. Each element it
//! builds is a type of its own, compiled for itself: the same page took 128 kB (brotli) of code
//! that way, and drew long lists more slowly. Here all elements are one type, and all effects.

// Elements are moved into their parents as they are built, though the browser needs no more than
// a reference.
#![allow(clippy::needless_pass_by_value)]

use leptos::prelude::*;
use leptos::reactive::effect::RenderEffect;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, HtmlInputElement, HtmlSelectElement};

/// An element of the page.
#[derive(Clone)]
pub struct El(pub Element);

/// A new element.
pub fn el(tag: &str) -> El {
    let element = document().create_element(tag);
    El(element.unwrap_or_else(|_| unreachable!("the page's own tags are well-formed")))
}

/// A new element of a class.
pub fn classed(tag: &str, class: &str) -> El {
    el(tag).attr("class", class)
}

/// A push button: what it is for is told by its action, for [`super::act`] to carry out.
pub fn button(action: &str, path: &str, label: &str) -> El {
    el("button")
        .attr("type", "button")
        .attr("data-action", action)
        .attr("data-path", path)
        .text(label)
}

/// A link to somewhere else.
pub fn link(href: &str, text: &str) -> El {
    el("a")
        .attr("href", href)
        .attr("target", "_blank")
        .attr("rel", "noopener noreferrer")
        .text(text)
}

impl El {
    /// The element with an attribute.
    pub fn attr(self, name: &str, value: &str) -> El {
        self.set(name, Some(value));
        self
    }

    /// The element with more text in it.
    pub fn text(self, text: &str) -> El {
        let _ = self.0.append_with_str_1(text);
        self
    }

    /// The element with another one in it.
    pub fn child(self, child: El) -> El {
        let _ = self.0.append_child(&child.0);
        self
    }

    /// The element with others in it.
    pub fn children(self, children: impl IntoIterator<Item = El>) -> El {
        children.into_iter().fold(self, El::child)
    }

    /// Keeps the element in step by an effect that draws what it reads.
    pub fn keep(self, draw: impl Fn(&El) + 'static) {
        effect(Box::new(move || draw(&self)));
    }

    /// Keeps the element's text in step with what a function gives.
    pub fn keep_text(self, text: impl Fn() -> String + 'static) {
        self.keep(move |element| element.set_text(&text()));
    }

    /// Adds markup at the end.
    pub fn append_markup(&self, markup: &str) {
        let _ = self.0.insert_adjacent_html("beforeend", markup);
    }

    /// The element in it that has that place.
    pub fn nth(&self, at: u32) -> Option<El> {
        self.0.children().item(at).map(El)
    }

    /// Puts markup in place of what is in it, unless it is the same: what was ticked and unfolded
    /// there stays so. `before` is the markup that is there, which this changes too.
    pub fn set_markup(&self, before: &mut String, markup: &str) {
        if before != markup {
            self.0.set_inner_html(markup);
            markup.clone_into(before);
        }
    }

    /// The first element in it that a selector matches.
    pub fn part(&self, selector: &str) -> Option<El> {
        self.0.query_selector(selector).ok().flatten().map(El)
    }

    /// The element in it that a selector matches and the page's own markup has.
    pub fn slot(&self, selector: &str) -> El {
        self.part(selector)
            .unwrap_or_else(|| unreachable!("the markup has {selector}"))
    }

    /// All elements in it that a selector matches.
    pub fn parts(&self, selector: &str) -> Vec<El> {
        let Ok(found) = self.0.query_selector_all(selector) else {
            return Vec::new();
        };
        (0..found.length())
            .filter_map(|at| found.item(at)?.dyn_into().ok().map(El))
            .collect()
    }

    /// Whether a selector matches it.
    pub fn is(&self, selector: &str) -> bool {
        self.0.matches(selector).unwrap_or(false)
    }

    /// Sets an attribute, or removes it.
    pub fn set(&self, name: &str, value: Option<&str>) {
        let _ = match value {
            Some(value) => self.0.set_attribute(name, value),
            None => self.0.remove_attribute(name),
        };
    }

    /// Sets or removes an attribute that has no value.
    pub fn flag(&self, name: &str, on: bool) {
        self.set(name, on.then_some(""));
    }

    /// Sets the text, unless it is there already.
    pub fn set_text(&self, text: &str) {
        if self.0.text_content().as_deref() != Some(text) {
            self.0.set_text_content(Some(text));
        }
    }

    /// Removes all that is in it.
    pub fn clear(&self) {
        self.0.set_text_content(None);
    }

    /// Adds another element at the end.
    pub fn push(&self, child: El) {
        let _ = self.0.append_child(&child.0);
    }

    /// Sets what a control shows. A control that shows it already keeps its caret.
    pub fn set_value(&self, text: &str) {
        if let Some(input) = self.0.dyn_ref::<HtmlInputElement>() {
            if !self.0.is_connected() && input.type_() == "text" {
                // Much faster for a new control than its property. Never for a secret: an attribute
                // is saved with the page.
                self.set("value", Some(text));
            } else if input.value() != text {
                input.set_value(text);
            }
        } else if let Some(select) = self.0.dyn_ref::<HtmlSelectElement>() {
            select.set_value(text);
            // A value that the page does not list came by import, and must not vanish.
            if select.value() != text {
                self.push(el("option").attr("value", text).text(text));
                select.set_value(text);
            }
        }
    }
}

/// A text inside double quotes of markup.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;")
}

/// Does something whenever what `read` reads has changed, from now on.
pub fn on_change(read: impl Fn() + 'static, mut then: impl FnMut() + 'static) {
    let mut first = true;
    effect(Box::new(move || {
        read();
        if !std::mem::take(&mut first) {
            untrack(&mut then);
        }
    }));
}

/// Does something now, and again whenever what it read has changed. It ends with the owner that
/// it is made under.
pub fn effect(mut run: Box<dyn FnMut()>) {
    let effect = RenderEffect::new(move |_: Option<()>| run());
    StoredValue::new_local(effect);
}
