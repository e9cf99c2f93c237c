"""Files that are taken out, and a storage that fails."""

from collections.abc import AsyncIterator
from pathlib import Path

from app.core import errors
from app.integrations.storage import Accept, Inspect, LocalStorage, StoredFile
from tests.support.databases import on_one_engine
from tests.support.evidence import COLLEAGUE, MEMBER, Body, draft, evidence, ok, refused, step
from tests.support.office import OTHER_COORDINATOR, PDF, Office
from tests.support.uploads import having, rows, uploads_logged


class FullStorage(LocalStorage):
    """A disk without room for the last bytes."""

    async def receive(
        self,
        chunks: AsyncIterator[bytes],
        max_bytes: int,
        accept: Accept | None = None,
        inspect: Inspect | None = None,
    ) -> StoredFile:
        async for _ in chunks:
            pass
        raise errors.StorageFull


class TestStorageTrouble:
    def test_a_full_disk_is_said_and_leaves_no_row(self, office: Office, tmp_path: Path) -> None:
        member = office.person(MEMBER)
        made = draft(member)
        with having(office, storage=FullStorage(tmp_path)):
            refused(member.upload(made["id"]), 507, "storage_full")
        assert ok(member.get(f"/evidence/{made['id']}")) == made
        assert (rows(office), uploads_logged(office)) == (0, 0)
        ok(member.upload(made["id"]), 201)

    @on_one_engine
    def test_a_folder_that_takes_nothing_is_said_and_leaves_no_row(
        self, office: Office, tmp_path: Path
    ) -> None:
        member = office.person(MEMBER)
        made = draft(member)
        blocked = tmp_path / "bukan-folder"
        blocked.write_bytes(b"")
        with having(office, storage=LocalStorage(blocked)):
            problem = refused(member.upload(made["id"]), 503, "storage_unavailable")
        assert str(tmp_path) not in str(problem)
        assert ok(member.get(f"/evidence/{made['id']}")) == made
        assert (rows(office), uploads_logged(office)) == (0, 0)


class TestRemoveFile:
    def test_a_file_leaves_a_draft_only_in_the_version_that_was_seen(self, office: Office) -> None:
        member, colleague = office.person(MEMBER), office.person(COLLEAGUE)
        made = evidence(office)
        path = f"/evidence/{made['id']}"
        (file,) = made["revision"]["files"]
        address = f"{path}/files/{file['id']}"
        refused(member.delete(address, etag=None), 428)
        refused(office.person(OTHER_COORDINATOR).delete(address), 403)
        seen = member.get(path).headers["etag"]
        ok(colleague.upload(made["id"], ("lain.pdf", PDF + b"2")), 201)
        problem = member.delete(address, etag=seen)
        refused(problem, 412, "stale")
        assert problem.headers["etag"] == member.get(path).headers["etag"]
        after = ok(member.delete(address, etag=problem.headers["etag"]))
        assert [row["original_name"] for row in after["revision"]["files"]] == ["lain.pdf"]
        refused(member.get(f"{address}/content"), 404)
        refused(member.delete(address), 404)

    @on_one_engine
    def test_a_file_of_an_earlier_revision_stays(self, office: Office) -> None:
        member = office.person(MEMBER)
        made: Body = evidence(office, "returned")
        ok(step(member, made["id"], "revise", keep_files=False), 201)
        (file,) = made["revision"]["files"]
        address = f"/evidence/{made['id']}/files/{file['id']}"
        refused(member.delete(address), 409, "file_of_earlier_revision")
        assert member.get(f"{address}/content").content == PDF
