// Is this webhook really from the service? (Standard Webhooks, with Node's own crypto alone)
import { createHmac, timingSafeEqual } from "node:crypto";

const TOLERANCE_SECONDS = 300;

/** The key within a secret; empty where there is none, and anybody could sign with that. */
export const keyOf = (secret) => Buffer.from((secret ?? "").replace(/^whsec_/, ""), "base64");

/** `headers` with lower-case names; `body` the raw Buffer, before any JSON is read. */
export function isGenuine(secret, headers, body) {
  const id = headers["webhook-id"] ?? "";
  const timestamp = headers["webhook-timestamp"] ?? "";
  const age = Math.abs(Date.now() / 1000 - Number(timestamp));
  if (!/^\d+$/.test(timestamp) || age > TOLERANCE_SECONDS) return false;
  const key = keyOf(secret);
  if (!key.length) return false;
  const expected = createHmac("sha256", key).update(`${id}.${timestamp}.`).update(body).digest();
  return (headers["webhook-signature"] ?? "").split(" ").some((each) => {
    const given = Buffer.from(each.replace(/^v1,/, ""), "base64");
    return each.startsWith("v1,") && given.length === expected.length && timingSafeEqual(given, expected);
  });
}
