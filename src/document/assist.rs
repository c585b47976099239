//! Help in difficult places: a key that satisfies its rules, a free block for a tunnel, and the
//! summary of a list of blocks.
//!
//! Nothing here reads randomness: the caller supplies it.

use crate::rules::block::{self, Block};
use crate::rules::format::{self, PSK_SPECIAL};
use crate::rules::subnet;
use ipnet::Ipv4Net;
use serde_json::Value;
use std::net::Ipv4Addr;

/// The length of a generated key: more than 140 bits, and short enough to paste.
const PSK_LENGTH: usize = 24;

/// Returns a pre-shared key of random letters, digits and special characters that satisfies the
/// rules. `random` fills the bytes it is given.
pub fn psk(mut random: impl FnMut(&mut [u8])) -> String {
    let alphabet: Vec<char> = ('A'..='Z')
        .chain('a'..='z')
        .chain('0'..='9')
        .chain(PSK_SPECIAL.chars())
        .collect();
    // Bytes beyond the last whole multiple would favor the first characters.
    let fair = 256 - 256 % alphabet.len();
    loop {
        let mut key = String::new();
        while key.len() < PSK_LENGTH {
            let mut bytes = [0; PSK_LENGTH];
            random(&mut bytes);
            let fair = bytes
                .into_iter()
                .map(usize::from)
                .filter(|byte| *byte < fair);
            key.extend(fair.map(|byte| alphabet[byte % alphabet.len()]));
        }
        key.truncate(PSK_LENGTH);
        if format::psk_kinds(&key) == 4 {
            return key;
        }
    }
}

/// Describes how hard a pre-shared key is to guess if its characters are random: "Strong (about 149
/// bits if random)". `None` if there is no key.
#[must_use]
pub fn psk_strength(text: &str) -> Option<String> {
    let kinds = [
        (
            26,
            text.contains(|letter: char| letter.is_ascii_uppercase()),
        ),
        (
            26,
            text.contains(|letter: char| letter.is_ascii_lowercase()),
        ),
        (10, text.contains(|letter: char| letter.is_ascii_digit())),
        (
            PSK_SPECIAL.len(),
            text.contains(|letter: char| !letter.is_ascii_alphanumeric()),
        ),
    ];
    let pool: usize = kinds
        .iter()
        .filter(|(_, used)| *used)
        .map(|(size, _)| size)
        .sum();
    // Bits for each character, in hundredths: integers are precise enough for a hint.
    let hundredths = [
        (10, 332),
        (20, 432),
        (26, 470),
        (30, 491),
        (36, 517),
        (46, 552),
        (52, 570),
        (62, 595),
        (72, 617),
        (82, 636),
    ];
    let per_letter = hundredths
        .iter()
        .rev()
        .find(|(size, _)| *size <= pool)
        .map(|(_, bits)| bits)?;
    let bits = per_letter * text.chars().count() / 100;
    let verdict = match bits {
        0..64 => "Weak",
        64..112 => "Fair",
        _ => "Strong",
    };
    Some(format!("{verdict} (about {bits} bits if random)"))
}

/// Returns the other host of a tunnel address's /30 block.
#[must_use]
pub fn other_end(text: &str) -> Option<String> {
    let block = block::v4(text).filter(|block| block.prefix_len() == 30)?;
    let own = block.hosts().any(|host| host == block.addr());
    let other = block.hosts().find(|host| own && *host != block.addr())?;
    Some(format!("{other}/30"))
}

/// Returns all IPv4 blocks and addresses in a body.
#[must_use]
pub fn named(body: &Value) -> Vec<Ipv4Net> {
    match body {
        Value::String(text) => {
            let address = || text.parse::<Ipv4Addr>().ok().map(Ipv4Net::from);
            block::v4(text).or_else(address).into_iter().collect()
        }
        Value::Array(list) => list.iter().flat_map(named).collect(),
        Value::Object(map) => map.values().flat_map(named).collect(),
        _ => Vec::new(),
    }
}

/// The range of tunnel addresses.
const TUNNELS: Ipv4Net = Ipv4Net::new_assert(Ipv4Addr::new(169, 254, 0, 0), 16);
const TUNNEL_BLOCKS: u32 = 1 << 14;

