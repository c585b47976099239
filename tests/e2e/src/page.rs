//! The vocabulary of the stories: a person's actions on the page, and the state that they see.

use std::cell::Cell;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use fantoccini::elements::Element;
use fantoccini::key::Key;
use fantoccini::wd::{WebDriverCompatibleCommand, WindowHandle};
use fantoccini::{Client, Locator};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::document::{Step, steps};
use crate::server::FRAME;

/// The time limit for the effect of an action to show. A page that needs more is broken; the limit
/// is generous because two browsers share a small machine.
const PATIENCE: Duration = Duration::from_secs(10);

/// Fills the storage, so that nothing more can be stored.
pub const FILL_STORAGE: &str = "let size = 1 << 22;
    for (let at = 0; size > 0; at++) {
        try { localStorage.setItem(`filler ${at}`, 'x'.repeat(size)) } catch { size >>= 1 }
    }";

/// The open page.
pub struct Page {
    pub(crate) client: Client,
    site: String,
    sends: Cell<bool>,
}

/// A command of Chromium's own protocol.
#[derive(Debug, Serialize)]
struct Command {
    cmd: String,
    params: Value,
}

impl WebDriverCompatibleCommand for Command {
    fn endpoint(
        &self,
        base_url: &url::Url,
        session_id: Option<&str>,
    ) -> Result<url::Url, url::ParseError> {
        let session = session_id.unwrap_or_default();
        base_url.join(&format!("session/{session}/goog/cdp/execute"))
    }

    fn method_and_body(&self, _request_url: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(json!(self).to_string()))
    }
}

/// The number of further attempts after the driver refuses a click, and the pause between them.
const TRIES: usize = 4;
const MOMENT: Duration = Duration::from_millis(250);

/// The maximum number of folded parts around an element.
const MOST_FOLDS: usize = 8;

/// The name of WebDriver's reference to an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// Returns the first of the elements that is seen, or else the first one and what opens the outermost
/// folded part around it. WebKit takes elements as arguments, but not in a list.
const FOLDED: &str = "const all = Array.from(arguments), isSeen = element => element.checkVisibility();
    const element = all.find(isSeen) ?? all[0];
    let opener = null;
    for (let around = element; around && !isSeen(element); around = around.parentElement) {
        const wanted = around.matches('details:not([open])') ? around.querySelector('summary')
            : around.matches('[role=tabpanel][hidden]') ? document.getElementById(around.getAttribute('aria-labelledby'))
            : around.matches('[data-kinds][data-out]') ? document.getElementById(around.dataset.kinds)
            : around.matches('.destination[hidden]') ? document.getElementById('output-send')
            : around.matches('[popover]:not(:popover-open)') ? document.querySelector(`[popovertarget='${around.id}']`)
            : isSeen(around) || !around.matches('.verdict-panel, .request, #panes > footer') ? null
            : document.querySelector(`[data-action=sheet][data-path=${around.matches('.verdict-panel') ? 'problems' : 'request'}]`);
        if (wanted && (isSeen(wanted) || !opener)) opener = wanted;
    }
    return { element, opener: opener && isSeen(opener) ? opener : null };";

/// A line of the problem list.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct Problem {
    /// The JSON pointer of the member.
    pub path: String,
    /// The rule's id.
    pub rule: String,
    /// `error`, `missing`, `warning`, `undecided` or `note`.
    pub severity: String,
}

impl Problem {
    /// Returns `true` if it makes the body invalid.
    #[must_use]
    pub fn blocks(&self) -> bool {
        matches!(self.severity.as_str(), "error" | "missing")
    }
}

/// A person's actions.
impl Page {
    /// Returns a page of the site at the URL `site`, which ends with a slash. Opens nothing.
    #[must_use]
    pub fn new(client: Client, site: String) -> Self {
        Self {
            client,
            site,
            sends: Cell::new(false),
        }
    }

    /// Returns the page of another site in the same window.
    #[must_use]
    pub fn elsewhere(&self, site: &str) -> Self {
        self.sends.set(true);
        Self::new(self.client.clone(), site.to_owned())
    }

    /// Opens the page at `fragment`, such as `#/gateway`, and waits until it is ready.
    ///
    /// # Errors
    /// Fails if the page does not become ready.
    pub async fn open(&self, fragment: &str) -> Result<()> {
        self.client
            .goto(&format!("{}{fragment}", self.site))
            .await?;
        self.wait_until_ready().await
    }

    /// Opens the page at `fragment` as on a first visit: nothing is stored.
    ///
    /// # Errors
    /// Same as [`Page::open`].
    pub async fn open_as_new_visitor(&self, fragment: &str) -> Result<()> {
        // The page stores pending changes before everything is cleared.
        let script =
            "dispatchEvent(new Event('pagehide')); localStorage.clear(); sessionStorage.clear()";
        self.script(script, Vec::new()).await?;
        self.open_again(fragment).await
    }

