//! The three browser engines, with their drivers and capabilities.

use std::path::Path;
use std::process::Command;

use fantoccini::wd::Capabilities;
use serde_json::json;

/// A browser engine. Together they represent nearly every browser in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Chromium, through chromedriver.
    Chromium,
    /// Firefox, through geckodriver.
    Firefox,
    /// WebKitGTK, the engine of Safari, through WebKitWebDriver.
    WebKit,
}

impl Engine {
    /// Returns the command that starts the driver on `port`.
    pub(crate) fn driver(self, port: u16, further: [u16; 2]) -> Command {
        let mut command = Command::new(match self {
            Self::Chromium => "chromedriver",
            Self::Firefox => "geckodriver",
            Self::WebKit => "WebKitWebDriver",
        });
        command.arg(format!("--port={port}"));
        if self == Self::Firefox {
            // Otherwise two geckodrivers would use the same fixed ports: one for a protocol not
            // used here, one for their browsers if these have a given profile.
            let [websocket, marionette] = further;
            command.arg(format!("--websocket-port={websocket}"));
            command.arg(format!("--marionette-port={marionette}"));
        }
        command
    }

    /// Returns `true` for WebKitGTK, which has no headless mode.
    pub(crate) fn needs_display(self) -> bool {
        self == Self::WebKit
    }

    /// Returns the capabilities that the session requests, with the given profile.
    pub(crate) fn capabilities(self, profile: Option<&Path>) -> Capabilities {
        let mut firefox = json!({ "args": ["-headless"], "prefs": {} });
        let mut chromium = CHROMIUM_ARGUMENTS.map(str::to_owned).to_vec();
        if let Some(profile) = profile {
            chromium.push(format!("--user-data-dir={}", profile.display()));
            // A newer Firefox may have filled it.
            firefox["args"] = json!(["-headless", "-profile", profile, "-allow-downgrade"]);
            // As in daily use, and every second: what is in the windows is written for the time after a
            // crash. The driver turns that off.
            firefox["prefs"]["browser.sessionstore.resume_from_crash"] = json!(true);
            firefox["prefs"]["browser.sessionstore.interval"] = json!(1000);
        }
        let options = match self {
            Self::Chromium => vec![
                ("goog:chromeOptions", json!({ "args": chromium })),
                ("goog:loggingPrefs", json!({ "browser": "ALL" })),
            ],
            Self::Firefox => vec![("moz:firefoxOptions", firefox)],
            Self::WebKit => Vec::new(),
        };
        options
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect()
    }
}

const CHROMIUM_ARGUMENTS: [&str; 8] = [
    "--headless=new",
    // The sandbox needs rights that root in a container lacks, and only our own page is opened.
    "--no-sandbox",
    "--disable-gpu",
    // Without these, Chromium calls home all the time, and waits for answers if there is no
    // network.
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];
