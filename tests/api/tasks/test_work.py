"""What waits for a person is exactly what they could do with it right now."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Decree, Plan
from app.schemas.platform.examples import DECREE_ID, TEAM_V_ID
from tests.support.databases import on_one_engine
from tests.support.evidence import (
    COLLEAGUE,
    COORDINATOR,
    KETUA,
    MEMBER,
    PENGARAH,
    Body,
    every,
    evidence,
    ok,
    refused,
    step,
)
from tests.support.gaps import at, plan
from tests.support.office import OTHER_COORDINATOR, OTHER_MEMBER, PDF, Office, Person

STATUSES = ("draft", "submitted", "verified", "accepted", "returned", "withdrawn")
PARTS = (
    (COLLEAGUE, "link"),
    (COORDINATOR, "file"),
    (COORDINATOR, "link"),
    (COORDINATOR, "submission"),
    (KETUA, "file"),
    (KETUA, "submission"),
)
LINK = {"url": "https://ntt.kpu.go.id/upg", "title": "UPG"}


def mixed(office: Office) -> None:
    """Evidence in every status, with parts by others, in several teams, some restricted."""
    for number, status in enumerate(STATUSES):
        evidence(office, status, confidentiality="restricted" if number % 2 else "normal")
    for status in ("draft", "returned"):
        evidence(office, status, author=COLLEAGUE, confidentiality="restricted")
    for helper, how in PARTS:
        with_part(office, helper, how)
    for author, judge in ((COORDINATOR, KETUA), (KETUA, PENGARAH)):
        for verbs in ((), ("submit",), ("submit", "return")):
            made = evidence(office, author=author)
            for verb in verbs:
                ok(step(office.person(author if verb == "submit" else judge), made["id"], verb))
    guest = office.person(OTHER_COORDINATOR)
    evidence(office, "draft", "1A-1", author=OTHER_COORDINATOR)
    made = evidence(office, "draft", "1B-1", author=OTHER_COORDINATOR)
    ok(step(guest, made["id"], "submit"))
    revised = evidence(office, "returned")
    ok(step(office.person(COLLEAGUE), revised["id"], "revise"), 201)


def with_part(office: Office, helper: str, how: str) -> None:
    """A member's evidence with a part by somebody else; two people's draft stays a draft."""
    made = evidence(office)
    other = office.person(helper)
    if how == "file":
        ok(other.upload(made["id"], ("b.pdf", PDF + b"b")), 201)
    if how == "link":
        ok(other.post(f"/evidence/{made['id']}/links", LINK), 201)
    if (helper, how) != (COLLEAGUE, "link"):
        ok(step(other if how == "submission" else office.person(MEMBER), made["id"], "submit"))


def parts(evidence_row: Body) -> set[str]:
    """Everybody who made, submitted or uploaded something in its current revision."""
    revision = evidence_row["revision"]
    people = [evidence_row["created_by"], revision["created_by"], revision["submitted_by"]]
    people += [file["uploaded_by"] for file in revision["files"]]
    people += [link["added_by"] for link in revision["links"]]
    return {person["id"] for person in people if person}


def waiting(person: Person) -> set[tuple[str, str]]:
    return {(row["kind"], row["evidence_id"]) for row in every(person, "/me/work")}


def possible(person: Person, user_id: str) -> set[tuple[str, str]]:
    """From the single answers: to judge what may be judged, to go on with what is one's own."""
    found: set[tuple[str, str]] = set()
    for row in every(person, "/evidence"):
        single = ok(person.get(f"/evidence/{row['id']}"))
        actions = set(single["allowed_actions"])
        kinds = actions & {"verify", "accept"}
        if user_id in parts(single):
            kinds |= actions & {"submit"}
            kinds |= actions & {"revise"} if single["status"] == "returned" else set()
        found |= {(kind, single["id"]) for kind in kinds}
    return found


