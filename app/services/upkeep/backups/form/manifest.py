"""What a backup says of itself: `manifest.json`, written last, so that without it there is none."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from typing import Any, Final

from pydantic import ValidationError

from app.core import clock
from app.core.audit_keys import Keyring
from app.core.canonical import digest_of
from app.core.errors import Conflict, NotFound
from app.core.security import key_id
from app.core.settings import Settings
from app.integrations.backup_targets import BackupTarget
from app.integrations.signatures import Signer, is_signed_by
from app.schemas.base import Schema

FORMAT: Final = 1
FOLDER: Final = "backups"
OBJECTS: Final = "objects"
PLAIN: Final = "plain"
_NAME: Final = "manifest.json"
# So far ahead of this machine's clock another machine's may be.
_AHEAD: Final = timedelta(days=1)


class Part(Schema):
    """A file of the backup: its name, SHA-256 and size as it lies there, SHA-256 of what is in it.

    `sha256` is that of the plain content: uncompressed, not encrypted.
    """

    name: str
    sha256: str
    stored_sha256: str
    stored_size: int


class TablePart(Schema):
    """All rows of a table; `columns` are [name, kind] in the order in which a row has them."""

    table: str
    columns: list[tuple[str, str]]
    key: list[str]
    rows: int
    part: Part


class FilesPart(Schema):
    """The list of files: a line for each is [sha256, size, stored_sha256, stored_size].

    Of a file whose bytes were not there or were damaged the last two are null.
    """

    count: int
    bytes: int
    missing: int
    part: Part


class Manifest(Schema):
    """What is in a backup, and what is needed to use it; digests and fingerprints, no secrets."""

    format: int
    name: str
    created_at: datetime
    app_version: str
    migration_head: str
    engine: str
    chain_length: int
    chain_head_hash: str
    events_length: int
    keys: dict[str, str]
    recipients: list[str]
    store: str
    tables: list[TablePart]
    files: FilesPart
    native: Part | None = None

    @property
    def rows(self) -> int:
        """Of all tables."""
        return sum(each.rows for each in self.tables)

    @property
    def parts(self) -> list[Part]:
        """All files of the backup but the manifest, and but those that it shares with others."""
        native = [self.native] if self.native else []
        return [*(each.part for each in self.tables), self.files.part, *native]


class Signed(Schema):
    """The manifest with its digest, and a signature where the installation has a key for it."""

    manifest: dict[str, Any]
    sha256: str
    public_key: str | None = None
    signature: str | None = None


def app_version() -> str:
    """The version of this program."""
    return version("zona-integritas")


def fingerprints(settings: Settings) -> dict[str, str]:
    """By which to know later whether the keys are the same; nothing can be learnt from them."""
    signing = settings.signing_key.get_secret_value()
    secret = settings.secret_key.get_secret_value()
    return {
        "secret_key": key_id(secret) if secret else "",
        "signing_key": Signer(signing).public_key if signing else "",
        "audit_key": Keyring.of(settings).current if secret else "",
    }


def other_keys(settings: Settings, theirs: dict[str, str]) -> list[str]:
    """Which keys of a backup's installation are not known here, not as earlier ones either."""
    known = {
        "secret_key": set(map(key_id, settings.secret_keys)),
        "signing_key": {fingerprints(settings)["signing_key"], *settings.previous_public_keys},
        "audit_key": Keyring.of(settings).ids,
    }
    return sorted(name for name, one in theirs.items() if one and one not in known.get(name, ()))


def document(manifest: Manifest, signer: Signer | None) -> bytes:
    """The file as it is written."""
    plain = manifest.model_dump(mode="json")
    signed = Signed(
        manifest=plain,
        sha256=digest_of(plain),
        public_key=signer.public_key if signer else None,
        signature=signer.sign(plain) if signer else None,
    )
    return signed.model_dump_json(indent=1).encode()


def path_of(name: str) -> str:
    """Where the manifest of a backup lies in a target."""
    return f"{FOLDER}/{name}/{_NAME}"


def names(target: BackupTarget) -> list[str]:
    """The backups of a target, the oldest first."""
    kept = (each.name.split("/") for each in target.listed(FOLDER))
    return sorted({path[1] for path in kept if path[2:] == [_NAME]})


def made_at(name: str) -> datetime:
    """When the backup of that name was begun."""
    return datetime.strptime(name[:15], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)


def newest(names: Sequence[str], now: datetime) -> str | None:
    """The last of the names, which are in order; none where there are none.

    What a clock that was ahead named after a later day is the newest only where nothing else is.
    """
    past = [name for name in names if made_at(name) <= now + _AHEAD]
    return next(reversed(past or names), None)


def read(target: BackupTarget, name: str | None) -> Manifest:
    """The manifest of a backup; without a name of the newest.

    Raises NotFound (`backup_unknown`, `backup_none`), Conflict (`backup_damaged`: it was changed;
    `backup_too_new`: a newer program wrote it).
    """
    chosen = name or newest(names(target), clock.now())
    if chosen is None:
        raise NotFound("backup_none", target=target.address)
    try:
        text = b"".join(target.open(path_of(chosen)))
    except FileNotFoundError:
        raise NotFound("backup_unknown", name=chosen, target=target.address) from None
    return parsed(text, path_of(chosen))


def parsed(text: bytes, path: str) -> Manifest:
    """A manifest that is as it was written; raises Conflict as `read` does."""
    try:
        signed = Signed.model_validate_json(text)
        if signed.manifest.get("format") != FORMAT:
            raise Conflict("backup_too_new", version=signed.manifest.get("app_version"))
        found = Manifest.model_validate(signed.manifest)
    except ValidationError as error:
        raise Conflict("backup_damaged", name=path) from error
    whole = digest_of(signed.manifest) == signed.sha256
    if signed.signature is not None:
        public_key = signed.public_key or ""
        whole = whole and is_signed_by(public_key, signed.manifest, signed.signature)
        whole = whole and found.keys.get("signing_key") in {public_key, ""}
    elif found.keys.get("signing_key"):
        whole = False  # it was signed when it was written
    if not whole:
        raise Conflict("backup_damaged", name=path)
    return found
