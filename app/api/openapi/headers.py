"""Headers of answers: described once, named wherever an answer carries them."""

from typing import Any

Json = dict[str, Any]
_TEXT = {"type": "string"}
_COUNT = {"type": "integer"}
_WORDS: dict[str, tuple[str, Json]] = {
    "X-Request-ID": ("Nomor permintaan (request id).", _TEXT),
    "ETag": ("Versi yang dibaca (version).", _TEXT),
    "Retry-After": ("Detik (seconds).", _COUNT),
    "Link": ("Halaman lain (RFC 8288).", _TEXT),
    "WWW-Authenticate": ("Cara masuk (how to sign in).", _TEXT),
    "Content-Language": ("Bahasa kalimatnya, `id` atau `en` (language).", _TEXT),
    "Idempotency-Replayed": (
        "Jawaban tersimpan dari permintaan yang sama (stored answer).",
        _TEXT | {"const": "true"},
    ),
    "X-Key-Expires": (
        "Bila kunci akun layanan berakhir dalam 30 hari (when its key ends within 30 days).",
        _TEXT | {"format": "date-time"},
    ),
    "RateLimit-Limit": ("Permintaan per menit (requests a minute).", _COUNT),
    "RateLimit-Remaining": ("Sisanya (what is left).", _COUNT),
    "RateLimit-Reset": ("Detik sampai penuh lagi (seconds).", _COUNT),
}
HEADERS: Json = {
    name: {"description": words, "schema": schema} for name, (words, schema) in _WORDS.items()
}
RATE_LIMIT = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")


def named(*names: str) -> Json:
    """References to HEADERS."""
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}
