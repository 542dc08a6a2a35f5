// Reads an archive of ours with warcio.js and writes one with it, so that a
// test can compare. Arguments: the library's folder, our archive, theirs.
import { createReadStream, createWriteStream, readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { join } from "node:path";

const [lib, ours, theirs] = process.argv.slice(2);
const entry = JSON.parse(readFileSync(join(lib, "package.json"), "utf8"));
const main = entry.exports["."].default;
const { WARCParser, WARCRecord, WARCSerializer } = await import(pathToFileURL(join(lib, main)).href);

const ids = new Map();
for await (const record of new WARCParser(createReadStream(ours))) {
  if (record.warcType === "revisit") {
    const field = (name) => record.warcHeaders.headers.get(name);
    const body = await record.readFully(true);
    console.log("revisit", record.warcTargetURI, record.httpHeaders.statusCode, body.length, field("WARC-Profile").split("/").pop(), field("WARC-Refers-To-Target-URI"), field("WARC-Refers-To-Date"),
      ids.get(field("WARC-Refers-To")) === field("WARC-Payload-Digest") ? "found" : "not found");
    continue;
  }
  if (record.warcType !== "response") continue;
  ids.set(record.warcHeaders.headers.get("WARC-Record-ID"), record.warcPayloadDigest);
  const body = await record.readFully(true);
  const digest = record.httpHeaders.statusCode === 200 || record.httpHeaders.statusCode === "200" ? "ok" : "bad";
  console.log(record.warcTargetURI, body.length, digest);
}

async function* body(text) { yield new TextEncoder().encode(text); }
const out = createWriteStream(theirs);
const date = "2026-03-01T12:00:00Z";
out.write(await WARCSerializer.serialize(await WARCRecord.createWARCInfo({ filename: "theirs.warc.gz", warcVersion: "WARC/1.1" }, { software: "warcio.js" }), { gzip: true }));
for (const [name, text] of [["a", "<p>أعلنت الهيئة فتح الطريق.</p>"], ["b", "<p>أغلقت البلدية الجسر.</p>"], ["c", "<p>لا شيء</p>"]]) {
  const record = await WARCRecord.create({ url: "https://example.test/" + name, date, type: "response", warcVersion: "WARC/1.1", httpHeaders: { "Content-Type": "text/html; charset=utf-8" } }, body(text));
  out.write(await WARCSerializer.serialize(record, { gzip: true }));
}
await new Promise((done) => out.end(done));
