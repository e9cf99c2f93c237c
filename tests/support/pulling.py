"""Connectors to a system of the test, and pulls."""

from collections.abc import Callable
from typing import Any

from app.services.integration.connectors.execution import PullDependencies
from tests.support.evidence import ok
from tests.support.office import Office
from tests.support.prepared import Prepared
from tests.support.upstream import Upstream

FIGURES = {"employees": 36, "working_days": 20, "present": 702, "late": 11, "absent": 2}
SECRET = "rahasia-yang-tidak-boleh-terlihat"
MAPPING = {
    "external_id": "id",
    "title": "judul",
    "taken_at": "diambil",
    "figures": {name: f"angka.{name}" for name in FIGURES},
    "files": "berkas",
}


def item(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "id": f"p-{number}",
        "judul": f"Rekap {number}",
        "diambil": "2023-07-01T08:00:00",
        "angka": FIGURES,
    } | changes


def _hurried(init: Callable[..., None]) -> Callable[..., None]:
    def hurried(self: PullDependencies, *args: Any) -> None:
        init(self, *args, **({} if len(args) > 3 else {"first_wait": 0.01}))

    return hurried


def connect(office: Office, system: Upstream, **spec: Any) -> str:
    plain = {"url": f"{system.address}/rekap?bulan={{period}}", "auth": {"kind": "bearer"}}
    prepared = Prepared(office)
    body = prepared.connector_body(**plain | {"mapping": MAPPING} | spec) | {"secret": SECRET}
    body["spec"]["limits"] = {"attempts": 3, "seconds": 2} | spec.get("limits", {})
    return str(ok(prepared.administrator.post("/sources/sirian/connectors", body), 201)["id"])


def pulled(office: Office, connector_id: str, **body: Any) -> dict[str, Any]:
    path = f"/connectors/{connector_id}/pull"
    answer = Prepared(office).administrator.post(path, {"period": "2023-06"} | body)
    return dict(ok(answer))


def codes(run: dict[str, Any]) -> list[str]:
    return [fault["code"] for fault in run["faults"]]
