// Prints the size of each file of the built site, raw and as a host sends it. Fails if a first visit, which does not load
// the worker, exceeds its budget.
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
// A first visit loads the programs that the page's head links to. It only names the worker.
const linked = page.replace(/<meta name="worker"[^>]*>/, '');
const first = file => file === 'index.html' || (/\.(css|js|wasm)$/.test(file) && linked.includes(file));

const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter(entry => entry.isFile())
  .map(entry => relative(folder, join(entry.parentPath ?? entry.path, entry.name)))
  // Compressed copies replace their originals, and _headers is for the host.
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
  line('total', kilobytes(sum('raw')), kilobytes(sum('sent')));
  return sum('sent');
};

const visit = table('A first visit loads', files.filter(({ file }) => first(file)));
console.log();
table('Loaded later, if at all', files.filter(({ file }) => !first(file)));
if (visit > budget * 1000) {
  console.error(`A first visit loads ${(visit / 1000).toFixed(1)} kB, and its budget is ${budget} kB: make it smaller.`);
  process.exit(1);
}
