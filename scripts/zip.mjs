// Packs a folder as a zip file, byte by byte the same for the same files: in order, and of one date.
//
//     node scripts/zip.mjs FOLDER FILE
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { crc32 as checksum, deflateRawSync } from 'node:zlib';

const [folder, target] = process.argv.slice(2);

// The first of January 1980, the first day of zip's calendar.
const DATE = 0x21 << 16;

// Node.js has it since 22.2.
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  for (let bit = 0; bit < 8; bit++) byte = byte & 1 ? (byte >>> 1) ^ 0xedb88320 : byte >>> 1;
  return byte;
});
const crc32 = checksum ?? (bytes => ~bytes.reduce((crc, byte) => table[(crc ^ byte) & 255] ^ (crc >>> 8), ~0) >>> 0);

// Fields of two or four bytes, as [bytes, value].
const record = (...fields) =>
  Buffer.concat(fields.map(([bytes, value]) => {
    const field = Buffer.alloc(bytes);
    field.writeUIntLE(value, 0, bytes);
    return field;
  }));

const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter(entry => entry.isFile())
  .map(entry => join(entry.parentPath ?? entry.path, entry.name))
  .sort();

const parts = [];
const directory = [];
let offset = 0;
for (const file of files) {
  const bytes = readFileSync(file);
  const packed = deflateRawSync(bytes, { level: 9 });
  const name = Buffer.from(join(basename(folder), relative(folder, file)).replaceAll('\\', '/'));
  // Version 2.0; names in UTF-8; deflated.
  const about = [[2, 20], [2, 0x800], [2, 8], [4, DATE], [4, crc32(bytes)], [4, packed.length], [4, bytes.length], [2, name.length], [2, 0]];
  const head = record([4, 0x04034b50], ...about);
  // A plain file that everybody may read, written by a Unix.
  directory.push(record([4, 0x02014b50], [2, 0x0314], ...about, [2, 0], [2, 0], [2, 0], [4, 0o100644 * 0x10000], [4, offset]), name);
  parts.push(head, name, packed);
  offset += head.length + name.length + packed.length;
}
const size = directory.reduce((sum, part) => sum + part.length, 0);
const end = record([4, 0x06054b50], [2, 0], [2, 0], [2, files.length], [2, files.length], [4, size], [4, offset], [2, 0]);
writeFileSync(target, Buffer.concat([...parts, ...directory, end]));
