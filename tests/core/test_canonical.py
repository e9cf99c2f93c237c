import hashlib

from app.core.canonical import canonical, digest_of


def test_same_document_gives_the_same_bytes_in_whatever_order_it_was_made() -> None:
    one, other = {"b": [1, None], "a": {"d": "é", "c": True}}, {"a": {"c": True, "d": "é"}}

    assert canonical(one) == canonical(other | {"b": [1, None]})
    assert canonical(one) == '{"a":{"c":true,"d":"é"},"b":[1,null]}'.encode()


def test_digest_is_over_those_bytes() -> None:
    assert digest_of({"a": 1}) == hashlib.sha256(b'{"a":1}').hexdigest()
