"""Whoever stands in for somebody is told as whoever holds the seat, though they hold none."""

from tests.api.decrees.test_stand_ins import on_leave, team_of_ketua
from tests.api.tasks.test_told import latest, news, soon
from tests.support.comments import asesor, ids, say
from tests.support.databases import on_one_engine
from tests.support.evidence import (
    COLLEAGUE,
    COORDINATOR,
    KETUA,
    MEMBER,
    evidence,
    ok,
    step,
)
from tests.support.office import Office
from tests.support.prepared import Prepared
from tests.support.reminders import run


@on_one_engine
def test_those_who_judged_for_somebody_and_for_whom_they_did(office: Office) -> None:
    prepared = Prepared(office)
    first, second = prepared.account(), prepared.account()
    on_leave(office, COORDINATOR, first)
    on_leave(office, KETUA, second, team_of_ketua(office))
    made = evidence(office, "submitted")
    ok(step(office.person(first), made["id"], "verify"))
    ok(step(office.person(second), made["id"], "accept"))
    news(office)
    ok(step(office.person(COLLEAGUE), made["id"], "revise"), 201)
    told = [name for name, stage, _ in run(office, soon()) if stage == "revised"]
    assert sorted(told) == sorted([first, second, COORDINATOR, KETUA])
    ok(step(office.person(COLLEAGUE), made["id"], "discard"))
    assert {name for name, _ in news(office)} == {first, second, COORDINATOR, KETUA}


@on_one_engine
def test_whoever_a_comment_calls_in_without_a_seat_of_their_own(office: Office) -> None:
    prepared = Prepared(office)
    stand_in, evaluator = prepared.account(), asesor(prepared)
    on_leave(office, COORDINATOR, stand_in)
    made = evidence(office, "submitted")
    say(
        office.person(MEMBER),
        f"/evidence/{made['id']}",
        mention_ids=ids(office, stand_in, evaluator),
    )
    told = [name for name, stage, _ in run(office, soon()) if stage == "mentioned"]
    assert sorted(told) == sorted([stand_in, evaluator])


@on_one_engine
def test_the_words_of_an_erasure_are_those_of_whoever_asked(office: Office) -> None:
    """An administrator confirms without a word what somebody asked for on the Ketua's behalf."""
    stand_in = Prepared(office).account()
    on_leave(office, KETUA, stand_in, team_of_ketua(office))
    made = evidence(office)
    (file,) = made["revision"]["files"]
    path = f"/evidence/{made['id']}/files/{file['id']}/erasure"
    asked = ok(office.person(stand_in).post(path, {"reason": "Memuat NIK."}), 201)
    ok(office.administrator().post(f"/file-erasures/{asked['id']}/confirm"))
    run(office, soon())
    (row,) = latest(office.person(MEMBER), stage="erased")
    said = f"{asked['requested_by']['name']} on behalf of Adiwijaya Bakti"
    assert (row["by"], row["words"]) == (said, "Memuat NIK.")
    assert row["detail"].endswith(f"{said}: “Memuat NIK.”")
