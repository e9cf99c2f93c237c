"""The README's tour, run as it stands against a server that was just started."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.databases import ROOT
from tests.support.server import running

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"```sh\n(.*?)```\n\n```\n(.*?)```", re.DOTALL)
MARK = "---- end of step"


def steps() -> list[tuple[str, str]]:
    """The tour's commands, each with what it prints."""
    tour = README.split("<!-- tour:begin -->")[1].split("<!-- tour:end -->")[0]
    return BLOCK.findall(tour)


@pytest.mark.skipif(shutil.which("curl") is None, reason="the tour is told with curl")
class TestTour:
    def test_prints_what_the_readme_says(self, tmp_path: Path) -> None:
        assert len(steps()) >= 7
        script = f"\necho '{MARK}'\n".join(command for command, _ in steps())
        with running(tmp_path) as address:
            script = script.replace("http://127.0.0.1:8000", address).replace("var/", "")
            script = script.replace(".venv/bin/", f"{Path(sys.executable).parent}/")
            printed = subprocess.run(
                ["sh", "-eu"],  # noqa: S607 - whichever sh a reader has
                cwd=tmp_path,
                input=script,
                capture_output=True,
                text=True,
                check=False,
                timeout=60,
            )
        assert printed.stderr == ""
        assert printed.stdout.split(f"{MARK}\n") == [output for _, output in steps()]

    def test_leaves_no_command_without_its_output(self) -> None:
        assert README.split("<!-- tour:end -->")[0].count("```sh\n") == len(steps())
