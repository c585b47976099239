// Finishes the site that Trunk has built, before it moves to dist/: Trunk runs this after each build.
//
// It shrinks both programs, names files by their contents, and adds the content security policy, the files in site/, the
// service worker's list of files, the headers for hosts that read them from a file, and compressed copies.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const folder = process.env.TRUNK_STAGING_DIR;
if (!folder) {
  console.error('finish: run `make build`, which has Trunk run this and name the folder of the site.');
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
// Trunk drops the leading zeros of a hash.
const byTrunk = /-([0-9a-f]{8,16})(_bg)?\.(js|wasm)$/;
let page = read('index.html').toString();

const minify = (text, ...options) =>
  execFileSync('esbuild', ['--minify', '--log-level=warning', ...options], { input: text }).toString().trim();

// Gives what a module and its JavaScript share short names: wasm-bindgen puts a hash into each, which hardly compresses.
function shorten(script, wasm) {
  const path = join(folder, wasm);
  const options = ['--minify-imports-and-exports-and-modules', '--strip-producers', '--strip-target-features'];
  const { imports, exports } = JSON.parse(execFileSync('wasm-opt', [path, '-o', path, ...options]));
  let text = read(script).toString();
  const replace = (before, after) => {
    if (!before.test(text)) throw new Error(`finish: ${script} has nothing like ${before}: adapt this to wasm-bindgen`);
    text = text.replace(before, after);
  };
  replace(/"\.\/[\w-]+_bg\.js": import0/, '"a": import0');
  for (const [, name, short] of imports) replace(new RegExp(`(?<=^\\s+)${name}(?=:)`, 'm'), short);
  // Some exports, such as main, are called by the module itself only.
  for (const [name, short] of exports) text = text.replace(new RegExp(`\\bwasm\\.${name}\\b`, 'g'), `wasm.${short}`);
  write(script, text);
}

// Trunk's own minifier cannot read the program's JavaScript, and reorders the worker's with each build.
const release = process.env.TRUNK_PROFILE !== 'debug';
if (release) {
  const [module] = list().filter(file => byTrunk.test(file) && file.endsWith('_bg.wasm'));
  const programs = [
    [module.replace('_bg.wasm', '.js'), module, '--format=esm'],
    ['worker.js', 'worker_bg.wasm'],
  ];
  for (const [script, wasm, ...options] of programs) {
    const before = [script, wasm].map(file => sha384(read(file)));
    shorten(script, wasm);
    write(script, minify(read(script), ...options));
    // The page names the digest of each.
    [script, wasm].forEach((file, at) => (page = page.replaceAll(before[at], sha384(read(file)))));
  }
}

// Trunk's hash is that of the program before wasm-bindgen and wasm-opt. Another version of these would change a file but
// not its name, and browsers that cache it for good would reject it.
for (const file of list().filter(file => byTrunk.test(file))) {
  const name = file.replace(file.match(byTrunk)[1], nameOf(read(file)));
  renameSync(join(folder, file), join(folder, name));
  page = page.replaceAll(file, name);
}
// Trunk gives the worker no hash. It needs one, so that a page that stays open across a new release does not load the
// new worker. The worker's loader names its other two files, and the page names the loader.
let loader = read('worker_loader.js').toString();
for (const file of ['worker.js', 'worker_bg.wasm']) {
  const name = file.replace('worker', `worker-${nameOf(read(file))}`);
  renameSync(join(folder, file), join(folder, name));
  loader = loader.replace(file, name);
}
// In the form that wasm-bindgen does not deprecate. A program that cannot be loaded is an error of the worker, so that the
// page hears of it.
loader = loader.replace(
  /wasm_bindgen\(("[^"]+")\)/,
  'wasm_bindgen({ module_or_path: $1 }).catch(error => setTimeout(() => { throw error }))',
);
rmSync(join(folder, 'worker_loader.js'));
const worker = `worker_loader-${nameOf(loader)}.js`;
write(worker, loader);
const files = list();

// One style element needs one hash in the policy, and an inlined icon needs no request.
page = page.replace(/<\/style>\s*<style>/g, '');
if (release) {
  page = page.replace(/<!--[^]*?-->/g, '').replace(/\n\s+/g, '\n');
  page = page.replace(/(?<=<style>)[^]*?(?=<\/style>)/, styles => minify(styles, '--loader=css'));
}
const icon = read('icon.svg').toString().trim().replace(/[<>#%]/g, encodeURIComponent);
page = page.replace('href="icon.svg"', `href="data:image/svg+xml,${icon}"`);

// The version differs if any file differs, this page and the worker included.
const contents = files.map(file => `${file} ${sha256(file === 'index.html' ? page : read(file), 'hex')}\n`);
const version = nameOf(contents.join(''));

// The page never requests these: they are for search engines, for installing the page, or the service worker itself.
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
  // People send requests to hosts of their choice: anywhere by https, but by http only to this machine. (A policy cannot
  // name IPv6 addresses.)
  "connect-src 'self' https: http://localhost:* http://127.0.0.1:*",
  "manifest-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');
const charset = '<meta charset="utf-8" />';
if (!page.includes(charset)) throw new Error(`finish: index.html lacks ${charset}, which the policy follows`);
page = page.replace(
  charset,
  `${charset}
<meta http-equiv="Content-Security-Policy" content="${policy}" />
<meta name="version" content="${version}" />
<meta name="worker" content="${worker}" />`,
);
write('index.html', page);

// Netlify and Cloudflare Pages join the values of all matching rules, so each file has at most one Cache-Control.
const lasting = files.filter(file => hashed.test(file));
const rule = (path, headers) => [path, ...headers.map(header => `  ${header}`), ''].join('\n');
write('_headers', [
  '# For Netlify and Cloudflare Pages; docs/hosting.md is for other hosts.',
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
