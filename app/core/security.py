"""Passwords, access tokens and one-time secrets. The only module that knows jose and passlib."""

import base64
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from typing import Any, TypeVar
from uuid import UUID

from anyio import CapacityLimiter, to_thread
from anyio.lowlevel import RunVar
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from jose import JWTError, jwt
from passlib.hash import argon2

from app.core import clock
from app.core.identifiers import new_id

ALGORITHM = "HS256"
ISSUER = "zona-integritas"
AUDIENCE = "zona-integritas-api"
# Another audience: a token of one kind is never taken for one of the other.
SERVICE_AUDIENCE = "zona-integritas-services"
REQUIRED_CLAIMS = ("iat", "sub", "iss", "aud")  # and exp, checked by our clock
_HEADER = {"alg": ALGORITHM, "typ": "JWT"}
_LAST_INSTANT = 253402300799  # the end of the year 9999
_UNREADABLE = (
    *(JWTError, KeyError, ValueError, TypeError, AttributeError),
    *(RecursionError, OverflowError),
)

# OWASP's argon2id minimum: about 50 ms on one core.
_hasher = argon2.using(type="ID", memory_cost=19456, time_cost=2, parallelism=1)
_SUCCESSION = b"zona-integritas refresh tokens v1"
_KEY_ID = b"zona-integritas fingerprint of the secret key v1"
# Whose requests follow each other: all that was checked of their tokens, but for the time, holds.
_TOKENS_KEPT = 1024
_hashing_limiter: RunVar[CapacityLimiter] = RunVar("hashing_limiter")
_HASHES_AT_ONCE = 2

_COMPACT_TOKEN = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
_PREFIX_ALPHABET, _PREFIX_LENGTH = "abcdefghijklmnopqrstuvwxyz0123456789", 10
_SERVICE_KEY = re.compile(r"zi_([a-z0-9]{10})_[A-Za-z0-9_-]{43}")
_CODE_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_CODE_GROUPS, _CODE_GROUP_LENGTH = 4, 4


ClaimsT = TypeVar("ClaimsT")


class InvalidToken(Exception):
    """The access token is forged, expired, or not one of ours."""


@dataclass(frozen=True)
class AccessClaims:
    """Who signed in, and in which session."""

    user_id: UUID
    session_id: UUID


@dataclass(frozen=True)
class ServiceClaims:
    """Which service account signed in, with which of its keys, and for which scopes."""

    account_id: UUID
    key_id: UUID
    scopes: frozenset[str]


@dataclass(frozen=True)
class ServiceKey:
    """A key as it is handed out, once: `zi_<prefix>_<secret>`. The prefix is no secret."""

    prefix: str
    text: str = field(repr=False)


def issue_access_token(secret: str, claims: AccessClaims, lifetime: timedelta) -> str:
    """A signed JWT (RFC 7519) for a person, valid for `lifetime` from now."""
    payload = {"aud": AUDIENCE, "sub": str(claims.user_id), "sid": str(claims.session_id)}
    return _issue(secret, payload, lifetime)


def read_access_token(secrets_taken: tuple[str, ...], token: str) -> AccessClaims:
    """Who signed in, by a token signed with one of the secrets; raises InvalidToken."""
    return _unexpired(*_access_claims(secrets_taken, token))


@lru_cache(maxsize=_TOKENS_KEPT)
def _access_claims(secrets_taken: tuple[str, ...], token: str) -> tuple[AccessClaims, int]:
    payload = _read(secrets_taken, token, AUDIENCE)
    try:
        return AccessClaims(UUID(payload["sub"]), UUID(payload["sid"])), payload["exp"]
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise InvalidToken from error


def issue_service_token(secret: str, claims: ServiceClaims, lifetime: timedelta) -> str:
    """A signed JWT for a service account, valid for `lifetime` from now."""
    payload = {
        "aud": SERVICE_AUDIENCE,
        "sub": str(claims.account_id),
        "key": str(claims.key_id),
        "scope": " ".join(sorted(claims.scopes)),
    }
    return _issue(secret, payload, lifetime)


def read_service_token(secrets_taken: tuple[str, ...], token: str) -> ServiceClaims:
    """Which account signed in, as `read_access_token`; raises InvalidToken."""
    return _unexpired(*_service_claims(secrets_taken, token))


@lru_cache(maxsize=_TOKENS_KEPT)
def _service_claims(secrets_taken: tuple[str, ...], token: str) -> tuple[ServiceClaims, int]:
    payload = _read(secrets_taken, token, SERVICE_AUDIENCE)
    try:
        scopes = frozenset(payload["scope"].split())
        claims = ServiceClaims(UUID(payload["sub"]), UUID(payload["key"]), scopes)
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise InvalidToken from error
    return claims, payload["exp"]


@lru_cache(maxsize=16)
def key_id(secret: str) -> str:
    """By which a secret key is told from others (HKDF-SHA256); nothing can be learnt from it."""
    return HKDF(SHA256(), 8, salt=None, info=_KEY_ID).derive(secret.encode()).hex()


