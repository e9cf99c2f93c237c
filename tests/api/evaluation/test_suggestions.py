"""Accepted evidence that could prove a question as well: by the map and by its period."""

from app.schemas.platform.examples import TEAM_II_ID
from tests.api.evaluation.test_evaluations import begin
from tests.support.evidence import KETUA, MEMBER, every, evidence, ok
from tests.support.office import OTHER_MEMBER, Office

GRATIFICATION = 52  # row 5A.2, beside which the indicator 5A-2 stands, is the same


def test_what_rows_lead_to_is_suggested_until_it_is_there(office: Office) -> None:
    path, member, ketua = begin(office), office.person(MEMBER), office.person(KETUA)
    suggestions = f"{path}/suggestions"
    evidence(office, "submitted")
    evidence(office, "accepted", covers_from="2024-01-01", covers_to="2024-01-31")
    assert every(member, suggestions) == []
    made = evidence(office, "accepted")
    (found,) = every(member, suggestions)
    assert found == {
        "question": GRATIFICATION,
        "code": "A.I.5.i.b",
        "team_number": 5,
        "relation": "sama",
        "rows": ["5A.2"],
        "evidence_id": made["id"],
        "title": made["title"],
        "covers_from": made["covers_from"],
        "covers_to": made["covers_to"],
        "is_answered": False,
        "is_proved": False,
        "points": 1.5 / 2,
        "carries_too_much": False,
        "may_prove": True,
    }
    assert every(office.person(OTHER_MEMBER), suggestions)[0]["may_prove"] is False
    result = {"question": 125, "evidence_id": made["id"], "pages": "Bab 2"}
    ok(ketua.post(f"{path}/prove", {"proofs": [result]}))
    (heavy,) = every(member, suggestions, question=GRATIFICATION, is_proved=False)
    assert (heavy["points"], heavy["carries_too_much"]) == (17.5 + 1.5 / 2, True)
    for query in ({"question": 51}, {"is_proved": True}, {"team_id": str(TEAM_II_ID)}):
        assert every(member, suggestions, **query) == []
    taken = result | {"question": GRATIFICATION}
    ok(member.post(f"{path}/prove", {"proofs": [taken]}))
    assert every(member, suggestions) == []
