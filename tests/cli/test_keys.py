"""`zi keys`: a key is changed by what it prints, and it says what is left to do."""

import json
from pathlib import Path

import pytest

from app.core.security import key_id
from app.integrations.signatures import Signer
from tests.support.databases import SECRET, SqliteDatabases
from tests.support.evidence import MEMBER
from tests.support.office import Office
from tests.support.phone import give_phone
from tests.support.server import Finished, zi


@pytest.fixture(scope="session")
def databases(sqlite_databases: SqliteDatabases) -> SqliteDatabases:
    """One engine is enough: this is about the command line."""
    return sqlite_databases


def settings_in(printed: Finished) -> dict[str, str]:
    return dict(line.split("=", 1) for line in printed.stdout.splitlines())


def test_a_secret_key_is_changed_by_what_is_printed(office: Office, tmp_path: Path) -> None:
    now = {"ZI_DATABASE_URL": office.url, "ZI_SECRET_KEY": SECRET}
    give_phone(office.engine, SECRET, office.user_id(MEMBER))
    new = settings_in(zi(tmp_path, "keys", "rotate", "secret", settings=now))
    assert new["ZI_PREVIOUS_SECRET_KEYS"] == SECRET
    changing = now | new
    asked = zi(tmp_path, "keys", "status", settings=changing)
    assert (asked.returncode, json.loads(asked.stdout)["sealed_with_previous"]) == (0, 1)
    assert "zi keys reseal" in asked.stderr
    assert zi(tmp_path, "keys", "reseal", settings=changing).stdout == "Sealed anew: 1\n"
    done = now | {"ZI_SECRET_KEY": new["ZI_SECRET_KEY"], "ZI_AUDIT_OLD_KEYS": SECRET}
    found = zi(tmp_path, "keys", "status", settings=done)
    assert found.returncode == 0, found.stdout + found.stderr
    assert json.loads(found.stdout)["secret_key"] == key_id(new["ZI_SECRET_KEY"])
    lost = zi(tmp_path, "keys", "status", settings=now)
    assert lost.returncode == 1
    assert f"second_factor {MEMBER}" in lost.stderr


def test_of_a_signing_key_only_the_public_half_is_kept(tmp_path: Path) -> None:
    first = settings_in(zi(tmp_path, "keys", "rotate", "signing"))
    second = settings_in(zi(tmp_path, "keys", "rotate", "signing", settings=first))
    public = Signer(first["ZI_SIGNING_KEY"]).public_key
    assert second["ZI_PREVIOUS_PUBLIC_KEYS"].split(",")[0] == public
    assert first["ZI_SIGNING_KEY"] not in second["ZI_PREVIOUS_PUBLIC_KEYS"]
