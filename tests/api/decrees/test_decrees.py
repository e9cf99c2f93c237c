"""The decree as it is answered: every word of it, its people and its numbers."""

from collections import Counter

from app.core.messages import Language
from app.models.rights import ActorRole
from app.services.decrees.linting import lint_text
from tests.support import decree as said
from tests.support.databases import SEED, on_one_engine
from tests.support.evidence import every, ok, refused
from tests.support.office import OTHER_MEMBER, Office

EVERYBODY = [*ActorRole][1:5]
CLAUSES = {
    "considerations": "letter",
    "legal_bases": "number",
    "attention": None,
    "dictums": "label",
}


@on_one_engine
class TestReadDecree:
    def test_every_word_equals_the_reviewed_file(self, office: Office) -> None:
        member = office.person(ActorRole.ANGGOTA)
        (summary,) = every(member, "/decrees")
        decree = ok(member.get(f"/decrees/{summary['id']}"))
        wanted = said.file()["decree"]
        for name in ("number", "year", "title", "place", "decision", "signatory", "certified_by"):
            assert decree[name] == wanted[name]
        assert decree["date"] == str(wanted["date"]) == "2023-06-05"
        for name, mark in CLAUSES.items():
            assert [
                (clause["label"], clause["text"], clause["correction"]) for clause in decree[name]
            ] == [
                (str(entry[mark]) if mark else None, entry["text"], entry.get("correction"))
                for entry in wanted[name]
            ]
        assert {name: len(decree[name]) for name in CLAUSES} == {
            "considerations": 3,
            "legal_bases": 12,
            "attention": 1,
            "dictums": 4,
        }
        assert decree["work_unit"]["name"] == "KPU Provinsi Nusa Tenggara Timur"
        for name in ("id", "number", "year", "title", "date", "work_unit"):
            assert summary[name] == decree[name]

    def test_the_counts_are_those_of_the_decree(self, office: Office) -> None:
        member = office.person(OTHER_MEMBER)
        (summary,) = every(member, "/decrees")
        assert ok(member.get(f"/decrees/{summary['id']}"))["counts"] == {
            "teams": 8,
            "members": 36,
            "duties": 25,
            "activities": 30,
            "action_items": 68,
            "indicators": 75,
            "remarks": 2,
            "members_by_role": {"pengarah": 5, "pelaksana": 1, "koordinator": 6, "anggota": 24},
        }

    def test_offers_a_screen_only_what_the_person_may(self, office: Office) -> None:
        (summary,) = every(office.person(ActorRole.ANGGOTA), "/decrees")
        reading = ["read_plan", "read_progress"]
        for role, more in {
            ActorRole.ANGGOTA: [],
            ActorRole.KOORDINATOR: [],
            ActorRole.PENGARAH: ["read_audit"],
            ActorRole.PELAKSANA: ["change_membership", "amend", "start_successor", "read_audit"],
        }.items():
            decree = ok(office.person(role).get(f"/decrees/{summary['id']}"))
            assert decree["allowed_actions"] == reading + more

    def test_an_unknown_decree_is_not_found(self, office: Office) -> None:
        nowhere = "01890000-0000-7000-8000-000000000000"
        for path in ("", "/members", "/plan"):
            response = office.person(ActorRole.ANGGOTA).get(f"/decrees/{nowhere}{path}")
            refused(response, 404, "not_found")


class TestListDecrees:
    def test_filters_keep_what_fits_and_drop_what_does_not(self, office: Office) -> None:
        member = office.person(ActorRole.ANGGOTA)
        (decree,) = every(member, "/decrees")
        fits = {"year": 2023, "q": "zona integritas", "work_unit_id": decree["work_unit"]["id"]}
        other = {"year": 2024, "q": "zona ekonomi", "work_unit_id": decree["id"]}
        for name, value in fits.items():
            assert every(member, "/decrees", **{name: value}) == [decree]
            assert every(member, "/decrees", **{name: other[name]}) == []


class TestListDecreeMembers:
    @on_one_engine
    def test_lists_the_36_people_as_the_decree_prints_them(self, office: Office) -> None:
        member = office.person(ActorRole.ANGGOTA)
        (decree,) = every(member, "/decrees")
        members = every(member, f"/decrees/{decree['id']}/members")
        assert [
            (row["team"]["title"], row["name"], row["job_title"], row["role"], row["title"])
            for row in members
        ] == [
            (team["title"], person["name"], person["job_title"], person["role"], person["title"])
            for team in said.file()["teams"]
            for person in team["members"]
        ]
        assert len(members) == len({row["user_id"] for row in members}) == 36
        assert len({row["username"] for row in members}) == 36
        assert {row["valid_from"] for row in members} == {"2023-06-05"}
        assert {row["valid_to"] for row in members} == {None}

    def test_narrows_by_role_and_words_and_sorts_by_name(self, office: Office) -> None:
        member = office.person(ActorRole.ANGGOTA)
        (decree,) = every(member, "/decrees")
        path = f"/decrees/{decree['id']}/members"
        everyone = every(member, path)
        counted = Counter({role: len(every(member, path, role=role)) for role in EVERYBODY})
        assert counted == {"pengarah": 5, "pelaksana": 1, "koordinator": 6, "anggota": 24}
        names = [row["name"] for row in every(member, path, sort="name")]
        assert names == sorted(row["name"] for row in everyone)
        assert names != [row["name"] for row in everyone]
        found = every(member, path, q="gratifikasi")
        assert found == [
            r for r in everyone if "gratifikasi" in (r["name"] + r["job_title"]).lower()
        ]
        assert [row["username"] for row in every(member, path, q="ANGELI")] == ["angeli.l.lake"]


class TestLintDecree:
    @on_one_engine
    def test_a_loaded_decree_is_looked_through_as_its_file_is(self, office: Office) -> None:
        member = office.person(ActorRole.ANGGOTA)
        (summary,) = every(member, "/decrees")
        address = f"/decrees/{summary['id']}"
        lint = ok(member.get(f"{address}/lint", headers={"Accept-Language": "en"}))
        wanted = lint_text(SEED.read_text(encoding="utf-8"), Language.ENGLISH)
        for concern, expected in zip(lint["concerns"], wanted.concerns, strict=True):
            plain = expected.model_dump(mode="json")
            assert concern | {"line": 0} == plain | {"line": 0}
        assert lint["by_severity"] == {"low": 12, "medium": 6, "high": 3}
        lines = member.get(f"{address}/file").text.splitlines()
        by_place = {each["place"]: lines[each["line"] - 1] for each in lint["concerns"]}
        assert "Ditetapkannya Revisi Renstra" in by_place["4D"]
