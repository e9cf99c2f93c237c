"""The OpenAPI document: FastAPI's, with our problems, headers, examples and descriptions."""

import re
from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from app.api.idempotency import KEY_PATTERN
from app.api.problems import MEDIA_TYPE
from app.api.routing import Access
from app.models.service_account import Scope
from app.schemas.problems import Problem

Json = dict[str, Any]
VERSION = "1.0.0"
TITLE = "Zona Integritas KPU"
DESCRIPTION = """
Satu tempat untuk keputusan tim, rencana aksi, eviden, pemeriksaan, dan kemajuan Zona Integritas.

*One place for the decree, the plan, the evidence, its review and the progress.*

- **Masuk** / sign in: tombol *Authorize*, lalu nama pengguna dan kata sandi.
- **Kesalahan** / failures: `application/problem+json` (RFC 9457) dengan `code` yang tetap; bahasa
  Indonesia, atau Inggris dengan `Accept-Language: en`.
- **Perubahan** / changes: `PATCH`, `PUT` dan `DELETE` memerlukan `If-Match` dengan ETag yang
  dibaca.
- **Pengulangan** / retries: `Idempotency-Key` pada `POST` membuat pengulangan aman selama 24 jam.
"""
TAGS = {
    "auth": "Masuk dan keluar (sign in and out)",
    "me": "Saya: kedudukan, hak, pekerjaan (me: positions, rights, work)",
    "notifications": "Pemberitahuan dan surel (notifications and e-mail)",
    "roles": "Kedudukan dan haknya (roles and their permissions)",
    "users": "Akun dan hak atas nama (accounts and rights granted by name)",
    "work-units": "Satuan kerja (offices)",
    "decrees": "Keputusan, susunan tim, rencana aksi (decrees, people, plan)",
    "succession": "Keputusan berikutnya dan perubahan keputusan (next decree, amendments)",
    "teams": "Tim, tugas, kedudukan (teams, duties, memberships)",
    "plan": "Kegiatan, sub kegiatan, indikator (activities, action items, indicators)",
    "schedule": "Jadwal: bulan, aturan berulang, rencana yang disetujui (schedule)",
    "periods": "Periode: menutup bulan dan tahun (closing months and the year)",
    "evidence": "Eviden, berkas, pemeriksaan (evidence, files, review)",
    "comments": "Percakapan, sebutan, riwayatnya (comments, mentions, their history)",
    "findings": "Temuan dan permintaan eviden (findings, requests for evidence)",
    "directives": "Arahan Pengarah dan Ketua (directives)",
    "follow-ups": "Tindak lanjut temuan dan arahan (follow-ups)",
    "exports": "Paket eviden (evidence packages)",
    "progress": "Kemajuan: kini, pada suatu hari, banyak satuan kerja (progress)",
    "pictures": "Gambar rencana dan kemajuan (pictures of plan and progress)",
    "gaps": "Kekurangan dan eviden yang diharapkan (gaps, expected evidence)",
    "service-accounts": "Akun layanan sistem lain dan kuncinya (service accounts and keys)",
    "audit": "Jejak audit (audit log)",
    "storage": "Keutuhan berkas (integrity of the files)",
    "operations": "Kesiapan layanan (operations)",
}
_METHODS = ("get", "post", "put", "patch", "delete")
_NEED_IF_MATCH = {"patch", "put", "delete"}
_REQUEST_ID = {"description": "Nomor permintaan (request id).", "schema": {"type": "string"}}
_ETAG = {"description": "Versi yang dibaca (version).", "schema": {"type": "string"}}
_RETRY_AFTER = {"description": "Detik (seconds).", "schema": {"type": "integer"}}
_LINK = {"description": "Halaman lain (RFC 8288).", "schema": {"type": "string"}}
_IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Kunci unik pilihan Anda; pengulangan dengan kunci yang sama aman (24 jam).",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": KEY_PATTERN},
}
_COUNT = {"schema": {"type": "integer"}}
_RATE_LIMIT = {
    "RateLimit-Limit": {"description": "Permintaan per menit (requests a minute).", **_COUNT},
    "RateLimit-Remaining": {"description": "Sisanya (what is left).", **_COUNT},
    "RateLimit-Reset": {"description": "Detik sampai penuh lagi (seconds).", **_COUNT},
}
_SERVICE_SCHEMES = {
    "service_key": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "zi_…",
        "description": "Kunci akun layanan (key of a service account).",
    },
    "service": {
        "type": "oauth2",
        "description": "Id dan kunci akun layanan (id and key of a service account).",
        "flows": {
            "clientCredentials": {
                "tokenUrl": "/api/v1/auth/service-token",
                "scopes": {
                    Scope.RECORDS_WRITE: "Menyerahkan rekaman (hand in records)",
                    Scope.RECORDS_READ: "Membaca rekaman sendiri (read one's records)",
                    Scope.EVENTS_READ: "Mengikuti peristiwa (follow events)",
                },
            }
        },
    },
}
_NOT_MODIFIED = {
    "description": "Belum berubah: If-None-Match memuat ETag ini (not modified).",
    "headers": {"ETag": _ETAG},
}
# What a parameter of that name means wherever it has no words of its own.
_MEANINGS = {
    "account_id": "Akun layanan (service account).",
    "action_item_id": "Sub kegiatan (action item).",
    "activity_id": "Kegiatan (activity).",
    "actor_id": "Orang yang bertindak (who did it).",
    "amendment_id": "Perubahan keputusan (amendment).",
    "by": "Baris peta: tim atau sub kegiatan (rows of the heat map).",
    "code": "Kode kekurangan (code of the gap).",
    "comment_id": "Komentar (comment).",
    "confidentiality": "Kerahasiaan (confidentiality).",
    "created_by_id": "Orang yang membuat (who made it).",
    "decree_id": "Keputusan (decree).",
    "directive_id": "Arahan (directive).",
    "evidence_id": "Eviden (evidence).",
    "file_id": "Berkas (file).",
    "finding_id": "Temuan (finding).",
    "follow_up_id": "Tindak lanjut (follow-up).",
    "format": "Bentuk berkas (form of the file).",
    "grant_id": "Hak atas nama (right granted by name).",
    "holiday_id": "Hari libur (holiday).",
    "indicator_id": "Indikator (indicator).",
    "is_active": "Akun aktif (active accounts).",
    "issued_by_id": "Pemberi arahan (who gave it).",
    "key_id": "Kunci akun layanan (key of a service account).",
    "kind": "Jenis (kind).",
    "link_id": "Tautan (link).",
    "membership_id": "Kedudukan dalam tim (membership).",
    "notification_id": "Pemberitahuan (notification).",
    "month": "Bulan (month).",
    "owner_id": "Penanggung jawab (owner).",
    "parent_id": "Satuan kerja induk (parent office).",
    "person_in_charge_id": "Penanggung jawab (person in charge).",
    "raised_by_id": "Orang yang mengajukan (who raised it).",
    "role": "Kedudukan (role).",
    "session_id": "Sesi masuk (session).",
    "severity": "Tingkat kepentingan (severity).",
    "sort": "Urutan; `-` berarti menurun (order; `-` is descending).",
    "stage": "Alasan diingatkan (why a reminder was given).",
    "state": "Keadaan indikator (state of the indicator).",
    "status": "Status (status).",
    "target_id": "Hal yang dikenai tindakan (what was acted on).",
    "team_id": "Tim (team).",
    "user_id": "Akun (account).",
    "work_unit_id": "Satuan kerja (office).",
    "year": "Tahun (year).",
    "zi_refresh": "Token penyegar untuk peramban (refresh token of browsers).",
}


