"""A year of the office lived over HTTP; in the end its numbers are counted once more, by hand."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.core import clock
from app.integrations.web import Web
from app.models import User
from app.services.tasks.reminders.engine import remind
from seed.simulation import Surroundings, simulate
from seed.simulation.client import API
from seed.simulation.office import Office as Lived
from seed.simulation.website import website
from tests.api.evidence.test_link_copies import work as keep_copies
from tests.support.databases import on_one_engine
from tests.support.desks import Desk
from tests.support.evaluated_year import check_evaluated_year
from tests.support.evidence import Body, every, ok
from tests.support.happenings import check_happenings, check_kept_counts
from tests.support.office import Office
from tests.support.raw_lists import RANK, RawLists, summed_up
from tests.support.reported_year import check_reports
from tests.support.sign_in import PASSWORD, CountingHasher
from tests.support.statements import counted

KUPANG = ZoneInfo("Asia/Makassar")
BEFORE_THE_DECREE = datetime(2023, 6, 4, tzinfo=UTC)
PATIENCE_DAYS = 14  # evidence may wait for a decision before that is a gap
STATEMENTS_OF_WORK = 8
MANY_INDICATORS = 3  # one file for as many is a gap


@pytest.fixture
def lived(office: Office, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lived]:
    """The office in the January after its year; whenever the clock moves, reminders are given."""
    monkeypatch.setattr("app.core.security._hasher", CountingHasher())
    clock.set_to(BEFORE_THE_DECREE)
    office.administrator()
    with Session(office.engine) as session, session.begin():
        hashed = CountingHasher().hash(PASSWORD)
        session.execute(update(User).where(User.username == "admin").values(password_hash=hashed))

    def move_to(instant: datetime) -> None:
        clock.set_to(instant)
        given(office)
        keep_copies(office)

    office.app.state.web = Web(("127.0.0.1:*",), timeout_seconds=5)
    try:
        with website() as address:
            around = Surroundings(address, move_to, print)
            yield simulate(office.client.request, "admin", PASSWORD, around)
    finally:
        clock.reset()


def given(office: Office) -> int:
    """Let the engine look once; how many reminders it gave."""
    assert office.client.portal is not None
    look = partial(remind, office.app.state.database, with_mail=False)
    return int(office.client.portal.call(look))


@on_one_engine
def test_numbers_of_a_year_agree_with_an_independent_count(office: Office, lived: Lived) -> None:
    ketua = office.person(lived.ketua.username)
    raw = RawLists(ketua, lived.head.decree_id, clock.today_in(KUPANG.key))
    assert {each["status"] for each in raw.evidence} == set(RANK)
    check_progress(raw)
    check_gaps(raw)
    check_work(office, lived, raw)
    check_reminders(office, lived)
    check_closings(raw)
    check_happenings(raw)
    check_kept_counts(office)
    check_reports(ketua, raw)
    check_evaluated_year(office, lived)


def check_progress(raw: RawLists) -> None:
    told = ok(raw.person.get(f"/decrees/{raw.decree_id}/progress"))
    statuses = Counter("accepted" if each["in_force"] else each["status"] for each in raw.evidence)
    assert told["total"]["evidence"] == dict.fromkeys(RANK, 0) | statuses
    revised = [each for each in raw.evidence if each["in_force"] and each["in_work"]]
    assert told["total"]["being_revised"] == len(revised) > 0
    check_expected(raw, told)
    planned = sum(len(raw.planned(item_id)) for item_id in raw.items)
    months = told["total"]["months"]
    assert (months["planned"], months["late"]) == (planned, len(raw.late))
    assert months["done"] == planned - len(raw.late)
    late_of_team = Counter(raw.items[item_id]["team_id"] for item_id, _ in raw.late)
    evidence_of_team = Counter(each["team"]["id"] for each in raw.evidence)
    for team in told["teams"]:
        assert team["months"]["late"] == late_of_team[team["team"]["id"]]
        assert sum(team["evidence"].values()) == evidence_of_team[team["team"]["id"]]
    late_in_month = Counter(month for _, month in raw.late)
    assert {each["month"]: each["late"] for each in told["months"]} == {
        month: late_in_month[month] for month in range(1, 13)
    }


def check_expected(raw: RawLists, told: Body) -> None:
    """Every month planned beside an indicator, and which of them are met: here as everywhere."""
    rows = every(raw.person, "/indicators", decree_id=raw.decree_id)
    for row in (*raw.indicators.values(), *rows):
        expected = raw.indicator(row["id"])
        assert {name: row[name] for name in expected} == expected, row["code"]
    for key, parts in (("team_id", told["teams"]), ("activity_id", told["activities"])):
        for part in parts:
            key_of_part = part["team"]["id"] if key == "team_id" else part["activity_id"]
            own = [raw.indicator(row["id"]) for row in rows if row[key] == key_of_part]
            assert (part["expected"], part["indicators"]) == summed_up(own)
    total = told["total"]
    expected, states = summed_up([raw.indicator(row["id"]) for row in rows])
    assert (total["expected"], total["indicators"]) == (expected, states)
    (report,) = (row for row in rows if row["code"] == "5A-2")  # of four quarters one is missing
    assert report["proven"] == {"accepted": 3, "by_now": 4, "in_year": 4, "missing": 1}
    assert min(states["partly_proven"], states["proven"], expected["missing"]) > 0
    trend = ok(raw.person.get(f"/decrees/{raw.decree_id}/progress/trend"))["points"][-1]
    (office,) = ok(raw.person.get("/progress/work-units"))["items"]
    for other in (trend, office):
        assert (other["expected"], other["indicators"]) == (expected, states)


def check_gaps(raw: RawLists) -> None:
    path = f"/decrees/{raw.decree_id}/gaps"
    listed = Counter(gap["code"] for gap in every(raw.person, path))
    assert listed == +counted_gaps(raw)
    assert listed["evidence_running_out"] > 0
    summary = ok(raw.person.get(f"{path}/summary"))
    assert +Counter(summary["by_code"]) == listed
    assert summary["total"] == listed.total()
    told = ok(raw.person.get(f"/decrees/{raw.decree_id}/progress"))["total"]
    assert (summary["expected"], summary["indicators"]) == (told["expected"], told["indicators"])
    missing = listed["evidence_missing"] + listed["evidence_unfinished"]
    assert summary["expected"]["missing"] == missing


def counted_gaps(raw: RawLists) -> Counter[str]:
    expected = Counter(
        raw.rank(indicator["id"], month)
        for indicator in raw.indicators.values()
        for month in set[int]().union(*map(raw.planned, indicator["action_item_ids"]))
    )
    unplanned = [
        indicator
        for indicator in raw.indicators.values()
        if not any(raw.planned(item_id) for item_id in indicator["action_item_ids"])
    ]
    unknown = [
        item
        for item in raw.items.values()
        if all(each["status"] == "unknown" for each in item["schedule"])
    ]
    nobody = {key for key, _ in raw.late if raw.items[key]["person_in_charge"] is None}
    reused = [
        each["file_count"]
        for each in raw.evidence
        if len(each["indicator_ids"]) >= MANY_INDICATORS and each["status"] != "withdrawn"
    ]
    return Counter(
        month_late=len(raw.late),
        evidence_missing=expected[0],
        evidence_unfinished=expected[1] + expected[2],
        evidence_running_out=sum(runs_out(raw, each) for each in raw.evidence),
        evidence_returned=sum(each["status"] == "returned" for each in raw.evidence),
        evidence_waiting=sum(waits_long(each, raw.today) for each in raw.evidence),
        schedule_unknown=len(unknown),
        indicator_unplanned=len(unplanned),
        no_person_in_charge=len(nobody),
        file_reused=sum(reused),
        lke_plan_short=1,  # the plan of the decree alone cannot win WBK
    )


def runs_out(raw: RawLists, evidence: Body) -> bool:
    """Whether it is valid to a day of last year, and something planned after that is not proven."""
    day: str = (evidence["in_force"] or {}).get("valid_until") or ""
    return "" < day < str(raw.today) and any(
        f"{raw.plan['year']}-{month:02}" > day[:7]
        and raw.rank(indicator_id, month) < RANK["accepted"]
        for indicator_id in evidence["indicator_ids"]
        for item_id in raw.indicators[indicator_id]["action_item_ids"]
        for month in raw.planned(item_id)
    )


def waits_long(evidence: Body, today: date) -> bool:
    since = datetime.fromisoformat(evidence["updated_at"]).astimezone(KUPANG).date()
    is_waiting = evidence["status"] in {"submitted", "verified"}
    return is_waiting and (today - since).days > PATIENCE_DAYS


def check_work(office: Office, lived: Lived, raw: RawLists) -> None:
    """Of every coordinator and member, the Ketua, the first Pengarah and the evaluator."""
    workers = [person for team in lived.teams for person in (team.coordinator, *team.members)]
    for one in (*workers, lived.ketua, lived.pengarah[0], lived.asesor):
        person = office.person(one.username)
        with counted(office) as sent:
            rows = every(person, "/me/work")
        assert len(sent) <= STATEMENTS_OF_WORK
        for row in (each for each in rows if each["kind"] == "submit"):
            items = ok(person.get(f"{row['href'].removeprefix(API)}/checklist"))["items"]
            there = sum(each["is_there"] is True for each in items)
            assert row["checklist"] == {"there": there, "in_all": len(items)}
        listed = Counter(row["kind"] for row in rows)
        assert listed == Desk(raw, lived, one).kinds(), one.username


def check_reminders(office: Office, lived: Lived) -> None:
    """Each once, however often the engine looks."""
    assert given(office) == 0
    for person in (lived.ketua, *(team.coordinator for team in lived.teams)):
        rows = every(office.person(person.username), "/notifications")
        told = Counter(
            (row["stage"], row["subject_id"], row["detail"], row["created_at"][:10])
            for row in rows  # what comes back and is handed in again waits again
        )
        assert told
        assert [each for each, times in told.items() if times > 1] == []


def check_closings(raw: RawLists) -> None:
    """June stayed closed, the year was opened again, and the log tells of it."""
    assert raw.closed_months == {6}
    for action, times in (("period.close", 2), ("period.reopen", 1)):
        page = ok(raw.person.get("/audit-events", params={"action": action}))
        assert len(page["items"]) == times
