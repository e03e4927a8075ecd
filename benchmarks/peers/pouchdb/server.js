// An empty CouchDB-like node on a free port of loopback; prints its port.
'use strict';
const path = require('node:path');
const PouchDB = require('pouchdb');
const express = require('express');

const folder = process.argv[2];
const Kept = PouchDB.defaults({ prefix: path.join(folder, 'server-') });
const app = express();
app.use('/', require('express-pouchdb')(Kept, {
  inMemoryConfig: true,
  logPath: path.join(folder, 'server.log'),
}));
const server = app.listen(0, '127.0.0.1', () => console.log(server.address().port));
