<?php
// Is this webhook really from the service? (Standard Webhooks, with PHP alone)

const TOLERANCE_SECONDS = 300;

/** The key within a secret; empty where there is none, and anybody could sign with that. */
function key_of(string $secret): string
{
    return (string) base64_decode(preg_replace('/^whsec_/', '', $secret));
}

/** `$headers` with lower-case names; `$body` as it came (php://input), before any JSON is read. */
function is_genuine(string $secret, array $headers, string $body): bool
{
    $id = $headers['webhook-id'] ?? '';
    $timestamp = $headers['webhook-timestamp'] ?? '';
    if (!preg_match('/^[0-9]{1,12}$/D', $timestamp) || abs(time() - (int) $timestamp) > TOLERANCE_SECONDS) {
        return false;
    }
    $key = key_of($secret);
    if ($key === '') {
        return false;
    }
    $expected = 'v1,' . base64_encode(hash_hmac('sha256', "$id.$timestamp.$body", $key, true));
    foreach (explode(' ', $headers['webhook-signature'] ?? '') as $each) {
        if (hash_equals($expected, $each)) {
            return true;
        }
    }
    return false;
}
