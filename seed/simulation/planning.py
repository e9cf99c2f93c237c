"""The plan of the year: who is in charge, which months, and the Ketua's approval."""

from seed.simulation.client import Json
from seed.simulation.office import Office, Team, chance

# For action items whose words suggest nothing, by chance: each is as likely as the others.
HABITS: tuple[Json, ...] = (
    {"kind": "quarterly"},
    {"kind": "each_semester"},
    {"kind": "once", "month": 8},
    {"kind": "once", "month": 6},
    {"kind": "times_a_year", "times": 3},
    {"kind": "once", "month": 9},
    {"kind": "quarterly"},
    {"kind": "once", "month": 11},
)
UNKNOWN = 0.04  # of the action items stay without months, and one in ten without a person
NOBODY = 0.1


def plan_the_year(office: Office) -> None:
    """Every team sets its months and names who is in charge; then the plan is approved."""
    schedule = office.ketua.get(f"/decrees/{office.head.decree_id}/schedule")
    for team in office.teams:
        items = [item for item in schedule["items"] if item["team_id"] == team.id]
        _set_months(office, team, items)
        _name_people(team, items)
    office.ketua.post(
        f"/decrees/{office.head.decree_id}/schedule/approve", note="Disetujui dalam rapat pleno."
    )


def _set_months(office: Office, team: Team, items: list[Json]) -> None:
    """What the decree's words suggest, read by the coordinator; otherwise the team's habit."""
    settings = [
        {"action_item_id": item["action_item_id"], "recurrence": _recurrence(item)}
        for item in items
        if chance(item["code"], "unknown") >= UNKNOWN
    ]
    team.coordinator.post(
        f"/decrees/{office.head.decree_id}/schedule",
        items=settings,
        reason=f"Rapat kerja {team.title}",
    )
    for item in items:
        if item["suggestion"] and item["suggestion"]["kind"] == "quarterly":
            _add_first_quarter(team, item)


def _add_first_quarter(team: Team, item: Json) -> None:
    """A recurrence begins with the decree; what was done each quarter before is set by hand."""
    path = f"/action-items/{item['action_item_id']}/schedule"
    march = {"month": 3, "status": "planned"}
    team.coordinator.change("PUT", path, months=[march], reason="Triwulan I sudah dilaksanakan.")


def _recurrence(item: Json) -> Json:
    suggestion = item["suggestion"]
    if suggestion:
        return {name: suggestion[name] for name in ("kind", "times", "month", "phrase")}
    return HABITS[int(chance(item["code"], "habit") * len(HABITS))]


def _name_people(team: Team, items: list[Json]) -> None:
    for item in items:
        if chance(item["code"], "nobody") >= NOBODY:
            person = team.worker(item["code"])
            path = f"/action-items/{item['action_item_id']}"
            team.coordinator.change("PATCH", path, person_in_charge_id=person.user_id)
