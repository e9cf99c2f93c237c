"""What the requests of a screen cost, with few offices and with many.

python -m benchmarks.requests [--offices 1 10] [--engine E] [--rounds 3] [--only one plan]
    [--folder FOLDER] [--json FILE] [--beside NAME COMMAND]

CPU times of the server's process and of PostgreSQL's processes for clients, the median of the
rounds; statements of the second request of its kind. The databases are generated (`zi generate`)
and, with `--folder`, kept for the next run. The server runs with the product's defaults, without
its worker. Beside it a bare limit (`limit.py`), and any other program that answers at the same
addresses: `{port}` and `{url}` in its command are where it listens and its database.
"""

import argparse
import json
import os
import sys
from contextlib import nullcontext
from pathlib import Path
from shlex import split

from benchmarks.drills.common import scratch
from benchmarks.requests.databases import stocked
from benchmarks.requests.measuring import BARE, Effort, Other, measure
from benchmarks.requests.operations import OPERATIONS
from benchmarks.requests.table import Results, as_rows, as_text

ENGINES = ("sqlite", "postgresql")


def main() -> int:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.requests")
    parser.add_argument("--offices", type=int, nargs="+", default=[1, 10])
    parser.add_argument("--engine", choices=ENGINES)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=0.5, help="of each operation and round")
    parser.add_argument("--only", nargs="+", default=[], choices=[one.name for one in OPERATIONS])
    parser.add_argument("--folder", type=Path, help="keep the databases here")
    parser.add_argument("--json", type=Path, help="write the figures here, too")
    parser.add_argument("--beside", nargs=2, action="append", default=[])
    arguments = parser.parse_args()
    others = [BARE, *(Other(name, tuple(split(told))) for name, told in arguments.beside)]
    effort = Effort(arguments.rounds, arguments.seconds)
    results: Results = {}
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before", file=sys.stderr)
    kept = nullcontext(arguments.folder) if arguments.folder else scratch("requests")
    with kept as folder:
        for engine in [arguments.engine] if arguments.engine else ENGINES:
            for offices in arguments.offices:
                print(f"{engine}, {offices} offices", file=sys.stderr)
                with stocked(folder, engine, offices) as stock:
                    results[engine, offices] = measure(stock, effort, arguments.only, others)
    print(as_text(results))
    if arguments.json:
        arguments.json.write_text(json.dumps(as_rows(results), indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
