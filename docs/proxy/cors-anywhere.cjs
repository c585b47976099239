// A CORS proxy for the page's requests, by cors-anywhere 0.4.4. docs/proxy.md says how to use it.
//
//   node cors-anywhere.cjs
//
// PORT is where it listens (8081). SERVICE names further services that it may pass requests to, as origins with
// a space between them: SERVICE="https://vpn.cloud.example".
'use strict';

const { createServer } = require('cors-anywhere');

const port = Number(process.env.PORT || 8081);
const others = (process.env.SERVICE || '').split(' ').filter(Boolean);
const huawei = /^https:\/\/vpn\.[a-z0-9-]+\.myhuaweicloud\.com$/;

// Without this it passes requests to every host, whoever asks: on any page that you visit.
function refuse(request, response, target) {
  const origin = target ? `${target.protocol}//${target.host}` : 'no address';
  if (huawei.test(origin) || others.includes(origin)) return false;
  response.writeHead(403, { 'access-control-allow-origin': '*', 'content-type': 'text/plain' });
  response.end(`This proxy does not pass requests to ${origin}: name that in SERVICE to allow it.\n`);
  return true;
}

createServer({
  handleInitialRequest: refuse,
  // It would follow a redirect with a GET and all credentials, to whatever host that names.
  maxRedirects: 0,
  removeHeaders: ['cookie', 'referer'],
  // Nobody needs to know where the request came from.
  httpProxyOptions: { xfwd: false },
}).listen(port, '127.0.0.1', () => {
  console.log(`The proxy listens. Enter in the page as the proxy: http://127.0.0.1:${port}/{url}`);
}).on('error', error => {
  console.error(`The proxy cannot listen on port ${port} of 127.0.0.1 (${error.code}): choose a free one by PORT, or by PROXY_PORT with make.`);
  process.exit(1);
});
