//! The times of events on the page by its own clock, because a driver's queries arrive too late.

use anyhow::{Context, Result};
use serde::Deserialize;
use serde_json::json;

use crate::page::Page;

/// An event.
#[derive(Clone, Debug, Deserialize)]
pub struct Moment {
    /// `input`, `focusout` or `paste`; or `shown` if the watched element changed, came or went.
    pub what: String,
    /// The time in milliseconds.
    pub at: f64,
    /// The text of the watched element at that time.
    pub text: String,
}

impl Page {
    /// Records changes of the element with this selector, and the person's actions, until the page
    /// is left. While there is no such element, its text is empty.
    ///
    /// # Errors
    /// Fails if the driver does not answer.
    pub async fn watch(&self, selector: &str) -> Result<()> {
        let script = "const [selector] = arguments, moments = window.moments = [];
            let watched = document.querySelector(selector);
            const note = what => moments.push({ what, at: performance.now(), text: watched?.textContent ?? '' });
            for (const what of ['input', 'focusout', 'paste']) {
                document.addEventListener(what, () => note(what), true);
            }
            const changes = { childList: true, characterData: true, subtree: true };
            new MutationObserver(records => {
                const before = watched;
                watched = document.querySelector(selector);
                if (watched !== before || records.some(({ target }) => watched?.contains(target))) note('shown');
            }).observe(document.body, changes)";
        self.script(script, vec![json!(selector)]).await?;
        Ok(())
    }

    /// Returns the events since [`Page::watch`], in order.
    ///
    /// # Errors
    /// Fails if nothing is watched.
    pub async fn moments(&self) -> Result<Vec<Moment>> {
        let moments = self.script("return window.moments", Vec::new()).await?;
        serde_json::from_value(moments).context("nothing is watched")
    }

    /// Waits for a `wanted` change of the watched element. Returns the events up to it.
    ///
    /// # Errors
    /// Fails if it does not occur in time, or if nothing is watched.
    pub async fn moments_until(&self, wanted: impl Fn(&Moment) -> bool) -> Result<Vec<Moment>> {
        let last = |moments: &Vec<Moment>| {
            moments
                .iter()
                .position(|moment| moment.what == "shown" && wanted(moment))
        };
        let mut moments = self
            .read_until(
                async || self.moments().await,
                |moments| last(moments).is_some(),
            )
            .await?;
        let last = last(&moments)
            .with_context(|| format!("what is waited for does not come: {moments:#?}"))?;
        moments.truncate(last + 1);
        Ok(moments)
    }
}
