"""What service accounts sign in with, and where the document says so."""

from typing import Any

from app.api.routing import Access
from app.models.service_account import ServiceScope

Json = dict[str, Any]
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
                    ServiceScope.EVENTS_READ: "Mengikuti peristiwa (follow events)",
                },
            }
        },
    },
}


def let_services_in(operation: Json) -> None:
    """What service accounts sign in with, where they may call."""
    scope = operation.get("x-required-scope")
    if scope is None:
        return
    people = operation.pop("security")
    services = [{"service_key": []}, {"service": [scope]}]
    only = Access.SERVICE_ACCOUNT in operation["x-required-permission"]
    operation["security"] = services if only else [*people, *services]
