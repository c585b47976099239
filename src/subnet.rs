//! Addresses and blocks of addresses: what is one, and what can be wrong between them.
//!
//! Nothing is normalised in silence. Leading zeros are refused, as std does: `010.0.0.1` is
//! octal eight to some programs and decimal ten to others.

use crate::check::{Fault, Scope};
use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use serde_json::Value;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// An IPv4 block, host bits and all. Read by hand: several rules read each block at every
/// keystroke, and std takes many times as long for the same answer.
#[must_use]
pub fn v4(text: &str) -> Option<Ipv4Net> {
    let mut bytes = text.bytes();
    let mut address = 0;
    for end in *b".../" {
        address = address << 8 | number(&mut bytes, Some(end), 255)?;
    }
    let mask = number(&mut bytes, None, 32)?;
    Ipv4Net::new(address.into(), u8::try_from(mask).ok()?).ok()
}

/// The decimal number at the front, up to what ends it: digits, and no leading zero.
fn number(bytes: &mut std::str::Bytes, end: Option<u8>, most: u32) -> Option<u32> {
    let mut value = u32::from(bytes.next()?.checked_sub(b'0').filter(|digit| *digit < 10)?);
    loop {
        let next = bytes.next();
        if next == end {
            return Some(value);
        }
        let digit = u32::from(next?.checked_sub(b'0').filter(|digit| *digit < 10)?);
        if value == 0 || value * 10 + digit > most {
            return None;
        }
        value = value * 10 + digit;
    }
}

/// An IPv6 block, host bits and all.
#[must_use]
pub fn v6(text: &str) -> Option<Ipv6Net> {
    let (address, mask) = text.split_once('/')?;
    let plain = mask.bytes().all(|byte| byte.is_ascii_digit()) && (mask == "0" || !mask.starts_with('0'));
    let mask = plain.then(|| mask.parse().ok())??;
    Ipv6Net::new(address.parse().ok()?, mask).ok()
}

/// A block of either family, host bits and all.
#[must_use]
pub fn any(text: &str) -> Option<IpNet> {
    v4(text).map(IpNet::V4).or_else(|| v6(text).map(IpNet::V6))
}

/// Whether a text is an IPv4 address in dotted decimal notation.
#[must_use]
pub fn is_v4_address(text: &str) -> bool {
    text.parse::<Ipv4Addr>().is_ok()
}

/// An IPv4 address without a mask.
#[must_use]
pub fn v4_address(text: &str) -> Option<Fault> {
    (!is_v4_address(text)).then(|| Fault::detail(why_no_address(text)))
}

/// An IPv4 block in CIDR notation.
#[must_use]
pub fn v4_block(text: &str) -> Option<Fault> {
    v4_like(text, "192.168.52.0/24")
}

/// An IPv4 address or block with a mask; the fault shows how to write one.
#[must_use]
pub fn v4_like(text: &str, sample: &str) -> Option<Fault> {
    v4(text).is_none().then(|| Fault::detail(why_no_block(text, 32, sample)))
}

/// An IPv6 block in CIDR notation.
#[must_use]
pub fn v6_block(text: &str) -> Option<Fault> {
    v6(text).is_none().then(|| Fault::detail(why_no_block(text, 128, "16af:cacc:1097::/48")))
}

fn why_no_address(text: &str) -> String {
    if text.contains('/') {
        "write it without a mask".into()
    } else if text.contains(':') {
        "it is IPv6".into()
    } else {
        why_no_digits(text).unwrap_or("write four numbers from 0 to 255 with dots between them").into()
    }
}

fn why_no_block(text: &str, most: u8, sample: &str) -> String {
    if text.is_empty() {
        return format!("it is empty; write it as in {sample}");
    }
    if text.contains([',', ';']) || text.matches('/').count() > 1 {
        return "put one block into each entry".into();
    }
    let Some((address, mask)) = text.split_once('/') else {
        return format!("it has no mask; write it as in {sample}");
    };
    let other_family = if most == 32 { v6(text).is_some() } else { v4(text).is_some() };
    if other_family {
        format!("it is {}", if most == 32 { "IPv6" } else { "IPv4" })
    } else if let Some(why) = why_no_digits(text) {
        why.into()
    } else if is_v4_address(address) || address.parse::<Ipv6Addr>().is_ok() {
        if mask.contains('.') {
            "write the mask as a number of bits".into()
        } else {
            format!("the mask must be a number from 0 to {most}")
        }
    } else {
        format!("write it as in {sample}")
    }
}

