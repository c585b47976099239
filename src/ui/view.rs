//! Closures of few types, for `view!`. Leptos compiles its code anew for each type that appears in a
//! view, and every closure has a type of its own: boxed, all that give the same have one.

use leptos::ev::MouseEvent;
use leptos::prelude::*;

/// A text that changes.
pub type Text = Box<dyn FnMut() -> String + Send>;

/// An attribute that changes; it is there while there is a text.
pub type Attr = Box<dyn FnMut() -> Option<String> + Send>;

/// A part of a view that changes, or is not there.
pub type Part = Box<dyn FnMut() -> Option<AnyView> + Send>;

/// A click handler.
pub type Click = Box<dyn FnMut(MouseEvent)>;

/// A text that changes.
pub fn text(text: impl FnMut() -> String + Send + 'static) -> Text {
    Box::new(text)
}

/// An attribute that changes; it is there while there is a text.
pub fn attr(attr: impl FnMut() -> Option<String> + Send + 'static) -> Attr {
    Box::new(attr)
}

/// An attribute without a value, there while a condition holds.
pub fn flag(mut holds: impl FnMut() -> bool + Send + 'static) -> Attr {
    Box::new(move || holds().then(String::new))
}

/// A part of a view that changes, or is not there.
pub fn part(part: impl FnMut() -> Option<AnyView> + Send + 'static) -> Part {
    Box::new(part)
}

/// A click handler.
pub fn click(click: impl FnMut(MouseEvent) + 'static) -> Click {
    Box::new(click)
}

/// An attribute without a value, there or not.
pub fn when(holds: bool) -> Option<String> {
    holds.then(String::new)
}

/// Parts of a view that come and go, in their order.
pub type Parts = Box<dyn FnMut() -> Vec<AnyView> + Send>;

/// Parts of a view that come and go, in their order.
pub fn parts(parts: impl FnMut() -> Vec<AnyView> + Send + 'static) -> Parts {
    Box::new(parts)
}
