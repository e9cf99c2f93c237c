"""Rules about the people of the decree, and about what they report."""

from collections.abc import Iterator

from app.models.rights import Permission
from app.services.tasks.gaps.gap import Gap
from app.services.tasks.gaps.year import DecreeYear


def nobody_verifies(year: DecreeYear) -> Iterator[Gap]:
    """Nobody may verify the evidence of a working team today."""
    return _nobody(year, Permission.EVIDENCE_VERIFY)


def nobody_accepts(year: DecreeYear) -> Iterator[Gap]:
    """Nobody of the office may accept evidence today."""
    return _nobody(year, Permission.EVIDENCE_ACCEPT)


def report_overdue(year: DecreeYear) -> Iterator[Gap]:
    """The report of a period is not submitted although it is due, as the office set."""
    for report, team in year.overdue_reports:
        yield Gap(
            team=team,
            due_date=report.due_date,
            href=report.href,
            facts={"report": report.label},
        )


def _nobody(year: DecreeYear, permission: Permission) -> Iterator[Gap]:
    for lacking, team in year.undecided:
        if lacking is permission:
            yield Gap(team=team, href=f"teams/{team.id}/members", facts={"team": team.title})
