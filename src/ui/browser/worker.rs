//! The way to the worker. It is loaded at the first call, or a moment before. It holds no state, so a
//! call that it did not answer, because it died, hung or could not be loaded, is made again.

use super::time;
use futures_channel::oneshot::{self, Sender};
use js_sys::{Array, Uint8Array};
use leptos::prelude::document;
use leptos::wasm_bindgen::{JsCast, JsValue, closure::Closure};
use leptos::web_sys::{Event, MessageEvent, Worker};
use std::cell::RefCell;
use std::collections::HashMap;
use std::time::Duration;
use vpn_request_builder::worker::{self, Call, Reply};

/// The name of the `meta` element that names the worker's program, built with the page.
const PROGRAM: &str = "worker";

/// How long a call may take, loading the worker included.
const LIMIT: Duration = Duration::from_secs(15);

/// How much longer a call may take for each kibibyte of it: slow browsers read megabytes for a while.
const LIMIT_PER_KIB: Duration = Duration::from_millis(50);

/// How often a call is made before it is given up.
const TRIES: usize = 2;

/// The worker could not be loaded, or does not answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unavailable;

/// The worker, and the calls that wait for it.
#[derive(Default)]
struct Link {
    worker: Option<Worker>,
    /// `true` once it listens: messages posted before are lost.
    is_ready: bool,
    /// Calls to be posted once it listens.
    queue: Vec<JsValue>,
    waiting: HashMap<u32, Sender<Vec<u8>>>,
    number: u32,
}

thread_local! {
    static LINK: RefCell<Link> = RefCell::default();
}

/// Makes a call.
///
/// # Errors
/// Fails if the worker cannot be loaded, or did not answer in time more than once.
pub async fn call(call: &Call) -> Result<Reply, Unavailable> {
    let call = worker::encode(call);
    for _ in 0..TRIES {
        if let Some(reply) = attempt(&call).await {
            return worker::decode(&reply).ok_or(Unavailable);
        }
    }
    Err(Unavailable)
}

/// Makes a call once.
async fn attempt(call: &[u8]) -> Option<Vec<u8>> {
    start();
    let (sender, receiver) = oneshot::channel();
    let number = LINK.with_borrow_mut(|link| {
        link.number += 1;
        let message = JsValue::from(Array::of2(&link.number.into(), &Uint8Array::from(call)));
        link.waiting.insert(link.number, sender);
        match &link.worker {
            Some(worker) if link.is_ready => drop(worker.post_message(&message)),
            Some(_) => link.queue.push(message),
            None => drop(link.waiting.remove(&link.number)),
        }
        link.number
    });
    let kib = u32::try_from(call.len() >> 10).unwrap_or(u32::MAX);
    let limit = LIMIT + LIMIT_PER_KIB * kib;
    let timer = time::after(limit, move || {
        if LINK.with_borrow(|link| link.waiting.contains_key(&number)) {
            give_up();
        }
    });
    let reply = receiver.await.ok();
    if let Some(timer) = timer {
        timer.clear();
    }
    reply
}

/// Loads the worker, if it does not run yet.
pub fn start() {
    if LINK.with_borrow(|link| link.worker.is_some()) {
        return;
    }
    let program = document().get_elements_by_name(PROGRAM).get(0);
    let program = program.and_then(|meta| {
        meta.unchecked_into::<leptos::web_sys::Element>()
            .get_attribute("content")
    });
    let Ok(worker) = Worker::new(&program.unwrap_or_default()) else {
        return;
    };
    let heard: Closure<dyn Fn(MessageEvent)> = Closure::new(|message: MessageEvent| hear(&message));
    let failed: Closure<dyn Fn(Event)> = Closure::new(|_| give_up());
    worker.set_onmessage(Some(heard.as_ref().unchecked_ref()));
    worker.set_onerror(Some(failed.as_ref().unchecked_ref()));
    heard.forget();
    failed.forget();
    LINK.with_borrow_mut(|link| link.worker = Some(worker));
}

fn hear(message: &MessageEvent) {
    let data = message.data();
    LINK.with_borrow_mut(|link| {
        if let Some(parts) = data.dyn_ref::<Array>() {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // The number posted.
            let number = parts.get(0).as_f64().unwrap_or_default() as u32;
            if let (Some(sender), Some(reply)) = (
                link.waiting.remove(&number),
                parts.get(1).dyn_into::<Uint8Array>().ok(),
            ) {
                drop(sender.send(reply.to_vec()));
            }
        } else {
            // It says once that it listens.
            link.is_ready = true;
            for call in std::mem::take(&mut link.queue) {
                let _ = link
                    .worker
                    .as_ref()
                    .map(|worker| worker.post_message(&call));
            }
        }
    });
}

/// Ends a worker that failed. Dropping what waits for it tells each call, which is made again.
fn give_up() {
    let number = LINK.with_borrow(|link| link.number);
    let link = LINK.replace(Link {
        number,
        ..Link::default()
    });
    if let Some(worker) = link.worker {
        // Nothing that it still says is about its successor.
        worker.set_onmessage(None);
        worker.set_onerror(None);
        worker.terminate();
    }
}