    /// Opens the page at `fragment` in a frame of this size in CSS pixels, and stays in it, because
    /// a browser's own window cannot be as narrow as a phone. The surrounding document has the same
    /// origin, as the drivers require, and no policy against frames.
    ///
    /// # Errors
    /// Same as [`Page::open`].
    pub async fn open_in_frame(&self, fragment: &str, width: u32, height: u32) -> Result<()> {
        self.client.goto(&format!("{}{FRAME}", self.site)).await?;
        let script = "const frame = document.createElement('iframe');
            let done;
            [frame.src, frame.width, frame.height, done] = arguments;
            frame.style.border = 0;
            frame.onload = () => done();
            document.body.replaceChildren(frame)";
        let address = format!("{}{fragment}", self.site);
        self.client
            .execute_async(script, vec![json!(address), json!(width), json!(height)])
            .await?;
        self.client.enter_frame(0).await?;
        self.wait_until_ready().await
    }

    /// Reloads the page.
    ///
    /// # Errors
    /// Same as [`Page::open`].
    pub async fn reload(&self) -> Result<()> {
        self.client.refresh().await?;
        self.wait_until_ready().await
    }

    /// Goes back one step in the window's history.
    ///
    /// # Errors
    /// Fails if the driver refuses.
    pub async fn back(&self) -> Result<()> {
        Ok(self.client.back().await?)
    }

    /// Goes forward one step in the window's history.
    ///
    /// # Errors
    /// Fails if the driver refuses.
    pub async fn forward(&self) -> Result<()> {
        Ok(self.client.forward().await?)
    }

    /// Opens a window and switches to it. Returns the previous window, which stays visible:
    /// WebKit's driver would leave a tab behind the others, without the frames that clicks wait
    /// for.
    ///
    /// # Errors
    /// Fails if the driver refuses.
    pub async fn open_window(&self) -> Result<WindowHandle> {
        let left = self.client.window().await?;
        let opened = self.client.new_window(false).await?.handle;
        self.client.switch_to_window(opened).await?;
        Ok(left)
    }

    /// Switches to another window. Returns the previous one.
    ///
    /// # Errors
    /// Fails if the driver refuses.
    pub async fn switch_to_window(&self, next: WindowHandle) -> Result<WindowHandle> {
        let left = self.client.window().await?;
        self.client.switch_to_window(next).await?;
        Ok(left)
    }

    /// Closes this window and switches to another one.
    ///
    /// # Errors
    /// Fails if the driver refuses.
    pub async fn close_window(&self, next: WindowHandle) -> Result<()> {
        self.client.close_window().await?;
        Ok(self.client.switch_to_window(next).await?)
    }

    /// Opens the page at `fragment` without waiting until it is ready, which it cannot become.
    ///
    /// # Errors
    /// Fails if the driver refuses.
    pub async fn open_in_vain(&self, fragment: &str) -> Result<()> {
        Ok(self
            .client
            .goto(&format!("{}{fragment}", self.site))
            .await?)
    }

    /// Opens the page at `fragment` again. (geckodriver's reload bypasses the service worker.)
    ///
    /// # Errors
    /// Same as [`Page::open`].
    pub async fn open_again(&self, fragment: &str) -> Result<()> {
        self.client.goto("about:blank").await?;
        self.open(fragment).await
    }

