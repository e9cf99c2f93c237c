"""Kill workers in the middle of delivering events to a flaky receiver, and count what arrives.

python -m benchmarks.webhooks [--events 1000] [--kills 30] [--database-url URL, empty]
"""

import argparse
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.support.couriers import arrives
from tests.support.databases import prepare


def main() -> int:
    """Work in a temporary folder; raises with what was lost or out of order."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.webhooks")
    parser.add_argument("--events", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--database-url", default=os.environ.get("ZI_DATABASE_URL", ""))
    arguments = parser.parse_args()
    with TemporaryDirectory() as name:
        url = arguments.database_url or f"sqlite:///{name}/zi.sqlite3"
        prepare(url, "seeded")
        arrives(Path(name), url, arguments.events, arguments.kills, print)
    print("nothing was lost, nothing out of order")
    return 0


if __name__ == "__main__":
    sys.exit(main())
