"""What the figures of each check mean, as a table without servers."""

import string
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from app.core.errors import Unavailable
from app.core.messages import Language
from app.core.messages.operations import CHECKS as NAMES
from app.core.messages.operations import OPERATIONS
from app.core.schema_state import Form, SchemaState
from app.models import IntegrityProof, JobRun
from app.schemas.upkeep.backups import BackupState
from app.schemas.upkeep.health import HealthLight
from app.services.plan.counts.verifying import CountsReport
from app.services.upkeep.health import doctor, verdicts
from app.services.upkeep.health.proving import LastProofs
from app.services.upkeep.health.queues import QUEUES, Queue
from app.services.upkeep.health.verdicts import GIBIBYTE, Certificate, Room, Verdict

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def queues(**waiting: tuple[int, timedelta]) -> dict[str, Queue]:
    nobody = dict.fromkeys(QUEUES, Queue(0, None))
    return nobody | {name: Queue(count, NOW - age) for name, (count, age) in waiting.items()}


def room(free: float, total: float = 100, *, is_writable: bool = True) -> list[Room]:
    roomy = Room("/var/zi", 500 * GIBIBYTE, 600 * GIBIBYTE, is_writable=True)
    least = Room("/srv/zi", int(free * GIBIBYTE), int(total * GIBIBYTE), is_writable)
    return [roomy, least]


def proofs(last: timedelta | None, whole: timedelta | None) -> LastProofs:
    def proof(back: timedelta | None, *, is_whole: bool) -> IntegrityProof | None:
        if back is None:
            return None
        document = {"findings_total": 1, "files_damaged": 2}
        document |= {"entries_checked": 7, "files_checked": 3}
        at = NOW - back
        return IntegrityProof(day=at.date(), finished_at=at, is_whole=is_whole, document=document)

    return LastProofs(proof(last, is_whole=last == whole), proof(whole, is_whole=True))


def backups(**known: Any) -> BackupState:
    nothing = dict.fromkeys(BackupState.model_fields) | {"missing_files": 0}
    made = {name: NOW - back for name, back in known.items() if isinstance(back, timedelta)}
    return BackupState(**(nothing | known | made))


def runs(**jobs: tuple[timedelta | None, timedelta | None]) -> list[JobRun]:
    return [
        JobRun(
            job=name,
            seconds=60,
            last_success_at=NOW - good if good is not None else None,
            last_failure_at=NOW - bad if bad is not None else None,
        )
        for name, (good, bad) in jobs.items()
    ]


def certificate(left: timedelta | None) -> Certificate:
    return Certificate("kupang.pem", NOW + left if left is not None else None)


