// Fills a database from lines of JSON, then sends it to the node; prints seconds and documents.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const PouchDB = require('pouchdb');

const [folder, lines, url] = process.argv.slice(2);
const BATCH = 1000;

async function main() {
  const local = new PouchDB(path.join(folder, 'client'));
  const documents = fs.readFileSync(lines, 'utf8').trim().split('\n').map((line) => JSON.parse(line));
  for (let at = 0; at < documents.length; at += BATCH) {
    await local.bulkDocs(documents.slice(at, at + BATCH));
  }
  console.log('filled');
  const start = process.hrtime.bigint();
  const done = await local.replicate.to(new PouchDB(url), { batch_size: BATCH });
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  if (!done.ok || done.docs_written !== documents.length) throw new Error(JSON.stringify(done));
  console.log(JSON.stringify({ seconds, documents: done.docs_written }));
}

main().catch((error) => { console.error(error); process.exit(1); });