/// Returns a free /30 block for a tunnel and its two ends. The block overlaps no used block, is not
/// in the excluded 169.254.195.0/24, and not in the first or last /24, which hosts use for
/// themselves. `random` decides where the search begins. A used block that contains the whole range
/// cannot be avoided, so it is ignored. `None` if no block is free.
pub fn tunnel(
    mut random: impl FnMut(&mut [u8]),
    used: &[Ipv4Net],
) -> Option<(Ipv4Net, [String; 2])> {
    let mut bytes = [0; 2];
    random(&mut bytes);
    let start = u32::from(u16::from_le_bytes(bytes));
    let free = |block: &Ipv4Net| {
        let clashes = |used: &&Ipv4Net| {
            !used.contains(&TUNNELS) && (used.contains(block) || block.contains(*used))
        };
        !matches!(block.addr().octets()[2], 0 | 195 | 255)
            && !used.iter().any(|used| clashes(&used))
    };
    let block = |at: u32| {
        let address = u32::from(TUNNELS.addr()) + (start + at) % TUNNEL_BLOCKS * 4;
        Ipv4Net::new_assert(address.into(), 30)
    };
    let block = (0..TUNNEL_BLOCKS).map(block).find(free)?;
    let first = u32::from(block.addr()) + 1;
    Some((
        block,
        [first, first + 1].map(|host| format!("{}/30", Ipv4Addr::from(host))),
    ))
}

/// The summary of a list of blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BlockSummary {
    /// The number of IPv4 addresses, each counted once.
    pub addresses: u64,
    /// The number of blocks with host bits.
    pub host_bits: usize,
    /// The number of blocks that repeat an earlier one or are inside another.
    pub covered: usize,
}

/// Summarizes a list of blocks.
#[must_use]
pub fn blocks(list: &[Value]) -> BlockSummary {
    let covered = subnet::covered(list);
    let mut blocks = BlockSummary {
        covered: covered.len(),
        ..BlockSummary::default()
    };
    for (at, block) in list
        .iter()
        .enumerate()
        .filter_map(|(at, entry)| Some((at, Block::read(entry.as_str()?)?)))
    {
        blocks.host_bits += usize::from(block.has_host_bits());
        if !covered.contains(&at) {
            blocks.addresses += block.v4_addresses();
        }
    }
    blocks
}

/// Returns a number of addresses in words: "65,536 addresses". `None` for zero.
#[must_use]
pub fn addresses(count: u64) -> Option<String> {
    let digits = count.to_string();
    let mut words = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            words.push(',');
        }
        words.push(digit);
    }
    (count > 0).then(|| {
        format!(
            "{words} address{} in all",
            if count == 1 { "" } else { "es" }
        )
    })
}

/// Returns the list without host bits in its blocks; other entries are unchanged.
#[must_use]
pub fn without_host_bits(list: &[Value]) -> Vec<Value> {
    let own = |entry: &Value| {
        let block = Block::read(entry.as_str()?)?;
        block
            .has_host_bits()
            .then(|| Value::from(block.to_string()))
    };
    list.iter()
        .map(|entry| own(entry).unwrap_or_else(|| entry.clone()))
        .collect()
}

