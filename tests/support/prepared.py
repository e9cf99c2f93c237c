"""Things of the seeded office, made on demand in the state that an operation needs."""

from datetime import timedelta
from functools import cached_property
from typing import Any

from app.core import clock
from app.models.access import GrantedRole
from app.models.evaluation import EvaluationLayer
from app.models.rights import ActorRole
from tests.support.evaluations import evaluation_in, much_to_suggest
from tests.support.meetings import upload
from tests.support.office import PEOPLE, Person
from tests.support.prepared_evidence import step, take_steps
from tests.support.prepared_people import COLLEAGUE, OWNER, PASSWORD, PASSWORD_HASH
from tests.support.prepared_systems import PreparedSystems
from tests.support.reports import (
    Steps,
    begin,
    content,
    copy_of,
    free_period,
    lhe_copy,
    recommendation_of,
    signed_copy,
)

__all__ = ["COLLEAGUE", "PASSWORD", "PASSWORD_HASH", "Prepared", "step", "take_steps"]


class Prepared(PreparedSystems):
    """One office with the means to make, quickly, what a test acts on."""

    def finding_body(self) -> dict[str, Any]:
        due = clock.now().date() + timedelta(days=30)
        return {"indicator_id": self.indicator_id, "due_date": str(due), "reason": "Belum ada."}

    def finding(self, status: str = "open") -> str:
        """A request for evidence of team V by a Pengarah, answered by its member if need be."""
        made = self.office.person(ActorRole.PENGARAH).post("/findings", self.finding_body())
        assert made.status_code == 201, made.text
        finding_id = str(made.json()["id"])
        if status == "answered":
            answered = self.owner.post(f"/findings/{finding_id}/answer", {"text": "Sudah ada."})
            assert answered.status_code == 200, answered.text
        return finding_id

    def directive(self, status: str = "issued", giver: Person | None = None) -> str:
        """A direction to team V, by a Pengarah unless somebody else gives it."""
        due = clock.now().date() + timedelta(days=30)
        body = {"team_id": self.team_id, "text": "Dahulukan ini.", "due_date": str(due)}
        made = (giver or self.office.person(ActorRole.PENGARAH)).post("/directives", body)
        assert made.status_code == 201, made.text
        path = f"/directives/{made.json()['id']}"
        steps = {"acknowledge": {}, "respond": {"text": "Sudah dilakukan."}}
        wanted = {"issued": 0, "acknowledged": 1, "acted_on": 2}[status]
        take_steps(self.office.person(ActorRole.KOORDINATOR), path, steps, wanted)
        return path.rsplit("/", 1)[-1]

    def follow_up(self, status: str = "open") -> str:
        """What the member of team V must do because of a finding, brought as far as `status`."""
        path = f"/findings/{self.finding()}/follow-ups"
        made = self.office.person(ActorRole.PENGARAH).post(path, self.follow_up_body())
        assert made.status_code == 201, made.text
        path = f"/follow-ups/{made.json()['id']}"
        steps = {"start": {}, "finish": {"text": "Sudah dilakukan."}}
        wanted = {"open": 0, "in_progress": 1, "done": 2}[status]
        take_steps(self.owner, path, steps, wanted)
        return path.rsplit("/", 1)[-1]

    def follow_up_body(self) -> dict[str, Any]:
        due = clock.now().date() + timedelta(days=30)
        owner = str(self.office.user_id(PEOPLE[OWNER]))
        return {"text": "Lengkapi.", "owner_id": owner, "due_date": str(due)}

    def comment(self, author: Person | None = None) -> str:
        """A word about the action item, by the author if they can, else by the member."""
        path, body = f"/action-items/{self.action_item_id}/comments", {"text": "Sudah siap?"}
        answers = [author.post(path, body)] if author else []
        if not answers or not answers[0].is_success:
            answers = [self.owner.post(path, body)]
        assert answers[0].status_code == 201, answers[0].text
        return str(answers[0].json()["id"])

    def realisation(self) -> str:
        """A report about the action item by the member, another one each time."""
        path = f"/action-items/{self.action_item_id}/realisations"
        body = {"done_on": "2023-06-20", "note": f"Rapat ke-{self.number}"}
        made = self.owner.post(path, body)
        assert made.status_code == 201, made.text
        return str(made.json()["id"])

    def meeting(self, status: str = "planned") -> str:
        """A meeting of team V in June 2023, by its member."""
        body = {
            "team_id": self.team_id,
            "title": f"Rapat {self.number}",
            "place": "Ruang rapat",
            "meeting_date": "2023-06-14",
            "guests": ["Perwakilan Inspektorat"],
        }
        made = self.owner.post("/meetings", body)
        assert made.status_code == 201, made.text
        path = f"/meetings/{made.json()['id']}"
        take_steps(self.owner, path, {"hold": {}}, {"planned": 0, "held": 1}[status])
        return path.rsplit("/", 1)[-1]

    def meeting_file(self, meeting_id: str) -> str:
        """Its invitation."""
        made = upload(self.owner, meeting_id, "undangan")
        return str(made["files"][-1]["id"])

    def report(self, status: str = "draft") -> str:
        """A report of team V about June 2023, which its member began."""
        if not self._report_id:
            body = {"team_id": self.team_id, "kind": "month", "period": 6}
            made = begin(self.owner, **body)
            self._report_id = str(made["id"])
            self._document = content(self.owner, made)["document"]
        writer = self.office.user_id(PEOPLE[OWNER])
        judge = self.office.user_id(PEOPLE[ActorRole.PENGARAH])
        steps = Steps(status.removesuffix(" report"), writer, judge, self._document)
        return copy_of(self.office, self._report_id, steps)

    def signed_copy(self, report_id: str) -> str:
        """A scan of a copy of a report, with the bytes of a file of evidence."""
        return signed_copy(self.office, report_id, self.file(self.evidence()))

    def lhe_copy(self, evaluation_id: str) -> str:
        """A scan of an evaluation's LHE, with the bytes of a file of evidence."""
        return lhe_copy(self.office, evaluation_id, self.file(self.evidence()))

    def report_body(self) -> dict[str, Any]:
        """Of team V, about a month that has no report any more."""
        free_period(self.office, 5)
        return {"team_id": self.team_id, "kind": "month", "period": 5}

    def recommendation(self, report_id: str) -> str:
        """The member's, in a copy of their report."""
        return recommendation_of(self.office, report_id)

    _report_id, _document = "", dict[str, Any]()

    @cached_property
    def asesor(self) -> str:
        """Who evaluates the office's decree for TPI, and for TPN."""
        username = self.account()
        for layer in (None, EvaluationLayer.TPN):
            self.grant(username, GrantedRole.ASESOR, decree="53", layer=layer)
        return username

    def suggestions(self) -> str:
        """An evaluation of 2023 with 25 questions that accepted evidence could prove."""
        self.evidence("accepted")
        ketua = self.office.user_id(PEOPLE[ActorRole.PELAKSANA])
        return much_to_suggest(self.office, self.indicator_id, ketua)

    def evaluation(self, status: str = "draft") -> str:
        """An evaluation of the office for a year of its own."""
        ketua = self.office.user_id(PEOPLE[ActorRole.PELAKSANA])
        return evaluation_in(self.office, self.number, status.removesuffix(" evaluation"), ketua)

    def close(self, month: int) -> None:
        """Close a month of the plan, which belongs to nothing else that is made here."""
        path = f"/decrees/{self.decree_id}/periods/close"
        body = {"month": month, "note": "Sudah dievaluasi."}
        closed = self.office.person(ActorRole.PELAKSANA).post(path, body)
        assert closed.status_code in {200, 409}, closed.text
