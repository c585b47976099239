//! The way to the worker that does what a first visit can do without. It is started at the first
//! call, or a moment before, and answers calls in their order.

use js_sys::{Array, Uint8Array};
use leptos::prelude::document;
use leptos::wasm_bindgen::{JsCast, JsValue, closure::Closure};
use leptos::web_sys::{Event, MessageEvent, Worker};
use std::cell::RefCell;
use std::collections::VecDeque;

/// What in the page names the program of the worker: the one that was built with it.
const PROGRAM: &str = "meta[name=worker]";

/// What is done with an answer. There is none where the worker could not be loaded.
type Then = Box<dyn FnOnce(Option<&str>)>;

/// The worker, and what waits for it.
#[derive(Default)]
struct Later {
    worker: Option<Worker>,
    /// Whether it listens: what is sent before is lost.
    listens: bool,
    calls: Vec<JsValue>,
    waiting: VecDeque<Then>,
}

thread_local! {
    static LATER: RefCell<Later> = RefCell::default();
}

/// Makes a call, with bytes beside its text, and does something with its answer.
pub fn call(call: String, bytes: Option<&[u8]>, then: impl FnOnce(Option<&str>) + 'static) {
    start();
    let call = JsValue::from(Array::of2(
        &call.into(),
        &bytes.map(Uint8Array::from).into(),
    ));
    let sent = LATER.with_borrow_mut(|later| {
        later.waiting.push_back(Box::new(then));
        match &later.worker {
            Some(worker) if later.listens => worker.post_message(&call).is_ok(),
            Some(_) => {
                later.calls.push(call);
                true
            }
            None => false,
        }
    });
    if !sent {
        give_up();
    }
}

/// Whether the worker runs.
pub fn runs() -> bool {
    LATER.with_borrow(|later| later.worker.is_some())
}

/// Starts the worker, if it does not run yet.
pub fn start() {
    if runs() {
        return;
    }
    let named = document()
        .query_selector(PROGRAM)
        .ok()
        .flatten()
        .and_then(|meta| meta.get_attribute("content"));
    let Ok(worker) = Worker::new(&named.unwrap_or_default()) else {
        return;
    };
    let heard: Closure<dyn Fn(MessageEvent)> = Closure::new(|message: MessageEvent| hear(&message));
    let failed: Closure<dyn Fn(Event)> = Closure::new(|_| give_up());
    worker.set_onmessage(Some(heard.as_ref().unchecked_ref()));
    worker.set_onerror(Some(failed.as_ref().unchecked_ref()));
    heard.forget();
    failed.forget();
    LATER.with_borrow_mut(|later| later.worker = Some(worker));
}

fn hear(message: &MessageEvent) {
    let Some(answer) = message.data().as_string() else {
        // It says once that it listens.
        return LATER.with_borrow_mut(|later| {
            later.listens = true;
            for call in std::mem::take(&mut later.calls) {
                let _ = later
                    .worker
                    .as_ref()
                    .map(|worker| worker.post_message(&call));
            }
        });
    };
    let then = LATER.with_borrow_mut(|later| later.waiting.pop_front());
    if let Some(then) = then {
        then(Some(&answer));
    }
}

/// Tells all who wait that there will be no answer. The next call tries anew.
fn give_up() {
    let later = LATER.take();
    if let Some(worker) = later.worker {
        worker.terminate();
    }
    later.waiting.into_iter().for_each(|then| then(None));
}
