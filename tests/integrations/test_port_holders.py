"""Who holds a port, as Linux tells it in /proc."""

import os
import socket
import sys
from pathlib import Path

import pytest
import typer

from app.cli.serving import listen
from app.core.settings import Settings
from app.integrations.port_holders import holder_of

HEAD = (
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt uid timeout inode"
)
# Port 8000 (1F40): somebody is connected to it (01), and process 42 listens (0A) on IPv6.
TABLES = {
    "tcp": "   0: 0100007F:1F40 0100007F:9C40 01 00000000:00000000 00:00000000 00000000 0 0 111 1",
    "tcp6": f"   0: {'0' * 32}:1F40 {'0' * 32}:0000 0A 00000000:00000000 00:0 00000000 0 0 222 1",
}


@pytest.fixture
def proc(tmp_path: Path) -> Path:
    (tmp_path / "net").mkdir()
    for name, row in TABLES.items():
        (tmp_path / "net" / name).write_text(f"{HEAD}\n{row}\n", encoding="utf-8")
    for pid, name, inode in (("41", "curl", 111), ("42", "nginx", 222)):
        (tmp_path / pid / "fd").mkdir(parents=True)
        (tmp_path / pid / "comm").write_text(f"{name}\n", encoding="utf-8")
        (tmp_path / pid / "fd" / "3").symlink_to(f"socket:[{inode}]")
    return tmp_path


@pytest.mark.parametrize(
    ("port", "holder"), [(8000, "nginx (pid 42)"), (8001, None), (40000, None)]
)
def test_names_who_listens(proc: Path, port: int, holder: str | None) -> None:
    assert holder_of(port, proc) == holder


def test_a_system_that_tells_nothing_is_no_fault(tmp_path: Path) -> None:
    assert holder_of(8000, tmp_path / "none") is None


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system does not tell")
def test_who_cannot_listen_is_told_who_does(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as holding:
        holding.bind(("127.0.0.1", 0))
        holding.listen()
        port = holding.getsockname()[1]
        with pytest.raises(typer.Exit):
            listen(Settings(_env_file=None, host="127.0.0.1", port=port))
    assert f"(pid {os.getpid()})" in capsys.readouterr().err
