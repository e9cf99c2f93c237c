"""The snippets for receivers, in Python, JavaScript and PHP, against what the service signs."""

import base64
import hmac
import json
import shutil
import subprocess
import time
from datetime import timedelta
from pathlib import Path

import pytest

from app.core import clock
from app.integrations.webhook_signatures import new_webhook_secret, signed_headers
from examples import verify_webhook

MODULE = Path(verify_webhook.__file__).with_suffix(".mjs")
BODY = '{"type":"id.go.kpu.zi.evidence.accepted","ñ":"六"}'.encode()
NODE, PHP = shutil.which("node"), shutil.which("php")


def in_python(secret: str, headers: dict[str, str], body: bytes) -> bool:
    return verify_webhook.is_genuine(secret, headers, body)


def in_javascript(secret: str, headers: dict[str, str], body: bytes) -> bool:
    given = json.dumps([secret, headers, base64.b64encode(body).decode()])
    program = (
        f"import {{isGenuine}} from {json.dumps(MODULE.as_uri())};"
        f"const [s, h, b] = {given};"
        "console.log(isGenuine(s, h, Buffer.from(b, 'base64')))"
    )
    assert NODE
    command = [NODE, "--input-type=module", "-e", program]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603 - our own snippet
    return printed.strip() == "true"


def in_php(secret: str, headers: dict[str, str], body: bytes) -> bool:
    given = json.dumps([secret, headers, base64.b64encode(body).decode()])
    program = (
        f"require {json.dumps(str(MODULE.with_suffix('.php')))};"
        "[$s, $h, $b] = json_decode(stream_get_contents(STDIN), true);"
        "echo is_genuine($s, $h, base64_decode($b)) ? 'true' : 'false';"
    )
    assert PHP
    command = [PHP, "-r", program]
    ran = subprocess.run(command, input=given, capture_output=True, text=True, check=True)  # noqa: S603 - our own snippet
    return ran.stdout.strip() == "true"


LANGUAGES = [
    in_python,
    pytest.param(in_php, marks=pytest.mark.skipif(PHP is None, reason="needs PHP")),
    pytest.param(in_javascript, marks=pytest.mark.skipif(NODE is None, reason="needs Node.js")),
]


@pytest.mark.parametrize("is_genuine", LANGUAGES)
def test_only_what_was_signed_lately_with_one_of_the_secrets_is_genuine(is_genuine: object) -> None:
    assert callable(is_genuine)
    old, new, other = (new_webhook_secret() for _ in range(3))
    headers = signed_headers([new, old], "m-1", clock.now(), BODY)
    assert is_genuine(new, headers, BODY)
    assert is_genuine(old, headers, BODY)
    assert not is_genuine(other, headers, BODY)
    assert not is_genuine(new, headers, BODY + b" ")
    assert not is_genuine(new, headers | {"webhook-id": "m-2"}, BODY)
    assert not is_genuine(new, headers | {"webhook-signature": "v1,AAAA v2,x"}, BODY)
    signer = hmac.new(b"", b"m-1." + headers["webhook-timestamp"].encode() + b"." + BODY, "sha256")
    forged = "v1," + base64.b64encode(signer.digest()).decode()
    for nothing in ("", "whsec_", "whsec_!"):
        assert not is_genuine(nothing, headers | {"webhook-signature": forged}, BODY)
    late = signed_headers([new], "m-1", clock.now() - timedelta(minutes=6), BODY)
    assert not is_genuine(new, late, BODY)
    assert not is_genuine(new, headers | {"webhook-timestamp": f"{int(time.time())}.5"}, BODY)
    for name, nonsense in (
        ("webhook-signature", "v1,é"),
        ("webhook-timestamp", "²"),
        ("webhook-timestamp", "1" * 5000),
    ):
        assert not is_genuine(new, headers | {name: nonsense}, BODY)
