"""The conversation about a thing stays with it: who takes part, whom it calls in, what it said."""

import hashlib
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.core.identifiers import new_id
from app.models import Comment, DirectiveStep, EvidenceRevision
from app.models.directive import DirectiveAction
from tests.support.comments import SAID, asesor, ids, kept, names, say, subjects
from tests.support.databases import on_one_engine
from tests.support.evidence import (
    COLLEAGUE,
    COORDINATOR,
    KETUA,
    MEMBER,
    PENGARAH,
    every,
    evidence,
    ok,
    refused,
    step,
)
from tests.support.evidence_sql import attempt, table
from tests.support.office import OTHER_MEMBER, Office
from tests.support.prepared import Prepared

ELSEWHERE = "kornelis.tana"  # of the other office alone


def shown_in_directive(office: Office, evidence_id: str) -> str:
    """A directive whose team took note of it with that evidence."""
    made = Prepared(office).directive()
    with Session(office.engine) as session, session.begin():
        of_evidence = EvidenceRevision.evidence_id == UUID(evidence_id)
        session.add(
            DirectiveStep(
                directive_id=UUID(made),
                action=DirectiveAction.ACKNOWLEDGE,
                evidence_id=UUID(evidence_id),
                revision_id=session.scalars(select(EvidenceRevision.id).where(of_evidence)).one(),
                acted_by_id=office.user_id(COORDINATOR),
            )
        )
    return made