    /// Waits until the service worker controls the page, which means that it has stored all files.
    ///
    /// # Errors
    /// Fails if there is none.
    pub async fn expect_worker(&self) -> Result<()> {
        let script = "return navigator.serviceWorker.getRegistration().then(found =>
            [found?.installing, found?.waiting, found?.active, navigator.serviceWorker.controller].map(worker => worker?.state ?? null))";
        self.expect_script(script, &json!([null, null, "activated", "activated"]))
            .await
            .context("no service worker takes over the page")
    }

    async fn wait_until_ready(&self) -> Result<()> {
        let ready = self.find(Locator::Css("html[data-ready='true']")).await;
        ready.context("the page does not become ready")?;
        Ok(())
    }

    /// Types `text` at the end of the control's text, key by key.
    ///
    /// # Errors
    /// Fails if there is no such control, or it takes no keys.
    pub async fn type_into(&self, name: &str, text: &str) -> Result<()> {
        let control = self.control(name).await?;
        let typed = control.send_keys(text).await;
        typed.with_context(|| format!("cannot type into {name}"))
    }

    /// Replaces the control's text, with the keys that a person would use.
    ///
    /// # Errors
    /// Fails as [`Page::type_into`] does, and if the control then holds another text.
    pub async fn clear_and_type(&self, name: &str, text: &str) -> Result<()> {
        // In two steps, because the end of the first one releases Control.
        self.type_into(name, &(Key::Control + "a")).await?;
        self.type_into(name, &format!("{}{text}", Key::Delete))
            .await?;
        self.expect_typed(name, text).await
    }

    /// Waits until the control holds `text`, so that a story fails at lost keys and says where they
    /// went. Does not type again, which would hide a key that the page itself lost.
    async fn expect_typed(&self, name: &str, text: &str) -> Result<()> {
        // Keys such as Enter, which may change the value, are in this range of WebDriver's.
        if text.contains(|key| ('\u{e000}'..='\u{f8ff}').contains(&key)) {
            return Ok(());
        }
        let script = "return document.getElementsByName(arguments[0])[0]?.value ?? null";
        let held = self
            .read_until(
                async || self.script(script, vec![json!(name)]).await,
                |held| *held == json!(text),
            )
            .await?;
        ensure!(
            held == json!(text),
            "{name} holds {held} after {text:?} was typed, and the focus is on {:?}",
            self.focused().await?
        );
        Ok(())
    }

    /// Pastes `text` from the clipboard into the control.
    ///
    /// # Errors
    /// Same as [`Page::type_into`].
    pub async fn paste_into(&self, name: &str, text: &str) -> Result<()> {
        let pad = self.add_scratch_pad(text).await?;
        pad.send_keys(&(Key::Control + "ac")).await?;
        self.remove_scratch_pad().await?;
        self.type_into(name, &(Key::Control + "v")).await
    }

    /// Selects the option with this value by the arrow keys. Not by a click, because not every
    /// driver's click on an option causes the same events as a person's.
    ///
    /// # Errors
    /// Fails if there is no such control, or no such option in it.
    pub async fn select(&self, name: &str, value: &str) -> Result<()> {
        let script = "const [select, value] = arguments;
            const option = Array.from(select.options).find(option => option.value === value);
            return option && option.index - select.selectedIndex";
        let control = self.control(name).await?;
        let arguments = vec![serde_json::to_value(&control)?, json!(value)];
        let distance = self.client.execute(script, arguments).await?;
        let distance = distance
            .as_i64()
            .with_context(|| format!("{name} has no option {value}"))?;
        if distance == 0 {
            // WebKit's driver refuses an empty sequence of keys.
            return Ok(());
        }
        let arrow = if distance < 0 { Key::Up } else { Key::Down };
        let steps = usize::try_from(distance.unsigned_abs())?;
        self.type_into(name, &arrow.to_string().repeat(steps)).await
    }

    /// Presses the keys in the focused element.
    ///
    /// # Errors
    /// Fails if the driver refuses.
    pub async fn press(&self, keys: &str) -> Result<()> {
        Ok(self.client.active_element().await?.send_keys(keys).await?)
    }

    /// Presses the keys in the control with this name, without clicking it; if the name is empty,
    /// in no particular element.
    ///
    /// # Errors
    /// Fails if there is no such control.
    pub async fn press_in(&self, name: &str, keys: &str) -> Result<()> {
        let script =
            "document.activeElement.blur(); document.getElementsByName(arguments[0])[0]?.focus()";
        self.script(script, vec![json!(name)]).await?;
        self.press(keys).await
    }

    /// Dispatches the paste of a text into the control without a clipboard: selecting and copying
    /// many megabytes takes the browsers minutes.
    ///
    /// # Errors
    /// Fails if there is no such control, or if it accepts the text.
    pub async fn offer_to_paste(&self, name: &str, text: &str) -> Result<()> {
        let script = "const [control, text] = arguments;
            const clipboardData = new DataTransfer();
            clipboardData.setData('text/plain', text);
            // Firefox knows the last two instead of the first.
            const content = { clipboardData, dataType: 'text/plain', data: text };
            return control.dispatchEvent(new ClipboardEvent('paste', { ...content, bubbles: true, cancelable: true }))";
        let control = serde_json::to_value(&self.control(name).await?)?;
        let taken = self.script(script, vec![control, json!(text)]).await?;
        ensure!(taken == json!(false), "{name} takes the text");
        Ok(())
    }

    /// Pastes `text` from the clipboard where nothing has the focus.
    ///
    /// # Errors
    /// Fails if the driver refuses.
    pub async fn paste_anywhere(&self, text: &str) -> Result<()> {
        let pad = self.add_scratch_pad(text).await?;
        pad.send_keys(&(Key::Control + "ac")).await?;
        self.remove_scratch_pad().await?;
        self.press_in("", &(Key::Control + "v")).await
    }

    /// Opens the command palette by its key, types `text` and chooses the first match.
    ///
    /// # Errors
    /// Fails if the palette does not open.
    pub async fn find_field(&self, text: &str) -> Result<()> {
        self.press_in("", "/").await?;
        self.expect_dialog("palette", true).await?;
        self.type_into("/find", text).await?;
        self.press(&Key::Enter.to_string()).await
    }

    /// Gives a draft another name in its menu, and leaves the name by this key.
    ///
    /// # Errors
    /// Fails if there is no such draft.
    pub async fn rename_draft(&self, at: usize, name: &str, leave: Key) -> Result<()> {
        let control = format!("/drafts/{at}");
        self.clear_and_type(&control, name).await?;
        self.press(&leave.to_string()).await
    }

    /// Chooses a file in the control with this id, as the browser's own dialog would.
    ///
    /// # Errors
    /// Fails if there is no such control.
    pub async fn choose_file(&self, id: &str, file: &Path) -> Result<()> {
        let control = self.find(Locator::Id(id)).await?;
        Ok(control.send_keys(&file.display().to_string()).await?)
    }

    /// Drops a file on the page, as a file manager would.
    ///
    /// # Errors
    /// Fails if the browser cannot make such an event.
    pub async fn drop_file(&self, name: &str, text: &str) -> Result<()> {
        self.drop_bytes(name, text.as_bytes()).await
    }

    /// Drops a file with any content on the page.
    ///
    /// # Errors
    /// Fails if the browser would open the file itself.
    pub async fn drop_bytes(&self, name: &str, bytes: &[u8]) -> Result<()> {
        let script = "const [name, bytes] = arguments;
            const dataTransfer = new DataTransfer();
            dataTransfer.items.add(new File([new Uint8Array(bytes)], name, { type: 'text/plain' }));
            const drop = new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true });
            return document.body.dispatchEvent(drop)";
        let opened = self.script(script, vec![json!(name), json!(bytes)]).await?;
        ensure!(
            opened == json!(false),
            "the browser would open {name} in place of the page"
        );
        Ok(())
    }

    /// Imports a text that is set in the dialog in one step, as is practical for long ones.
    ///
    /// # Errors
    /// Fails if the dialog does not open.
    pub async fn import_at_once(&self, text: &str) -> Result<()> {
        self.click_action("open-import", None).await?;
        let script = "document.getElementsByName('import')[0].value = arguments[0]";
        self.script(script, vec![json!(text)]).await?;
        self.click_action("import", None).await?;
        self.expect_dialog("import", false).await
    }

    /// Resizes the window to this size in CSS pixels, as far as the browser can.
    ///
    /// # Errors
    /// Fails if the driver refuses.
    pub async fn resize(&self, width: u32, height: u32) -> Result<()> {
        Ok(self.client.set_window_size(width, height).await?)
    }

    /// Sends a command of Chromium's own protocol, for features that WebDriver lacks.
    ///
    /// # Errors
    /// Fails if it refuses, as the other browsers do.
    pub async fn command_chromium(&self, command: &str, parameters: Value) -> Result<()> {
        let command = Command {
            cmd: command.to_owned(),
            params: parameters,
        };
        self.client.issue_cmd(command).await?;
        Ok(())
    }

    /// Clicks the button with this `data-action` and, if `path` is given, this `data-path`. Then
    /// waits for the next frame, in which the change and the focus are visible.
    ///
    /// # Errors
    /// Fails if there is no such button, or something covers it.
    pub async fn click_action(&self, action: &str, path: Option<&str>) -> Result<()> {
        let path = path.map_or(String::new(), |path| format!(" and @data-path='{path}'"));
        self.click(&format!("//*[@data-action='{action}'{path}]"))
            .await
    }

    /// Clicks the button with this `data-action`, which loads another document, so there is no
    /// frame to wait for.
    ///
    /// # Errors
    /// Same as [`Page::click_action`].
    pub async fn leave_by(&self, action: &str) -> Result<()> {
        let button = self
            .reveal(&format!("//*[@data-action='{action}']"))
            .await?;
        button
            .click()
            .await
            .with_context(|| format!("cannot click {action}"))
    }

    /// Clicks the element that this XPath finds, as [`Page::click_action`] does.
    ///
    /// # Errors
    /// Same as [`Page::click_action`].
    pub async fn click(&self, element: &str) -> Result<()> {
        // While the page still moves, a driver may report that there is nothing to click at the
        // element's position.
        let mut clicked = self.reveal(element).await?.click().await;
        for _ in 0..TRIES {
            if clicked.is_ok() {
                break;
            }
            sleep(MOMENT).await;
            clicked = self.reveal(element).await?.click().await;
        }
        clicked.with_context(|| format!("cannot click {element}"))?;
        let script = "requestAnimationFrame(arguments[0])";
        self.client.execute_async(script, Vec::new()).await?;
        Ok(())
    }

    /// Replaces the text in the import dialog with `text`, imports it, and waits until the dialog
    /// is closed or shows a refusal.
    ///
    /// # Errors
    /// Fails if the dialog does not open, or neither happens.
    pub async fn import(&self, text: &str) -> Result<()> {
        self.click_action("open-import", None).await?;
        self.clear_and_type("import", "").await?;
        self.paste_into("import", text).await?;
        self.click_action("import", None).await?;
        let script = "const dialog = document.getElementById('import');
            return !dialog.open || dialog.querySelector('#import-refusal').textContent !== ''";
        let done = self
            .read_until(
                async || self.script(script, Vec::new()).await,
                |done| *done == json!(true),
            )
            .await?;
        ensure!(done == json!(true), "nothing comes of the import");
        Ok(())
    }

    /// Fills in a whole request, member by member, opening sections and adding rows on the way.
    ///
    /// # Errors
    /// Fails if a step cannot be taken.
    pub async fn fill_in(&self, document: &Value) -> Result<()> {
        for step in steps(document) {
            match step {
                Step::AddRow(list) => self.click_action("add", Some(&list)).await?,
                Step::Enter(name, text) => self.enter(&name, &text).await?,
                Step::Paste(name, lines) => self.paste_into(&name, &lines).await?,
            }
        }
        Ok(())
    }

    async fn enter(&self, name: &str, text: &str) -> Result<()> {
        if self.control(name).await?.tag_name().await? == "select" {
            self.select(name, text).await
        } else {
            self.type_into(name, text).await
        }
    }
}

