"""Reports: made of one frozen snapshot, whose numbers are those of the API."""

from typing import Any

from app.schemas.platform.examples import DECREE_ID
from tests.support.databases import on_one_engine
from tests.support.evidence import KETUA, MEMBER, Body, ok, refused
from tests.support.meetings import TEAM_V, held, team
from tests.support.office import OTHER_MEMBER, Office
from tests.support.reports import begin, content


def numbers(read: Body) -> Body:
    return {
        name: read[name]
        for name in ("expected", "months", "evidence", "being_revised", "indicators")
    }


class TestBeginning:
    def test_its_data_is_what_the_api_says(self, office: Office) -> None:
        ketua = office.person(KETUA)
        met = held(office.person(MEMBER))
        made = begin(ketua)
        assert (made["period_label"], made["status"]) == ("Triwulan II Tahun 2023", "draft")
        printed = content(ketua, made)
        snapshot = printed["document"]["snapshot"]
        progress: Any = ok(ketua.get(f"/decrees/{DECREE_ID}/progress"))
        assert snapshot["total"]["year"] == numbers(progress["total"])
        by_team = {each["team"]["id"]: each for each in snapshot["teams"]}
        assert [by_team[each["team"]["id"]]["year"] for each in progress["teams"]] == [
            numbers(each) for each in progress["teams"]
        ]
        heat: Any = ok(ketua.get(f"/decrees/{DECREE_ID}/progress/heat-map"))
        assert [each["cells"] for each in snapshot["teams"]] == [
            row["cells"] for row in heat["rows"]
        ]
        gaps: Any = ok(ketua.get(f"/decrees/{DECREE_ID}/gaps/summary"))
        assert snapshot["total"]["gaps"] == gaps["by_severity"]
        assert [each["title"] for each in snapshot["meetings"]] == [met["title"]]
        assert sum(len(each["members"]) for each in snapshot["people"]) == 36
        assert printed["receipt"]["snapshot_digest"] == made["snapshot_digest"]
        assert printed["document"]["signatory"]["job_title"] == "Sekretaris KPU"

    @on_one_engine
    def test_a_team_begins_its_own_and_the_ketua_that_of_the_office(self, office: Office) -> None:
        member = office.person(MEMBER)
        refused(
            member.post("/reports", {"decree_id": str(DECREE_ID), "kind": "quarter", "period": 2}),
            403,
        )
        made = begin(member, team_id=TEAM_V, kind="month", period=6)
        assert [each["team"]["id"] for each in made["chapters"]] == [TEAM_V]
        assert made["chapters"][0]["may_write"]
        neighbour = office.person(OTHER_MEMBER)
        read: Any = ok(neighbour.get(f"/reports/{made['id']}"))
        assert (read["allowed_actions"], read["chapters"][0]["may_write"]) == ([], False)
        again = {"decree_id": str(DECREE_ID), "team_id": TEAM_V, "kind": "month", "period": 6}
        assert refused(member.post("/reports", again), 409)["code"] == "report_exists"
        body = {"decree_id": str(DECREE_ID), "kind": "semester", "period": 3}
        told = refused(office.person(KETUA).post("/reports", body), 422)
        assert told["code"] == "report_period_unknown"
        refused(member.post("/reports", again | {"team_id": team(1)}), 403)
