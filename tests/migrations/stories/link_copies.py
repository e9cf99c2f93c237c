"""The steps that brought copies of links, and their erasure, go down and up over what was kept."""

from typing import NamedTuple

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from tests.migrations.stories import Story
from tests.support.evidence import KETUA, Body, ok, refused
from tests.support.office import Office
from tests.support.prepared import Prepared

ASKED_OF_THE_OTHER = (
    "INSERT INTO file_erasures (id, evidence_id, sha256, size, original_name, status, reason,"
    " requested_by_id, requested_as, requested_at) SELECT y.id, f.evidence_id, y.sha256, y.size,"
    " y.original_name, 'pending', f.reason, f.requested_by_id, f.requested_as, f.requested_at"
    " FROM file_erasures f JOIN link_copies y ON y.sha256 <> f.sha256"
)
REASON = {"reason": "Memuat NIK warga."}


class Erased(NamedTuple):
    """The evidence, a copy that was erased and one that was not, and the erasure with its time."""

    path: str
    first: str
    second: str
    erasure: str
    decided_at: str


def keep(office: Office) -> tuple[str, Body]:
    """Evidence with a link and a copy of it."""
    prepared = Prepared(office)
    evidence_id = prepared.evidence()
    prepared.link(evidence_id)
    prepared.copy(evidence_id)
    (link,) = ok(prepared.owner.get(f"/evidence/{evidence_id}"))["revision"]["links"]
    assert link["captures"][0]["file"]["sha256"]
    return evidence_id, link


def copies_go_and_the_evidence_stays(office: Office, kept: tuple[str, Body]) -> None:
    prepared, (evidence_id, link) = Prepared(office), kept
    (read,) = ok(prepared.owner.get(f"/evidence/{evidence_id}"))["revision"]["links"]
    assert read == link | {"captures": []}
    prepared.copy(evidence_id)


def erase(office: Office) -> Erased:
    prepared = Prepared(office)
    key = prepared.evidence()
    prepared.link(key)
    first, second = (prepared.copy(key, own=True) for _ in range(2))
    path = f"/evidence/{key}"
    asked = ok(office.person(KETUA).post(f"{path}/copies/{first}/erasure", REASON), 201)
    erasure = f"/file-erasures/{asked['id']}"
    done = ok(office.administrator().post(f"{erasure}/confirm"))
    return Erased(path, first, second, erasure, done["decided_at"])


def the_form_before_takes_none_anew(connection: Connection, _erased: Erased) -> None:
    """It knows no erasure of a copy."""
    begins = pytest.raises(DBAPIError, match="erasure_begins_as_a_request")
    with begins, connection.begin_nested():
        connection.execute(text(ASKED_OF_THE_OTHER))


def what_was_erased_stays_erased(office: Office, erased: Erased) -> None:
    ketua = office.person(KETUA)
    assert ok(ketua.get(erased.erasure))["decided_at"] == erased.decided_at
    refused(ketua.get(f"{erased.path}/copies/{erased.first}/content"), 410, "file_erased")
    ok(ketua.post(f"{erased.path}/copies/{erased.second}/erasure", REASON), 201)


COPIES = Story("link_copies", keep, copies_go_and_the_evidence_stays)
ERASURES = Story(
    "copies_erased", erase, what_was_erased_stays_erased, the_form_before_takes_none_anew
)
