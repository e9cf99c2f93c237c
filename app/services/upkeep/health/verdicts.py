"""What the figures of a check mean: green, yellow or red. Pure functions; a test is their table."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from app.core.errors import ServiceError
from app.core.schema_state import NOTHING, Form, SchemaState
from app.models import JobRun
from app.schemas.upkeep.backups import BackupState
from app.schemas.upkeep.health import HealthLight
from app.services.plan.counts.verifying import CountsReport
from app.services.upkeep.health.heartbeat import HEARTBEAT
from app.services.upkeep.health.proving import LastProofs
from app.services.upkeep.health.queues import Queue

GIBIBYTE: Final = 1024**3
_STUCK: Final = timedelta(hours=1)
_NIGHT: Final = timedelta(hours=36)  # a night and a half: one night may be missed by hours
_READ_BACK: Final = timedelta(days=8)
_SILENT: Final = timedelta(minutes=5)
_SOON: Final = timedelta(days=30)
_NAMED_AT_MOST: Final = 5


@dataclass(frozen=True)
class Verdict:
    """How it is, the code of its sentence, and what that needs; instants are put in words later."""

    light: HealthLight
    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)


def _green(code: str, **facts: Any) -> Verdict:  # noqa: ANN401 - what a sentence needs
    return Verdict(HealthLight.GREEN, f"doctor_{code}", facts)


def _yellow(code: str, **facts: Any) -> Verdict:  # noqa: ANN401 - what a sentence needs
    return Verdict(HealthLight.YELLOW, f"doctor_{code}", facts)


def _red(code: str, **facts: Any) -> Verdict:  # noqa: ANN401 - what a sentence needs
    return Verdict(HealthLight.RED, f"doctor_{code}", facts)


def of_settings(*, is_production: bool, is_borrowed: bool, folder: str) -> Verdict:
    """`is_borrowed`: its secret is the one that development made in the folder."""
    if not is_production:
        return _yellow("settings_development")
    return _red("settings_borrowed", folder=folder) if is_borrowed else _green("settings_fine")


def of_signing(*, has_key: bool) -> Verdict:
    """Whether anything can be proven to outsiders."""
    return _green("signing_fine") if has_key else _yellow("signing_missing")


class Room(NamedTuple):
    """Bytes on the disk of a folder, and whether the service may write there."""

    folder: str
    free: int
    total: int
    is_writable: bool


def of_disk(rooms: Iterable[Room]) -> Verdict:
    """The folder with the least room decides."""
    least = min(rooms, key=lambda room: (room.is_writable, room.free))
    share = round(100 * least.free / max(least.total, 1))
    if not least.is_writable:
        return _red("disk_readonly", folder=least.folder)
    facts = {"folder": least.folder, "free": _size(least.free), "share": share}
    if least.free < GIBIBYTE:
        return _red("disk_full", **facts)
    return (
        _yellow("disk_low", **facts)
        if least.free < 0.1 * least.total
        else _green("disk_fine", **facts)
    )


def of_versions(state: SchemaState, app: str, python: str, engine: str) -> Verdict:
    """Whether program and database fit each other."""
    facts = {"app": app, "python": python, "engine": engine}
    facts |= {"revision": state.revision, "head": state.head}
    light = HealthLight.GREEN if state.form is Form.CURRENT else HealthLight.RED
    words = {Form.CURRENT: "fine", Form.BEHIND: "behind", Form.NEWER: "newer"}
    word = "empty" if state.revision == NOTHING else words[state.form]
    return Verdict(light, f"doctor_versions_{word}", facts)


def of_integrity(proofs: LastProofs, now: datetime, *, is_genuine: bool) -> Verdict:
    """When everything was last proven whole; `is_genuine` is said of the last record."""
    last, whole = proofs.last, proofs.whole
    if last is None:
        return _yellow("integrity_never")
    if not is_genuine:
        return _red("integrity_forged", day=last.day)
    document = last.document or {}
    if not last.is_whole or whole is None:
        found, damaged = document["findings_total"], document["files_damaged"]
        return _red("integrity_broken", at=last.finished_at, findings=found, damaged=damaged)
    if now - _at(whole.finished_at) > _NIGHT:
        return _yellow("integrity_old", at=whole.finished_at)
    entries, files = document["entries_checked"], document["files_checked"]
    return _green("integrity_whole", at=whole.finished_at, entries=entries, files=files)


def of_clock(ahead: Mapping[str, float], last_entry: float) -> Verdict:
    """Seconds by which others are ahead of this machine; `last_entry`: the last one of the log."""
    if last_entry > 5:  # noqa: PLR2004 - seconds
        return _red("clock_back", seconds=round(last_entry))
    host = max(ahead, key=lambda each: abs(ahead[each]), default=None)
    seconds = round(abs(ahead[host])) if host else 0
    if seconds > 30:  # noqa: PLR2004 - from here on codes of phones are refused
        return _red("clock_off", seconds=seconds, host=host)
    fine = _green("clock_fine", seconds=seconds)
    return _yellow("clock_off", seconds=seconds, host=host) if seconds > 5 else fine  # noqa: PLR2004 - seconds


def of_mail(host: str, fault: str | None, queues: Mapping[str, Queue], now: datetime) -> Verdict:
    """`fault`: why nobody could connect."""
    waiting, dead = queues["mail_waiting"], queues["mail_dead"]
    if not host:
        return _green("mail_none")
    if fault:
        return _red("mail_away", host=host, reason=fault)
    if is_stuck(waiting, now):
        return _yellow("mail_stuck", waiting=waiting.length, since=waiting.oldest)
    if dead.length:
        return _yellow("mail_dead", dead=dead.length)
    return _green("mail_fine", host=host, waiting=waiting.length)


def of_scanner(*, answers: bool | None, queues: Mapping[str, Queue]) -> Verdict:
    """`answers`: None where no scanner is set."""
    if answers is None:
        return _yellow("scanner_none")
    if not answers:
        return _red("scanner_away")
    if infected := queues["files_infected"].length:
        return _yellow("scanner_infected", infected=infected)
    return _green("scanner_fine", waiting=queues["scans_waiting"].length)


def of_webhooks(queues: Mapping[str, Queue], now: datetime) -> Verdict:
    """Deliveries that wait, and that were given up."""
    waiting, dead = queues["webhooks_waiting"], queues["webhooks_dead"]
    if dead.length:
        return _yellow("webhooks_dead", dead=dead.length)
    if is_stuck(waiting, now):
        return _yellow("webhooks_stuck", waiting=waiting.length, since=waiting.oldest)
    return _green("webhooks_fine", waiting=waiting.length)


def is_stuck(queue: Queue, now: datetime) -> bool:
    """Whether somebody waits for longer than all tries of a bad hour take."""
    return queue.oldest is not None and now - queue.oldest > _STUCK


def of_storage(failed: tuple[str, ServiceError] | None) -> Verdict:
    """`failed`: the step that was refused (write, read, list, remove), and why."""
    if failed is None:
        return _green("storage_fine")
    return _red("storage_refused", action=failed[0], reason=failed[1])


class Certificate(NamedTuple):
    """A file, when it expires (none: it cannot be read), and what others can read of its key."""

    name: str
    expires_at: datetime | None
    open_files: tuple[str, ...] = ()


def of_certificates(found: Sequence[Certificate], now: datetime) -> Verdict:
    """The first one to expire decides."""
    if not found:
        return _green("certificates_none")
    for each in found:
        if each.expires_at is None:
            return _red("certificates_unreadable", name=each.name)
    first = min(found, key=lambda each: _at(each.expires_at))
    left = _at(first.expires_at) - now
    facts = {"name": first.name, "day": _at(first.expires_at).date()}
    if left <= timedelta(0):
        return _red("certificates_over", **facts)
    if names := [name for each in found for name in each.open_files]:
        return _yellow("certificates_open", names=_few(names))
    return (
        _yellow("certificates_soon", **facts)
        if left < _SOON
        else _green("certificates_fine", **facts)
    )


def of_secrets(names: Sequence[str], plain: Sequence[str] = ()) -> Verdict:
    """Those whose key is gone; `plain`: connectors whose spec holds one as it is."""
    if names:
        return _red("secrets_lost", count=len(names), names=_few(names))
    if plain:
        return _yellow("secrets_plain", count=len(plain), names=_few(plain))
    return _green("secrets_fine")


def of_counts(report: CountsReport) -> Verdict:
    """Whether what roll-ups add up is right; while a change waits they are counted anew."""
    if not report.right and not report.due:
        facts = {"teams": report.teams, "numbers": report.total}
        return Verdict(HealthLight.RED, "doctor_counts_wrong", facts)
    return Verdict(HealthLight.GREEN, "doctor_counts_right", {"teams": report.teams})


def of_backup(state: BackupState, target: str, now: datetime, *, is_production: bool) -> Verdict:
    """Whether one was made of late, is complete, and was read back."""
    if not target and state.last_made_at is None:
        return (_red if is_production else _yellow)("backup_none")
    failed, made = state.last_failed_at, state.last_made_at
    is_failing = failed is not None and (made is None or failed > made)
    why = f" ({state.last_error})" if is_failing else ""
    if made is None:
        return _red("backup_never", why=why)
    is_old = now - made > _NIGHT
    if is_old or is_failing:
        return (_red if is_old else _yellow)("backup_old", made=made, why=why)
    return _of_its_content(state, made, now)


def _of_its_content(state: BackupState, made: datetime, now: datetime) -> Verdict:
    verified = state.last_verified_at
    if state.missing_files:
        return _yellow("backup_gaps", made=made, missing=state.missing_files)
    if verified is None or now - verified > _READ_BACK:
        return _yellow("backup_unread", verified=verified or "-")
    return _green("backup_fine", made=made, verified=verified)


def of_worker(runs: Sequence[JobRun], now: datetime) -> Verdict:
    """The heartbeat says that it lives, the others whether they come to their end."""
    beats = [run.last_success_at for run in runs if run.job == HEARTBEAT]
    last = beats[0] if beats else None
    if last is None:
        return _yellow("worker_never")
    if now - last > _SILENT:
        return _red("worker_silent", since=last)
    failing = [run.job for run in runs if _fails(run)]
    if failing:
        return _yellow("worker_fails", names=_few(failing))
    return _green("worker_fine", jobs=len(runs))


def _fails(run: JobRun) -> bool:
    failed, succeeded = run.last_failure_at, run.last_success_at
    return failed is not None and (succeeded is None or failed > succeeded)


def _few(names: Sequence[str]) -> str:
    more = [f"+{len(names) - _NAMED_AT_MOST}"] if len(names) > _NAMED_AT_MOST else []
    return ", ".join([*names[:_NAMED_AT_MOST], *more])


def _size(count: int) -> str:
    return f"{count / GIBIBYTE:.1f} GiB"


def _at(instant: datetime | None) -> datetime:
    assert instant is not None  # noqa: S101 - asked for before
    return instant
