//! The route of a request: directly to the service, or through a proxy that the user chose. A
//! browser lets a page read answers only from its own origin or from one that allows it. The
//! service does not, so a proxy adds that permission.
//!
//! The template of a proxy has one of three forms:
//!
//! ```text
//! http://localhost:8080/                   the service's URL appended, as with {url}
//! https://proxy.example/?url={url_encoded} the service's URL in a parameter
//! http://localhost:8010/proxy{path_query}  path and query only: the proxy knows the service
//! ```
//!
//! The proxy sees everything in a request unencrypted. Therefore it must use https or run on this
//! computer.

use crate::transport::address::{Address, AddressFault, percent_encoded};
use std::fmt;

/// The route of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// The URL to fetch.
    pub url: String,
    /// The origin of the proxy, which sees everything that is sent, including the credentials.
    pub proxy: Option<String>,
}

/// The reason why a template is not usable. It repeats no part of the template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProxyFault {
    /// It is not a valid URL.
    Address(AddressFault),
    /// It would send credentials from this computer without TLS.
    Plain,
    /// It has no placeholder and does not end with a slash.
    NoPlace,
    /// It has more than one placeholder.
    Twice,
    /// It has an unknown placeholder.
    Unknown,
    /// It has a placeholder in the host or port.
    InHost,
    /// It has a fragment, which browsers do not send.
    Fragment,
}

impl fmt::Display for ProxyFault {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let words = match self {
            ProxyFault::Address(fault) => return write!(f, "Proxy address {fault}."),
            ProxyFault::Plain => {
                "Proxy address must begin with https:// unless the proxy runs on this computer (localhost, 127.0.0.1 or \
                 [::1]); others could read the credentials."
            }
            ProxyFault::NoPlace => {
                "Proxy address must end with / or contain a placeholder for the service's URL: {url}, {url_encoded} or \
                 {path_query}."
            }
            ProxyFault::Twice => "Proxy address must have only one placeholder.",
            ProxyFault::Unknown => {
                "Proxy address has an unknown placeholder. Use {url}, {url_encoded} or {path_query}."
            }
            ProxyFault::InHost => {
                "Proxy address must have a / or a ? between the host and {url} or {url_encoded}."
            }
            ProxyFault::Fragment => {
                "Proxy address cannot contain #; browsers do not send what follows it."
            }
        };
        f.write_str(words)
    }
}

impl Route {
    /// Returns the route to a URL of the service through the proxy of a template; direct if the
    /// template is empty.
    ///
    /// # Errors
    /// The fault in the template.
    pub fn new(template: &str, service: &str) -> Result<Route, ProxyFault> {
        if template.is_empty() {
            return Ok(Route {
                url: service.to_owned(),
                proxy: None,
            });
        }
        let (before, place, after) = split(template)?;
        let address = Address::parse(before).map_err(ProxyFault::Address)?;
        if !address.keeps_secrets() {
            return Err(ProxyFault::Plain);
        }
        if address.rest.is_empty() && place != Placeholder::Path {
            return Err(ProxyFault::InHost);
        }
        if template.contains('#') {
            return Err(ProxyFault::Fragment);
        }
        let url = match place {
            Placeholder::Url => format!("{before}{service}{after}"),
            Placeholder::Encoded => {
                format!("{before}{}{after}", percent_encoded(service.as_bytes()))
            }
            Placeholder::Path => format!(
                "{}{}{after}",
                before.strip_suffix('/').unwrap_or(before),
                path_of(service)
            ),
        };
        // The part after the placeholder has not been checked yet.
        Address::parse(&url).map_err(ProxyFault::Address)?;
        Ok(Route {
            url,
            proxy: Some(address.origin()),
        })
    }

    /// Returns the reason why a browser would not even send the request, as a sentence.
    ///
    /// `page` is the page's own origin, as browsers write it.
    #[must_use]
    pub fn hindrance(&self, page: &str, is_offline: bool) -> Option<String> {
        let own = Address::parse(&self.url).is_ok_and(|address| address.origin() == page);
        let on_this_computer = Address::parse(&self.url).is_ok_and(|address| address.is_loopback());
        if is_offline && !on_this_computer {
            return Some(
                "The browser is offline. Nothing was sent. Connect and send again.".into(),
            );
        }
        if self.proxy.is_none() && !own {
            return Some(
                "The service does not answer web pages directly. Nothing was sent. Enter a proxy in the settings or use the \
                 curl command. If the endpoint allows this app (CORS), enter it as a proxy too, followed by {path_query}."
                    .into(),
            );
        }
        None
    }

