//! The vocabulary of the stories about sending: entering settings, confirming, and reading the
//! outcome.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use fantoccini::Locator;
use serde_json::json;

use crate::page::Page;
use crate::proxies::{Kind, Proxy};
use crate::service::{AK, PROJECT, SECURITY_TOKEN, SK, Service, TOKEN};

/// A valid request for a gateway.
pub const GATEWAY: &str = include_str!("../../../examples/gateway-vpc.json");

/// A valid request for a connection.
pub const CONNECTION: &str = include_str!("../../../examples/connection-static.json");

/// The authentication of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Auth {
    /// A token.
    Token,
    /// An access key and a secret key.
    Keys,
    /// A temporary pair of keys with a security token.
    TemporaryKeys,
}

/// The button that opens the review.
pub const SEND: &str = "(//*[@data-action='send'])[1]";

/// The controls that hold secrets.
pub const SECRETS: [&str; 4] = ["/env/token", "/env/ak", "/env/sk", "/env/security_token"];

/// The page waits 15 s for each call of its worker; this is long enough to make one again.
const HANGING: Duration = Duration::from_secs(25);

/// Opens the gateway form with a valid request, and enters its destination.
///
/// # Errors
/// Fails if a control is missing.
pub async fn begin(page: &Page, service: &Service, template: &str) -> Result<()> {
    page.open("#/gateway").await?;
    page.import(GATEWAY).await?;
    page.set_up_sending(service, template, Auth::Token).await
}

/// Starts a stub and a proxy, and sets the page up to send through both.
///
/// # Errors
/// Fails as [`begin`] does, and if one of them does not start.
pub async fn begin_through(page: &Page, kind: Kind) -> Result<(Service, Proxy)> {
    let service = Service::start()?;
    let proxy = Proxy::start(kind, &service)?;
    begin(page, &service, &proxy.template()).await?;
    Ok((service, proxy))
}

/// The same through nginx, with the page's workers in the hands of the story.
///
/// # Errors
/// Same as [`begin_through`].
pub async fn begin_with_workers(page: &Page) -> Result<(Service, Proxy)> {
    let service = Service::start()?;
    let proxy = Proxy::start(Kind::Nginx, &service)?;
    page.open("#/gateway").await?;
    page.take_workers().await?;
    page.import(GATEWAY).await?;
    page.set_up_sending(&service, &proxy.template(), Auth::Token)
        .await?;
    Ok((service, proxy))
}

/// A person's actions.
impl Page {
    /// Enters the destination and the credentials.
    ///
    /// # Errors
    /// Fails if a control is missing.
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

    /// Enters the credentials.
    ///
    /// # Errors
    /// Fails if a control is missing.
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
    /// Fails if it does not open.
    pub async fn review(&self) -> Result<()> {
        self.click(SEND).await?;
        self.expect_dialog("review", true).await?;
        self.expect_state("confirming").await
    }

    /// Consents to the proxy, if the review asks for it.
    ///
    /// # Errors
    /// Fails if the driver refuses.
    pub async fn consent(&self) -> Result<()> {
        self.tick("/send/consent").await
    }

    /// Ticks everything that the review asks for: trust in the proxy, and sending again what may
    /// exist.
    ///
    /// # Errors
    /// Fails if the driver refuses.
    pub async fn agree(&self) -> Result<()> {
        self.consent().await?;
        self.tick("/send/again").await
    }

    /// Confirms in the review.
    ///
    /// # Errors
    /// Fails if there is no such button.
    pub async fn confirm(&self) -> Result<()> {
        self.click("//dialog[@id='review']//*[@data-action='confirm']")
            .await
    }

    /// Sends with everything ticked.
    ///
    /// # Errors
    /// Fails if the review does not open.
    pub async fn send(&self) -> Result<()> {
        self.review().await?;
        self.agree().await?;
        self.confirm().await
    }

    /// Tries to send; the page may report a problem instead of opening the review.
    ///
    /// # Errors
    /// Fails if the driver refuses.
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

