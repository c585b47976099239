//! Help where people get stuck: a key that satisfies its rules, the other end of a tunnel.
//!
//! Nothing here reads randomness: it is handed in.

use crate::format::{self, PSK_SPECIAL};
use crate::subnet;
use ipnet::Ipv4Net;
use std::net::Ipv4Addr;

/// What can be offered beside a control.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Assist {
    /// Nothing.
    None,
    /// A new pre-shared key.
    Psk,
    /// The other end of the tunnel, or a block for both; with the name of the other member.
    Tunnel(&'static str),
}

/// How many characters a generated key has: more than 140 bits, and easily pasted.
const PSK_LENGTH: usize = 24;

/// A pre-shared key of random letters, digits and special characters that satisfies the rules.
/// `random` fills the bytes it is given.
pub fn psk(mut random: impl FnMut(&mut [u8])) -> String {
    let alphabet: Vec<char> = ('A'..='Z').chain('a'..='z').chain('0'..='9').chain(PSK_SPECIAL.chars()).collect();
    // A byte beyond the last whole multiple would favour the first characters.
    let fair = 256 - 256 % alphabet.len();
    loop {
        let mut key = String::new();
        while key.len() < PSK_LENGTH {
            let mut bytes = [0; PSK_LENGTH];
            random(&mut bytes);
            let fair = bytes.into_iter().map(usize::from).filter(|byte| *byte < fair);
            key.extend(fair.map(|byte| alphabet[byte % alphabet.len()]));
        }
        key.truncate(PSK_LENGTH);
        if format::psk_kinds(&key) == 4 {
            return key;
        }
    }
}

/// How hard a pre-shared key is to guess if each of its characters was chosen by chance, in
/// words: "about 149 bits if chosen by chance: strong". `None` where there is none.
#[must_use]
pub fn psk_strength(text: &str) -> Option<String> {
    let kinds = [
        (26, text.contains(|letter: char| letter.is_ascii_uppercase())),
        (26, text.contains(|letter: char| letter.is_ascii_lowercase())),
        (10, text.contains(|letter: char| letter.is_ascii_digit())),
        (PSK_SPECIAL.len(), text.contains(|letter: char| !letter.is_ascii_alphanumeric())),
    ];
    let pool: usize = kinds.iter().filter(|(_, used)| *used).map(|(size, _)| size).sum();
    // Bits of one character in hundredths: integers are enough for a hint.
    let hundredths =
        [(10, 332), (20, 432), (26, 470), (30, 491), (36, 517), (46, 552), (52, 570), (62, 595), (72, 617), (82, 636)];
    let per_letter = hundredths.iter().rev().find(|(size, _)| *size <= pool).map(|(_, bits)| bits)?;
    let bits = per_letter * text.chars().count() / 100;
    let verdict = match bits {
        0..64 => "weak",
        64..112 => "fair",
        _ => "strong",
    };
    Some(format!("about {bits} bits if chosen by chance: {verdict}"))
}

/// The other host of the /30 block of a tunnel address.
#[must_use]
pub fn other_end(text: &str) -> Option<String> {
    let block = subnet::v4(text).filter(|block| block.prefix_len() == 30)?;
    let own = block.hosts().any(|host| host == block.addr());
    let other = block.hosts().find(|host| own && *host != block.addr())?;
    Some(format!("{other}/30"))
}

/// Both ends of a tunnel in a block that chance picks, but not in the excluded 169.254.195.0/24,
/// and not in the first and last /24, which hosts use for themselves.
pub fn tunnel(mut random: impl FnMut(&mut [u8])) -> (String, String) {
    loop {
        let mut bytes = [0; 2];
        random(&mut bytes);
        let [third, fourth] = bytes;
        if matches!(third, 0 | 195 | 255) {
            continue;
        }
        let block = Ipv4Net::new_assert(Ipv4Addr::new(169, 254, third, fourth & !3), 30);
        let mut hosts = block.hosts().map(|host| format!("{host}/30"));
        if let (Some(local), Some(peer)) = (hosts.next(), hosts.next()) {
            return (local, peer);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::CONNECTION;
    use crate::check::check;
    use serde_json::json;

    /// A generator that is good enough for a test (Lehmer's, modulus 2^31 - 1).
    fn random(mut seed: u64) -> impl FnMut(&mut [u8]) {
        move |bytes| {
            for byte in bytes {
                seed = seed * 48271 % 0x7fff_ffff;
                *byte = seed.to_le_bytes()[1];
            }
        }
    }

    #[test]
    fn what_is_generated_passes_the_rules() {
        for seed in 1..200 {
            let key = psk(random(seed));
            let (local, peer) = tunnel(random(seed));
            let body =
                json!({ "vpn_connection": { "psk": key, "tunnel_local_address": local, "tunnel_peer_address": peer } });
            let about = |path: &str| path.ends_with("psk") || path.contains("tunnel");
            let findings = check(&CONNECTION, &body, &json!({ "flavor": "Basic" }));
            assert!(!findings.iter().any(|finding| about(&finding.path)), "{body} {findings:?}");
            assert_eq!(other_end(&local).as_deref(), Some(peer.as_str()));
            assert_eq!(other_end(&peer).as_deref(), Some(local.as_str()));
        }
    }

    #[test]
    fn bytes_that_would_favour_some_characters_are_thrown_away() {
        let (mut rounds, mut fair) = (0, random(7));
        let key = psk(|bytes| {
            rounds += 1;
            if rounds < 3 { bytes.fill(255) } else { fair(bytes) }
        });
        assert_eq!(key, psk(random(7)));
    }

    #[test]
    fn the_strength_is_said_in_words() {
        assert_eq!(psk_strength(""), None);
        assert_eq!(psk_strength("Abcd1234").as_deref(), Some("about 47 bits if chosen by chance: weak"));
        assert!(psk_strength(&psk(random(1))).is_some_and(|words| words.ends_with("strong")));
    }

    #[test]
    fn the_network_address_has_no_other_end() {
        for text in ["169.254.76.0/30", "169.254.76.3/30", "169.254.76.1/29", "x"] {
            assert_eq!(other_end(text), None, "{text}");
        }
    }
}
