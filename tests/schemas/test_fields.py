"""What a field says of itself counts; pydantic's warning that it does not is hidden for FastAPI."""

import warnings
from collections.abc import Iterator
from typing import Annotated

import pytest
from pydantic import BaseModel, Field
from pydantic.warnings import UnsupportedFieldAttributeWarning

import app.api.router  # noqa: F401 - loads all schemas
from app.schemas.base import Schema


def kinds(kind: type[Schema]) -> Iterator[type[Schema]]:
    for each in kind.__subclasses__():
        yield each
        yield from kinds(each)


def build(kind: type[BaseModel]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error", UnsupportedFieldAttributeWarning)
        kind.model_rebuild(force=True)


def test_no_schema_says_of_a_field_what_has_no_effect() -> None:
    found = set(kinds(Schema))
    assert len(found) > 500
    for each in found:
        build(each)


def test_one_that_did_would_be_found() -> None:
    class Misused(BaseModel):
        name: Annotated[str, Field(alias="nama")] | None = None

    with pytest.raises(UnsupportedFieldAttributeWarning):
        build(Misused)
