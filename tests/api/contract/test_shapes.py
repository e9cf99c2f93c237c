"""Answers whose rows are no models: their form is that of the declared schema, field by field."""

import pytest

from app.models.rights import ActorRole
from app.schemas.base import Read
from app.schemas.evidence.evidence import EvidencePage
from app.schemas.plan.rows import ActionItemPage, ActivityPage, IndicatorPage, PlanRead
from app.schemas.platform.examples import DECREE_ID
from tests.support.evidence import ok
from tests.support.office import OTHER_COORDINATOR, Office, Person
from tests.support.prepared import Prepared

HERE = f"/decrees/{DECREE_ID}"
SHAPED: dict[str, type[Read]] = {
    "/evidence?size=100": EvidencePage,
    f"{HERE}/plan": PlanRead,
    "/activities?size=5": ActivityPage,
    "/action-items?size=5": ActionItemPage,
    "/indicators?size=50": IndicatorPage,
}


@pytest.fixture
def readers(office: Office) -> list[Person]:
    """Evidence in many states, for whom it is hidden in part and for whom it is not."""
    prepared = Prepared(office)
    for status in ("returned", "accepted"):
        prepared.evidence(status)
    prepared.evidence("revised", confidentiality="restricted")
    ticked = prepared.evidence()
    (item, *_) = ok(prepared.owner.get(f"/evidence/{ticked}/checklist"))["items"]
    ok(prepared.owner.patch(f"/evidence/{ticked}", {"contains": [item["text"]]}))
    return [office.person(who) for who in (ActorRole.PELAKSANA, OTHER_COORDINATOR)]


def test_an_answer_is_what_its_schema_makes_of_it(readers: list[Person]) -> None:
    for path, schema in SHAPED.items():
        for reader in readers:
            answer = reader.get(path)
            assert answer.is_success, path
            read = schema.model_validate_json(answer.content)
            assert read.model_dump_json().encode() == answer.content
