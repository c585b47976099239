//! Settings for sending: where requests go and on whose behalf, and the problems that keep a
//! request from being sent.

use crate::catalogue::spec::Api;
use crate::transport::address::Address;
use crate::transport::proxy::{self, Route};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;

/// The authentication of a request. Serialized as its [name](Auth::name).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "String", into = "&'static str")]
pub enum Auth {
    /// Not chosen yet.
    #[default]
    Unset,
    /// An IAM token, valid for 24 hours.
    Token,
    /// A signature made with an access key.
    AkSk,
}

impl From<String> for Auth {
    fn from(name: String) -> Auth {
        Auth::named(&name)
    }
}

impl From<Auth> for &'static str {
    fn from(auth: Auth) -> &'static str {
        auth.name()
    }
}

impl Auth {
    /// All of them, in the order of the control.
    pub const ALL: [Auth; 3] = [Auth::Unset, Auth::Token, Auth::AkSk];

    /// Returns the value of the control `/env/auth`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Auth::Unset => "",
            Auth::Token => "token",
            Auth::AkSk => "aksk",
        }
    }

    /// Returns the authentication of that name; [`Auth::Unset`] for an unknown name.
    #[must_use]
    pub fn named(name: &str) -> Auth {
        Auth::ALL
            .into_iter()
            .find(|auth| auth.name() == name)
            .unwrap_or_default()
    }
}

/// The settings as typed, trimmed: where a request goes, and how. All of them may be stored.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The region, such as `eu-west-101`.
    pub region: String,
    /// The origin of an endpoint that replaces the region's.
    pub endpoint: String,
    /// The project's ID.
    pub project_id: String,
    /// The authentication.
    pub auth: Auth,
    /// The template of a proxy, as [`Route`] reads it; empty for none.
    pub proxy: String,
    /// The time limit in seconds; empty for [`LIMIT`].
    pub limit: String,
    /// The origins of the proxies that the user trusts with credentials.
    pub trusted: Vec<String>,
}

/// The default time limit, in seconds.
pub const LIMIT: u32 = 60;

/// The longest time limit, in seconds.
const LONGEST: u32 = 600;

impl Settings {
    /// The names of the controls of all settings that are typed or chosen.
    pub const CONTROLS: [&str; 6] = [
        "/env/region",
        "/env/project_id",
        "/env/endpoint",
        "/env/auth",
        "/env/proxy",
        "/env/limit",
    ];

    /// Returns the text of a control; `None` if the control is not one of the settings.
    #[must_use]
    pub fn get(&self, control: &str) -> Option<&str> {
        Some(match control {
            "/env/region" => &self.region,
            "/env/project_id" => &self.project_id,
            "/env/endpoint" => &self.endpoint,
            "/env/auth" => self.auth.name(),
            "/env/proxy" => &self.proxy,
            "/env/limit" => &self.limit,
            _ => return None,
        })
    }

    /// Sets the text of a control, trimmed. Returns `false` if the control is not one of the
    /// settings.
    pub fn set(&mut self, control: &str, text: &str) -> bool {
        let setting = match control {
            "/env/region" => &mut self.region,
            "/env/project_id" => &mut self.project_id,
            "/env/endpoint" => &mut self.endpoint,
            "/env/auth" => {
                self.auth = Auth::named(text.trim());
                return true;
            }
            "/env/proxy" => &mut self.proxy,
            "/env/limit" => &mut self.limit,
            _ => return false,
        };
        text.trim().clone_into(setting);
        true
    }

    /// Returns the URL of the service. Unknown parts are in braces, as in the documentation.
    #[must_use]
    pub fn url(&self, api: &Api) -> String {
        let given = |text: &str, name: &str| {
            if text.is_empty() {
                format!("{{{name}}}")
            } else {
                text.to_owned()
            }
        };
        let path = api
            .path
            .replace("{project_id}", &given(&self.project_id, "project_id"));
        if self.endpoint.is_empty() {
            return format!(
                "https://vpn.{}.myhuaweicloud.com{path}",
                given(&self.region, "region")
            );
        }
        // An invalid endpoint is not repeated, because it may contain a password.
        let origin = Address::parse(&self.endpoint).map(|address| address.origin());
        format!("{}{path}", origin.unwrap_or_else(|_| "{endpoint}".into()))
    }

    /// Returns the route of the request, direct or through the proxy.
    ///
    /// # Errors
    /// The fault in the proxy's template.
    pub fn route(&self, api: &Api) -> Result<Route, proxy::ProxyFault> {
        Route::new(&self.proxy, &self.url(api))
    }

