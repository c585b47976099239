// Adds to local-cors-proxy what it has no settings for:
//
//   NODE_OPTIONS="--require ./local-cors-proxy.cjs" lcp …
//
// It listens on the loopback interface only. And it closes each connection, the preflight's too: if a connection that was
// used before breaks, browsers send the request a second time by themselves, and a repeated create creates twice.
'use strict';

const http = require('node:http');
const { Server } = require('node:net');

const { listen } = Server.prototype;
Server.prototype.listen = function (port, ...rest) {
  return listen.call(this, port, '127.0.0.1', ...rest);
};

const { writeHead } = http.ServerResponse.prototype;
http.ServerResponse.prototype.writeHead = function (...head) {
  this.setHeader('connection', 'close');
  // So that the page can read these.
  this.setHeader('access-control-expose-headers', 'connection, retry-after, x-request-id');
  return writeHead.apply(this, head);
};
