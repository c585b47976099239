//! The request to send: URL, route, headers, body.

use crate::catalogue::spec::Api;
use crate::document::secret::{self, Hidden, MASK};
use crate::transport::address::Address;
use crate::transport::proxy::{self, Route};
use crate::transport::settings::{Auth, Credentials, Problem, Secret, Settings};
use crate::transport::signature;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fmt;

/// A header of a request.
pub struct Header {
    /// Its name.
    pub name: &'static str,
    /// The value to send.
    pub value: String,
    /// The value to show: secrets are masked, and missing parts are names in braces.
    pub shown: String,
}

/// Writes `name: value`, as shown.
impl fmt::Display for Header {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.shown)
    }
}

impl Header {
    fn plain(name: &'static str, value: String) -> Header {
        Header {
            name,
            shown: value.clone(),
            value,
        }
    }

    fn date(now_iso: &str) -> Header {
        let name = "X-Sdk-Date";
        match signature::stamp(now_iso) {
            Some(stamp) => Header::plain(name, stamp),
            None => Header::plain(name, format!("{{{name}}}")),
        }
    }

    fn secret(name: &'static str, value: &str) -> Header {
        let shown = if value.is_empty() {
            format!("{{{name}}}")
        } else {
            MASK.to_owned()
        };
        Header {
            name,
            shown,
            value: value.to_owned(),
        }
    }
}

/// A request that may be sent, as data, so that the code that sends it decides nothing.
pub struct Request {
    /// The URL to fetch: the service's, or the proxy's.
    pub url: String,
    /// The headers. `Host` is not among them: the browser or the proxy sets it.
    pub headers: Vec<Header>,
    /// The data needed for reading the answer, including the body.
    pub sent: Sent,
}

/// The data about a request that is needed for reading its answer. It holds secrets: those of the
/// body, and all texts that the answer must not show.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// The URL of the service.
    pub url: String,
    /// The origin of the proxy, if the request went through one.
    pub proxy: Option<String>,
    /// The body, as signed and sent.
    pub body: String,
    /// The secrets that an answer may echo and must not show.
    pub(crate) secrets: Vec<String>,
}

impl Sent {
    /// Returns the filter for texts of the answer.
    #[must_use]
    pub fn hidden(&self) -> Hidden {
        Hidden::new(self.secrets.iter().map(String::as_str))
    }
}

/// Writes only the URL.
impl fmt::Debug for Sent {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_struct("Sent")
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

/// A request for display, as far as it is known. It holds no secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// The URL of the service.
    pub url: String,
    /// The route.
    pub route: Result<Route, proxy::ProxyFault>,
    /// The headers, `name: value`.
    pub headers: Vec<String>,
    /// The input of the signature, if an access key signs.
    pub signing: Option<Signing>,
}

/// The input of a signature, without secrets: a security token in it is masked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signing {
    /// The canonical request.
    pub canonical_request: String,
    /// The string to sign.
    pub string_to_sign: String,
}

/// The method of every request that creates something.
pub const METHOD: &str = "POST";

impl Request {
    /// Builds the request with this JSON text as its body, signed at `now_iso`, a time that
    /// [`signature::stamp`] can read.
    ///
    /// # Errors
    /// The problems that keep it from being sent.
    pub fn new(
        api: &'static Api,
        settings: &Settings,
        credentials: &Credentials,
        body: String,
        now_iso: &str,
    ) -> Result<Request, Vec<Problem>> {
        let mut problems = settings.problems(credentials);
        if settings.auth == Auth::AkSk && signature::stamp(now_iso).is_none() {
            problems.push(Problem {
                control: "/env/auth".into(),
                message: "Signatures need the time of this computer, which cannot be read. Set the clock or use a token.".into(),
            });
        }
        let Some(route) = settings.route(api).ok().filter(|_| problems.is_empty()) else {
            return Err(problems);
        };
        let url = settings.url(api);
        let (headers, _) = headers(&url, settings, credentials, &body, now_iso);
        let secrets = secrets(api, credentials, &headers, &body);
        Ok(Request {
            url: route.url,
            headers,
            sent: Sent {
                url,
                proxy: route.proxy,
                body,
                secrets,
            },
        })
    }
}

