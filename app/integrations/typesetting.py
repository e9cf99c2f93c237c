"""What typst makes, in a process of its own: what that takes in memory ends with it."""

import json
import subprocess
import sys
from typing import Any, Final

_PROGRAM: Final = """
import json, sys, typst
given = json.load(sys.stdin.buffer)
page = given.pop("page")
page = page["file"] if "file" in page else page["text"].encode()
sys.stdout.buffer.write(typst.compile(page, ignore_system_fonts=True, **given))
"""
_SECONDS: Final = 60


def typeset(page: dict[str, str], data: dict[str, str], **options: Any) -> bytes:  # noqa: ANN401 - typst's own
    """The bytes of a page (`{"file": path}` or `{"text": markup}`); takes some tenths of a second.

    The page finds `data` in `sys.inputs`; fonts are those that typst carries. Raises
    subprocess.SubprocessError when it cannot be made, or takes longer than a minute.
    """
    given = json.dumps({"page": page, "sys_inputs": data, **options})
    command = [sys.executable, "-I", "-c", _PROGRAM]
    made = subprocess.run(  # noqa: S603 - a program of ours; what it works on comes as its input
        command, input=given.encode(), capture_output=True, check=True, timeout=_SECONDS
    )
    return made.stdout
