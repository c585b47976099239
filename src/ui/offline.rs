//! The page without a network: a service worker keeps the site's files (`site/sw.js`), and a notice
//! says when a newer version is there.

use super::el::{El, button, classed, el};
use super::send::Sending;
use super::{dom, time};
use leptos::prelude::*;
use leptos::wasm_bindgen::{JsCast, closure::Closure};
use leptos::web_sys::{MessageEvent, ServiceWorker, ServiceWorkerRegistration};
use std::time::Duration;
use wasm_bindgen_futures::JsFuture;

/// What a first use of the page needs comes first: the worker loads what was loaded once more.
const FIRST: Duration = Duration::from_secs(3);

/// How often a page that stays open looks for a newer version.
const OFTEN: Duration = Duration::from_secs(60 * 60);

/// How long to wait while requests are being sent: WebKit can lose one while a worker is installed.
const PATIENCE: Duration = Duration::from_secs(60);

/// Keeps the site for a time without a network. The notice of a newer version goes into `root`.
pub fn start(root: &El, sending: Sending) {
    // Browsers offer this to pages that came by https, or from this machine, and to no others.
    let navigator = window().navigator();
    let offered = js_sys::Reflect::get(&navigator, &"serviceWorker".into())
        .is_ok_and(|workers| workers.is_object());
    if !offered {
        return;
    }
    // It is there before it says something, or nobody would hear it.
    let notice = classed("div", "update")
        .attr("role", "status")
        .attr("hidden", "");
    root.push(notice.clone());
    register_after(FIRST, notice, sending);
}

fn register_after(wait: Duration, notice: El, sending: Sending) {
    time::after(wait, move || {
        if sending.is_in_use() {
            return register_after(PATIENCE, notice, sending);
        }
        time::spawn(register(notice, sending));
    });
}

async fn register(notice: El, sending: Sending) {
    let workers = window().navigator().service_worker();
    let Ok(registration) = JsFuture::from(workers.register("sw.js")).await else {
        return;
    };
    let registration: ServiceWorkerRegistration = registration.unchecked_into();
    let ours = registration.clone();
    let heard = Closure::<dyn Fn(MessageEvent)>::new(move |event| heard(&event, &ours, &notice));
    workers.set_onmessage(Some(heard.as_ref().unchecked_ref()));
    heard.forget();
    if let Some(waiting) = registration.waiting() {
        tell(&waiting, "which");
    }
    set_interval(
        move || {
            if !sending.is_in_use() {
                let _ = registration.update();
            }
        },
        OFTEN,
    );
}

/// A worker that waits has said which version it keeps. Where that is this page's own, which came by
/// the network, it may start.
fn heard(event: &MessageEvent, registration: &ServiceWorkerRegistration, notice: &El) {
    let own = document()
        .query_selector("meta[name=version]")
        .ok()
        .flatten();
    let own = own.and_then(|own| own.get_attribute("content"));
    if event.data().as_string() == own {
        if let Some(worker) = event
            .source()
            .and_then(|source| source.dyn_into::<ServiceWorker>().ok())
        {
            tell(&worker, "take over");
        }
        return;
    }
    notice.clear();
    notice.push(
        el("span").text("A new version is there. Reloading keeps your drafts, but no secrets."),
    );
    let reload = button("update", "", "Reload").attr("class", "primary");
    let later = button("later", "", "Later");
    let registration = registration.clone();
    dom::on(&reload.0, "click", move |_| take_over(&registration));
    let closed = notice.clone();
    dom::on(&later.0, "click", move |_| closed.flag("hidden", true));
    notice.push(reload);
    notice.push(later);
    notice.flag("hidden", false);
}

/// Has the newer version take over, and loads it once it has.
fn take_over(registration: &ServiceWorkerRegistration) {
    let reload = || {
        let _ = window().location().reload();
    };
    // Another tab may have been first.
    let Some(waiting) = registration.waiting() else {
        return reload();
    };
    let changed = Closure::<dyn Fn()>::new(reload);
    window()
        .navigator()
        .service_worker()
        .set_oncontrollerchange(Some(changed.as_ref().unchecked_ref()));
    changed.forget();
    tell(&waiting, "take over");
}

fn tell(worker: &ServiceWorker, what: &str) {
    let _ = worker.post_message(&what.into());
}
