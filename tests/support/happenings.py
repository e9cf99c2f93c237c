"""What no plan of the simulated year foresaw, looked for where it must have left its traces."""

import hashlib

from app.services.plan.counts.verifying import verify_counts
from tests.support.evidence import every, ok
from tests.support.office import Office
from tests.support.raw_lists import RawLists


def check_happenings(raw: RawLists) -> None:
    """What no plan foresaw has left its traces."""
    (taken_back,) = (
        (item_id, entry["month"])
        for item_id in raw.items
        for entry in every(raw.person, f"/action-items/{item_id}/realisations")
        if entry["is_cancellation"]
    )
    assert taken_back in raw.late
    (meeting,) = every(raw.person, "/meetings", decree_id=raw.decree_id)
    evidence = {each["id"]: each for each in raw.evidence}
    parts = ok(raw.person.get(f"/meetings/{meeting['id']}"))["evidence"]
    told = [evidence[each["id"]] for each in parts]
    assert sorted(each["status"] for each in told) == ["accepted", "returned", "verified"]
    assert len({each["team"]["id"] for each in told}) == len(told)
    check_absence(raw)
    check_papers(raw)
    assert raw.taken_over  # by who went on when a member left


def check_papers(raw: RawLists) -> None:
    """Checklists were ticked, not all of them whole; what a page of the web showed was kept."""
    ticks = [each["checklist"] for each in raw.evidence]
    assert None in ticks
    wholes = {all(one["is_there"] for one in each) for each in ticks if each is not None}
    assert wholes == {True, False}
    linked = [each["id"] for each in raw.evidence if each["link_count"]]
    assert linked
    for key in linked:
        (link,) = ok(raw.person.get(f"/evidence/{key}"))["revision"]["links"]
        (capture,) = link["captures"]
        assert (link["state"], capture["status"]) == ("reachable", "kept")
        content = raw.person.get(f"/evidence/{key}/copies/{capture['file']['id']}/content").content
        assert hashlib.sha256(content).hexdigest() == capture["file"]["sha256"]


def check_kept_counts(office: Office) -> None:
    """What roll-ups add up is what a fresh count finds."""
    assert office.client.portal is not None
    report = office.client.portal.call(verify_counts, office.app.state.database)
    assert report.teams
    assert (report.total, report.due) == (0, 0), report


def check_absence(raw: RawLists) -> None:
    """What was decided for the coordinator on leave says so, and each piece was judged once."""
    (named,) = every(raw.person, f"/decrees/{raw.decree_id}/stand-ins", include_ended=True)
    absent, stand_in = named["absent"]["id"], named["stand_in"]["id"]
    decisions = [
        decision
        for each in raw.evidence
        if each["team"]["id"] == named["team"]["id"]
        for decision in every(raw.person, f"/evidence/{each['id']}/decisions")
        if decision["decided_by"]["id"] == stand_in
    ]
    assert decisions
    assert {each["on_behalf_of"]["id"] for each in decisions} == {absent}
    first, last = named["valid_from"], named["valid_to"]
    assert all(first <= each["decided_at"][:10] < last for each in decisions)
