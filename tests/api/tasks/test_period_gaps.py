"""What a closed month still lacks: nothing is put right behind its back."""

from tests.api.plan.test_periods import NEXT_YEAR
from tests.support.databases import on_one_engine
from tests.support.evidence import (
    KETUA,
    MEMBER,
    REPORT,
    evidence,
    indicator_id,
    ok,
    refused,
    step,
)
from tests.support.gaps import GAPS, at, expected, gaps, plan
from tests.support.office import Office
from tests.support.periods import ACROSS, JULY, close, reopen

SENTENCES = {"id": "sampai Ketua membukanya kembali.", "en": "until the Ketua reopens it."}


def closed_gaps(office: Office) -> set[tuple[str, int | None]]:
    """Code and month of the gaps that are closed; in each language just these say so."""
    for language, ending in SENTENCES.items():
        headers = {"Accept-Language": language}
        answer = office.person(MEMBER).get(f"{GAPS}?size=100", headers=headers)
        for row in ok(answer)["items"]:
            assert row["detail"].endswith(ending) == row["is_closed"]
    return {(row["code"], row["month"]) for row in gaps(office) if row["is_closed"]}


def test_is_not_proven_by_evidence_that_only_touches_it(office: Office) -> None:
    plan(office, 6)
    member, ketua = office.person(MEMBER), office.person(KETUA)
    waiting = evidence(office, "verified", **ACROSS)["id"]
    body = {"indicator_ids": [indicator_id(REPORT)], "title": "Laporan"}
    close(office, 6)
    before = expected(office)
    made = member.post("/evidence", body | {"evidence_date": "2023-07-05"} | ACROSS)
    refused(made, 409, "period_closed")
    for person, verb in ((ketua, "accept"), (ketua, "return"), (member, "withdraw")):
        refused(step(person, waiting, verb), 409, "period_closed")
    assert expected(office) == before == ["verified"]


@on_one_engine
def test_is_told_as_closed_and_still_counted(office: Office) -> None:
    plan(office, 6, 7)
    for covers in (ACROSS, JULY):
        evidence(office, "returned", **covers)
    with at(office, "2023-08-10T02:00:00Z"):
        assert closed_gaps(office) == set()
        before = [row["code"] for row in gaps(office)]
        close(office, 6)
        in_june = {(code, 6) for code in ("month_late", "evidence_missing", "evidence_unfinished")}
        assert closed_gaps(office) == in_june | {("evidence_returned", None)}
        returned = gaps(office, code="evidence_returned")
        assert sorted(row["is_closed"] for row in returned) == [False, True]
        assert [row["code"] for row in gaps(office)] == before
        reopen(office, 6)
        assert closed_gaps(office) == set()


@on_one_engine
def test_of_a_closed_year_is_closed_but_for_the_person_in_charge(office: Office) -> None:
    plan(office, 6)
    evidence(office, "returned", **NEXT_YEAR)
    with at(office, "2024-02-10T02:00:00Z"):
        close(office, None)
        still_open = {row["code"] for row in gaps(office) if not row["is_closed"]}
        assert still_open == {"no_person_in_charge"}
