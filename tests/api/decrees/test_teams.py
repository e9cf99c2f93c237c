"""The eight teams with their duties and people."""

from app.models.rights import ActorRole
from tests.support import decree as said
from tests.support.databases import on_one_engine
from tests.support.evidence import every, ok, refused
from tests.support.office import Office


@on_one_engine
class TestReadTeam:
    def test_titles_duties_and_people_equal_the_reviewed_file(self, office: Office) -> None:
        member = office.person(ActorRole.ANGGOTA)
        duties = 0
        listed = every(member, "/teams")
        for summary, wanted in zip(listed, said.file()["teams"], strict=True):
            team = ok(member.get(f"/teams/{summary['id']}"))
            for name in (
                "kind",
                "number",
                "title",
                "title_correction",
                "short_title",
                "short_title_correction",
            ):
                assert team[name] == wanted.get(name)
            assert [(d["position"], d["text"], d["correction"]) for d in team["duties"]] == [
                (position, duty["text"], duty.get("correction"))
                for position, duty in enumerate(wanted["duties"], start=1)
            ]
            assert [(m["name"], m["role"]) for m in team["members"]] == [
                (m["name"], m["role"]) for m in wanted["members"]
            ]
            assert every(member, f"/teams/{summary['id']}/members") == team["members"]
            assert said.picked(team, summary) == summary
            duties += len(team["duties"])
        assert len(listed) == 8
        assert duties == 25

    def test_a_slip_of_the_decree_keeps_its_words_with_the_correction_beside(
        self, office: Office
    ) -> None:
        member = office.person(ActorRole.ANGGOTA)
        teams = {row["number"]: row["id"] for row in every(member, "/teams", kind="tim_kerja")}
        third = ok(member.get(f"/teams/{teams[3]}"))
        assert third["short_title"] == "Penataan Sistem Manajemen"
        assert third["short_title_correction"] == "Penataan Sistem Manajemen SDM"
        (pelaksana,) = every(member, "/teams", kind="pelaksana")
        duties = ok(member.get(f"/teams/{pelaksana['id']}"))["duties"]
        slips = [duty for duty in duties if duty["correction"]]
        assert len(slips) == 1
        assert "pembagunan" in slips[0]["text"]
        assert "pembagunan" not in slips[0]["correction"]

    def test_offers_a_screen_only_what_the_person_may(self, office: Office) -> None:
        teams = every(office.person(ActorRole.ANGGOTA), "/teams")
        for team in teams:
            path = f"/teams/{team['id']}"
            working = team["kind"] == "tim_kerja"
            may_upload = ["upload_evidence"] if working else []
            own = may_upload if team["number"] == 5 else []
            for role, actions in {
                ActorRole.PENGARAH: [],
                ActorRole.PELAKSANA: ["add_member", *may_upload],
                ActorRole.KOORDINATOR: own,
                ActorRole.ANGGOTA: own,
            }.items():
                assert ok(office.person(role).get(path))["allowed_actions"] == actions
            administrator = ok(office.administrator().get(path))
            assert administrator["allowed_actions"] == ["add_member"]

    def test_an_unknown_team_is_not_found(self, office: Office) -> None:
        nowhere = "/teams/01890000-0000-7000-8000-000000000000"
        for path in (nowhere, f"{nowhere}/members"):
            refused(office.person(ActorRole.ANGGOTA).get(path), 404, "not_found")


class TestListTeams:
    def test_narrows_and_sorts(self, office: Office) -> None:
        member = office.person(ActorRole.ANGGOTA)
        teams = every(member, "/teams")
        for kind, number in {"pengarah": 1, "pelaksana": 1, "tim_kerja": 6}.items():
            found = every(member, "/teams", kind=kind)
            assert found == [team for team in teams if team["kind"] == kind]
            assert len(found) == number
        assert [team["number"] for team in every(member, "/teams", q="pengawasan")] == [5]
        assert every(member, "/teams", decree_id=teams[0]["decree_id"]) == teams
        assert every(member, "/teams", decree_id=teams[0]["id"]) == []
        titles = [team["title"] for team in every(member, "/teams", sort="title")]
        assert titles == sorted(titles) != [team["title"] for team in teams]
