"""Passwords, fingerprints and secrets; and the clock, which speaks UTC."""

import base64
import hashlib
import re
from datetime import timedelta

import pytest
from anyio import run

from app.core import clock, security
from app.core.security import (
    fingerprint,
    hash_password,
    new_activation_code,
    new_secret,
    successor_of,
    verify_password,
)
from tests.support.sign_in import AGREED_HASHER, CountingHasher

SECRET = "the secret of this server: 8e1f4c0b97"
OTHER_SECRET = "the secret of another server: 31ca5d"


class TestPasswords:
    @pytest.fixture(autouse=True)
    def agreed_cost(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(security, "_hasher", AGREED_HASHER)

    def test_stored_hash_is_argon2id_with_the_agreed_cost(self) -> None:
        stored = run(hash_password, "Flobamora maju bersama 2023")
        assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
        assert run(verify_password, "Flobamora maju bersama 2023", stored)
        assert not run(verify_password, "flobamora maju bersama 2023", stored)
        assert run(hash_password, "Flobamora maju bersama 2023") != stored

    def test_password_may_hold_any_character(self) -> None:
        password = "kata sandi dengan ß, 漢字, 🦉 dan spasi "
        stored = run(hash_password, password)
        assert run(verify_password, password, stored)
        assert not run(verify_password, password.strip(), stored)

    def test_hash_of_other_parameters_is_outdated(self) -> None:
        weaker = security._hasher.using(time_cost=1).hash("Flobamora maju bersama 2023")
        assert security.is_outdated(weaker)
        assert not security.is_outdated(run(hash_password, "Flobamora maju bersama 2023"))

    def test_nobody_s_password_costs_as_much_as_somebody_s(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        hasher = CountingHasher()
        monkeypatch.setattr(security, "_hasher", hasher)
        assert not run(verify_password, "anything", None)
        (compared,) = hasher.verified
        assert re.match(r"\$argon2id\$v=19\$m=19456,t=2,p=1\$", compared)

    def test_hash_that_stands_for_nobody_fits_no_password(self) -> None:
        for guess in ("", "admin", security._unusable_hash()):
            assert not run(verify_password, guess, None)


class TestSecrets:
    def test_successor_of_a_refresh_token_needs_the_token_and_the_secret_key(self) -> None:
        token, other = new_secret(), new_secret()
        successor = successor_of(SECRET, token)
        assert successor == successor_of(SECRET, token)
        assert len(base64.urlsafe_b64decode(successor + "=")) == 32
        others = {successor_of(OTHER_SECRET, token), successor_of(SECRET, other)}
        assert successor not in others
        assert len(others) == 2

    def test_activation_code_can_be_read_out_and_typed(self) -> None:
        codes = {new_activation_code() for _ in range(500)}
        assert len(codes) == 500
        for code in codes:
            assert re.fullmatch(r"[A-HJ-NP-Z2-9]{4}(-[A-HJ-NP-Z2-9]{4}){3}", code)
        used = set("".join(codes)) - {"-"}
        assert len(used) == 32, "five bits a character"

    def test_refresh_token_is_256_random_bits_and_only_its_fingerprint_is_kept(self) -> None:
        secrets = {new_secret() for _ in range(100)}
        assert len(secrets) == 100
        assert {len(base64.urlsafe_b64decode(secret + "=")) for secret in secrets} == {32}
        assert fingerprint("a") == hashlib.sha256(b"a").hexdigest()


def test_clock_speaks_utc() -> None:
    assert clock.now().utcoffset() == timedelta(0)
