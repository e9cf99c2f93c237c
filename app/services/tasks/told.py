"""The table: who hears of which step, and how. And only the table.

Every change of state is here (the keys of `events/types.EVENT_TYPES`, and a few steps beside them);
a test holds both against each other. The words are in `core/messages/news.py` and `reminders.py`.
"""

from enum import StrEnum
from typing import Final, NamedTuple

from app.models.notification import NoticeKind, NotificationStage


class Hearer(StrEnum):
    """Who hears of a step: by what they did with the thing, or by their position in its decree."""

    MAKER = "maker"  # of the evidence, and of its newest revision
    JUDGES = "judges"  # who verified or accepted a revision of it
    GIVER = "giver"  # who raised, gave or made it
    ACTED = "acted"  # who answered
    OWNER = "owner"  # of the follow-up
    TALKERS = "talkers"  # who wrote in the conversation before
    INVITED = "invited"  # to the meeting
    KOORDINATOR = "koordinator"  # of its team
    KOORDINATORS = "koordinators"  # of all teams
    PELAKSANA = "pelaksana"
    PENGARAH = "pengarah"
    ASESOR = "asesor"
    ASSESSES_NEXT = "assesses_next"  # in the layer that an evaluation waits for
    SENT_BACK_TO = "sent_back_to"  # the teams whose questions were sent back


class Telling(NamedTuple):
    """Who is told of it.

    `hearers` get the news once, `reminders` are given while the thing waits, `notice` is told at
    once where it is done; `because` says why nobody is told.
    """

    hearers: tuple[Hearer, ...] = ()
    reminders: tuple[NotificationStage, ...] = ()
    notice: NoticeKind | None = None
    because: str = ""


def _news(*hearers: Hearer) -> Telling:
    return Telling(hearers)


def _reminds(*stages: NotificationStage) -> Telling:
    return Telling(reminders=stages)


def _nobody(because: str) -> Telling:
    return Telling(because=because)


_H, _S = Hearer, NotificationStage
_DATED = (_S.DUE_SOON, _S.OVERDUE, _S.ESCALATED_TO_KOORDINATOR, _S.ESCALATED_TO_KETUA)
_ASKED = _reminds(_S.ASKED, *_DATED)
_DECREE = _news(_H.PENGARAH, _H.PELAKSANA, _H.KOORDINATORS, _H.ASESOR)
_MENTIONED = (_S.MENTIONED,)
_IN_THE_INBOX = _nobody("waits in the inbox and in the coordinator's work; many may come at once")

