"""Keys are changed: nothing that was made with the old one is lost, and it can be given up."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import anyio
import pytest
from pydantic import SecretStr
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.database import Database
from app.core.errors import Invalid
from app.core.sealing import Sealer
from app.core.security import key_id
from app.core.settings import Settings
from app.integrations.signatures import Signer, new_seed
from app.models import SecondFactor, WebhookSecret
from app.models.base import Base
from app.schemas.platform.audit import AuditCheckpoint
from app.schemas.upkeep.keys import KeysStatus
from app.services.integration.committing import session_info
from app.services.platform.audit import checkpoints
from app.services.platform.audit.chain import ChainEnd
from app.services.upkeep import keys
from app.services.upkeep.backups.form import manifest
from app.services.upkeep.sealed_secrets import SEALED
from tests.support.machines import SECRET_KEY, SIGNED_WITH, Machines
from tests.support.phone import SECRET, give_phone

NEW_KEY = "another secret of the tests: 9876543210 zyxwvu"
ADDRESS = "https://hooks.example.go.id/zi"
Made = TypeVar("Made")


@pytest.fixture
def machines(machines: Machines) -> Machines:
    """With a webhook and a phone, sealed with the key of today."""
    machines.endpoint(ADDRESS)
    give_phone(machines.engine, SECRET_KEY, machines.user(machines.nobody()))
    return machines


def after(machines: Machines, *previous: str, **more: object) -> Settings:
    """The settings with the new key; `previous` ones are taken, too."""
    changed = {"secret_key": SecretStr(NEW_KEY), **more}
    changed["previous_secret_keys"] = tuple(map(SecretStr, previous))
    return machines.settings.model_copy(update=changed)


def done(settings: Settings, deed: Callable[[AsyncSession, Settings], Awaitable[Made]]) -> Made:
    """What comes of it, in a transaction of its own."""

    async def story() -> Made:
        database = Database(settings.async_database_url, info=session_info(settings))
        try:
            async with database.writing() as session:
                return await deed(session, settings)
        finally:
            await database.close()

    return anyio.run(story)


def counts(found: KeysStatus) -> tuple[int, int, int]:
    return found.sealed, found.sealed_with_previous, len(found.unreadable)


def opened(machines: Machines, settings: Settings) -> list[str]:
    sealer = Sealer.of(settings)
    columns = (WebhookSecret.sealed, SecondFactor.sealed_secret)
    return [sealer.open(each) for column in columns for each in machines.all(select(column))]


def test_what_the_old_key_sealed_is_sealed_anew_and_the_old_one_given_up(
    machines: Machines,
) -> None:
    assert counts(done(machines.settings, keys.status)) == (2, 0, 0)
    changing = after(machines, SECRET_KEY)
    assert opened(machines, changing) == [SIGNED_WITH, SECRET]
    assert counts(done(changing, keys.status)) == (0, 2, 0)
    assert done(changing, keys.reseal) == 2
    assert done(changing, keys.reseal) == 0
    found = done(changing, keys.status)
    assert counts(found) == (2, 0, 0)
    assert (found.secret_key, found.previous_secret_keys) == (key_id(NEW_KEY), [key_id(SECRET_KEY)])
    changed = after(machines)
    assert opened(machines, changed) == [SIGNED_WITH, SECRET]
    assert found.audit_key in found.audit_entries, "it is in the audit log"


def test_what_no_key_opens_is_named_and_left(machines: Machines) -> None:
    lost = after(machines)
    found = done(lost, keys.status)
    assert counts(found) == (0, 0, 2)
    assert not found.whole
    names = {each.kind: each.name for each in found.unreadable}
    assert names.keys() == {"second_factor", "webhook"}
    assert names["webhook"] == ADDRESS
    assert done(lost, keys.reseal) == 0
    assert opened(machines, machines.settings) == [SIGNED_WITH, SECRET], "found again, it opens"


def test_key_of_audit_entries_is_missed_until_it_stands_among_the_old_ones(
    machines: Machines,
) -> None:
    changing = after(machines, SECRET_KEY)
    done(changing, keys.reseal)
    back = machines.settings.model_copy(update={"audit_old_keys": ()})
    ours = done(changing, keys.status).audit_key
    assert ours in done(back, keys.status).audit_keys_missing
    kept = back.model_copy(update={"audit_old_keys": (SecretStr(NEW_KEY),)})
    assert ours not in done(kept, keys.status).audit_keys_missing


def test_every_sealed_column_is_sealed_anew() -> None:
    columns = {
        column
        for table in Base.metadata.tables.values()
        for column in table.columns
        if column.name.startswith("sealed")
    }
    assert columns == {column.property.columns[0] for _, column, _ in SEALED}


def test_checkpoint_of_an_earlier_signing_key_holds_while_its_public_key_is_known() -> None:
    old, new = Signer(new_seed()), new_seed()
    part = checkpoints._signed_part(ChainEnd(3, "ab" * 32), "2023-07-03T01:00:00", old.public_key)
    kept = AuditCheckpoint(**part, signature=old.sign(part))
    assert checkpoints.require_signed(kept, Signer(new, old.public_key)).length == 3
    with pytest.raises(Invalid):
        checkpoints.require_signed(kept, Signer(new))


def test_backup_of_an_earlier_key_is_not_one_of_another_installation() -> None:
    old, seed = SecretStr(SECRET_KEY), SecretStr(new_seed())
    before = Settings(_env_file=None, secret_key=old, signing_key=seed)
    changed = {"secret_key": SecretStr(NEW_KEY), "signing_key": SecretStr(new_seed())}
    forgotten = before.model_copy(update=changed)
    theirs = manifest.fingerprints(before)
    assert manifest.other_keys(forgotten, theirs) == ["audit_key", "secret_key", "signing_key"]
    public = Signer(seed.get_secret_value()).public_key
    known = {"previous_secret_keys": (old,), "previous_public_keys": (public,)}
    assert manifest.other_keys(forgotten.model_copy(update=known), theirs) == []
