//! Locks that all tabs share.

use super::time;
use js_sys::{Function, Promise, Reflect};
use leptos::prelude::window;
use leptos::wasm_bindgen::closure::Closure;
use leptos::wasm_bindgen::{JsCast, JsValue};
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

/// How long a lock is held after the task, so that what it stored has arrived in the other tabs: they
/// may be of other processes.
const AFTERWARDS: Duration = Duration::from_millis(100);

/// Runs a task while no other tab runs one under the same name. Browsers offer locks only to pages
/// that came by https or from this machine, and refuse them where they store nothing; without a
/// lock the task runs all the same.
pub async fn exclusively(name: &str, task: impl FnOnce() + 'static) {
    // By reflection: web-sys counts these interfaces among its unstable ones.
    let locks = Reflect::get(&window().navigator(), &"locks".into()).unwrap_or_default();
    let request = Reflect::get(&locks, &"request".into());
    let request = request
        .ok()
        .and_then(|request| request.dyn_into::<Function>().ok());
    let task = Rc::new(Cell::new(Some(task)));
    if let Some(request) = request {
        let task = task.clone();
        let granted = Closure::once_into_js(move || {
            if let Some(task) = task.take() {
                task();
            }
            future_to_promise(async {
                time::sleep(AFTERWARDS).await;
                Ok(JsValue::UNDEFINED)
            })
        });
        if let Ok(released) = request.call2(&locks, &name.into(), &granted) {
            let _ = JsFuture::from(Promise::resolve(&released)).await;
        }
    }
    if let Some(task) = task.take() {
        task();
    }
}
