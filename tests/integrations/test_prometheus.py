"""Counting over several processes: all of them in one answer, and the dead in use no more."""

import subprocess
import sys
from pathlib import Path

PROGRAM = """
import os, sys
from pathlib import Path
from app.integrations.prometheus import Metrics, share_among_processes

folder = Path(sys.argv[1])
(folder / "counter_1.db").mkdir(parents=True)  # of an earlier start
share_among_processes(folder)
for _ in range(2):
    if (child := os.fork()) == 0:
        metrics = Metrics()
        metrics.answered("GET", "/me", 200, 0.01)
        metrics._in_use.labels("all").inc()
        os._exit(0)
    os.waitpid(child, 0)
metrics = Metrics()
metrics.answered("GET", "/me", 200, 0.01)
metrics._in_use.labels("all").inc()
sys.stdout.write(metrics.text([]).decode())
"""


def test_processes_that_share_a_folder_are_counted_together(tmp_path: Path) -> None:
    said = subprocess.run(  # noqa: S603 - our own program; what is set holds for a whole process
        [sys.executable, "-c", PROGRAM, str(tmp_path / "metrics")],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    ).stdout
    assert 'zi_http_requests_total{method="GET",route="/me",status="200"} 3.0' in said
    assert 'zi_http_request_seconds_count{method="GET",route="/me"} 3.0' in said
    assert 'zi_database_connections_in_use{pool="all"} 1.0' in said
