//! The Web Worker: answers the page's calls in turn. See [`vpn_request_builder::worker`].
//!
//! A call is an array of a number and encoded bytes, and so is its reply, with the same number. The
//! worker posts `null` when it is ready: calls posted before that are lost.

use js_sys::{Array, Uint8Array};
use vpn_request_builder::worker::answer_encoded;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

fn main() {
    let Ok(worker) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else {
        return;
    };
    let page = worker.clone();
    let listen: Closure<dyn Fn(MessageEvent)> = Closure::new(move |message: MessageEvent| {
        let parts: Array = message.data().unchecked_into();
        let call = parts.get(1).dyn_into::<Uint8Array>();
        let call = call.map(|call| call.to_vec()).unwrap_or_default();
        let reply = Uint8Array::from(&*answer_encoded(&call));
        let reply = Array::of2(&parts.get(0), &reply);
        let _ = page.post_message(&reply);
    });
    worker.set_onmessage(Some(listen.as_ref().unchecked_ref()));
    listen.forget();
    let _ = worker.post_message(&JsValue::NULL);
}
