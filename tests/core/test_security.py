"""Access tokens withstand every forgery we know; passwords and one-time secrets are kept well."""

import base64
import hashlib
import hmac
import json
import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from anyio import run
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from jose import jwe, jwt

from app.core import clock, security
from app.core.security import (
    AccessClaims,
    InvalidToken,
    fingerprint,
    hash_password,
    issue_access_token,
    key_id,
    new_activation_code,
    new_secret,
    read_access_token,
    successor_of,
    verify_password,
)
from tests.support.sign_in import CountingHasher

SECRET = "the secret of this server: 8e1f4c0b97"
OTHER_SECRET = "the secret of another server: 31ca5d"
CLAIMS = AccessClaims(uuid4(), uuid4())
LIFETIME = timedelta(minutes=15)


def encoded(value: object) -> str:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def decoded(part: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return found


def payload(**changes: Any) -> dict[str, Any]:
    """What a good token says, with some claims changed; `...` takes one out."""
    good = decoded(issue_access_token(SECRET, CLAIMS, LIFETIME).split(".")[1])
    return {name: value for name, value in (good | changes).items() if value is not ...}


def signed(claims: object, *, key: bytes = SECRET.encode(), header: object = None) -> str:
    """A token signed by hand, so that no library can refuse to make it."""
    content = f"{encoded(header or {'alg': 'HS256', 'typ': 'JWT'})}.{encoded(claims)}"
    return f"{content}.{encoded(hmac.new(key, content.encode(), hashlib.sha256).digest())}"


def refuse(token: str) -> None:
    with pytest.raises(InvalidToken):
        read_access_token((SECRET,), token)


class TestAccessToken:
    def test_good_token_tells_who_signed_in_and_where(self) -> None:
        token = issue_access_token(SECRET, CLAIMS, LIFETIME)
        assert decoded(token.split(".")[0])["alg"] == "HS256"
        assert read_access_token((SECRET,), token) == CLAIMS

    def test_token_made_by_hand_is_read_so_that_the_refusals_below_prove_something(self) -> None:
        assert read_access_token((SECRET,), signed(payload())) == CLAIMS

    def test_two_tokens_of_one_session_differ(self) -> None:
        tokens = {issue_access_token(SECRET, CLAIMS, LIFETIME) for _ in range(5)}
        assert len(tokens) == 5

    def test_token_dies_when_its_time_is_over(self) -> None:
        with time_machine.travel("2023-06-05T00:00:00Z", tick=False) as traveller:
            token = issue_access_token(SECRET, CLAIMS, LIFETIME)
            traveller.shift(LIFETIME - timedelta(seconds=1))
            assert read_access_token((SECRET,), token) == CLAIMS
            traveller.shift(timedelta(seconds=2))
            refuse(token)


class TestChangedKey:
    """ZI_SECRET_KEY is changed: the earlier one is taken for as long as the settings name it."""

    def test_token_names_its_key_and_is_read_for_as_long_as_that_is_taken(self) -> None:
        token = issue_access_token(OTHER_SECRET, CLAIMS, LIFETIME)
        assert decoded(token.split(".")[0])["kid"] == key_id(OTHER_SECRET)
        assert read_access_token((SECRET, OTHER_SECRET), token) == CLAIMS
        refuse(token)

    def test_token_from_before_keys_had_ids_is_of_the_key_of_today(self) -> None:
        token = signed(payload(), key=OTHER_SECRET.encode())
        with pytest.raises(InvalidToken):
            read_access_token((SECRET, OTHER_SECRET), token)
        assert read_access_token((OTHER_SECRET, SECRET), token) == CLAIMS

    @pytest.mark.parametrize("kid", [key_id(SECRET), key_id("nobody's"), "", None, [1], {}])
    def test_token_that_names_another_key_is_refused(self, kid: object) -> None:
        header = {"alg": "HS256", "typ": "JWT", "kid": kid}
        forged = signed(payload(), key=OTHER_SECRET.encode(), header=header)
        with pytest.raises(InvalidToken):
            read_access_token((SECRET, OTHER_SECRET), forged)

    def test_without_any_key_nothing_is_read(self) -> None:
        for token in (signed(payload()), signed(payload(), key=b"")):
            with pytest.raises(InvalidToken):
                read_access_token((), token)


class TestForgedToken:
    def test_tampered_payload_is_refused(self) -> None:
        header, _, signature = issue_access_token(SECRET, CLAIMS, LIFETIME).split(".")
        refuse(f"{header}.{encoded(payload(sub=str(uuid4())))}.{signature}")

    def test_tampered_signature_is_refused(self) -> None:
        head, _, signature = issue_access_token(SECRET, CLAIMS, LIFETIME).rpartition(".")
        refuse(f"{head}.{'B' if signature[0] == 'A' else 'A'}{signature[1:]}")
        refuse(f"{head}.{signature[:-4]}")
        refuse(f"{head}.{encoded(b'')}")
        refuse(f"{head}.{encoded(bytes(32))}")

    @pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "nOnE", ""])
    def test_token_without_a_signature_is_refused(self, algorithm: str) -> None:
        header = encoded({"alg": algorithm, "typ": "JWT"})
        refuse(f"{header}.{encoded(payload())}.")
        refuse(f"{header}.{encoded(payload())}")
        refuse(signed(payload(), header={"alg": algorithm}))

    def test_token_signed_with_another_key_is_refused(self) -> None:
        refuse(issue_access_token(OTHER_SECRET, CLAIMS, LIFETIME))
        refuse(signed(payload(), key=b""))
        refuse(signed(payload(), key=b"secret"))

    @pytest.mark.parametrize("algorithm", ["HS384", "HS512"])
    def test_other_algorithm_with_our_own_key_is_refused(self, algorithm: str) -> None:
        refuse(jwt.encode(payload(), SECRET, algorithm=algorithm))

    def test_asymmetric_signatures_are_refused(self) -> None:
        private = (
            ("RS256", rsa.generate_private_key(public_exponent=65537, key_size=2048)),
            ("ES256", ec.generate_private_key(ec.SECP256R1())),
        )
        for algorithm, key in private:
            pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
            refuse(jwt.encode(payload(), pem, algorithm=algorithm))

    @pytest.mark.parametrize("encoding", [Encoding.DER, Encoding.PEM])
    def test_public_key_is_no_shared_secret(self, encoding: Encoding) -> None:
        """CVE-2024-33663: jose took a DER public key for an HMAC secret when algorithms mixed."""
        public = ec.generate_private_key(ec.SECP256R1()).public_key()
        key = public.public_bytes(encoding, PublicFormat.SubjectPublicKeyInfo)
        refuse(signed(payload(), key=key))
        refuse(signed(payload(), key=key, header={"alg": "ES256"}))

    @pytest.mark.parametrize(
        "header",
        [
            {"alg": "HS256", "jwk": {"kty": "oct", "k": "AAAA"}},
            {"alg": "HS256", "kid": "../../../dev/null"},
            {"alg": "HS256", "jku": "https://example.com/keys"},
        ],
    )
    def test_key_named_in_the_header_is_not_used(self, header: dict[str, Any]) -> None:
        refuse(signed(payload(), key=bytes(3), header=header))
        refuse(signed(payload(), key=b"", header=header))

    @pytest.mark.parametrize(
        "more",
        [
            {"crit": ["exp"]},
            {"crit": []},
            {"b64": False, "crit": ["b64"]},
            {"kid": "1"},
            {"cty": "JWT"},
            {"zip": "DEF"},
            {"typ": "at+jwt"},
            {"typ": None},
        ],
    )
    def test_header_is_exactly_ours_even_with_a_good_signature(self, more: dict[str, Any]) -> None:
        refuse(signed(payload(), header={"alg": "HS256", "typ": "JWT"} | more))

    def test_encrypted_token_is_refused(self) -> None:
        plain = json.dumps(payload())
        sealed = jwe.encrypt(plain, SECRET[:32], algorithm="dir", encryption="A256GCM").decode()
        assert sealed.count(".") == 4
        refuse(sealed)
        refuse(".".join(["e30"] * 5))


