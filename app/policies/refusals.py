"""Who may instead: what a person is told whose position does not give the right."""

from functools import cache
from typing import Any, TypeAlias

from app.core.errors import Forbidden
from app.models.rights import ActorRole, Permission, Reach
from app.policies.grants import GRANTS

# Who somebody is, in Indonesian and in English.
Words: TypeAlias = tuple[str, str]
# In the order in which they are named.
_WORDS: dict[tuple[ActorRole, Reach], Words] = {
    (ActorRole.PENGARAH, Reach.UNIT): ("Pengarah", "the Pengarah"),
    (ActorRole.PELAKSANA, Reach.UNIT): ("Ketua", "the Ketua"),
    (ActorRole.KOORDINATOR, Reach.UNIT): ("koordinator", "coordinators"),
    (ActorRole.KOORDINATOR, Reach.TEAM): ("koordinator timnya", "its team's coordinator"),
    (ActorRole.ANGGOTA, Reach.UNIT): ("anggota tim", "members of teams"),
    (ActorRole.ANGGOTA, Reach.TEAM): ("anggota timnya", "its team's members"),
    (ActorRole.ANGGOTA, Reach.OWN): ("anggota yang membuatnya", "the member who made it"),
    (ActorRole.ASESOR, Reach.UNIT): ("asesor", "an asesor"),
    (ActorRole.ADMINISTRATOR, Reach.UNIT): ("administrator", "an administrator"),
}


def not_permitted(
    first: Permission, *others: Permission, or_else: tuple[Words, ...] = (), has_team: bool = True
) -> Forbidden:
    """The refusal for want of one of these permissions: it names who holds one, and how far.

    `or_else`: who may besides, by a fact about the thing and not by a permission. `has_team`: a
    working team's coordinator and members reach it; the whole decree's and the office's none do.
    """
    return Forbidden(**who_may(first, *others, or_else=or_else, has_team=has_team))


def own_part(code: str, *permissions: Permission, or_else: tuple[Words, ...] = ()) -> Forbidden:
    """The refusal of whoever had a part in what they would judge: it names who may instead."""
    return Forbidden(code, **who_may(*permissions, or_else=or_else))


def who_may(
    *permissions: Permission, or_else: tuple[Words, ...] = (), has_team: bool = True
) -> dict[str, Any]:
    """The facts of a sentence that names who may, and how far: `holders_id` and `holders_en`."""
    holders_id, holders_en = _holders(permissions, or_else, has_team)
    return {"holders_id": holders_id, "holders_en": holders_en}


@cache  # what a screen may offer is found by trying, and most of that is refused
def _holders(
    permissions: tuple[Permission, ...],
    or_else: tuple[Words, ...],
    has_team: bool,  # noqa: FBT001 - a key of what is kept
) -> Words:
    holders = {
        (role, reach)
        for each in permissions
        for role, reach in GRANTS[each].items()
        if has_team or reach is Reach.UNIT
    }
    told = [*(words for held, words in _WORDS.items() if held in holders), *or_else]
    return (
        _listed([words for words, _ in told], "atau"),
        _listed([words for _, words in told], "or"),
    )


def _listed(words: list[str], last: str) -> str:
    *most, end = words
    return f"{', '.join(most)} {last} {end}" if most else end
