<?php
// A partner's system in PHP: hands records in, asks what became of them, hears events.
// With nothing but what PHP 8 brings along, and verify_webhook.php beside it. From the
// environment: ZI_URL, ZI_KEY; to receive: ZI_WEBHOOK_SECRET.
//
// php partner.php put sirian presensi-2023-06 rekap.json
// php partner.php batch sirian hari.jsonl
// php partner.php withdraw sirian presensi-2023-06 "Salah unggah"
// php partner.php decisions sirian 0
// php partner.php receive 8105 peristiwa.jsonl

require __DIR__ . '/verify_webhook.php';

const AGAIN = [429, 500, 502, 503, 504];
const LINES = 'application/jsonl';
const WAITS_SECONDS = [1, 2, 4, 8, null];

/** Status and text of the answer; asked again where that may help: it is safe to. */
function call(string $method, string $path, string $body = '', string $kind = 'application/json'): array
{
    $headers = ['Authorization: Bearer ' . getenv('ZI_KEY'), "Content-Type: $kind"];
    $http = ['method' => $method, 'header' => $headers, 'content' => $body, 'timeout' => 30, 'ignore_errors' => true,
             'follow_location' => 0];  // led elsewhere, a PUT would become a GET
    foreach (WAITS_SECONDS as $wait) {
        $text = @file_get_contents(rtrim(getenv('ZI_URL'), '/') . "/api/v1$path", false, stream_context_create(['http' => $http]));
        $status = $text === false ? 0 : (int) explode(' ', $http_response_header[0])[1];
        if ($status >= 200 && $status < 300 && !is_whole($text, $kind)) {
            $status = 0;
        }
        if ($status && !in_array($status, AGAIN) || $wait === null) {
            return [$status, (string) $text];
        }
        $asked = $status ? preg_grep('/^Retry-After: *\d+$/i', $http_response_header) : [];  // not a proxy's date
        sleep($asked ? min((int) trim(explode(':', current($asked))[1]), 60) : $wait);
    }
}

/** Whether an answer did not break off: all of it is JSON, and a batch's last line is its summary. */
function is_whole(string $text, string $kind): bool
{
    $lines = explode("\n", trim($text));
    return $kind === LINES ? isset(json_decode(end($lines), true)['summary']) : json_decode($text) !== null;
}

/** The path of a source's records, of one of them by its name, or of a step of that one. */
function records(string $source, string ...$below): string
{
    return implode('/', ["/sources/$source/records", ...array_map('rawurlencode', $below)]);
}

/** Write a genuine event down, one a line; what came before is taken and let go. */
function take_event(string $file): int
{
    $body = file_get_contents('php://input');
    if (!is_genuine((string) getenv('ZI_WEBHOOK_SECRET'), array_change_key_case(getallheaders()), $body)) {
        return 401;
    }
    $log = fopen($file, 'c+');
    flock($log, LOCK_EX);  // a server takes several at once
    $id = json_decode($body, true)['id'];
    while (($line = fgets($log)) !== false) {
        if (json_decode($line, true)['id'] === $id) {
            return 204;
        }
    }
    fwrite($log, json_encode(json_decode($body)) . "\n");
    return 204;
}

if (PHP_SAPI === 'cli-server') {
    http_response_code(take_event(getenv('ZI_EVENTS')));
    exit;
}

/** How many arguments each step takes: at least, at most. */
const TAKES = ['put' => [3, 3], 'batch' => [2, 2], 'withdraw' => [3, 3], 'decisions' => [1, 2], 'receive' => [2, 2]];

/** Why the step cannot begin; empty: it can. */
function what_is_wrong(string $step, array $given): string
{
    [$least, $most] = TAKES[$step] ?? [1, 0];
    if (count($given) < $least || count($given) > $most) {
        preg_match_all('#^// (php .*)$#m', file_get_contents(__FILE__), $lines);
        return implode("\n", $lines[1]);
    }
    $file = ['put' => 2, 'batch' => 1][$step] ?? null;
    if ($file !== null && !is_file($given[$file])) {
        return "There is no file $given[$file]";
    }
    if ($file !== null && trim(file_get_contents($given[$file])) === '') {
        return "There is nothing in $given[$file]";
    }
    if ($step !== 'receive') {
        return getenv('ZI_URL') && getenv('ZI_KEY') ? '' : 'ZI_URL and ZI_KEY are not set';
    }
    $is_port = ctype_digit($given[0]) && (int) $given[0] < 65536;
    $has_key = key_of((string) getenv('ZI_WEBHOOK_SECRET')) !== '';
    return $has_key && $is_port ? '' : 'ZI_WEBHOOK_SECRET is not set, or that is no port';
}

$step = $argv[1] ?? '';
if ($wrong = what_is_wrong($step, array_slice($argv, 2))) {
    fwrite(STDERR, "$wrong\n");
    exit(2);
}
[$one, $two, $three] = array_pad(array_slice($argv, 2), 3, '');
if ($step === 'receive') {  // this file again, behind the server that PHP brings along
    putenv("ZI_EVENTS=$two");
    pcntl_exec(PHP_BINARY, ['-S', "127.0.0.1:$one", __FILE__]);
}
[$status, $text] = match ($step) {
    // A correction is the same with a later `taken_at`.
    'put' => call('PUT', records($one, $two), file_get_contents($three)),
    // One record a line; each line is answered.
    'batch' => call('POST', records($one), file_get_contents($two), LINES),
    'withdraw' => call('POST', records($one, $two, 'withdraw'), json_encode(['reason' => $three])),
    // Oldest first; from `next_cursor` of the answer before.
    'decisions' => call('GET', "/sources/$one/decisions?cursor=" . ($two ?: 0)),
};
echo "$status $text\n";
// Led elsewhere (3xx) nothing was handed in. Of a batch the last line says how many were refused.
$refused = $status < 200 || $status >= 300 || preg_match('/"refused": ?[1-9]/', $text);
exit($refused ? 1 : 0);
