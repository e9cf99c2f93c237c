"""What must wait for a person of the simulated year, by the raw lists alone."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from seed.simulation.client import Person as Worker
from seed.simulation.office import Office as Lived
from tests.support.raw_lists import RawLists, touches


@dataclass
class Desk:
    """What must lie on one person's desk, by the raw lists."""

    raw: RawLists
    lived: Lived
    one: Worker

    def __post_init__(self) -> None:
        self.coordinators = {team.id: team.coordinator.user_id for team in self.lived.teams}
        self.led = {key for key, user_id in self.coordinators.items() if self.is_me(user_id)}
        self.teams = self.led | {
            team.id
            for team in self.lived.teams
            if any(self.is_me(member.user_id) for member in team.members)
        }
        self.leads_all = self.one is self.lived.ketua

    def is_me(self, user_id: str) -> bool:
        return user_id == self.one.user_id

    def kinds(self) -> Counter[str]:
        """How many things of each kind wait."""
        parts = (self.evidence(), self.findings(), self.directives(), self.follow_ups())
        return Counter(chain(*parts, self.months()))

    def evidence(self) -> Iterator[str]:
        for each in self.raw.evidence:
            if any(touches(each, month) for month in self.raw.closed_months):
                continue
            author, team_id, status = each["created_by"]["id"], each["team"]["id"], each["status"]
            if self.is_me(self.raw.taken_over.get(each["id"], author)):
                yield from {"draft": ["submit"], "returned": ["revise"]}.get(status, [])
                continue
            if team_id in self.led and status == "submitted":
                yield "verify"
            by_ketua = author == self.lived.ketua.user_id
            skips_first_level = by_ketua or author == self.coordinators[team_id]
            accepts = self.leads_all or (by_ketua and self.one in self.lived.pengarah)
            if accepts and (status == "verified" or (status == "submitted" and skips_first_level)):
                yield "accept"

    def findings(self) -> Iterator[str]:
        for each in self.raw.findings:
            if each["status"] == "open" and (self.leads_all or each["team"]["id"] in self.teams):
                yield "answer"
            unfinished = [
                one
                for one in self.raw.follow_ups
                if one["finding_id"] == each["id"] and one["status"] != "closed"
            ]
            if each["status"] == "answered" and self.is_me(each["raised_by"]["id"]):
                yield from [] if unfinished else ["close"]

    def directives(self) -> Iterator[str]:
        for each in self.raw.directives:
            is_own = self.is_me(each["issued_by"]["id"])
            if each["team"]["id"] in self.led or (self.leads_all and not is_own):
                steps = {"issued": ["acknowledge"], "acknowledged": ["respond"]}
                yield from steps.get(each["status"], [])
            if is_own and each["status"] == "acted_on":
                yield "close"

    def follow_ups(self) -> Iterator[str]:
        for each in self.raw.follow_ups:
            if each["status"] in {"open", "in_progress"} and self.is_me(each["owner"]["id"]):
                yield "act"
            if each["status"] == "done" and self.is_me(each["created_by"]["id"]):
                yield "close"

    def months(self) -> Iterator[str]:
        for item_id, month in self.raw.late:
            item = self.raw.items[item_id]
            charge = item["person_in_charge"]
            is_mine = charge is None or self.is_me(charge["id"])
            is_open = month not in self.raw.closed_months
            if is_open and is_mine and item["team_id"] in self.teams:
                yield "report"
