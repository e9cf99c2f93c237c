"""What people and changed files do to a decree that is loaded."""

import copy
from collections.abc import Callable
from datetime import date
from uuid import UUID

from sqlalchemy import insert, select, update

from app.core import clock
from app.core.database import Database
from app.models import (
    ActionItem,
    Activity,
    Evidence,
    Indicator,
    Membership,
    ScheduleEntry,
    User,
    evidence_indicators,
)
from app.models.evidence import Confidentiality, EvidenceStatus
from app.models.team import MembershipRole
from app.schemas.decrees.files import DecreeFile
from tests.support.decree_loading import Plain, one, rows, team

Edit = Callable[[Plain], object]


def edited(file: DecreeFile, edit: Edit) -> DecreeFile:
    data = copy.deepcopy(file.model_dump())
    edit(data)
    return DecreeFile.model_validate(data)


async def add_evidence(database: Database, *indicators: UUID) -> UUID:
    async with database.writing() as session:
        indicator = await session.get_one(Indicator, indicators[0])
        activity = await session.get_one(Activity, indicator.activity_id)
        author = (await session.scalars(select(User.id).limit(1))).one()
        evidence = Evidence(
            team_id=activity.team_id,
            status=EvidenceStatus.DRAFT,
            confidentiality=Confidentiality.NORMAL,
            revision_number=1,
            created_by_id=author,
        )
        session.add(evidence)
        await session.flush()
        rows = [{"evidence_id": evidence.id, "indicator_id": i} for i in indicators]
        await session.execute(insert(evidence_indicators), rows)
        return evidence.id


async def indicator_id(database: Database, text: str) -> UUID:
    async with database.reading() as session:
        found = await one(session, Indicator, Indicator.text == text)
        assert isinstance(found, Indicator)
        return found.id


MONITORING = "Melaksanakan monitoring dan evaluasi setiap triwulan"


async def people_work(database: Database) -> None:
    """What people do over HTTP to an action item, an indicator and the memberships."""
    async with database.writing() as session:
        item = await one(session, ActionItem, ActionItem.text == MONITORING)
        user = await one(session, User, User.username == "kornelis.tana")
        item.remarks, item.person_in_charge_id = "Bersama Sub Bagian Keuangan", user.id
        item.edited_by_id, item.edited_at = user.id, clock.now()
        await session.execute(
            update(ScheduleEntry)
            .where(ScheduleEntry.action_item_id == item.id, ScheduleEntry.month == 10)
            .values(planned=True, set_by_id=user.id)
        )
        member = await one(session, Membership, Membership.name == "Yuliana Bria")
        member.valid_to, member.ended_by_id = date(2023, 8, 1), user.id
        newcomer = User(
            work_unit_id=user.work_unit_id,
            username="frans.seran",
            name="Frans Seran",
            job_title="Pelaksana",
            is_active=True,
        )
        session.add(newcomer)
        await session.flush()
        session.add(
            Membership(
                team_id=member.team_id,
                user_id=newcomer.id,
                decree_id=member.decree_id,
                role=MembershipRole.ANGGOTA,
                title="Anggota",
                name="Frans Seran",
                job_title="Pelaksana",
                position=3,
                valid_from=date(2023, 8, 1),
                added_by_id=user.id,
            )
        )


def change_texts(data: Plain) -> None:
    decree, pengarah, first = data["decree"], data["teams"][0], team(data, 1)
    decree |= {"title_correction": "Judul", "decision_correction": "Putusan", "place": "Soe"}
    decree["certified_by"] = {"name": "Petrus Nahak", "job_title": "Sekretaris"}
    decree["considerations"][1] |= {"text": "bahwa perlu", "correction": "bahwa memang perlu"}
    decree["legal_bases"].pop()
    decree["attention"].append({"text": "Surat Ketua"})
    decree["dictums"].insert(1, {"label": "KETIGA", "text": "Biaya dibebankan pada DIPA."})
    pengarah["title"] = "DEWAN PENGARAH"
    pengarah["duties"].insert(0, {"text": "Membina"})
    first |= {"title_correction": "TIM PERUBAHAN", "short_title_correction": "Perubahan"}
    first["duties"].pop()
    first["members"][0] |= {"title": "Ketua Tim", "job_title_correction": "Kepala Bagian"}
    first["activities"][0] |= {"name": "Pembentukan", "correction": "Pembentukan Tim"}
    rows(data, "1A")[0]["action_items"][1]["schedule"] = None
    rows(data, "1B")[0]["action_items"][0]["schedule"] = [3, 12]
    rows(data, "1B")[0] |= {"remarks": "Kepada KPU", "remarks_correction": "Kepada KPU RI"}
    rows(data, "2A")[0]["action_items"][0]["schedule"] = [5]
    rows(data, "2A")[1]["remarks"] = "Setiap semester"
    rows(data, "2A")[0]["indicators"][0]["correction"] = "Dokumentasi"


def grow(data: Plain) -> None:
    first = team(data, 1)
    new = {"name": "Marten Luther Foes", "job_title": "Pelaksana", "role": "anggota"}
    first["members"].append({**new, "title": "Anggota"})
    rows(data, "2A").append({"action_items": [{"number": 2, "text": "Melaporkan"}]})
    row = {"indicators": [{"letter": "a", "text": "Laporan"}]}
    first["activities"].append({"letter": "C", "name": "Agen Perubahan", "rows": [row]})
    third = copy.deepcopy(team(data, 2)) | {"number": 3, "title": "TIM SDM", "short_title": "SDM"}
    data["teams"].append(third)


def shrink(data: Plain) -> None:
    team(data, 1)["activities"].pop()
    team(data, 1)["members"].pop()
    rows(data, "2A").pop()
    rows(data, "1A")[0]["action_items"].pop()


def reorder(data: Plain) -> None:
    data["teams"] = [data["teams"][0], *reversed(data["teams"][1:])]
    team(data, 1)["activities"].reverse()
    team(data, 1)["members"].reverse()
    rows(data, "2A").reverse()
    rows(data, "1A")[0]["indicators"].reverse()
    rows(data, "1A")[0]["action_items"].reverse()


def regroup(data: Plain) -> None:
    """The same lines, otherwise beside each other."""
    row = rows(data, "1A")[0]
    rows(data, "1A")[:] = [
        {"action_items": row["action_items"][:1], "indicators": row["indicators"][:1]},
        {"action_items": row["action_items"][1:], "indicators": row["indicators"][1:]},
    ]
