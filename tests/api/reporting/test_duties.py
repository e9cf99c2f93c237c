"""The duties of a decree: what carries each out, what has come of it, and who says so."""

from app.schemas.platform.examples import DECREE_ID, seeded
from tests.support.administration import events_of
from tests.support.databases import on_one_engine
from tests.support.evidence import COORDINATOR, KETUA, MEMBER, Body, every, evidence, ok, refused
from tests.support.office import Office, Person
from tests.support.steering import direct

PATH = f"/decrees/{DECREE_ID}/duties"
REASON = "SPIP mencakup pengendalian keuangan"
MONEY = f"/duties/{seeded('team', 7, 'duty', 1)}"  # V.1
SPIP, OTHER = (str(seeded("team", 7, "activity", letter)) for letter in "BC")


def by_code(person: Person, path: str = PATH) -> dict[str, Body]:
    return {duty["code"]: duty for duty in ok(person.get(path))["duties"]}


def link(person: Person, *activities: str, measures: tuple[str, ...] = ()) -> Body:
    body = {"activity_ids": list(activities), "measures": list(measures), "reason": REASON}
    answer = person.put(f"{MONEY}/links", body, etag=person.get(MONEY).headers["ETag"])
    return dict(answer.json())


class TestDuties:
    def test_each_says_what_carries_it_out_and_how_far_it_is(self, office: Office) -> None:
        member = office.person(MEMBER)
        before = ok(member.get(PATH))
        assert before["by_state"] == {"unserved": 2, "nothing": 23, "work": 0, "evidence": 0}
        bare = [each["code"] for each in before["duties"] if each["state"] == "unserved"]
        assert bare == ["I.2", "V.1"]
        direct(office.person(KETUA))
        item = every(member, "/action-items", team_id=str(seeded("team", 7)))[-1]
        told = {"done_on": "2023-06-20", "note": "Sosialisasi"}
        ok(member.post(f"/action-items/{item['id']}/realisations", told), 201)
        evidence(office, "accepted", "5A-2")
        duties = by_code(member)
        pengarah, monitoring, misuse, integrity = (
            duties[code] for code in ("Pengarah.1", "Pelaksana.2", "V.2", "V.3")
        )
        assert [row["code"] for row in misuse["activities"]] == ["5B", "5C", "5D"]
        assert (misuse["state"], misuse["realisations"], misuse["action_items"]) == ("work", 1, 10)
        assert integrity["state"] == "evidence"
        assert (integrity["indicators"]["indicators"], integrity["indicators"]["proven"]) == (9, 1)
        assert pengarah["measures"] == [{"measure": "directives", "count": 1}]
        assert (pengarah["state"], duties["I.1"]["state"]) == ("work", "nothing")
        assert {each["measure"]: each["count"] for each in monitoring["measures"]} == {
            "closed_periods": 0, "directives": 1, "findings": 0, "follow_ups": 0, "meetings": 0,
        }  # fmt: skip
        assert {row["measure"]: row["count"] for row in duties["Pelaksana.1"]["measures"]} == {
            "directives": 1, "follow_ups": 0, "verdicts": 2,
        }  # fmt: skip

    @on_one_engine
    def test_the_office_decides_and_says_why(self, office: Office) -> None:
        ketua = office.person(KETUA)
        read = ok(ketua.get(MONEY))
        assert (read["state"], read["decided_by"], read["activities"]) == ("unserved", None, [])
        after = link(ketua, SPIP, measures=("follow_ups",))
        assert [row["code"] for row in after["activities"]] == ["5B"]
        assert (after["state"], after["reading"]) == ("nothing", REASON)
        assert after["decided_by"]["name"] == "Adiwijaya Bakti"
        last = link(office.person(COORDINATOR), OTHER)
        assert [row["code"] for row in last["activities"]] == ["5C"]
        entry = events_of(office, last["id"])[-1]
        assert (entry["action"], entry["reason"]) == ("duty.link", REASON)
        assert entry["changes"] == {
            "activity_ids": [[SPIP], [OTHER]], "measures": [["follow_ups"], []],
        }  # fmt: skip
        file = ketua.get(f"/decrees/{DECREE_ID}/file").text
        assert file.count(f"reading: {REASON}") == 1

    @on_one_engine
    def test_only_who_edits_the_plan_decides_and_only_with_what_is_there(
        self, office: Office
    ) -> None:
        coordinator = office.person(COORDINATOR)
        assert link(coordinator, SPIP, str(DECREE_ID))["code"] == "not_of_the_decree"
        assert link(office.person(MEMBER), SPIP)["code"] == "forbidden"
        assert "link" not in ok(office.person(MEMBER).get(MONEY))["allowed_actions"]
        elsewhere = f"/duties/{seeded('team', 6, 'duty', 1)}"
        body = {"activity_ids": [], "measures": [], "reason": REASON}
        etag = coordinator.get(elsewhere).headers["ETag"]
        refused(coordinator.put(f"{elsewhere}/links", body, etag=etag), 403)
        etag = coordinator.get(MONEY).headers["ETag"]
        ok(coordinator.put(f"{MONEY}/links", body, etag=etag))
        refused(coordinator.put(f"{MONEY}/links", body, etag=etag), 412)


@on_one_engine
def test_a_decree_without_links_says_so(two_offices: Office) -> None:
    administrator = two_offices.administrator()
    other = next(row for row in every(administrator, "/decrees") if row["id"] != str(DECREE_ID))
    answer = ok(administrator.get(f"/decrees/{other['id']}/duties"))
    assert answer["by_state"]["unserved"] == len(answer["duties"]) > 0
