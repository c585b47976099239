//! Addresses and blocks of addresses: what is one, and what can be wrong between them.
//!
//! Nothing is normalised in silence. Leading zeros are refused, as std does: `010.0.0.1` is
//! octal eight to some programs and decimal ten to others.

use crate::check::{Fault, Scope};
use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use serde_json::Value;
use std::cell::RefCell;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::rc::Rc;

/// The blocks that the lists of a body name. Several rules ask for each list at every keystroke,
/// and each list is read once.
#[derive(Debug, Default)]
pub struct Blocks {
    /// By the address of the list: a body stands still while it is checked.
    known: RefCell<Vec<(*const [Value], Named)>>,
}

/// The block that each entry of a list names, host bits and all, where it names one.
pub type Named = Rc<[Option<IpNet>]>;

impl Blocks {
    /// What the entries of a list name.
    #[must_use]
    pub fn of(&self, list: &[Value]) -> Named {
        let mut known = self.known.borrow_mut();
        // The list that was asked for last is the likeliest.
        if let Some((_, blocks)) = known.iter().rev().find(|(other, _)| std::ptr::eq(*other, list)) {
            return Rc::clone(blocks);
        }
        let blocks: Named = list.iter().map(|entry| any(entry.as_str()?)).collect();
        known.push((list, Rc::clone(&blocks)));
        blocks
    }
}

/// An IPv4 block, host bits and all. Read by hand: std takes many times as long for the same
/// answer.
#[must_use]
pub fn v4(text: &str) -> Option<Ipv4Net> {
    let (mut address, mut parts) = (0, 0);
    let (mut number, mut digits) = (0, 0);
    for byte in text.bytes() {
        match byte {
            b'0'..=b'9' => {
                let has_leading_zero = number == 0 && digits > 0;
                number = number * 10 + u32::from(byte - b'0');
                digits += 1;
                if has_leading_zero || number > 255 {
                    return None;
                }
            }
            b'.' | b'/' => {
                parts += 1;
                if digits == 0 || (byte == b'/') != (parts == 4) {
                    return None;
                }
                address = address << 8 | number;
                (number, digits) = (0, 0);
            }
            _ => return None,
        }
    }
    let mask = u8::try_from(number).ok().filter(|_| parts == 4 && digits > 0)?;
    Ipv4Net::new(address.into(), mask).ok()
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
pub fn v4_block(text: &str, block: Option<&IpNet>) -> Option<Fault> {
    let fits = matches!(block, Some(IpNet::V4(_)));
    (!fits).then(|| no_v4(text, "192.168.52.0/24"))
}

/// What keeps a text from being an IPv4 block, and how to write one.
#[must_use]
pub fn no_v4(text: &str, sample: &str) -> Fault {
    Fault::detail(why_no_block(text, 32, sample))
}

/// The IPv4 blocks among those that a list names.
pub fn v4s(blocks: &[Option<IpNet>]) -> impl Iterator<Item = Ipv4Net> {
    blocks.iter().filter_map(|block| if let Some(IpNet::V4(block)) = block { Some(block.trunc()) } else { None })
}

/// An IPv6 block in CIDR notation.
#[must_use]
pub fn v6_block(text: &str, block: Option<&IpNet>) -> Option<Fault> {
    let fits = matches!(block, Some(IpNet::V6(_)));
    (!fits).then(|| Fault::detail(why_no_block(text, 128, "16af:cacc:1097::/48")))
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
pub fn host_bits(_: &str, block: Option<&IpNet>) -> Option<Fault> {
    let block = block?;
    let trunk = block.trunc();
    (trunk != *block).then(|| Fault::detail(format!("the block is {trunk}")).fix(trunk.to_string()))
}

/// An IPv4 address in IPv6 clothes.
#[must_use]
pub fn v4_mapped(_: &str, block: Option<&IpNet>) -> Option<Fault> {
    let Some(IpNet::V6(block)) = block else { return None };
    (block.prefix_len() >= 96 && block.addr().to_ipv4_mapped().is_some()).then(Fault::plain)
}

/// The entries of a list that name the same block as an earlier one.
#[must_use]
pub fn repeated(scope: &Scope, list: &[Value]) -> Vec<Fault> {
    clashes(&scope.blocks(list), |one, other| one == other)
}

/// The entries of a list that overlap another one without being the same.
#[must_use]
pub fn overlapping(scope: &Scope, list: &[Value]) -> Vec<Fault> {
    clashes(&scope.blocks(list), |one, other| one != other)
}

/// Each entry that shares addresses with another one of the given kind, said once, of the later.
fn clashes(list: &[Option<IpNet>], kind: fn(&IpNet, &IpNet) -> bool) -> Vec<Fault> {
    // Most lists are in order and have no clash, which shows without sorting them.
    let mut end: Option<IpAddr> = None;
    let apart = list.iter().flatten().all(|block| {
        let after = end.is_none_or(|end| end < block.network());
        end = Some(block.broadcast());
        after
    });
    if apart {
        return Vec::new();
    }
    let places = list.iter().enumerate();
    let mut sorted: Vec<(IpNet, usize)> = places.filter_map(|(at, block)| Some(((*block)?.trunc(), at))).collect();
    // By first address, then the larger block, then the place: a block follows what contains it.
    sorted.sort_unstable_by_key(|(block, at)| (block.network(), block.prefix_len(), *at));
    let mut faults: Vec<Option<Fault>> = list.iter().map(|_| None).collect();
    let mut around: Option<(IpNet, usize)> = None;
    let mut previous: Option<(IpNet, usize)> = None;
    for (block, at) in sorted {
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
pub fn reserved(_: &str, block: Option<&IpNet>) -> Option<Fault> {
    let Some(IpNet::V4(block)) = block else { return None };
    if block.prefix_len() == 0 { None } else { touches(*block, &RESERVED) }
}

/// A block of addresses that no customer network has, or the block of all addresses.
#[must_use]
pub fn unusual(_: &str, block: Option<&IpNet>) -> Option<Fault> {
    let Some(IpNet::V4(block)) = block else { return None };
    if block.prefix_len() == 0 { Some(Fault::detail("it stands for all addresses")) } else { touches(*block, &UNUSUAL) }
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
            assert!(v4_block(text, any(text).as_ref()).is_some_and(|fault| !fault.detail.is_empty()), "{text}");
        }
        assert!(v6("::ffff:10.0.0.0/104").is_some());
        assert!(of("::ffff:10.0.0.0/104", v4_mapped).is_some());
        assert!(of("::/0", v4_mapped).is_none());
    }

    fn of(text: &str, rule: fn(&str, Option<&IpNet>) -> Option<Fault>) -> Option<Fault> {
        rule(text, any(text).as_ref())
    }

    fn clashes(list: &Value, kind: fn(&IpNet, &IpNet) -> bool) -> Vec<Fault> {
        let list = list.as_array().map(Vec::as_slice).unwrap_or_default();
        super::clashes(&Blocks::default().of(list), kind)
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
            assert!(of(text, reserved).is_some(), "{text}");
        }
        for text in ["0.0.0.0/0", "100.63.255.0/24", "100.128.0.0/16", "213.255.0.0/16", "215.0.0.0/8"] {
            assert!(of(text, reserved).is_none(), "{text}");
        }
        for text in ["0.0.0.0/0", "127.1.0.0/16", "169.254.7.0/24", "240.0.0.0/8", "255.255.255.255/32"] {
            assert!(of(text, unusual).is_some(), "{text}");
        }
    }
}
