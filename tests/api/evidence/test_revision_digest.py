"""The digest of a revision: what it is made of, and that a verdict names it."""

import hashlib
import json

from app.models.rights import ActorRole
from tests.support.databases import on_one_engine
from tests.support.evidence import COORDINATOR, MEMBER, Body, draft, every, ok, step
from tests.support.office import PDF, Office, Person

MATERIAL = "Materi yang disampaikan"  # of 5A-1
LINK = {"url": "https://ntt.kpu.go.id/upg?q=1&r=é", "title": "Laporan UPG"}


@on_one_engine
class TestDigest:
    def test_an_outsider_recomputes_what_was_judged_from_the_answers_alone(
        self, office: Office
    ) -> None:
        """How to check a decision without this service.

        SHA-256 over UTF-8 JSON with sorted keys and without blanks, of: `evidence_id`, `revision`
        (its number), `title`, `description`, the three dates, `indicator_ids` (sorted), `files`
        (each [original_name, sha256, size], in order) and `links` (each [url, title], in order);
        and where they are given, `valid_until`, `checklist` (each [text, is_there], in order) and
        `records`.
        """
        member = office.person(MEMBER)
        made = draft(
            member, "5A-2", "5A-1", title="Laporan — triwulan “II” é", description='a\n"b"'
        )
        ok(member.upload(made["id"], ("b.pdf", PDF), ("é ☂.pdf", PDF + b"2")), 201)
        ok(member.post(f"/evidence/{made['id']}/links", LINK), 201)
        ok(step(member, made["id"], "submit"))
        ok(step(office.person(COORDINATOR), made["id"], "return"))
        ok(step(member, made["id"], "revise"), 201)
        changes = {"description": None, "valid_until": "2024-06-30", "contains": [MATERIAL]}
        ok(member.patch(f"/evidence/{made['id']}", changes))
        ok(step(member, made["id"], "submit"))
        ok(step(office.person(COORDINATOR), made["id"], "verify"))
        assessor = office.person(ActorRole.PENGARAH)
        single = ok(assessor.get(f"/evidence/{made['id']}"))
        digests = {
            revision["number"]: self.digest(assessor, single, revision)
            for revision in every(assessor, f"/evidence/{made['id']}/revisions")
        }
        assert digests[1] != digests[2]
        decisions = every(assessor, f"/evidence/{made['id']}/decisions")
        judged = [each for each in decisions if each["action"] != "revise"]
        assert len(judged) == 4
        for decision in judged:
            assert decision["revision_digest"] == digests[decision["revision_number"]]

    @staticmethod
    def digest(person: Person, single: Body, revision: Body) -> str:
        files = []
        for file in revision["files"]:
            path = f"/evidence/{single['id']}/files/{file['id']}/content"
            content = person.get(path).content
            files.append([file["original_name"], hashlib.sha256(content).hexdigest(), len(content)])
        judged = {
            "evidence_id": single["id"],
            "revision": revision["number"],
            "title": revision["title"],
            "description": revision["description"],
            "evidence_date": revision["evidence_date"],
            "covers_from": revision["covers_from"],
            "covers_to": revision["covers_to"],
            "indicator_ids": sorted(single["indicator_ids"]),
            "files": files,
            "links": [[link["url"], link["title"]] for link in revision["links"]],
        }
        if revision["valid_until"]:
            judged["valid_until"] = revision["valid_until"]
        if revision["checklist"]:
            ticks = [[each["text"], each["is_there"]] for each in revision["checklist"]]
            judged["checklist"] = ticks
        text = json.dumps(judged, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        own = hashlib.sha256(text.encode()).hexdigest()
        assert own == revision["digest"]
        return own
