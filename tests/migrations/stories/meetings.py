"""Meetings in use are taken away by going back, and what was made from them stays."""

from typing import NamedTuple

from sqlalchemy import Connection, text

from app.schemas.platform.examples import CAMPAIGN_ID, GRATIFICATION_REPORT_ID
from tests.migrations.stories import Story
from tests.support.evidence import MEMBER, every, ok, step
from tests.support.meetings import held, upload
from tests.support.office import Office

STAYS = ("evidence", "evidence_files", "evidence_revisions", "realisations", "realisation_evidence")


class Met(NamedTuple):
    """The evidence that was made from a meeting, and how many rows there were of what stays."""

    evidence: str
    counts: dict[str, int]


def counts(connection: Connection) -> dict[str, int]:
    return {
        name: connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one()  # noqa: S608 - names of this file
        for name in STAYS
    }


def meet(office: Office) -> Met:
    """The last story of its walk: what it counts, nobody makes more of."""
    member = office.person(MEMBER)
    meeting = held(member)["id"]
    upload(member, meeting, "notula")
    items = {"items": [{"action_item_id": str(CAMPAIGN_ID)}]}
    ok(member.post(f"/meetings/{meeting}/realisations", items), 201)
    wanted = {"indicator_ids": [str(GRATIFICATION_REPORT_ID)]}
    made = ok(member.post(f"/meetings/{meeting}/evidence", wanted), 201)
    (piece,) = made["evidence"]
    ok(step(member, piece["id"], "submit"))
    with office.engine.connect() as connection:
        before = counts(connection)
    assert min(before.values()) > 0
    return Met(piece["id"], before)


def all_rows_stay(connection: Connection, met: Met) -> None:
    assert counts(connection) == met.counts


def what_came_of_it_stays(office: Office, met: Met) -> None:
    member = office.person(MEMBER)
    assert every(member, "/meetings") == []
    read = ok(member.get(f"/evidence/{met.evidence}"))
    assert (read["status"], read["meeting"], read["file_count"]) == ("submitted", None, 1)


STORY = Story("meetings", meet, what_came_of_it_stays, all_rows_stay)
