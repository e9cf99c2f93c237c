"""Every night the log and the files are verified; what was found is signed, kept and told."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.core import clock
from app.core.errors import Unavailable
from app.core.messages import Language
from app.core.messages.dates import day_in_words
from app.models import Base, IntegrityProof, JobRun
from app.services.upkeep.health.heartbeat import Pulse
from app.services.upkeep.health.proving import Prover, is_genuine, last_proofs, night_of
from tests.support.backups import with_files
from tests.support.databases import on_one_engine
from tests.support.evidence import ok
from tests.support.evidence_sql import attempt
from tests.support.office import Office

PROOFS = Base.metadata.tables["integrity_proofs"]


def prove(office: Office, *, signs: bool = True) -> bool:
    """One look of the worker; whether it was the one that verified."""
    state = office.app.state
    signer = state.signer if signs else None
    prover = Prover(state.settings, state.database, state.storage, signer)
    assert office.client.portal is not None
    return bool(office.client.portal.call(prover.prove_nightly))


def proofs(office: Office) -> list[IntegrityProof]:
    with Session(office.engine) as session:
        return list(session.scalars(select(IntegrityProof).order_by(IntegrityProof.day)))


@pytest.mark.parametrize(
    ("hour_now", "hour", "day"),
    [(17, 18, date(2026, 3, 9)), (18, 18, date(2026, 3, 10)), (0, 0, date(2026, 3, 10))],
)
def test_a_night_has_the_day_on_which_its_hour_began(hour_now: int, hour: int, day: date) -> None:
    assert night_of(datetime(2026, 3, 10, hour_now, 59, tzinfo=UTC), hour) == day


def test_once_a_night_everything_is_proven_signed_and_kept_for_good(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_files(office, b"satu", b"dua")
    assert [prove(office) for _ in range(2)] == [True, False]
    (kept,) = proofs(office)
    document = kept.document or {}
    assert (kept.is_whole, document["files_checked"], document["findings"]) == (True, 2, [])
    assert document["length"] >= document["entries_checked"] > 0
    assert is_genuine(kept, office.app.state.signer)
    changes = {"is_whole": False, "signature": "x", "begun_at": clock.now()}
    statements = [update(PROOFS).values({name: value}) for name, value in changes.items()]
    for statement in statements:
        assert "guard proof_is_final_u" in attempt(office, statement)
    assert "guard proof_is_final_d" in attempt(office, PROOFS.delete())
    monkeypatch.setattr(clock, "_ahead", timedelta(days=1))
    assert prove(office)
    assert [each.is_whole for each in proofs(office)] == [True, True]


@on_one_engine
def test_a_file_that_is_gone_is_found_and_whoever_administers_everything_is_told(
    office: Office, tmp_path: Path
) -> None:
    (sha256,) = with_files(office, b"hilang")
    administrator = office.administrator()
    next((tmp_path / "files").rglob(sha256)).unlink()
    assert prove(office)
    (kept,) = proofs(office)
    assert (kept.is_whole, (kept.document or {})["damaged"]) == (False, [f"missing {sha256}"])
    (told,) = ok(administrator.get("/notifications"))["items"]
    day = day_in_words(kept.day, Language.INDONESIAN)
    assert told["title"] == f"Keutuhan tidak terbukti: {day}"
    assert "0 di jejak audit" not in told["detail"]
    assert "zi storage verify" in told["detail"]
    assert told["href"] == "/api/v1/operations/state"


@on_one_engine
def test_a_record_that_was_changed_or_signed_by_somebody_else_is_not_believed(
    office: Office,
) -> None:
    signer = office.app.state.signer
    assert prove(office)
    (kept,) = proofs(office)
    document = dict(kept.document or {})
    assert is_genuine(kept, signer)
    for change in (
        {"length": 0},
        {"day": "2020-01-01"},
        {"files_damaged": 1},
        {"public_key": None},
    ):
        kept.document = document | change
        assert not is_genuine(kept, signer), change
    kept.document, kept.signature = document, None
    assert not is_genuine(kept, signer)
    unsigned = document | {"public_key": None}
    kept.document = unsigned
    assert is_genuine(kept, None)


@on_one_engine
def test_a_verification_whose_worker_died_is_begun_again_half_a_day_later(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = night_of(clock.now(), office.app.state.settings.verification_hour)
    with Session(office.engine) as session, session.begin():
        session.add(IntegrityProof(day=day, begun_at=clock.now()))
    assert not prove(office)
    with Session(office.engine) as session, session.begin():
        session.execute(update(PROOFS).values(begun_at=clock.now() - timedelta(hours=13)))
    assert prove(office, signs=False)
    (kept,) = proofs(office)
    assert (kept.is_whole, kept.signature) == (True, None)


@on_one_engine
def test_the_worker_writes_down_how_its_jobs_went(office: Office) -> None:
    pulse, database = Pulse(), office.app.state.database

    def known() -> dict[str, tuple[bool, bool, str | None]]:
        assert office.client.portal is not None
        office.client.portal.call(pulse.keep, database)
        with Session(office.engine) as session:
            rows = session.scalars(select(JobRun))
            return {
                row.job: (bool(row.last_success_at), bool(row.last_failure_at), row.last_error)
                for row in rows
            }

    pulse.succeeded("mail", 10)
    pulse.failed("events", 0.4, Unavailable("storage_unavailable"))
    assert known() == {
        "mail": (True, False, None),
        "events": (False, True, "Unavailable storage_unavailable"),
    }
    pulse.failed("mail", 10, ValueError("sandi rahasia"))
    pulse.succeeded("events", 0.4)
    assert known() == {
        "mail": (True, True, "ValueError"),
        "events": (True, True, "Unavailable storage_unavailable"),
    }


@on_one_engine
def test_the_last_proof_and_the_last_whole_one_are_known(office: Office) -> None:
    now = clock.now()
    with Session(office.engine) as session, session.begin():
        for back, is_whole in ((3, True), (2, False)):
            at = now - timedelta(days=back)
            row = IntegrityProof(day=at.date(), begun_at=at, finished_at=at, is_whole=is_whole)
            session.add(row)
        session.add(IntegrityProof(day=now.date(), begun_at=now))
        later = now + timedelta(days=365)  # by a clock that was ahead
        ahead = IntegrityProof(day=later.date(), begun_at=later, finished_at=later, is_whole=True)
        session.add(ahead)

    async def read() -> tuple[date, date]:
        async with office.app.state.database.reading() as session:
            found = await last_proofs(session)
        assert found.last is not None
        assert found.whole is not None
        return found.last.day, found.whole.day

    assert office.client.portal is not None
    days = office.client.portal.call(read)
    assert days == tuple((now - timedelta(days=back)).date() for back in (2, 3))
