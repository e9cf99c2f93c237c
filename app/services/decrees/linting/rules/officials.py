"""NIPs that cannot be."""

from collections.abc import Iterator

from app.core.nips import impossible_parts
from app.schemas.decrees.linting import ConcernCode
from app.services.decrees.linting.concerns import Concern
from app.services.decrees.linting.texts import LintedFile, mark_of


def nips_can_be(linted: LintedFile) -> Iterator[Concern]:
    """Stop at a NIP whose digits say what cannot be."""
    made, today = linted.file.decree.date, linted.today
    for place, team in enumerate(linted.file.teams):
        for index, member in enumerate(team.members):
            path = ("teams", place, "members", index, "nip")
            nip = member.nip
            facts = {"name": member.name, "nip": nip or ""}
            for code in impossible_parts(nip, made, today) if nip else ():
                yield Concern(
                    ConcernCode(code), f"{mark_of(team)}, anggota {index + 1}", path, facts
                )
