"""Documents whose commands are run as they stand against a server that was just started."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from tests.support.server import forked

BLOCK = re.compile(r"```sh\n(.*?)```\n\n```\n(.*?)```", re.DOTALL)
MARK = "---- end of step"


def steps(document: str) -> list[tuple[str, str]]:
    """The tour's commands, each with what it prints."""
    tour = document.split("<!-- tour:begin -->")[1].split("<!-- tour:end -->", maxsplit=1)[0]
    return BLOCK.findall(tour)


@contextmanager
def directly(_folder: Path, address: str) -> Iterator[str]:
    """Nothing stands between."""
    yield address


def printed(
    document: str,
    folder: Path,
    through: Callable[[Path, str], AbstractContextManager[str]] = directly,
) -> list[str]:
    """What the commands of a document really print, step by step; raises what went wrong.

    `through` is given a folder and the server's address, and gives the address to ask.
    """
    (folder / ".curlrc").write_text("compressed\n", encoding="utf-8")  # as a browser asks
    script = f"\necho '{MARK}'\n".join(command for command, _ in steps(document))
    with forked(folder, seed=True) as server, through(folder / "proxy", server) as address:
        script = script.replace("http://127.0.0.1:8000", address).replace("var/", "")
        script = script.replace(".venv/bin/", f"{Path(sys.executable).parent}/")
        run = subprocess.run(
            ["sh", "-eu"],  # noqa: S607 - whichever sh a reader has
            cwd=folder,
            env=os.environ | {"CURL_HOME": str(folder)},
            input=script,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    assert run.stderr == "", run.stderr
    return run.stdout.split(f"{MARK}\n")
