"""One backup a night, kept by days, weeks and months."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.core import clock
from app.services.upkeep.backups.form import manifest as manifests
from app.services.upkeep.backups.nightly import back_up_nightly, is_due
from app.services.upkeep.backups.retention import kept_names
from tests.support.backups import Backups, with_files
from tests.support.databases import on_one_engine
from tests.support.office import Office

NIGHT = datetime(2026, 3, 10, 17, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("now", "made_at", "failed_at", "due"),
    [
        (NIGHT, None, None, True),
        (NIGHT, NIGHT - HOUR, None, True),
        (NIGHT - HOUR, NIGHT - 24 * HOUR, None, False),
        (NIGHT - HOUR, NIGHT - 25 * HOUR, None, True),
        (NIGHT + 23 * HOUR, NIGHT, None, False),
        (NIGHT + 24 * HOUR, NIGHT, None, True),
        (NIGHT, None, NIGHT - HOUR / 2, False),
        (NIGHT + HOUR, None, NIGHT, True),
    ],
)
def test_when_it_is_due(
    now: datetime, made_at: datetime | None, failed_at: datetime | None, *, due: bool
) -> None:
    assert is_due(now, 17, made_at, failed_at) is due


@pytest.mark.parametrize(
    ("names", "newest"),
    [
        ([], None),
        (["20260309T170000000Z", "20260310T170000000Z"], "20260310T170000000Z"),
        (["20260310T170000000Z", "20270310T170000000Z"], "20260310T170000000Z"),
        (["20270309T170000000Z", "20270310T170000000Z"], "20270310T170000000Z"),
    ],
)
def test_what_a_clock_that_was_ahead_made_is_the_newest_only_where_nothing_else_is(
    names: list[str], newest: str | None
) -> None:
    assert manifests.newest(names, NIGHT) == newest


def days(*back: int) -> list[str]:
    newest = datetime(2026, 3, 10, 17, tzinfo=UTC)  # a Tuesday
    return [f"{newest - timedelta(days=each):%Y%m%dT%H%M%S}000Z" for each in back]


@pytest.mark.parametrize(
    ("rule", "kept"),
    [
        ((1, 0, 0), days(0)),
        ((3, 0, 0), days(0, 1, 2)),
        ((1, 3, 0), days(0, 2, 9)),  # Sundays
        ((2, 0, 3), days(0, 1, 10, 38)),  # 28 February, 31 January
        ((1, 520, 0), days(0, *range(2, 60, 7))),
    ],
)
def test_of_days_weeks_and_months_the_last_one_is_kept(
    rule: tuple[int, int, int], kept: list[str]
) -> None:
    assert kept_names(days(*range(60)), *rule) == set(kept)


@on_one_engine
def test_the_worker_makes_one_and_what_only_old_ones_needed_goes(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backups = Backups(
        office, tmp_path / "cadangan", backup_keep_weekly=0, backup_keep_monthly=0,
        backup_keep_daily=2,
    )  # fmt: skip
    state, start = office.app.state, clock.now()
    gone = with_files(office, b"satu")
    for day in range(3):
        monkeypatch.setattr(clock, "_ahead", timedelta(days=day))
        arguments = (back_up_nightly, backups.settings, state.database, state.storage)
        assert [backups.call(*arguments) for _ in range(2)] == [True, False]
        if day == 0:
            with_files(office, b"dua")
    found = manifests.names(backups.target)
    assert [name[:8] for name in found] == [f"{start + timedelta(days=n):%Y%m%d}" for n in (1, 2)]
    assert {path.name for path in backups.files()} > set(gone)  # the row is still there


@on_one_engine
def test_after_a_clock_that_was_ahead_there_is_one_every_night_again(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backups, state = Backups(office, tmp_path / "cadangan"), office.app.state
    arguments = (back_up_nightly, backups.settings, state.database, state.storage)
    for ahead in (365, 0):
        monkeypatch.setattr(clock, "_ahead", timedelta(days=ahead))
        assert [backups.call(*arguments) for _ in range(2)] == [True, False]
