// A CORS proxy for the page's requests, with cors-anywhere 0.4.4. See docs/proxy.md.
//
//   node cors-anywhere.cjs
//
// PORT is the port to listen on (default 8081). SERVICE lists the origins of further services that may receive
// requests, separated by spaces: SERVICE="https://vpn.cloud.example".
'use strict';

const { createServer } = require('cors-anywhere');

const port = Number(process.env.PORT || 8081);
const others = (process.env.SERVICE || '').split(' ').filter(Boolean).map(address => new URL(address).origin);
const huawei = /^https:\/\/vpn\.[a-z0-9-]+\.myhuaweicloud\.com$/;

// The header with the page's ID of a confirmation. Each is good for one request: this refuses a request that a browser
// repeats by itself, which would create twice.
const confirmation = 'x-confirmation';
const day = 24 * 60 * 60 * 1000;
const had = new Map();

// Remembers an ID. Returns false if it was there before.
function remember(id) {
  const now = Date.now();
  for (const [known, at] of had) if (at < now - day) had.delete(known);
  const isNew = !had.has(id);
  if (isNew) had.set(id, now);
  return isNew;
}

function refuse(response, status, reason) {
  response.writeHead(status, { 'access-control-allow-origin': '*', 'content-type': 'text/plain' });
  response.end(`${reason}\n`);
  return true;
}

// Returns true for a request that it has answered itself.
function check(request, response, target) {
  // Without this check, any page that you visit could send requests to any host.
  const origin = target ? `${target.protocol}//${target.host}` : 'no address';
  if (!huawei.test(origin) && !others.includes(origin)) {
    return refuse(response, 403, `This proxy does not pass requests to ${origin}: name that in SERVICE to allow it.`);
  }
  const id = request.headers[confirmation];
  if (id && !remember(id)) {
    return refuse(response, 409, 'This proxy has had a request with this confirmation, and passes each on once.');
  }
  return false;
}

// Closes each connection, the preflight's too: a browser repeats a request only if its connection was used before. Whatever
// the service and cors-anywhere say about the connection, the page may read that it is closed, and that this proxy wants
// the ID.
function close(request, response) {
  const { writeHead } = response;
  response.writeHead = (...head) => {
    response.setHeader('connection', 'close');
    response.setHeader(confirmation, 'once');
    response.setHeader('access-control-expose-headers', `connection, retry-after, x-request-id, ${confirmation}`);
    return writeHead.apply(response, head);
  };
}

createServer({
  handleInitialRequest: check,
  // Otherwise it would follow a redirect with a GET and all credentials, to any host.
  maxRedirects: 0,
  removeHeaders: ['cookie', 'referer', confirmation],
  // The service does not need to know where the request came from.
  httpProxyOptions: { xfwd: false },
}).prependListener('request', close).listen(port, '127.0.0.1', () => {
  console.log(`The proxy listens. Enter in the page as the proxy: http://127.0.0.1:${port}/{url}`);
}).on('error', error => {
  console.error(`The proxy cannot listen on port ${port} of 127.0.0.1 (${error.code}): choose a free one by PORT, or by PROXY_PORT with make.`);
  process.exit(1);
});