/// Returns the list without the blocks that others cover.
#[must_use]
pub fn without_covered(list: &[Value]) -> Vec<Value> {
    let covered = subnet::covered(list);
    let kept = list
        .iter()
        .enumerate()
        .filter(|(at, _)| !covered.contains(at));
    kept.map(|(_, entry)| entry.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::CONNECTION;
    use crate::rules::check::check;
    use serde_json::json;

    /// Returns a generator that is good enough for a test (Lehmer's, modulus 2^31 - 1).
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
            let (_, [local, peer]) = tunnel(random(seed), &[]).expect("nothing is used");
            let body = json!({ "vpn_connection": { "psk": key, "tunnel_local_address": local, "tunnel_peer_address": peer } });
            let about = |path: &str| path.ends_with("psk") || path.contains("tunnel");
            let findings = check(&CONNECTION, &body, &json!({ "flavor": "Basic" }));
            assert!(
                !findings.iter().any(|finding| about(&finding.path)),
                "{body} {findings:?}"
            );
            assert_eq!(other_end(&local).as_deref(), Some(peer.as_str()));
            assert_eq!(other_end(&peer).as_deref(), Some(local.as_str()));
        }
    }

    #[test]
    fn a_tunnel_takes_a_block_that_is_free() {
        // Everything but one block is used: at each prefix length, the half that the block is not
        // in.
        let free = Ipv4Net::new_assert(Ipv4Addr::new(169, 254, 77, 4), 30);
        let half = |length: u8| {
            Ipv4Net::new_assert((u32::from(free.addr()) ^ 1 << (32 - length)).into(), length)
                .trunc()
        };
        let mut used: Vec<Ipv4Net> = (17..=30).map(half).collect();
        used.push(Ipv4Net::new_assert(Ipv4Addr::UNSPECIFIED, 0));
        for seed in 1..20 {
            let picked = tunnel(random(seed), &used).expect("one is free");
            assert_eq!(
                picked,
                (free, ["169.254.77.5/30".into(), "169.254.77.6/30".into()])
            );
        }
        used.push(free);
        assert_eq!(tunnel(random(1), &used), None);
    }

    #[test]
    fn what_a_draft_names_is_found_anywhere() {
        let body = json!({ "a": ["169.254.9.0/24", { "b": "10.0.0.1", "c": "::/0", "d": 7 }], "e": "169.254.8.1/30" });
        let named: Vec<String> = named(&body).iter().map(ToString::to_string).collect();
        assert_eq!(named, ["169.254.9.0/24", "10.0.0.1/32", "169.254.8.1/30"]);
    }

    #[test]
    fn a_list_of_blocks_is_counted_and_tidied() {
        let list = json!([
            "10.0.1.9/24",
            "10.0.0.0/16",
            "10.0.0.0/16",
            "x",
            7,
            "11.0.0.1/31",
            "2001:db8::1/64"
        ]);
        let list = list.as_array().expect("a list");
        assert_eq!(
            blocks(list),
            BlockSummary {
                addresses: 65_538,
                host_bits: 3,
                covered: 2
            }
        );
        let tidy = without_host_bits(list);
        let expected = [
            "10.0.1.0/24",
            "10.0.0.0/16",
            "10.0.0.0/16",
            "x",
            "7",
            "11.0.0.0/31",
            "2001:db8::/64",
        ];
        assert_eq!(
            tidy.iter()
                .map(crate::document::draft::text)
                .collect::<Vec<_>>(),
            expected
        );
        let tidy = without_covered(&tidy);
        assert_eq!(tidy.len(), 5);
        assert_eq!(
            blocks(&tidy),
            BlockSummary {
                addresses: 65_538,
                ..BlockSummary::default()
            }
        );
        assert_eq!(
            addresses(65_538).as_deref(),
            Some("65,538 addresses in all")
        );
        assert_eq!(addresses(1).as_deref(), Some("1 address in all"));
        assert_eq!(
            addresses(1 << 32).as_deref(),
            Some("4,294,967,296 addresses in all")
        );
        assert_eq!(addresses(0), None);
    }

    #[test]
    fn bytes_that_would_favour_some_characters_are_thrown_away() {
        let (mut rounds, mut fair) = (0, random(7));
        let key = psk(|bytes| {
            rounds += 1;
            if rounds < 3 {
                bytes.fill(255);
            } else {
                fair(bytes);
            }
        });
        assert_eq!(key, psk(random(7)));
    }

    #[test]
    fn the_strength_is_said_in_words() {
        assert_eq!(psk_strength(""), None);
        assert_eq!(
            psk_strength("Abcd1234").as_deref(),
            Some("Weak (about 47 bits if random)")
        );
        assert!(psk_strength(&psk(random(1))).is_some_and(|words| words.starts_with("Strong")));
    }

    #[test]
    fn the_network_address_has_no_other_end() {
        for text in ["169.254.76.0/30", "169.254.76.3/30", "169.254.76.1/29", "x"] {
            assert_eq!(other_end(text), None, "{text}");
        }
    }
}