fn why_no_digits(text: &str) -> Option<&'static str> {
    let leading_zero =
        |part: &str| part.len() > 1 && part.starts_with('0') && part.bytes().all(|byte| byte.is_ascii_digit());
    if !text.is_ascii() {
        Some("it has a character that only looks like a digit, a dot or a slash")
    } else if text.contains(char::is_whitespace) {
        Some("it has a blank in it")
    } else if text.split(['.', '/']).any(leading_zero) {
        Some("a number with a leading zero is octal to some programs; leave the zero out")
    } else {
        None
    }
}

/// Host bits that a block should not have, with the block that was meant.
#[must_use]
pub fn host_bits(text: &str) -> Option<Fault> {
    let block = any(text)?;
    let trunk = block.trunc();
    (trunk != block).then(|| Fault::detail(format!("the block is {trunk}")).fix(trunk.to_string()))
}

/// An IPv4 address in IPv6 clothes.
#[must_use]
pub fn v4_mapped(text: &str) -> Option<Fault> {
    let block = v6(text)?;
    (block.prefix_len() >= 96 && block.addr().to_ipv4_mapped().is_some()).then(Fault::plain)
}

/// The blocks of a list, with their places; what is no block is left out.
fn blocks(entries: &[Value]) -> impl Iterator<Item = (usize, IpNet)> {
    entries.iter().enumerate().filter_map(|(at, entry)| Some((at, any(entry.as_str()?)?.trunc())))
}

/// The entries of a list that name the same block as an earlier one.
#[must_use]
pub fn repeated(_: &Scope, list: &Value) -> Vec<Fault> {
    clashes(list, |one, other| one == other)
}

/// The entries of a list that overlap another one without being the same.
#[must_use]
pub fn overlapping(_: &Scope, list: &Value) -> Vec<Fault> {
    clashes(list, |one, other| one != other)
}

/// Each entry that shares addresses with another one of the given kind, said once, of the later.
fn clashes(list: &Value, kind: fn(&IpNet, &IpNet) -> bool) -> Vec<Fault> {
    let list = list.as_array().map(Vec::as_slice).unwrap_or_default();
    // Most lists are in order and have no clash, which shows without sorting them.
    let mut end: Option<IpAddr> = None;
    let apart = blocks(list).all(|(_, block)| {
        let after = end.is_none_or(|end| end < block.network());
        end = Some(block.broadcast());
        after
    });
    if apart {
        return Vec::new();
    }
    let mut faults: Vec<Option<Fault>> = list.iter().map(|_| None).collect();
    let mut around: Option<(IpNet, usize)> = None;
    let mut previous: Option<(IpNet, usize)> = None;
    for (block, at) in sorted(list) {
        let before =
            previous.filter(|(other, _)| *other == block).or(around.filter(|(other, _)| other.contains(&block)));
        if let Some((other, place)) = before.filter(|(other, _)| kind(&block, other)) {
            let (earlier, later) = if place < at { ((other, place), at) } else { ((block, at), place) };
            let fault = || Fault::detail(format!("see {}, entry {}", earlier.0, earlier.1 + 1)).at(later);
            faults[later].get_or_insert_with(fault);
        }
        if before.is_none_or(|(other, _)| !other.contains(&block)) {
            around = Some((block, at));
        }
        if previous.is_none_or(|(other, _)| other != block) {
            previous = Some((block, at));
        }
    }
    faults.into_iter().flatten().collect()
}

/// The blocks of a list by first address, then the larger block, then the place: a block follows
/// what contains it.
fn sorted(list: &[Value]) -> Vec<(IpNet, usize)> {
    let mut sorted: Vec<(IpNet, usize)> = blocks(list).map(|(at, block)| (block, at)).collect();
    sorted.sort_unstable_by_key(|(block, at)| (block.network(), block.prefix_len(), *at));
    sorted
}

/// The places of the blocks that another block of the list contains, or an earlier one repeats.
#[must_use]
pub fn covered(list: &[Value]) -> Vec<usize> {
    let mut around: Option<IpNet> = None;
    let mut covered = Vec::new();
    for (block, at) in sorted(list) {
        if around.is_some_and(|around| around.contains(&block)) {
            covered.push(at);
        } else {
            around = Some(block);
        }
    }
    covered
}

/// Whether two blocks have an address in common.
#[must_use]
pub fn overlap(one: Ipv4Net, other: Ipv4Net) -> bool {
    one.contains(&other) || other.contains(&one)
}

