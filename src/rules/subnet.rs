//! Rules for addresses, blocks and lists of blocks.

use crate::catalogue::spec::Fault;
use crate::rules::block::{Block, BlockCache, ListBlocks, is_v4_address, v4, v6};
use crate::rules::scope::Scope;
use crate::rules::spelling;
use ipnet::{IpNet, Ipv4Net};
use serde_json::Value;
use std::net::{Ipv4Addr, Ipv6Addr};

/// Reports a text that is not an IPv4 address without a mask.
#[must_use]
pub fn v4_address(text: &str) -> Option<Fault> {
    (!is_v4_address(text)).then(|| Fault::detail(why_no_address(text)))
}

/// Reports a text that is not an IPv4 block in CIDR notation.
#[must_use]
pub fn v4_block(text: &str, block: Option<&Block>) -> Option<Fault> {
    let fits = block.is_some_and(Block::is_v4);
    (!fits).then(|| no_v4(text, "192.168.52.0/24"))
}

/// Explains why a text is not an IPv4 block, and how to write one.
#[must_use]
pub fn no_v4(text: &str, sample: &str) -> Fault {
    Fault::says(why_no_block(text, 32, sample))
}

/// Reports a text that is not an IPv6 block in CIDR notation.
#[must_use]
pub fn v6_block(text: &str, block: Option<&Block>) -> Option<Fault> {
    let fits = block.is_some_and(|block| !block.is_v4());
    (!fits).then(|| Fault::says(why_no_block(text, 128, "16af:cacc:1097::/48")))
}

fn why_no_address(text: &str) -> String {
    if text.contains('/') {
        "remove the mask".into()
    } else if text.contains(':') {
        "it is an IPv6 address".into()
    } else {
        why_no_digits(text).map_or_else(
            || "write four numbers from 0 to 255, separated by dots".into(),
            |why| format!("it {why}"),
        )
    }
}

fn why_no_block(text: &str, most: u8, sample: &str) -> String {
    if text.is_empty() {
        return format!("is empty; enter a value such as {sample}");
    }
    if text.contains([',', ';']) || text.matches('/').count() > 1 {
        return "has several blocks; put each in its own entry".into();
    }
    if spelling::is_uuid(text) {
        return format!("is an ID; enter the block itself, such as {sample}");
    }
    let Some((address, mask)) = text.split_once('/') else {
        return format!("has no mask; write it like {sample}");
    };
    let other_family = if most == 32 {
        v6(text).is_some()
    } else {
        v4(text).is_some()
    };
    if other_family {
        if most == 32 {
            "is an IPv6 block; enter an IPv4 block".into()
        } else {
            "is an IPv4 block; enter an IPv6 block".into()
        }
    } else if let Some(why) = why_no_digits(text) {
        why.into()
    } else if is_v4_address(address) || address.parse::<Ipv6Addr>().is_ok() {
        if mask.contains('.') {
            format!("has a dotted mask; write its number of bits, as in {sample}")
        } else {
            format!("has an invalid mask; use a number from 0 to {most}")
        }
    } else {
        format!("is not in CIDR notation; write it like {sample}")
    }
}

fn why_no_digits(text: &str) -> Option<&'static str> {
    let leading_zero = |part: &str| {
        part.len() > 1 && part.starts_with('0') && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    if !text.is_ascii() {
        Some("has a character that only looks like a digit, dot or slash; type it again")
    } else if text.contains(char::is_whitespace) {
        Some("has a space; remove it")
    } else if text.split(['.', '/']).any(leading_zero) {
        Some("has a leading zero, which some programs read as octal; remove it")
    } else {
        None
    }
}

/// Reports host bits, with the intended block as fix.
#[must_use]
pub fn host_bits(_: &str, block: Option<&Block>) -> Option<Fault> {
    let block = block.filter(|block| block.has_host_bits())?;
    let words = format!("has host bits set; the network is {block}");
    Some(Fault::says(words).fix(block.to_string()))
}

