"""A month of a team: what was done, the evidence of it, and what became of that evidence."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from seed.simulation.client import Json, Person
from seed.simulation.office import Office, Team, chance
from seed.simulation.papers import TICKED, pdf, show_page, tick

# How far what is planned comes, by chance; the shares add up to 1.
WORK = {"on_time": 0.80, "late": 0.12, "never": 0.08}
FATES = {
    "accepted": 0.62,
    "revised": 0.14,  # returned once, then accepted
    "returned": 0.06,
    "verified": 0.06,
    "submitted": 0.06,
    "draft": 0.04,
    "withdrawn": 0.02,
}
MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
WITH_EVIDENCE = 0.65  # of the work; the rest is only reported
RESTRICTED_TEAM = 5  # Penguatan Pengawasan: complaints and gratification
RESTRICTED = 0.15
BY_COORDINATOR = 0.08  # of the evidence is the coordinator's own; the Ketua's is rarer
BY_KETUA = 0.03
RENEWED = 0.08  # of the evidence is taken up again once it is accepted
LASTING = 0.15  # of the evidence is a decision that holds for a quarter more
A_QUARTER = timedelta(days=92)
# The gratification report, whatever chance says: each quarter's is accepted, and one never came.
EVERY_QUARTER = "5A.2"
# Evidence that never came: of that quarter, and after a decision that had run out.
NEVER_SHOWN = {(EVERY_QUARTER, 9), ("6A.3", 12)}
# What such an action item did can be seen on the office's website.
ON_THE_WEB = ("publikasi", "media sosial")


@dataclass(frozen=True)
class Month:
    """A month of the plan's year."""

    year: int
    number: int

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return date(self.year, self.number, calendar.monthrange(self.year, self.number)[1])

    @property
    def words(self) -> str:
        """As people write it."""
        return f"{MONTHS[self.number - 1]} {self.year}"


@dataclass
class Case:
    """A piece of evidence on its way."""

    id: str
    team: Team
    author: Person
    fate: str
    is_renewed: bool = False
    is_verified: bool = False
    was_returned: bool = False


@dataclass
class Desk:
    """What lies there: evidence that waits for somebody, and work to be caught up."""

    cases: list[Case] = field(default_factory=list)
    behind: list[tuple[Team, Json, Json, Month]] = field(default_factory=list)
    acting: dict[str, Person] = field(
        default_factory=dict
    )  # by team, while its coordinator is away

    def judge(self, team: Team) -> Person:
        """Who judges for the team first."""
        return self.acting.get(team.id, team.coordinator)


def chosen(shares: dict[str, float], *key: object) -> str:
    """One of the names, each as likely as its share."""
    left = chance(*key)
    for name, share in shares.items():
        left -= share
        if left < 0:
            return name
    return next(iter(shares))


def work(office: Office, desk: Desk, month: Month, today: date) -> None:
    """What is planned for the month: reported with its evidence, or put off."""
    for team, activity, item in planned(office, month):
        is_told = item["code"] == EVERY_QUARTER
        outcome = "on_time" if is_told else chosen(WORK, item["code"], month.number)
        if outcome == "on_time":
            _report(office, desk, (team, activity, item, month), min(month.last, today))
        elif outcome == "late":
            desk.behind.append((team, activity, item, month))


def catch_up(office: Office, desk: Desk, today: date) -> None:
    """What was put off is done after all."""
    behind, desk.behind = desk.behind, []
    for task in behind:
        _report(office, desk, task, today)


def review(office: Office, desk: Desk) -> None:
    """Coordinators and the Ketua take the step that each piece of evidence is to get next."""
    desk.cases = [case for case in desk.cases if not _decided(office, desk, case)]


def revise(desk: Desk) -> None:
    """Authors mend what was returned to them, where they ever do."""
    for case in desk.cases:
        if case.fate == "revised" and case.was_returned and not case.is_verified:
            path = f"/evidence/{case.id}"
            case.author.post(f"{path}/revisions", keep_files=True)
            case.author.upload(f"{path}/files", "lampiran tanda tangan.pdf", pdf(case.id))
            tick(case.author, case.id, "all")
            case.author.post(f"{path}/submit")
            case.fate, case.was_returned = "accepted", False


def planned(office: Office, month: Month) -> Iterator[tuple[Team, Json, Json]]:
    """The action items that are planned for the month, with their team and activity."""
    plan = office.ketua.get(f"/decrees/{office.head.decree_id}/plan")
    for team in office.teams:
        (rows,) = (found for found in plan["teams"] if found["id"] == team.id)
        for activity in rows["activities"]:
            for item in activity["action_items"]:
                if item["schedule"][month.number - 1]["status"] == "planned":
                    yield team, activity, item