/// The state that a person sees. Methods named `expect_…` wait for it.
impl Page {
    /// Returns the request body that the page shows.
    ///
    /// # Errors
    /// Fails if the shown text is not JSON.
    pub async fn json(&self) -> Result<Value> {
        let text = self.text_of("#request-json").await?;
        serde_json::from_str(&text).with_context(|| format!("#request-json is no JSON: {text}"))
    }

    /// Waits until the page shows this body, with its members in this order.
    ///
    /// # Errors
    /// Fails if it shows another one.
    pub async fn expect_json(&self, expected: &Value) -> Result<()> {
        // As text, because the equality of objects ignores the order of their members.
        let expected = format!("{expected:#}");
        let shown = self
            .read_until(
                async || Ok(format!("{:#}", self.json().await?)),
                |shown| *shown == expected,
            )
            .await?;
        ensure!(
            shown == expected,
            "#request-json shows\n{shown}\nand not\n{expected}"
        );
        Ok(())
    }

    /// Returns the line that says whether the body is valid.
    ///
    /// # Errors
    /// Fails if there is none.
    pub async fn verdict(&self) -> Result<String> {
        self.text_of("#verdict").await
    }

    /// Returns the problem list, in its order.
    ///
    /// # Errors
    /// Fails if an item lacks one of its marks.
    pub async fn problems(&self) -> Result<Vec<Problem>> {
        let script = "return Array.from(document.querySelectorAll('#problems li[data-rule]'), item =>
            ({ path: item.dataset.path, rule: item.dataset.rule, severity: item.dataset.severity }))";
        let items = self.client.execute(script, Vec::new()).await?;
        serde_json::from_value(items)
            .context("an item of #problems has no data-path or data-severity")
    }

    /// Waits until the problem list has an item of this severity for the member at `path`.
    ///
    /// # Errors
    /// Fails if it has none.
    pub async fn expect_problem(&self, path: &str, severity: &str) -> Result<()> {
        let wanted = |problems: &Vec<Problem>| {
            let mut problems = problems.iter();
            problems.any(|problem| problem.path == path && problem.severity == severity)
        };
        let problems = self.read_until(async || self.problems().await, wanted);
        let problems = problems.await?;
        ensure!(
            wanted(&problems),
            "no {severity} at {path} among {problems:#?}"
        );
        Ok(())
    }

    /// Waits until there is no problem for the member at `path`.
    ///
    /// # Errors
    /// Fails if there still is one.
    pub async fn expect_no_problem(&self, path: &str) -> Result<()> {
        self.expect_none(|problem| problem.path == path).await
    }

    /// Waits until no problem makes the body invalid.
    ///
    /// # Errors
    /// Fails if one is left.
    pub async fn expect_valid(&self) -> Result<()> {
        self.expect_none(Problem::blocks).await
    }

    async fn expect_none(&self, unwanted: impl Fn(&Problem) -> bool) -> Result<()> {
        let left = self
            .read_until(
                async || {
                    let mut problems = self.problems().await?;
                    problems.retain(&unwanted);
                    Ok(problems)
                },
                Vec::is_empty,
            )
            .await?;
        ensure!(left.is_empty(), "still in the problem list: {left:#?}");
        Ok(())
    }

    /// Waits until the list at `pointer` shows this many rows of one control each.
    ///
    /// # Errors
    /// Fails if it has more or fewer.
    pub async fn expect_rows(&self, pointer: &str, expected: usize) -> Result<()> {
        let rows = format!("[name^='{pointer}/']");
        let count = async || Ok(self.client.find_all(Locator::Css(&rows)).await?.len());
        let shown = self.read_until(count, |count| *count == expected).await?;
        ensure!(
            shown == expected,
            "{pointer} has {shown} rows, not {expected}"
        );
        Ok(())
    }

    /// Waits until the dialog of drafts lists these names.
    ///
    /// # Errors
    /// Fails if it lists others.
    pub async fn expect_drafts(&self, names: &[&str]) -> Result<()> {
        let script = "return Array.from(document.querySelectorAll('#drafts .name'), name => name.textContent)";
        self.expect_script(script, &json!(names)).await
    }

    /// Waits until the clipboard holds this text.
    ///
    /// # Errors
    /// Fails if it holds another one.
    pub async fn expect_clipboard(&self, expected: &str) -> Result<()> {
        let pasted = self
            .read_until(async || self.clipboard().await, |pasted| pasted == expected)
            .await?;
        ensure!(
            pasted == expected,
            "the clipboard holds\n{pasted}\nand not\n{expected}"
        );
        Ok(())
    }

    /// Returns the text in the clipboard, read by pasting it elsewhere.
    ///
    /// # Errors
    /// Fails if the driver refuses.
    pub async fn clipboard(&self) -> Result<String> {
        let pad = self.add_scratch_pad("").await?;
        pad.send_keys(&(Key::Control + "v")).await?;
        let pasted = pad.prop("value").await?.unwrap_or_default();
        self.remove_scratch_pad().await?;
        Ok(pasted)
    }

    /// Waits until the text of the element contains `part`.
    ///
    /// # Errors
    /// Fails if it has something else.
    pub async fn expect_text(&self, selector: &str, part: &str) -> Result<()> {
        let text = self
            .read_until(
                async || self.text_of(selector).await,
                |text| text.contains(part),
            )
            .await?;
        ensure!(
            text.contains(part),
            "{selector} says {text:?} and not {part:?}"
        );
        Ok(())
    }

    /// Waits until the control with this name holds this text.
    ///
    /// # Errors
    /// Fails if it holds another one.
    pub async fn expect_value(&self, name: &str, expected: &str) -> Result<()> {
        let read = async || {
            Ok(self
                .control(name)
                .await?
                .prop("value")
                .await?
                .unwrap_or_default())
        };
        let value = self.read_until(read, |value| value == expected).await?;
        ensure!(
            value == expected,
            "{name} holds {value:?} and not {expected:?}"
        );
        Ok(())
    }

    /// Returns the findings beside the control with this name, one line each.
    ///
    /// # Errors
    /// Fails if the driver does not answer.
    pub async fn findings_beside(&self, name: &str) -> Result<Vec<String>> {
        let script = "const list = document.getElementById(arguments[0] + '-findings');
            return Array.from(list?.children ?? [], line => line.textContent)";
        Ok(serde_json::from_value(
            self.script(script, vec![json!(name)]).await?,
        )?)
    }

    /// Waits until there is a finding beside the control.
    ///
    /// # Errors
    /// Fails if this does not happen.
    pub async fn expect_finding_beside(&self, name: &str) -> Result<()> {
        let read = async || self.findings_beside(name).await;
        let shown = self.read_until(read, |shown| !shown.is_empty()).await?;
        ensure!(!shown.is_empty(), "there is no finding beside {name}");
        Ok(())
    }

    /// Waits until the focus is on the element with this name or id.
    ///
    /// # Errors
    /// Fails if it is on another one.
    pub async fn expect_focus(&self, expected: &str) -> Result<()> {
        let focused = self
            .read_until(async || self.focused().await, |focused| focused == expected)
            .await?;
        ensure!(
            focused == expected,
            "the focus is on {focused:?} and not on {expected:?}"
        );
        Ok(())
    }

    /// Returns the name of the focused element, or else its action and path, or else its id.
    ///
    /// # Errors
    /// Fails if the driver does not answer.
    pub async fn focused(&self) -> Result<String> {
        let script =
            "const focused = document.activeElement, { action = '', path = '' } = focused.dataset;
            return focused.name || `${action} ${path}`.trim() || focused.id || focused.localName";
        let focused = self.script(script, Vec::new()).await?;
        focused
            .as_str()
            .map(str::to_owned)
            .context("nothing has the focus")
    }

    /// Waits until a script in the page returns `expected`.
    ///
    /// # Errors
    /// Fails if it is something else.
    pub async fn expect_script(&self, script: &str, expected: &Value) -> Result<()> {
        let result = self.read_until(
            async || self.script(script, Vec::new()).await,
            |result| result == expected,
        );
        let result = result.await?;
        ensure!(
            result == *expected,
            "{script} gives {result} and not {expected}"
        );
        Ok(())
    }

    /// Waits until the URL ends with this.
    ///
    /// # Errors
    /// Fails if it ends otherwise.
    pub async fn expect_address(&self, end: &str) -> Result<()> {
        let read = async || Ok(self.client.current_url().await?.to_string());
        let address = self
            .read_until(read, |address| address.ends_with(end))
            .await?;
        ensure!(
            address.ends_with(end),
            "the address is {address} and does not end with {end}"
        );
        Ok(())
    }

    /// Returns `true` if the control with this name is visible once all sections around it are
    /// open.
    ///
    /// # Errors
    /// Fails if there is no such control.
    pub async fn is_seen(&self, name: &str) -> Result<bool> {
        let script = "const control = document.getElementsByName(arguments[0])[0];
            for (let around = control; around; around = around.parentElement) around.open = true;
            return control.getClientRects().length > 0";
        Ok(self.script(script, vec![json!(name)]).await? == json!(true))
    }

    /// Waits until the dialog with this id is open, or closed.
    ///
    /// # Errors
    /// Fails if it is not.
    pub async fn expect_dialog(&self, id: &str, open: bool) -> Result<()> {
        let right = self
            .read_until(async || self.is_open(id).await, |shown| *shown == open)
            .await?
            == open;
        ensure!(right, "that the dialog {id} is open is not {open}");
        Ok(())
    }

    /// Returns `true` if the dialog with this id is open now.
    ///
    /// # Errors
    /// Fails if the driver does not answer.
    pub async fn is_open(&self, id: &str) -> Result<bool> {
        let script = "return Boolean(document.getElementById(arguments[0])?.open)";
        Ok(self.script(script, vec![json!(id)]).await? == json!(true))
    }

    /// Declares that this story sends requests. Otherwise the page may request nothing but the
    /// site's files.
    pub fn is_to_send(&self) {
        self.sends.set(true);
    }

    /// Returns `true` if this story sends requests.
    #[must_use]
    pub fn sends(&self) -> bool {
        self.sends.get()
    }

    /// Checks that the program has not failed, which only Chromium reports to its driver.
    ///
    /// # Errors
    /// Fails if it has.
    pub async fn expect_no_fault(&self) -> Result<()> {
        let stage = self
            .script("return document.documentElement.dataset.stage", Vec::new())
            .await?;
        ensure!(stage != json!("broken"), "the program has failed");
        Ok(())
    }

    /// Checks that the page has requested nothing but the site's own files since it was loaded.
    ///
    /// # Errors
    /// Fails if it has.
    pub async fn expect_nothing_sent(&self) -> Result<()> {
        let script = "const names = performance.getEntriesByType('resource').map(entry => entry.name);
            return names.filter(name => !/^(data|blob):/.test(name) && !name.startsWith(arguments[0]))";
        let others = self.script(script, vec![json!(self.site)]).await?;
        ensure!(
            others == json!([]),
            "the page asked for more than its own files: {others:#}"
        );
        Ok(())
    }

    /// Writes a picture of the window to a PNG file.
    ///
    /// # Errors
    /// Fails if the file cannot be written.
    pub async fn screenshot(&self, file: &Path) -> Result<()> {
        let png = self.client.screenshot().await?;
        std::fs::write(file, png).with_context(|| format!("cannot write {}", file.display()))
    }
}

