//! Packing: zlib streams (RFC 1950) with the fixed code only (RFC 1951, 3.2.6).
//!
//! Any zlib reads what is packed here; of what others pack, only such streams are read. A library
//! for all of zlib would be a tenth of what the whole page may weigh, for links that are a fifth
//! shorter. It stands beside this in `tests/link.rs`, where the two must agree.

/// The first byte of a stream: the method, and a window of 32 KiB.
const METHOD: u8 = 0x78;

/// What its second byte can be: the packer's effort, of which nothing follows, and check bits.
const EFFORTS: [u8; 4] = [0x01, 0x5e, 0x9c, 0xda];

/// The first bit of a block says that it is the last one, and the next two name its code.
const LAST: usize = 0b001;
const FIXED: usize = 0b010;

/// The symbol that ends the block. Those below are bytes, those above are lengths.
const END: usize = 256;

/// The lengths that a repetition can have, and how far back it can lie.
const SHORTEST: usize = 3;
const LONGEST: usize = 258;
const WINDOW: usize = 32 * 1024;

/// How precise the symbol of a length is, and that of a distance: see [`stepped`].
const LENGTH: usize = 2;
const DISTANCE: usize = 1;

/// Why a stream cannot be unpacked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It is not whole, was changed, or is another program's.
    Broken,
    /// There is more in it than the limit.
    TooLarge,
}

/// Packs bytes.
pub fn pack(data: &[u8]) -> Vec<u8> {
    let mut writer = Writer {
        bytes: vec![METHOD, EFFORTS[3]],
        bit: 0,
    };
    let mut seen = Seen {
        newest: vec![0; 1 << 12],
        older: vec![0; data.len()],
    };
    writer.bits(LAST | FIXED, 3);
    let mut at = 0;
    while let Some(byte) = data.get(at) {
        let repetition = seen.repetition(data, at);
        let next = at + repetition.map_or(1, |(length, _)| length);
        match repetition {
            Some((length, distance)) => writer.repetition(length, distance),
            None => writer.symbol((*byte).into()),
        }
        (at..next).for_each(|at| seen.add(data, at));
        at = next;
    }
    writer.symbol(END);
    writer.bytes.extend(checksum(data));
    writer.bytes
}

/// Unpacks what [`pack`] has packed, up to a limit in bytes.
pub fn unpack(packed: &[u8], limit: usize) -> Result<Vec<u8>, Fault> {
    let [METHOD, effort, rest @ ..] = packed else {
        return Err(Fault::Broken);
    };
    let (blocks, sum) = rest
        .split_last_chunk()
        .filter(|_| EFFORTS.contains(effort))
        .ok_or(Fault::Broken)?;
    let mut reader = Reader {
        bytes: blocks,
        at: 0,
    };
    let mut data = Vec::new();
    loop {
        let head = reader
            .bits(3)
            .filter(|head| head & !LAST == FIXED)
            .ok_or(Fault::Broken)?;
        unpack_block(&mut reader, &mut data, limit)?;
        if head & LAST == LAST {
            break;
        }
    }
    let whole = reader.at.div_ceil(8) == blocks.len() && *sum == checksum(&data);
    if whole { Ok(data) } else { Err(Fault::Broken) }
}

fn unpack_block(reader: &mut Reader, data: &mut Vec<u8>, limit: usize) -> Result<(), Fault> {
    loop {
        let symbol = reader.symbol().ok_or(Fault::Broken)?;
        if symbol == END {
            return Ok(());
        }
        let length = symbol
            .checked_sub(END)
            .map_or(Some(1), |step| reader.length(step))
            .ok_or(Fault::Broken)?;
        if data.len() + length > limit {
            return Err(Fault::TooLarge);
        }
        if let Ok(byte) = u8::try_from(symbol) {
            data.push(byte);
        } else {
            let start = reader
                .distance()
                .and_then(|distance| data.len().checked_sub(distance))
                .ok_or(Fault::Broken)?;
            // Byte by byte, for a repetition may reach into itself.
            (start..start + length).for_each(|at| data.push(data[at]));
        }
    }
}

