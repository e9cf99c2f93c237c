"""Every text that people type is either never printed, or refused where no font has a character."""

from collections.abc import Iterator
from typing import Any, get_args

import pytest
from pydantic import TypeAdapter, ValidationError

import app.api.router  # noqa: F401 - loads every body there is
from app.schemas.base import NORMALISING, Body
from app.schemas.platform.printed import PRINTABLE, PrintedName, PrintedParagraph, PrintedTitle

# By the name of the field: what stands on no paper, or is no text of people's.
NEVER_PRINTED = {
    "cause", "contains", "current_password", "description", "items", "minutes", "new_password",
    "nip", "participants", "password", "phrase", "reason", "username",
}  # fmt: skip
ALL_THE_SAME = {"FindingCreate.reason"}  # what a finding says
# By model and field: comments, answers and the words of other systems.
NOT_THESE = {
    "CaseAnswer.text", "CommentCreate.text", "CommentUpdate.text", "EvidenceCommentCreate.text",
    "HolidayCreate.name", "PeriodClose.note", "PlanApprovalCreate.note", "RecordLine.title",
    "RecordTypeCreate.decree_words",
    "RecordTypeCreate.name", "RecordTypeUpdate.decree_words", "RecordTypeUpdate.name",
    "RecordWrite.title", "ServiceAccountCreate.name", "ServiceAccountUpdate.name",
    "SourceCreate.name", "SourceCreate.owner", "SourceInFile.name", "SourceInFile.owner",
    "SourceUpdate.name", "SourceUpdate.owner", "ExportCreate.filters",
}  # fmt: skip
# The words of a report, which its service judges when they are written and when it is submitted.
BY_THE_SERVICE = ("Report", "Recommendation")
SETTINGS_OF_CONNECTORS = ("Connector", "Transform")


def bodies(model: type[Body] = Body) -> Iterator[type[Body]]:
    for each in model.__subclasses__():
        yield each
        yield from bodies(each)


def rules_of(annotation: object) -> Iterator[object]:
    """What is said beside the types in it, of lists and optional ones, too."""
    yield from getattr(annotation, "__metadata__", ())
    for each in get_args(annotation):
        yield from rules_of(each)


def test_a_text_is_never_printed_or_can_be() -> None:
    unjudged = set[str]()
    for model in bodies():
        if model.__name__.startswith((*BY_THE_SERVICE, *SETTINGS_OF_CONNECTORS)):
            continue
        for name, field in model.model_fields.items():
            rules = [*field.metadata, *rules_of(field.annotation)]
            path = f"{model.__name__}.{name}"
            is_typed = any(rule is each for rule in rules for each in NORMALISING)
            is_judged = any(rule is PRINTABLE for rule in rules)
            may_be = name not in NEVER_PRINTED or path in ALL_THE_SAME
            if is_typed and may_be and not is_judged:
                unjudged.add(path)
    assert unjudged == NOT_THESE


@pytest.mark.parametrize("kind", [PrintedName, PrintedTitle, PrintedParagraph])
def test_the_character_is_named(kind: Any) -> None:
    adapter = TypeAdapter[str](kind)
    assert adapter.validate_python("Café “½” ✓") == "Café “½” ✓"
    with pytest.raises(ValidationError) as refused:
        adapter.validate_python("Rapat 漢字")
    (fault,) = refused.value.errors()
    assert fault["type"] == "character_unprintable"
    assert fault["ctx"] == {"character": "漢", "code_point": "U+6F22"}
