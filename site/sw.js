// Keeps the site usable offline. The build prepends VERSION, which changes whenever a file does, and FILES, the names
// of all files.

// Other sites may share the origin, including another copy of this one below another path.
const ours = `vpn-request-builder ${registration.scope} `;
const name = ours + VERSION;

// Files with a hash in their name never change.
const lasting = file => /-[0-9a-f]{16}(_bg)?\.\w+$/.test(file);

// WebKit sends requests to other origins that its worker leaves to it without a CORS preflight.
const isWebKit = /AppleWebKit/.test(navigator.userAgent) && !/Chrom/.test(navigator.userAgent);

// If the network takes longer, a cached file is used instead.
const PATIENCE = 5000;

addEventListener('install', event => event.waitUntil(install()));
addEventListener('activate', event => event.waitUntil(activate()));

addEventListener('message', ({ data, source }) => {
  if (data === 'take over') skipWaiting();
  else source.postMessage(VERSION);
});

addEventListener('fetch', event => {
  const { request } = event;
  const [address] = request.url.split(/[?#]/);
  if (request.method !== 'GET' || !address.startsWith(registration.scope)) {
    // Left to the browser. Chromium would send a request a second time if this worker ended before the answer.
    if (isWebKit) event.respondWith(fetch(request));
    return;
  }
  const file = address.slice(registration.scope.length).replace(/^(index\.html)?$/, './');
  // A file with a hash may belong to the previous version, which another page still shows.
  if (lasting(file)) event.respondWith(fromCache(request, file));
  else if (FILES.includes(file)) event.respondWith(fromNetwork(request, file));
});

async function install() {
  const cache = await caches.open(name);
  // The browser's own cache may hold the previous version of files without a hash.
  await cache.addAll(FILES.map(file => new Request(file, { cache: lasting(file) ? 'default' : 'no-cache' })));
  for (const page of await pages()) page.postMessage(VERSION);
}

async function activate() {
  // A page that stays open while another one brings a new version still needs its own files, which the host may no
  // longer have.
  const old = (await caches.keys()).filter(key => key.startsWith(ours) && key !== name);
  if ((await pages()).length < 2) await Promise.all(old.map(key => caches.delete(key)));
  await clients.claim();
}

async function pages() {
  const all = await clients.matchAll({ includeUncontrolled: true, type: 'window' });
  return all.filter(page => page.url.startsWith(registration.scope));
}

async function fromCache(request, file) {
  return (await caches.match(file)) ?? fetch(request);
}

// Without navigation preload: if that fails, Firefox shows its error regardless of the response here.
async function fromNetwork(request, file) {
  const asked = fetch(request);
  const late = new Promise(done => setTimeout(done, PATIENCE));
  const answer = await Promise.race([asked.catch(() => undefined), late]);
  // A server error is treated like a network error.
  if (answer && answer.status < 500) return answer;
  return (await cached(file)) ?? asked;
}

async function cached(file) {
  return (await caches.open(name)).match(file);
}
