//! Timers and tasks.

use leptos::prelude::*;
use std::time::Duration;

/// Does something after a while, unless the timer is cleared before.
pub fn after(wait: Duration, then: impl FnOnce() + 'static) -> Option<TimeoutHandle> {
    let then: Box<dyn FnOnce()> = Box::new(then);
    set_timeout_with_handle(then, wait).ok()
}

/// Waits for a while.
pub async fn sleep(wait: Duration) {
    let (sender, receiver) = futures_channel::oneshot::channel();
    after(wait, move || {
        let _ = sender.send(());
    });
    let _ = receiver.await;
}

/// Does something once what has changed is drawn: after the effects, and before the next key can
/// arrive, so that the focus never comes late.
pub fn once_drawn(then: impl FnOnce() + 'static) {
    leptos::task::spawn_local(async move {
        leptos::task::tick().await;
        then();
    });
}

/// The moment, in milliseconds since 1970.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // A whole number, far below 2^53.
pub fn now() -> u64 {
    js_sys::Date::now() as u64
}

/// The moment as ISO 8601 text in UTC.
pub fn now_iso() -> String {
    js_sys::Date::new_0().to_iso_string().into()
}

/// A moment in milliseconds since 1970 as text in UTC, such as `2026-11-27 07:14:42 UTC`.
#[allow(clippy::cast_precision_loss)] // Far below 2^53.
pub fn utc(at: u64) -> String {
    let text = String::from(js_sys::Date::new(&(at as f64).into()).to_iso_string());
    let (date, time) = text.split_once('T').unwrap_or((&text, ""));
    format!("{date} {} UTC", time.split('.').next().unwrap_or_default())
}

/// Runs something once nothing has happened for a while.
#[derive(Clone, Copy)]
pub struct Pause(StoredValue<Option<TimeoutHandle>>);

impl Pause {
    /// With nothing that waits.
    pub fn new() -> Pause {
        Pause(StoredValue::new(None))
    }

    /// Waits anew, for something in place of what waited before.
    pub fn begin(self, wait: Duration, then: impl FnOnce() + 'static) {
        self.end();
        let waiting = self.0;
        waiting.set_value(after(wait, move || {
            waiting.set_value(None);
            then();
        }));
    }

    /// Waits no more. Returns whether something waited.
    pub fn end(self) -> bool {
        let timer = self.0.try_update_value(Option::take).flatten();
        timer.inspect(TimeoutHandle::clear).is_some()
    }
}
