"""Where a bucket is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class S3Settings:
    """Where the bucket is and how to get in; empty keys: the machine's role.

    A request, which moves 5 MiB at most, takes `timeout_seconds` at most.
    """

    bucket: str
    prefix: str
    endpoint: str
    region: str
    access_key_id: str
    secret_access_key: str
    timeout_seconds: float = 20
