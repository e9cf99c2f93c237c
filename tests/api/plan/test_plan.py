"""The year's plan: as one tree and as lists, every word of it; and the notes beside it."""

from functools import partial

import pytest

from app.models.rights import ActorRole
from app.services.decrees.loading import SeedOutcome, seed_file
from tests.support import decree as said
from tests.support.administration import events_of
from tests.support.databases import SEED, on_one_engine
from tests.support.evidence import (
    COLLEAGUE,
    KETUA,
    MEMBER,
    Body,
    draft,
    every,
    ok,
    refused,
)
from tests.support.office import OTHER_COORDINATOR, Office, Person

UNKNOWN = [{"month": month, "status": "unknown"} for month in said.MONTHS]
CORRECTED = ("1D-1", "3E", "3F", "4D-1")
KINDS = ("activities", "action-items", "indicators")


def tree(person: Person) -> Body:
    (decree,) = every(person, "/decrees")
    plan: Body = ok(person.get(f"/decrees/{decree['id']}/plan"))
    return plan


def in_charge(row: Body) -> str | None:
    person = row.get("person_in_charge")
    return person["id"] if person else None


def row_of(person: Person, kind: str, code: str) -> Body:
    (found,) = [row for row in every(person, f"/{kind}") if row["code"] == code]
    return found


class TestReadPlan:
    def test_the_tree_and_the_lists_say_what_the_reviewed_file_says(self, office: Office) -> None:
        member = office.person(ActorRole.ANGGOTA)
        plan = tree(member)
        assert plan["year"] == 2023
        assert [(team["number"], team["title"]) for team in plan["teams"]] == [
            (team["number"], team["title"]) for team in said.working_teams()
        ]
        activities = [row for team in plan["teams"] for row in team["activities"]]
        items = [item for row in activities for item in row["action_items"]]
        signs = [sign for row in activities for sign in row["indicators"]]
        assert (len(activities), len(items), len(signs)) == (30, 68, 75)
        for (code, wanted), row in zip(said.activities(), activities, strict=True):
            assert (row["code"], row["letter"]) == (code, wanted["letter"])
            assert (row["name"], row["correction"]) == (wanted["name"], wanted.get("correction"))
        for like, row in zip(said.action_items(), items, strict=True):
            assert said.picked(row, like) == like
        for like, row in zip(said.indicators(), signs, strict=True):
            assert said.picked(row, like) == like
        for kind, rows in zip(KINDS, (activities, items, signs), strict=True):
            listed = every(member, f"/{kind}")
            for row in listed if kind == "indicators" else ():  # the tree has them beside
                row.pop("action_items")
                row.pop("action_item_count")
            assert listed == [
                said.picked(row, summary) for row, summary in zip(rows, listed, strict=True)
            ]

    @on_one_engine
    def test_every_month_of_every_action_item_is_unknown(self, office: Office) -> None:
        member = office.person(ActorRole.ANGGOTA)
        schedules = [
            item["schedule"]
            for team in tree(member)["teams"]
            for activity in team["activities"]
            for item in activity["action_items"]
        ]
        assert schedules == [UNKNOWN] * 68
        assert every(member, "/action-items", month_status="planned") == []
        assert every(member, "/action-items", month_status="not_planned") == []
        assert every(member, "/action-items", month=6) == []
        assert len(every(member, "/action-items", month=6, month_status="unknown")) == 68

    @on_one_engine
    def test_exactly_two_rows_carry_a_remark(self, office: Office) -> None:
        member = office.person(ActorRole.ANGGOTA)
        remarks = {
            row["code"]: row["remarks"]
            for kind in KINDS
            for row in every(member, f"/{kind}")
            if row["remarks"]
        }
        assert remarks == {
            "6C.1": "Konsultasi Pelayanan dilakukan di KPU Provinsi NTT",
            "6C.2": "Terdapat unit pengelola khusus untuk konsultasi dan pengaduan",
        }

    @on_one_engine
    def test_indicators_stand_beside_the_action_items_of_their_row(self, office: Office) -> None:
        member = office.person(ActorRole.ANGGOTA)
        code_of = {row["id"]: row["code"] for row in every(member, "/action-items")}
        beside = {
            sign["code"]: [code_of[key] for key in sign["action_item_ids"]]
            for team in tree(member)["teams"]
            for activity in team["activities"]
            for sign in activity["indicators"]
        }
        assert beside == said.beside()
        assert [code for code, items in beside.items() if not items] == ["1E-2", "4C-1"]
        for activity in ("3A", "3B"):
            for number in (1, 2, 3):
                assert beside[f"{activity}-{number}"] == [f"{activity}.1", f"{activity}.2"]
        assert [code for code, items in beside.items() if items == ["2B.1"]] == [
            f"2B-{number}" for number in (1, 2, 3, 4)
        ]
        lonely = set(code_of.values()) - {item for items in beside.values() for item in items}
        assert len(lonely) == 8

    @on_one_engine
    def test_a_single_row_names_its_neighbours_from_both_sides(self, office: Office) -> None:
        member = office.person(ActorRole.ANGGOTA)
        pairs: set[tuple[str, str]] = set()
        for row in every(member, "/action-items", team_id=tree(member)["teams"][2]["id"]):
            item = ok(member.get(f"/action-items/{row['id']}"))
            assert said.picked(item, row) == row
            assert item["schedule"] == UNKNOWN
            pairs |= {(item["id"], sign) for sign in item["indicator_ids"]}
            found = every(member, "/indicators", action_item_id=item["id"])
            assert [sign["id"] for sign in found] == item["indicator_ids"]
        other_side: set[tuple[str, str]] = set()
        for row in every(member, "/indicators", team_id=tree(member)["teams"][2]["id"]):
            sign = ok(member.get(f"/indicators/{row['id']}"))
            assert said.picked(sign, row) == row
            other_side |= {(item, sign["id"]) for item in sign["action_item_ids"]}
        assert len(pairs) == 2 * 3 + 2 * 3 + 2 + 4 + 1 + 1
        assert pairs == other_side

    @on_one_engine
    def test_slips_keep_their_words_with_the_correction_beside(self, office: Office) -> None:
        member = office.person(ActorRole.ANGGOTA)
        slips = {
            row["code"]: (row.get("name") or row["text"], row["correction"])
            for kind in KINDS
            for row in every(member, f"/{kind}")
            if row["correction"]
        }
        assert sorted(slips) == sorted(CORRECTED)
        assert slips["3E"] == (slips["3E"][0], "Pengakuan Aturan Disiplin/Kode Etik/Kode Perilaku")
        assert slips["3E"][0].endswith("Kode")
        assert any("Role Mode" in text and "Role Model" in new for text, new in slips.values())
        assert all(text != correction for text, correction in slips.values())
        # 1F b repeats 1E a: nobody can know what was meant, so nothing stands beside it.
        assert "1F-2" not in slips