/// Reports an IPv4-mapped IPv6 address.
#[must_use]
pub fn v4_mapped(_: &str, block: Option<&Block>) -> Option<Fault> {
    let IpNet::V6(block) = block?.0 else {
        return None;
    };
    (block.prefix_len() >= 96 && block.addr().to_ipv4_mapped().is_some()).then(Fault::plain)
}

/// Reports the entries of a list that repeat the block of an earlier one.
#[must_use]
pub fn repeated(scope: &Scope, list: &[Value]) -> Vec<Fault> {
    clashes(&scope.blocks(list), "repeats", Block::is_same)
}

/// Reports the entries of a list that overlap another one without being the same.
#[must_use]
pub fn overlapping(scope: &Scope, list: &[Value]) -> Vec<Fault> {
    clashes(&scope.blocks(list), "overlaps", |one, other| {
        !one.is_same(other)
    })
}

/// Reports each entry that clashes with another one in the given way: once, at the later entry.
fn clashes(list: &ListBlocks, verb: &str, kind: fn(&Block, &Block) -> bool) -> Vec<Fault> {
    if list.in_order {
        return Vec::new();
    }
    let mut faults: Vec<Option<Fault>> = list.blocks.iter().map(|_| None).collect();
    let mut around: Option<(&Block, usize)> = None;
    let mut previous: Option<(&Block, usize)> = None;
    for (block, at) in list.sorted() {
        let before = previous
            .filter(|(other, _)| other.is_same(block))
            .or(around.filter(|(other, _)| other.contains(block)));
        if let Some((other, place)) = before.filter(|(other, _)| kind(block, other)) {
            let (earlier, later) = if place < at {
                ((other, place), at)
            } else {
                ((block, at), place)
            };
            let fault = || {
                let (block, at) = earlier;
                Fault::says(format!("{verb} {block} (entry {})", at + 1)).at(later)
            };
            faults[later].get_or_insert_with(fault);
        }
        if before.is_none_or(|(other, _)| !other.contains(block)) {
            around = Some((block, at));
        }
        if previous.is_none_or(|(other, _)| !other.is_same(block)) {
            previous = Some((block, at));
        }
    }
    faults.into_iter().flatten().collect()
}

/// Returns the indices of the blocks that another block of the list contains or an earlier one
/// repeats.
#[must_use]
pub fn covered(list: &[Value]) -> Vec<usize> {
    let named = BlockCache::default().of(list);
    let mut around: Option<&Block> = None;
    let mut covered = Vec::new();
    for (block, at) in named.sorted() {
        if around.is_some_and(|around| around.contains(block)) {
            covered.push(at);
        } else {
            around = Some(block);
        }
    }
    covered
}

const fn net(a: u8, b: u8, mask: u8) -> Ipv4Net {
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, 0, 0), mask)
}

/// Blocks that a VPC reserves, two of which the page names.
const RESERVED: [Ipv4Net; 2] = [net(100, 64, 10), net(214, 0, 8)];

/// Blocks that no customer network can route: loopback, link-local, multicast and class E.
const UNUSUAL: [Ipv4Net; 3] = [net(127, 0, 8), net(169, 254, 16), net(224, 0, 3)];

/// Reports a block inside a reserved one, or around it. The block of all addresses is left to
/// [`unusual`].
#[must_use]
pub fn reserved(_: &str, block: Option<&Block>) -> Option<Fault> {
    let block = block.filter(|block| block.0.prefix_len() > 0)?;
    touches(block, &RESERVED, "is reserved for VPCs")
}

/// Reports a block of addresses that no customer network has, or the block of all addresses.
#[must_use]
pub fn unusual(_: &str, block: Option<&Block>) -> Option<Fault> {
    let block = block.filter(|block| block.is_v4())?;
    if block.0.prefix_len() == 0 {
        Some(Fault::says(
            "covers all addresses; enter the customer's subnets",
        ))
    } else {
        touches(block, &UNUSUAL, "no customer network can use")
    }
}