    /// Returns the time limit in seconds, if the typed text is valid.
    #[must_use]
    pub fn seconds(&self) -> Option<u32> {
        if self.limit.is_empty() {
            return Some(LIMIT);
        }
        self.limit
            .parse()
            .ok()
            .filter(|seconds| (1..=LONGEST).contains(seconds))
    }

    /// Returns `true` if the route has no proxy, or if the user trusts the proxy with the
    /// credentials.
    #[must_use]
    pub fn trusts(&self, route: &Route) -> bool {
        route
            .proxy
            .as_ref()
            .is_none_or(|proxy| self.trusted.contains(proxy))
    }

    /// Returns the problems that keep a request from being sent, in the order of the controls.
    #[must_use]
    pub fn problems(&self, credentials: &Credentials) -> Vec<Problem> {
        let own = [
            self.endpoint_problem(),
            project_problem(&self.project_id),
            (self.auth == Auth::Unset).then(|| {
                Problem::new(
                    "/env/auth",
                    "Choose an authentication: token or access key (AK/SK).",
                )
            }),
        ];
        let after = [
            Route::new(&self.proxy, "https://a.example/")
                .err()
                .map(|fault| Problem::new("/env/proxy", fault.to_string())),
            self.seconds().is_none().then(|| {
                let words = format!(
                    "Time limit must be a whole number of seconds from 1 to {LONGEST}, or blank for {LIMIT}."
                );
                Problem::new("/env/limit", words)
            }),
        ];
        let secrets = credentials.problems(self.auth);
        own.into_iter()
            .flatten()
            .chain(secrets)
            .chain(after.into_iter().flatten())
            .collect()
    }

    fn endpoint_problem(&self) -> Option<Problem> {
        if self.endpoint.is_empty() {
            return region_problem(&self.region);
        }
        let problem = |words: &dyn fmt::Display| {
            Some(Problem::new("/env/endpoint", format!("Endpoint {words}.")))
        };
        match Address::parse(&self.endpoint) {
            Err(fault) => problem(&fault),
            Ok(address) if !address.keeps_secrets() => {
                problem(&"must begin with https://; without TLS others could read the credentials")
            }
            Ok(address) if !matches!(address.rest, "" | "/") => {
                problem(&"must end after the host or port; the path is added")
            }
            Ok(_) => None,
        }
    }
}

fn region_problem(region: &str) -> Option<Problem> {
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let words = if region.is_empty() {
        "Choose a region, or enter an endpoint."
    } else if region.bytes().all(is_plain) && !region.starts_with('-') && !region.ends_with('-') {
        return None;
    } else {
        "Region can only contain lower-case letters, digits and hyphens, as in eu-west-101."
    };
    Some(Problem::new("/env/region", words))
}

fn project_problem(id: &str) -> Option<Problem> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    let words = if id.is_empty() {
        "Enter the project ID. The console shows it under My Credentials."
    } else if id.len() <= 64 && id.bytes().all(is_plain) {
        return None;
    } else {
        "Project ID can only contain letters, digits, hyphens and underscores. Copy it from My Credentials in the console."
    };
    Some(Problem::new("/env/project_id", words))
}

/// A problem that keeps a request from being sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The name of the control.
    pub control: Cow<'static, str>,
    /// The problem and its remedy, in a sentence that repeats nothing that was typed.
    pub message: String,
}

impl Problem {
    fn new(control: &'static str, message: impl Into<String>) -> Problem {
        Problem {
            control: Cow::Borrowed(control),
            message: message.into(),
        }
    }
}

/// A kind of credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Secret {
    /// An IAM token.
    Token,
    /// The access key.
    Ak,
    /// The secret key.
    Sk,
    /// The security token of a temporary access key.
    SecurityToken,
}

impl Secret {
    /// All of them, in the order of the controls.
    pub const ALL: [Secret; 4] = [Secret::Token, Secret::Ak, Secret::Sk, Secret::SecurityToken];

    /// Returns the name of its control.
    #[must_use]
    pub const fn control(self) -> &'static str {
        match self {
            Secret::Token => "/env/token",
            Secret::Ak => "/env/ak",
            Secret::Sk => "/env/sk",
            Secret::SecurityToken => "/env/security_token",
        }
    }

    /// Returns its label inside a sentence.
    #[must_use]
    pub const fn noun(self) -> &'static str {
        match self {
            Secret::Token => "token",
            Secret::Ak => "access key (AK)",
            Secret::Sk => "secret key (SK)",
            Secret::SecurityToken => "security token",
        }
    }
}

/// The credentials. They exist only in memory, until they are forgotten or the view is closed. The
/// memory is not overwritten: the copies that the browser makes, in a control, a message to the
/// worker and a header, would stay.
///
/// They implement neither `Debug` nor `Serialize`: [`crate::worker::CarriedCredentials`] is the
/// only way out.
#[derive(Clone, Default)]
pub struct Credentials([String; 4]);

