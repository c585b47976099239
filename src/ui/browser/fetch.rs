//! One request and what comes of it: fetched without cookies, caches and redirects.

use super::{policy, time};
use gloo_net::http::{Request, RequestBuilder};
use leptos::prelude::TimeoutHandle;
use leptos::task::spawn_local;
use leptos::web_sys::{
    AbortController, AbortSignal, ReferrerPolicy, RequestCache, RequestCredentials, RequestMode,
    RequestRedirect, ResponseType,
};
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;
use vpn_request_builder::worker::Outgoing;

/// The outcome of a request.
pub enum Fetched {
    /// An answer.
    Answer {
        /// Its status.
        status: u16,
        /// The headers that the page may read, as pairs.
        headers: Vec<(String, String)>,
        /// Its body.
        body: Vec<u8>,
    },
    /// A redirect, which is not followed and of which a browser shows nothing.
    Redirect,
    /// There was no answer in time.
    TimedOut,
    /// The page's content security policy kept it back.
    Blocked,
    /// The browser would not make such a request, so that nothing was sent.
    Unbuilt,
    /// An answer that began to arrive and broke off.
    Broken {
        /// Its status.
        status: u16,
        /// The headers that the page may read, as pairs.
        headers: Vec<(String, String)>,
    },
    /// The browser says no more than that it failed.
    Cut,
}

/// A request under way. It is aborted when this is dropped, and then tells nothing any more.
pub struct Flight {
    controller: AbortController,
    timer: Option<TimeoutHandle>,
}

impl Drop for Flight {
    fn drop(&mut self) {
        if let Some(timer) = self.timer.take() {
            timer.clear();
        }
        self.controller.abort();
    }
}

/// Begins a request. `then` is told once what came of it, unless the flight was dropped before.
pub fn fetch(outgoing: &Outgoing, then: impl FnOnce(Fetched) + 'static) -> Option<Flight> {
    let controller = AbortController::new().ok()?;
    let then: Box<dyn FnOnce(Fetched)> = Box::new(then);
    let told = Rc::new(Cell::new(Some(then)));
    let tell = move |fetched| told.take().map(|then| then(fetched));
    let timer = {
        let (controller, tell) = (controller.clone(), tell.clone());
        // Told from here: WebKit may never finish reading the body of an aborted request.
        time::after(Duration::from_secs(outgoing.seconds), move || {
            controller.abort();
            tell(Fetched::TimedOut);
        })
    };
    let signal = controller.signal();
    let request = build(outgoing, &signal);
    let url = outgoing.url.clone();
    spawn_local(async move {
        let fetched = match request {
            Some(request) => read(request).await,
            None => Some(Fetched::Unbuilt),
        };
        // Aborted: by the time limit, which has told so, or by a person, who knows.
        if !signal.aborted() {
            let failed = if policy::has_blocked(&url) {
                Fetched::Blocked
            } else {
                Fetched::Cut
            };
            tell(fetched.unwrap_or(failed));
        }
    });
    Some(Flight { controller, timer })
}

fn build(outgoing: &Outgoing, signal: &AbortSignal) -> Option<Request> {
    let mut request = RequestBuilder::new(&outgoing.url)
        .method(outgoing.method.parse().ok()?)
        .mode(RequestMode::Cors)
        .credentials(RequestCredentials::Omit)
        .cache(RequestCache::NoStore)
        .redirect(RequestRedirect::Manual)
        .referrer_policy(ReferrerPolicy::NoReferrer)
        .abort_signal(Some(signal));
    for (name, value) in &outgoing.headers {
        request = request.header(name, value);
    }
    match &outgoing.body {
        Some(body) => request.body(body.as_str()).ok(),
        None => request.build().ok(),
    }
}

/// The answer; none where there is none.
async fn read(request: Request) -> Option<Fetched> {
    let response = request.send().await.ok()?;
    if response.type_() == ResponseType::Opaqueredirect {
        return Some(Fetched::Redirect);
    }
    let status = response.status();
    let headers = response.headers().entries().collect();
    Some(match response.binary().await {
        Ok(body) => Fetched::Answer {
            status,
            headers,
            body,
        },
        Err(_) => Fetched::Broken { status, headers },
    })
}
