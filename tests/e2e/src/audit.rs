//! Accessibility checks, as far as a program can make them.

use std::env;
use std::fs::read_to_string;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use fantoccini::key::Key;
use serde_json::{Value, json};

use crate::page::Page;
use crate::process::cache;

/// The maximum number of tab stops, more than any state of the page has.
const STOPS: usize = 500;

impl Page {
    /// Runs axe-core on the page. `state` names the page's state in the error message.
    ///
    /// # Errors
    /// Fails if it finds something, or is not installed.
    pub async fn expect_accessible(&self, state: &str) -> Result<()> {
        if self.script("return typeof axe", Vec::new()).await? == "undefined" {
            self.script(&axe()?, Vec::new()).await?;
        }
        let script = "const [done] = arguments;
            const isBelowBar = node => node.failureSummary.includes('partially obscured');
            const told = found => found.violations.flatMap(({ id, nodes }) =>
                nodes.filter(node => !isBelowBar(node)).map(node => `${id}: ${node.html.slice(0, 200)} (${node.failureSummary})`));
            axe.run({ resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } }).then(told, String).then(done)";
        let found = self.client.execute_async(script, Vec::new()).await?;
        ensure!(found == json!([]), "{state}: {found:#}");
        Ok(())
    }

    /// Presses Tab until the element with this name, id, or action and path has the focus.
    ///
    /// # Errors
    /// Fails if Tab does not lead there.
    pub async fn tab_to(&self, wanted: &str) -> Result<()> {
        for _ in 0..STOPS {
            self.press(&Key::Tab.to_string()).await?;
            if self.focused().await? == wanted {
                return Ok(());
            }
        }
        anyhow::bail!("Tab does not lead to {wanted}")
    }

    /// Presses Tab from the start of the page to its end, and checks at each stop that nothing
    /// covers the focused element.
    ///
    /// # Errors
    /// Fails if something does.
    pub async fn expect_focus_in_sight(&self) -> Result<()> {
        // The page scrolls smoothly, and waiting for the end of that at each stop takes minutes.
        let script =
            "document.documentElement.style.scrollBehavior = 'auto'; document.activeElement.blur()";
        self.script(script, Vec::new()).await?;
        let mut stops = 0;
        loop {
            self.press(&Key::Tab.to_string()).await?;
            let stop = self.client.execute_async(LOOK, Vec::new()).await?;
            if stop.is_null() || stops == STOPS {
                break;
            }
            ensure!(
                stop["over"].is_null(),
                "{} lies over {}",
                stop["over"],
                stop["focused"]
            );
            stops += 1;
        }
        ensure!((25..STOPS).contains(&stops), "Tab stops {stops} times");
        Ok(())
    }

    /// Returns the controls without a name, and those whose name does not include their visible
    /// text.
    ///
    /// # Errors
    /// Fails if the driver does not answer.
    pub async fn badly_named(&self) -> Result<Value> {
        let script = "const plain = text => text.replace(/\\s+/g, ' ').trim().toLowerCase();
            const bad = control => {
                const labels = Array.from(control.labels ?? [], label => label.textContent).join(' ');
                const written = plain(control.matches('button, summary, a') ? control.textContent : labels);
                const name = plain(control.getAttribute('aria-label') ?? written);
                // A sign such as the question mark is not text that somebody would say.
                return !name || (/\\w/.test(written) && !name.includes(written));
            };
            const controls = document.querySelectorAll('input, select, textarea, button, summary, a');
            return Array.from(controls).filter(bad).map(control => control.outerHTML.slice(0, 200))";
        self.script(script, Vec::new()).await
    }

    /// Returns by how many CSS pixels the page is wider than its window.
    ///
    /// # Errors
    /// Fails if the driver does not answer.
    pub async fn excess_width(&self) -> Result<i64> {
        let script = "return document.documentElement.scrollWidth - innerWidth";
        let excess = self.script(script, Vec::new()).await?;
        excess.as_i64().context("a width is a whole number")
    }
}

/// Returns the focused element and the element that covers it, once the page has stopped scrolling;
/// `null` after the end of the page.
const LOOK: &str = "const [done] = arguments, focused = document.activeElement;
    // Tab leads from the end out of the page, and in WebKit to its start.
    if (focused === document.body || focused === window.first || !document.hasFocus()) return done(null);
    window.first ??= focused;
    const told = element => element ? element.outerHTML.slice(0, 200) : 'the edge of the window';
    let last;
    const look = () => {
        // The first box of a link over two lines.
        const box = focused.getClientRects()[0];
        const place = `${box.x} ${box.y}`;
        if (place !== last) {
            last = place;
            return requestAnimationFrame(look);
        }
        // An element taller than the window is seen in part.
        const [top, bottom] = box.height < innerHeight / 2 ? [box.top, box.bottom]
            : [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
        const at = (x, y) => document.elementFromPoint(x, y);
        const middle = at((box.left + box.right) / 2, (top + bottom) / 2);
        const corners = [at(box.left + 3, top + 3), at(box.right - 3, bottom - 3)];
        // A round corner shows the element below it.
        const over = focused.contains(middle)
            ? corners.find(hit => !hit || !(focused.contains(hit) || hit.contains(focused)))
            : middle;
        done({ focused: told(focused), over: over === undefined ? null : told(over) });
    };
    look()";

/// Returns the source of axe-core from the file named by AXE, or else from where `scripts/setup.sh`
/// puts it.
fn axe() -> Result<String> {
    let installed = || Ok(cache()?.join("axe.min.js"));
    let file = env::var_os("AXE").map_or_else(installed, |file| anyhow::Ok(PathBuf::from(file)))?;
    read_to_string(&file).with_context(|| {
        format!(
            "{} cannot be read: `scripts/setup.sh browsers` installs it",
            file.display()
        )
    })
}