def install_openapi(app: FastAPI) -> None:
    """Make `app.openapi()` give our document, and let 405 answers know the methods of a path."""

    def openapi() -> Json:
        if app.openapi_schema is None:
            app.openapi_schema = build_document(app)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]
    app.state.methods_of = _lazy_methods(app)


def build_document(app: FastAPI) -> Json:
    """The whole document; the same code gives the same bytes."""
    document = get_openapi(
        title=TITLE,
        version=VERSION,
        description=DESCRIPTION,
        routes=app.routes,
        tags=[{"name": name, "description": text} for name, text in TAGS.items()],
        separate_input_output_schemas=False,
    )
    schemas = document["components"]["schemas"]
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(problem.pop("$defs"))
    schemas["Problem"] = problem
    document["components"]["securitySchemes"].update(_SERVICE_SCHEMES)
    for path, method, operation in operations(document):
        _finish(path, method, operation, schemas)
    document["webhooks"] = {}
    return document


def operations(document: Json) -> Iterator[tuple[str, str, Json]]:
    """Every operation as path, method (lower case) and description."""
    for path, item in document["paths"].items():
        for method in _METHODS:
            if method in item:
                yield path, method, item[method]


def _finish(path: str, method: str, operation: Json, schemas: Json) -> None:
    permission = operation["x-required-permission"]
    protected = permission != Access.PUBLIC
    if operation.pop("x-repeatable"):
        operation.setdefault("parameters", []).append(_IDEMPOTENCY_KEY)
    if not protected:
        operation.pop("security", None)
    _let_services_in(operation)
    if method in _NEED_IF_MATCH:
        _require_if_match(operation)
    _add_example(operation, schemas)
    _add_success_headers(operation, schemas)
    if method == "get" and "ETag" in operation["responses"].get("200", {}).get("headers", {}):
        operation["responses"]["304"] = _NOT_MODIFIED
    for parameter in operation.get("parameters", []):
        if parameter["name"] in _MEANINGS:
            parameter.setdefault("description", _MEANINGS[parameter["name"]])
    statuses = set(operation.pop("x-problems")) | set(_implied(path, method, operation))
    operation["responses"].pop("422", None)
    for status in sorted(statuses):
        operation["responses"][str(status)] = _problem_response(status)


