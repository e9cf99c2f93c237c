"""The files of evidence on their way out: whole, in ranges, and never unseen."""

import hashlib

import pytest

from app.models.rights import ActorRole
from tests.support.databases import on_one_engine
from tests.support.evidence import (
    COLLEAGUE,
    COORDINATOR,
    KETUA,
    MEMBER,
    PENGARAH,
    draft,
    every,
    evidence,
    ok,
    refused,
)
from tests.support.office import OTHER_COORDINATOR, OTHER_MEMBER, PDF, Office, Person

CONTENT = PDF + bytes(range(256)) * 8
SIZE = len(CONTENT)
ETAG = f'"{hashlib.sha256(CONTENT).hexdigest()}"'


def uploaded(office: Office) -> str:
    """The address of the bytes of a file that a member of team V put into a draft."""
    member = office.person(MEMBER)
    made = draft(member)
    (file,) = ok(member.upload(made["id"], ("Laporan TW II é.pdf", CONTENT)), 201)["revision"][
        "files"
    ]
    return f"/evidence/{made['id']}/files/{file['id']}/content"


def openings(office: Office) -> int:
    """How many openings the audit log tells of."""
    pengarah = office.person(ActorRole.PENGARAH)
    listed = ok(pengarah.get("/audit-events", params={"action": "evidence.open", "size": 100}))
    return len(listed["items"])


def get(person: Person, path: str, **headers: str) -> tuple[int, bytes, str | None]:
    answer = person.get(path, headers={k.replace("_", "-"): v for k, v in headers.items()})
    return answer.status_code, answer.content, answer.headers.get("content-range")