class TestTalking:
    def test_comments_stay_with_their_revision(self, office: Office) -> None:
        made = evidence(office, "submitted")
        path = f"/evidence/{made['id']}/comments"
        member, coordinator = office.person(MEMBER), office.person(COORDINATOR)
        ok(coordinator.post(path, {"text": "Halaman 3 tidak terbaca. 👀"}), 201)
        ok(step(coordinator, made["id"], "return"))
        ok(step(member, made["id"], "revise"), 201)
        ok(member.post(path, {"text": "Sudah dipindai ulang."}), 201)
        said = [(row["revision_number"], row["text"]) for row in every(member, path)]
        assert said == [(1, "Halaman 3 tidak terbaca. 👀"), (2, "Sudah dipindai ulang.")]
        ok(coordinator.post(path, {"text": "Baik.", "revision_number": 1}), 201)
        refused(coordinator.post(path, {"text": "Baik.", "revision_number": 3}), 404)
        _, later = every(member, path, revision_number=1)
        assert later["text"] == "Baik."
        log = ok(office.administrator().get("/audit-events", params={"action": "evidence.comment"}))
        told = log["items"][0]["changes"]["comment"][1]
        assert (told["id"], told["revision_number"]) == (later["id"], 1)
        assert told["sha256"] == hashlib.sha256(b"Baik.").hexdigest()

    def test_every_kind_of_thing_has_a_conversation_of_its_own(self, office: Office) -> None:
        member, colleague = office.person(MEMBER), office.person(COLLEAGUE)
        for kind, path in subjects(office).items():
            first = say(member, path, mention_ids=ids(office, COLLEAGUE, COORDINATOR))
            second = say(colleague, path, "Sudah.")
            assert [row["id"] for row in every(member, f"{path}/comments")] == [
                first["id"],
                second["id"],
            ]
            read = ok(colleague.get(f"/comments/{first['id']}"))
            assert read == first | {"allowed_actions": []}
            assert read["subject"] == kind
            assert path.endswith(read["subject_id"])
            assert read["revision_number"] == (1 if kind == "evidence" else None)
            assert sorted(names(read)) == sorted(ids(office, COLLEAGUE, COORDINATOR))
            action = {"action": f"{kind}.comment"}
            log = office.administrator().get("/audit-events", params=action)
            assert [row["target_id"] for row in ok(log)["items"]] == [read["subject_id"]] * 2
            assert SAID not in log.text
        refused(member.get(f"/comments/{new_id()}"), 404)

    @on_one_engine
    def test_who_sees_the_thing_takes_part_and_an_administrator_only_reads(
        self, two_offices: Office
    ) -> None:
        office = two_offices
        evaluator = asesor(Prepared(office))
        for kind, path in subjects(office).items():
            made = say(office.person(MEMBER), path)
            one, all_of_it = f"/comments/{made['id']}", f"{path}/comments"
            taking_part = [PENGARAH, KETUA, evaluator]
            outsider = office.person(OTHER_MEMBER)
            if kind == "evidence":  # for those alone who may open it
                for person in (outsider, office.administrator()):
                    refused(person.get(all_of_it), 403, "forbidden")
                    refused(person.get(one), 403, "forbidden")
            else:
                taking_part.append(OTHER_MEMBER)
                administrator = office.administrator()
                assert ok(administrator.get(one))["text"] == SAID
                assert ok(administrator.get(all_of_it))["total"] == 1
                refused(administrator.post(all_of_it, {"text": "Ya"}), 403, "forbidden")
            for username in taking_part:
                say(office.person(username), path)
            stranger = office.person(ELSEWHERE)
            for address in (one, all_of_it):
                refused(stranger.get(address), 404)
            refused(stranger.post(all_of_it, {"text": "Ya"}), 404)
            refused(stranger.patch(one, {"text": "Ya"}), 404)

    @on_one_engine
    def test_what_is_said_of_restricted_evidence_is_for_those_who_may_open_it(
        self, office: Office
    ) -> None:
        outsider = office.person(OTHER_MEMBER)
        secret = evidence(office, "submitted", confidentiality="restricted")["id"]
        flag = {"evidence_id": secret, "reason": "Nama pelapor terbaca."}
        flagged = ok(office.person(PENGARAH).post("/findings", flag), 201)["id"]
        asked = Prepared(office).finding()
        before = say(outsider, f"/findings/{asked}", "Kapan?")
        answer = {"text": "Ada.", "evidence_id": secret}
        ok(office.person(MEMBER).post(f"/findings/{asked}/answer", answer))
        directed = shown_in_directive(office, secret)
        paths = (f"/findings/{flagged}", f"/findings/{asked}", f"/evidence/{secret}")
        for path in (*paths, f"/directives/{directed}"):
            made = say(office.person(MEMBER), path)
            for person in (outsider, office.administrator()):
                refused(person.get(f"{path}/comments"), 403, "forbidden")
                refused(person.get(f"/comments/{made['id']}"), 403, "forbidden")
                refused(person.post(f"{path}/comments", {"text": "Ya"}), 403, "forbidden")
            body = {"text": "Lihat ini", "mention_ids": ids(office, COLLEAGUE, OTHER_MEMBER)}
            told = refused(office.person(MEMBER).post(f"{path}/comments", body), 422)
            assert [(fault["pointer"], fault["code"]) for fault in told["errors"]] == [
                ("/mention_ids/1", "mention_may_not_read")
            ]
            assert ok(office.person(PENGARAH).get(f"/comments/{made['id']}"))["text"] == SAID
        refused(outsider.get(f"/comments/{before['id']}"), 403)
        refused(outsider.patch(f"/comments/{before['id']}", {"text": "Ya"}), 403)
        assert kept(office) == [5, 0, 0]

    @on_one_engine
    def test_ten_thousand_characters_are_too_many_and_nothing_is_kept(self, office: Office) -> None:
        for path in subjects(office).values():
            made = say(office.person(MEMBER), path)
            before = kept(office)
            body = {"text": "x" * 10_000, "mention_ids": ids(office, COORDINATOR)}
            for answer in (
                office.person(MEMBER).post(f"{path}/comments", body),
                office.person(MEMBER).patch(f"/comments/{made['id']}", body),
            ):
                (fault,) = refused(answer, 422, "validation_failed")["errors"]
                assert (fault["pointer"], fault["code"]) == ("/text", "string_too_long")
            assert kept(office) == before

    def test_a_comment_is_about_one_thing_in_sql_too(self, office: Office) -> None:
        made = say(office.person(MEMBER), subjects(office)["indicator"])
        comment = select(table(Comment)).where(table(Comment).c.id == UUID(made["id"]))
        with Session(office.engine) as session:
            columns = session.execute(comment).one()._asdict() | {"id": new_id()}
        item = UUID(Prepared(office).action_item_id)
        for wrong in ({"action_item_id": item}, {"indicator_id": None}):
            statement = insert(table(Comment)).values(columns | wrong)
            assert "one_subject" in attempt(office, statement)
        assert attempt(office, insert(table(Comment)).values(columns)) == ""


