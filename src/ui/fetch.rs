//! One request, and what comes of it: fetched without cookies, caches and redirects.

use super::{dom, time};
use gloo_net::http::RequestBuilder;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::web_sys::{
    AbortController, ReferrerPolicy, RequestCache, RequestCredentials, RequestMode,
    RequestRedirect, ResponseType,
};
use serde_json::Value;
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

/// What came of a request.
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
    /// A redirect, which is not followed, and of which a browser shows nothing.
    Redirect,
    /// There was no answer in time.
    TimedOut,
    /// The content security policy of the page kept it back.
    Blocked,
    /// The browser says no more than that it failed.
    Cut,
}

/// A request under way. It is stopped when this is dropped, and then tells nothing any more.
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

/// Begins a request as the desk describes it. `then` is told once what came of it, unless the flight
/// was dropped before.
pub fn fetch(what: &Value, then: impl FnOnce(Fetched) + 'static) -> Option<Flight> {
    let controller = AbortController::new().ok()?;
    let told = Rc::new(Cell::new(Some(then)));
    let tell = move |fetched| told.take().map(|then| then(fetched));
    let seconds = what
        .get("seconds")
        .and_then(Value::as_u64)
        .unwrap_or_default();
    let timer = {
        let (controller, tell) = (controller.clone(), tell.clone());
        // Told from here: WebKit may never end to read the body of a request that was stopped.
        time::after(Duration::from_secs(seconds), move || {
            controller.abort();
            tell(Fetched::TimedOut);
        })
    };
    let signal = controller.signal();
    let request = build(what, &signal);
    let url = what
        .get("url")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned();
    time::spawn(async move {
        let fetched = match request {
            Some(request) => read(request).await,
            None => None,
        };
        // Stopped: by the time limit, which has told so, or by somebody, who knows.
        if !signal.aborted() {
            tell(fetched.unwrap_or(if dom::is_blocked(&url) {
                Fetched::Blocked
            } else {
                Fetched::Cut
            }));
        }
    });
    Some(Flight { controller, timer })
}

fn build(what: &Value, signal: &leptos::web_sys::AbortSignal) -> Option<gloo_net::http::Request> {
    let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
    let mut request = RequestBuilder::new(&text(what.get("url"))?)
        .method(text(what.get("method"))?.parse().ok()?)
        .mode(RequestMode::Cors)
        .credentials(RequestCredentials::Omit)
        .cache(RequestCache::NoStore)
        .redirect(RequestRedirect::Manual)
        .referrer_policy(ReferrerPolicy::NoReferrer)
        .abort_signal(Some(signal));
    for pair in what
        .get("headers")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        request = request.header(&text(pair.get(0))?, &text(pair.get(1))?);
    }
    match text(what.get("body")) {
        Some(body) => request.body(body).ok(),
        None => request.build().ok(),
    }
}

/// The answer as a whole; none where it breaks off.
async fn read(request: gloo_net::http::Request) -> Option<Fetched> {
    let response = request.send().await.ok()?;
    if response.type_() == ResponseType::Opaqueredirect {
        return Some(Fetched::Redirect);
    }
    let headers = response.headers().entries().collect();
    let body = response.binary().await.ok()?;
    Some(Fetched::Answer {
        status: response.status(),
        headers,
        body,
    })
}
