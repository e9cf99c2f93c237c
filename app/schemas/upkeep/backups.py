"""What commands tell about backups."""

from datetime import datetime

from app.models.backup import RestorationKind
from app.schemas.base import Read
from app.schemas.upkeep.keys import SealedAway


class BackupReport(Read):
    """A backup that was made and read back: what is in it, what came new, which old ones went."""

    name: str
    target: str
    rows: int
    files: int
    bytes: int
    new_files: int
    missing_files: int
    encrypted: bool
    native: bool
    audit_log_whole: bool
    removed: list[str]


class BackupListed(Read):
    """A backup of a target."""

    name: str
    created_at: datetime
    app_version: str
    engine: str
    rows: int
    files: int
    bytes: int
    missing_files: int
    encrypted: bool


class BackupFaultRead(Read):
    """What is wrong with a part of a backup."""

    code: str
    name: str
    detail: str


class BackupVerification(Read):
    """What reading a backup back found; `sealed` parts were not opened, for want of a key."""

    name: str
    whole: bool
    bytes: int
    sealed: int
    faults: list[BackupFaultRead]


class RestoreReport(Read):
    """What became of restoring or moving.

    `other_keys` are keys of the installation that are not those of the backup's; `written_since`
    counts entries of the audit log that the old installation wrote while it was being moved.
    """

    name: str
    kind: RestorationKind
    created_at: datetime
    rows: int
    files: int
    copied_files: int
    missing_files: list[str]
    audit_log_whole: bool
    audit_findings: list[str]
    other_keys: list[str]
    secrets_to_set_again: list[SealedAway]
    written_since: int

    @property
    def needs_attention(self) -> bool:
        """Whether something is left to do, or could not be shown to be whole."""
        left = (self.missing_files, self.other_keys, self.secrets_to_set_again, self.written_since)
        return not self.audit_log_whole or any(left)


class BackupState(Read):
    """When backups last succeeded, were read back, and failed; instants in UTC, null: never."""

    last_made_at: datetime | None
    last_made: str | None
    last_verified_at: datetime | None
    last_failed_at: datetime | None
    last_error: str | None
    missing_files: int
