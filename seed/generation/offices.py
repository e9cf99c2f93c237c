"""The offices and their people: provinces under the national office, the others under them."""

from datetime import datetime
from typing import NamedTuple

from app.core.texts import person_key
from seed.generation.keys import chance_of, derived_key, instant
from seed.generation.ledger import Entry, Ledger, Person, Place
from seed.generation.rows import Rows
from seed.generation.template import Template

_A_PROVINCE = 15  # with the offices below it: 549 are 37 provinces
_FIRST_CODE = 101  # no office of Indonesia has one of three digits
_ZONES = ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")


class Office(NamedTuple):
    """An office, and who is there: by the keys of the people of the template."""

    id: str
    people: dict[str, Person]


class Founding(NamedTuple):
    """Makes offices with as many people each as the template has."""

    rows: Rows
    ledger: Ledger
    template: Template
    seed: int
    at: datetime

    def office(self, number: int, root_id: str) -> Office:
        """The office of that number, from 0 on; `root_id` is the national one."""
        first, below = divmod(number, _A_PROVINCE)
        code = f"{_FIRST_CODE + first}" + (f"{below:02d}" if below else "")
        kind, name = "provinsi", f"KPU Provinsi {first + 1}"
        if below:
            kind, name = "kabupaten_kota", f"KPU Kabupaten {first + 1}.{below}"
        office_id, at = self._key(code), instant(self.at)
        self.rows.add("work_units", {
            "id": office_id, "code": code, "name": name, "kind": kind,
            "parent_id": self._key(f"{_FIRST_CODE + first}") if below else root_id,
            "time_zone": _ZONES[first % len(_ZONES)],
            "created_at": at, "updated_at": at, "version": 1,
        })  # fmt: skip
        changes = {"code": [None, code], "name": [None, name], "kind": [None, kind]}
        place = Place(office_id, None)
        self.ledger.add(
            Entry(self.at, None, "work_unit.create", "work_unit", office_id, place, changes)
        )
        return Office(office_id, self._people(office_id, code))

    def _key(self, code: str) -> str:
        return derived_key(self.at, self.seed, code)

    def _people(self, office_id: str, code: str) -> dict[str, Person]:
        """The people of the template under other names, made of all their words."""
        chance, at = chance_of(office_id), instant(self.at)
        told = [row["name"].split(",")[0].split() for row in self.template.people]
        words = [[each for each in name if not each.endswith(".")] for name in told]
        firsts, lasts = [each[0] for each in words], [each[-1] for each in words]
        chance.shuffle(firsts)
        chance.shuffle(lasts)
        names = map(" ".join, zip(firsts, lasts, strict=True))
        people = {}
        for number, (row, name) in enumerate(zip(self.template.people, names, strict=True), 1):
            person = Person(derived_key(self.at, office_id, row["id"]), name)
            people[row["id"]] = person
            self.rows.add("users", row | {
                "id": person.id, "work_unit_id": office_id, "username": f"p{number:02d}.{code}",
                "name": name, "name_key": person_key(name), "nip": None, "email": None,
                "password_hash": None, "created_at": at, "updated_at": at,
            })  # fmt: skip
        return people