SETTINGS = {"folder": "/var/zi/development-secret-key"}
BEAT = (HOUR / 60, None)
FINE = backups(last_made_at=8 * HOUR, last_verified_at=8 * HOUR)
LOST = {"last_failed_at": HOUR, "last_error": "backup_target_full"}
of_state, of_integrity = verdicts.of_versions, verdicts.of_integrity
TABLE: dict[str, Verdict] = {
    "green settings_fine": verdicts.of_settings(is_production=True, is_borrowed=False, **SETTINGS),
    "yellow settings_development": verdicts.of_settings(
        is_production=False, is_borrowed=True, **SETTINGS
    ),
    "red settings_borrowed": verdicts.of_settings(is_production=True, is_borrowed=True, **SETTINGS),
    "green signing_fine": verdicts.of_signing(has_key=True),
    "yellow signing_missing": verdicts.of_signing(has_key=False),
    "green disk_fine": verdicts.of_disk(room(50)),
    "yellow disk_low": verdicts.of_disk(room(9.9)),
    "red disk_full": verdicts.of_disk(room(0.9, 1)),
    "red disk_readonly": verdicts.of_disk(room(50, is_writable=False)),
    **{
        f"{light} versions_{word}": of_state(SchemaState(form, "a", "b"), "1", "3.11", "SQLite 3")
        for light, word, form in (
            ("green", "fine", Form.CURRENT),
            ("red", "behind", Form.BEHIND),
            ("red", "newer", Form.NEWER),
        )
    },
    "red versions_empty": of_state(SchemaState(Form.BEHIND, "-", "b"), "1", "3.11", "SQLite 3"),
    "yellow integrity_never": of_integrity(proofs(None, None), NOW, is_genuine=True),
    "green integrity_whole": of_integrity(proofs(15 * HOUR, 15 * HOUR), NOW, is_genuine=True),
    "yellow integrity_old": of_integrity(proofs(2 * DAY, 2 * DAY), NOW, is_genuine=True),
    "red integrity_broken": of_integrity(proofs(HOUR, DAY), NOW, is_genuine=True),
    "red integrity_forged": of_integrity(proofs(HOUR, HOUR), NOW, is_genuine=False),
    "green clock_fine": verdicts.of_clock({"PostgreSQL": -4.9, "https://s3": 1}, -600),
    "yellow clock_off": verdicts.of_clock({"PostgreSQL": -6.0, "https://s3": 1}, -600),
    "red clock_off": verdicts.of_clock({"PostgreSQL": -6.0, "https://s3": 31}, -600),
    "red clock_back": verdicts.of_clock({}, 3600),
    "green mail_none": verdicts.of_mail("", None, queues(), NOW),
    "green mail_fine": verdicts.of_mail("smtp", None, queues(mail_waiting=(3, HOUR / 2)), NOW),
    "red mail_away": verdicts.of_mail("smtp", "TimeoutError: timed out", queues(), NOW),
    "yellow mail_stuck": verdicts.of_mail("smtp", None, queues(mail_waiting=(3, 2 * HOUR)), NOW),
    "yellow mail_dead": verdicts.of_mail("smtp", None, queues(mail_dead=(1, 9 * DAY)), NOW),
    "yellow scanner_none": verdicts.of_scanner(answers=None, queues=queues()),
    "red scanner_away": verdicts.of_scanner(answers=False, queues=queues()),
    "yellow scanner_infected": verdicts.of_scanner(
        answers=True, queues=queues(files_infected=(1, DAY))
    ),
    "green scanner_fine": verdicts.of_scanner(answers=True, queues=queues()),
    "green webhooks_fine": verdicts.of_webhooks(queues(), NOW),
    "yellow webhooks_dead": verdicts.of_webhooks(queues(webhooks_dead=(1, DAY)), NOW),
    "yellow webhooks_stuck": verdicts.of_webhooks(queues(webhooks_waiting=(1, DAY)), NOW),
    "green storage_fine": verdicts.of_storage(None),
    "red storage_refused": verdicts.of_storage(("remove", Unavailable("storage_unavailable"))),
    "green certificates_none": verdicts.of_certificates([], NOW),
    "green certificates_fine": verdicts.of_certificates([certificate(31 * DAY)], NOW),
    "yellow certificates_soon": verdicts.of_certificates(
        [certificate(99 * DAY), certificate(29 * DAY)], NOW
    ),
    "yellow certificates_open": verdicts.of_certificates(
        [certificate(31 * DAY)._replace(open_files=("53.p12",))], NOW
    ),
    "red certificates_over": verdicts.of_certificates([certificate(timedelta(0))], NOW),
    "red certificates_unreadable": verdicts.of_certificates(
        [certificate(DAY), certificate(None)], NOW
    ),
    "green secrets_fine": verdicts.of_secrets([]),
    "red secrets_lost": verdicts.of_secrets(["webhook https://a"] * 7),
    "yellow secrets_plain": verdicts.of_secrets([], ["sirian/lama"]),
    "green counts_right": verdicts.of_counts(CountsReport(7, 0, 0, [])),
    "red counts_wrong": verdicts.of_counts(CountsReport(7, 0, 2, [])),
    "green backup_fine": verdicts.of_backup(FINE, "/mnt", NOW, is_production=True),
    "red backup_none": verdicts.of_backup(backups(), "", NOW, is_production=True),
    "yellow backup_none": verdicts.of_backup(backups(), "", NOW, is_production=False),
    "red backup_never": verdicts.of_backup(
        backups(last_failed_at=HOUR, last_error="backup_target_full"),
        "/mnt",
        NOW,
        is_production=True,
    ),
    "red backup_old": verdicts.of_backup(
        backups(last_made_at=2 * DAY, last_verified_at=DAY), "/mnt", NOW, is_production=True
    ),
    "yellow backup_old": verdicts.of_backup(
        backups(last_made_at=DAY, last_failed_at=HOUR), "/mnt", NOW, is_production=True
    ),
    "yellow backup_gaps": verdicts.of_backup(
        backups(last_made_at=DAY, missing_files=2), "/mnt", NOW, is_production=True
    ),
    "yellow backup_unread": verdicts.of_backup(
        backups(last_made_at=DAY, last_verified_at=9 * DAY), "/mnt", NOW, is_production=True
    ),
    "yellow worker_never": verdicts.of_worker([], NOW),
    "red worker_silent": verdicts.of_worker(runs(heartbeat=(HOUR, None)), NOW),
    "yellow worker_fails": verdicts.of_worker(
        runs(heartbeat=BEAT, mail=(DAY, HOUR), events=(None, HOUR)), NOW
    ),
    "green worker_fine": verdicts.of_worker(runs(heartbeat=BEAT, mail=(HOUR, DAY)), NOW),
}


@pytest.mark.parametrize("expected", TABLE)
def test_each_state_has_its_light_and_words_without_a_gap(expected: str) -> None:
    verdict = TABLE[expected]
    light, word = expected.split(" ")
    assert (verdict.light, verdict.code) == (HealthLight(light), f"doctor_{word}")
    message = OPERATIONS[verdict.code]
    for words in (message.indonesian, message.english):
        for text in words:
            gaps = {gap for _, gap, _, _ in string.Formatter().parse(text) if gap}
            assert gaps <= set(verdict.facts)


def test_every_sentence_is_said_and_every_check_has_a_name() -> None:
    said = {verdict.code for verdict in TABLE.values()} | {"doctor_failed", "doctor_unanswered"}
    assert said == set(OPERATIONS)
    assert set(NAMES) == {check.name for check in doctor.CHECKS} | {"versions"}


@pytest.mark.parametrize(
    ("at", "language", "words"),
    [
        (NOW - 15 * HOUR, Language.INDONESIAN, "kemarin 02.00 WITA"),
        (NOW - 15 * HOUR, Language.ENGLISH, "yesterday 02:00 WITA"),
        (NOW, Language.INDONESIAN, "hari ini 17.00 WITA"),
        (NOW - 40 * DAY, Language.ENGLISH, "29 January 2026 at 17:00 WITA"),
    ],
)
def test_an_instant_is_said_as_people_say_it(at: datetime, language: Language, words: str) -> None:
    now = NOW + 10 * HOUR if at.date() == date(2026, 3, 9) else NOW
    assert doctor.when(at, now, language, "Asia/Makassar") == words