/// Ways to find elements.
impl Page {
    /// Returns the visible control that edits the member with this pointer.
    ///
    /// # Errors
    /// Fails if there is none.
    pub async fn control(&self, name: &str) -> Result<Element> {
        self.reveal(&format!("//*[@name='{name}']")).await
    }

    /// Returns the text of the element in the document, whether it is visible or not.
    ///
    /// # Errors
    /// Fails if there is no such element.
    pub async fn text_of(&self, selector: &str) -> Result<String> {
        // In one step: the element may be drawn anew between two.
        let script = "return document.querySelector(arguments[0])?.textContent ?? null";
        let text = self
            .read_until(
                async || self.script(script, vec![json!(selector)]).await,
                Value::is_string,
            )
            .await?;
        text.as_str()
            .map(str::to_owned)
            .with_context(|| format!("the page has no {selector}"))
    }

    /// Opens what is folded around an element, from the outermost part inwards, and scrolls to it: a
    /// section, a menu, a tab, the sheet of a narrow page. Of several elements it takes the first one
    /// that is seen.
    async fn reveal(&self, element: &str) -> Result<Element> {
        self.find(Locator::XPath(element)).await?;
        for _ in 0..MOST_FOLDS {
            let all = self.client.find_all(Locator::XPath(element)).await?;
            let all = all.iter().map(serde_json::to_value);
            let all = all.collect::<std::result::Result<Vec<_>, _>>()?;
            let found = self.client.execute(FOLDED, all).await?;
            if found["opener"].is_null() {
                let found = self.referred(&found["element"])?;
                self.scroll_to(&found).await?;
                return Ok(found);
            }
            let opener = self.referred(&found["opener"])?;
            self.scroll_to(&opener).await?;
            let clicked = opener.click().await;
            clicked.with_context(|| format!("cannot open what is around {element}"))?;
        }
        anyhow::bail!("{element} stays hidden")
    }

