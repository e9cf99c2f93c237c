"""What a closed month still lacks: nothing is put right behind its back."""

from tests.api.test_gaps import expected, plan
from tests.api.test_periods import ACROSS, close
from tests.support.evidence import (
    KETUA,
    MEMBER,
    REPORT,
    evidence,
    indicator_id,
    refused,
    step,
)
from tests.support.office import Office


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