class TestClaims:
    @pytest.mark.parametrize("claim", ["exp", "iat", "sub", "sid", "iss", "aud"])
    def test_every_claim_is_required(self, claim: str) -> None:
        refuse(signed(payload(**{claim: ...})))
        refuse(signed(payload(**{claim: None})))

    @pytest.mark.parametrize(
        ("claim", "value"),
        [
            ("iss", "somebody-else"),
            ("aud", "another-api"),
            ("aud", []),
            ("exp", "tomorrow"),
            ("exp", 0),
            ("iat", "yesterday"),
            ("sub", "admin"),
            ("sub", 7),
            ("sub", {"id": 1}),
            ("sid", "x"),
            ("sid", 7),
            ("sid", ["a"]),
            ("nbf", 32503680000),
        ],
    )
    def test_claim_that_is_wrong_is_refused(self, claim: str, value: object) -> None:
        refuse(signed(payload(**{claim: value})))

    @pytest.mark.parametrize("claim", ["exp", "iat"])
    @pytest.mark.parametrize(
        "value",
        [
            *(float("inf"), float("-inf"), float("nan"), 1e300, 4e9 + 0.5, 4e9),
            *(10**30, 10**400, -1, True, False, "4000000000", [4_000_000_000], {"n": 1}),
        ],
    )
    def test_instant_that_is_none_is_refused(self, claim: str, value: object) -> None:
        refuse(signed(payload(**{claim: value})))

    @pytest.mark.parametrize("value", [float("inf"), float("nan"), 1e300, 10**30, "x", []])
    def test_further_instants_fail_nothing(self, value: object) -> None:
        refuse(signed(payload(nbf=value)))

    def test_number_too_long_to_read_is_refused(self) -> None:
        claims = json.dumps(payload(exp=0)).replace('"exp": 0', '"exp": ' + "9" * 5000)
        refuse(signed(claims.encode()))


class TestGarbage:
    @pytest.mark.parametrize(
        "token",
        [
            "",
            ".",
            "..",
            "a.b",
            "a.b.c",
            "Bearer",
            "a.b.c.d",
            "ü.ü.ü",
            "e30.e30.e30",
            "e30.e30.e30\n",
            " e30.e30.e30",
            "x" * 1_000_000,
            f"{'x' * 500_000}.{'x' * 500_000}.x",
            "." * 1_000_000,
        ],
        ids=lambda token: f"{token[:12]!r}-{len(token)}",
    )
    def test_garbage_is_refused(self, token: str) -> None:
        refuse(token)

    @pytest.mark.parametrize("claims", [[], "text", 1, None, [payload()]])
    def test_payload_that_is_no_object_is_refused(self, claims: object) -> None:
        refuse(signed(claims))

    def test_deeply_nested_header_or_payload_is_refused(self) -> None:
        deep = encoded(b"[" * 20_000)
        refuse(f"{deep}.e30.e30")
        refuse(signed(b'{"sub":' + b"[" * 20_000))


class TestPasswords:
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
