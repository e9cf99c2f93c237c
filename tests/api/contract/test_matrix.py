"""Every operation x every kind of person: the status that the table of the domain says."""

from dataclasses import dataclass
from http import HTTPStatus

import pytest
from httpx2 import Response
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.api.openapi import TAGS
from app.models import Membership, User
from app.models.access import GrantedRole
from app.models.evaluation import EvaluationLayer
from app.models.rights import ActorRole, Permission, Reach
from app.models.service_account import ServiceScope
from app.policies.grants import GRANTS
from app.schemas.platform.examples import DECREE_ID
from tests.support.databases import SqliteDatabases
from tests.support.documents import openapi_document
from tests.support.office import OTHER_COORDINATOR, OTHER_MEMBER, PEOPLE, Office, Person
from tests.support.operations import ROWS, Caller, Open, Operation, Row, Sight, every_operation
from tests.support.portal import OF_OFFICES
from tests.support.prepared import COLLEAGUE, Prepared


@pytest.fixture(scope="session")
def databases(sqlite_databases: SqliteDatabases) -> SqliteDatabases:
    """One engine; who sees what on PostgreSQL is shown by the tests of offices."""
    return sqlite_databases


R = ActorRole
OPERATIONS = every_operation(openapi_document())


@dataclass(frozen=True)
class Held:
    """A role, and whether it is held in the office (decree) and in the team of the things."""

    role: ActorRole
    office: bool = True
    team: bool = False
    everywhere: bool = False


@dataclass(frozen=True)
class Who:
    """A kind of person, as the domain describes them."""

    held: Held | None = None
    owner: bool = False
    signed_in: bool = True
    scopes: frozenset[str] | None = None  # of a service account


WHO: dict[str, Who] = {
    "administrator of all": Who(Held(R.ADMINISTRATOR, everywhere=True)),
    "administrator of the office": Who(Held(R.ADMINISTRATOR)),
    "administrator of another office": Who(Held(R.ADMINISTRATOR, office=False)),
    "pengarah": Who(Held(R.PENGARAH)),
    "pelaksana": Who(Held(R.PELAKSANA)),
    "koordinator": Who(Held(R.KOORDINATOR, team=True)),
    "koordinator of another team": Who(Held(R.KOORDINATOR)),
    "anggota, maker": Who(Held(R.ANGGOTA, team=True), owner=True),
    "anggota": Who(Held(R.ANGGOTA, team=True)),
    "anggota of another team": Who(Held(R.ANGGOTA)),
    "asesor": Who(Held(R.ASESOR)),
    "asesor of another decree": Who(Held(R.ASESOR, office=False)),
    "pelaksana of another office": Who(Held(R.PELAKSANA, office=False)),
    "anggota of another office": Who(Held(R.ANGGOTA, office=False)),
    "expired": Who(),
    "deactivated": Who(signed_in=False),
    "anonymous": Who(signed_in=False),
    "garbage token": Who(signed_in=False),
    "service account of SiRian": Who(scopes=frozenset(OF_OFFICES)),
    "service account with one scope": Who(scopes=frozenset({ServiceScope.EVENTS_READ})),
}
# About a thing of team I, whose coordinator is the one who leads another team than the rest.
OF_ANOTHER_TEAM = {"take_evaluation_proposals": "koordinator of another team"}
# The office that is out of sight stands in the file: it is unknown at its cell, no more is told.
TOLD_AT_ITS_CELL = {"upload_decree_workbook": "import_unit_unknown"}
# Who in the two decrees is of that kind.
NAMED = {
    "pengarah": PEOPLE[R.PENGARAH],
    "pelaksana": PEOPLE[R.PELAKSANA],
    "koordinator": PEOPLE[R.KOORDINATOR],
    "koordinator of another team": OTHER_COORDINATOR,
    "anggota": COLLEAGUE,
    "anggota of another team": OTHER_MEMBER,
    "pelaksana of another office": "petrus.nahak",
    "anggota of another office": "yuliana.bria",
    "expired": "ari.praptiningsih",
    "deactivated": "septy.saragih",
}


def reaches(who: Who, permission: Permission) -> bool:
    """Whether the table lets this person's right reach the things of the test."""
    if who.held is None:
        return False
    reach = GRANTS[permission].get(who.held.role)
    return (
        (reach is Reach.UNIT and who.held.office)
        or (reach is Reach.TEAM and who.held.team)
        or (reach is Reach.OWN and who.held.team and who.owner)
    )


