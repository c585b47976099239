//! Searches for secrets in all places that outlive the page, leave it, or are visible.

use anyhow::{Result, ensure};
use serde_json::json;

use crate::page::Page;

impl Page {
    /// Records console output from now on. All engines can do this, but not all drivers report it.
    ///
    /// # Errors
    /// Fails if the driver does not answer.
    pub async fn record_console(&self) -> Result<()> {
        let script = "window.spoken = [];
            for (const way of ['debug', 'log', 'info', 'warn', 'error', 'trace']) {
                const speak = console[way];
                console[way] = (...words) => { spoken.push(words.join(' ')); speak.apply(console, words) };
            }";
        self.script(script, Vec::new()).await?;
        Ok(())
    }

    /// Waits until something is stored under a key that contains `key`.
    ///
    /// # Errors
    /// Fails if nothing is.
    pub async fn expect_stored(&self, key: &str) -> Result<()> {
        let script = format!("return Object.keys(localStorage).some(key => key.includes('{key}'))");
        self.expect_script(&script, &json!(true)).await
    }

    /// Searches every place that outlives the page or leaves it.
    ///
    /// # Errors
    /// Fails if the marker is in one.
    pub async fn expect_nowhere(&self, marker: &str) -> Result<()> {
        let script = "const [marker] = arguments;
            // The page stores after a moment, or as soon as it is left.
            dispatchEvent(new Event('pagehide'));
            const places = {
                localStorage: JSON.stringify({ ...localStorage }),
                sessionStorage: JSON.stringify({ ...sessionStorage }),
                address: decodeURIComponent(location.href),
                history: JSON.stringify(history.state),
                title: document.title,
                cookie: document.cookie,
                name: window.name,
                console: (window.spoken ?? []).join('\\n'),
            };
            const found = Object.keys(places).filter(place => places[place].includes(marker));
            return { stored: localStorage.length, found }";
        let search = self.script(script, vec![json!(marker)]).await?;
        ensure!(
            search["stored"] != 0,
            "nothing is stored at all, so this search says nothing"
        );
        ensure!(
            search["found"] == json!([]),
            "the secret is in {}",
            search["found"]
        );
        Ok(())
    }

    /// Searches everything that the page has written, except the controls and the body to send.
    ///
    /// # Errors
    /// Fails if it contains the marker.
    pub async fn expect_unwritten(&self, marker: &str) -> Result<()> {
        let script = "const [marker] = arguments, page = document.body.cloneNode(true);
            page.querySelectorAll('input, textarea, select, #request-json').forEach(control => control.remove());
            const written = page.outerHTML, at = written.indexOf(marker);
            return at < 0 ? null : written.slice(Math.max(at - 200, 0), at + 100)";
        let found = self.script(script, vec![json!(marker)]).await?;
        ensure!(found.is_null(), "the page writes a secret: {found}");
        Ok(())
    }
}
