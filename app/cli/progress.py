"""`zi progress`: whether the counts that roll-ups are made of are right."""

import typer

from app.cli.common import err, load_settings, opened, out, run
from app.cli.preparing import require_current
from app.core.settings import Settings
from app.services.plan.counts.keeping import count_all_teams
from app.services.plan.counts.verifying import CountsReport, verify_counts

progress_app = typer.Typer(no_args_is_help=True, help="The kept counts of teams: verify, rebuild.")


@progress_app.command("verify")
def verify_kept_counts() -> None:
    """Compare every kept number with a fresh count; exits with 1 when one differs, and says which.

    It changes nothing, and nobody has to wait for it.
    """
    settings = load_settings()
    require_current(settings)
    report = run(_verify(settings))
    for each in report.differences:
        place = f"team {each.team_id}" + (f", month {each.month}" if each.month else "")
        kept = "not counted" if each.kept is None else f"kept {each.kept}"
        err.print(f"{place}: {each.name}: {kept}, counted {each.fresh}", markup=False)
    if report.total > len(report.differences):
        err.print(f"... and {report.total - len(report.differences)} more.")
    if report.due:
        err.print(f"{report.due} changes wait to be counted: until then progress counts anew.")
    out.print(f"{report.teams} teams: {report.total} numbers differ.")
    if not report.right:
        err.print("zi progress rebuild counts all teams anew.")
        raise typer.Exit(1)


@progress_app.command("rebuild")
def rebuild_kept_counts() -> None:
    """Count all teams anew, some at a time; the service may go on meanwhile."""
    settings = load_settings()
    require_current(settings)
    out.print(f"{run(_rebuild(settings))} teams counted.")


async def _verify(settings: Settings) -> CountsReport:
    async with opened(settings) as database:
        return await verify_counts(database)


async def _rebuild(settings: Settings) -> int:
    async with opened(settings) as database:
        return await count_all_teams(database, only_due=False)