const fn net(a: u8, b: u8, mask: u8) -> Ipv4Net {
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, 0, 0), mask)
}

/// Blocks that a VPC keeps for itself, of which the page names two.
const RESERVED: [Ipv4Net; 2] = [net(100, 64, 10), net(214, 0, 8)];

/// Blocks that no customer network can route: loopback, link-local, multicast and class E.
const UNUSUAL: [Ipv4Net; 3] = [net(127, 0, 8), net(169, 254, 16), net(224, 0, 3)];

/// A block inside a reserved one, or around it. All addresses at once are left to [`unusual`].
#[must_use]
pub fn reserved(text: &str) -> Option<Fault> {
    let block = v4(text).filter(|block| block.prefix_len() > 0)?;
    touches(block, &RESERVED)
}

/// A block of addresses that no customer network has, or the block of all addresses.
#[must_use]
pub fn unusual(text: &str) -> Option<Fault> {
    let block = v4(text)?;
    if block.prefix_len() == 0 { Some(Fault::detail("it stands for all addresses")) } else { touches(block, &UNUSUAL) }
}

fn touches(block: Ipv4Net, keepers: &[Ipv4Net]) -> Option<Fault> {
    let keeper = keepers.iter().find(|keeper| overlap(**keeper, block))?;
    Some(Fault::detail(format!("it overlaps {keeper}")))
}

/// Whether an address can be that of an interface in a subnet.
#[must_use]
pub fn is_host(address: Ipv4Addr) -> bool {
    !(address.is_unspecified() || UNUSUAL.iter().any(|block| block.contains(&address)))
}

/// The address of a text, of either family.
#[must_use]
pub fn address(text: &str) -> Option<IpAddr> {
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_block_is_judged_never_reinterpreted() {
        for text in ["0.0.0.0/0", "10.0.0.0/8", "10.1.2.3/32", "192.168.52.7/24"] {
            assert!(v4(text).is_some(), "{text}");
        }
        for text in [
            "10.0.0.0",
            "010.0.0.0/8",
            "10.0.0.0/08",
            "10.0.0.0/33",
            "10.0.0.0/+8",
            "10.0.0.0/",
            "10.0.0/8",
            " 10.0.0.0/8",
            "10.0.0.0/255.0.0.0",
            "１０.0.0.0/8",
            "10．0.0.0/8",
            "::ffff:10.0.0.0/104",
        ] {
            assert!(v4(text).is_none(), "{text}");
            assert!(v4_block(text).is_some_and(|fault| !fault.detail.is_empty()), "{text}");
        }
        assert!(v6("::ffff:10.0.0.0/104").is_some());
        assert!(v4_mapped("::ffff:10.0.0.0/104").is_some());
        assert!(v4_mapped("::/0").is_none());
    }

    fn places(faults: Vec<Fault>) -> Vec<usize> {
        faults.into_iter().filter_map(|fault| fault.entry).collect()
    }

    #[test]
    fn clashes_name_the_later_entry() {
        let list = json!(["10.0.1.0/24", "10.0.0.0/16", "10.0.1.0/24", "10.1.0.0/16", "10.0.1.9/24", "x", 7]);
        assert_eq!(places(clashes(&list, |one, other| one == other)), [2, 4]);
        assert_eq!(places(clashes(&list, |one, other| one != other)), [1]);
    }

    #[test]
    fn nested_blocks_are_all_named() {
        let list = json!(["10.0.0.0/8", "10.1.0.0/16", "10.1.1.0/24", "10.2.0.0/16", "11.0.0.0/8"]);
        assert_eq!(places(clashes(&list, |one, other| one != other)), [1, 2, 3]);
    }

    #[test]
    fn reserved_blocks_are_found_from_inside_and_from_around() {
        for text in ["100.64.0.0/10", "100.127.255.0/24", "100.0.0.0/8", "214.9.0.0/16", "208.0.0.0/4", "0.0.0.0/1"] {
            assert!(reserved(text).is_some(), "{text}");
        }
        for text in ["0.0.0.0/0", "100.63.255.0/24", "100.128.0.0/16", "213.255.0.0/16", "215.0.0.0/8"] {
            assert!(reserved(text).is_none(), "{text}");
        }
        for text in ["0.0.0.0/0", "127.1.0.0/16", "169.254.7.0/24", "240.0.0.0/8", "255.255.255.255/32"] {
            assert!(unusual(text).is_some(), "{text}");
        }
    }
}
