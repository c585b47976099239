//! Addresses and blocks of addresses: how they are written, and how two of them relate.
//!
//! The lowest level of the rules: it knows neither the catalogue nor faults. Nothing is normalised
//! silently. Leading zeros are rejected, as in std: some programs read `010.0.0.1` as octal eight,
//! others as decimal ten.

use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use serde_json::Value;
use std::cell::RefCell;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr};
use std::rc::Rc;

/// A block of addresses as written, including host bits.
#[derive(Debug, Clone, Copy)]
pub struct Block(pub(super) IpNet);

impl Block {
    /// Parses a block of either family.
    #[must_use]
    pub fn read(text: &str) -> Option<Block> {
        v4(text)
            .map(Block::from)
            .or_else(|| v6(text).map(Block::from))
    }

    /// Returns `true` if this block contains all addresses of the other.
    #[must_use]
    pub fn contains(&self, other: &Block) -> bool {
        self.mask() <= other.mask() && self.overlaps(other)
    }

    /// Returns `true` if the two blocks share an address. One then contains the other, so only the
    /// bits of the shorter mask count.
    #[must_use]
    pub fn overlaps(&self, other: &Block) -> bool {
        let shared = match (self.0, other.0) {
            (IpNet::V4(one), IpNet::V4(other)) => {
                (one.addr().to_bits() ^ other.addr().to_bits()).leading_zeros()
            }
            (IpNet::V6(one), IpNet::V6(other)) => {
                (one.addr().to_bits() ^ other.addr().to_bits()).leading_zeros()
            }
            _ => return false,
        };
        shared >= self.mask().min(other.mask())
    }

    fn mask(&self) -> u32 {
        self.0.prefix_len().into()
    }

    /// Returns `true` if it was written with host bits.
    #[must_use]
    pub fn has_host_bits(&self) -> bool {
        match self.0 {
            IpNet::V4(net) => net
                .addr()
                .to_bits()
                .checked_shl(self.mask())
                .is_some_and(|host| host != 0),
            IpNet::V6(net) => net
                .addr()
                .to_bits()
                .checked_shl(self.mask())
                .is_some_and(|host| host != 0),
        }
    }

    /// Returns the number of IPv4 addresses in it.
    #[must_use]
    pub fn v4_addresses(&self) -> u64 {
        if let IpNet::V4(net) = self.0 {
            1 << (32 - net.prefix_len())
        } else {
            0
        }
    }

    /// Returns `true` if the two are the same block.
    #[must_use]
    pub fn is_same(&self, other: &Block) -> bool {
        self.mask() == other.mask() && self.overlaps(other)
    }

    /// Returns `true` if it is the block of all addresses.
    #[must_use]
    pub fn is_any(&self) -> bool {
        self.0.prefix_len() == 0
    }

    /// Returns `true` if it ends before the other begins. IPv4 sorts before IPv6.
    fn is_before(&self, other: &Block) -> bool {
        self.0.addr() < other.0.addr() && !self.overlaps(other)
    }

    /// Returns `true` if it is an IPv4 block.
    #[must_use]
    pub fn is_v4(&self) -> bool {
        matches!(self.0, IpNet::V4(_))
    }

    /// Returns `true` if it is an IPv4 block without host bits.
    fn is_plain(&self) -> bool {
        self.is_v4() && !self.has_host_bits()
    }
}

impl From<Ipv4Net> for Block {
    fn from(net: Ipv4Net) -> Block {
        Block(net.into())
    }
}

impl From<Ipv6Net> for Block {
    fn from(net: Ipv6Net) -> Block {
        Block(net.into())
    }
}

/// Writes the block without host bits.
impl fmt::Display for Block {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        self.0.trunc().fmt(f)
    }
}

/// The parsed lists of a body during one check. Several rules ask for the same list at every
/// keystroke, so each list is parsed once.
#[derive(Debug, Default)]
pub struct BlockCache {
    /// Keyed by the list's memory address: a body does not change while it is checked.
    known: RefCell<Vec<(*const [Value], ListBlocks)>>,
}

