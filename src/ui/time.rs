//! Later: after a while, after a pause, once something is drawn or there.

use super::var::Var;
use leptos::prelude::*;
use std::pin::Pin;
use std::time::Duration;

/// Does something after a while, unless the timer is cleared before.
pub fn after(wait: Duration, then: impl FnOnce() + 'static) -> Option<TimeoutHandle> {
    let then: Box<dyn FnOnce()> = Box::new(then);
    set_timeout_with_handle(then, wait).ok()
}

/// Does something as soon as what it waits for is there.
pub fn spawn(task: impl Future<Output = ()> + 'static) {
    let task: Pin<Box<dyn Future<Output = ()>>> = Box::pin(task);
    leptos::task::spawn_local(task);
}

/// Does something once what has changed is drawn: after the effects, and before the next key can
/// arrive, so that the focus never comes late.
pub fn once_drawn(then: impl FnOnce() + 'static) {
    spawn(async move {
        leptos::task::tick().await;
        then();
    });
}

/// Something that waits until nothing has happened for a while.
#[derive(Clone, Copy)]
pub struct Pause(Var<Option<TimeoutHandle>>);

impl Pause {
    /// With nothing that waits.
    pub fn new() -> Pause {
        Pause(Var::new(None))
    }

    /// Waits anew, for something in place of what waited before.
    pub fn begin(self, wait: Duration, then: impl FnOnce() + 'static) {
        self.end();
        let waiting = self.0;
        self.0.set(after(wait, move || {
            waiting.set(None);
            then();
        }));
    }

    /// Waits no more. Whether something waited.
    pub fn end(self) -> bool {
        let timer = self.0.update(Option::take);
        timer.inspect(TimeoutHandle::clear).is_some()
    }
}
