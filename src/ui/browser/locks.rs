//! Locks that all tabs share.

use js_sys::{Function, Reflect};
use leptos::prelude::window;
use leptos::wasm_bindgen::closure::Closure;
use leptos::wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Runs a task while no other tab runs one under the same name. Browsers offer locks only to pages
/// that came by https or from this machine; without them the task runs at once.
pub async fn exclusively(name: &str, task: impl FnOnce() + 'static) {
    // By reflection: web-sys counts these interfaces among its unstable ones.
    let locks = Reflect::get(&window().navigator(), &"locks".into()).unwrap_or_default();
    let request = Reflect::get(&locks, &"request".into());
    let Some(request) = request
        .ok()
        .and_then(|request| request.dyn_into::<Function>().ok())
    else {
        return task();
    };
    let task = Closure::once_into_js(move || {
        task();
        JsValue::UNDEFINED
    });
    if let Ok(released) = request.call2(&locks, &name.into(), &task) {
        let _ = JsFuture::from(js_sys::Promise::resolve(&released)).await;
    }
}
