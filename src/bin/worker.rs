//! The worker that does what a first visit can do without: it answers the calls of the page, one
//! after the other. See [`vpn_request_builder::later`].

use js_sys::{Array, Uint8Array};
use std::cell::RefCell;
use vpn_request_builder::later::Later;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

fn main() {
    let Ok(worker) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else {
        return;
    };
    let page = worker.clone();
    let later = RefCell::new(Later::default());
    let listen: Closure<dyn Fn(MessageEvent)> = Closure::new(move |message: MessageEvent| {
        // A text, and bytes where they belong to the call.
        let parts: Array = message.data().unchecked_into();
        let call = parts.get(0).as_string().unwrap_or_default();
        let bytes = parts
            .get(1)
            .dyn_into::<Uint8Array>()
            .map(|bytes| bytes.to_vec())
            .unwrap_or_default();
        let _ = page.post_message(&later.borrow_mut().answer(&call, &bytes).into());
    });
    worker.set_onmessage(Some(listen.as_ref().unchecked_ref()));
    listen.forget();
    // What was sent before nobody would have heard.
    let _ = worker.post_message(&JsValue::NULL);
}
