"""Strong ETags: a digest of the very bytes of the answer, which include what the caller may do."""

import hashlib
import re

from app.schemas.base import Resource

# RFC 9110, section 8.8.3: any visible character may stand between the quotes, a comma, too.
_LISTED = re.compile(r'[ \t,]*(?:W/)?"([\x21\x23-\x7E\x80-\xFF]*)"[ \t]*(?=,|$)')
# What an encoded form of the same answer is called, here, by Apache and by Caddy.
_CODING = re.compile(r"-(?:gzip|br|zstd|deflate)\Z")


def etag_of_bytes(body: bytes) -> str:
    """The ETag of an answer's body."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def etag_of(resource: Resource) -> str:
    """The ETag the resource would be sent with."""
    return etag_of_bytes(resource.__pydantic_serializer__.to_json(resource))


def encoded_etag(etag: str, coding: str) -> str:
    """The ETag of the same answer under a content coding (RFC 9110, section 8.8.3.3)."""
    return f'{etag[:-1]}-{coding}"'


def matches(header: str, etag: str) -> bool:
    """Whether an If-Match or If-None-Match header names the answer, in whatever coding it was sent.

    Compared weakly (RFC 9110, section 13.1.2), for If-Match, too: a proxy that compresses weakens
    our tags, and as digests they name the same content all the same. A malformed list names
    nothing.
    """
    if header.strip() == "*":
        return True
    return _plain(etag[1:-1]) in {_plain(tag) for tag in listed(header)}


def listed(header: str) -> list[str]:
    """The tags of a list without quotes and weakness; none when it is malformed."""
    found: list[str] = []
    at = 0
    while at < len(header):
        match = _LISTED.match(header, at)
        if match is None:
            return found if not header[at:].strip(" \t,") else []
        found.append(match[1])
        at = match.end()
    return found


def _plain(tag: str) -> str:
    return _CODING.sub("", tag)