    /// Returns the sentence for a request that the page's own content security policy blocks.
    #[must_use]
    pub fn blocked(&self) -> String {
        let target = self.proxy.as_deref().unwrap_or("the service");
        format!(
            "The content security policy of this app does not allow {target}. Nothing was sent. Its host has to allow it in \
             connect-src; or use the curl command."
        )
    }

    /// Returns the possible causes of "Failed to fetch", in sentences, likeliest first.
    #[must_use]
    pub fn causes(&self, page: &str) -> Vec<String> {
        let Some(proxy) = &self.proxy else {
            return vec!["The server cannot be reached, or it closed the connection.".into()];
        };
        let mut causes = vec![
            format!("No proxy answers at {proxy}. Start it."),
            format!(
                "The proxy does not allow this app. It must send Access-Control-Allow-Origin for {page} and allow the headers \
                 {}.",
                HEADERS.join(", ")
            ),
        ];
        if page.starts_with("https://") && proxy.starts_with("http://") {
            causes.push(
                "The browser blocks http proxies for https pages, even on this computer: WebKit always, Chromium until you \
                 allow it. Use a proxy with https, or open this app from this computer."
                    .into(),
            );
        }
        causes.push("An extension, a firewall or a virus scanner blocked the request.".into());
        causes.push("The connection broke while the service was answering.".into());
        causes
    }
}

/// The headers that a proxy must forward and allow.
pub const HEADERS: [&str; 6] = [
    "Authorization",
    "Content-Type",
    "X-Auth-Token",
    "X-Project-Id",
    "X-Sdk-Date",
    "X-Security-Token",
];

/// The header with the ID of a confirmation, by which a proxy can refuse a request that the browser
/// repeats by itself. Only a proxy that asks for it gets it, since others do not allow it; a proxy asks
/// by the value `once` of a header with the same name in its answers.
pub const CONFIRMATION: &str = "X-Confirmation";

/// How a proxy treats connections and repeated requests, as far as its answers tell.
///
/// Browsers send a POST a second time, by themselves, if it was on a connection that had been used
/// before and that ended before any answer. The preflight uses it before. So a proxy must close each
/// connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Manners {
    /// `true` if it closes each connection after an answer, and says so to the page.
    pub closes: bool,
    /// `true` if it asks for [`CONFIRMATION`], and refuses a second request with the same.
    pub asks_for_confirmation: bool,
}

impl Manners {
    /// Reads the headers of an answer that came through the proxy.
    #[must_use]
    pub fn of(headers: &[(String, String)]) -> Manners {
        let is = |name: &str, value: &str| {
            headers.iter().any(|(known, given)| {
                known.eq_ignore_ascii_case(name) && given.trim().eq_ignore_ascii_case(value)
            })
        };
        Manners {
            closes: is("Connection", "close"),
            asks_for_confirmation: is(CONFIRMATION, "once"),
        }
    }

    /// Says in a sentence how safe the proxy is from a request that the browser repeats.
    #[must_use]
    pub fn judgement(self) -> &'static str {
        match (self.closes, self.asks_for_confirmation) {
            (true, true) => {
                "It closes each connection and refuses repeated requests, so the browser cannot create twice."
            }
            (true, false) => "It closes each connection, so the browser does not repeat requests.",
            (false, _) => {
                "It may keep connections open. If one breaks, the browser may repeat the request and create twice. See \
                 docs/proxy.md."
            }
        }
    }

    /// Returns the warning for the review, in a sentence: none if the proxy is known to be safe.
    #[must_use]
    pub fn warning(known: Option<Manners>) -> Option<&'static str> {
        match known {
            None => Some(
                "This proxy is not tested. If a connection breaks, the browser may repeat the request and create twice. Press \
                 \"Test proxy\" first.",
            ),
            Some(Manners { closes: false, .. }) => Some(
                "This proxy may keep connections open. If one breaks, the browser may repeat the request and create twice.",
            ),
            Some(_) => None,
        }
    }
}

