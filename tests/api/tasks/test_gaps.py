"""What the year still lacks: told from the day it is due until it is put right."""

from collections import Counter

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.models import EvidenceLink
from app.schemas.platform.examples import TEAM_V_ID
from tests.api.plan.test_schedule import put
from tests.support.databases import on_one_engine
from tests.support.evidence import (
    COLLEAGUE,
    COORDINATOR,
    KETUA,
    MEMBER,
    REPORT,
    Body,
    draft,
    every,
    evidence,
    indicator_id,
    ok,
    step,
)
from tests.support.gaps import GAPS, at, expected, gaps, item_id, plan
from tests.support.office import OTHER_MEMBER, PDF, Office

JUNE = {"covers_from": "2023-06-01", "covers_to": "2023-06-30"}


def about(office: Office, **ids: str) -> set[str]:
    """The codes of the gaps about an action item, an indicator or a piece of evidence."""
    ((name, key),) = ids.items()
    return {row["code"] for row in gaps(office) if row[name] and row[name]["id"] == key}


class TestYear:
    def test_a_month_is_a_gap_from_kupang_s_midnight_until_it_is_done_and_proven(
        self, office: Office
    ) -> None:
        key = indicator_id(REPORT)
        with at(office, "2023-06-30T15:58:00Z"):  # 23:58 in Kupang
            path = plan(office, 6)
            item = path.rpartition("/")[2]
            assert about(office, action_item=item) == {"no_person_in_charge"}
            assert expected(office) == ["not_due"]
        with at(office, "2023-06-30T16:00:00Z"):  # in UTC it is still June
            late = {"no_person_in_charge", "month_late", "evidence_missing"}
            assert about(office, action_item=item) == late
            assert expected(office) == ["missing"]
            missing, other = gaps(office, code="evidence_missing")
            assert (missing["indicator"]["id"], other["indicator"]["code"]) == (key, "5A-3")
            assert (missing["month"], missing["due_date"]) == (6, "2023-06-30")
            assert ok(office.person(MEMBER).get(missing["href"]))["id"] == key
        with at(office, "2023-07-03T02:00:00Z"):
            made = draft(office.person(MEMBER), **JUNE)["id"]
            ok(office.person(MEMBER).upload(made), 201)
            assert about(office, indicator=key) == {"evidence_unfinished"}
            ok(step(office.person(MEMBER), made, "submit"))
            ok(step(office.person(COORDINATOR), made, "return"))
            (returned,) = gaps(office, code="evidence_returned")
            assert (returned["evidence"]["id"], returned["since"][:10]) == (made, "2023-07-03")
            ok(step(office.person(MEMBER), made, "revise"), 201)
            assert gaps(office, code="evidence_returned") == []
            ok(step(office.person(MEMBER), made, "submit"))
            assert expected(office) == ["in_progress"]
            ok(step(office.person(COORDINATOR), made, "verify"))
            assert expected(office) == ["verified"]
            assert about(office, indicator=key) == {"evidence_unfinished"}  # it is not accepted
        with at(office, "2023-07-17T15:58:00Z"):
            assert gaps(office, code="evidence_waiting") == []
        with at(office, "2023-07-17T16:00:00Z"):
            (waiting,) = gaps(office, code="evidence_waiting")
            assert (waiting["due_date"], waiting["facts"]["status"]) == ("2023-07-17", "verified")
            ok(step(office.person(KETUA), made, "accept"))
            assert gaps(office, code="evidence_waiting") == []
            assert expected(office) == ["proven"]
            done = {"done_on": "2023-07-16", "month": 6, "note": "Menyusul"}
            ok(office.person(MEMBER).post(f"{path}/realisations", done), 201)
            assert about(office, action_item=item) == {"evidence_missing"}  # of 5A-3


@on_one_engine
class TestPlan:
    def test_what_nobody_planned_or_answers_for(self, office: Office) -> None:
        assert Counter(row["code"] for row in gaps(office)) == {
            "lke_plan_short": 1,  # doing the decree perfectly cannot win WBK
            "schedule_unknown": 68,
            "indicator_unplanned": 75,
        }
        bare = next(row for row in gaps(office) if (row["indicator"] or {}).get("code") == "1E-2")
        row = f"/api/v1/indicators/{bare['indicator']['id']}"
        assert bare["href"] == f"{row}/schedule"  # nothing stands beside it
        path = f"/action-items/{item_id(office)}"
        item, coordinator = path.rpartition("/")[2], office.person(COORDINATOR)
        with at(office, "2023-06-20T02:00:00Z"):
            put(
                office.person(COORDINATOR),
                f"{path}/schedule",
                months=[{"month": 9, "status": "not_planned"}],
            )
            assert about(office, action_item=item) == set()
            assert about(office, indicator=indicator_id(REPORT)) == {"indicator_unplanned"}
            plan(office, 10)
            assert about(office, indicator=indicator_id(REPORT)) == set()
            assert about(office, action_item=item) == {"no_person_in_charge"}
            named = {"person_in_charge_id": str(office.user_id(COLLEAGUE))}
            ok(office.person(COORDINATOR).patch(path, named))
            assert about(office, action_item=item) == set()
            members = every(office.person(KETUA), f"/teams/{TEAM_V_ID}/members")
            left = next(row["id"] for row in members if row["username"] == COLLEAGUE)
            ok(office.person(KETUA).post(f"/memberships/{left}/end", {"reason": "Mutasi"}))
            (gap,) = gaps(office, code="no_person_in_charge")
            assert gap["facts"] == named
        told = {"done_on": "2023-10-20", "note": "Rapat"}
        ok(coordinator.post(f"{path}/realisations", told), 201)
        assert gaps(office, code="no_person_in_charge") == []


