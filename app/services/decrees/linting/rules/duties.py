"""Duties that nothing in the plan of their team carries out."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from app.core.texts import folded
from app.schemas.decrees.files import TeamEntry
from app.schemas.decrees.linting import ConcernCode
from app.services.decrees.linting.concerns import Concern
from app.services.decrees.linting.texts import LintedFile, Part, Written, mark_of


class Subject(NamedTuple):
    """What a duty can be about: how a duty names it, and how a plan that serves it does."""

    name: str
    duty: str
    plan: str


# Only what a plan can hardly serve without naming it. General aims (kinerja, akuntabilitas,
# profesionalisme) are served by work of any name: of those nothing can be said from words.
SUBJECTS: Final[tuple[Subject, ...]] = (
    Subject(
        "keuangan",
        r"keuangan|anggaran",
        r"keuangan|anggaran|belanja|bendahara|barang milik negara|\bbmn\b|\baset\b|pengadaan",
    ),
    Subject(
        "risiko atau resistensi",
        r"\br[ei]siko|resistensi",
        r"\br[ei]siko|resistensi",
    ),
    Subject(
        "pola pikir atau budaya kerja",
        r"pola pikir|budaya kerja",
        r"pola pikir|budaya kerja|agen perubahan|role model",
    ),
    Subject(
        "teknologi informasi",
        r"teknologi informasi",
        r"teknologi|elektronik|\bspbe\b|aplikasi|sistem informasi|digital",
    ),
    Subject(
        "keterbukaan informasi publik",
        r"keterbukaan informasi",
        r"informasi publik|keterbukaan|\bppid\b",
    ),
    Subject(
        "disiplin",
        r"disiplin",
        r"disiplin|kode etik|kode perilaku|absen|presensi|kehadiran",
    ),
    Subject(
        "kompetensi",
        r"kompetensi",
        r"kompetensi|diklat|pelatihan|bimbingan|workshop|sosialisasi",
    ),
    Subject("gratifikasi", r"gratifikasi", r"gratifikasi"),
    Subject("pengaduan", r"pengaduan", r"pengaduan|keluhan|lapor!"),
    Subject("benturan kepentingan", r"benturan kepentingan", r"benturan kepentingan"),
    Subject("kearsipan", r"\barsip|kearsipan", r"\barsip|kearsipan"),
    Subject(
        "kepuasan masyarakat",
        r"kepuasan",
        r"kepuasan|\bsurve[iy]\b|\bskm\b",
    ),
    Subject("standar pelayanan", r"standard?isasi|standar pelayanan", r"standar|maklumat"),
    Subject(
        "pemantauan dan evaluasi",
        r"pemantauan|monitoring|evaluasi",
        r"pemantauan|monitoring|evaluasi|monev|reviu",
    ),
)
_PLAN: Final = {Part.ACTIVITY, Part.ACTION_ITEM, Part.INDICATOR, Part.REMARKS}


def teams_have_activities(linted: LintedFile) -> Iterator[Concern]:
    """Stop at a working team that the plan gives nothing to do."""
    for index, team in enumerate(linted.file.teams):
        if team.number and not team.activities:
            path = ("teams", index, "title")
            yield Concern(ConcernCode.TEAM_WITHOUT_ACTIVITY, mark_of(team), path)


def duties_have_activities(linted: LintedFile) -> Iterator[Concern]:
    """Stop at a duty whose subject no line of the team's plan names, unless the file says more."""
    for text in linted.texts:
        if text.part is Part.DUTY and text.team and text.team.activities:
            duty = text.team.duties[int(text.path[-2])]
            if duty.activities or duty.measures:
                continue
            plan = _plan_of(linted, text.team)
            for subject in _subjects(text):
                if not re.search(subject.plan, plan):
                    facts = {"subject": subject.name, "team": mark_of(text.team)}
                    code = ConcernCode.DUTY_WITHOUT_ACTIVITY
                    yield Concern(code, text.place, text.path, facts)


def _subjects(duty: Written) -> Iterator[Subject]:
    words = folded(duty.correction or duty.text)
    return (subject for subject in SUBJECTS if re.search(subject.duty, words))


def _plan_of(linted: LintedFile, team: TeamEntry) -> str:
    texts = (text for text in linted.texts if text.team is team and text.part in _PLAN)
    return folded("\n".join(text.correction or text.text for text in texts))