def new_service_key() -> ServiceKey:
    """A key of 256 random bits, with a prefix by which people tell keys apart."""
    prefix = "".join(secrets.choice(_PREFIX_ALPHABET) for _ in range(_PREFIX_LENGTH))
    return ServiceKey(prefix, f"zi_{prefix}_{new_secret()}")


def prefix_of(key: str) -> str | None:
    """The prefix of what looks like a service account's key, or None."""
    match = _SERVICE_KEY.fullmatch(key)
    return match[1] if match else None


def same_secret(one: str, other: str) -> bool:
    """Whether two secrets or fingerprints are equal, in a time that tells not where they differ."""
    return hmac.compare_digest(one.encode(), other.encode())


def _issue(secret: str, payload: dict[str, Any], lifetime: timedelta) -> str:
    issued = clock.now()
    times = {"iat": issued, "exp": issued + lifetime}
    claims = {"iss": ISSUER, "jti": str(new_id()), **payload, **times}
    return jwt.encode(claims, secret, algorithm=ALGORITHM, headers={"kid": key_id(secret)})


def _read(secrets_taken: tuple[str, ...], token: str, audience: str) -> dict[str, Any]:
    """Check signature, algorithm, issuer, audience and that there are times; raises InvalidToken.

    `kid` of the header says which of the secrets signed it; without one, as tokens had none in
    earlier versions, it is the first.

    The shape is checked first because jose would otherwise also look at other kinds of tokens;
    its parser gives up on deeply nested JSON with a RecursionError, and on numbers like Infinity
    with an OverflowError. The header is exactly ours: what a `crit` asks for (RFC 7515, section
    4.1.11) we do not know. `exp` is checked by `_unexpired`, by our clock: jose would ask the
    machine's.
    """
    if not _COMPACT_TOKEN.fullmatch(token):
        raise InvalidToken
    options = {f"require_{claim}": True for claim in REQUIRED_CLAIMS} | {"verify_exp": False}
    known = {key_id(each): each for each in secrets_taken}
    try:
        header = jwt.get_unverified_header(token)
        payload = jwt.decode(
            token,
            known[header.pop("kid", next(iter(known), ""))],
            algorithms=[ALGORITHM],
            audience=audience,
            issuer=ISSUER,
            options=options,
        )
    except _UNREADABLE as error:
        raise InvalidToken from error
    if header != _HEADER or not all(map(_is_instant, map(payload.get, ("exp", "iat")))):
        raise InvalidToken
    return dict(payload)


def _unexpired(claims: ClaimsT, expires_at: int) -> ClaimsT:
    """The claims of a token until that second (Unix time); raises InvalidToken afterwards."""
    if expires_at <= clock.now().timestamp():
        raise InvalidToken
    return claims


def _is_instant(value: object) -> bool:
    """Whether it is a whole number of seconds as we write them (no bool, no float)."""
    return type(value) is int and 0 <= value <= _LAST_INSTANT


def new_secret() -> str:
    """256 random bits for a refresh token or a signing key, safe in a header and a cookie."""
    return secrets.token_urlsafe(32)


def new_activation_code() -> str:
    """A one-time code a person can type: four groups of four, without 0/O and 1/I (80 bits)."""
    groups = (
        "".join(secrets.choice(_CODE_ALPHABET) for _ in range(_CODE_GROUP_LENGTH))
        for _ in range(_CODE_GROUPS)
    )
    return "-".join(groups)


def successor_of(secret_key: str, refresh_token: str) -> str:
    """The refresh token that follows one: known only to whoever has that one and our secret key.

    So it can be given again without being stored.
    """
    derived = HKDF(SHA256(), 32, salt=None, info=_SUCCESSION).derive(secret_key.encode())
    digest = hmac.digest(derived, refresh_token.encode(), "sha256")
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def fingerprint(secret: str) -> str:
    """What is stored instead of a high-entropy secret: its SHA-256 in hexadecimal."""
    return hashlib.sha256(secret.encode()).hexdigest()


async def hash_password(password: str) -> str:
    """The argon2id hash of a password, computed off the event loop."""
    return str(await in_hashing_thread(_hasher.hash, password))


async def verify_password(password: str, stored: str | None) -> bool:
    """Whether the password fits; without a stored hash it takes just as long and says no."""
    matches = await in_hashing_thread(_hasher.verify, password, stored or _unusable_hash())
    return matches and stored is not None


def is_outdated(stored: str) -> bool:
    """Whether a stored hash was made with other parameters than those of today."""
    return bool(_hasher.needs_update(stored))


async def in_hashing_thread(function: Any, *args: Any) -> Any:  # noqa: ANN401 - passlib has no types
    """Run something costly beside the event loop, a few at once whoever asks."""
    limiter = _hashing_limiter.get(None)
    if limiter is None:
        limiter = CapacityLimiter(_HASHES_AT_ONCE)
        _hashing_limiter.set(limiter)
    return await to_thread.run_sync(function, *args, limiter=limiter)


def _unusable_hash() -> str:
    """A well-formed hash that belongs to nobody."""
    return (
        "$argon2id$v=19$m=19456,t=2,p=1$"
        "QKg1hrB2jtHaW0sphXBOqQ$w4EGdcEbfb8LFMPMWDJ5iU6m1c7IHxUGwZYEuQHsIqo"
    )