def has(who: Who, permission: Permission) -> bool:
    """Whether the person has the right anywhere at all."""
    return who.held is not None and who.held.role in GRANTS[permission]


def sees(who: Who, sight: Permission | Sight) -> bool:
    if sight is Sight.OFFICE:
        return who.held is not None and who.held.office
    if sight is Sight.NEXT_DECREE:
        return who.held is not None and who.held.office and who.held.role is not R.ASESOR
    if sight is Sight.OFFICE_BELOW:  # the other office lies below the one of the things
        return who.held is not None
    return reaches(who, sight)


def with_reach(permission: Permission, reach: Reach) -> set[ActorRole]:
    return {role for role, found in GRANTS[permission].items() if found is reach}


def is_for_all(permission: Permission) -> bool:
    return set(GRANTS[permission]) == set(ActorRole)


def refusal(who: Who, row: Row, scope: str | None) -> HTTPStatus | None:
    """401, 403, 404, or None where the table lets the person through."""
    if row.needs is Open.EVERYBODY:
        return None
    if not who.signed_in:
        return HTTPStatus.UNAUTHORIZED
    if who.scopes is not None or row.needs is Open.SERVICES:
        return refusal_of_machine(who, row, scope)
    is_of_one = not row.lists and not row.is_of_many
    if row.sight is not None and is_of_one and not sees(who, row.sight):
        return out_of_sight(who, row, row.sight)
    if isinstance(row.needs, Open):
        return None
    if row.is_of_all:
        may = who.held is not None and who.held.everywhere and has(who, row.needs[0])
    elif row.is_of_many:  # each has its own answer, also the one that they see and may not judge
        opening = (*row.needs, row.sight)
        may = any(has(who, each) for each in opening if isinstance(each, Permission))
    elif row.sight is None:  # a list: empty for those with nothing in sight, unless a few have it
        may = any(has(who, needed) or is_for_all(needed) for needed in row.needs)
    elif row.is_of_decree:
        may = who.held is not None and who.held.role in with_reach(row.needs[0], Reach.UNIT)
    else:
        may = any(reaches(who, needed) for needed in row.needs)
    return None if may else HTTPStatus.FORBIDDEN


def refusal_of_machine(who: Who, row: Row, scope: str | None) -> HTTPStatus | None:
    """Without the scope, or where people are asked for: 403. Of webhooks it has its own alone."""
    is_open = row.needs is Open.SERVICES if scope is None else scope in (who.scopes or ())
    if who.scopes is None or not is_open:
        return HTTPStatus.FORBIDDEN
    named = row.sight is not None and row.id != "create_webhook_endpoint"
    of_another = scope == ServiceScope.WEBHOOKS_MANAGE and named
    return HTTPStatus.NOT_FOUND if of_another else None


def out_of_sight(who: Who, row: Row, sight: Permission | Sight) -> HTTPStatus:
    """404; 403 for those for whom there is no such thing at all (accounts are for a few).

    So it is for whoever has none of the rights, where the address does not name the thing.
    """
    for_a_few = isinstance(sight, Permission) and not is_for_all(sight) and not has(who, sight)
    needs = () if isinstance(row.needs, Open) else row.needs
    unread = row.in_request and not any(has(who, needed) for needed in needs)
    return HTTPStatus.FORBIDDEN if for_a_few or unread else HTTPStatus.NOT_FOUND


def callers(prepared: Prepared) -> dict[str, Caller]:
    """A signed-in person of every kind."""
    office = prepared.office
    usernames = dict(NAMED)
    for kind in ("administrator of the office", "administrator of another office", "asesor"):
        usernames[kind] = prepared.account()
    usernames["asesor of another decree"] = prepared.account()
    admin, asesor = GrantedRole.ADMINISTRATOR, GrantedRole.ASESOR
    prepared.grant(usernames["administrator of the office"], admin, unit="53")
    prepared.grant(usernames["administrator of another office"], admin, unit="5371")
    for layer in (None, EvaluationLayer.TPN):
        prepared.grant(usernames["asesor"], asesor, decree="53", layer=layer)
    prepared.grant(usernames["asesor of another decree"], asesor, decree="5371")
    people = {kind: Caller(office.person(name), name) for kind, name in usernames.items()}
    people["administrator of all"] = Caller(prepared.administrator, "admin")
    people["anggota, maker"] = Caller(prepared.owner, PEOPLE[R.ANGGOTA])
    people["anonymous"] = Caller(office.nobody)
    people["garbage token"] = Caller(Person(office.client, "abc.def.ghi"))
    people["service account of SiRian"] = Caller(prepared.service())
    people["service account with one scope"] = Caller(prepared.service(ServiceScope.EVENTS_READ))
    prepared.end_memberships(NAMED["expired"])
    with Session(office.engine) as session, session.begin():
        deactivated = User.username == NAMED["deactivated"]
        session.execute(update(User).where(deactivated).values(is_active=False))
    return people