@on_one_engine
class TestReadFileContent:
    def test_comes_as_an_attachment_that_no_browser_runs(self, office: Office) -> None:
        path = uploaded(office)
        answer = office.person(COLLEAGUE).get(path)
        assert answer.status_code == 200
        assert answer.content == CONTENT
        wanted = {
            "content-type": "application/pdf",
            "content-length": str(SIZE),
            "etag": ETAG,
            "accept-ranges": "bytes",
            "x-content-type-options": "nosniff",
            "content-security-policy": "default-src 'none'; sandbox",
            "cache-control": "no-store",
            "content-disposition": (
                'attachment; filename="Laporan TW II e.pdf"; '
                "filename*=UTF-8''Laporan%20TW%20II%20%C3%A9.pdf"
            ),
        }
        assert {name: answer.headers[name] for name in wanted} == wanted

    @pytest.mark.parametrize(
        ("asked", "start", "end"),
        [
            ("bytes=0-0", 0, 1),
            ("bytes=0-99", 0, 100),
            ("bytes=100-199", 100, 200),
            ("bytes=100-", 100, SIZE),
            ("bytes=-5", SIZE - 5, SIZE),
            (f"bytes=-{SIZE * 2}", 0, SIZE),
            (f"bytes=10-{SIZE * 9}", 10, SIZE),
            (f"bytes={SIZE - 1}-", SIZE - 1, SIZE),
        ],
    )
    def test_gives_the_range_that_was_asked_for(
        self, office: Office, asked: str, start: int, end: int
    ) -> None:
        path = uploaded(office)
        answer = get(office.person(MEMBER), path, Range=asked)
        assert answer == (206, CONTENT[start:end], f"bytes {start}-{end - 1}/{SIZE}")

    def test_a_range_outside_the_file_cannot_be_given(self, office: Office) -> None:
        path = uploaded(office)
        for asked in (f"bytes={SIZE}-", f"bytes={SIZE}-{SIZE + 1}", "bytes=-0", "bytes=9-2"):
            answer = office.person(MEMBER).get(path, headers={"Range": asked})
            refused(answer, 416, "range_not_satisfiable")
            assert answer.headers["content-range"] == f"bytes */{SIZE}"
        assert openings(office) == 0

    def test_what_it_does_not_understand_or_combine_gives_the_whole_file(
        self, office: Office
    ) -> None:
        path = uploaded(office)
        whole = (200, CONTENT, None)
        for asked in ("bytes=0-9,20-29", "bytes=5-9,20-29", "items=5-9", "bytes=-", "bytes=a-b"):
            assert get(office.person(MEMBER), path, Range=asked) == whole

    def test_conditions_spare_bytes_or_restart(self, office: Office) -> None:
        path, member = uploaded(office), office.person(MEMBER)
        for tags in (ETAG, f'"other", {ETAG}', "*"):
            assert get(member, path, If_None_Match=tags) == (304, b"", None)
        assert openings(office) == 0
        assert get(member, path, If_None_Match='"other"')[0] == 200
        part = (206, CONTENT[:10], f"bytes 0-9/{SIZE}")
        assert get(member, path, Range="bytes=0-9", If_Range=ETAG) == part
        whole = (200, CONTENT, None)
        assert get(member, path, Range="bytes=5-9", If_Range='"old"') == whole
        assert get(member, path, Range="bytes=5-9", If_Range="Sun, 05 Nov 2023") == whole

    def test_nobody_reads_a_byte_without_a_trace(self, office: Office) -> None:
        path, member = uploaded(office), office.person(MEMBER)
        ways: list[dict[str, str]] = [
            {},
            {"Range": "bytes=0-"},
            {"Range": "bytes=00-"},
            {"Range": "bytes=1-"},
            {"Range": f"bytes=-{SIZE}"},
            {"Range": "bytes=5-9,20-29"},
            {"Range": "items=5-9"},
            {"Range": "bytes=5-9", "If-Range": '"old"'},
        ]
        for number, headers in enumerate(ways, start=1):
            assert member.get(path, headers=headers).content
            assert openings(office) == number
        newest = ok(office.person(PENGARAH).get("/audit-events?action=evidence.open"))["items"][0]
        assert newest["actor_name"] == "Angeli L. Lake"
        assert newest["changes"]["opened"][1] == {
            "name": "Laporan TW II é.pdf",
            "sha256": ETAG.strip('"'),
        }

    def test_is_for_the_team_and_those_above_and_nobody_else(self, two_offices: Office) -> None:
        office = two_offices
        path = uploaded(office)
        for username in (MEMBER, COLLEAGUE, COORDINATOR, KETUA, PENGARAH):
            assert get(office.person(username), path)[:2] == (200, CONTENT)
        seen = openings(office)
        for username in (OTHER_COORDINATOR, OTHER_MEMBER):
            refused(office.person(username).get(path), 403, "forbidden")
        refused(office.administrator().get(path), 403, "forbidden")
        refused(office.person("kornelis.tana").get(path), 404, "not_found")
        refused(office.nobody.get(path), 401, "unauthenticated")
        assert openings(office) == seen == 5

    def test_a_file_belongs_to_its_evidence(self, office: Office) -> None:
        member = office.person(MEMBER)
        file_id = uploaded(office).split("/")[4]
        other = evidence(office)
        refused(member.get(f"/evidence/{other['id']}/files/{file_id}/content"), 404)

    def test_a_file_missing_on_the_disk_is_said_and_not_counted_as_opened(
        self, office: Office
    ) -> None:
        path = uploaded(office)
        folder = office.app.state.settings.data_dir / "files"
        (stored,) = [found for found in folder.rglob("*") if found.is_file()]
        stored.write_bytes(CONTENT[:-1])
        for _ in range(2):
            answer = office.person(MEMBER).get(path)
            problem = refused(answer, 503, "file_missing")
            assert str(folder) not in str(problem)
            stored.unlink(missing_ok=True)
        assert openings(office) == 0
        # The same bytes, given again, heal the store.
        made = draft(office.person(MEMBER))
        ok(office.person(MEMBER).upload(made["id"], ("lagi.pdf", CONTENT)), 201)
        assert office.person(MEMBER).get(path).content == CONTENT
        assert len(every(office.person(MEMBER), "/evidence")) == 2
