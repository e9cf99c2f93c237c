"""Which versions a header names, as RFC 9110 writes lists of ETags; no service is needed."""

import pytest

from app.api.etags import encoded_etag, etag_of_bytes, matches

ETAG = etag_of_bytes(b"{}")
ENCODED = encoded_etag(ETAG, "gzip")


@pytest.mark.parametrize(
    "header",
    [
        ETAG,
        f"W/{ETAG}",
        "*",
        " * ",
        f'"x", {ETAG}',
        f'"x",W/{ETAG},"y"',
        f'"a,b", {ETAG}',
        f', ,"", {ETAG} ,',
        ENCODED,
        f"W/{ENCODED}",
        ETAG[:-1] + '-br"',
    ],
)
def test_the_version_is_named(header: str) -> None:
    assert matches(header, ETAG)


@pytest.mark.parametrize(
    "header",
    [
        "",
        ",",
        '"x"',
        ETAG.strip('"'),
        f'"a, {ETAG[1:]}',
        f"w/{ETAG}",
        f"x{ETAG}",
        f"{ETAG}x",
        f'"a b", {ETAG}',
        f'"x" {ETAG}',
        f"{ETAG}, x",
        f"*, {ETAG}x",
        '"*"',
        ETAG[:-1] + '-other"',
        ETAG[:-2] + '"',
    ],
)
def test_the_version_is_not_named(header: str) -> None:
    assert not matches(header, ETAG)


def test_a_tag_with_a_comma_is_one_tag() -> None:
    assert matches('"x", "a,b"', '"a,b"')
    assert not matches('"a", "b"', '"a,b"')
