"""Which questions a row of a plan proves: suggested by words, set by people, carried on."""

from typing import Any

from app.schemas.platform.examples import DECREE_ID
from tests.support.administration import events_of
from tests.support.databases import on_one_engine
from tests.support.evidence import COORDINATOR, KETUA, MEMBER, Body, ok, refused
from tests.support.office import Office, Person
from tests.support.succession import DECREE, HEAD, rows, start

SAME = "sama"


def coverage(person: Person, path: str = DECREE) -> Body:
    read: Body = ok(person.get(f"{path}/lke-coverage"))
    return read


def row(person: Person, code: str, path: str = DECREE) -> Body:
    found: Body = next(each for each in coverage(person, path)["lke_rows"] if each["code"] == code)
    return found


def place(person: Person, code: str) -> str:
    return f"/lke-rows/{row(person, code)['id']}"


def put(person: Person, path: str, *codes: str, status: int = 200) -> Body:
    links = [{"code": code, "relation": SAME} for code in codes]
    answer = person.put(path, {"links": links}, etag=person.get(path).headers["ETag"])
    return ok(answer, status) if status < 400 else refused(answer, status)


def numbers(links: list[Body]) -> list[int]:
    return [link["number"] for link in links]


class TestARow:
    def test_proves_what_its_team_says_until_that_is_taken_back(self, office: Office) -> None:
        coordinator = office.person(COORDINATOR)
        path = place(coordinator, "5A.2")
        before = ok(coordinator.get(path))
        assert (numbers(before["links"]), before["own"]) == ([52], None)
        assert put(office.person(MEMBER), path, "A.I.5.i.b", status=403)["code"] == "forbidden"
        after = put(coordinator, path, "A.I.5.i.b", "A.I.5.iv.a")
        assert (numbers(after["links"]), numbers(after["suggested"])) == ([52, 61], [52])
        assert after["own"]["set_by"]["name"] == ok(coordinator.get("/me"))["name"]
        read = coverage(coordinator)
        assert len(read["without_row"]) == 45
        assert {each["code"] for each in read["lke_rows"] if each["is_own"]} == {"5A.2"}
        assert put(coordinator, path)["links"] == []
        assert 52 in coverage(coordinator)["without_row"]
        etag = coordinator.get(path).headers["ETag"]
        back = ok(coordinator.delete(path, etag=etag))
        assert back == before
        told = [
            each["changes"]["links"][1]
            for each in events_of(office, str(DECREE_ID))
            if each["action"] == "decree.link_lke"
        ]
        assert [len(links) if links is not None else None for links in told] == [2, 0, None]

    @on_one_engine
    def test_needs_its_version_and_questions_of_the_sheet(self, office: Office) -> None:
        ketua = office.person(KETUA)
        path = place(ketua, "4C-1")
        links: dict[str, Any] = {"links": []}
        refused(ketua.put(path, links, etag=None), 428)
        refused(ketua.put(path, links, etag='"old"'), 412)
        refused(ketua.delete(path, etag='"old"'), 412)
        for codes, code in (
            (["A.I.9"], "lke_question_unknown"),
            (["A.I.1.i.a", "A.I.1.i.a"], "lke_question_twice"),
        ):
            problem = put(ketua, path, *codes, status=422)
            assert (problem["code"], problem["errors"][0]["pointer"]) == (
                code,
                f"/links/{len(codes) - 1}/code",
            )
        refused(ketua.get(f"/lke-rows/{DECREE_ID}"), 404)


def test_a_successor_has_what_its_rows_had(office: Office) -> None:
    """Also where a row was reworded: the map would not know it again."""
    ketua = office.person(KETUA)
    put(ketua, place(ketua, "5A.2"), "A.I.5.i.b", "A.I.5.iv.a")
    item = f"/action-items/{row(ketua, '2A.1')['id']}"
    etag = ketua.get(item).headers["ETag"]
    ok(ketua.patch(item, {"correction": "Menjalankan prosedur dengan tertib"}, etag=etag))
    before = coverage(ketua)
    made = start(ketua)
    after = coverage(ketua, f"/decrees/{made['id']}")
    assert rows(ketua, "action-items", made["id"])["2A.1"]["text"].startswith("Menjalankan")
    assert after["points"] == before["points"]
    assert [(each["code"], each["links"]) for each in after["lke_rows"]] == [
        (each["code"], each["links"]) for each in before["lke_rows"]
    ]
    assert {each["code"] for each in after["lke_rows"] if each["is_own"]} == {"2A.1", "5A.2"}
    ok(ketua.post(f"/decrees/{made['id']}/void", {"reason": "Keliru."}))


class TestDrafts:
    @on_one_engine
    def test_of_all_questions_without_a_row_bring_wbk_within_reach(self, office: Office) -> None:
        ketua = office.person(KETUA)
        before = coverage(ketua)
        drafts = before["drafts"]
        assert [each["number"] for each in drafts] == before["without_row"]
        assert before["closing"]["cheapest"]["codes"]
        wanted = [each["code"] for each in drafts]
        tried = ok(ketua.get(f"{DECREE}/lke-coverage", params={"adding": ",".join(wanted)}))
        made = start(ketua, lke_drafts=wanted)
        path = f"/decrees/{made['id']}"
        after = coverage(ketua, path)
        for read in (tried, after):
            assert (read["without_row"], read["can_reach_wbk"]) == ([], True)
            assert read["points"]["none"] == 0
        assert (tried["points"], tried["reaches"]) == (after["points"], after["reaches"])
        assert len(coverage(ketua)["without_row"]) == 46, "trying it changes nothing"
        new = row(ketua, "2D.1", path)
        assert (numbers(new["links"]), new["text"]) == ([13], drafts[0]["action_item"])
        item = ok(ketua.get(f"/action-items/{new['id']}"))
        assert item["remarks"].startswith("Bukti: ")
        assert len(item["indicator_ids"]) == 1

    @on_one_engine
    def test_are_those_of_the_sheet(self, office: Office) -> None:
        ketua = office.person(KETUA)
        for codes in (["A.I.1.i.a"], ["A.I.2.i.a", "A.I.2.i.a"]):
            problem = refused(ketua.post(f"{DECREE}/successor", HEAD | {"lke_drafts": codes}), 422)
            place = len(codes) - 1
            assert problem["errors"][0]["pointer"] == f"/lke_drafts/{place}"
            shown = ketua.get(f"{DECREE}/lke-coverage", params={"adding": ",".join(codes)})
            assert refused(shown, 422)["code"] == problem["code"]
