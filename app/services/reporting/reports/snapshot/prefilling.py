"""What the narrative of a report begins with: sentences made of its snapshot alone."""

from collections.abc import Iterable, Iterator

from app.core.messages import Language
from app.core.messages.dates import MONTH_NAMES, day_in_words
from app.models.directive import DirectiveStatus
from app.models.finding import FindingStatus
from app.models.plan import MonthProgress
from app.schemas.reporting.reports.snapshot import ItemLine, ReportSnapshot, TeamLine
from app.schemas.reporting.reports.writing import MOST_CHARACTERS

_ID = Language.INDONESIAN


def chapter_of(snapshot: ReportSnapshot, line: TeamLine) -> dict[str, str]:
    """Achievements, obstacles and next steps of a team; solutions are for people to say."""
    parts = {
        "achievements": _achievements(line),
        "obstacles": _obstacles(snapshot, line),
        "next_steps": _next_steps(snapshot, line),
    }
    return {name: text for name, lines in parts.items() if (text := _joined(lines))}


def summary_of(snapshot: ReportSnapshot) -> str:
    """Three numbers, and what needs the Ketua most."""
    total = snapshot.total
    months, expected = total.period.months, total.period.expected
    indicators, done = total.year.indicators, _share(months.percent_done, months.planned)
    day = day_in_words(snapshot.day, _ID)
    return (
        f"Dari {months.planned} pelaksanaan yang direncanakan pada periode ini, {months.done}"
        f" terlaksana ({done}) dan {months.late} terlambat.\n"
        f"Dari {expected.by_now} eviden yang diharapkan, {expected.met} terpenuhi"
        f" ({_share(expected.percent_met, expected.by_now)}).\n"
        f"{indicators.proven} dari {indicators.indicators} indikator terbukti per {day}."
    )


def _share(percent: int, whole: int) -> str:
    """A percentage; of nothing there is none."""
    return f"{percent} %" if whole else "-"


def _achievements(line: TeamLine) -> Iterator[str]:
    for item in _items(line):
        for done in item.realisations:
            note = " ".join(done.note.split())
            yield f"{item.code} {day_in_words(done.done_on, _ID)}: {note}"


def _obstacles(snapshot: ReportSnapshot, line: TeamLine) -> Iterator[str]:
    first, last = snapshot.covers_from.month, snapshot.covers_to.month
    for item in _items(line):
        late = [
            MONTH_NAMES[_ID][each.month - 1]
            for each in item.months
            if first <= each.month <= last and each.progress is MonthProgress.LATE
        ]
        if late:
            yield f"{item.code} {item.text}: belum terlaksana untuk {', '.join(late)}."
    missing = line.period.expected.missing
    if missing:
        yield f"{missing} eviden yang diharapkan pada periode ini belum terpenuhi."


def _next_steps(snapshot: ReportSnapshot, line: TeamLine) -> Iterator[str]:
    for finding in snapshot.findings:
        if finding.team.id == line.team.id and finding.status is not FindingStatus.CLOSED:
            words = finding.text and " ".join(finding.text.split())
            yield f"Temuan: {words}" if words else "Temuan atas eviden rahasia."
    for directive in snapshot.directives:
        if directive.team.id == line.team.id and directive.status is not DirectiveStatus.CLOSED:
            due = day_in_words(directive.due_date, _ID)
            yield f"Arahan: {' '.join(directive.text.split())} (tenggat {due})"


def _items(line: TeamLine) -> Iterator[ItemLine]:
    return (item for activity in line.activities for item in activity.action_items)


def _joined(lines: Iterable[str]) -> str:
    """Lines of one text, as many as its length allows."""
    text = ""
    for line in lines:
        longer = f"{text}\n{line}" if text else line
        if len(longer) > MOST_CHARACTERS:
            break
        text = longer
    return text
