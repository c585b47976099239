// Prints what a first visit loads: each file of the built site, as it is and as a host sends it.
//
//     node scripts/sizes.mjs [FOLDER] [BUDGET_IN_KB]
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

const [folder = 'dist', budget = '100'] = process.argv.slice(2);

const brotli = bytes =>
  brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  }).length;

const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter(entry => entry.isFile())
  .map(entry => join(entry.parentPath ?? entry.path, entry.name))
  .sort()
  .map(path => {
    const bytes = readFileSync(path);
    return { path, raw: bytes.length, sent: brotli(bytes) };
  });

const sum = key => files.reduce((total, file) => total + file[key], 0);
const total = { path: `${files.length} files`, raw: sum('raw'), sent: sum('sent') };

const width = Math.max(...[total, ...files].map(file => file.path.length));
const kilobytes = bytes => (bytes / 1000).toFixed(1).padStart(8);
console.log(`${'kB'.padEnd(width)} ${'raw'.padStart(8)} ${'brotli'.padStart(8)}`);
for (const { path, raw, sent } of [...files, total]) {
  console.log(`${path.padEnd(width)} ${kilobytes(raw)} ${kilobytes(sent)}`);
}
if (total.sent > budget * 1000) {
  console.log(`Warning: a first visit loads more than the ${budget} kB that it should.`);
}
