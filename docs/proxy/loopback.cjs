// Makes a Node.js server that can only listen on all interfaces listen on the loopback interface:
//
//   NODE_OPTIONS="--require ./loopback.cjs" lcp …
'use strict';

const { Server } = require('node:net');

const listen = Server.prototype.listen;
Server.prototype.listen = function (port, ...rest) {
  return listen.call(this, port, '127.0.0.1', ...rest);
};