@pytest.fixture
def prepared(two_offices: Office) -> Prepared:
    """Angeli L. Lake makes the evidence; here she belongs to the first office alone."""
    prepared = Prepared(two_offices)
    elsewhere = Membership.decree_id != DECREE_ID
    with Session(two_offices.engine) as session, session.begin():
        owner_id = two_offices.user_id(PEOPLE[R.ANGGOTA])
        theirs = update(Membership).where(elsewhere, Membership.user_id == owner_id)
        session.execute(theirs.values(valid_to=Membership.valid_from))
    return prepared


def status_of(operation: Operation, answer: Response) -> int | None:
    """The status of a refusal, also of one that is told in the answer."""
    if not answer.is_success:
        return answer.status_code
    if operation.id in TOLD_AT_ITS_CELL and answer.json()["faults"]:
        told = answer.json()
        assert [each["code"] for each in told["faults"]] == [TOLD_AT_ITS_CELL[operation.id]]
        assert not told["changes"]
        return HTTPStatus.NOT_FOUND
    return None


def wrong_answers(prepared: Prepared, operation: Operation, people: dict[str, Caller]) -> list[str]:
    """What did not come as the table says, one line for each kind of person."""
    row, call, wrong = ROWS[operation.id], None, []
    wanted = row.lists(prepared) if row.lists else None
    options = {"params": {"size": 100}} if wanted else {}
    is_open = isinstance(row.needs, Open)
    own_call = (is_open or row.is_own) and (operation.changes or (is_open and row.is_own))
    for kind, who in WHO.items():
        if call is None or own_call:
            call = row.make(prepared, people[kind])
        answer = operation.send(prepared.office, people[kind].person, call, **options)
        prepared.office.client.cookies.clear()
        expected = refusal(who, row, operation.description.get("x-required-scope"))
        if OF_ANOTHER_TEAM.get(operation.id) == kind:
            expected = None
        if expected != status_of(operation, answer):
            wrong.append(f"{kind}: {answer.status_code} instead of {expected or '2xx'}")
        elif wanted and answer.is_success and who.scopes is None:
            sight = row.sight or row.needs[0]  # type: ignore[index] # a list without sight has a permission
            listed = wanted in {item["id"] for item in answer.json()["items"]}
            if listed != sees(who, sight):
                wrong.append(f"{kind}: sees what they may not, or not what they may")
        if answer.is_success and operation.changes:
            call = None  # used up; the next person finds a fresh one
    return wrong


class TestMatrix:
    def test_every_operation_has_a_row(self) -> None:
        assert set(ROWS) == set(OPERATIONS)

    def test_every_operation_declares_what_the_row_needs(self) -> None:
        words = {
            Open.EVERYBODY: "public",
            Open.SIGNED_IN: "signed_in",
            Open.SERVICES: "service_account",
        }
        declared = {
            name: operation.description["x-required-permission"]
            for name, operation in OPERATIONS.items()
        }
        assert declared == {
            name: [words[row.needs]]
            if isinstance(row.needs, Open)
            else [each.value for each in (*row.needs, *row.also)]
            for name, row in ROWS.items()
        }

    def test_every_role_and_every_reach_is_among_the_people(self) -> None:
        assert {who.held.role for who in WHO.values() if who.held} == set(ActorRole)
        assert {who.held.role for who in WHO.values() if who.held and not who.held.office} >= {
            R.ADMINISTRATOR,
            R.ASESOR,
            R.PELAKSANA,
            R.ANGGOTA,
        }

    @pytest.mark.parametrize("tag", TAGS)
    def test_everybody_gets_the_status_the_table_says(self, prepared: Prepared, tag: str) -> None:
        people = callers(prepared)
        of_tag = [operation for operation in OPERATIONS.values() if operation.tag == tag]
        wrong = {
            operation.id: found
            for operation in of_tag
            if (found := wrong_answers(prepared, operation, people))
        }
        assert wrong == {}
