"""What the costliest request costs, for every operation, beside an empty one.

python -m benchmarks.strangers [--requests 20] [--only evidence]

Every operation is asked by nobody, by somebody without any right and by somebody who may, at a
thing that is there. The *empty* request is the same operation at the same address by the same
caller, without query and headers and with an empty body (`{}`, a form without fields, a batch
without lines): it does no more than to be refused, or to answer what a `GET` answers. The *plain*
one is small and right: what the operation is for. Then come bodies, headers and addresses made to
be dear (`benchmarks.dear`), all within the limits.

What counts is the CPU time of the server's process. First each is asked once, then the three
dearest as often as is said; what then seems too dear is so only if it is once more, because a
collection of garbage falls on somebody. Who may not do it sends bodies alone: headers and
addresses cost them what they cost who may. Meanwhile somebody asks `/healthz`.

The exit status is 1 when anything costs more than ten times the empty request, or when the service
answers with a fault of its own. There are two exceptions. Whoever finds a password table must pay
for each guess, so hashing one is dear by intent: the operations that do (`HASHING`) are held
against their own plain request, which hashes one, too. A batch that is full of right records is
many requests in one: it is held against the empty request record by record.
"""

import argparse
import json
import sys
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from pydantic import SecretStr
from sqlalchemy import select

from app.core.logging import configure_logging
from app.core.settings import Settings
from app.main import create_app
from app.models import ActionItem, Activity
from benchmarks import contract, dear
from benchmarks.contract import Ask, Operation
from benchmarks.cpu_client import Client, Cost, asking_how_it_is
from benchmarks.dear_bodies import FULL_BATCH, MARK, bodies
from tests.support.databases import SECRET, SqliteDatabases
from tests.support.office import Office, new_token
from tests.support.operations import ROWS, Caller, every_operation, right_caller
from tests.support.prepared import Prepared
from tests.support.server import start

RATIO_MAX = 10.0
FAULT = 500  # from this status on it is the service's own
SWITCHED_OFF = {"check_link"}  # nobody outside is asked here, and it says so with 503
STREAM = "stream_notifications"
SCHEDULE = "set_decree_schedule"
# They hash a password (argon2id, 19 MiB, two passes: OWASP's minimum), for nobody's name as well.
HASHING = {
    "activate_account",
    "begin_second_factor",
    "change_password",
    "confirm_identity",
    "create_token",
}
# What they say first ends the session: nobody could ask anything afterwards.
LAST = ("end_current_session",)
SHOWN = 25
LOW = 3.0  # what costs less than so many empty requests is not asked again
STRANGER = "stranger"
LONG = 1000.0  # milliseconds: what takes so long is not asked again


class Found(NamedTuple):
    """What was found of an operation and a kind of caller; costs in CPU milliseconds."""

    operation: Operation
    who: str
    empty: float
    plain: float
    name: str
    cost: Cost
    faults: dict[str, int]
    records: int = 1  # that it brought, in a full batch

    @property
    def ratio(self) -> float:
        """How many empty requests it costs."""
        return self.cost.milliseconds / self.empty

    @property
    def allowed(self) -> float:
        """What it may cost; each of its records may cost as much."""
        hashed = self.plain if self.operation.id in HASHING else 0.0
        return RATIO_MAX * max(self.empty, hashed) * self.records

    @property
    def is_too_dear(self) -> bool:
        """Neither the empty request nor an exception explains what it costs."""
        return self.cost.milliseconds > self.allowed


def measured(
    client: Client, operation: Operation, who: str, headers: dict[str, str], count: int
) -> Found:
    """The costliest request of one caller to one operation."""
    method, empty_ask = operation.method, dear.empty_ask(operation)
    client.cost(method, empty_ask, headers, 1)  # whatever is made once is made now
    plain = client.cost(method, plain_ask(operation), headers, 2)
    empty = client.cost(method, empty_ask, headers, count)
    found = {}
    for name, ask in dear.asks(operation, with_heads=who != STRANGER):
        found[name] = ask, client.cost(method, ask, headers, 1)
    faults = {
        name: status
        for name, (_, cost) in found.items()
        for status in cost.statuses
        if status >= FAULT and operation.id not in SWITCHED_OFF
    }
    records = {name: _records(name, operation, ask) for name, (ask, _) in found.items()}
    dearest = max(each.milliseconds for _, each in found.values())
    most = LONG if dearest > LOW * empty.milliseconds else 0.0
    names = sorted(found, key=lambda name: -found[name][1].milliseconds / records[name])[:3]
    costs = {
        name: client.cost(method, ask, headers, count) if first.milliseconds < most else first
        for name, (ask, first) in ((name, found[name]) for name in names)
    }
    name = max(costs, key=lambda each: costs[each].milliseconds / records[each])
    means = empty.milliseconds, plain.milliseconds
    dear_one = Found(operation, who, *means, name, costs[name], faults, records[name])
    if dear_one.is_too_dear:
        cost = client.cost(method, found[name][0], headers, count)
        again = dear_one._replace(cost=cost)
        dear_one = min(dear_one, again, key=lambda each: each.cost.milliseconds)
    return dear_one


def _records(name: str, operation: Operation, ask: Ask) -> int:
    if name != FULL_BATCH:
        return 1
    return operation.full_records or (ask.body or b"").count(b"\n") + 1


def plain_ask(operation: Operation) -> Ask:
    """What is small and right."""
    headers = {**operation.headers, "If-Match": "*"}
    return Ask(operation.plain, headers, operation.path)


class Everything(NamedTuple):
    """All operations at things that are there, and the headers of those who ask."""

    operations: list[Operation]
    callers: dict[str, dict[str, dict[str, str]]]


