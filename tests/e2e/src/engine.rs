//! The three browser engines: which driver each one has, and what it must be told at its start.

use std::process::Command;

use fantoccini::wd::Capabilities;
use serde_json::json;

/// A browser engine. Together they stand for nearly every browser in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Chromium, by chromedriver.
    Chromium,
    /// Firefox, by geckodriver.
    Firefox,
    /// WebKitGTK, the engine of Safari, by WebKitWebDriver.
    WebKit,
}

impl Engine {
    /// The command that starts the driver on `port`.
    pub(crate) fn driver(self, port: u16, second_port: u16) -> Command {
        let mut command = Command::new(match self {
            Self::Chromium => "chromedriver",
            Self::Firefox => "geckodriver",
            Self::WebKit => "WebKitWebDriver",
        });
        command.arg(format!("--port={port}"));
        if self == Self::Firefox {
            // Two geckodrivers would otherwise meet on the fixed port of a protocol not used here.
            command.arg(format!("--websocket-port={second_port}"));
        }
        command
    }

    /// WebKitGTK has no headless mode of its own.
    pub(crate) fn needs_display(self) -> bool {
        self == Self::WebKit
    }

    /// What the session asks for. Each driver gives its browser a fresh profile.
    pub(crate) fn capabilities(self) -> Capabilities {
        let options = match self {
            Self::Chromium => vec![
                ("goog:chromeOptions", json!({ "args": CHROMIUM_ARGUMENTS })),
                ("goog:loggingPrefs", json!({ "browser": "ALL" })),
            ],
            Self::Firefox => vec![("moz:firefoxOptions", json!({ "args": ["-headless"] }))],
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
    // The sandbox needs rights that root in a container lacks, and no page but ours is opened.
    "--no-sandbox",
    "--disable-gpu",
    // Without the rest it calls home all the time, and waits for answers where there is no network.
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];
