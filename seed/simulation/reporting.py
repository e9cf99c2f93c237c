"""The written reports of the simulated year: four quarters, and the year when it is over."""

from datetime import date, timedelta

from seed.simulation.client import Json
from seed.simulation.office import Office
from seed.simulation.working import Month

MONTHS_OF_A_QUARTER = 3
QUARTERS = 4
DUE = timedelta(days=60)
# Which quarter's report comes back once before the leader takes note of it.
SENT_BACK = 3
_SOLUTION = "Koordinator memeriksa kelengkapan eviden setiap pekan bersama anggota tim."
_NEXT = "Melengkapi eviden yang masih kurang sebelum akhir periode berikutnya."


def report_what_is_over(office: Office, month: Month, today: date) -> None:
    """The reports of all quarters that are over and have none yet."""
    made = office.ketua.every("/reports", decree_id=office.head.decree_id, kind="quarter")
    written = {each["period"] for each in made}
    over = (month.number - 1) // MONTHS_OF_A_QUARTER
    for quarter in range(1, over + 1):
        if quarter not in written:
            _report(office, "quarter", quarter, today)


def report_the_year(office: Office, today: date) -> None:
    """The last quarter and the year, of the same day's data."""
    _report(office, "quarter", QUARTERS, today)
    _report(office, "year", 1, today)


def _report(office: Office, kind: str, period: int, today: date) -> None:
    """One report from its first word until the leader has taken note of it."""
    decree_id = office.head.decree_id
    report = office.ketua.post("/reports", decree_id=decree_id, kind=kind, period=period)
    here = f"/reports/{report['id']}"
    for team in office.teams:
        words = {"solutions": _SOLUTION, "next_steps": _NEXT}
        team.coordinator.change("PATCH", f"{here}/teams/{team.id}", **words)
    _recommend(office, here, today)
    office.ketua.post(f"{here}/submit")
    leader = office.pengarah[0]
    if (kind, period) == ("quarter", SENT_BACK):
        reason = "Jelaskan kendala yang masih terbuka."
        leader.post(f"{here}/return", digest=_digest(office, here), reason=reason)
        team = office.teams[0]
        obstacles = "Notula rapat belum ditandatangani saat eviden diminta."
        team.coordinator.change("PATCH", f"{here}/teams/{team.id}", obstacles=obstacles)
        office.ketua.post(f"{here}/submit")
    leader.post(f"{here}/acknowledge", digest=_digest(office, here))
    _close_old(office, here)


def _digest(office: Office, here: str) -> str:
    """Of the document as it stands."""
    return str(office.pengarah[0].get(f"{here}/content")["receipt"]["digest"])


def _recommend(office: Office, here: str, today: date) -> None:
    """Of the team that lacks most what it lacks, and something for all."""
    snapshot = office.ketua.get(f"{here}/content")["document"]["snapshot"]
    worst = max(snapshot["teams"], key=lambda each: each["year"]["expected"]["missing"])
    team = worst["team"]
    due = str(today + DUE)
    for text, responsible in (
        (_missing(worst), f"Koordinator {team['title']}"),
        ("Adakan rapat monitoring bersama seluruh tim setiap bulan.", "Semua koordinator"),
    ):
        body = {"text": text, "responsible": responsible, "due_date": due}
        office.ketua.post(f"{here}/recommendations", **body)


def _missing(line: Json) -> str:
    missing = line["year"]["expected"]["missing"]
    return f"Lengkapi {missing} eviden yang kurang." if missing else "Pertahankan eviden."


def _close_old(office: Office, here: str) -> None:
    """The leader closes what earlier reports asked of the teams once, the rest is carried on."""
    snapshot = office.ketua.get(f"{here}/content")["document"]["snapshot"]
    for old in snapshot["recommendations"]:
        if old["status"] == "open" and old["position"] == 1:
            path = f"/reports/{old['report_id']}/recommendations/{old['id']}/close"
            office.pengarah[0].post(path, reason="Eviden sudah dilengkapi dan diperiksa.")
