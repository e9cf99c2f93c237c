"""Addresses as people paste and type them: understood, or told what is wrong with a proposal."""

import pytest
from pydantic import TypeAdapter, ValidationError

from app.core.messages import Language, field_sentence
from app.schemas.base import Url

URL: TypeAdapter[str] = TypeAdapter(Url)
X = "https://ntt.kpu.go.id/berita"


@pytest.mark.parametrize("given", [X, f" {X}", f"{X}\n", f"\t{X} ", f"\u00a0{X}"])
def test_blanks_around_an_address_are_not_part_of_it(given: str) -> None:
    assert URL.validate_python(given) == X


@pytest.mark.parametrize(
    ("given", "code", "proposed"),
    [
        ("ntt.kpu.go.id/berita", "url_without_scheme", X),
        (" ntt.kpu.go.id/berita", "url_without_scheme", X),
        ("https:/ntt.kpu.go.id/berita", "url_misspelt", X),
        ("https//ntt.kpu.go.id/berita", "url_misspelt", X),
        ("https:ntt.kpu.go.id/berita", "url_misspelt", X),
        ("https:///ntt.kpu.go.id/berita", "url_misspelt", X),
        ("https;//ntt.kpu.go.id/berita", "url_misspelt", X),
        ("https:\\\\ntt.kpu.go.id/berita", "url_misspelt", X),
        ("htps://ntt.kpu.go.id/berita", "url_misspelt", X),
        ("HTTPS://ntt.kpu.go.id/berita", "url_misspelt", X),
        ("http//x.go.id", "url_misspelt", "http://x.go.id"),
        ("http:/x.go.id?a=1", "url_misspelt", "http://x.go.id?a=1"),
    ],
)
def test_a_wrong_beginning_is_told_with_the_right_address(
    given: str, code: str, proposed: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        URL.validate_python(given)
    (error,) = refused.value.errors()
    assert error["type"] == code
    for language in Language:
        assert field_sentence(code, language, error["ctx"]).endswith(f" {proposed}")
    assert URL.validate_python(proposed) == proposed


@pytest.mark.parametrize(
    "given",
    ["", " ", "rapat", "ftp://x.go.id", "https://a b", "https://user@x.go.id", "x.go.id/a b",
     "https:/x.go.id/<b>", "javascript:alert(1)", "http" * 400, "h" * 1999, "https:/" + "a." * 900],
)  # fmt: skip
def test_what_would_not_be_taken_is_never_proposed(given: str) -> None:
    with pytest.raises(ValidationError) as refused:
        URL.validate_python(given)
    proposed = (refused.value.errors()[0].get("ctx") or {}).get("proposed")
    assert proposed is None or URL.validate_python(proposed) == proposed