/// Previews the result of [`Request::new`] for the same arguments, as far as it is known.
#[must_use]
pub fn preview(
    api: &'static Api,
    settings: &Settings,
    credentials: &Credentials,
    body: &str,
    now_iso: &str,
) -> Preview {
    let url = settings.url(api);
    let (headers, signing) = headers(&url, settings, credentials, body, now_iso);
    Preview {
        route: settings.route(api),
        headers: headers.iter().map(Header::to_string).collect(),
        signing,
        url,
    }
}

fn headers(
    url: &str,
    settings: &Settings,
    credentials: &Credentials,
    body: &str,
    now_iso: &str,
) -> (Vec<Header>, Option<Signing>) {
    let mut headers = vec![Header::plain("Content-Type", "application/json".into())];
    match settings.auth {
        Auth::Unset => (headers, None),
        Auth::Token => {
            headers.push(Header::secret(
                "X-Auth-Token",
                credentials.get(Secret::Token),
            ));
            (headers, None)
        }
        Auth::AkSk => {
            headers.push(Header::plain("X-Project-Id", settings.project_id.clone()));
            headers.push(Header::date(now_iso));
            if !credentials.get(Secret::SecurityToken).is_empty() {
                headers.push(Header::secret(
                    "X-Security-Token",
                    credentials.get(Secret::SecurityToken),
                ));
            }
            let signing = add_signature(url, &mut headers, credentials, body);
            (headers, Some(signing))
        }
    }
}

/// Signs the headers so far, and adds the `Authorization` header.
fn add_signature(
    url: &str,
    headers: &mut Vec<Header>,
    credentials: &Credentials,
    body: &str,
) -> Signing {
    let address = Address::parse(url).ok();
    let host = address.as_ref().map(Address::authority).unwrap_or_default();
    let (ak, sk) = (credentials.get(Secret::Ak), credentials.get(Secret::Sk));
    let mut signed: Vec<(&str, &str)> = headers
        .iter()
        .map(|header| (header.name, header.value.as_str()))
        .collect();
    signed.push(("Host", &host));
    let stamp = signed
        .iter()
        .find(|(name, _)| *name == "X-Sdk-Date")
        .map(|(_, value)| *value)
        .unwrap_or_default();
    let path = address
        .as_ref()
        .map(|address| address.rest)
        .unwrap_or_default();
    let message = signature::Message {
        method: METHOD,
        path,
        headers: &signed,
        stamp,
        body: body.as_bytes(),
    };
    let made = signature::sign(sk, &message);
    let masked = Hidden::new([credentials.get(Secret::SecurityToken)]);
    let signing = Signing {
        canonical_request: masked.mask(&made.canonical_request),
        string_to_sign: made.string_to_sign.clone(),
    };
    let shown = if ak.is_empty() || sk.is_empty() {
        "{Authorization}".to_owned()
    } else {
        format!(
            "{} Access={MASK}, SignedHeaders={}, Signature={MASK}",
            signature::ALGORITHM,
            made.signed_headers
        )
    };
    headers.push(Header {
        name: "Authorization",
        value: made.authorization(ak),
        shown,
    });
    signing
}