def _let_services_in(operation: Json) -> None:
    """What service accounts sign in with, where they may call."""
    scope = operation.pop("x-required-scope")
    if scope is None:
        return
    operation["x-required-scope"] = scope
    people = operation.pop("security")
    services = [{"service_key": []}, {"service": [scope]}]
    only = operation["x-required-permission"] == Access.SERVICE_ACCOUNT
    operation["security"] = services if only else [*people, *services]


def _require_if_match(operation: Json) -> None:
    """Say that the header must be sent; the code asks for it itself, to answer 428 and not 422."""
    for parameter in operation.get("parameters", []):
        if parameter["name"].lower() == "if-match":
            parameter["required"] = True
            (parameter["schema"],) = (
                option for option in parameter["schema"]["anyOf"] if option["type"] != "null"
            )


def _implied(path: str, method: str, operation: Json) -> Iterator[int]:
    """The statuses that follow from the shape of an operation."""
    protected = operation["x-required-permission"] != Access.PUBLIC
    is_for_services = "x-required-scope" in operation
    has_body = "requestBody" in operation
    headers = {p["name"].lower() for p in operation.get("parameters", []) if p["in"] == "header"}
    table: dict[int, bool] = {
        400: has_body,
        401: protected,
        403: is_for_services,
        409: protected and method == "post",
        412: "if-match" in headers,
        413: has_body,
        415: False,
        422: bool(operation.get("parameters")) or has_body or "{" in path or method == "get",
        428: "if-match" in headers and method in _NEED_IF_MATCH,
        429: is_for_services,
        500: True,
        503: path != "/healthz",
    }
    yield from (status for status, applies in table.items() if applies)


def _problem_response(status: int) -> Json:
    headers: Json = {"X-Request-ID": _REQUEST_ID}
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        headers["Retry-After"] = _RETRY_AFTER
    if status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = {"schema": {"type": "string"}}
    if status == HTTPStatus.PRECONDITION_FAILED:
        headers["ETag"] = _ETAG
    return {
        "description": HTTPStatus(status).phrase,
        "headers": headers,
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


def _add_example(operation: Json, schemas: Json) -> None:
    """Give the body the example of its schema, where tools look for it."""
    for content in operation.get("requestBody", {}).get("content", {}).values():
        schema = schemas.get(content["schema"].get("$ref", "").rpartition("/")[2], {})
        if schema.get("examples"):
            content["example"] = schema["examples"][0]


def _add_success_headers(operation: Json, schemas: Json) -> None:
    for status, response in operation["responses"].items():
        if not status.startswith("2"):
            continue
        response["description"] = HTTPStatus(int(status)).phrase
        headers: Json = {"X-Request-ID": _REQUEST_ID}
        if "x-required-scope" in operation:
            headers |= _RATE_LIMIT
        for content in response.get("content", {}).values():
            schema = schemas.get(content["schema"].get("$ref", "").rpartition("/")[2], {})
            properties = schema.get("properties", {})
            if "next" in properties:
                headers["Link"] = _LINK
            elif "id" in properties:
                headers["ETag"] = _ETAG
        response.setdefault("headers", {}).update(headers)


def _lazy_methods(app: FastAPI) -> Callable[[str], list[str]]:
    """Which methods a concrete path takes, for the Allow header (RFC 9110, section 10.2.1)."""
    table: list[tuple[re.Pattern[str], list[str]]] = []

    def methods_of(path: str) -> list[str]:
        if not table:
            for template, item in app.openapi()["paths"].items():
                pattern = re.compile(re.sub(r"\{[^}]+\}", "[^/]+", template))
                table.append((pattern, [m.upper() for m in _METHODS if m in item]))
        return next((methods for pattern, methods in table if pattern.fullmatch(path)), ["GET"])

    return methods_of
