"""Whom a comment calls in."""

from datetime import date

import time_machine
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.core.identifiers import new_id
from app.models import Membership, User
from app.schemas.platform.examples import DECREE_ID
from tests.support.comments import SAID, asesor, ids, kept, names, say, subjects
from tests.support.databases import on_one_engine
from tests.support.evidence import (
    COLLEAGUE,
    COORDINATOR,
    KETUA,
    MEMBER,
    PENGARAH,
    every,
    ok,
    refused,
)
from tests.support.office import OTHER_MEMBER, Office, Person
from tests.support.prepared import Prepared
from tests.support.statements import counted

ELSEWHERE = "kornelis.tana"  # of the other office alone


class TestMentions:
    @on_one_engine
    def test_somebody_outside_the_office_is_not_called_in(self, two_offices: Office) -> None:
        office = two_offices
        prepared = Prepared(office)
        idle, evaluator = prepared.account(), asesor(prepared)
        with Session(office.engine) as session, session.begin():
            gone = update(User).where(User.username == "ari.praptiningsih")
            session.execute(gone.values(is_active=False))
        strangers = [*ids(office, ELSEWHERE, idle, "ari.praptiningsih"), str(new_id())]
        strangers += ids(office, "admin")
        for path in subjects(office).values():
            for stranger in strangers:
                body = {"text": SAID, "mention_ids": [*ids(office, COORDINATOR), stranger]}
                told = refused(office.person(MEMBER).post(f"{path}/comments", body), 422)
                (fault,) = told["errors"]
                assert (fault["pointer"], fault["code"]) == (
                    "/mention_ids/1",
                    "mention_outside_office",
                )
            english = {"Accept-Language": "en"}
            said = office.person(MEMBER).post(f"{path}/comments", body, headers=english).json()
            assert "a mention of somebody outside the office" in said["errors"][0]["detail"].lower()
            say(office.person(MEMBER), path, mention_ids=ids(office, evaluator, PENGARAH))
        assert kept(office) == [5, 0, 10]

    @on_one_engine
    def test_a_position_begins_and_ends_at_midnight_in_kupang(self, office: Office) -> None:
        path = f"{subjects(office)['indicator']}/comments"
        body = {"text": "Ya", "mention_ids": ids(office, COLLEAGUE)}
        turn = date(2027, 3, 2)
        ends, begins = {"valid_to": turn}, {"valid_from": turn, "valid_to": None}
        before, after = "2027-03-01T15:59:59Z", "2027-03-01T16:00:00Z"
        for period, instant, status in (
            (ends, before, 201),
            (ends, after, 422),
            (begins, before, 422),
            (begins, after, 201),
        ):
            with Session(office.engine) as session, session.begin():
                theirs = update(Membership).where(Membership.user_id == office.user_id(COLLEAGUE))
                session.execute(theirs.values(period))
            with time_machine.travel(instant, tick=False):
                member = Person(office.client, office.token(office.user_id(MEMBER)))
                answer = member.post(path, body)
            assert answer.status_code == status, (period, instant)

    @on_one_engine
    def test_nobody_is_called_in_who_may_not_read_along(self, office: Office) -> None:
        for kind, path in subjects(office).items():
            body = {"text": SAID, "mention_ids": ids(office, OTHER_MEMBER)}
            answer = office.person(MEMBER).post(f"{path}/comments", body)
            if kind == "evidence":
                (fault,) = refused(answer, 422)["errors"]
                assert fault["code"] == "mention_may_not_read"
            else:
                assert names(ok(answer, 201)) == body["mention_ids"]

    @on_one_engine
    def test_twenty_at_most_each_once_and_asked_for_all_together(self, office: Office) -> None:
        member, path = office.person(MEMBER), subjects(office)["action_item"]
        body = {"text": SAID, "mention_ids": ids(office, KETUA) * 21}
        (fault,) = refused(member.post(f"{path}/comments", body), 422)["errors"]
        assert (fault["pointer"], fault["code"]) == ("/mention_ids", "too_long")
        assert names(say(member, path, mention_ids=ids(office, KETUA) * 20)) == ids(office, KETUA)
        everybody = sorted(
            {row["user_id"] for row in every(member, f"/decrees/{DECREE_ID}/members")}
        )
        statements = set()
        for people in (everybody[:1], everybody[-20:]):
            with counted(office) as sent:
                made = say(member, path, mention_ids=people)
            assert sorted(names(made)) == people
            statements.add(len(sent))
        assert len(statements) == 1