    /// Returns the element that a script returned.
    fn referred(&self, found: &Value) -> Result<Element> {
        let id = found[ELEMENT]
            .as_str()
            .context("a script returns no element")?;
        Ok(Element::from_element_id(
            self.client.clone(),
            id.to_owned().into(),
        ))
    }

    /// Scrolls at once, not smoothly: drivers do not wait for the end of smooth scrolling, and
    /// click beside the element. The same happens if the page scrolls after them, so this also
    /// waits for the frame in which the page scrolls to the previously focused element.
    async fn scroll_to(&self, element: &Element) -> Result<()> {
        let script = "const [element, done] = arguments;
            requestAnimationFrame(() => {
                element.scrollIntoView({ behavior: 'instant', block: 'center' });
                done();
            })";
        self.client
            .execute_async(script, vec![serde_json::to_value(element)?])
            .await?;
        Ok(())
    }

    /// Returns the result of a script in the page.
    ///
    /// # Errors
    /// Fails if the script fails.
    pub async fn script(&self, script: &str, arguments: Vec<Value>) -> Result<Value> {
        let result = self.client.execute(script, arguments).await;
        result.with_context(|| format!("this script fails: {script}"))
    }

    /// Returns what a script in the page passes to its last argument.
    ///
    /// # Errors
    /// Fails if the script fails, or never calls it.
    pub async fn wait_for_result(&self, script: &str, arguments: Vec<Value>) -> Result<Value> {
        Ok(self.client.execute_async(script, arguments).await?)
    }