impl Credentials {
    /// Returns one of them; empty if it is not given.
    #[must_use]
    pub fn get(&self, which: Secret) -> &str {
        &self.0[which as usize]
    }

    /// Replaces one of them, trimmed.
    pub fn set(&mut self, which: Secret, text: &str) {
        text.trim().clone_into(&mut self.0[which as usize]);
    }

    /// Forgets all of them.
    pub fn forget(&mut self) {
        *self = Credentials::default();
    }

    /// Returns `true` if none is given.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(String::is_empty)
    }

    fn problems(&self, auth: Auth) -> Vec<Problem> {
        let (needed, optional): (&[Secret], &[Secret]) = match auth {
            Auth::Unset => (&[], &[]),
            Auth::Token => (&[Secret::Token], &[]),
            Auth::AkSk => (&[Secret::Ak, Secret::Sk], &[Secret::SecurityToken]),
        };
        let missing = |which: &&Secret| self.get(**which).is_empty();
        let absent = needed
            .iter()
            .filter(missing)
            .map(|which| Problem::new(which.control(), format!("Enter the {}.", which.noun())));
        let faulty = needed.iter().chain(optional).filter_map(|which| {
            let fault = header_fault(self.get(*which))?;
            let words = format!("The {} {fault}. Copy it again, as one line.", which.noun());
            Some(Problem::new(which.control(), words))
        });
        absent.chain(faulty).collect()
    }
}

/// Returns the fault in a credential: a character that a header cannot carry, or that no credential
/// of the service contains.
fn header_fault(text: &str) -> Option<&'static str> {
    if text.contains(['\n', '\r']) {
        Some("contains a line break")
    } else if text.contains(|letter: char| letter.is_whitespace() || letter.is_control()) {
        Some("contains a space")
    } else {
        (!text.is_ascii()).then_some("contains a character that headers cannot carry")
    }
}