/// Returns all texts that an answer must not show: the credentials, the signature, and the secrets
/// of the body.
fn secrets(
    api: &'static Api,
    credentials: &Credentials,
    headers: &[Header],
    body: &str,
) -> Vec<String> {
    let body: Value = serde_json::from_str(body).unwrap_or_default();
    let texts = secret::texts(api.request, &body);
    let signature = headers
        .iter()
        .find_map(|header| header.value.rsplit_once("Signature=").map(|(_, text)| text));
    let given = Secret::ALL.into_iter().map(|which| credentials.get(which));
    let all = given
        .chain(signature)
        .chain(texts.iter().map(String::as_str));
    all.filter(|text| !text.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{CONNECTION, GATEWAY};
    use crate::transport::settings::tests::{MARKER, credentials, settings};

    const NOW: &str = "2019-11-15T03:36:55.000Z";

    fn shown(settings: &Settings, credentials: &Credentials) -> Vec<String> {
        preview(&GATEWAY, settings, credentials, "{}", NOW).headers
    }

    #[test]
    fn headers_are_shown_without_secrets() {
        let unset = Credentials::default();
        assert_eq!(
            shown(&settings(Auth::Unset), &credentials()),
            ["Content-Type: application/json"]
        );
        assert_eq!(
            shown(&settings(Auth::Token), &unset)[1],
            "X-Auth-Token: {X-Auth-Token}"
        );
        assert_eq!(
            shown(&settings(Auth::Token), &credentials())[1],
            "X-Auth-Token: ••••"
        );
        assert_eq!(
            shown(&settings(Auth::AkSk), &unset)[3],
            "Authorization: {Authorization}"
        );
        assert_eq!(
            shown(&settings(Auth::AkSk), &credentials()),
            [
                "Content-Type: application/json",
                "X-Project-Id: 0605",
                "X-Sdk-Date: 20191115T033655Z",
                "X-Security-Token: ••••",
                "Authorization: SDK-HMAC-SHA256 Access=••••, \
             SignedHeaders=content-type;host;x-project-id;x-sdk-date;x-security-token, Signature=••••",
            ]
        );
    }

    #[test]
    fn what_was_signed_is_shown_without_secrets() {
        let mut settings = settings(Auth::AkSk);
        settings.endpoint = "https://vpn.example:8443".into();
        let preview = preview(&GATEWAY, &settings, &credentials(), "{}", NOW);
        let Signing {
            canonical_request,
            string_to_sign,
        } = preview.signing.expect("a signature");
        assert!(
            canonical_request.contains("\nhost:vpn.example:8443\n"),
            "{canonical_request}"
        );
        assert!(
            canonical_request.contains("\nx-security-token:••••\n"),
            "{canonical_request}"
        );
        for text in [canonical_request, string_to_sign] {
            assert!(!text.contains(MARKER), "{text}");
        }
    }

    #[test]
    fn only_what_has_no_problem_is_ready() {
        let ready = |settings: &Settings, credentials: &Credentials| {
            Request::new(
                &CONNECTION,
                settings,
                credentials,
                r#"{"vpn_connection":{"psk":"Psk-1"}}"#.into(),
                NOW,
            )
        };
        let problems = ready(&Settings::default(), &credentials())
            .err()
            .map(|problems| problems.len());
        assert_eq!(problems, Some(3));
        let request = ready(&settings(Auth::AkSk), &credentials()).expect("a request");
        assert_eq!(
            (&request.url, &request.sent.proxy),
            (&request.sent.url, &None)
        );
        let sent: String = request
            .headers
            .iter()
            .map(|header| header.value.as_str())
            .collect();
        let signature = &sent[sent.len() - 64..];
        let echo = format!("Psk-1 {signature} {MARKER}/env/sk");
        assert_eq!(
            format!("{:?}", request.sent),
            format!("Sent {{ url: {:?}, .. }}", request.url)
        );
        assert_eq!(request.sent.hidden().mask(&echo), "•••• •••• ••••");
    }

    #[test]
    fn nothing_is_signed_at_an_unknown_time() {
        let new = |auth: Auth, now: &str| {
            Request::new(&GATEWAY, &settings(auth), &credentials(), "{}".into(), now)
        };
        let problems = new(Auth::AkSk, "1573789015").err().unwrap_or_default();
        assert!(
            problems.len() == 1 && problems[0].message.contains("clock"),
            "{problems:?}"
        );
        assert!(new(Auth::Token, "").is_ok());
        let preview = preview(&GATEWAY, &settings(Auth::AkSk), &credentials(), "{}", "");
        assert_eq!(preview.headers[2], "X-Sdk-Date: {X-Sdk-Date}");
    }
}
