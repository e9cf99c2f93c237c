"""What the plan of a decree can bring of the sheet, as people read it."""

from app.schemas.platform.examples import DECREE_ID
from tests.support.databases import on_one_engine
from tests.support.evidence import KETUA, MEMBER, evidence, ok
from tests.support.office import OTHER_COORDINATOR, Office

COVERAGE = f"/decrees/{DECREE_ID}/lke-coverage"


class TestTheDecree:
    def test_cannot_win_wbk_and_says_what_would(self, office: Office) -> None:
        read = ok(office.person(MEMBER).get(COVERAGE))
        assert {name: round(points, 2) for name, points in read["points"].items()} == {
            "full": 22.39, "partial": 14.52, "none": 63.09,
        }  # fmt: skip
        reached = {each["code"]: each for each in read["reaches"]}
        assert not read["can_reach_wbk"]
        assert round(reached["pengungkit"]["points"], 2) == 36.91
        missed = {
            code: (round(each["points"], 2), each["team_number"])
            for code, each in reached.items()
            if each["short"] and each["team_number"]
        }
        assert missed == {"TL": (2.67, 2), "SDM": (4.17, 3), "AK": (5.75, 4)}
        assert len(read["without_row"]) == 46
        assert len(read["questions"]) == 127
        assert read["closing"]["fewest"]["numbers"] == [97, 98, 99, 100, 101, 107]
        assert (read["closing"]["needed"], read["closing"]["needed_beside_results"]) == (40, 42.75)
        linked = sum(1 for row in read["lke_rows"] if row["links"])
        assert linked == 68

    def test_counts_the_accepted_evidence_that_one_may_list(self, office: Office) -> None:
        evidence(office, "accepted")
        evidence(office, "accepted", confidentiality="restricted")
        evidence(office, "submitted")
        found = {}
        for who in (KETUA, OTHER_COORDINATOR):
            read = ok(office.person(who).get(COVERAGE))
            of_row = [row for row in read["lke_rows"] if row["accepted_evidence"]]
            assert {row["code"] for row in of_row} == {"5A.2"}
            (question,) = (each for each in read["questions"] if each["accepted_evidence"])
            assert (question["number"], question["row_ids"]) == (52, [of_row[0]["id"]])
            found[who] = (question["accepted_evidence"], question["restricted_evidence"])
        assert found == {KETUA: (2, 0), OTHER_COORDINATOR: (2, 1)}

    @on_one_engine
    def test_is_of_a_sheet_that_is_there(self, office: Office) -> None:
        person = office.person(MEMBER)
        assert person.get(COVERAGE, params={"sheet": "permenpanrb-90-2021"}).is_success
        assert person.get(COVERAGE, params={"sheet": "none"}).status_code == 404

    @on_one_engine
    def test_is_drawn(self, office: Office) -> None:
        answer = office.person(MEMBER).get(f"{COVERAGE}/picture")
        assert answer.headers["Content-Type"].startswith("image/svg+xml")
        assert "tidak terjangkau, kurang 3,09" in answer.text
