"""Strong ETags: a digest of the very bytes of the answer, which include what the caller may do."""

import hashlib

from app.schemas.base import Resource


def etag_of_bytes(body: bytes) -> str:
    """The ETag of an answer's body."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def etag_of(resource: Resource) -> str:
    """The ETag the resource would be sent with."""
    return etag_of_bytes(resource.__pydantic_serializer__.to_json(resource))


def matches(header: str, etag: str) -> bool:
    """Whether an If-Match or If-None-Match header names the ETag (strong comparison)."""
    tags = {tag.strip() for tag in header.split(",")}
    return "*" in tags or etag in tags
