"""Which action items an indicator stands beside: what the office decides, and what was read."""

import pytest

from app.models.rights import ActorRole
from app.schemas.platform.examples import DECREE_ID
from tests.support.administration import events_of
from tests.support.databases import on_one_engine
from tests.support.evidence import COORDINATOR, KETUA, MEMBER, Body, every, ok, refused
from tests.support.office import Office, Person

REASON = "Sel digabung pada naskah asli"


def by_code(person: Person, kind: str, code: str) -> str:
    return str(next(row["id"] for row in every(person, f"/{kind}") if row["code"] == code))


def place(person: Person, indicator: str, *items: str, status: int = 200) -> Body:
    address = f"/indicators/{indicator}"
    body = {"action_item_ids": list(items), "reason": REASON}
    etag = person.get(address).headers["ETag"]
    answer = person.put(f"{address}/action-items", body, etag=etag)
    return ok(answer, status) if status < 400 else refused(answer, status)


class TestPlacement:
    @on_one_engine
    def test_the_office_decides_and_the_reading_stays(self, office: Office) -> None:
        ketua = office.person(KETUA)
        sign, items = by_code(ketua, "indicators", "1E-2"), []
        items = [by_code(ketua, "action-items", f"1E.{n}") for n in (2, 4)]
        before = ok(ketua.get(f"/indicators/{sign}"))
        assert (before["action_item_ids"], before["placement"]) == ([], None)
        after = place(ketua, sign, *items)
        assert after["action_item_ids"] == items
        placement = after["placement"]
        assert placement["read_action_item_ids"] == []
        assert (placement["reason"], placement["placed_by"]["name"]) == (REASON, "Adiwijaya Bakti")
        assert sign in ok(ketua.get(f"/action-items/{items[0]}"))["indicator_ids"]
        again = place(ketua, sign, items[0])
        assert again["action_item_ids"] == [items[0]]
        assert again["placement"]["read_action_item_ids"] == []
        last, first = [e for e in events_of(office, sign) if e["action"] == "indicator.place"][::-1]
        assert (first["reason"], first["changes"]["action_item_ids"]) == (
            REASON,
            [[], sorted(items)],
        )
        assert last["changes"]["action_item_ids"] == [sorted(items), [items[0]]]
        file = ketua.get(f"/decrees/{DECREE_ID}/file").text
        assert file.count("beside_empty_cell: true") == 1

    @on_one_engine
    def test_a_reading_can_be_confirmed(self, office: Office) -> None:
        ketua = office.person(KETUA)
        sign = by_code(ketua, "indicators", "1D-2")
        read = ok(ketua.get(f"/indicators/{sign}"))
        assert read["beside_empty_cell"]
        after = place(ketua, sign, *read["action_item_ids"])
        assert after["placement"]["read_action_item_ids"] == after["action_item_ids"]

    @on_one_engine
    def test_only_action_items_of_its_activity_stand_beside_it(self, office: Office) -> None:
        coordinator = office.person(COORDINATOR)
        sign = by_code(coordinator, "indicators", "5A-1")
        problem = place(
            coordinator,
            sign,
            by_code(coordinator, "action-items", "5A.2"),
            by_code(coordinator, "action-items", "5B.1"),
            status=422,
        )
        (fault,) = problem["errors"]
        assert (fault["pointer"], problem["code"]) == ("/action_item_ids/1", "not_of_the_activity")
        assert place(office.person(MEMBER), sign, status=403)["code"] == "forbidden"

    @on_one_engine
    @pytest.mark.parametrize("role", [ActorRole.PELAKSANA])
    def test_a_closed_month_keeps_what_it_expects(self, office: Office, role: ActorRole) -> None:
        ketua = office.person(role)
        item, sign = by_code(ketua, "action-items", "5A.2"), by_code(ketua, "indicators", "5A-1")
        path = f"/action-items/{item}/schedule"
        months = [{"month": 1, "status": "planned"}]
        ok(ketua.put(path, {"months": months}, etag=ketua.get(path).headers["ETag"]))
        ok(ketua.post(f"/decrees/{DECREE_ID}/periods/close", {"month": 1, "note": "Menyusul."}))
        assert place(ketua, sign, item, status=409)["code"] == "period_closed"
