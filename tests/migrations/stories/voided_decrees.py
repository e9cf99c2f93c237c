"""The steps to voided decrees and the years they planned, with one voided and one that stands."""

from typing import NamedTuple

from app.schemas.platform.examples import DECREE_ID
from tests.api.decrees.test_succession import again
from tests.api.decrees.test_voided_successors import begin, begin_next_year, prove, void
from tests.migrations.stories import Story
from tests.support.evidence import KETUA, MEMBER, Body, every, ok, step
from tests.support.office import Office
from tests.support.succession import DECREE


class Decreed(NamedTuple):
    """The members of before, a voided decree and its evidence, and the one that stands."""

    members: list[Body]
    wrong: Body
    draft: str
    right: Body


def begin_again(office: Office) -> Decreed:
    ketua = again(office, KETUA)
    before = every(ketua, f"{DECREE}/members")
    wrong = begin(ketua)
    member = again(office, MEMBER)
    draft = prove(member, wrong)
    ok(step(member, draft, "withdraw"))
    void(ketua, wrong)
    return Decreed(before, wrong, draft, begin(ketua))


def the_one_that_stands_stays_and_the_voided_one_is_empty(office: Office, made: Decreed) -> None:
    ketua = again(office, KETUA)
    numbers = {row["id"]: row["number"] for row in every(ketua, "/decrees")}
    voided = {key for key, number in numbers.items() if number.startswith("12 (batal ")}
    assert made.wrong["id"] in voided
    standing = {key: numbers[key] for key in numbers.keys() - voided}
    assert standing == {
        str(DECREE_ID): "142",
        made.right["id"]: "12",
    }
    assert every(ketua, f"/decrees/{made.wrong['id']}/members") == []
    assert every(ketua, "/activities", decree_id=made.wrong["id"]) == []
    assert ok(ketua.get(f"/evidence/{made.draft}"))["status"] == "withdrawn"
    void(ketua, made.right)
    assert every(ketua, f"{DECREE}/members") == made.members


def plan(office: Office) -> Body:
    """One for the next year, voided."""
    ketua = again(office, KETUA)
    made = begin_next_year(ketua)
    void(ketua, made)
    return made


def the_day_it_takes_effect_tells_the_year(office: Office, made: Body) -> None:
    read = ok(again(office, KETUA).get(f"/decrees/{made['id']}"))
    assert read["plan_year"] == 2025


VOIDED = Story("void_decrees", begin_again, the_one_that_stands_stays_and_the_voided_one_is_empty)
PLANNED = Story("planned_year", plan, the_day_it_takes_effect_tells_the_year)
