"""What `zi keys` shows: ids of keys, and how much was made with each."""

from app.schemas.base import Schema


class SealedAway(Schema, frozen=True):
    """A secret that no key here opens: `kind` is connector, webhook or second_factor."""

    kind: str
    name: str


class KeysStatus(Schema):
    """Keys by their ids; `..._missing` are keys that something was made with and nobody has."""

    secret_key: str
    previous_secret_keys: list[str]
    sealed: int
    sealed_with_previous: int
    unreadable: list[SealedAway]
    audit_key: str
    audit_entries: dict[str, int]
    audit_keys_missing: list[str]
    public_key: str | None
    previous_public_keys: list[str]
    public_keys_missing: list[str]

    @property
    def whole(self) -> bool:
        """Whether everything that was made with a key can be opened and checked."""
        return not (self.unreadable or self.audit_keys_missing or self.public_keys_missing)
