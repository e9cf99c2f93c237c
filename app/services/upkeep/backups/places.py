"""The target that the settings name, or a command."""

from pathlib import Path
from typing import Final

from pyrage.x25519 import Recipient

from app.core.errors import Conflict, Invalid
from app.core.settings import Settings
from app.integrations import age
from app.integrations.backup_targets import BackupTarget, FolderTarget
from app.integrations.storage.s3_settings import S3Settings

_S3: Final = "s3://"


def open_target(settings: Settings, address: str = "") -> BackupTarget:
    """A bucket for `s3://bucket/folder`, otherwise a folder. Raises Conflict (`backup_nowhere`)."""
    place = address or settings.backup_target
    if not place:
        raise Conflict("backup_nowhere")
    if not place.startswith(_S3):
        return FolderTarget(Path(place).absolute())
    bucket, _, prefix = place.removeprefix(_S3).partition("/")
    own_secret = settings.backup_s3_secret_access_key.get_secret_value()
    bucket_settings = S3Settings(
        bucket=bucket,
        prefix=prefix.strip("/"),
        endpoint=settings.backup_s3_endpoint or settings.s3_endpoint,
        region=settings.backup_s3_region or settings.s3_region,
        access_key_id=settings.backup_s3_access_key_id or settings.s3_access_key_id,
        secret_access_key=own_secret or settings.s3_secret_access_key.get_secret_value(),
    )
    # Not at the top: what talks to buckets takes 8 MiB.
    from app.integrations.backup_targets.bucket import BucketTarget  # noqa: PLC0415

    return BucketTarget(bucket_settings, spool_of(settings))


def spool_of(settings: Settings) -> Path:
    """A folder of this machine for what is on its way."""
    return settings.data_dir / "backup-spool"


def recipients_of(settings: Settings) -> list[Recipient]:
    """The public keys to encrypt for. Raises Invalid (`backup_recipient_unknown`)."""
    try:
        return age.recipients_of(settings.backup_recipients)
    except ValueError as error:
        raise Invalid("backup_recipient_unknown", reason=str(error)) from error