/// The blocks in the entries of a list.
#[derive(Debug, Clone, Default)]
pub struct ListBlocks {
    /// The block of each entry, if it is one.
    pub blocks: Rc<[Option<Block>]>,
    /// `true` if each block ends before the next one begins, so that no two can clash.
    pub(super) in_order: bool,
    /// `true` if every entry is an IPv4 block without host bits.
    pub is_plain: bool,
}

impl ListBlocks {
    /// Returns the blocks sorted by first address, then the larger block, then the index: a block
    /// follows the one that contains it.
    pub(super) fn sorted(&self) -> Vec<(&Block, usize)> {
        let places = self.blocks.iter().enumerate();
        let mut sorted: Vec<(&Block, usize)> = places
            .filter_map(|(at, block)| Some((block.as_ref()?, at)))
            .collect();
        sorted.sort_unstable_by_key(|(block, at)| (block.0.network(), block.mask(), *at));
        sorted
    }
}

impl BlockCache {
    /// The maximum number of lists kept. A valid request has seven at most, and a mistaken one with
    /// thousands must not make the search slow.
    const MOST: usize = 64;

    /// Returns the blocks in the entries of a list.
    #[must_use]
    pub fn of(&self, list: &[Value]) -> ListBlocks {
        let mut known = self.known.borrow_mut();
        // The list requested last is the likeliest.
        if let Some((_, named)) = known
            .iter()
            .rev()
            .find(|(other, _)| std::ptr::eq(*other, list))
        {
            return named.clone();
        }
        let blocks: Rc<[Option<Block>]> = list
            .iter()
            .map(|entry| Block::read(entry.as_str()?))
            .collect();
        let in_order = blocks
            .iter()
            .flatten()
            .is_sorted_by(|block, next| block.is_before(next));
        let is_plain = blocks
            .iter()
            .all(|block| block.as_ref().is_some_and(Block::is_plain));
        let named = ListBlocks {
            blocks,
            in_order,
            is_plain,
        };
        if known.len() < BlockCache::MOST {
            known.push((list, named.clone()));
        }
        named
    }
}

/// Returns the IPv4 blocks of a list.
pub fn v4s(list: &ListBlocks) -> impl Iterator<Item = &Block> {
    list.blocks.iter().flatten().filter(|block| block.is_v4())
}

/// Parses an IPv4 block, keeping host bits. Hand-written, because std takes many times as long for
/// the same result.
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

/// Parses the decimal number at the front up to `end`: digits, without a leading zero.
fn number(bytes: &mut std::str::Bytes, end: Option<u8>, most: u32) -> Option<u32> {
    let mut value = u32::from(
        bytes
            .next()?
            .checked_sub(b'0')
            .filter(|digit| *digit < 10)?,
    );
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

/// Parses an IPv6 block, keeping host bits.
#[must_use]
pub fn v6(text: &str) -> Option<Ipv6Net> {
    let (address, mask) = text.split_once('/')?;
    let plain =
        mask.bytes().all(|byte| byte.is_ascii_digit()) && (mask == "0" || !mask.starts_with('0'));
    let mask = plain.then(|| mask.parse().ok())??;
    Ipv6Net::new(address.parse().ok()?, mask).ok()
}

/// Returns `true` if a text is an IPv4 address in dotted decimal notation.
#[must_use]
pub fn is_v4_address(text: &str) -> bool {
    text.parse::<Ipv4Addr>().is_ok()
}

/// Parses an address of either family.
#[must_use]
pub fn address(text: &str) -> Option<IpAddr> {
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_list_is_read_once() {
        let (blocks, list, other) = (
            BlockCache::default(),
            [json!("10.0.0.0/8"), json!("x")],
            [json!("::/0")],
        );
        let named = blocks.of(&list);
        assert!(!blocks.of(&other).blocks.iter().flatten().any(Block::is_v4));
        assert!(Rc::ptr_eq(&named.blocks, &blocks.of(&list).blocks));
        assert_eq!(
            named.blocks.iter().map(Option::is_some).collect::<Vec<_>>(),
            [true, false]
        );
    }
}
