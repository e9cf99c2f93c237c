"""A plan with a closed month, and SQL about it."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import insert, update
from sqlalchemy.sql import Executable

from app.core import clock
from app.core.identifiers import new_id
from app.models import (
    EvidenceFile,
    EvidenceLink,
    EvidenceRevision,
    PeriodClosure,
    Realisation,
    ScheduleEntry,
    evidence_indicators,
    revision_editors,
)
from tests.api.plan.test_schedule import item, put
from tests.api.reporting.test_realisations import tell
from tests.support.evidence import COORDINATOR, MEMBER, draft, evidence, ok
from tests.support.evidence_sql import table
from tests.support.office import Office
from tests.support.periods import ACROSS, JULY, JUNE, LINK, close

CLOSURES, ENTRIES, TOLD = table(PeriodClosure), table(ScheduleEntry), table(Realisation)
REVISIONS, INDICATORS = table(EvidenceRevision), evidence_indicators


class Scene(NamedTuple):
    """Keys of what lies in closed June, of a draft beside it and one across its end, of an item."""

    evidence: UUID
    revision: UUID
    july: UUID
    july_revision: UUID
    across: UUID
    across_revision: UUID
    item: UUID
    entry: UUID
    member: UUID


def scene_of(office: Office) -> Scene:
    """Closed June has a plan, work and a draft with a file and a link; closed April has nothing."""
    member, path = office.person(MEMBER), item(office)
    months = [*JUNE, {"month": 7, "status": "planned"}]
    put(office.person(COORDINATOR), path, months=months)
    entry = tell(office, path, "2023-06-20")["id"]
    made, july, across = evidence(office), draft(member, **JULY), draft(member, **ACROSS)
    ok(member.post(f"/evidence/{made['id']}/links", LINK), 201)
    # As far as the other guard is concerned both parts may go: by the hand of an editor.
    key, editor = UUID(made["revision"]["id"]), office.user_id(MEMBER)
    with office.engine.begin() as connection:
        connection.execute(insert(revision_editors).values(revision_id=key, user_id=editor))
        for part in (table(EvidenceFile), table(EvidenceLink)):
            here = update(part).where(part.c.revision_id == key)
            connection.execute(here.values(removed_by_id=editor))
    close(office, 4)
    close(office, 6, note="Rapat")
    return Scene(
        evidence=UUID(made["id"]),
        revision=UUID(made["revision"]["id"]),
        july=UUID(july["id"]),
        july_revision=UUID(july["revision"]["id"]),
        across=UUID(across["id"]),
        across_revision=UUID(across["revision"]["id"]),
        item=UUID(path.split("/")[2]),
        entry=UUID(entry),
        member=office.user_id(MEMBER),
    )


def planned(scene: Scene, month: int) -> Executable:
    return insert(ENTRIES).values(
        id=new_id(), action_item_id=scene.item, month=month, planned=True, set_at=clock.now()
    )


def revision(
    evidence_id: UUID, scene: Scene, covers_to: date, covers_from: date | None = None
) -> Executable:
    """A further version of the evidence."""
    return insert(REVISIONS).values(
        id=new_id(),
        evidence_id=evidence_id,
        number=2,
        title="Dari belakang",
        evidence_date=covers_to,
        covers_from=covers_from or covers_to,
        covers_to=covers_to,
        created_by_id=scene.member,
        created_at=clock.now(),
    )
