"""Another library asks other hosts just as well: changing to it is one line."""

import os
import subprocess
import sys

from tests.support.databases import ROOT

# What asks through the guard and reads what comes; docs/architecture.md names the others.
CONCERNED = ("tests/integrations/test_guarded_http.py", "tests/integrations/test_upstream.py")


def test_the_successor_of_the_library_passes_the_same_tests() -> None:
    ran = subprocess.run(  # noqa: S603 - pytest itself, fixed arguments
        [
            *(sys.executable, "-m", "pytest", "-q", "-n0", "--noconftest"),
            *("-p", "tests.support.successor", *CONCERNED),
        ],
        cwd=ROOT,
        env={**os.environ, "PYTEST_ADDOPTS": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
