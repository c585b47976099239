//! URLs: which host a request reaches, and whether credentials may go there.
//!
//! The parser accepts a strict subset of URLs. It is hand-written because the `url` crate is as
//! lenient as browsers are: it repairs `https:/\\host`, `127.1` and tabs in a host, where the
//! person should be told instead. Every browser interprets the accepted URLs in the same way.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};
use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};

/// An absolute URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address<'a> {
    /// `true` for https, `false` for http.
    pub is_secure: bool,
    /// The host in lower case; an IPv6 address in its brackets.
    pub host: String,
    /// The port, if it is not the scheme's default.
    pub port: Option<u16>,
    /// Path, query and fragment, unchanged.
    pub rest: &'a str,
}

/// The reason why a text is not a URL, as a predicate. It repeats no part of the text, which may
/// contain a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressFault {
    /// The scheme is neither http nor https.
    Scheme,
    /// Blanks, or characters that a URL must percent-encode.
    Letters,
    /// `https://user:password@host`.
    Credentials,
    /// No host, or one that a browser would change.
    Host,
    /// The port is not a number from 1 to 65535.
    Port,
}

impl fmt::Display for AddressFault {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(match self {
            AddressFault::Scheme => "must begin with https://, or with http:// on this computer",
            AddressFault::Letters => "cannot contain spaces, backslashes, quotes or non-ASCII letters; percent-encode them",
            AddressFault::Credentials => "cannot contain a user name or password; remove the part before the @",
            AddressFault::Host => {
                "must have a host after the //, such as proxy.example, 127.0.0.1 or [::1] (non-ASCII names as xn--…)"
            }
            AddressFault::Port => "must have a port from 1 to 65535 after the colon, or no colon",
        })
    }
}

impl Address<'_> {
    /// Returns `true` if both texts are URLs with the same scheme, host and port.
    #[must_use]
    pub fn have_same_origin(one: &str, other: &str) -> bool {
        let origin = |text| Address::parse(text).ok().map(|address| address.origin());
        origin(one).is_some_and(|one| origin(other) == Some(one))
    }

    /// Parses an absolute URL.
    ///
    /// # Errors
    /// The fault in the text.
    pub fn parse(text: &str) -> Result<Address<'_>, AddressFault> {
        let (is_secure, rest) = scheme(text).ok_or(AddressFault::Scheme)?;
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, rest) = rest.split_at(end);
        // Checked first, so that no other fault is reported for a text with a password.
        if authority.contains('@') {
            return Err(AddressFault::Credentials);
        }
        if !text
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && !b"\\\"<>^`|".contains(&byte))
        {
            return Err(AddressFault::Letters);
        }
        let (host, port) = split_port(authority)?;
        let host = host_name(host).ok_or(AddressFault::Host)?;
        let usual = if is_secure { 443 } else { 80 };
        Ok(Address {
            is_secure,
            host,
            port: port.filter(|port| *port != usual),
            rest,
        })
    }

    /// Returns host and port, as in the `Host` header.
    #[must_use]
    pub fn authority(&self) -> String {
        match self.port {
            Some(port) => format!("{}:{port}", self.host),
            None => self.host.clone(),
        }
    }

    /// Returns scheme, host and port, as browsers write an origin.
    #[must_use]
    pub fn origin(&self) -> String {
        format!(
            "{}://{}",
            if self.is_secure { "https" } else { "http" },
            self.authority()
        )
    }

    /// Returns `true` if the host is this computer.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        let v6 = self
            .host
            .strip_prefix('[')
            .and_then(|host| host.strip_suffix(']'));
        match v6 {
            Some(v6) => v6
                .parse()
                .is_ok_and(|address: Ipv6Addr| address.is_loopback()),
            None => {
                self.host == "localhost"
                    || self
                        .host
                        .parse()
                        .is_ok_and(|address: Ipv4Addr| address.is_loopback())
            }
        }
    }

    /// Returns `true` if credentials may go there: over TLS, or without leaving this computer.
    #[must_use]
    pub fn keeps_secrets(&self) -> bool {
        self.is_secure || self.is_loopback()
    }
}

fn scheme(text: &str) -> Option<(bool, &str)> {
    let (scheme, rest) = text.split_once("://")?;
    let is = |name: &str| scheme.eq_ignore_ascii_case(name);
    (is("https") || is("http")).then(|| (is("https"), rest))
}

fn split_port(authority: &str) -> Result<(&str, Option<u16>), AddressFault> {
    // The colons of an IPv6 address are inside brackets.
    let open_end = if authority.starts_with('[') {
        authority.len()
    } else {
        0
    };
    let host_end = authority.rfind(']').map_or(open_end, |bracket| bracket + 1);
    let Some(colon) = authority[host_end..].find(':') else {
        return Ok((authority, None));
    };
    let (host, port) = (
        &authority[..host_end + colon],
        &authority[host_end + colon + 1..],
    );
    let is_plain = port.bytes().all(|byte| byte.is_ascii_digit());
    let port = port
        .parse()
        .ok()
        .filter(|port| is_plain && *port > 0)
        .ok_or(AddressFault::Port)?;
    Ok((host, Some(port)))
}

