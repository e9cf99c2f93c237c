"""What people and service accounts sign in with, and where the document says so."""

from typing import Any

from app.api.admission import NAMES_PEOPLE, Access, bearer
from app.models.service_account import ServiceScope

Json = dict[str, Any]
PERSON_SCHEME = {
    bearer.scheme_name: bearer.model.model_dump(mode="json", by_alias=True, exclude_none=True)
}
SERVICE_SCHEMES = {
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
                    ServiceScope.RECORDS_WRITE: "Menyerahkan rekaman (hand in records)",
                    ServiceScope.RECORDS_READ: "Membaca rekaman sendiri (read one's records)",
                    ServiceScope.DECISIONS_READ: (
                        "Membaca keputusan atas rekaman sendiri (what became of one's records)"
                    ),
                    ServiceScope.EVENTS_READ: "Mengikuti peristiwa (follow events)",
                    ServiceScope.OFFICES_READ: "Membaca satuan kerja (read offices)",
                    ServiceScope.PROGRESS_READ: "Membaca angka kemajuan (read progress)",
                    ServiceScope.FINDINGS_READ: "Membaca temuan (read findings)",
                    ServiceScope.PACKAGES_READ: "Mengambil paket eviden (evidence packages)",
                    ServiceScope.WEBHOOKS_MANAGE: "Mengelola webhook sendiri (own webhooks)",
                    ServiceScope.PROPOSALS_READ: (
                        "Mengambil usulan WBK dan WBBM, untuk PortalRB (fetch proposals)"
                    ),
                    ServiceScope.PEOPLE_READ: "Membaca orang dan timnya (read people)",
                },
            }
        },
    },
}


def who_signs_in(operation: Json) -> list[Json]:
    """What people and service accounts sign in with for an operation, whichever may call it."""
    people: list[Json] = [{bearer.scheme_name: []}]
    if not takes_services(operation):
        return people
    scope = operation.get("x-required-scope")
    scopes = [scope] if scope else []
    if operation.get(NAMES_PEOPLE):
        scopes.append(ServiceScope.PEOPLE_READ)
    services = [{"service_key": []}, {"service": scopes}]
    only = Access.SERVICE_ACCOUNT in operation["x-required-permission"]
    return services if only else [*people, *services]


def takes_services(operation: Json) -> bool:
    """Whether service accounts may call it."""
    named = operation["x-required-permission"]
    return "x-required-scope" in operation or Access.SERVICE_ACCOUNT in named