fn touches(block: &Block, keepers: &[Ipv4Net], which: &str) -> Option<Fault> {
    let keeper = keepers
        .iter()
        .find(|keeper| block.overlaps(&Block::from(**keeper)))?;
    let words = format!("overlaps {keeper}, which {which}");
    Some(Fault::says(words))
}

/// Returns `true` if an address can belong to an interface in a subnet.
#[must_use]
pub fn is_host(address: Ipv4Addr) -> bool {
    !(address.is_unspecified() || UNUSUAL.iter().any(|block| block.contains(&address)))
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
            assert!(
                v4_block(text, Block::read(text).as_ref())
                    .is_some_and(|fault| fault.says.is_some()),
                "{text}"
            );
        }
        assert!(v6("::ffff:10.0.0.0/104").is_some());
        assert!(of("::ffff:10.0.0.0/104", v4_mapped).is_some());
        assert!(of("::/0", v4_mapped).is_none());
    }

    fn of(text: &str, rule: fn(&str, Option<&Block>) -> Option<Fault>) -> Option<Fault> {
        rule(text, Block::read(text).as_ref())
    }

    fn clashes(list: &Value, kind: fn(&Block, &Block) -> bool) -> Vec<Fault> {
        let list = list.as_array().map(Vec::as_slice).unwrap_or_default();
        super::clashes(&BlockCache::default().of(list), "repeats", kind)
    }

    /// Prefixes of different families are not comparable, even if their bits are equal.
    #[test]
    fn blocks_of_two_families_have_nothing_in_common() {
        let list = json!(["0.0.0.0/0", "::/0", "::/96", "0.0.0.0/0"]);
        assert_eq!(places(clashes(&list, Block::is_same)), [3]);
        assert_eq!(
            places(clashes(&list, |one, other| !one.is_same(other))),
            [2]
        );
    }

    fn places(faults: Vec<Fault>) -> Vec<usize> {
        faults.into_iter().filter_map(|fault| fault.entry).collect()
    }

    #[test]
    fn clashes_name_the_later_entry() {
        let list = json!([
            "10.0.1.0/24",
            "10.0.0.0/16",
            "10.0.1.0/24",
            "10.1.0.0/16",
            "10.0.1.9/24",
            "x",
            7
        ]);
        assert_eq!(places(clashes(&list, Block::is_same)), [2, 4]);
        assert_eq!(
            places(clashes(&list, |one, other| !one.is_same(other))),
            [1]
        );
    }

    #[test]
    fn nested_blocks_are_all_named() {
        let list = json!([
            "10.0.0.0/8",
            "10.1.0.0/16",
            "10.1.1.0/24",
            "10.2.0.0/16",
            "11.0.0.0/8"
        ]);
        assert_eq!(
            places(clashes(&list, |one, other| !one.is_same(other))),
            [1, 2, 3]
        );
    }

    #[test]
    fn reserved_blocks_are_found_from_inside_and_from_around() {
        for text in [
            "100.64.0.0/10",
            "100.127.255.0/24",
            "100.0.0.0/8",
            "214.9.0.0/16",
            "208.0.0.0/4",
            "0.0.0.0/1",
        ] {
            assert!(of(text, reserved).is_some(), "{text}");
        }
        for text in [
            "0.0.0.0/0",
            "100.63.255.0/24",
            "100.128.0.0/16",
            "213.255.0.0/16",
            "215.0.0.0/8",
        ] {
            assert!(of(text, reserved).is_none(), "{text}");
        }
        for text in [
            "0.0.0.0/0",
            "127.1.0.0/16",
            "169.254.7.0/24",
            "240.0.0.0/8",
            "255.255.255.255/32",
        ] {
            assert!(of(text, unusual).is_some(), "{text}");
        }
    }
}
