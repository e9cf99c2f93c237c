"""Rules of the people: their roles, and who is who."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple, get_args

from app.core.nips import as_nip
from app.policies.grants import DEPUTIES
from app.schemas.decrees.file_texts import Role
from app.services.decrees.files.faults import UnplacedFault
from app.services.decrees.files.namesakes import Namesakes, PersonKey
from app.services.decrees.files.nodes import Node
from app.services.decrees.files.rules.walking import WORKING_TEAM, repeated, teams

ROLES: Final[tuple[str, ...]] = get_args(Role)
WITH_DEPUTIES: Final = tuple(role for role in ROLES if role in DEPUTIES)
_USERNAME: Final = "username"
IDENTIFIERS: Final = ("nip", _USERNAME, "email")

ROLES_OF_KIND: Final[Mapping[str, tuple[str, ...]]] = {
    "pengarah": ("pengarah",),
    "pelaksana": ("pelaksana", "anggota"),
    WORKING_TEAM: ("koordinator", "anggota"),
}


# A member, and whom they stand for.
_Told = tuple[PersonKey, Node]


class _Leader(NamedTuple):
    role: str
    only_one: bool


LEADERS: Final[Mapping[str, _Leader]] = {
    "pengarah": _Leader("pengarah", only_one=False),
    "pelaksana": _Leader("pelaksana", only_one=True),
    WORKING_TEAM: _Leader("koordinator", only_one=True),
}


def roles_fit_their_team(root: Node) -> Iterator[UnplacedFault]:
    """Refuse a role that the kind of team does not have."""
    for team in teams(root):
        allowed = ROLES_OF_KIND.get(team.text("kind") or "", ROLES)
        for member in team.children("members"):
            role = member.text("role")
            if role in ROLES and role not in allowed:
                values = {"role": role, "kind": team.text("kind"), "allowed": ", ".join(allowed)}
                yield UnplacedFault(member.at("role"), "role_unfit", values)


def teams_have_their_leader(root: Node) -> Iterator[UnplacedFault]:
    """Refuse a team without its pengarah, with no or two pelaksana, with no or two koordinator.

    Deputies do not count.
    """
    for team in teams(root):
        leader = LEADERS.get(team.text("kind") or "")
        if leader:
            yield from _leader_findings(team, leader)


def _leader_findings(team: Node, leader: _Leader) -> Iterator[UnplacedFault]:
    members = team.children("members")
    leaders = [
        member
        for member in members
        if member.text("role") == leader.role and not member.is_true("is_deputy")
    ]
    all_known = team.is_complete("members") and all(
        member.text("role") in ROLES for member in members
    )
    if all_known and not leaders:
        yield UnplacedFault(team.at("members"), "role_missing", {"role": leader.role})
    if leader.only_one:
        for extra in leaders[1:]:
            yield UnplacedFault(extra.at("role"), "role_twice", {"role": leader.role})


def deputies_have_a_head(root: Node) -> Iterator[UnplacedFault]:
    """Refuse a deputy of a role that has none."""
    for team in teams(root):
        for member in team.children("members"):
            role = member.text("role")
            if member.is_true("is_deputy") and role in ROLES and role not in WITH_DEPUTIES:
                values = {"role": role, "allowed": ", ".join(WITH_DEPUTIES)}
                yield UnplacedFault(member.at("is_deputy"), "deputy_unfit", values)


def nobody_is_twice_in_a_team(root: Node) -> Iterator[UnplacedFault]:
    """Refuse a person who stands twice in a team; two usernames are two people."""
    namesakes = _namesakes(root)
    for team in teams(root):
        members = team.children("members")
        keys = [(member.at("name"), _key(namesakes, member)) for member in members]
        names = {member.at("name"): member.text("name") for member in members}
        for path, _ in repeated(keys):
            yield UnplacedFault(path, "member_twice", {"name": names[path]})


def _namesakes(root: Node) -> Namesakes:
    members = (member for team in teams(root) for member in team.children("members"))
    return Namesakes.among((each.text("name"), each.text(_USERNAME)) for each in members)


def _key(namesakes: Namesakes, member: Node) -> PersonKey | None:
    name = member.text("name")
    return namesakes.key_of(name, member.text(_USERNAME)) if name else None


def people_are_told_apart(root: Node) -> Iterator[UnplacedFault]:
    """Refuse one identifier for two people, and two identifiers of a sort for one person.

    Also a name without a username where other lines give it several: nobody can say who is meant.
    """
    namesakes = _namesakes(root)
    members = [
        (key, member)
        for team in teams(root)
        for member in team.children("members")
        if (key := _key(namesakes, member))
    ]
    for (name, username), member in members:
        if name in namesakes.names and not username:
            yield UnplacedFault(member.at("name"), "namesake", {"name": member.text("name")})
    for field in IDENTIFIERS:
        identified = [(key, member) for key, member in members if member.text(field)]
        yield from _identity_shared(identified, field)
        yield from _identity_differs(identified, field)


def _identifier(member: Node, field: str) -> str:
    """As the form understands it."""
    value = str(member.text(field))
    return as_nip(value) if field == "nip" else value


def _identity_shared(members: Iterable[_Told], field: str) -> Iterator[UnplacedFault]:
    owners: dict[str, _Told] = {}
    for key, member in members:
        value = _identifier(member, field)
        owner_key, owner = owners.setdefault(value.casefold(), (key, member))
        if owner_key != key:
            names = {"first": owner.text("name"), "second": member.text("name")}
            yield UnplacedFault(
                member.at(field), "identity_shared", {"field": field, "value": value, **names}
            )


def _identity_differs(members: Iterable[_Told], field: str) -> Iterator[UnplacedFault]:
    known: dict[PersonKey, str] = {}
    for key, member in members:
        value = _identifier(member, field)
        first = known.setdefault(key, value)
        if first.casefold() != value.casefold():
            values = {"name": member.text("name"), "field": field, "first": first, "second": value}
            yield UnplacedFault(member.at(field), "identity_differs", values)