TABLE: dict[str, Telling] = {
    "evidence.create": _nobody("only whoever made the draft works on it"),
    "evidence.submit": _reminds(_S.TO_VERIFY, _S.TO_ACCEPT),
    "evidence.verify": _reminds(_S.TO_ACCEPT),
    "evidence.accept": _news(_H.MAKER, _H.JUDGES),
    "evidence.return": Telling((_H.JUDGES,), (_S.RETURNED,)),
    "evidence.revise": _reminds(_S.REVISED),
    "evidence.discard": _news(_H.JUDGES),
    "evidence.withdraw": _news(_H.MAKER, _H.JUDGES, _H.KOORDINATOR),
    "evidence.erase_file": _reminds(_S.ERASED),
    "evidence.request_erasure": _reminds(_S.TO_CONFIRM),
    "evidence.decline_erasure": _news(_H.PELAKSANA, _H.KOORDINATOR),
    "decree.load": Telling(notice=NoticeKind.PLAN_SHORT),
    "decree.amend": _DECREE,
    "decree.void_amendment": _DECREE,
    "decree.succeed": _DECREE,
    "decree.void": _DECREE,
    "decree.link_lke": _nobody("whoever edits the plan sees the questions at its rows"),
    "membership.create": Telling(notice=NoticeKind.APPOINTED),
    "membership.end": Telling(notice=NoticeKind.MEMBERSHIP_ENDED),
    "membership.resume": Telling(notice=NoticeKind.MEMBERSHIP_RESUMED),
    "stand_in.name": Telling(notice=NoticeKind.STAND_IN_NAMED),
    "stand_in.end": Telling(notice=NoticeKind.STAND_IN_ENDED),
    "directive.issue": _ASKED,
    "directive.acknowledge": _news(_H.GIVER),
    "directive.respond": _reminds(_S.TO_CLOSE),
    "directive.reopen": _ASKED,
    "directive.close": _news(_H.GIVER, _H.ACTED, _H.KOORDINATOR),
    "finding.raise": Telling((_H.PENGARAH, _H.PELAKSANA), (_S.ASKED, *_DATED)),
    "finding.answer": _reminds(_S.TO_CLOSE),
    "finding.reopen": _ASKED,
    "finding.close": _news(_H.GIVER, _H.ACTED, _H.KOORDINATOR),
    "follow_up.create": _ASKED,
    "follow_up.start": _nobody("whoever made it waits for its end"),
    "follow_up.finish": _reminds(_S.TO_CLOSE),
    "follow_up.reopen": _ASKED,
    "follow_up.close": _news(_H.GIVER, _H.OWNER),
    "schedule.set": _reminds(*_DATED, _S.NOTHING_UPLOADED),
    "plan.approve": _news(_H.PENGARAH, _H.KOORDINATORS, _H.ASESOR),
    "realisation.report": _nobody("the month is done: whoever follows the progress reads it there"),
    "realisation.cancel": _reminds(*_DATED),
    "meeting.create": _news(_H.INVITED),
    "meeting.invite": _news(_H.INVITED),
    "meeting.move": _news(_H.INVITED),
    "meeting.cancel": _news(_H.INVITED),
    "meeting.update": _nobody("what is written down later moves nobody"),
    "meeting.hold": _nobody("whoever came knows; what came of it is drafts that wait for review"),
    "evaluation.create": _nobody("its questions wait where the teams answer them"),
    "evaluation.set_window": _nobody("the days stand in the evaluation; nothing was asked yet"),
    "evaluation.set_conditions": _nobody("what is missing stands in the readiness of each office"),
    "evaluation.complete": _news(_H.PELAKSANA),
    "evaluation.submit": _news(_H.ASSESSES_NEXT),
    "evaluation.forward": _news(_H.ASSESSES_NEXT, _H.PELAKSANA),
    "evaluation.return": _news(_H.SENT_BACK_TO, _H.PELAKSANA),
    "evaluation.conclude": _news(_H.PELAKSANA, _H.KOORDINATORS),
    "evaluation.issue_lhe": _news(_H.PELAKSANA, _H.KOORDINATORS),
    "evaluation.sign_lhe": _news(_H.PENGARAH, _H.PELAKSANA),
    "evaluation.attach_lhe_scan": _nobody("it is looked for at the LHE by whoever waits for it"),
    "evaluation.propose": _DECREE,
    "evaluation.decline": _DECREE,
    "evaluation.fail_papers": Telling(_DECREE.hearers, (_S.TO_OBJECT,)),
    "evaluation.object": _news(_H.PENGARAH, _H.ASESOR),
    "evaluation.admit": _DECREE,
    "evaluation.advance": _DECREE,
    "evaluation.grant": Telling(_DECREE.hearers, (_S.TO_MONITOR, _S.OVERDUE)),
    "evaluation.deny": _DECREE,
    "evaluation.withdraw": _DECREE,
    "evaluation.revoke": _DECREE,
    "evaluation.monitor": _news(_H.PENGARAH, _H.PELAKSANA),
    "evaluation.discard": _news(_H.PENGARAH, _H.KOORDINATORS, _H.ASESOR),
    "report.create": _nobody("its parts wait in the work of the teams"),
    "report.submit": _news(_H.PENGARAH),
    "report.return": _news(_H.PELAKSANA, _H.KOORDINATORS),
    "report.acknowledge": _news(_H.PELAKSANA, _H.KOORDINATORS, _H.ASESOR),
    "report.sign": _news(_H.PENGARAH, _H.PELAKSANA),
    "report.attach_scan": _nobody("it is looked for at the report by whoever waits for it"),
    "report.discard": _nobody("nobody had been told of the draft"),
    "report.correct": _news(_H.PENGARAH, _H.KOORDINATORS),
    "report.close_recommendation": _news(_H.PELAKSANA, _H.KOORDINATORS),
    "period.close": _news(_H.PENGARAH, _H.KOORDINATORS, _H.ASESOR),
    "period.reopen": _news(_H.PENGARAH, _H.KOORDINATORS, _H.ASESOR),
    "record.receive": _IN_THE_INBOX,
    "record.receive_batch": _IN_THE_INBOX,
    "record.accept": _nobody("the draft is the work of whoever took it in"),
    "record.reject": _nobody("it waits no more; who rejected it and why stands in the inbox"),
    "record.withdraw": Telling(notice=NoticeKind.RECORD_WITHDRAWN),
    "intake_rule.rest": Telling(notice=NoticeKind.ORDER_RESTS),
    "evidence.export": _nobody("a package changes nothing; who took it stands in the audit log"),
    "evidence.comment": Telling((_H.MAKER, _H.TALKERS), _MENTIONED),
    "finding.comment": Telling((_H.GIVER, _H.TALKERS), _MENTIONED),
    "directive.comment": Telling((_H.GIVER, _H.TALKERS), _MENTIONED),
    "action_item.comment": Telling((_H.TALKERS,), _MENTIONED),
    "indicator.comment": Telling((_H.TALKERS,), _MENTIONED),
}


def origins(stage: NotificationStage, subject_type: str) -> tuple[str, ...]:
    """The steps with such a thing that a reminder at this stage may tell of.

    The newest of them says who took it, and in which words.
    """
    return _ORIGINS.get((stage, subject_type), ())


def heard_by(hearer: Hearer) -> list[str]:
    """The steps that are news to them."""
    return [action for action, telling in TABLE.items() if hearer in telling.hearers]


def _origins() -> dict[tuple[NotificationStage, str], tuple[str, ...]]:
    found: dict[tuple[NotificationStage, str], tuple[str, ...]] = {}
    for action, telling in TABLE.items():
        for stage in telling.reminders:
            thing = action.partition(".")[0]
            found[stage, thing] = (*found.get((stage, thing), ()), action)
    return found


_ORIGINS: Final = _origins()
