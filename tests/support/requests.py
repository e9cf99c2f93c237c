"""Good requests: the examples of the contract, put to the things of the prepared office.

A path is filled with things (`things.py`), each in the state that the operation needs; a body is
the example with CHANGES over it. What neither can say is made by OTHERS, or by `sessions.py`.
"""

import json
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache

from app.integrations.web import Web
from app.services.decrees.workbooks.making.filling import Beside, Origin, filled
from tests.support.calls import Call, Caller, Operation, every_operation
from tests.support.clamd import NothingFound
from tests.support.decree_loading import NTT
from tests.support.documents import openapi_document
from tests.support.evidence import KETUA
from tests.support.office import PDF
from tests.support.prepared import Prepared
from tests.support.sessions import OF_SESSIONS
from tests.support.signing import BLANK_PAGE
from tests.support.things import THINGS, Json, Making

WITH_A_FILE = [("files", ("laporan.pdf", PDF))]


def named(**words: str) -> Callable[[Making], Json]:
    """Words of the body with a number that no other request has."""

    def changes(making: Making) -> Json:
        number = making.prepared.number
        return {name: word.format(number) for name, word in words.items()}

    return changes


def new_day(making: Making) -> Json:
    return {"day": str(date(2031, 1, 1) + timedelta(days=making.prepared.number))}


def proof_of(making: Making) -> Json:
    """Evidence of the member beside a question of team V."""
    return {"question": 59, "evidence_id": making.prepared.evidence(), "pages": "Halaman 3"}


def put_there(making: Making) -> Json:
    """The same, after it was put there."""
    proof = proof_of(making)
    path = f"/evaluations/{making.path['evaluation_id']}/prove"
    assert making.prepared.owner.post(path, {"proofs": [proof]}).is_success
    return {name: proof[name] for name in ("question", "evidence_id")}


def proposed(making: Making) -> Json:
    """What is proposed for question 7 of the plan's year, as it is now."""
    path = f"/evaluations/{making.path['evaluation_id']}"
    moved = making.prepared.office.person(KETUA).patch(path, of_the_plan_year(making))
    assert moved.is_success, moved.text
    read = making.prepared.owner.get(f"{path}/proposals").json()["proposals"]
    (found,) = (each for each in read if each["question"] == 7)
    return {"proposals": [{name: found[name] for name in ("question", "digest")}]}


def of_the_letter(making: Making) -> Json:
    """The LHE that stands, as whoever signs it has read it."""
    path = f"/evaluations/{making.path['evaluation_id']}/lhe"
    return {"digest": making.prepared.owner.get(path).json()["digest"]}


def of_the_plan_year(making: Making) -> Json:
    """Of the one year that evidence can prove: what else was begun before is discarded."""
    ketua, own = making.prepared.office.person(KETUA), making.path.get("evaluation_id")
    for each in ketua.get("/evaluations", params={"year": 2023}).json()["items"]:
        if each["status"] != "discarded" and each["id"] != own:
            done = ketua.post(f"/evaluations/{each['id']}/discard", {"reason": "Keliru dibuat."})
            assert done.is_success, done.text
    return {"year": 2023}


# What the example cannot know: that something is new, or which of the prepared things is meant.
CHANGES: dict[str, Callable[[Making], Json]] = {
    "create_user": named(username="baru.{0}", email="baru.{0}@example.go.id", name="Pegawai {0}"),
    "set_notification_preferences": lambda _making: {"email_mode": "single"},  # another than it is
    "create_work_unit": lambda making: (
        named(code="53.{}")(making) | {"parent_id": making.prepared.work_unit_id}
    ),
    "update_work_unit": named(name="KPU NTT {}"),  # another than it has
    "set_letterhead": lambda making: {"lines": [f"KPU {making.prepared.number}"]},
    "create_holiday": new_day,
    "create_successor": named(number="S{}"),
    "create_amendment": lambda making: making.prepared.amendment_body(),
    "create_role_grant": lambda making: {
        "role": "administrator",
        "decree_id": None,
        "work_unit_id": making.prepared.work_unit_id,
    },
    "create_membership": lambda making: {"username": making.prepared.account()},
    "create_stand_in": lambda making: making.prepared.stand_in_body(),
    "report_meeting": named(note="Rapat {}"),
    "create_report_evidence": lambda making: {"indicator_ids": [making.prepared.indicator_id]},
    "prove_evaluation": lambda making: {"proofs": [proof_of(making)]},
    "remove_evaluation_proof": put_there,
    "take_evaluation_proposals": proposed,
    "create_evaluation": of_the_plan_year,
    "sign_lhe": of_the_letter,
    "create_report": lambda making: making.prepared.report_body(),
    "add_recommendation": lambda _making: {"due_date": "2023-12-31"},
    "report_realisation": named(note="Rapat {}"),
    "issue_directive": lambda making: {"team_id": making.prepared.team_id},
    "create_intake_rule": lambda making: making.prepared.intake_rule_body(),
    "create_source": named(key="sistem-{}"),
    "create_record_type": named(key="jenis-{}"),
    "create_connector": lambda making: making.prepared.connector_body(),
    "start_connector_trial": lambda making: making.prepared.trial_body(),
    "create_service_account": named(name="SiRian {}"),
    "rotate_service_account_key": lambda _making: {"grace_hours": 0},  # else they become too many
    "create_webhook_endpoint": lambda making: making.prepared.webhook_body(),
}
# What an operation takes that takes one kind of file only.
_SCAN = [("files", ("pindaian.pdf", BLANK_PAGE))]
FILES = {"attach_report_scan": _SCAN, "attach_lhe_scan": _SCAN}
QUERIES: dict[str, Callable[[Prepared], Json]] = {
    "stream_notifications": lambda _prepared: {"for_seconds": 0},
    "compare_decrees": lambda prepared: {"with": prepared.decree_id},
    "upload_meeting_files": lambda _prepared: {"kind": "undangan"},
    "export_evidence_package": lambda prepared: {"team_id": prepared.team_id},
}