    /// Stops waiting for an answer.
    ///
    /// # Errors
    /// Fails if there is no such button.
    pub async fn cancel_sending(&self) -> Result<()> {
        self.click(
            "//*[@data-action='cancel'][ancestor::*[@id='send-panel']][not(ancestor::dialog)]",
        )
        .await
    }

    /// Ticks the box with this name with the space bar, if it is shown and not ticked.
    async fn tick(&self, name: &str) -> Result<()> {
        let script = "const [box] = document.getElementsByName(arguments[0]);
            return Boolean(box && box.getClientRects().length && !box.checked)";
        if self.script(script, vec![json!(name)]).await? == json!(true) {
            self.press_in(name, " ").await?;
        }
        Ok(())
    }
}

/// The state that a person sees.
impl Page {
    /// Waits until a service worker controls the page, some seconds after it was loaded.
    ///
    /// # Errors
    /// Fails if none does.
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

    /// Returns the state of sending.
    ///
    /// # Errors
    /// Fails if the page shows none.
    pub async fn send_state(&self) -> Result<String> {
        let state = self
            .client
            .find(Locator::Css("#send-state"))
            .await?
            .attr("data-state")
            .await?;
        state.context("#send-state has no data-state")
    }

    /// Waits for this state.
    ///
    /// # Errors
    /// Fails if it is another one.
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

    /// Waits until an answer is read that arrived while the worker hung, which shows only at the time
    /// limit of the call.
    ///
    /// # Errors
    /// Fails if it is not.
    pub async fn expect_answered_after_hanging(&self) -> Result<()> {
        let read = async || self.send_state().await;
        self.read_within(HANGING, read, |state| state != "sending")
            .await?;
        self.expect_state("answered").await
    }

    /// Opens the review and confirms without the required consent: no further request must arrive.
    ///
    /// # Errors
    /// Fails if the page does not ask, or if it sends.
    pub async fn expect_to_be_asked_again(&self, service: &Service, arrived: usize) -> Result<()> {
        self.review().await?;
        self.consent().await?;
        ensure!(
            self.asks_for("/send/again").await?,
            "it does not ask whether to send again"
        );
        self.confirm().await?;
        self.expect_text("#review", "tick this box first").await?;
        ensure!(
            self.is_open("review").await?,
            "the review is over without an answer to its question"
        );
        service.expect_creates(arrived).await?;
        Ok(())
    }

    /// Waits until nothing is under way or to be confirmed, and returns the outcome.
    ///
    /// # Errors
    /// Fails if the page shows no state.
    pub async fn outcome(&self) -> Result<String> {
        let settled = |state: &String| !matches!(state.as_str(), "confirming" | "sending");
        self.read_until(async || self.send_state().await, settled)
            .await
    }

    /// Returns the beginning of the page's texts about the outcome.
    ///
    /// # Errors
    /// Fails if the driver does not answer.
    pub async fn told(&self) -> Result<String> {
        let script = format!("{TOLD} return told.slice(0, 2000)");
        Ok(self
            .script(&script, Vec::new())
            .await?
            .as_str()
            .unwrap_or_default()
            .to_owned())
    }

    /// Returns the parts that the page's texts about the outcome do not contain, ignoring case.
    ///
    /// # Errors
    /// Fails if the driver does not answer.
    pub async fn untold(&self, parts: &[&str]) -> Result<Vec<String>> {
        // Searched in the page, because an answer may have megabytes.
        let script = format!(
            "{TOLD} return arguments[0].filter(part => !told.includes(part.toLowerCase()))"
        );
        Ok(serde_json::from_value(
            self.script(&script, vec![json!(parts)]).await?,
        )?)
    }

    /// Returns `true` if the box with this name is shown.
    ///
    /// # Errors
    /// Fails if the driver does not answer.
    pub async fn asks_for(&self, name: &str) -> Result<bool> {
        let script =
            "return Boolean(document.getElementsByName(arguments[0])[0]?.getClientRects().length)";
        Ok(self.script(script, vec![json!(name)]).await? == json!(true))
    }
}

/// Collects the page's texts about the outcome.
const TOLD: &str = "const places = ['#send-state', '#answer', '#failure', '#answer-raw'];
    const told = places.map(place => document.querySelector(place)?.textContent ?? '').join('\\n').toLowerCase();";
