// A partner's system in Node: hands records in, asks what became of them, hears events.
// With nothing but what Node 18 brings along, and verify_webhook.mjs beside it. From the
// environment: ZI_URL, ZI_KEY; to receive: ZI_WEBHOOK_SECRET.
//
// node partner.mjs put sirian presensi-2023-06 rekap.json
// node partner.mjs batch sirian hari.jsonl
// node partner.mjs withdraw sirian presensi-2023-06 "Salah unggah"
// node partner.mjs decisions sirian 0
// node partner.mjs receive 8105 peristiwa.jsonl
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { isGenuine, keyOf } from "./verify_webhook.mjs";

const AGAIN = new Set([429, 500, 502, 503, 504]);
const LINES = "application/jsonl";
const WAITS_SECONDS = [1, 2, 4, 8];

/** Status and text of the answer; asked again where that may help: it is safe to. */
async function call(method, path, body, kind = "application/json") {
  const headers = { Authorization: `Bearer ${process.env.ZI_KEY}`, "Content-Type": kind };
  for (const wait of [...WAITS_SECONDS, null]) {
    let asked = "";
    try {
      const signal = AbortSignal.timeout(30_000);
      const answer = await fetch(`${process.env.ZI_URL.replace(/\/+$/, "")}/api/v1${path}`, {
        method, headers, body, signal, redirect: "manual", // led elsewhere, a POST would become a GET
      });
      if (!AGAIN.has(answer.status) || wait === null) {
        const text = await answer.text();
        if (answer.ok && !isWhole(text, kind)) throw new Error(`The answer broke off: ${text}`);
        return [answer.status, text];
      }
      asked = answer.headers.get("retry-after") ?? ""; // seconds, or a date from a proxy
    } catch (error) {
      if (wait === null) throw error;
    }
    await sleep(1000 * (/^\d+$/.test(asked) ? Math.min(Number(asked), 60) : wait));
  }
}

/** Whether an answer did not break off: all of it is JSON, and a batch's last line is its summary. */
function isWhole(text, kind) {
  try {
    const last = JSON.parse(kind === LINES ? text.trim().split("\n").at(-1) : text);
    return kind !== LINES || last.summary !== undefined;
  } catch {
    return false;
  }
}

/** The path of a source's records, of one of them by its name, or of a step of that one. */
const records = (source, ...below) =>
  [`/sources/${source}/records`, ...below.map(encodeURIComponent)].join("/");

/** What a file says; nothing to hand in is no success. */
function said(file) {
  const text = readFileSync(file);
  if (!text.toString().trim()) throw new Error(`There is nothing in ${file}`);
  return text;
}

const steps = {
  /** Hand one record in; a correction is the same with a later `taken_at`. */
  put: (source, name, file) => call("PUT", records(source, name), said(file)),

  /** Hand many in, one a line; each line is answered. */
  batch: (source, file) => call("POST", records(source), said(file), LINES),

  /** Take one back. */
  withdraw: (source, name, reason) =>
    call("POST", records(source, name, "withdraw"), JSON.stringify({ reason })),

  /** What became of our records, oldest first; from `next_cursor` of the answer before. */
  decisions: (source, cursor = "0") => call("GET", `/sources/${source}/decisions?cursor=${cursor}`),

  /** Write each genuine event down, one a line; what came before is taken and let go. */
  receive: (port, file) => {
    const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean) : [];
    const seen = new Set(lines.map((line) => JSON.parse(line).id));
    createServer(async (request, response) => {
      const pieces = [];
      for await (const piece of request) pieces.push(piece);
      const body = Buffer.concat(pieces);
      if (!isGenuine(process.env.ZI_WEBHOOK_SECRET, request.headers, body)) {
        return response.writeHead(401).end();
      }
      const event = JSON.parse(body);
      if (!seen.has(event.id)) {
        appendFileSync(file, `${JSON.stringify(event)}\n`);
        seen.add(event.id);
      }
      return response.writeHead(204).end();
    }).listen(Number(port), "127.0.0.1");
    return new Promise(() => {});
  },
};

/** How many arguments each step takes: at least, at most. */
const TAKES = { put: [3, 3], batch: [2, 2], withdraw: [3, 3], decisions: [1, 2], receive: [2, 2] };

/** Why the step cannot begin; empty: it can. */
function whatIsWrong(name, given) {
  const [least, most] = Object.hasOwn(TAKES, name) ? TAKES[name] : [1, 0];
  if (given.length < least || given.length > most) {
    const lines = readFileSync(new URL(import.meta.url), "utf8").split("\n");
    return lines.filter((line) => line.startsWith("// node ")).map((line) => line.slice(3)).join("\n");
  }
  const { ZI_URL, ZI_KEY, ZI_WEBHOOK_SECRET } = process.env;
  if (name !== "receive") return ZI_URL && ZI_KEY ? "" : "ZI_URL and ZI_KEY are not set";
  const isPort = /^\d+$/.test(given[0]) && Number(given[0]) < 65536;
  return keyOf(ZI_WEBHOOK_SECRET).length && isPort ? "" : "ZI_WEBHOOK_SECRET is not set, or that is no port";
}

const [name, ...given] = process.argv.slice(2);
const wrong = whatIsWrong(name, given);
if (wrong) {
  console.error(wrong);
  process.exit(2);
}
try {
  const [status, text] = await steps[name](...given);
  console.log(status, text);
  // Led elsewhere (3xx) nothing was handed in. Of a batch the last line says how many were refused.
  process.exitCode = status >= 300 || /"refused": ?[1-9]/.test(text) ? 1 : 0;
} catch (error) { // no answer, or a file that cannot be read
  console.error(error.message);
  process.exitCode = 1;
}