class TestLists:
    def test_filters_keep_what_fits(self, office: Office) -> None:
        member = office.person(ActorRole.ANGGOTA)
        team = tree(member)["teams"][4]
        activity = team["activities"][0]
        for kind, number in zip(KINDS, (4, 12, 13), strict=True):
            rows = every(member, f"/{kind}")
            in_team = [row for row in rows if row["team_id"] == team["id"]]
            assert every(member, f"/{kind}", team_id=team["id"]) == in_team
            assert len(in_team) == number
            assert every(member, f"/{kind}", decree_id=tree(member)["decree_id"]) == rows
            assert every(member, f"/{kind}", decree_id=team["id"]) == []
            word = "gratifikasi"
            assert every(member, f"/{kind}", q="GRATIFIKASI") == [
                row for row in rows if word in (row.get("name") or row["text"]).lower()
            ]
            sorted_rows = every(member, f"/{kind}", sort="text")
            assert sorted_rows != rows
            assert sorted(row["id"] for row in sorted_rows) == sorted(row["id"] for row in rows)
        for kind in ("action-items", "indicators"):
            rows = every(member, f"/{kind}", activity_id=activity["id"])
            assert {row["code"][:2] for row in rows} == {"5A"}
        assert len(every(member, "/indicators", state="unproven")) == 75
        assert every(member, "/indicators", state="proven") == []

    def test_the_state_filter_follows_the_evidence(self, office: Office) -> None:
        member = office.person(ActorRole.ANGGOTA)
        draft(member)
        assert [row["code"] for row in every(member, "/indicators", state="in_progress")] == [
            "5A-2"
        ]
        assert len(every(member, "/indicators", state="unproven")) == 74