/// The text that replaces a placeholder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Placeholder {
    Url,
    Encoded,
    Path,
}

/// Splits a template at its placeholder.
fn split(template: &str) -> Result<(&str, Placeholder, &str), ProxyFault> {
    let Some(open) = template.find('{') else {
        let ends_well = template.ends_with('/') && !template.contains('}');
        return if ends_well {
            Ok((template, Placeholder::Url, ""))
        } else {
            Err(no_place(template))
        };
    };
    let (before, rest) = template.split_at(open);
    let places = [
        ("{url}", Placeholder::Url),
        ("{url_encoded}", Placeholder::Encoded),
        ("{path_query}", Placeholder::Path),
    ];
    let found = places
        .into_iter()
        .find_map(|(name, place)| Some((place, rest.strip_prefix(name)?)));
    let (place, after) = found.ok_or(ProxyFault::Unknown)?;
    match after.contains(['{', '}']) {
        true if places.iter().any(|(name, _)| after.contains(name)) => Err(ProxyFault::Twice),
        true => Err(ProxyFault::Unknown),
        false => Ok((before, place, after)),
    }
}

/// Returns the fault of a template without a placeholder. An invalid URL is reported first.
fn no_place(template: &str) -> ProxyFault {
    if template.contains('}') {
        return ProxyFault::Unknown;
    }
    Address::parse(template).map_or_else(ProxyFault::Address, |_| ProxyFault::NoPlace)
}

