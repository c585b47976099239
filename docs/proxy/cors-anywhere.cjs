// A CORS proxy for the page's requests, with cors-anywhere 0.4.4. See docs/proxy.md.
//
//   node cors-anywhere.cjs
//
// PORT is the port to listen on (default 8081). SERVICE lists the origins of further services that may receive
// requests, separated by spaces: SERVICE="https://vpn.cloud.example".
'use strict';

const { createServer } = require('cors-anywhere');

const port = Number(process.env.PORT || 8081);
const others = (process.env.SERVICE || '').split(' ').filter(Boolean);
const huawei = /^https:\/\/vpn\.[a-z0-9-]+\.myhuaweicloud\.com$/;

// Without this check, any page that you visit could send requests to any host.
function refuse(request, response, target) {
  const origin = target ? `${target.protocol}//${target.host}` : 'no address';
  if (huawei.test(origin) || others.includes(origin)) return false;
  response.writeHead(403, { 'access-control-allow-origin': '*', 'content-type': 'text/plain' });
  response.end(`This proxy does not pass requests to ${origin}: name that in SERVICE to allow it.\n`);
  return true;
}

createServer({
  handleInitialRequest: refuse,
  // Otherwise it would follow a redirect with a GET and all credentials, to any host.
  maxRedirects: 0,
  removeHeaders: ['cookie', 'referer'],
  // The service does not need to know where the request came from.
  httpProxyOptions: { xfwd: false },
}).listen(port, '127.0.0.1', () => {
  console.log(`The proxy listens. Enter in the page as the proxy: http://127.0.0.1:${port}/{url}`);
}).on('error', error => {
  console.error(`The proxy cannot listen on port ${port} of 127.0.0.1 (${error.code}): choose a free one by PORT, or by PROXY_PORT with make.`);
  process.exit(1);
});
