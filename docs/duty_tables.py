"""The duties of the seeded decree with what carries them out, as tables."""

from pathlib import Path

from app.schemas.decrees.files import DecreeFile
from app.services.decrees.files import read_decree_file
from app.services.decrees.linting.texts import mark_of

SEED = Path(__file__).resolve().parent.parent / "seed" / "keputusan-142-2023.yaml"
# What people call each measure.
MEASURES = {
    "closed_periods": "penutupan bulan",
    "directives": "arahan",
    "findings": "temuan",
    "follow_ups": "tindak lanjut",
    "meetings": "rapat",
    "verdicts": "pemeriksaan eviden",
}
NOTHING = "**nothing**"


def duty_tables() -> dict[str, str]:
    """Each duty with its activities, measures and reading; the activities that serve no duty."""
    from docs.generate import table  # noqa: PLC0415 - it imports this module

    file = read_decree_file(SEED.read_text(encoding="utf-8"))
    names = {
        f"{team.number}{activity.letter}": activity.correction or activity.name
        for team in file.teams
        for activity in team.activities
    }
    served = {code for team in file.teams for duty in team.duties for code in duty.activities}
    bare = [(code, name) for code, name in names.items() if code not in served]
    return {
        "duties": table(("Duty", "Text", "Carried out by", "Reading"), _rows(file)),
        "activities": table(("Activity", "Name"), bare),
    }


def _rows(file: DecreeFile) -> list[tuple[str, str, str, str]]:
    return [
        (
            f"{mark_of(team)}.{number}",
            duty.correction or duty.text,
            ", ".join([*duty.activities, *map(MEASURES.__getitem__, duty.measures)]) or NOTHING,
            duty.reading or "",
        )
        for team in file.teams
        for number, duty in enumerate(team.duties, start=1)
    ]
