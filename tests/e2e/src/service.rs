//! The stub of the service, described in `service.py`. It runs until it is dropped.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::client::ask;
use crate::process::{Guarded, cache, free_port, start_server};

/// The project that the stub accepts.
pub const PROJECT: &str = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";
/// The token that it accepts. Like the others, it is a unique text that can be searched for.
pub const TOKEN: &str = "MARKER-Token-8251";
/// The access key that it accepts.
pub const AK: &str = "MARKERACCESSKEY8252X";
/// The secret key of the access key.
pub const SK: &str = "MARKER-Secret-Key-8253";
/// The security token that makes the pair temporary; the pair is accepted without it, too.
pub const SECURITY_TOKEN: &str = "MARKER-Security-Token-8254";

/// The request ID in each answer.
pub const REQUEST_ID: &str = "5e0f1d2c-3b4a-4958-8697-a8b9cadbecfd";

/// The ID of the gateway in its answer.
pub const GATEWAY_ID: &str = "3f7a90c2-61d8-4b5e-a0f4-9c2d8e7b1a65";

/// The time limit for a request to arrive at the stub.
const PATIENCE: Duration = Duration::from_secs(10);

/// A running stub.
pub struct Service {
    port: u16,
    _process: Guarded,
}

/// The requests that arrived at the stub.
#[derive(Debug, Deserialize)]
pub struct Log {
    /// The number of requests that would have created something.
    pub creates: usize,
    /// All requests in order, including preflights.
    pub log: Vec<Arrival>,
}

/// A request that arrived.
#[derive(Debug, Deserialize)]
pub struct Arrival {
    /// The method.
    pub method: String,
    /// The path and query.
    pub path: String,
    /// The headers, by name in lower case.
    pub headers: BTreeMap<String, String>,
    /// The body.
    pub body: String,
    /// `true` if it would have created something.
    pub create: bool,
    /// The errors in it, one sentence each.
    pub wrong: Vec<String>,
    /// The fault that it met.
    pub fault: Option<String>,
}

impl Service {
    /// Starts a stub.
    ///
    /// # Errors
    /// Fails if the vendor's signer is not installed.
    pub fn start() -> Result<Self> {
        let port = free_port()?;
        let credentials = json!({
            "project": PROJECT, "token": TOKEN, "ak": AK, "sk": SK, "security_token": SECURITY_TOKEN,
        });
        let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("service.py");
        let mut command = Command::new(cache()?.join("signer/bin/python"));
        command
            .arg(program)
            .arg(port.to_string())
            .arg(credentials.to_string());
        Ok(Self {
            port,
            _process: start_server(&mut command, port, "proxies")?,
        })
    }

    /// Returns the `Host` of requests to it.
    #[must_use]
    pub fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Returns the port that it listens on.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Returns its URL, without a slash at the end.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("http://{}", self.host())
    }

    /// Makes the next request fail; `service.py` lists the faults.
    ///
    /// # Errors
    /// Fails if there is no such fault.
    pub async fn fail_next(&self, fault: &str) -> Result<()> {
        self.control("next", &json!({ "fault": fault })).await?;
        Ok(())
    }

    /// Sends CORS headers from now on, so that a page reaches the stub without a proxy.
    ///
    /// # Errors
    /// Fails if the stub does not answer.
    pub async fn allow_pages(&self) -> Result<()> {
        self.control("next", &json!({ "cors": true })).await?;
        Ok(())
    }

    /// Lets the answer go that the fault `held` holds back, and ends the hanging requests.
    ///
    /// # Errors
    /// Fails if the stub does not answer.
    pub async fn release(&self) -> Result<()> {
        self.control("release", &json!({})).await?;
        Ok(())
    }

    /// Forgets all arrivals and faults, and ends the hanging requests.
    ///
    /// # Errors
    /// Fails if the stub does not answer.
    pub async fn reset(&self) -> Result<()> {
        self.control("reset", &json!({})).await?;
        Ok(())
    }

    /// Returns the headers of a POST, signed by the vendor's signer.
    ///
    /// # Errors
    /// Fails if the stub does not answer.
    pub async fn sign(
        &self,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Result<BTreeMap<String, String>> {
        let headers: BTreeMap<_, _> = headers.iter().copied().collect();
        let request = json!({ "method": "POST", "path": path, "headers": headers, "body": body });
        Ok(serde_json::from_value(
            self.control("sign", &request).await?,
        )?)
    }

    /// Returns the arrivals since the last reset.
    ///
    /// # Errors
    /// Fails if the stub does not answer.
    pub async fn log(&self) -> Result<Log> {
        let answer = ask("GET", &format!("{}/_stub/log", self.origin()), &[], "").await?;
        Ok(serde_json::from_str(&answer.body)?)
    }

    /// Waits until this many creates have arrived.
    ///
    /// # Errors
    /// Fails if there are more or fewer.
    pub async fn expect_creates(&self, expected: usize) -> Result<Log> {
        let deadline = Instant::now() + PATIENCE;
        let mut log = self.log().await?;
        while log.creates < expected && Instant::now() < deadline {
            sleep(Duration::from_millis(20)).await;
            log = self.log().await?;
        }
        ensure!(
            log.creates == expected,
            "{} creates arrived and not {expected}: {:#?}",
            log.creates,
            log.log
        );
        Ok(log)
    }

    async fn control(&self, what: &str, told: &Value) -> Result<Value> {
        let answer = ask(
            "POST",
            &format!("{}/_stub/{what}", self.origin()),
            &[],
            &told.to_string(),
        )
        .await?;
        ensure!(
            answer.status == 200,
            "the stub refuses {what}: {}",
            answer.body
        );
        Ok(serde_json::from_str(&answer.body)?)
    }
}