/// The sum by which a changed stream is told: Adler-32.
fn checksum(data: &[u8]) -> [u8; 4] {
    const MODULUS: u32 = 65521;
    let (low, high) = data.iter().fold((1, 0), |(low, high), byte| {
        let low = (low + u32::from(*byte)) % MODULUS;
        (low, (high + low) % MODULUS)
    });
    (high << 16 | low).to_be_bytes()
}

/// Where the beginnings of repetitions stand, by their first three bytes. Places count from 1.
struct Seen {
    newest: Vec<usize>,
    /// The place before a place that had the same bytes, more or less.
    older: Vec<usize>,
}

impl Seen {
    /// Where the place of three bytes is kept.
    fn slot(&self, data: &[u8], at: usize) -> Option<usize> {
        let bytes = data.get(at..at + SHORTEST)?;
        let hash = bytes
            .iter()
            .fold(0, |hash, byte| (hash << 4) ^ usize::from(*byte));
        Some(hash % self.newest.len())
    }

    fn add(&mut self, data: &[u8], at: usize) {
        if let Some(slot) = self.slot(data, at) {
            self.older[at] = std::mem::replace(&mut self.newest[slot], at + 1);
        }
    }

    /// The longest repetition that begins at a place, and how far back its like lies.
    fn repetition(&self, data: &[u8], at: usize) -> Option<(usize, usize)> {
        /// More would make links little shorter and large drafts slow.
        const TRIES: usize = 64;
        let newest = self.newest[self.slot(data, at)?];
        let places = std::iter::successors(Some(newest), |place| {
            self.older.get(place.checked_sub(1)?).copied()
        });
        let near = places
            .take(TRIES)
            .take_while(|place| *place > 0 && at + 1 - place <= WINDOW);
        let found = near.map(|place| {
            let pairs = data[at..].iter().zip(&data[place - 1..]).take(LONGEST);
            (
                pairs.take_while(|(one, other)| one == other).count(),
                at + 1 - place,
            )
        });
        // Of repetitions of the same length, the nearest takes the fewest bits.
        found
            .filter(|(length, _)| *length >= SHORTEST)
            .max_by_key(|(length, distance)| (*length, WINDOW - distance))
    }
}

/// A number from 0 as a symbol with so many bits behind it: the symbols' steps double in width
/// whenever there have been two to the power of the precision of them. Gives the symbol, the
/// number of bits, and what they say.
fn stepped(number: usize, precision: usize) -> (usize, usize, usize) {
    let digits = (usize::BITS - number.leading_zeros()) as usize;
    let bits = digits.saturating_sub(precision + 1);
    (
        (bits << precision) + (number >> bits),
        bits,
        number & ((1 << bits) - 1),
    )
}

/// The smallest number that has a symbol, and the number of bits behind it.
fn unstepped(symbol: usize, precision: usize) -> (usize, usize) {
    let bits = (symbol >> precision).saturating_sub(1);
    ((symbol - (bits << precision)) << bits, bits)
}

/// Writes bits, the lowest of each byte first.
struct Writer {
    bytes: Vec<u8>,
    /// The bit of the last byte that comes next; 0 for one of a new byte.
    bit: u32,
}

impl Writer {
    /// A number, its lowest bit first.
    fn bits(&mut self, number: usize, count: usize) {
        for at in 0..count {
            if self.bit == 0 {
                self.bytes.push(0);
            }
            let set = u8::from(number >> at & 1 == 1) << self.bit;
            if let Some(last) = self.bytes.last_mut() {
                *last |= set;
            }
            self.bit = (self.bit + 1) % 8;
        }
    }

    /// A code, its highest bit first.
    fn code(&mut self, code: usize, count: usize) {
        (0..count).rev().for_each(|at| self.bits(code >> at, 1));
    }

    fn symbol(&mut self, symbol: usize) {
        match symbol {
            0..=143 => self.code(0b0011_0000 + symbol, 8),
            144..=255 => self.code(0b1_1001_0000 + symbol - 144, 9),
            256..=279 => self.code(symbol - 256, 7),
            _ => self.code(0b1100_0000 + symbol - 280, 8),
        }
    }

