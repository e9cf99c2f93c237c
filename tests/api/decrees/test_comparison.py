"""Two decrees side by side, and a decree as its file."""

from functools import partial

import yaml

from app.models.rights import ActorRole
from app.schemas.platform.examples import DECREE_ID
from app.services.decrees.files import read_decree_file
from app.services.decrees.loading import SeedOutcome, seed_file
from tests.support.administration import new_account
from tests.support.databases import SECOND_DECREE, SEED, on_one_engine
from tests.support.evidence import COLLEAGUE, KETUA, MEMBER, every, ok, refused
from tests.support.office import Office
from tests.support.statements import counted
from tests.support.succession import DECREE, seat_of, start


def load(office: Office, text: str) -> SeedOutcome:
    assert office.client.portal is not None
    outcome: SeedOutcome = office.client.portal.call(
        partial(seed_file, office.app.state.database, text)
    )
    assert outcome.succeeded, outcome.faults
    return outcome


class TestComparison:
    @on_one_engine
    def test_shows_side_by_side_what_differs(self, office: Office) -> None:
        ketua = office.person(KETUA)
        new_account(office.administrator(), "yuliana.bria")
        made = start(ketua, without_membership_ids=[seat_of(ketua, MEMBER)["id"]])
        path = f"/decrees/{made['id']}"
        same = ok(ketua.get(f"{path}/comparison"))
        assert [row["person"]["id"] for row in same["people"]] == [str(office.user_id(MEMBER))]
        assert not any(same[kind] for kind in ("teams", "duties", "activities", "indicators"))

        text = ketua.get(f"{path}/file").text
        file = yaml.safe_load(text)
        team = file["teams"][6]
        team["title"] = "TIM PENGUATAN PENGAWASAN BARU"
        team["duties"].append({"text": "Menyusun laporan akhir."})
        lines = team["activities"][0]["rows"]
        lines[0]["action_items"][0]["text"] += " secara berkala"
        gone = lines[-1].pop("indicators")
        lines.append({"action_items": [{"text": "Kegiatan yang baru sama sekali"}]})
        load(office, yaml.safe_dump(file, allow_unicode=True, sort_keys=False))
        seat = seat_of(ketua, COLLEAGUE, path)
        teams = {row["number"]: row["id"] for row in every(ketua, "/teams", decree_id=made["id"])}
        joining = {"role": "anggota", "title": "Anggota", "job_title": "Analis"}
        ok(
            ketua.post(
                f"{path}/amendments",
                {"number": "13", "year": 2024, "date": "2024-02-01", "title": "PERUBAHAN"}
                | {"effective_from": "2024-02-01", "ended_membership_ids": [seat["id"]]}
                | {
                    "members": [
                        {"team_id": teams[6], "username": COLLEAGUE, **joining},
                        {"team_id": teams[5], "username": "yuliana.bria", **joining},
                    ]
                },
            ),
            201,
        )

        with counted(office) as sent:
            found = ok(ketua.get(f"{path}/comparison"))
        changes = {row["person"]["id"]: row["changes"] for row in found["people"]}
        assert changes == {
            str(office.user_id("yuliana.bria")): ["joined"],
            str(office.user_id(MEMBER)): ["left"],
            str(office.user_id(COLLEAGUE)): ["moved", "job_title"],
        }
        (renamed,) = found["teams"]
        assert (renamed["after"]["code"], renamed["changes"]) == ("Tim V", ["reworded"])
        (duty,) = found["duties"]
        assert (duty["changes"], duty["before"]) == (["added"], None)
        items = {row["changes"][0]: row for row in found["action_items"]}
        reworded = items["reworded"]
        assert reworded["after"]["text"] == reworded["before"]["text"] + " secara berkala"
        assert items["added"]["after"]["text"] == "Kegiatan yang baru sama sekali"
        removed = [row for row in found["indicators"] if row["changes"] == ["removed"]]
        assert [row["before"]["text"] for row in removed] == [
            sign.get("correction") or sign["text"] for sign in gone
        ]
        # The other way round, and with nothing that differs: as many statements.
        with counted(office) as as_many:
            back = ok(ketua.get(f"{DECREE}/comparison", params={"with": str(DECREE_ID)}))
        assert (back["people"], back["action_items"]) == ([], [])
        assert len(as_many) <= len(sent) <= 30
        turned = ok(ketua.get(f"{DECREE}/comparison", params={"with": made["id"]}))
        assert {tuple(row["changes"]) for row in turned["people"]} == {
            ("left",), ("joined",), ("moved", "job_title"),
        }  # fmt: skip

    @on_one_engine
    def test_needs_another_decree_in_sight(self, two_offices: Office) -> None:
        ketua = two_offices.person(KETUA)
        (city,) = every(two_offices.person("yusuf.lado"), "/decrees")
        problem = refused(ketua.get(f"{DECREE}/comparison"), 422, "nothing_to_compare")
        assert problem["errors"][0]["pointer"] == "query/with"
        refused(ketua.get(f"{DECREE}/comparison", params={"with": city["id"]}), 404)
        admin = two_offices.administrator()
        both = ok(admin.get(f"{DECREE}/comparison", params={"with": city["id"]}))
        assert both["before"]["number"] == "57"
        assert both["people"]


@on_one_engine
class TestFile:
    def test_holds_what_was_loaded(self, two_offices: Office) -> None:
        admin = two_offices.administrator()
        for row in every(admin, "/decrees"):
            answer = admin.get(f"/decrees/{row['id']}/file")
            assert answer.headers["content-type"] == "application/yaml"
            if row["number"] == "142":
                file = read_decree_file(answer.text).model_dump()
                members = [member for team in file["teams"] for member in team["members"]]
                assert all(member.pop("username") for member in members), "who is meant"
                seed = read_decree_file(SEED.read_text("utf-8"))
                without = {"teams": {"__all__": {"members": {"__all__": {"username"}}}}}
                assert file == seed.model_dump(exclude=without)
            outcome = load(two_offices, answer.text)
            assert outcome.report is not None
            assert outcome.report.changes == ()
        assert SECOND_DECREE.exists()
        assert "attachment" in answer.headers["content-disposition"]

    def test_of_a_decree_that_is_over_has_its_last_people(self, office: Office) -> None:
        admin = office.administrator()
        before = admin.get(f"{DECREE}/file").text
        start(admin, keep_predecessor_until="2024-01-15")
        assert every(admin, f"{DECREE}/members") == []
        assert admin.get(f"{DECREE}/file").text == before

    def test_is_out_of_sight_with_its_decree(self, two_offices: Office) -> None:
        refused(two_offices.person("yusuf.lado").get(f"{DECREE}/file"), 404)
        assert two_offices.person(ActorRole.PENGARAH).get(f"{DECREE}/file").is_success
