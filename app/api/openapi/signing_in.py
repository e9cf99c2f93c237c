"""What people and service accounts sign in with, and where the document says so."""

from typing import Any

from app.api.admission import Access, bearer
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
                },
            }
        },
    },
}


def who_signs_in(operation: Json) -> list[Json]:
    """What people and service accounts sign in with for an operation, whichever may call it."""
    people: list[Json] = [{bearer.scheme_name: []}]
    scope = operation.get("x-required-scope")
    if scope is None:
        return people
    services = [{"service_key": []}, {"service": [scope]}]
    only = Access.SERVICE_ACCOUNT in operation["x-required-permission"]
    return services if only else [*people, *services]
