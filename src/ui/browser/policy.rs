//! The page's content security policy, as far as it reports what it kept back.

use leptos::ev;
use leptos::prelude::*;
use std::cell::RefCell;
use vpn_request_builder::transport::address::Address;

thread_local! {
    /// The addresses to which requests were kept back. The policy keeps back the same as long as the page is open.
    static BLOCKED: RefCell<Vec<String>> = RefCell::default();
}

/// Remembers what the policy keeps back. To be called once.
pub fn watch() {
    // The report bubbles from the document to the window.
    window_event_listener(ev::securitypolicyviolation, |event| {
        let blocked = event.blocked_uri();
        let is_request = event.effective_directive() == "connect-src";
        BLOCKED.with_borrow_mut(|all| {
            if is_request && !blocked.is_empty() && !all.contains(&blocked) {
                all.push(blocked);
            }
        });
    });
}

/// Returns whether the policy has kept back what goes to the origin of an address.
pub fn has_blocked(url: &str) -> bool {
    BLOCKED.with_borrow(|all| {
        all.iter()
            .any(|blocked| Address::have_same_origin(blocked, url))
    })
}