    fn repetition(&mut self, length: usize, distance: usize) {
        // The longest has a symbol of its own.
        let (symbol, count, bits) = if length == LONGEST {
            (28, 0, 0)
        } else {
            stepped(length - SHORTEST, LENGTH)
        };
        self.symbol(END + 1 + symbol);
        self.bits(bits, count);
        let (symbol, count, bits) = stepped(distance - 1, DISTANCE);
        self.code(symbol, 5);
        self.bits(bits, count);
    }
}

/// Reads what [`Writer`] writes.
struct Reader<'a> {
    bytes: &'a [u8],
    /// How many bits have been read.
    at: usize,
}

impl Reader<'_> {
    fn bit(&mut self) -> Option<usize> {
        let byte = self.bytes.get(self.at / 8)?;
        let bit = byte >> (self.at % 8) & 1;
        self.at += 1;
        Some(bit.into())
    }

    fn bits(&mut self, count: usize) -> Option<usize> {
        (0..count).try_fold(0, |number, at| Some(number | self.bit()? << at))
    }

    /// A code that goes on from its first bits.
    fn code(&mut self, begun: usize, count: usize) -> Option<usize> {
        (0..count).try_fold(begun, |code, _| Some(code << 1 | self.bit()?))
    }

    fn symbol(&mut self) -> Option<usize> {
        let code = self.code(0, 7)?;
        if code < 0b001_1000 {
            return Some(256 + code);
        }
        let code = self.code(code, 1)?;
        match code {
            0b0011_0000..0b1100_0000 => Some(code - 0b0011_0000),
            0b1100_0000..0b1100_1000 => Some(280 + code - 0b1100_0000),
            _ => Some(144 + self.code(code, 1)? - 0b1_1001_0000),
        }
    }

    /// The length of a repetition, of which the symbol behind [`END`] has been read.
    fn length(&mut self, step: usize) -> Option<usize> {
        match step.checked_sub(1)? {
            28 => Some(LONGEST),
            symbol @ ..28 => {
                let (least, bits) = unstepped(symbol, LENGTH);
                Some(SHORTEST + least + self.bits(bits)?)
            }
            _ => None,
        }
    }

    fn distance(&mut self) -> Option<usize> {
        let symbol = self.code(0, 5).filter(|symbol| *symbol < 30)?;
        let (least, bits) = unstepped(symbol, DISTANCE);
        Some(1 + least + self.bits(bits)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tables of RFC 1951, 3.2.5, at their corners.
    #[test]
    fn steps_are_those_of_the_standard() {
        for (length, symbol, bits) in [
            (3, 257, 0),
            (10, 264, 0),
            (11, 265, 1),
            (18, 268, 1),
            (19, 269, 2),
            (257, 284, 5),
        ] {
            let (step, count, _) = stepped(length - SHORTEST, LENGTH);
            assert_eq!((END + 1 + step, count), (symbol, bits), "{length}");
        }
        for (distance, symbol, bits) in [
            (1, 0, 0),
            (4, 3, 0),
            (5, 4, 1),
            (7, 5, 1),
            (9, 6, 2),
            (24577, 29, 13),
            (32768, 29, 13),
        ] {
            let (step, count, _) = stepped(distance - 1, DISTANCE);
            assert_eq!((step, count), (symbol, bits), "{distance}");
        }
        for number in 0..WINDOW {
            for precision in [LENGTH, DISTANCE] {
                let (symbol, count, bits) = stepped(number, precision);
                assert_eq!(unstepped(symbol, precision), (number - bits, count));
            }
        }
    }

    #[test]
    fn what_is_packed_is_unpacked() {
        let every: Vec<u8> = (0..=255).collect();
        let far: Vec<u8> = (0..12_000u32)
            .flat_map(|at| at.wrapping_mul(at).to_le_bytes())
            .collect();
        for data in [
            &b""[..],
            b"a",
            b"aaaaaaaaaa",
            &[0; 10_000],
            &every.repeat(3),
            &far,
        ] {
            let packed = pack(data);
            assert_eq!(unpack(&packed, data.len()).as_deref(), Ok(data));
            if let Some(less) = data.len().checked_sub(1) {
                assert_eq!(unpack(&packed, less), Err(Fault::TooLarge));
            }
        }
    }
}
