//! Which of several elements is at the top of the window.

use super::focus;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_bindgen::closure::Closure;
use leptos::web_sys::{IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit};

/// The part of the window that counts: below the header, and above the middle.
const MARGIN: &str = "-56px 0px -60% 0px";

/// Tells the position of the first of the elements with these ids that is in sight, whenever it is
/// another, as long as the component is drawn.
pub fn follow(ids: Vec<String>, found: impl Fn(usize) + 'static) {
    let elements: Vec<_> = ids.iter().filter_map(|id| focus::by_id(id)).collect();
    let mut in_sight = vec![false; ids.len()];
    let seen = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
        for entry in entries.iter() {
            let entry: IntersectionObserverEntry = entry.unchecked_into();
            let id = entry.target().id();
            if let Some(at) = ids.iter().position(|known| *known == id) {
                in_sight[at] = entry.is_intersecting();
            }
        }
        if let Some(at) = in_sight.iter().position(|is_in| *is_in) {
            found(at);
        }
    });
    let options = IntersectionObserverInit::new();
    options.set_root_margin(MARGIN);
    let observer = IntersectionObserver::new_with_options(seen.as_ref().unchecked_ref(), &options);
    let Ok(observer) = observer else { return };
    for element in &elements {
        observer.observe(element);
    }
    let kept = StoredValue::new_local(Some((observer, seen)));
    on_cleanup(move || {
        kept.update_value(|kept| {
            if let Some((observer, _)) = kept.take() {
                observer.disconnect();
            }
        });
    });
}