/// Returns the path and query of a URL.
fn path_of(address: &str) -> &str {
    let start = address.find("://").map_or(0, |at| at + 3);
    address[start..]
        .find('/')
        .map_or("", |at| &address[start + at..])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transport::address;
    use proptest::prelude::*;

    const SERVICE: &str = "https://vpn.eu-west-101.myhuaweicloud.com/v5/0605/vpn-gateways";

    fn url(template: &str) -> Result<String, ProxyFault> {
        Route::new(template, SERVICE).map(|route| route.url)
    }

    #[test]
    fn a_template_has_three_forms() {
        for (template, expected) in [
            ("", SERVICE.to_owned()),
            ("http://localhost:8080/", format!("http://localhost:8080/{SERVICE}")),
            ("http://[::1]:8080/{url}", format!("http://[::1]:8080/{SERVICE}")),
            ("https://p.example/a?{url}", format!("https://p.example/a?{SERVICE}")),
            (
                "https://p.example/?url={url_encoded}&x=1",
                "https://p.example/?url=https%3A%2F%2Fvpn.eu-west-101.myhuaweicloud.com%2Fv5%2F0605%2Fvpn-gateways&x=1"
                    .to_owned(),
            ),
            ("http://localhost:8010{path_query}", "http://localhost:8010/v5/0605/vpn-gateways".to_owned()),
            ("http://localhost:8010/{path_query}", "http://localhost:8010/v5/0605/vpn-gateways".to_owned()),
            ("http://127.0.0.1:8010/proxy{path_query}", "http://127.0.0.1:8010/proxy/v5/0605/vpn-gateways".to_owned()),
        ] {
            assert_eq!(url(template), Ok(expected), "{template}");
        }
    }

    #[test]
    fn whoever_sees_the_credentials_is_named() {
        let proxy = |template: &str| Route::new(template, SERVICE).map(|route| route.proxy);
        assert_eq!(proxy(""), Ok(None));
        assert_eq!(
            proxy("https://P.example:443/{url}"),
            Ok(Some("https://p.example".into()))
        );
        assert_eq!(
            proxy("http://localhost:8010{path_query}"),
            Ok(Some("http://localhost:8010".into()))
        );
    }

    #[test]
    fn a_template_that_leads_nowhere_is_refused() {
        use address::AddressFault::{Credentials, Host, Letters, Port, Scheme};
        for (template, fault) in [
            ("localhost:8080/", ProxyFault::Address(Scheme)),
            ("{url}", ProxyFault::Address(Scheme)),
            (
                "https://user:password@p.example/",
                ProxyFault::Address(Credentials),
            ),
            (
                "https://user:password@p.example",
                ProxyFault::Address(Credentials),
            ),
            (
                "https://user:password@p.example/{url}",
                ProxyFault::Address(Credentials),
            ),
            ("https://p.example /", ProxyFault::Address(Letters)),
            ("https://p.example/{url} x", ProxyFault::Address(Letters)),
            ("https://bücher.example/", ProxyFault::Address(Letters)),
            ("https:///{url}", ProxyFault::Address(Host)),
            ("https://p.example:x/", ProxyFault::Address(Port)),
            ("http://p.example/", ProxyFault::Plain),
            ("http://localhost.example/{url}", ProxyFault::Plain),
            ("http://192.168.0.1:8080/", ProxyFault::Plain),
            ("https://p.example", ProxyFault::NoPlace),
            ("https://p.example/?url=", ProxyFault::NoPlace),
            ("https://p.example/{url}{url}", ProxyFault::Twice),
            ("https://p.example/{url}?{path_query}", ProxyFault::Twice),
            ("https://p.example/{URL}", ProxyFault::Unknown),
            ("https://p.example/{url}}", ProxyFault::Unknown),
            ("https://p.example/}", ProxyFault::Unknown),
            ("https://p.example/{", ProxyFault::Unknown),
            ("https://p.example{url}", ProxyFault::InHost),
            ("https://p.example{url_encoded}", ProxyFault::InHost),
            ("https://{url}/", ProxyFault::Address(Host)),
            ("https://p.example/#{url}", ProxyFault::Fragment),
            ("https://p.example/{url}#", ProxyFault::Fragment),
        ] {
            assert_eq!(url(template), Err(fault), "{template}");
        }
    }

    #[test]
    fn what_a_browser_would_not_send_is_known_before() {
        let hindrance = |template: &str, page: &str, is_offline| {
            Route::new(template, SERVICE)
                .ok()
                .and_then(|route| route.hindrance(page, is_offline))
        };
        let page = "https://tools.example";
        assert!(hindrance("", page, false).is_some_and(|words| words.contains("proxy")));
        assert!(hindrance("", "null", false).is_some());
        assert_eq!(
            hindrance("", "https://vpn.eu-west-101.myhuaweicloud.com", false),
            None
        );
        assert_eq!(hindrance("https://p.example/", page, false), None);
        assert!(
            hindrance("https://p.example/", page, true)
                .is_some_and(|words| words.contains("offline"))
        );
        assert_eq!(hindrance("http://localhost:8080/", page, true), None);
        let route = Route::new("https://p.example/", SERVICE).expect("a way");
        assert!(route.blocked().contains("https://p.example"));
    }

    #[test]
    fn a_failed_fetch_has_causes_in_order() {
        let causes = |template: &str, page: &str| {
            Route::new(template, SERVICE).map(|route| route.causes(page))
        };
        let causes = causes("http://localhost:8080/", "https://tools.example").expect("a way");
        assert!(causes[0].contains("http://localhost:8080"), "{causes:?}");
        assert!(
            causes[1].contains("https://tools.example") && causes[1].contains("X-Sdk-Date"),
            "{causes:?}"
        );
        assert!(
            causes.iter().any(|cause| cause.contains("WebKit")),
            "{causes:?}"
        );
    }

    proptest! {
        #[test]
        fn any_template_is_a_way_or_refused(template in "(http|https|ftp)?(://)?[a-z@:\\[\\]./0-9{}# é%?]{0,12}(\\{url\\}|\\{path_query\\})?.{0,4}") {
            match Route::new(&template, SERVICE) {
                Ok(route) => {
                    let address = Address::parse(&route.url).expect("the way is an address");
                    prop_assert!(address.keeps_secrets());
                    prop_assert!(route.proxy.is_none() || route.proxy == Some(address.origin()));
                }
                Err(fault) => prop_assert!(fault.to_string().ends_with('.')),
            }
        }

        #[test]
        fn any_text_is_a_way_or_refused(template: String, service: String) {
            if let Err(fault) = Route::new(&template, &service) {
                prop_assert!(fault.to_string().ends_with('.'));
            }
        }
    }
}