class TestListWork:
    @on_one_engine
    def test_agrees_with_the_allowed_actions_of_everybody_on_everything(
        self, office: Office
    ) -> None:
        mixed(office)
        seen: dict[str, set[str]] = {}
        people = (MEMBER, COLLEAGUE, COORDINATOR, KETUA, PENGARAH, OTHER_COORDINATOR, OTHER_MEMBER)
        for username in people:
            person = office.person(username)
            work = waiting(person)
            assert work == possible(person, str(office.user_id(username))), username
            seen[username] = {kind for kind, _ in work}
        assert seen == {
            MEMBER: {"submit", "revise"},
            COLLEAGUE: {"submit", "revise"},
            COORDINATOR: {"submit", "revise", "verify"},
            KETUA: {"submit", "revise", "accept"},
            PENGARAH: {"accept"},
            OTHER_COORDINATOR: {"submit"},
            OTHER_MEMBER: set(),
        }
        assert waiting(office.administrator()) == set()
        (decree,) = every(office.person(MEMBER), "/decrees")
        for row in every(office.person(MEMBER), f"/decrees/{decree['id']}/members"):
            if row["username"] not in people:
                alike = waiting(office.person(PENGARAH)) if row["role"] == "pengarah" else set()
                assert waiting(office.person(row["username"])) == alike

    def test_narrows_by_kind_and_shows_the_longest_waiting_first(self, office: Office) -> None:
        ketua = office.person(KETUA)
        for status in ("verified", "submitted"):
            evidence(office, status)
            evidence(office, status, author=COLLEAGUE, confidentiality="restricted")
        for status in ("draft", "draft"):
            evidence(office, status, author=KETUA)
        rows = every(ketua, "/me/work")
        assert [row["since"] for row in rows] == sorted(row["since"] for row in rows)
        for kind in ("submit", "revise", "verify", "accept"):
            found = every(ketua, "/me/work", kind=kind)
            assert found == [row for row in rows if row["kind"] == kind]
        small = ok(ketua.get("/me/work", params={"size": 2, "page": 2}))
        assert small["items"] == rows[2:4] != []
        assert small["total"] == len(rows)
        for row in rows:
            assert ok(ketua.get(row["href"]))["title"] == row["title"]
        refused(ketua.get("/me/work", params={"kind": "return"}), 422)

    @on_one_engine
    def test_a_step_takes_it_from_one_desk_to_the_next(self, office: Office) -> None:
        desks = {name: office.person(name) for name in (MEMBER, COORDINATOR, KETUA)}
        made = evidence(office)

        def held() -> list[tuple[str, str]]:
            return [
                (name, kind)
                for name, person in desks.items()
                for kind, evidence_id in waiting(person)
                if evidence_id == made["id"]
            ]

        path = [held()]
        for name, verb in (
            (MEMBER, "submit"),
            (COORDINATOR, "return"),
            (MEMBER, "revise"),
            (MEMBER, "submit"),
            (COORDINATOR, "verify"),
            (KETUA, "accept"),
        ):
            ok(step(desks[name], made["id"], verb))
            path.append(held())
        assert path == [
            [(MEMBER, "submit")],
            [(COORDINATOR, "verify")],
            [(MEMBER, "revise")],
            [(MEMBER, "submit")],
            [(COORDINATOR, "verify")],
            [(KETUA, "accept")],
            [],
        ]


class TestReports:
    def test_a_month_is_due_until_kupang_s_midnight_then_late_until_it_is_told(
        self, office: Office
    ) -> None:
        with at(office, "2023-06-30T15:58:00Z"):
            path = plan(office, 5, 6, 7)
            (may, june) = reports(office, MEMBER)
            assert (may["status"], may["due_date"]) == ("late", "2023-05-31")
            assert (june["status"], june["due_date"]) == ("due", "2023-06-30")
            assert june["href"] == f"/api/v1{path}/realisations"
            assert path.endswith(june["action_item_id"])
            assert june["title"] == ok(office.person(MEMBER).get(path))["text"]
            assert june["created_by"]["id"] == str(office.user_id(COORDINATOR))
            wrong = {"done_on": "2023-06-02", "month": 5, "note": "Rapat"}
            told = ok(office.person(MEMBER).post(june["href"], wrong), 201)
            assert reports(office, MEMBER) == [june]
            right = {**wrong, "month": 6, "corrects_id": told["id"]}
            ok(office.person(MEMBER).post(june["href"], right), 201)
            assert reports(office, MEMBER) == [may]
        with at(office, "2023-07-31T16:00:00Z"):  # already August in Kupang
            assert [row["status"] for row in reports(office, MEMBER)] == ["late", "late"]
            evidence(office)
            rows = every(office.person(MEMBER), "/me/work")
            assert [row["kind"] for row in rows] == ["report", "report", "submit"]

    @on_one_engine
    def test_is_the_work_of_who_is_in_charge_or_of_the_team(self, office: Office) -> None:
        with at(office, "2023-06-20T02:00:00Z"):
            path = plan(office, 6)
            assert having_reports(office) == {MEMBER, COLLEAGUE, COORDINATOR}
            named = {"person_in_charge_id": str(office.user_id(COLLEAGUE))}
            ok(office.person(COORDINATOR).patch(path, named))
            assert having_reports(office) == {COLLEAGUE}
            members = every(office.person(KETUA), f"/teams/{TEAM_V_ID}/members")
            left = next(row["id"] for row in members if row["username"] == COLLEAGUE)
            ok(office.person(KETUA).post(f"/memberships/{left}/end", {"reason": "Mutasi"}))
            assert having_reports(office) == {MEMBER, COORDINATOR}

    @on_one_engine
    def test_of_a_year_waits_until_the_next_plan_has_begun(self, office: Office) -> None:
        with at(office, "2023-12-31T16:00:00Z"):  # 2024 in Kupang
            plan(office, 12)
            assert [row["due_date"] for row in reports(office, MEMBER)] == ["2023-12-31"]
            with Session(office.engine) as session, session.begin():
                session.add(next_year(session.get_one(Decree, DECREE_ID)))
                session.flush()
                decree = session.scalars(select(Decree).where(Decree.year == 2024)).one()
                session.add(Plan(decree_id=decree.id, year=2024))
            assert reports(office, MEMBER) == []


def reports(office: Office, username: str) -> list[Body]:
    return every(office.person(username), "/me/work", kind="report")


def having_reports(office: Office) -> set[str]:
    people = (MEMBER, COLLEAGUE, COORDINATOR, KETUA, PENGARAH, OTHER_COORDINATOR, OTHER_MEMBER)
    return {username for username in people if reports(office, username)}


def next_year(decree: Decree) -> Decree:
    words = ("title", "place", "signatory_name", "signatory_job_title", "decision", "source_digest")
    return Decree(
        work_unit_id=decree.work_unit_id,
        number="1",
        year=2024,
        date=date(2024, 1, 2),
        **{name: getattr(decree, name) for name in words},
    )