def prepare(office: Office, only: str) -> Everything:
    """Things of the office in the state that each operation needs."""
    prepared, document = Prepared(office), office.app.openapi()
    stranger = _headers(office, prepared.account())
    operations, callers = [], {}
    for name, described in every_operation(document).items():
        if only not in described.path:
            continue
        operation = contract.operation_of(
            document, name, described.method, described.path, described.description
        )
        caller = right_caller(prepared, name)
        call = ROWS[name].make(prepared, caller)
        path = described.path.format(**call.path)
        if name == STREAM:
            path += "?for_seconds=1"
        operation = operation._replace(path=path, plain=_plain(operation, call.options))
        if name == SCHEDULE:
            operation = _whole_schedule(office, operation)
        operations.append(operation)
        callers[name] = {
            "nobody": {},
            STRANGER: stranger,
            "right": call.person.headers if call.person else _of(office, caller),
        }
    operations.sort(key=lambda each: each.id in LAST)
    return Everything(operations, callers)


def _whole_schedule(office: Office, operation: Operation) -> Operation:
    """With a body that sets every action item of a team anew, however often it comes."""
    item_id = UUID(json.loads(operation.plain or b"")["items"][0]["action_item_id"])
    teams = select(Activity.team_id).join(ActionItem).where(ActionItem.id == item_id)
    of_team = select(ActionItem.id).join(Activity).where(Activity.team_id.in_(teams))
    with office.engine.connect() as connection:
        ids = connection.scalars(of_team).all()
    recurrence = {"kind": "monthly", "phrase": MARK}
    items = [{"action_item_id": str(one), "recurrence": recurrence} for one in ids]
    body = json.dumps({"items": items, "reason": MARK}).encode()
    return operation._replace(full=body, full_records=len(items))


def _of(office: Office, caller: Caller) -> dict[str, str]:
    return _headers(office, caller.username) if caller.username else caller.person.headers


def _headers(office: Office, username: str) -> dict[str, str]:
    """Of somebody signed in, for as long as it takes."""
    token = new_token(office.engine, SECRET, office.user_id(username), timedelta(hours=12))
    return {"Authorization": f"Bearer {token}"}


def _plain(operation: Operation, options: dict[str, Any]) -> bytes | None:
    if "json" in options:
        return json.dumps(options["json"]).encode()
    if "data" in options:
        return urlencode(options["data"]).encode()
    if "content" in options:
        return str(options["content"]).encode()
    return dict(bodies(operation))["files"] if "files" in options else None


def report(found: list[Found], waits: list[float]) -> bool:
    """Print what was found; whether all of it is as it should be."""
    found.sort(key=lambda each: -each.ratio)
    print("\n  times    cost   empty   plain ms")
    for each in found[:SHOWN]:
        sign = "!" if each.is_too_dear else " "
        costs = f"{each.cost.milliseconds:7.1f} {each.empty:7.1f} {each.plain:7.1f}"
        told = f"{sign}{each.ratio:6.1f} {costs}"
        who = f"{each.who:<9}{each.name:<17}"
        print(told, who, each.operation.method, each.operation.id, set(each.cost.statuses))
    for each in found:
        if each.faults:
            print("fault:", each.who, each.operation.id, each.faults)
    dearest = [each for each in found if each.is_too_dear]
    excepted = [each for each in found if each.ratio > RATIO_MAX and not each.is_too_dear]
    print(f"{len(found)} measured, {len(dearest)} too dear, {len(excepted)} exceptions:")
    for each in excepted:
        why = f"{each.records} records" if each.records > 1 else "hashes a password"
        print(f"  {each.who} {each.operation.id}: {why}")
    waits.sort()
    late, latest = 1000 * waits[int(len(waits) * 0.99)], 1000 * waits[-1]
    print(f"/healthz: {len(waits)} answers, p99 {late:.0f} ms, at most {latest:.0f} ms")
    return not dearest and not any(each.faults for each in found)


def main() -> int:
    """Work in a temporary folder."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.strangers")
    parser.add_argument("--requests", type=int, default=20)
    parser.add_argument("--only", default="", help="a part of the operations' addresses")
    arguments = parser.parse_args()
    with TemporaryDirectory() as name, SqliteDatabases(Path(name)).copy("two_offices") as url:
        folder = Path(name)
        own = Settings(
            _env_file=None, secret_key=SecretStr(SECRET), log_level="ERROR", link_checks=False
        )
        configure_logging(own)
        with Office.open(create_app(own), url, folder) as office:
            everything = prepare(office, arguments.only)
        server = start(folder, {**SETTINGS, "ZI_DATABASE_URL": url}, seed=False)
        found = []
        try:
            client = Client(server.address, server.process.pid)
            with asking_how_it_is(server.address) as waits:
                for operation in everything.operations:
                    for who, headers in everything.callers[operation.id].items():
                        count = 1 if operation.id == STREAM else arguments.requests
                        found.append(measured(client, operation, who, headers, count))
                        print("." if found[-1].ratio < RATIO_MAX else "!", end="", flush=True)
        finally:
            server.stop()
    return int(not report(found, waits))


SETTINGS = {
    "ZI_SECRET_KEY": SECRET,
    "ZI_REQUESTS_PER_MINUTE": "1000000",
    "ZI_SERVICE_REQUESTS_PER_MINUTE": "100000",
    "ZI_LOG_LEVEL": "WARNING",
    "ZI_WORKER": "false",
    "ZI_LINK_CHECKS": "false",
    "ZI_CONFIRM_AFTER_MINUTES": "43200",
}

if __name__ == "__main__":
    sys.exit(main())