def body_of(making: Making) -> Json:
    """The body as an option of the client; none where the operation takes none."""
    operation, prepared = making.operation, making.prepared
    if "multipart/form-data" in operation.bodies:
        return {"files": FILES.get(operation.id, WITH_A_FILE)}
    if "application/jsonl" in operation.bodies:
        line = json.loads(operation.bodies["application/jsonl"]["example"])
        line["external_id"] = f"r-{prepared.number}"
        return {"content": json.dumps(line), "headers": {"Content-Type": "application/jsonl"}}
    if "application/json" not in operation.bodies:
        return {}
    body = dict(operation.bodies["application/json"]["example"])
    # What was read has no digest before it is there.
    body.pop("revision_digests", None)
    if "revision_digest" in body:
        body["revision_digest"] = prepared.digest(making.path["evidence_id"])
    changes = CHANGES.get(operation.id)
    return {"json": body | changes(making) if changes else body}


def offered_file(prepared: Prepared, _caller: Caller) -> Call:
    """The file comes first, then the record that has it."""
    upload = prepared.sirian.request("POST", "/sources/sirian/files", files=WITH_A_FILE)
    (file,) = upload.json()["items"]
    return Call({"record_id": prepared.offer(files=[file["id"]]), "file_id": file["id"]})


@cache
def workbook_of_ntt() -> bytes:
    """The workbook of the seeded decree; it takes a quarter of a second to write."""
    data = NTT.model_dump()
    return filled(data, Origin("", "", data), Beside())


def workbook_of_the_decree(_prepared: Prepared, _caller: Caller) -> Call:
    """The seeded decree's own, tried: nothing changes."""
    return Call(options={"files": [("files", ("keputusan.xlsx", workbook_of_ntt()))]})


def worksheets_of_the_decree(prepared: Prepared, _caller: Caller) -> Call:
    """Those that were handed out, tried: nothing changes."""
    path = f"/decrees/{prepared.decree_id}/worksheets"
    content = prepared.office.person(KETUA).get(path).content
    return Call({"decree_id": prepared.decree_id}, {"files": [("files", ("kerja.xlsx", content))]})


def workbook_of_an_evaluation(prepared: Prepared, _caller: Caller) -> Call:
    """The portal's, as it was handed out, tried: nothing changes."""
    key = prepared.evaluation()
    content = prepared.office.person(KETUA).get(f"/evaluations/{key}/workbook").content
    return Call({"evaluation_id": key}, {"files": [("files", ("lke.xlsx", content))]})


OTHERS = OF_SESSIONS | {
    "upload_evaluation_workbook": workbook_of_an_evaluation,
    "upload_worksheets": worksheets_of_the_decree,
    "read_record_file_content": offered_file,
    "upload_decree_workbook": workbook_of_the_decree,
}


def nothing_found(prepared: Prepared) -> None:
    prepared.office.app.state.scanner = NothingFound("", 0)


def nobody_answers(prepared: Prepared) -> None:
    prepared.office.app.state.web = Web((), timeout_seconds=0.01)


AROUND: dict[str, Callable[[Prepared], None]] = {
    "scan_file": nothing_found,
    "check_link": nobody_answers,
    "copy_link": nobody_answers,
}


@cache
def operations_by_id() -> dict[str, Operation]:
    return every_operation(openapi_document())


def make_request(operation_id: str, prepared: Prepared, caller: Caller) -> Call:
    """A request of the operation that succeeds for whoever may make it."""
    if operation_id in AROUND:
        AROUND[operation_id](prepared)
    if operation_id in OTHERS:
        return OTHERS[operation_id](prepared, caller)
    making = Making(prepared, caller, operations_by_id()[operation_id])
    for part in making.operation.path.split("/"):
        if part.startswith("{"):
            making.path[part[1:-1]] = THINGS[part[1:-1]](making)
    options = body_of(making)
    if operation_id in QUERIES:
        options["params"] = QUERIES[operation_id](prepared)
    return Call(making.path, options)
