//! The worker that does what a first visit can do without: it answers the calls of the page, one
//! after the other. See [`vpn_request_builder::later`].

use vpn_request_builder::later::answer;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

fn main() {
    let Ok(worker) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
    let page = worker.clone();
    let listen: Closure<dyn Fn(MessageEvent)> = Closure::new(move |message: MessageEvent| {
        let call = message.data().as_string().unwrap_or_default();
        let _ = page.post_message(&answer(&call).into());
    });
    worker.set_onmessage(Some(listen.as_ref().unchecked_ref()));
    listen.forget();
    // What was sent before nobody would have heard.
    let _ = worker.post_message(&wasm_bindgen::JsValue::NULL);
}
