//! The vocabulary of the stories about sending: what a person enters, confirms and is told.

use anyhow::{Context, Result, ensure};
use fantoccini::Locator;
use serde_json::json;

use crate::page::Page;
use crate::service::{AK, PROJECT, SECURITY_TOKEN, SK, Service, TOKEN};

/// How a request is authenticated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Auth {
    /// By a token.
    Token,
    /// By an access key and a secret key.
    Keys,
    /// By such a pair for a while, with its security token.
    TemporaryKeys,
}

/// The button that opens the review.
pub const SEND: &str = "(//*[@data-action='send'])[1]";

/// The controls that hold secrets.
pub const SECRETS: [&str; 4] = ["/env/token", "/env/ak", "/env/sk", "/env/security_token"];

/// What a person does.
impl Page {
    /// Enters where requests go, and by what they are authenticated.
    ///
    /// # Errors
    /// When a control is missing.
    pub async fn set_up_sending(
        &self,
        service: &Service,
        template: &str,
        auth: Auth,
    ) -> Result<()> {
        self.is_to_send();
        self.clear_and_type("/env/project_id", PROJECT).await?;
        self.clear_and_type("/env/endpoint", &service.origin())
            .await?;
        self.clear_and_type("/env/proxy", template).await?;
        self.authenticate(auth).await
    }

    /// Enters by what requests are authenticated.
    ///
    /// # Errors
    /// When a control is missing.
    pub async fn authenticate(&self, auth: Auth) -> Result<()> {
        if auth == Auth::Token {
            self.select("/env/auth", "token").await?;
            return self.clear_and_type("/env/token", TOKEN).await;
        }
        self.select("/env/auth", "aksk").await?;
        self.clear_and_type("/env/ak", AK).await?;
        self.clear_and_type("/env/sk", SK).await?;
        let token = if auth == Auth::TemporaryKeys {
            SECURITY_TOKEN
        } else {
            ""
        };
        self.clear_and_type("/env/security_token", token).await
    }

    /// Opens the review.
    ///
    /// # Errors
    /// When it does not open.
    pub async fn review(&self) -> Result<()> {
        self.click(SEND).await?;
        self.expect_dialog("review", true).await?;
        self.expect_state("confirming").await
    }

    /// Agrees to the proxy, where the review asks for that.
    ///
    /// # Errors
    /// When the driver refuses.
    pub async fn consent(&self) -> Result<()> {
        self.tick("/send/consent").await
    }

    /// Agrees to all that the review asks for: to the proxy, and to send again what may exist.
    ///
    /// # Errors
    /// When the driver refuses.
    pub async fn agree(&self) -> Result<()> {
        self.consent().await?;
        self.tick("/send/again").await
    }

    /// Confirms in the review.
    ///
    /// # Errors
    /// When there is no such button.
    pub async fn confirm(&self) -> Result<()> {
        self.click("//dialog[@id='review']//*[@data-action='confirm']")
            .await
    }

    /// Sends as somebody does who agrees to everything.
    ///
    /// # Errors
    /// When the review does not open.
    pub async fn send(&self) -> Result<()> {
        self.review().await?;
        self.agree().await?;
        self.confirm().await
    }

    /// Tries to send where the page may say beforehand that it cannot.
    ///
    /// # Errors
    /// When the driver refuses.
    pub async fn try_to_send(&self) -> Result<()> {
        let before = self.send_state().await?;
        self.click(SEND).await?;
        self.read_until(async || self.send_state().await, |state| *state != before)
            .await?;
        if self.is_open("review").await? {
            self.agree().await?;
            self.confirm().await?;
        }
        Ok(())
    }

    /// Gives up waiting for an answer.
    ///
    /// # Errors
    /// When there is no such button.
    pub async fn cancel_sending(&self) -> Result<()> {
        self.click(
            "//*[@data-action='cancel'][ancestor::*[@id='send-panel']][not(ancestor::dialog)]",
        )
        .await
    }

    /// Ticks the box with this name, where it is shown and not ticked, by the key that does.
    async fn tick(&self, name: &str) -> Result<()> {
        let script = "const [box] = document.getElementsByName(arguments[0]);
            return Boolean(box && box.getClientRects().length && !box.checked)";
        if self.script(script, vec![json!(name)]).await? == json!(true) {
            self.press_in(name, " ").await?;
        }
        Ok(())
    }
}

/// What a person sees.
impl Page {
    /// Waits until a service worker serves the page, some seconds after it was loaded.
    ///
    /// # Errors
    /// When none does.
    pub async fn expect_controlled(&self) -> Result<()> {
        let script = "return Boolean(navigator.serviceWorker.controller)";
        let controlled = self
            .read_until(
                async || self.script(script, Vec::new()).await,
                |is| *is == json!(true),
            )
            .await?;
        ensure!(
            controlled == json!(true),
            "no service worker serves the page"
        );
        Ok(())
    }

    /// What the page says about sending.
    ///
    /// # Errors
    /// When it says nothing.
    pub async fn send_state(&self) -> Result<String> {
        let state = self
            .client
            .find(Locator::Css("#send-state"))
            .await?
            .attr("data-state")
            .await?;
        state.context("#send-state has no data-state")
    }

    /// Waits until this is the state.
    ///
    /// # Errors
    /// When it is another one.
    pub async fn expect_state(&self, expected: &str) -> Result<()> {
        let state = self
            .read_until(async || self.send_state().await, |state| state == expected)
            .await?;
        ensure!(
            state == expected,
            "the state is {state} and not {expected}: {}",
            self.told().await?
        );
        Ok(())
    }

    /// Waits until nothing is on its way or to be confirmed, and says what came of it.
    ///
    /// # Errors
    /// When the page has no state.
    pub async fn outcome(&self) -> Result<String> {
        let settled = |state: &String| !matches!(state.as_str(), "confirming" | "sending");
        self.read_until(async || self.send_state().await, settled)
            .await
    }

    /// The start of what the page tells about the outcome.
    ///
    /// # Errors
    /// When the driver does not answer.
    pub async fn told(&self) -> Result<String> {
        let script = format!("{TOLD} return told.slice(0, 2000)");
        Ok(self
            .script(&script, Vec::new())
            .await?
            .as_str()
            .unwrap_or_default()
            .to_owned())
    }

    /// Those of these parts that the page does not tell, in whatever case.
    ///
    /// # Errors
    /// When the driver does not answer.
    pub async fn untold(&self, parts: &[&str]) -> Result<Vec<String>> {
        // Asked in the page: an answer may be of megabytes.
        let script = format!(
            "{TOLD} return arguments[0].filter(part => !told.includes(part.toLowerCase()))"
        );
        Ok(serde_json::from_value(
            self.script(&script, vec![json!(parts)]).await?,
        )?)
    }

    /// Whether the box with this name is shown.
    ///
    /// # Errors
    /// When the driver does not answer.
    pub async fn asks_for(&self, name: &str) -> Result<bool> {
        let script =
            "return Boolean(document.getElementsByName(arguments[0])[0]?.getClientRects().length)";
        Ok(self.script(script, vec![json!(name)]).await? == json!(true))
    }
}

/// Puts together what the page tells about an outcome.
const TOLD: &str = "const places = ['#send-state', '#answer', '#failure', '#answer-raw'];
    const told = places.map(place => document.querySelector(place)?.textContent ?? '').join('\\n').toLowerCase();";
