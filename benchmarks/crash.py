"""Kill the server in the middle of uploads and decisions, again and again, and count the losses.

python -m benchmarks.crash [--rounds 50] [--database-url URL of an empty database]
"""

import argparse
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.support.crash import survives
from tests.support.databases import prepare


def main() -> int:
    """Work in a temporary folder; raises with what was lost."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.crash")
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--database-url", default=os.environ.get("ZI_DATABASE_URL", ""))
    arguments = parser.parse_args()
    with TemporaryDirectory() as name:
        url = arguments.database_url or f"sqlite:///{name}/zi.sqlite3"
        prepare(url, "seeded")
        survives(Path(name), url, arguments.rounds, print)
    print("nothing was lost")
    return 0


if __name__ == "__main__":
    sys.exit(main())
