"""What Pengarah, Ketua and the evaluator raise, and how the teams answer."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from seed.simulation.client import Json, Person
from seed.simulation.office import Office, Team, chance
from seed.simulation.working import Month, chosen

WEEKS = timedelta(weeks=3)
# How far a matter comes, by chance.
ENDS = {"closed": 0.7, "answered": 0.15, "unanswered": 0.15}


@dataclass
class Matter:
    """A directive, finding or follow-up on its way."""

    path: str
    giver: Person
    answerer: Person
    end: str
    answer_step: str
    steps_before: tuple[str, ...] = ()
    is_answered: bool = False


@dataclass
class Talk:
    """Everything that waits for a word."""

    matters: list[Matter] = field(default_factory=list)


def raise_matters(office: Office, talk: Talk, month: Month, today: date) -> None:
    """A directive each month; a finding with its follow-up every second one; some remarks."""
    team = office.teams[month.number % len(office.teams)]
    giver = office.pengarah[0] if month.number % 2 else office.ketua
    directive = giver.post(
        "/directives",
        team_id=team.id,
        text=f"Prioritaskan {team.title} pada {month.words}.",
        due_date=str(today + WEEKS),
    )
    end = chosen(ENDS, "directive", month.number)
    talk.matters.append(
        Matter(
            f"/directives/{directive['id']}",
            giver,
            team.coordinator,
            end,
            "respond",
            ("acknowledge",),
        )
    )
    if month.number % 2 == 0:
        _find(office, talk, month, today)
    _remark(office, team, month)


def answer(talk: Talk) -> None:
    """The teams answer what they ever will."""
    for matter in talk.matters:
        if matter.end == "unanswered" or matter.is_answered:
            continue
        for step in matter.steps_before:
            matter.answerer.post(f"{matter.path}/{step}")
        text = "Sudah dilaksanakan, hasilnya dilaporkan dalam rapat."
        matter.answerer.post(f"{matter.path}/{matter.answer_step}", text=text)
        matter.is_answered = True


def close(talk: Talk) -> None:
    """Whoever raised a matter closes what was answered well, follow-ups before their finding."""
    for matter in reversed(talk.matters):
        if matter.is_answered and matter.end == "closed":
            read = matter.giver.get(matter.path)
            matter.giver.post(f"{matter.path}/close", revision_digests=read["revision_digests"])
    talk.matters = [m for m in talk.matters if not (m.is_answered and m.end == "closed")]


def _find(office: Office, talk: Talk, month: Month, today: date) -> None:
    """An indicator without evidence, asked about by the evaluator or the Ketua."""
    team = office.teams[(month.number + 3) % len(office.teams)]
    raiser = office.asesor if month.number % 4 else office.ketua
    indicator = _indicator(team, month)
    due = str(today + WEEKS)
    finding = raiser.post(
        "/findings",
        indicator_id=indicator["id"],
        due_date=due,
        reason=f"Eviden {month.words} belum lengkap.",
        severity=chosen({"low": 0.3, "medium": 0.5, "high": 0.2}, "severity", month.number),
        cause="Pembagian tugas belum jelas.",
        recommendation="Tunjuk penanggung jawab dan lengkapi eviden.",
    )
    end = chosen(ENDS, "finding", month.number)
    path = f"/findings/{finding['id']}"
    talk.matters.append(Matter(path, raiser, team.coordinator, end, "answer"))
    owner = team.worker("follow-up", month.number)
    task = raiser.post(
        f"{path}/follow-ups",
        text="Lengkapi eviden dan laporkan kepada koordinator.",
        owner_id=owner.user_id,
        due_date=due,
    )
    talk.matters.append(
        Matter(f"/follow-ups/{task['id']}", raiser, owner, end, "finish", ("start",))
    )


def _indicator(team: Team, month: Month) -> Json:
    signs = [sign for activity in team.activities for sign in activity["indicators"]]
    found: Json = signs[int(chance("asked", month.number) * len(signs))]
    return found


def _remark(office: Office, team: Team, month: Month) -> None:
    """A word between Ketua and coordinator about an action item."""
    items = [item for activity in team.activities for item in activity["action_items"]]
    item = items[int(chance("remark", month.number) * len(items))]
    office.ketua.post(
        f"/action-items/{item['id']}/comments",
        text=f"Bagaimana kemajuan {item['code']} pada {month.words}?",
        mention_ids=[team.coordinator.user_id],
    )