/// The regions of the service that the vendor's SDK lists, with the names that the console shows; some
/// have none in public documents.
pub const REGIONS: [(&str, &str); 31] = [
    ("cn-north-4", "CN North-Beijing4"),
    ("cn-north-1", "CN North-Beijing1"),
    ("cn-north-2", "CN North-Beijing2"),
    ("cn-north-9", "CN North-Ulanqab1"),
    ("cn-north-11", ""),
    ("cn-north-12", ""),
    ("cn-east-2", "CN East-Shanghai2"),
    ("cn-east-3", "CN East-Shanghai1"),
    ("cn-east-4", "CN East2"),
    ("cn-east-5", "CN East-Qingdao"),
    ("cn-south-1", "CN South-Guangzhou"),
    ("cn-south-2", "CN South-Shenzhen"),
    ("cn-south-4", "CN South-Guangzhou-InvitationOnly"),
    ("cn-southwest-2", "CN Southwest-Guiyang1"),
    ("cn-southwest-3", ""),
    ("ap-southeast-1", "CN-Hong Kong"),
    ("ap-southeast-2", "AP-Bangkok"),
    ("ap-southeast-3", "AP-Singapore"),
    ("ap-southeast-4", "AP-Jakarta"),
    ("ap-southeast-5", "AP-Manila"),
    ("sa-brazil-1", "LA-Sao Paulo1"),
    ("la-south-2", "LA-Santiago"),
    ("la-north-2", "LA-Mexico City2"),
    ("na-mexico-1", "LA-Mexico City1"),
    ("ae-ad-1", "AE-Abu Dhabi"),
    ("me-east-1", "ME-Riyadh"),
    ("af-south-1", "AF-Johannesburg"),
    ("af-north-1", "AF-Cairo"),
    ("tr-west-1", "TR-Istanbul"),
    ("ru-moscow-1", ""),
    ("eu-west-101", "EU-Dublin"),
];

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::catalogue::{CONNECTION, GATEWAY};

    pub const MARKER: &str = "Marker-4711";

    pub fn settings(auth: Auth) -> Settings {
        Settings {
            region: "eu-west-101".into(),
            project_id: "0605".into(),
            auth,
            ..Settings::default()
        }
    }

    /// Returns four credentials that contain the marker.
    pub fn credentials() -> Credentials {
        let mut credentials = Credentials::default();
        for which in Secret::ALL {
            credentials.set(which, &format!(" {MARKER}{} ", which.control()));
        }
        credentials
    }

    #[test]
    fn the_address_shows_what_is_missing() {
        let mut settings = Settings::default();
        assert_eq!(
            settings.url(&GATEWAY),
            "https://vpn.{region}.myhuaweicloud.com/v5/{project_id}/vpn-gateways"
        );
        settings = Settings {
            region: "eu-west-101".into(),
            project_id: "0605".into(),
            ..settings
        };
        assert_eq!(
            settings.url(&CONNECTION),
            "https://vpn.eu-west-101.myhuaweicloud.com/v5/0605/vpn-connection"
        );
        settings.endpoint = "https://VPN.example:443/".into();
        assert_eq!(
            settings.url(&CONNECTION),
            "https://vpn.example/v5/0605/vpn-connection"
        );
    }

    fn controls(settings: &Settings, credentials: &Credentials) -> Vec<Cow<'static, str>> {
        let problems = settings.problems(credentials);
        for Problem { message, .. } in &problems {
            assert!(
                message.ends_with('.') && !message.contains(MARKER),
                "{message}"
            );
        }
        problems
            .into_iter()
            .map(|problem| problem.control)
            .collect()
    }

    #[test]
    fn what_is_missing_is_named_by_its_control() {
        let none = Credentials::default();
        assert_eq!(
            controls(&Settings::default(), &none),
            ["/env/region", "/env/project_id", "/env/auth"]
        );
        assert_eq!(controls(&settings(Auth::Token), &none), ["/env/token"]);
        assert_eq!(
            controls(&settings(Auth::AkSk), &none),
            ["/env/ak", "/env/sk"]
        );
        assert_eq!(controls(&settings(Auth::Token), &credentials()), [""; 0]);
        assert_eq!(controls(&settings(Auth::AkSk), &credentials()), [""; 0]);
    }

    #[test]
    fn what_cannot_be_sent_is_named_by_its_control() {
        let with = |change: fn(&mut Settings)| {
            let mut settings = settings(Auth::Token);
            change(&mut settings);
            controls(&settings, &credentials())
        };
        assert_eq!(
            with(|settings| settings.region = "Frankfurt/".into()),
            ["/env/region"]
        );
        assert_eq!(
            with(|settings| settings.project_id = "../x".into()),
            ["/env/project_id"]
        );
        assert_eq!(
            with(|settings| settings.endpoint = "http://vpn.example".into()),
            ["/env/endpoint"]
        );
        assert_eq!(
            with(|settings| settings.endpoint = "vpn.example".into()),
            ["/env/endpoint"]
        );
        assert_eq!(
            with(|settings| settings.endpoint = "https://vpn.example/v5".into()),
            ["/env/endpoint"]
        );
        assert_eq!(
            with(|settings| settings.endpoint = "https://user:Marker-4711@vpn.example".into()),
            ["/env/endpoint"]
        );
        assert_eq!(
            with(|settings| settings.endpoint = "http://127.0.0.1:8000/".into()),
            [""; 0]
        );
        assert_eq!(
            with(|settings| settings.proxy = "https://user:Marker-4711@p.example/".into()),
            ["/env/proxy"]
        );
        assert_eq!(with(|settings| settings.limit = "0".into()), ["/env/limit"]);
        assert_eq!(
            with(|settings| settings.limit = "1.5".into()),
            ["/env/limit"]
        );
    }

    #[test]
    fn a_secret_that_no_header_can_carry_is_named() {
        for (text, words) in [
            ("Marker-4711\nx", "line break"),
            ("Marker-4711 x", "space"),
            ("Marker-4711é", "character"),
        ] {
            let mut credentials = credentials();
            credentials.set(Secret::Token, text);
            let problems = settings(Auth::Token).problems(&credentials);
            let [Problem { control, message }] = &problems[..] else {
                panic!("{problems:?}")
            };
            assert_eq!(control, "/env/token");
            assert!(
                message.contains(words) && !message.contains(MARKER),
                "{message}"
            );
        }
    }

    #[test]
    fn every_control_reads_and_writes_a_setting() {
        let mut settings = Settings::default();
        for control in Settings::CONTROLS {
            assert!(settings.set(control, " token "), "{control}");
            assert_eq!(settings.get(control), Some("token"), "{control}");
        }
        assert!(!settings.set("/env/token", "x") && settings.get("/env/token").is_none());
    }

    #[test]
    fn forgotten_is_forgotten() {
        let mut credentials = credentials();
        assert!(!credentials.is_empty());
        credentials.forget();
        assert!(credentials.is_empty());
    }

    #[test]
    fn a_proxy_needs_consent() {
        let mut settings = settings(Auth::Token);
        settings.proxy = "http://localhost:8080/".into();
        let route = settings.route(&GATEWAY).expect("a way");
        assert!(!settings.trusts(&route));
        settings.trusted.push("http://localhost:8080".into());
        assert!(settings.trusts(&route));
    }
}
