"""The service's settings: environment variables with the prefix ``ZI_``, or a ``.env`` file."""

from enum import StrEnum
from pathlib import Path
from typing import Self

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import SettingsConfigDict
from sqlalchemy import URL, make_url

from app.core.audit_settings import AuditSettings
from app.core.backup_settings import BackupSettings
from app.core.document_settings import DocumentSettings
from app.core.instance_settings import InstanceSettings
from app.core.key_settings import KeySettings
from app.core.monitoring_settings import MonitoringSettings
from app.core.setting_forms import (
    ASYNC_DRIVERS,
    Listed,
    known_database,
    known_hosts,
    known_scanner,
    known_types,
    readable_authorities,
    usable_sender,
)
from app.core.sign_in_settings import SignInSettings

LAST_PORT = 65535
MEBIBYTE = 1024 * 1024


class Environment(StrEnum):
    """How much the service may show: development prints sign-ins, production never does."""

    DEVELOPMENT = "development"
    PRODUCTION = "production"


class LogFormat(StrEnum):
    """How log lines are written."""

    CONSOLE = "console"
    JSON = "json"


class Settings(
    AuditSettings,
    BackupSettings,
    DocumentSettings,
    InstanceSettings,
    KeySettings,
    MonitoringSettings,
    SignInSettings,
):
    """Every setting with its default; `.env.example` and docs/settings.md are held against it."""

    model_config = SettingsConfigDict(
        env_prefix="ZI_", env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    environment: Environment = Field(
        Environment.DEVELOPMENT, description="`development` or `production`."
    )
    data_dir: Path = Field(
        Path("var"), description="Folder for everything the service writes on this machine."
    )
    database_url: str = Field(
        "",
        description="`sqlite:///path` or `postgresql://user:password@host/name`; "
        "empty: `zi.sqlite3` in the data folder.",
    )
    database_pool_size: int = Field(
        10, ge=1, le=200, description="Connections kept open to PostgreSQL."
    )
    database_wait_seconds: int = Field(
        5,
        ge=1,
        le=60,
        description="How long a request waits for its turn, and then for the database, before it "
        "is told `busy` (503), in seconds.",
    )
    database_statement_seconds: int = Field(
        30,
        ge=5,
        le=3600,
        description="After so many seconds PostgreSQL ends a statement; five seconds later the "
        "service gives up on a server that keeps silent.",
    )
    storage_dir: Path | None = Field(
        None, description="Folder of the evidence files; empty: `files` in the data folder."
    )
    s3_bucket: str = Field(
        "", description="Bucket of an S3-compatible storage; empty: files lie in the folder."
    )
    s3_prefix: str = Field("", description="Folder inside the bucket.")
    s3_endpoint: str = Field("", description="Address of the S3 service; empty: AWS itself.")
    s3_region: str = Field("us-east-1", description="Region of the bucket.")
    s3_access_key_id: str = Field("", description="S3 access key; empty: from the machine's role.")
    s3_secret_access_key: SecretStr = Field(SecretStr(""), description="S3 secret key.")
    s3_timeout_seconds: int = Field(
        20,
        ge=1,
        le=600,
        description="How long one request to the S3 service may take, in seconds; it moves 5 MiB "
        "at most, four at once.",
    )
    host: str = Field("127.0.0.1", description="Address the server listens on.")
    port: int = Field(8000, ge=1, le=LAST_PORT, description="Port the server listens on.")
    forwarded_allow_ips: str = Field(
        "",
        description="Proxies (comma-separated) whose `X-Forwarded-For` is believed; empty: none.",
    )
    cors_origins: Listed[str] = Field(
        (), description="Web origins (comma-separated) that may call from a browser."
    )
    documentation: bool = Field(
        True,  # noqa: FBT003 - the default
        description="Whether `/docs`, `/redoc` and `/openapi.json` are served; `false`: 404.",
    )
    hsts_seconds: int = Field(
        0,
        ge=0,
        description="How long browsers shall come back over TLS alone (HSTS), in seconds; 0: not "
        "said. Set it once TLS works for good.",
    )
    body_max_bytes: int = Field(
        MEBIBYTE, ge=1024, description="Largest request body that is not a file upload, in bytes."
    )
    upload_max_bytes: int = Field(
        256 * MEBIBYTE, ge=1024, description="Largest file upload in one request, in bytes."
    )
    batch_max_bytes: int = Field(
        64 * MEBIBYTE, ge=1024, description="Largest batch of records in one request, in bytes."
    )
    requests_per_minute: int = Field(
        1800, ge=1, description="Requests a minute that one person may make."
    )
    service_requests_per_minute: int = Field(
        600,
        ge=1,
        le=100_000,
        description="How often a service account may ask in a minute.",
    )
    evidence_years_around: int = Field(
        1,
        ge=0,
        le=10,
        description="What evidence covers lies in the plan's year, or in so many years before or "
        "after it: another year is a slip of the hand.",
    )
    webhook_lease_seconds: int = Field(
        60,
        ge=1,
        le=3600,
        description="After so many seconds a delivery of a worker that died is taken over; longer "
        "than an attempt takes (15).",
    )
    client_certificates_dir: Path | None = Field(
        None,
        description="Folder of the certificates and keys that connectors sign in with (mTLS): in "
        "it one folder for each office, named by its code.",
    )
    link_checks: bool = Field(
        True,  # noqa: FBT003 - the default
        description="Whether web addresses given as evidence are asked if they answer.",
    )
    internal_hosts: Listed[str] = Field(
        (),
        description="Hosts (comma-separated) with private addresses that may be asked, too: "
        "`host:port`; `host` alone is its usual ports (http 80, https 443) and no other (in "
        "older versions any).",
    )
    ca_file: Path | None = Field(
        None,
        description="Further certificate authorities (PEM) that other hosts may have theirs from.",
    )
    upload_types: Listed[str] = Field(
        (), description="Media types (comma-separated) taken as evidence; empty: all known ones."
    )
    upload_max_unpacked_bytes: int = Field(
        1024 * MEBIBYTE,
        ge=1024,
        description="What an archive or office document may unpack to at most, in bytes.",
    )
    clamd_address: str = Field(
        "",
        description="Virus scanner (clamd): `host:port` or `unix:/path`; empty: none.",
    )
    clamd_timeout_seconds: int = Field(
        60, ge=1, le=3600, description="How long the virus scanner may keep silent, in seconds."
    )
    smtp_host: str = Field("", description="Mail server; empty: nothing is mailed.")
    smtp_port: int = Field(587, ge=1, le=LAST_PORT, description="Port of the mail server.")
    smtp_username: str = Field("", description="Account at the mail server; empty: none needed.")
    smtp_password: SecretStr = Field(SecretStr(""), description="Password of that account.")
    smtp_starttls: bool = Field(
        True,  # noqa: FBT003 - the default
        description="Whether the connection is encrypted by STARTTLS (usual on port 587).",
    )
    smtp_tls: bool = Field(
        False,  # noqa: FBT003 - the default
        description="Whether it is encrypted from the beginning instead (usual on port 465).",
    )
    smtp_from: str = Field(
        "",
        description="Sender of the mails, `name@host` or `Name <name@host>`; required with a mail "
        "server.",
    )
    public_url: str = Field(
        "",
        description="Address under which people and programs reach the service.",
    )
    front_end_url: str = Field(
        "",
        pattern="^(https?://[^ ?#]+)?$",
        description="Address of the web application that people work in; links in mails and "
        "notifications begin with it (docs/reminders.md). Empty: mails have no links.",
    )
    worker: bool = Field(
        True,  # noqa: FBT003 - the default
        description="Whether the server itself sends reminders and mail; `false` where `zi worker` "
        "runs.",
    )
    log_level: str = Field(
        "INFO",
        pattern="^(DEBUG|INFO|WARNING|ERROR)$",
        description="`DEBUG`, `INFO`, `WARNING` or `ERROR`.",
    )
    log_format: LogFormat | None = Field(
        None, description="`console` or `json`; empty: json in production, console otherwise."
    )

    _known_database = field_validator("database_url")(known_database)
    _readable_authorities = field_validator("ca_file")(readable_authorities)
    _known_types = field_validator("upload_types")(known_types)
    _known_hosts = field_validator("internal_hosts")(known_hosts)
    _known_scanner = field_validator("clamd_address")(known_scanner)
    _usable_sender = field_validator("smtp_from")(usable_sender)

    @model_validator(mode="after")
    def _mail_needs_a_sender(self) -> Self:
        if self.smtp_host and not self.smtp_from:
            message = "ZI_SMTP_FROM is required with ZI_SMTP_HOST"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _production_needs_a_real_secret(self) -> Self:
        if self.is_production and not self.secret_key.get_secret_value():
            message = "ZI_SECRET_KEY is required in production"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _production_names_ports(self) -> Self:
        if self.is_production and any(each.endswith(":*") for each in self.internal_hosts):
            message = "ZI_INTERNAL_HOSTS names ports in production: `host:port`"
            raise ValueError(message)
        return self

    @property
    def is_production(self) -> bool:
        """Whether real people's data is at stake."""
        return self.environment is Environment.PRODUCTION

    @property
    def async_database_url(self) -> URL:
        """The database's address with the driver this service uses."""
        url = make_url(self.database_url or f"sqlite:///{self.data_dir / 'zi.sqlite3'}")
        return url.set(drivername=ASYNC_DRIVERS[url.get_backend_name()])

    @property
    def files_dir(self) -> Path:
        """Where evidence files lie on this machine."""
        return self.storage_dir or self.data_dir / "files"

    @property
    def effective_log_format(self) -> LogFormat:
        """The format asked for, or the one that fits the environment."""
        return self.log_format or (LogFormat.JSON if self.is_production else LogFormat.CONSOLE)
