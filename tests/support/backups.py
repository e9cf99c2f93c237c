"""Backups of an office under test, and looks behind them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.core.settings import Settings
from app.integrations.backup_targets import FolderTarget
from app.models.rights import ActorRole
from app.schemas.upkeep.backups import BackupReport, BackupVerification
from app.services.upkeep.backups import commands
from app.services.upkeep.backups.runs import back_up
from tests.support.evidence import draft, ok
from tests.support.office import PDF, Office


class Backups:
    """The backups of an office in a folder."""

    def __init__(self, office: Office, folder: Path, **settings: Any) -> None:
        self.office, self.folder = office, folder
        known: Settings = office.app.state.settings
        self.settings = known.model_copy(update={"backup_target": str(folder), **settings})
        self.target = FolderTarget(folder)

    def call(self, work: Callable[..., Any], *arguments: Any) -> Any:
        """Run in the service's event loop."""
        assert self.office.client.portal is not None
        return self.office.client.portal.call(work, *arguments)

    def create(self) -> BackupReport:
        """Make one."""
        state = self.office.app.state
        made: BackupReport = self.call(back_up, self.settings, state.database, state.storage)
        return made

    def verify(self, identity: Path | None = None) -> BackupVerification:
        """Read the newest back."""
        found: BackupVerification = self.call(
            commands.verify_backup, self.settings, None, None, "", identity
        )
        return found

    def target_text(self, name: str) -> str:
        """The manifest as it lies there."""
        return (self.folder / "backups" / name / "manifest.json").read_text(encoding="utf-8")

    def files(self) -> list[Path]:
        """Everything that lies in the folder, locks and spool apart."""
        return sorted(path for path in self.folder.rglob("*") if path.is_file())


def with_files(office: Office, *contents: bytes) -> list[str]:
    """Upload contents into a new draft; their digests."""
    person = office.person(ActorRole.ANGGOTA)
    files = [(f"{place}.pdf", PDF + content) for place, content in enumerate(contents)]
    body = ok(person.upload(draft(person)["id"], *files), 201)
    return [file["sha256"] for file in body["revision"]["files"]]


def flip(path: Path, place: int) -> None:
    """Change one bit of a file."""
    content = bytearray(path.read_bytes())
    content[place % len(content)] ^= 1
    path.write_bytes(bytes(content))
