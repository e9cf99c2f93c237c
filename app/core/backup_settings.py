"""Settings of backups, and of what becomes of files that no row needs any more."""

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings

from app.core.setting_forms import Listed


class BackupSettings(BaseSettings):
    """Where backups go, who can open them, and how long they are kept."""

    backup_target: str = Field(
        "",
        description="Where backups go: a folder (of another disk) or `s3://bucket/folder`; empty: "
        "the worker makes none.",
    )
    backup_hour: int = Field(
        17,
        ge=0,
        le=23,
        description="Hour (UTC) from which on the worker makes the day's backup; 17 is 01:00 in "
        "Kupang (WITA).",
    )
    backup_recipients: Listed[str] = Field(
        (),
        description="Public keys (age1..., comma-separated) that backups are encrypted for; empty: "
        "not encrypted. `zi backup key` makes a pair.",
    )
    backup_native: bool = Field(
        False,  # noqa: FBT003 - the default
        description="Whether a backup also holds the database in its engine's own form (a SQLite "
        "file, or what `pg_dump` writes, where it is installed).",
    )
    backup_keep_daily: int = Field(
        7, ge=1, le=366, description="Of so many days the last backup is kept."
    )
    backup_keep_weekly: int = Field(
        5, ge=0, le=520, description="Of so many weeks the last backup is kept."
    )
    backup_keep_monthly: int = Field(
        12, ge=0, le=240, description="Of so many months the last backup is kept."
    )
    backup_s3_endpoint: str = Field(
        "", description="Address of the S3 service of backups; empty: as `ZI_S3_ENDPOINT`."
    )
    backup_s3_region: str = Field(
        "", description="Region of the bucket of backups; empty: as `ZI_S3_REGION`."
    )
    backup_s3_access_key_id: str = Field(
        "", description="S3 access key for backups; empty: as `ZI_S3_ACCESS_KEY_ID`."
    )
    backup_s3_secret_access_key: SecretStr = Field(
        SecretStr(""),
        description="S3 secret key for backups; empty: as `ZI_S3_SECRET_ACCESS_KEY`.",
    )

    trash_days: int = Field(
        30,
        ge=1,
        le=3650,
        description="So many days a file that no row needs lies in the trash before it is deleted.",
    )
    sweep_max_percent: int = Field(
        10,
        ge=1,
        le=100,
        description="A sweep that would take more than so many percent of the files takes none: "
        "the database is probably older than they are.",
    )
