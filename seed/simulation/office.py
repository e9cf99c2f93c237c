"""The office of the simulated year: its decree, its people by role, its plan."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from seed.simulation.client import API, Json, Person, Send, checked

ASESOR = "asesor"


@dataclass(frozen=True)
class Team:
    """A working team with its people and its part of the plan."""

    id: str
    number: int
    title: str
    coordinator: Person
    members: list[Person]
    activities: list[Json]

    def worker(self, *key: object) -> Person:
        """One of the members, always the same one for the same thing."""
        return self.members[int(chance(*key) * len(self.members))]


@dataclass(frozen=True)
class Head:
    """The newest decree, and the calendar of its office."""

    decree_id: str
    date: date
    zone: ZoneInfo
    work_unit_code: str


@dataclass(frozen=True)
class Office:
    """Everybody who takes part, and the decree they work by."""

    head: Head
    year: int
    administrator: Person
    ketua: Person
    pengarah: list[Person]
    asesor: Person
    website: str
    teams: list[Team]


def chance(*key: object) -> float:
    """A number from 0 to below 1, always the same one for the same key."""
    digest = hashlib.sha256("\x1f".join(map(str, key)).encode()).digest()
    return int.from_bytes(digest[:8]) / 2**64


def read_head(admin: Person) -> Head:
    """The newest decree in sight."""
    decree = admin.get("/decrees", sort="-date")["items"][0]
    unit = admin.get(f"/work-units/{decree['work_unit']['id']}")
    day, zone = date.fromisoformat(decree["date"]), ZoneInfo(unit["time_zone"])
    return Head(decree["id"], day, zone, unit["code"])


def open_office(send: Send, admin: Person, head: Head, password: str, website: str) -> Office:
    """Give everybody named in the decree the password; `website` is the office's address."""
    path = f"/decrees/{head.decree_id}"
    members = list(admin.every(f"{path}/members"))
    people = {
        member["user_id"]: activated(send, admin, member["username"], member["user_id"], password)
        for member in members
    }
    by_role = {
        role: [people[member["user_id"]] for member in members if member["role"] == role]
        for role in ("pengarah", "pelaksana")
    }
    plan = admin.get(f"{path}/plan")
    return Office(
        head=head,
        year=plan["year"],
        administrator=admin,
        ketua=by_role["pelaksana"][0],
        pengarah=by_role["pengarah"],
        asesor=_asesor(send, admin, head, password),
        website=website,
        teams=[_team(team, members, people) for team in plan["teams"]],
    )


def activated(send: Send, admin: Person, username: str, user_id: str, password: str) -> Person:
    """A person who has just chosen the password with a code from the administrator."""
    code = admin.post(f"/users/{user_id}/activation-code")["code"]
    body = {"username": username, "code": code, "password": password}
    checked(send("POST", f"{API}/auth/activate", json=body), f"{username} activates")
    return Person(send, username, password, user_id)


def _asesor(send: Send, admin: Person, head: Head, password: str) -> Person:
    """The evaluator, with access to this decree from now on."""
    found = [user for user in admin.every("/users", q=ASESOR) if user["username"] == ASESOR]
    if not found:
        found = [
            admin.post(
                "/users",
                work_unit_code=head.work_unit_code,
                username=ASESOR,
                name="Asesor",
                job_title="Tim Penilai Internal",
            )
        ]
    user_id = found[0]["id"]
    grants = admin.every(f"/users/{user_id}/role-grants")
    if not any(date.fromisoformat(grant["valid_from"]) <= head.date for grant in grants):
        admin.post(f"/users/{user_id}/role-grants", role="asesor", decree_id=head.decree_id)
    return activated(send, admin, ASESOR, user_id, password)


def _team(team: Json, members: list[Json], people: Mapping[str, Person]) -> Team:
    here = [member for member in members if member["team"]["id"] == team["id"]]
    coordinators = [m for m in here if m["role"] == "koordinator"]
    return Team(
        id=team["id"],
        number=team["number"],
        title=team["title"],
        coordinator=people[coordinators[0]["user_id"]],
        members=[people[m["user_id"]] for m in here if m["role"] == "anggota"],
        activities=team["activities"],
    )