class TestUpdateRows:
    @on_one_engine
    @pytest.mark.parametrize(
        ("kind", "code"), [("activities", "5A"), ("action-items", "5A.1"), ("indicators", "5A-2")]
    )
    def test_own_coordinator_and_ketua_write_beside_the_words_and_nobody_else(
        self, office: Office, kind: str, code: str
    ) -> None:
        member = office.person(ActorRole.ANGGOTA)
        before = ok(member.get(f"/{kind}/{row_of(member, kind, code)['id']}"))
        path = f"/{kind}/{before['id']}"
        note = {"correction": "Sebagaimana mestinya", "remarks": "Dilaporkan tiap triwulan"}
        others: list[Person] = [
            member,
            office.person(OTHER_COORDINATOR),
            office.person(ActorRole.PENGARAH),
            office.administrator(),
        ]
        for other in others:
            refused(other.patch(path, note), 403, "forbidden")
            assert "edit" not in ok(other.get(path))["allowed_actions"]
        assert ok(member.get(path)) == before
        refused(office.person(ActorRole.KOORDINATOR).patch(path, note, etag=None), 428)
        for username in (ActorRole.KOORDINATOR, KETUA):
            person = office.person(username)
            assert "edit" in ok(person.get(path))["allowed_actions"]
            after = ok(person.patch(path, note))
            assert said.picked(after, note) == note
            name = "name" if kind == "activities" else "text"
            assert after[name] == before[name]
            assert said.picked(row_of(member, kind, code), note) == note
        coordinator = office.person(ActorRole.KOORDINATOR)
        # Nothing changed for the Ketua, so the coordinator stays the last who wrote.
        assert ok(coordinator.get(path))["edited_by"]["name"] == "Carolus F. Dengi"
        kept = ok(coordinator.patch(path, {"correction": None}))
        assert (kept["correction"], kept["remarks"]) == (None, note["remarks"])
        emptied = ok(coordinator.patch(path, {"remarks": None}))
        assert (emptied["correction"], emptied["remarks"]) == (None, None)

    @on_one_engine
    def test_only_a_member_of_the_team_can_be_in_charge(self, office: Office) -> None:
        coordinator = office.person(ActorRole.KOORDINATOR)
        path = f"/action-items/{row_of(coordinator, 'action-items', '5A.1')['id']}"
        stranger = str(office.user_id(OTHER_COORDINATOR))
        for nobody in (stranger, "01890000-0000-7000-8000-000000000000"):
            problem = refused(coordinator.patch(path, {"person_in_charge_id": nobody}), 422)
            assert [fault["pointer"] for fault in problem["errors"]] == ["/person_in_charge_id"]
            assert problem["code"] == "not_a_member"
        assert ok(coordinator.get(path))["person_in_charge"] is None
        colleague = str(office.user_id(COLLEAGUE))
        named = ok(coordinator.patch(path, {"person_in_charge_id": colleague}))
        shown = {"id": colleague, "name": "Siti Samsiah U. Ratu Loly"}
        assert named["person_in_charge"] == ok(coordinator.get(path))["person_in_charge"] == shown
        assert row_of(coordinator, "action-items", "5A.1")["person_in_charge"] == shown
        (own,) = every(coordinator, "/action-items", person_in_charge_id=colleague)
        assert (own["code"], own["person_in_charge"]) == ("5A.1", shown)
        assert ok(coordinator.get(path))["edited_by"] is None  # no words were written
        (in_tree,) = [
            item["person_in_charge"]
            for team in ok(coordinator.get(f"/decrees/{named['decree_id']}/plan"))["teams"]
            for activity in team["activities"]
            for item in activity["action_items"]
            if item["person_in_charge"]
        ]
        assert in_tree == shown
        (event,) = events_of(office, named["id"])
        assert event["action"] == "action_item.update"
        assert event["changes"] == {"person_in_charge_id": [None, colleague]}
        emptied = ok(coordinator.patch(path, {"person_in_charge_id": None}))
        assert emptied["person_in_charge"] is None

    @on_one_engine
    def test_somebody_whose_membership_ended_cannot_be_in_charge(self, office: Office) -> None:
        ketua = office.person(KETUA)
        path = f"/action-items/{row_of(ketua, 'action-items', '5A.1')['id']}"
        (decree,) = every(ketua, "/decrees")
        (membership,) = every(ketua, f"/decrees/{decree['id']}/members", q="Angeli L. Lake")
        ok(ketua.post(f"/memberships/{membership['id']}/end", {"reason": "Mutasi"}))
        gone = str(office.user_id(MEMBER))
        refused(ketua.patch(path, {"person_in_charge_id": gone}), 422)

    def test_what_people_wrote_survives_loading_the_same_decree_again(self, office: Office) -> None:
        coordinator = office.person(ActorRole.KOORDINATOR)
        notes = {
            "activities": ("5A", {"correction": "Pengendalian Gratifikasi (UPG)"}),
            "action-items": ("5A.1", {"person_in_charge_id": str(office.user_id(COLLEAGUE))}),
            "indicators": ("5A-2", {"remarks": "Dilaporkan tiap triwulan", "correction": "Baik"}),
        }
        edited = {}
        for kind, (code, note) in notes.items():
            path = f"/{kind}/{row_of(coordinator, kind, code)['id']}"
            edited[path] = ok(coordinator.patch(path, note))
            shown = edited[path] | {"person_in_charge_id": in_charge(edited[path])}
            assert said.picked(shown, note) == note
        made = draft(coordinator)
        assert office.client.portal is not None
        text = SEED.read_text(encoding="utf-8")
        load = partial(seed_file, office.app.state.database, text)
        outcome: SeedOutcome = office.client.portal.call(load)
        assert outcome.succeeded
        in_progress = edited.popitem()
        for path, row in edited.items():
            assert ok(coordinator.get(path)) == row
        now = {"state": "in_progress", "evidence_count": 1}
        assert ok(coordinator.get(in_progress[0])) == in_progress[1] | now
        assert ok(coordinator.get(f"/evidence/{made['id']}")) == made
