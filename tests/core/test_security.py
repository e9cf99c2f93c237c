"""Access tokens withstand every forgery we know; passwords and one-time secrets are kept well."""

import base64
import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from jose import jwe, jwt

from app.core.security import (
    AccessClaims,
    InvalidToken,
    issue_access_token,
    key_id,
    read_access_token,
)

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