    /// Waits until a script in the page calls its last argument.
    ///
    /// # Errors
    /// Fails if the script fails, or never calls it.
    pub async fn wait_for_script(&self, script: &str) -> Result<()> {
        self.client.execute_async(script, Vec::new()).await?;
        Ok(())
    }

    async fn find(&self, locator: Locator<'_>) -> Result<Element> {
        let wait = self.client.wait().at_most(PATIENCE);
        let found = wait.every(Duration::from_millis(20)).for_element(locator);
        found
            .await
            .with_context(|| format!("the page has no {locator:?}"))
    }

    /// Reads until the result is as wanted. After the time limit it returns the last result, so
    /// that the caller can say what was wrong.
    pub(crate) async fn read_until<T>(
        &self,
        read: impl AsyncFnMut() -> Result<T>,
        wanted: impl Fn(&T) -> bool,
    ) -> Result<T> {
        self.read_within(PATIENCE, read, wanted).await
    }

    /// Reads like [`Page::read_until`] with a time limit of its own.
    pub(crate) async fn read_within<T>(
        &self,
        limit: Duration,
        mut read: impl AsyncFnMut() -> Result<T>,
        wanted: impl Fn(&T) -> bool,
    ) -> Result<T> {
        let deadline = Instant::now() + limit;
        loop {
            let value = read().await?;
            if wanted(&value) || Instant::now() > deadline {
                return Ok(value);
            }
            sleep(Duration::from_millis(20)).await;
        }
    }

    /// Adds a text area outside the app to copy from and to paste into, like a text editor: scripts
    /// cannot reach the clipboard, keys can. While a dialog is open, nothing outside it accepts
    /// keys.
    async fn add_scratch_pad(&self, text: &str) -> Result<Element> {
        let script = "const pad = document.createElement('textarea');
            pad.id = 'scratch-pad';
            pad.value = arguments[0];
            (document.querySelector('dialog[open]') ?? document.body).prepend(pad);";
        self.client.execute(script, vec![json!(text)]).await?;
        Ok(self.client.find(Locator::Id("scratch-pad")).await?)
    }

    async fn remove_scratch_pad(&self) -> Result<()> {
        let script = "document.getElementById('scratch-pad').remove()";
        self.client.execute(script, Vec::new()).await?;
        Ok(())
    }
}
