//! The page without a network: a service worker keeps the site's files (`site/sw.js`), and tells when
//! a newer version is there.

use super::time;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::{JsCast, closure::Closure};
use leptos::web_sys::{Element, MessageEvent, ServiceWorker, ServiceWorkerRegistration};
use std::time::Duration;
use wasm_bindgen_futures::JsFuture;

/// The delay of the registration: the service worker loads every file once more, and the first use comes first.
const FIRST: Duration = Duration::from_secs(3);

/// How often a page that stays open looks for a newer version.
const OFTEN: Duration = Duration::from_secs(60 * 60);

/// How long to wait while requests are being sent: WebKit can lose one while a worker is installed.
const PATIENCE: Duration = Duration::from_secs(60);

/// Returns whether the browser offers service workers: to pages that came by https or from this
/// machine, and to no others.
pub fn is_offered() -> bool {
    let navigator = window().navigator();
    let workers = js_sys::Reflect::get(&navigator, &"serviceWorker".into());
    workers.is_ok_and(|workers| workers.is_object())
}

/// Keeps the site for a time without a network. `is_busy` tells whether requests are being sent;
/// `newer` is set once a newer version waits.
pub fn start(is_busy: Callback<(), bool>, newer: RwSignal<bool>) {
    register_after(FIRST, is_busy, newer);
}

fn register_after(wait: Duration, is_busy: Callback<(), bool>, newer: RwSignal<bool>) {
    time::after(wait, move || {
        if is_busy.run(()) {
            return register_after(PATIENCE, is_busy, newer);
        }
        spawn_local(register(is_busy, newer));
    });
}

async fn register(is_busy: Callback<(), bool>, newer: RwSignal<bool>) {
    let workers = window().navigator().service_worker();
    let Ok(registration) = JsFuture::from(workers.register("sw.js")).await else {
        return;
    };
    let registration: ServiceWorkerRegistration = registration.unchecked_into();
    let heard = Closure::<dyn Fn(MessageEvent)>::new(move |event| heard(&event, newer));
    workers.set_onmessage(Some(heard.as_ref().unchecked_ref()));
    heard.forget();
    if let Some(waiting) = registration.waiting() {
        tell(&waiting, "which");
    }
    set_interval(
        move || {
            if !is_busy.run(()) {
                let _ = registration.update();
            }
        },
        OFTEN,
    );
}

/// A worker that waits has said which version it keeps. Where that is this page's own, which came by
/// the network, it may start.
fn heard(event: &MessageEvent, newer: RwSignal<bool>) {
    let own = document().get_elements_by_name("version").get(0);
    let own = own.and_then(|own| own.unchecked_into::<Element>().get_attribute("content"));
    if event.data().as_string() != own {
        newer.set(true);
    } else if let Some(worker) = event
        .source()
        .and_then(|source| source.dyn_into::<ServiceWorker>().ok())
    {
        tell(&worker, "take over");
    }
}

/// Has the newer version take over, and loads it once it has.
pub fn take_over() {
    spawn_local(async {
        let workers = window().navigator().service_worker();
        let registration = JsFuture::from(workers.get_registration()).await.ok();
        let registration =
            registration.and_then(|found| found.dyn_into::<ServiceWorkerRegistration>().ok());
        let reload = || drop(window().location().reload());
        // Another tab may have been first.
        let Some(waiting) = registration.and_then(|registration| registration.waiting()) else {
            return reload();
        };
        let changed = Closure::<dyn Fn()>::new(reload);
        workers.set_oncontrollerchange(Some(changed.as_ref().unchecked_ref()));
        changed.forget();
        tell(&waiting, "take over");
    });
}

fn tell(worker: &ServiceWorker, what: &str) {
    let _ = worker.post_message(&what.into());
}
