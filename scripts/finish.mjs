// Finishes the site that Trunk has built and not yet moved to dist/: Trunk runs this after each build.
//
// The program and its JavaScript are made smaller. The page gets the policy for its contents; beside it come what lies
// in site/, the service worker with its list of files, the headers for hosts that read them from a file, and what can
// be packed as a host would send it.
import { createHash } from 'node:crypto';
import { cpSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { minify, shrink } from './shrink.mjs';

const folder = process.env.TRUNK_STAGING_DIR;
if (!folder) {
  console.error('finish: Trunk runs this, by `make build`, and says where the site is.');
  process.exit(1);
}
cpSync('site', folder, { recursive: true });

const read = file => readFileSync(join(folder, file));
const write = (file, content) => writeFileSync(join(folder, file), content);
const sha256 = (bytes, form) => createHash('sha256').update(bytes).digest(form);
const nameOf = content => sha256(content, 'hex').slice(0, 16);
const sha384 = bytes => createHash('sha384').update(bytes).digest('base64');

const list = () =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => relative(folder, join(entry.parentPath ?? entry.path, entry.name)).split(sep).join('/'))
    .sort();
const hashed = /-([0-9a-f]{16})(_bg)?\.\w+$/;
// Trunk leaves out the zeros that a hash begins with.
const byTrunk = /-([0-9a-f]{8,16})(_bg)?\.(js|wasm)$/;
let page = read('index.html').toString();

// Not by Trunk's own minifier: it cannot read the program's JavaScript, and orders the worker's anew each time.
const release = process.env.TRUNK_PROFILE !== 'debug';
if (release) {
  const [module] = list().filter(file => byTrunk.test(file) && file.endsWith('_bg.wasm'));
  const programs = [
    [module.replace('_bg.wasm', '.js'), module, '--format=esm'],
    ['later.js', 'later_bg.wasm'],
  ];
  for (const [script, wasm, ...options] of programs) {
    const small = shrink(read(script).toString(), read(wasm), ...options);
    for (const [file, content] of [[script, small.script], [wasm, small.module]]) {
      // The page names the digest of each.
      page = page.replaceAll(sha384(read(file)), sha384(content));
      write(file, content);
    }
  }
}

// Trunk's hashes are of the program before wasm-bindgen and wasm-opt: another version of these would change a file
// and not its name, and browsers that keep it for ever would refuse it.
for (const file of list().filter(file => byTrunk.test(file))) {
  const name = file.replace(file.match(byTrunk)[1], nameOf(read(file)));
  renameSync(join(folder, file), join(folder, name));
  page = page.replaceAll(file, name);
}
// So has the worker that is loaded later, which Trunk names without a hash: a page that stays open while a new version
// comes must not get the new version's worker. Its loader names the other two, and the page names its loader.
let loader = read('later_loader.js').toString();
for (const file of ['later.js', 'later_bg.wasm']) {
  const name = file.replace('later', `later-${nameOf(read(file))}`);
  renameSync(join(folder, file), join(folder, name));
  loader = loader.replace(file, name);
}
// The form of the call that wasm-bindgen does not warn of.
loader = loader.replace(/wasm_bindgen\(("[^"]+")\)/, 'wasm_bindgen({ module_or_path: $1 })');
rmSync(join(folder, 'later_loader.js'));
const worker = `later_loader-${nameOf(loader)}.js`;
write(worker, loader);
const files = list();

// One style in place of many is one hash, and the icon in the page is no request.
page = page.replace(/<\/style>\s*<style>/g, '');
if (release) {
  page = page.replace(/<!--[^]*?-->/g, '').replace(/\n\s+/g, '\n');
  page = page.replace(/(?<=<style>)[^]*?(?=<\/style>)/, styles => minify(styles, '--loader=css'));
}
const icon = read('icon.svg').toString().trim().replace(/[<>#%]/g, encodeURIComponent);
page = page.replace('href="icon.svg"', `href="data:image/svg+xml,${icon}"`);

// The version tells two builds apart by anything in them, this page and the worker included.
const contents = files.map(file => `${file} ${sha256(file === 'index.html' ? page : read(file), 'hex')}\n`);
const version = nameOf(contents.join(''));

// The page never asks for these: they are for search engines and for the system that installs it, or the worker itself.
const unasked = /^(robots\.txt|sw\.js|.*\.png)$/;
const offline = files.filter(file => !unasked.test(file)).map(file => (file === 'index.html' ? './' : file));
write('sw.js', `const VERSION = '${version}';\nconst FILES = ${JSON.stringify(offline)};\n\n${read('sw.js')}`);

const hashes = tag => {
  const blocks = page.matchAll(new RegExp(`<${tag}(?![^>]*\\bsrc=)[^>]*>([^]*?)</${tag}>`, 'g'));
  return Array.from(blocks, ([, text]) => `'sha256-${sha256(text, 'base64')}'`).join(' ');
};
const policy = [
  "default-src 'none'",
  `script-src 'self' 'wasm-unsafe-eval' ${hashes('script')}`,
  `style-src ${hashes('style')}`,
  "img-src 'self' data:",
  "font-src 'none'",
  // A request goes where the person who sends it says: anywhere by https, by http to this machine alone. (A policy
  // has no notation for IPv6 addresses.)
  "connect-src 'self' https: http://localhost:* http://127.0.0.1:*",
  "manifest-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');
const charset = '<meta charset="utf-8" />';
if (!page.includes(charset)) throw new Error(`index.html lacks ${charset}, after which the policy goes`);
page = page.replace(
  charset,
  `${charset}
<meta http-equiv="Content-Security-Policy" content="${policy}" />
<meta name="version" content="${version}" />
<meta name="worker" content="${worker}" />`,
);
write('index.html', page);

// Netlify and Cloudflare Pages join the values of all rules that match, so each file has at most one for its cache.
const lasting = files.filter(file => hashed.test(file));
const rule = (path, headers) => [path, ...headers.map(header => `  ${header}`), ''].join('\n');
write('_headers', [
  '# For Netlify and Cloudflare Pages; other hosts are configured as docs/hosting.md says.',
  rule('/*', [
    `Content-Security-Policy: ${policy}; frame-ancestors 'none'`,
    'Cross-Origin-Opener-Policy: same-origin',
    'Permissions-Policy: camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
    'Referrer-Policy: no-referrer',
    'X-Content-Type-Options: nosniff',
  ]),
  ...['', 'index.html', 'sw.js'].map(file => rule(`/${file}`, ['Cache-Control: no-cache'])),
  ...lasting.map(file => rule(`/${file}`, ['Cache-Control: public, max-age=31536000, immutable'])),
].join('\n'));

if (release) {
  for (const file of [...files, '_headers'].filter(file => /\.(html|js|svg|wasm|webmanifest)$/.test(file))) {
    const bytes = read(file);
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
    write(`${file}.br`, brotliCompressSync(bytes, { params }));
    write(`${file}.gz`, gzipSync(bytes, { level: 9 }));
  }
}
