//! Starts and ends one browser with its driver.

use std::env;

use anyhow::{Context, Result};
use fantoccini::error::CmdError;
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;

use crate::engine::Engine;
use crate::process::{Guarded, free_port, start_driver, start_screen};
use crate::profile::Profile;

/// A running browser. End it with [`Browser::close`]: dropping it kills the driver, but a killed
/// driver leaves its browser behind.
pub struct Browser {
    engine: Engine,
    client: Client,
    _driver: Guarded,
    _screen: Option<Guarded>,
    // Removed last.
    profile: Option<Profile>,
}

impl Browser {
    /// Starts a driver and its browser, with a window the size of a small laptop's.
    ///
    /// # Errors
    /// Fails if the driver or the browser is not installed, or does not start.
    pub async fn start(engine: Engine) -> Result<Self> {
        Self::start_with(engine, Self::profile(engine).await?).await
    }

    async fn profile(engine: Engine) -> Result<Option<Profile>> {
        match engine {
            Engine::Chromium => return Profile::empty().map(Some),
            Engine::WebKit => return Ok(None),
            Engine::Firefox => {}
        }
        let profile = if let Some(profile) = Profile::copied()? {
            profile
        } else {
            let mut first = Self::start_with(engine, Some(Profile::empty()?)).await?;
            let profile = first.profile.take();
            first.close().await?;
            profile.context("the first one has a profile")?.keep()?;
            Profile::copied()?.context("it was just kept")?
        };
        Ok(Some(profile))
    }

    async fn start_with(engine: Engine, profile: Option<Profile>) -> Result<Self> {
        let port = free_port()?;
        let mut command = engine.driver(port, [free_port()?, free_port()?]);
        let screen = if engine.needs_display() && env::var_os("DISPLAY").is_none() {
            let (screen, display) = start_screen()?;
            command.env("DISPLAY", display);
            Some(screen)
        } else {
            None
        };
        let driver = start_driver(&mut command, port)?;
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(engine.capabilities(profile.as_ref().map(Profile::folder)))
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .with_context(|| {
                format!("{engine:?} does not start: `scripts/setup.sh browsers` installs it")
            })?;
        client.set_window_size(1280, 900).await?;
        Ok(Self {
            engine,
            client,
            _driver: driver,
            _screen: screen,
            profile,
        })
    }

    /// Returns the WebDriver client of the open window.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Returns the errors in the page's console, including a panic of the app. Only Chromium's
    /// driver reports them; the list is always empty for the others.
    ///
    /// # Errors
    /// Fails if the driver does not answer.
    pub async fn console_errors(&self) -> Result<Vec<String>> {
        if self.engine != Engine::Chromium {
            return Ok(Vec::new());
        }
        let entries = self.client.issue_cmd(&ConsoleLog).await?;
        let entries = entries.as_array().context("the log is a list")?;
        Ok(entries
            .iter()
            .filter(|entry| entry["level"] == "SEVERE")
            .map(|entry| entry["message"].to_string())
            .collect())
    }

    /// Ends the browser.
    ///
    /// # Errors
    /// Fails if the driver does not answer.
    pub async fn close(self) -> Result<(), CmdError> {
        self.client.clone().close().await
    }

    /// Ends the browser, and returns its profile; WebKit has none.
    ///
    /// # Errors
    /// Fails if the driver does not answer.
    pub async fn close_for_profile(mut self) -> Result<Option<Profile>> {
        let profile = self.profile.take();
        self.close().await?;
        Ok(profile)
    }
}

/// Chromium's own command for the console log; WebDriver itself has none.
#[derive(Debug)]
struct ConsoleLog;

impl WebDriverCompatibleCommand for ConsoleLog {
    fn endpoint(
        &self,
        base_url: &url::Url,
        session_id: Option<&str>,
    ) -> Result<url::Url, url::ParseError> {
        let session = session_id.unwrap_or_default();
        base_url.join(&format!("session/{session}/se/log"))
    }

    fn method_and_body(&self, _request_url: &url::Url) -> (http::Method, Option<String>) {
        let body = json!({ "type": "browser" }).to_string();
        (http::Method::POST, Some(body))
    }
}