class TestEvidence:
    @on_one_engine
    def test_that_proves_another_time_than_was_planned(self, office: Office) -> None:
        member = office.person(MEMBER)
        before = {"covers_from": "2022-10-01", "covers_to": "2022-12-31"}
        late, june = draft(member, **before)["id"], draft(member, **JUNE)["id"]
        assert about(office, evidence=late) == {"evidence_outside_period"}
        assert about(office, evidence=june) == set()  # nothing is planned yet
        plan(office, 9)
        assert about(office, evidence=june) == {"evidence_outside_period"}
        ok(member.patch(f"/evidence/{june}", {"covers_to": "2023-09-01"}))
        assert about(office, evidence=june) == set()
        ok(step(member, late, "withdraw"))
        assert gaps(office, code="evidence_outside_period") == []

    @on_one_engine
    def test_that_shares_its_file_with_other_evidence(self, office: Office) -> None:
        member = office.person(MEMBER)
        first, second = (draft(member)["id"] for _ in range(2))
        ok(member.upload(first, ("a.pdf", PDF), ("lagi.pdf", PDF)), 201)
        assert gaps(office, code="file_reused") == []
        ok(member.upload(second, ("b.pdf", PDF)), 201)
        (gap,) = gaps(office, code="file_reused")
        assert (gap["evidence"]["id"], gap["facts"]["file"]) == (second, "b.pdf")
        assert gap["facts"]["evidence_ids"] == [first, second]
        ok(step(member, first, "withdraw"))
        assert gaps(office, code="file_reused") == []
        wide = draft(member, "5B-1", "5B-2", "5B-3")["id"]
        ok(member.upload(wide, ("c.pdf", PDF + b"c")), 201)
        assert about(office, evidence=wide) == {"file_reused"}

    @on_one_engine
    @pytest.mark.parametrize(
        ("state", "code"),
        [
            ("missing", "link_dead"),
            ("unreachable", "link_dead"),
            ("protected", "link_protected"),
        ],
    )
    def test_with_a_link_that_shows_nothing(self, office: Office, state: str, code: str) -> None:
        member = office.person(MEMBER)
        made, link = draft(member)["id"], {"url": "https://kpu.go.id/a", "title": "Berita"}
        ok(member.post(f"/evidence/{made}/links", link), 201)
        assert gaps(office, code=code) == []
        with Session(office.engine) as session, session.begin():
            session.execute(update(EvidenceLink).values(state=state))
        (gap,) = gaps(office, code=code)
        assert (gap["evidence"]["id"], gap["facts"]["url"]) == (made, link["url"])
        (current,) = ok(member.get(gap["href"]))["revision"]["links"]
        ok(member.delete(f"/evidence/{made}/links/{current['id']}"))
        assert gaps(office, code=code) == []

    def test_restricted_counts_for_all_and_its_words_are_for_few(self, office: Office) -> None:
        secret = "Pelapor-X77"
        plan(office, 6)
        made = [
            evidence(office, "returned", title=secret, confidentiality="restricted", **JUNE)
            for _ in range(2)
        ]
        person, link = office.person(MEMBER), {"url": f"https://kpu.go.id/{secret}", "title": "A"}
        ok(step(person, made[0]["id"], "revise"), 201)
        ok(person.post(f"/evidence/{made[0]['id']}/links", link), 201)
        with Session(office.engine) as session, session.begin():
            session.execute(update(EvidenceLink).values(state="missing"))
        few, many = (office.person(name).get(f"{GAPS}?size=100") for name in (MEMBER, OTHER_MEMBER))
        assert few.text.count(secret) > 4
        assert secret not in many.text
        known = [row["code"] for row in gaps(office) if row["code"] != "file_reused"]
        assert [row["code"] for row in gaps(office, OTHER_MEMBER)] == known
        assert {"link_dead", "evidence_returned", "evidence_unfinished"} < set(known)


def codes(row: Body) -> tuple[str, str]:
    return row["action_item"]["code"], row["indicator"]["code"]
