"""The step to voided amendments, back and forth, with one that was voided and one that stands."""

from typing import NamedTuple

from tests.api.decrees.test_amendments import SEAT, amend
from tests.api.decrees.test_voiding import void
from tests.migrations.stories import Story
from tests.support.administration import new_account
from tests.support.evidence import KETUA, MEMBER, Body, every
from tests.support.office import Office
from tests.support.succession import DECREE, seat_of


class Amended(NamedTuple):
    """The amendment that stands, and the seat that it ended."""

    made: Body
    left: str


def change_people(office: Office) -> Amended:
    new_account(office.administrator(), "baru.datang")
    ketua = office.person(KETUA)
    members = [SEAT | {"username": "baru.datang"}]
    void(ketua, amend(ketua, members=members))
    left = seat_of(ketua, MEMBER)["id"]
    return Amended(amend(ketua, members=members, ended_membership_ids=[left]), left)


def the_one_that_stands_stays_and_nobody_comes_back(office: Office, amended: Amended) -> None:
    ketua, made = office.person(KETUA), amended.made
    (kept,) = every(ketua, f"{DECREE}/amendments")
    assert (kept["id"], kept["voided_at"]) == (made["id"], None)
    rows = every(ketua, f"{DECREE}/members", include_ended=True)
    named = {row["id"]: row for row in rows}
    assert named[amended.left]["ended_by_amendment_id"] == made["id"]
    came = [row for row in rows if row["username"] == "baru.datang"]
    held = [row["amendment_id"] for row in came if row["valid_to"] != row["valid_from"]]
    assert held == [made["id"]]
    void(ketua, made)


STORY = Story("voided", change_people, the_one_that_stands_stays_and_nobody_comes_back)
