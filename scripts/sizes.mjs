// Prints what a visit loads: each file of the built site, as it is and as a host sends it. Fails where a first visit
// loads more than its budget.
//
//     node scripts/sizes.mjs FOLDER BUDGET_IN_KB
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

const [folder, budget] = process.argv.slice(2);

const brotli = bytes =>
  brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  }).length;

const page = readFileSync(join(folder, 'index.html'), 'utf8');
// What the page's head links to is loaded with it; its icons are not where there are none to show, and the worker is
// only named.
const linked = page.replace(/<meta name="worker"[^>]*>/, '');
const first = file => file === 'index.html' || (/\.(css|js|wasm)$/.test(file) && linked.includes(file));

const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter(entry => entry.isFile())
  .map(entry => relative(folder, join(entry.parentPath ?? entry.path, entry.name)))
  // Packed copies are what is sent in place of others; a host keeps its headers for itself.
  .filter(file => !/\.(br|gz)$|^_headers$/.test(file))
  .sort()
  .map(file => {
    const bytes = readFileSync(join(folder, file));
    return { file, raw: bytes.length, sent: Math.min(bytes.length, brotli(bytes)) };
  });

const width = Math.max(...files.map(({ file }) => file.length));
const kilobytes = bytes => (bytes / 1000).toFixed(1).padStart(8);
const line = (name, raw, sent) => console.log(`${name.padEnd(width)} ${raw} ${sent}`);
const table = (title, rows) => {
  const sum = key => rows.reduce((total, row) => total + row[key], 0);
  line(`${title}, kB`, '     raw', '  brotli');
  rows.forEach(({ file, raw, sent }) => line(file, kilobytes(raw), kilobytes(sent)));
  line('together', kilobytes(sum('raw')), kilobytes(sum('sent')));
  return sum('sent');
};

const visit = table('A first visit loads', files.filter(({ file }) => first(file)));
console.log();
table('Loaded later, or never', files.filter(({ file }) => !first(file)));
if (visit > budget * 1000) {
  console.error(`A first visit loads ${(visit / 1000).toFixed(1)} kB, more than its budget of ${budget} kB: make it smaller.`);
  process.exit(1);
}
