//! A server that can disappear, as a network can.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use crate::process::{Guarded, start_driver, start_talker};

/// A server that runs until it is dropped, which also breaks open connections.
pub struct Host {
    url: String,
    _server: Guarded,
}

impl Host {
    /// Serves `folder` below `prefix` with `program`, the `serve` of this package.
    ///
    /// # Errors
    /// Fails if it does not start.
    pub fn start(program: &str, folder: &Path, prefix: &str) -> Result<Self> {
        Self::slow(program, folder, prefix, 0)
    }

    /// Serves like [`Host::start`], and answers with a program only after so many seconds.
    ///
    /// # Errors
    /// Fails if it does not start.
    pub fn slow(program: &str, folder: &Path, prefix: &str, seconds: u64) -> Result<Self> {
        let (server, said) = start_talker(
            Command::new(program)
                .arg(folder)
                .arg(prefix)
                .env("PORT", "0")
                .env("SLOW", seconds.to_string()),
        )?;
        let url = said.split(' ').find(|word| word.starts_with("http://"));
        let url = url
            .with_context(|| format!("the server does not say where it is: {said}"))?
            .to_owned();
        Ok(Self {
            url,
            _server: server,
        })
    }

    /// Starts any server that is configured to listen on `port`.
    ///
    /// # Errors
    /// Fails if it does not start.
    pub fn listening(command: &mut Command, port: u16) -> Result<Self> {
        let server = start_driver(command.stdout(Stdio::null()), port)?;
        Ok(Self {
            url: format!("http://127.0.0.1:{port}/"),
            _server: server,
        })
    }

    /// Returns the URL of the page, with a slash at its end.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }
}
