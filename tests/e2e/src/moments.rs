//! When things happen on the page, by its own clock: what a driver asks for comes too late to tell.

use anyhow::{Context, Result};
use serde::Deserialize;
use serde_json::json;

use crate::page::Page;

/// Something that happened.
#[derive(Clone, Debug, Deserialize)]
pub struct Moment {
    /// `input`, `focusout` or `paste`; or `shown`, where the watched element changed.
    pub what: String,
    /// When, in milliseconds.
    pub at: f64,
    /// What the watched element then said.
    pub text: String,
}

impl Page {
    /// Watches the element that this selector finds, and what a person does, until the page is left.
    ///
    /// # Errors
    /// When there is no such element.
    pub async fn watch(&self, selector: &str) -> Result<()> {
        let script = "const watched = document.querySelector(arguments[0]);
            const moments = window.moments = [];
            const note = what => moments.push({ what, at: performance.now(), text: watched.textContent });
            for (const what of ['input', 'focusout', 'paste']) {
                document.addEventListener(what, () => note(what), true);
            }
            const changes = { childList: true, characterData: true, subtree: true };
            new MutationObserver(() => note('shown')).observe(watched, changes)";
        self.script(script, vec![json!(selector)]).await?;
        Ok(())
    }

    /// What happened since [`Page::watch`], in its order.
    ///
    /// # Errors
    /// When nothing is watched.
    pub async fn moments(&self) -> Result<Vec<Moment>> {
        let moments = self.script("return window.moments", Vec::new()).await?;
        serde_json::from_value(moments).context("nothing is watched")
    }

    /// Waits until the watched element says something that is `wanted`: what had happened by then, the
    /// last of it being that. Without it in the end, all that happened.
    ///
    /// # Errors
    /// When nothing is watched.
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