def _report(office: Office, desk: Desk, task: tuple[Team, Json, Json, Month], day: date) -> None:
    team, activity, item, month = task
    beside = [i["id"] for i in activity["indicators"] if item["id"] in i["action_item_ids"]]
    is_shown = chance(item["code"], month.number, "shown") < WITH_EVIDENCE
    is_shown = is_shown or item["code"] == EVERY_QUARTER
    is_shown = is_shown and (item["code"], month.number) not in NEVER_SHOWN
    evidence = [_evidence(office, desk, task, beside, day)] if beside and is_shown else []
    is_meeting = "rapat" in item["text"].lower() or chance(item["code"], month.number, "met") < 0.3  # noqa: PLR2004 - three in ten
    team.worker(item["code"]).post(
        f"/action-items/{item['id']}/realisations",
        done_on=str(day),
        month=month.number,
        note=f"Dilaksanakan untuk {month.words}: {item['text']}"[:2000],
        participants="Koordinator dan seluruh anggota tim" if is_meeting else None,
        evidence_ids=evidence,
    )


def _evidence(
    office: Office,
    desk: Desk,
    task: tuple[Team, Json, Json, Month],
    indicator_ids: list[str],
    day: date,
) -> str:
    """Evidence of what was done, filed and handed in, unless it stays a draft."""
    team, _, item, month = task
    author = _author(office, team, item, month)
    title = f"{item['code']} {month.words}: {item['text']}"[:290]
    is_restricted = (
        team.number == RESTRICTED_TEAM and chance(item["code"], "restricted") < RESTRICTED
    )
    is_lasting = chance(item["code"], month.number, "lasting") < LASTING
    is_told = item["code"] == EVERY_QUARTER
    made = author.post(
        "/evidence",
        indicator_ids=indicator_ids,
        title=title,
        evidence_date=str(day),
        covers_from=str(month.first),
        covers_to=str(month.last),
        valid_until=str(month.last + A_QUARTER) if is_lasting and not is_told else None,
        confidentiality="restricted" if is_restricted else "normal",
    )
    fate = "accepted" if is_told else chosen(FATES, item["code"], month.number, "fate")
    is_renewed = chance(item["code"], month.number, "renewed") < RENEWED
    case = Case(made["id"], team, author, fate, is_renewed)
    name = f"{item['code']} {month.words}.pdf"
    author.upload(f"/evidence/{case.id}/files", name, pdf(title))
    _fill(office, case, item, month)
    if case.fate != "draft":
        author.post(f"/evidence/{case.id}/submit")
        desk.cases.append(case)
    return case.id


def _fill(office: Office, case: Case, item: Json, month: Month) -> None:
    """What belongs beside the file: the ticked checklist, and a page where there is one."""
    key = (item["code"], month.number, "ticked")
    tick(case.author, case.id, chosen(TICKED, *key), *key)
    if any(word in item["text"].lower() for word in ON_THE_WEB):
        name = f"{item['code']} {month.words}".replace(" ", "-")
        show_page(case.author, case.id, f"{office.website}/berita/{name}", "Berita kegiatan")


def _author(office: Office, team: Team, item: Json, month: Month) -> Person:
    share = chance(item["code"], month.number, "author")
    if share < BY_KETUA:
        return office.ketua
    return team.coordinator if share < BY_KETUA + BY_COORDINATOR else team.worker(item["code"])


def _decided(office: Office, desk: Desk, case: Case) -> bool:
    """Take one step; True when nothing more will happen to it."""
    path = f"/evidence/{case.id}"
    if case.fate == "submitted":
        return True
    if case.fate == "withdrawn":
        case.author.post(f"{path}/withdraw", reason="Salah berkas, diganti eviden lain.")
        return True
    if case.fate in {"revised", "returned"}:
        if not case.was_returned:
            is_own = case.author is case.team.coordinator
            judge = office.ketua if is_own else desk.judge(case.team)
            _judge(judge, path, "return", reason="Tanda tangan belum ada.", reason_code="unsigned")
            case.was_returned = True
        return case.fate == "returned"
    if not case.is_verified and case.author is not case.team.coordinator:
        _judge(desk.judge(case.team), path, "verify", reason="Lengkap.")
        case.is_verified = True
        return case.fate == "verified"
    accepter = office.pengarah[0] if case.author is office.ketua else office.ketua
    _judge(accepter, path, "accept")
    if case.is_renewed:  # stays in force, with a draft beside it
        case.author.post(f"{path}/revisions", reason="Lampiran daftar hadir tertinggal.")
    return True


def _judge(person: Person, path: str, verdict: str, **words: str) -> None:
    """Somebody reads the evidence and judges the revision they have read."""
    read = person.get(path)
    person.post(f"{path}/{verdict}", revision_digest=read["revision"]["digest"], **words)
