"""What commands tell about backups."""

from datetime import datetime

from app.schemas.base import Read


class BackupReport(Read):
    """A backup that was made: its rows, its files, how many came new, which old ones went."""

    name: str
    target: str
    rows: int
    files: int
    bytes: int
    new_files: int
    missing_files: int
    encrypted: bool
    verified: bool
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


class BackupState(Read):
    """When backups last succeeded, were read back, and failed; instants in UTC, null: never."""

    last_made_at: datetime | None
    last_made: str | None
    last_verified_at: datetime | None
    last_failed_at: datetime | None
    last_error: str | None
    missing_files: int
