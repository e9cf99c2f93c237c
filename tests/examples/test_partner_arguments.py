"""What a partner's programs say when they are started wrongly: a line, and no trace of theirs."""

import os
import shutil
import subprocess
import sys

import pytest

from tests.support.databases import ROOT

EXAMPLES = ROOT / "examples"
NODE, PHP = shutil.which("node"), shutil.which("php")
PROGRAMS = [
    (sys.executable, "partner.py"),
    pytest.param(NODE, "partner.mjs", marks=pytest.mark.skipif(NODE is None, reason="needs Node")),
    pytest.param(PHP, "partner.php", marks=pytest.mark.skipif(PHP is None, reason="needs PHP")),
]
HERE = {"ZI_URL": "http://127.0.0.1:9", "ZI_KEY": "k"}
WRONG: list[tuple[list[str], dict[str, str], int, str]] = [
    ([], HERE, 2, "decisions sirian 0"),
    (["hapus"], HERE, 2, "decisions sirian 0"),
    (["put", "sirian"], HERE, 2, "decisions sirian 0"),
    (["decisions", "sirian"], {}, 2, "ZI_KEY"),
    (["receive", "8105", "peristiwa.jsonl"], {}, 2, "ZI_WEBHOOK_SECRET"),
    (["receive", "8105", "peristiwa.jsonl"], {"ZI_WEBHOOK_SECRET": "whsec_"}, 2, "_SECRET"),
    (["receive", "x", "peristiwa.jsonl"], {"ZI_WEBHOOK_SECRET": "whsec_MTIz"}, 2, "no port"),
]


@pytest.mark.parametrize(("program", "file"), PROGRAMS)
@pytest.mark.parametrize(("arguments", "settings", "code", "said"), WRONG)
def test_a_wrong_start_is_said_in_a_line(  # noqa: PLR0917 - program and case
    program: str, file: str, arguments: list[str], settings: dict[str, str], code: int, said: str
) -> None:
    plain = {name: each for name, each in os.environ.items() if not name.startswith("ZI_")}
    command = [program, str(EXAMPLES / file), *arguments]
    ran = subprocess.run(  # noqa: S603 - our own programs
        command, env=plain | settings, capture_output=True, text=True, timeout=20, check=False
    )
    assert ran.returncode == code
    assert said in ran.stderr
    assert "Traceback" not in ran.stderr
    assert len(ran.stderr.splitlines()) <= 6
