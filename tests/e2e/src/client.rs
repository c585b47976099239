//! A small HTTP client for the stub of the service and for the proxies.

use anyhow::{Context, Result};
use bytes::Bytes;
use http::{HeaderMap, Request};
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;

/// An answer.
#[derive(Debug)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, which is always text here.
    pub body: String,
}

impl Answer {
    /// Returns the header with this name, or an empty text.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }
}

/// Sends a request, without following redirects.
///
/// # Errors
/// Fails unless a complete answer arrives.
pub async fn ask(method: &str, url: &str, headers: &[(&str, &str)], body: &str) -> Result<Answer> {
    let mut request = Request::builder().method(method).uri(url);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Full::new(Bytes::from(body.to_owned())))?;
    let client = Client::builder(TokioExecutor::new()).build_http();
    let answer = client
        .request(request)
        .await
        .with_context(|| format!("{url} gives no answer"))?;
    let (head, body) = answer.into_parts();
    let body = body
        .collect()
        .await
        .with_context(|| format!("{url} gives no whole answer"))?
        .to_bytes();
    Ok(Answer {
        status: head.status.as_u16(),
        headers: head.headers,
        body: String::from_utf8_lossy(&body).into_owned(),
    })
}