class TestEditing:
    @on_one_engine
    def test_every_version_is_kept_with_whom_it_called_in(self, office: Office) -> None:
        member = office.person(MEMBER)
        for kind, path in subjects(office).items():
            made = say(member, path, mention_ids=ids(office, COORDINATOR))
            assert made["allowed_actions"] == ["edit"]
            assert made["edited_at"] is None
            address = f"/comments/{made['id']}"
            etag = member.get(address).headers["ETag"]
            second = ok(member.patch(address, {"text": "Lengkap?"}, etag=etag))
            new = {"text": "Lengkap?", "mention_ids": ids(office, COLLEAGUE)}
            third = ok(member.patch(address, new))
            assert ok(member.patch(address, new)) == third  # nothing new: no version
            told = [(row["number"], row["text"], names(row)) for row in third["versions"]]
            assert told == [
                (1, SAID, ids(office, COORDINATOR)),
                (2, "Lengkap?", ids(office, COORDINATOR)),
                (3, "Lengkap?", ids(office, COLLEAGUE)),
            ]
            assert {row["written_by"]["id"] for row in third["versions"]} == {*ids(office, MEMBER)}
            assert third["versions"][:2] == second["versions"]
            assert (third["text"], names(third)) == ("Lengkap?", ids(office, COLLEAGUE))
            assert third["written_at"] == made["written_at"] == third["versions"][0]["written_at"]
            assert third["edited_at"] == third["versions"][2]["written_at"] > made["written_at"]
            (listed,) = every(office.person(KETUA), f"{path}/comments")
            assert listed == {name: third[name] for name in listed}
            action = {"action": f"{kind}.edit_comment"}
            log = office.administrator().get("/audit-events", params=action)
            old, now = ok(log)["items"][1]["changes"]["comment"]
            assert (old["version"], now["version"]) == (1, 2)
            assert now["sha256"] == hashlib.sha256(b"Lengkap?").hexdigest()
            assert "Lengkap?" not in log.text

    @on_one_engine
    def test_only_its_author_edits_it_knowing_what_it_says_now(self, office: Office) -> None:
        member = office.person(MEMBER)
        made = say(member, subjects(office)["finding"])
        address = f"/comments/{made['id']}"
        etag = member.get(address).headers["ETag"]
        for username in (KETUA, COLLEAGUE, COORDINATOR):
            seen = ok(office.person(username).get(address))
            assert seen["allowed_actions"] == []
            refused(office.person(username).patch(address, {"text": "x"}), 403, "not_own_comment")
        refused(member.patch(address, {"text": "Lengkap?"}, etag=None), 428)
        ok(member.patch(address, {"text": "Lengkap?"}, etag=etag))
        stale = member.patch(address, {"text": "Belum?"}, etag=etag)
        refused(stale, 412, "stale")
        assert stale.headers["ETag"] == member.get(address).headers["ETag"]
        assert kept(office) == [1, 1, 0]

    @on_one_engine
    def test_whoever_was_called_in_stays_though_they_have_left(self, office: Office) -> None:
        member, path = office.person(MEMBER), subjects(office)["evidence"]
        made = say(member, path, mention_ids=ids(office, COLLEAGUE))
        Prepared(office).end_memberships(COLLEAGUE)
        address = f"/comments/{made['id']}"
        edited = ok(member.patch(address, {"text": "Lengkap?"}))
        assert names(edited) == ids(office, COLLEAGUE)
        both = ids(office, COLLEAGUE, COORDINATOR)
        assert sorted(names(ok(member.patch(address, {"text": "Ya?", "mention_ids": both})))) == (
            sorted(both)
        )
        refused(member.post(f"{path}/comments", {"text": "Ya?", "mention_ids": both}), 422)
        Prepared(office).end_memberships(MEMBER)
        refused(member.patch(address, {"text": "Tidak"}), 404)
