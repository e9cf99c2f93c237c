"""The document's webhooks: what is sent to endpoints, one for each type of event."""

from typing import Any

from app.schemas.integration.event_data import DATA_OF
from app.services.integration.events.types import BY_NAME, PREFIX, TEST, EventType

Json = dict[str, Any]
_HEADERS = {
    "webhook-id": "Sama dengan `id`; kiriman ulang memakai id yang sama (same for repeats).",
    "webhook-timestamp": "Detik Unix saat dikirim (Unix seconds).",
    "webhook-signature": "Standard Webhooks: `v1,` dan HMAC-SHA256 base64; bisa dua (or two).",
}
_ANSWERS = {
    "2XX": {"description": "Diterima (taken)."},
    "410": {"description": "Jangan kirim lagi; titik dijeda (gone: the endpoint is paused)."},
    "default": {"description": "Dicoba lagi selama sehari (tried again for a day)."},
}


def webhooks() -> Json:
    """Every type of event as an operation that a receiver offers."""
    kinds = BY_NAME | {TEST.name: TEST}
    return {PREFIX + name: {"post": _operation(kinds[name])} for name in sorted(kinds)}


def _operation(kind: EventType) -> Json:
    return {
        "operationId": f"on_{kind.name.replace('.', '_')}",
        "tags": ["events"],
        "summary": kind.meaning,
        "parameters": [
            {
                "name": name,
                "in": "header",
                "required": True,
                "description": meaning,
                "schema": {"type": "string", "maxLength": 500},
            }
            for name, meaning in _HEADERS.items()
        ],
        "requestBody": {
            "required": True,
            "content": {"application/cloudevents+json": {"schema": schema_of(kind)}},
        },
        "responses": _ANSWERS,
    }


def schema_of(kind: EventType, place: str = "#/components/schemas/") -> Json:
    """The JSON Schema of its events; `place` is where the others that it names are."""
    narrower: Json = {"type": {"const": PREFIX + kind.name}}
    if kind.about is not None:
        narrower["data"] = {"$ref": place + DATA_OF[kind.about].__name__}
    return {"allOf": [{"$ref": f"{place}CloudEvent"}, {"properties": narrower}]}
