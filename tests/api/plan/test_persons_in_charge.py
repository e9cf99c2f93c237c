"""Persons in charge of many action items at once, each as it was read."""

from app.schemas.platform.examples import TEAM_II_ID, TEAM_V_ID
from tests.support.databases import on_one_engine
from tests.support.evidence import COORDINATOR, MEMBER, ok
from tests.support.office import OTHER_MEMBER, Office
from tests.support.problems import said


class TestPersonsInCharge:
    def test_each_is_set_as_it_was_read(self, office: Office) -> None:
        coordinator = office.person(COORDINATOR)
        of_team = {"team_id": str(TEAM_V_ID), "size": 3}
        found = ok(coordinator.get("/action-items", params=of_team))["items"]
        chosen = str(office.user_id(MEMBER))
        items = [
            {"action_item_id": each["id"], "person_in_charge_id": chosen, "instead_of_id": None}
            for each in found
        ]
        items[1]["person_in_charge_id"] = str(office.user_id(OTHER_MEMBER))
        answer = ok(coordinator.post("/bulk/action-items/person-in-charge", {"items": items}))
        assert said(answer) == [None, "not_a_member", None]
        assert answer["items"][1]["problem"]["errors"][0]["code"] == "not_a_member"
        again = ok(coordinator.post("/bulk/action-items/person-in-charge", {"items": items}))
        differs = "person_in_charge_differs"
        assert said(again) == [differs, "not_a_member", differs]
        assert "instead_of_id" in again["items"][0]["problem"]["detail"]
        assert again["items"][0]["problem"]["errors"][0]["pointer"] == "/instead_of_id"
        now = [ok(coordinator.get(f"/action-items/{each['id']}")) for each in found]
        assert [each["person_in_charge_id"] for each in now] == [chosen, None, chosen]

    @on_one_engine
    def test_rows_of_another_team_are_refused_one_by_one(self, office: Office) -> None:
        coordinator = office.person(COORDINATOR)
        of_another = {"team_id": str(TEAM_II_ID), "size": 1}
        (other,) = ok(coordinator.get("/action-items", params=of_another))["items"]
        item = {"action_item_id": other["id"], "person_in_charge_id": None, "instead_of_id": None}
        answer = coordinator.post("/bulk/action-items/person-in-charge", {"items": [item]})
        assert said(ok(answer)) == ["forbidden"]
