"""What no plan foresees: a report taken back, a meeting of three teams, somebody who is away."""

from collections.abc import Callable
from datetime import date, timedelta

from seed.simulation.client import Json
from seed.simulation.office import Office, Team
from seed.simulation.papers import pdf
from seed.simulation.steering import Talk
from seed.simulation.working import EVERY_QUARTER, Case, Desk, Month, planned

DAY = timedelta(days=1)
# What becomes of the evidence of the meeting, team by team: each coordinator judges their part.
OF_THE_MEETING = ("accepted", "returned", "verified")
PAPERS = {
    "undangan": "undangan rapat.pdf",
    "daftar_hadir": "daftar hadir.pdf",
    "notula": "notula.pdf",
}


def go_on_leave(office: Office, desk: Desk, _talk: Talk, month: Month, _today: date) -> None:
    """A coordinator is away to the end of the month; the one of another team stands in."""
    team, other = office.teams[1], office.teams[2]
    seat = _seats(office)[team.coordinator.user_id]
    team.coordinator.post(
        f"/memberships/{seat['id']}/stand-ins",
        username=other.coordinator.username,
        valid_to=str(month.last + DAY),
        reason="Cuti tahunan",
    )
    desk.acting[team.id] = other.coordinator


def take_back(office: Office, _desk: Desk, _talk: Talk, month: Month, _today: date) -> None:
    """A report that was a mistake: the month is no longer done."""
    for team, _, item in planned(office, month):
        path = f"/action-items/{item['id']}/realisations"
        made = [each for each in office.ketua.every(path) if each["month"] == month.number]
        if made and item["code"] != EVERY_QUARTER:
            team.worker(item["code"]).post(
                f"{path}/{made[0]['id']}/cancel",
                reason="Salah bulan: kegiatannya ditunda, laporannya keliru.",
            )
            return


def meet(office: Office, desk: Desk, _talk: Talk, month: Month, today: date) -> None:
    """A meeting of three teams, whose papers are evidence of each without a second upload."""
    teams = office.teams[: len(OF_THE_MEETING)]
    writer = teams[0].members[0]
    meeting = writer.post(
        "/meetings",
        team_id=teams[0].id,
        team_ids=[team.id for team in teams[1:]],
        title=f"Rapat koordinasi tiga tim {month.words}",
        agenda="Kemajuan rencana aksi dan eviden yang masih kurang",
        place="Aula",
        meeting_date=str(today),
        starts_at="09:00",
    )
    path = f"/meetings/{meeting['id']}"
    for kind, name in PAPERS.items():
        writer.upload(f"{path}/files", name, pdf(f"{kind} {month.words}"), kind=kind)
    came = [person.user_id for team in teams for person in (team.coordinator, *team.members)]
    writer.post(f"{path}/hold", came_ids=came, minutes="Tiap tim melengkapi evidennya.")
    for team, fate in zip(teams, OF_THE_MEETING, strict=True):
        author = team.members[0]
        drafted = author.post(f"{path}/evidence", indicator_ids=[_indicator(office, team, month)])
        (evidence,) = (each for each in drafted["evidence"] if each["team"]["id"] == team.id)
        author.post(f"/evidence/{evidence['id']}/submit")
        desk.cases.append(Case(evidence["id"], team, author, fate))


def leave(office: Office, desk: Desk, talk: Talk, _month: Month, _today: date) -> None:
    """A member is transferred with work in hand, which another member goes on with."""
    seats = _seats(office)
    team, leaver = max(
        ((team, member) for team in office.teams for member in team.members[1:]),
        key=lambda found: _in_hand(office, seats[found[1].user_id]),
    )
    heir, seat = team.members[0], seats[leaver.user_id]
    office.ketua.post(f"/memberships/{seat['id']}/end", reason="Mutasi ke satuan kerja lain")
    office.ketua.post(
        f"/memberships/{seat['id']}/handover", username=heir.username, reason="Mutasi"
    )
    team.members.remove(leaver)
    for case in desk.cases:
        if case.author is leaver:
            case.author = heir
            case.fate = "accepted" if case.fate == "withdrawn" else case.fate
    for matter in talk.matters:
        if matter.answerer is leaver:
            matter.answerer = heir


def _in_hand(office: Office, seat: Json) -> int:
    """How much evidence waits for the person of the seat."""
    told = office.ketua.get(f"/memberships/{seat['id']}/handover")["waiting"]
    return sum(each["count"] for each in told if each["kind"] in {"draft", "returned"})


def _seats(office: Office) -> dict[str, Json]:
    """The seats of the decree's people by whom they belong to, of several the first."""
    members = office.ketua.every(f"/decrees/{office.head.decree_id}/members")
    return {member["user_id"]: member for member in reversed(list(members))}


def _indicator(office: Office, team: Team, month: Month) -> str:
    """One that expects something of the month, or the team's first."""
    expecting = [
        indicator["id"]
        for found, activity, item in planned(office, month)
        for indicator in activity["indicators"]
        if found is team and item["id"] in indicator["action_item_ids"]
    ]
    (first, *_) = (sign["id"] for activity in team.activities for sign in activity["indicators"])
    return str(next(iter(expecting), first))


Happening = Callable[[Office, Desk, Talk, Month, date], None]
# By how many months after the decree.
HAPPENINGS: dict[int, Happening] = {1: go_on_leave, 2: take_back, 3: meet, 4: leave}