/// Returns the host as browsers write it.
fn host_name(text: &str) -> Option<String> {
    if let Some(v6) = text.strip_prefix('[') {
        let address: Ipv6Addr = v6.strip_suffix(']')?.parse().ok()?;
        return Some(format!("[{address}]"));
    }
    let host = text.to_ascii_lowercase();
    let is_label = |label: &str| {
        !label.is_empty()
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
    };
    if host.len() > 253 || !host.split('.').all(is_label) {
        return None;
    }
    // Browsers read 127.1, 0x7f.1 and 2130706433 as addresses; here they must be written out.
    let last = host.rsplit('.').next().unwrap_or_default();
    let is_number = last.starts_with("0x") || last.bytes().all(|byte| byte.is_ascii_digit());
    (!is_number || host.parse::<Ipv4Addr>().is_ok()).then_some(host)
}

/// All bytes except letters, digits and `-._~`, which RFC 3986 calls unreserved.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Percent-encodes all characters except the unreserved ones: like JavaScript's
/// `encodeURIComponent`, and also `!'()*`.
#[must_use]
pub fn percent_encoded(bytes: &[u8]) -> String {
    percent_encode(bytes, RESERVED).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(text: &str) -> Result<String, AddressFault> {
        Address::parse(text).map(|address| address.origin())
    }

    #[test]
    fn an_origin_is_no_prefix_of_a_text() {
        let same = Address::have_same_origin;
        assert!(same("https://a.example", "https://A.example:443/b?c"));
        assert!(same("http://127.0.0.1:8080/x", "http://127.0.0.1:8080/"));
        for (one, other) in [
            ("https://a.example", "https://a.example.evil/"),
            ("http://127.0.0.1:80", "http://127.0.0.1:8080/"),
            ("http://10.0.0.1", "http://10.0.0.10/"),
            ("http://a.example", "https://a.example"),
            ("inline", "inline"),
            ("", ""),
        ] {
            assert!(!same(one, other), "{one} {other}");
        }
    }

    #[test]
    fn an_origin_is_written_as_a_browser_writes_it() {
        for (text, expected) in [
            ("https://Proxy.Example:443/x?y#z", "https://proxy.example"),
            ("HTTP://127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("http://localhost:80/", "http://localhost"),
            ("https://localhost:80/", "https://localhost:80"),
            ("https://[::0001]:8443/a", "https://[::1]:8443"),
            (
                "https://xn--bcher-kva.example?x",
                "https://xn--bcher-kva.example",
            ),
        ] {
            assert_eq!(origin(text).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_plain_address_is_refused() {
        for (text, fault) in [
            ("", AddressFault::Scheme),
            ("proxy.example", AddressFault::Scheme),
            ("//proxy.example", AddressFault::Scheme),
            ("localhost:8080/", AddressFault::Scheme),
            ("ftp://proxy.example", AddressFault::Scheme),
            (
                "https://user:password@proxy.example/",
                AddressFault::Credentials,
            ),
            ("https://us er@proxy.example", AddressFault::Credentials),
            ("https:// proxy.example", AddressFault::Letters),
            ("https://proxy.example/a b", AddressFault::Letters),
            ("https://bücher.example", AddressFault::Letters),
            ("https://proxy.example\\@evil", AddressFault::Credentials),
            ("https://proxy.example\\evil", AddressFault::Letters),
            ("https://", AddressFault::Host),
            ("https:///x", AddressFault::Host),
            ("https://.", AddressFault::Host),
            ("https://a..b", AddressFault::Host),
            ("https://localhost.", AddressFault::Host),
            ("https://127.1", AddressFault::Host),
            ("https://0x7f.0x1", AddressFault::Host),
            ("https://2130706433", AddressFault::Host),
            ("https://[::1", AddressFault::Host),
            ("https://[::1%25eth0]", AddressFault::Host),
            ("https://%6c", AddressFault::Host),
            ("https://a:", AddressFault::Port),
            ("https://a:0", AddressFault::Port),
            ("https://a:+1", AddressFault::Port),
            ("https://a:65536", AddressFault::Port),
            ("https://a:1:2", AddressFault::Port),
        ] {
            assert_eq!(origin(text), Err(fault), "{text}");
        }
    }

    #[test]
    fn only_this_computer_may_be_reached_without_tls() {
        let keeps = |text: &str| Address::parse(text).is_ok_and(|address| address.keeps_secrets());
        for text in [
            "https://a",
            "http://localhost",
            "http://127.0.0.1:1",
            "http://127.255.0.9",
            "http://[::1]:8080",
        ] {
            assert!(keeps(text), "{text}");
        }
        for text in [
            "http://a",
            "http://localhost.a",
            "http://128.0.0.1",
            "http://[::2]",
            "http://0.0.0.0",
            "http://[::]",
        ] {
            assert!(!keeps(text), "{text}");
        }
    }

    #[test]
    fn only_unreserved_characters_stay() {
        assert_eq!(
            percent_encoded("aZ9-._~ /ü%".as_bytes()),
            "aZ9-._~%20%2F%C3%BC%25"
        );
    }
}
