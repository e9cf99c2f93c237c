"""Every text that comes in is normalised once, at entry."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from app import schemas
from app.core.texts import folded
from app.schemas.base import NORMALISING, Body, Name, Paragraph, Password, Query, Title
from app.schemas.decrees.files import DecreeFile
from app.services.identity.auth.sign_in import typed_username
from app.services.plan.matching import Words, match_words
from app.services.plan.record_types import names

FOREIGN = "é\u00a0\u200b\uff21"
FUNCTIONS = {validator.func for validator in NORMALISING}


def models_of_input() -> list[type[BaseModel]]:
    for module in pkgutil.walk_packages(schemas.__path__, "app.schemas."):
        importlib.import_module(module.name)
    found: set[type[BaseModel]] = set()
    waiting: list[type[BaseModel]] = [Body, Query, DecreeFile]
    while waiting:
        model = waiting.pop()
        found.add(model)
        waiting += model.__subclasses__()
    return sorted(found, key=lambda model: model.__qualname__)


def plain_texts(schema: Any, path: str) -> Iterator[str]:
    """Where a core schema takes a text of any letters as it comes."""
    if isinstance(schema, list | tuple):
        schema = dict(enumerate(schema)) if isinstance(schema, list) else {0: schema[0]}
    if not isinstance(schema, dict):
        return
    kind = schema.get("type")
    if kind == "str":
        if takes_any_letters(schema.get("pattern")):
            yield path
        return
    if kind == "function-before" and schema["function"]["function"] in FUNCTIONS:
        return
    is_mapping = not isinstance(kind, str)
    for key, value in schema.items():
        if key not in {"metadata", "serialization", "cls", "config", "function"}:
            named = is_mapping and isinstance(key, str)
            yield from plain_texts(value, f"{path}.{key}" if named else path)


def takes_any_letters(pattern: str | None) -> bool:
    probes = (f"{a}{c}{a}" for c in FOREIGN for a in ("", "a", "aa"))
    return pattern is None or any(re.search(pattern, probe) for probe in probes)


AS_IT_COMES = {
    "secret": "another system's, of any bytes",
    "body": "what another system is asked, as it wants it",
    "client_id": "of OAuth: ASCII, or it matches nothing",
    "client_secret": "of OAuth: ASCII, or it matches nothing",
    "scope": "of OAuth: ASCII, or it matches nothing",
    "nik": "16 ASCII digits, or it is refused",
    "passphrase": "of BSrE, which compares it as it is typed",
    "figures": "what another system measured, kept as it said it",
    "figures_schema": "names the figures as the other system does",
    "time_zone": "one of a list",
    "at": "part of a signed checkpoint: another letter is another signature",
}


@pytest.mark.parametrize("model", models_of_input(), ids=lambda model: model.__qualname__)
def test_no_text_comes_in_as_it_is(model: type[BaseModel]) -> None:
    model.model_rebuild()  # schemas are made at their first use, and there is nothing to see before
    assert isinstance(model.__pydantic_core_schema__, dict)
    found = set(plain_texts(model.__pydantic_core_schema__, model.__qualname__))
    assert {path for path in found if path.rpartition(".")[2] not in AS_IT_COMES} == set()


def read(kind: Any, text: str) -> Any:
    return TypeAdapter(kind).validate_python(text)


class TestLine:
    @pytest.mark.parametrize(
        ("typed", "kept"),
        [
            ("  Rapat\u00a0\u2003 Évaluasi ", "Rapat Évaluasi"),
            ("E\u0301valuasi", "Évaluasi"),
            ("lapor\u00adan\u200b \ufeffakhir\u2060", "laporan akhir"),
            ("a  b", "a b"),
            ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
            ("\nJudul\t", "Judul"),
        ],
    )
    def test_is_brought_into_one_form(self, typed: str, kept: str) -> None:
        assert read(Title, typed) == read(Name, typed) == kept

    @pytest.mark.parametrize(
        "typed", ["a\nb", "a\0", "a\u202eb", "a\u2066b", "\u200b\u00ad", " \u00a0 ", "", 7]
    )
    def test_what_deceives_or_says_nothing_is_refused(self, typed: str) -> None:
        with pytest.raises(ValidationError):
            read(Title, typed)

    def test_length_counts_what_is_kept(self) -> None:
        assert read(Title, "a" * 300 + "\u200b ") == "a" * 300


def test_a_paragraph_keeps_its_lines_and_blanks() -> None:
    assert read(Paragraph, " a\r\nb\u2028c\u00a0 d\n ") == "a\nb\nc  d"


def test_a_password_is_the_same_from_every_keyboard() -> None:
    assert read(Password, "kafe\u0301 di Kupang") == "kafé di Kupang"


class TestFolding:
    @pytest.mark.parametrize(
        "text", ["Évaluasi", "E\u0301VALUASI", "evaluasi", "\uff25Valuasi\u200b", " evaluasi "]
    )
    def test_people_see_one_word(self, text: str) -> None:
        assert folded(text) == "evaluasi"

    def test_users_type_their_names_as_they_like(self) -> None:
        assert typed_username(" Septy.Saragih\u00a0") == "septy.saragih"

    def test_rows_of_two_decrees_are_one_whatever_the_letters(self) -> None:
        old = [Words(1, "a", "Évaluasi  Kinerja"), Words(2, "b", "Rapat")]
        new = [Words(1, "a", "RAPAT"), Words(2, "b", "E\u0301valuasi kinerja")]
        assert match_words(new, old) == {0: 1, 1: 0}
        assert folded("José  Ola") == folded("JOSE\u0301 OLA")
        assert names([folded("évaluasi kinerja")], folded("Laporan EVALUASI\u00a0Kinerja"))
