"""What says no in an answer of HTTP 200, in the forms that other systems usually have.

Whoever asks decides when that counts: beside rows, or a token, nothing is guessed.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.integrations.refusing_words import says_refused

SAID_AT_MOST: Final = 200  # characters of another system's sentence
_CUT: Final = "…"
_FIRST_REFUSED, _LAST_REFUSED = 400, 599  # statuses of HTTP, said in the answer itself
_STATUS: Final = re.compile(r"(?:(?:E|ERR|HTTP)[ _-]?)?([0-9]{3})", re.ASCII)
_REFUSED: Final = frozenset(
    {
        "0", "-1", "false", "no", "nok", "ko", "error", "errors", "err", "fail", "failed",
        "failure", "invalid", "denied", "expired", "unauthorized", "unauthorised", "forbidden",
        "unauthenticated", "gagal", "galat", "ditolak", "tidak", "salah", "n", "timeout",
        "timed out", "time out",
    }
)  # fmt: skip
_NOT_LET_IN: Final = frozenset(
    {
        "unauthenticated", "unauthorized", "unauthorised", "forbidden", "access denied",
        "invalid token", "token expired", "token invalid", "token kedaluwarsa", "akses ditolak",
    }
)  # fmt: skip
_WELL: Final = frozenset({"ok", "success", "sukses", "berhasil"})
_NO_ERROR: Final = _WELL | {"", "false", "no", "none", "null", "-", "tidak"}


def _is_refused(value: Any) -> bool:  # noqa: ANN401 - any JSON
    """Of a name that says how it went: false, 0, "gagal", and a status of HTTP from 400."""
    if isinstance(value, str):
        is_word = value.strip().lower() in _REFUSED
        return is_word or _is_status(value) or says_refused(value)
    return (isinstance(value, int | float) and value in {0, -1}) or _is_status(value)


def _is_status(value: Any) -> bool:  # noqa: ANN401 - any JSON
    return _status(value) is not None


def _status(value: Any) -> int | None:  # noqa: ANN401 - any JSON
    """The status of HTTP that a value is, also as text, if it is one of refusals."""
    text = str(value).strip() if isinstance(value, str | int | float) else ""
    told = _STATUS.fullmatch(text)
    return int(told[1]) if told and _FIRST_REFUSED <= int(told[1]) <= _LAST_REFUSED else None


def _is_response_code(value: Any) -> bool:  # noqa: ANN401 - any JSON
    """Of a code of two digits, "00" being good, of a status, or of one that begins with it."""
    if _is_status(value):
        return True
    text = value.strip() if isinstance(value, str) else ""
    if not (text.isascii() and text.isdigit()):
        return False
    is_long = len(text) == len("4012500")  # SNAP of Bank Indonesia: status, service, case
    return _is_status(text[:3]) if is_long else len(text) == len("00") and text != "00"


def _is_not_let_in(value: Any) -> bool:  # noqa: ANN401 - any JSON
    """Of a sentence, where it says that nobody is let in, or that it cannot be done now."""
    is_plain = isinstance(value, str) and value.strip().strip(".!").lower() in _NOT_LET_IN
    return is_plain or says_refused(value)


def _is_refused_in_words(value: Any) -> bool:  # noqa: ANN401 - any JSON
    """Of a name that may hold a number of anything, or the answer itself: no 0, no status."""
    return value is False or (isinstance(value, str) and value.strip().lower() in _REFUSED - {"0"})


def _is_said(value: Any) -> bool:  # noqa: ANN401 - any JSON
    """Of a name that asks whether it went wrong."""
    return value is True or (
        isinstance(value, str) and value.strip().lower() in {"true", "1", "ya"}
    )


def _is_error(value: Any) -> bool:  # noqa: ANN401 - any JSON
    """Of a name that holds what went wrong: anything but the ways to say nothing."""
    if isinstance(value, str):
        return value.strip().strip("0").lower() not in _NO_ERROR
    inner = value.values() if isinstance(value, Mapping) else value
    if isinstance(inner, Iterable):
        return any(bool(_text(each)) or (each and not isinstance(each, str)) for each in inner)
    return bool(value)


# What says no: how the value of a name is read, by the name in small letters without `_`.
_FORMS: Final[Mapping[str, Callable[[Any], bool]]] = {
    **dict.fromkeys(
        (
            "status",
            "success",
            "ok",
            "sukses",
            "berhasil",
            "issuccess",
            "succeeded",
            "valid",
            "isvalid",
        ),
        _is_refused,
    ),
    **dict.fromkeys(("code", "kode", "statuscode", "httpcode", "httpstatus"), _is_status),
    **dict.fromkeys(("responsecode", "resultcode", "rc"), _is_response_code),
    **dict.fromkeys(("message", "msg", "pesan", "keterangan", "detail"), _is_not_let_in),
    **dict.fromkeys(("hasil", "result", "respon", "response", "state"), _is_refused_in_words),
    **dict.fromkeys(("iserror", "haserror", "haserrors", "failed", "isfailed"), _is_said),
    **dict.fromkeys(
        (
            "error",
            "errors",
            "errorcode",
            "errorno",
            "errno",
            "exception",
            "fault",
            "errcode",
            "errormessage",
            "errormessages",
            "kesalahan",
            "galat",
            "faultstring",
            "faultcode",
            "exceptionmessage",
        ),
        _is_error,
    ),
}
# What says that the answer is still being made, and where that stands.
_UNREADY: Final = frozenset(
    {
        "processing", "in progress", "pending", "queued", "running", "preparing", "generating",
        "building", "waiting", "not ready", "proses", "diproses", "sedang diproses",
        "masih diproses", "dalam proses", "menunggu", "antre", "antri", "dalam antrean",
        "belum selesai", "belum siap",
    }
)  # fmt: skip
_STATES: Final = frozenset(
    {"status", "state", "jobstatus", "statusjob", "message", "pesan", "msg", "keterangan"}
)
# Where they stand, besides at the top; XML has all of itself in `document`, SOAP in its Body.
_AROUND: Final = frozenset(
    {"meta", "metadata", "header", "response", "result", "document", "body", "job"}
)  # fmt: skip
_DEEPEST: Final = 3
# Where the sentence stands, the best first.
_SENTENCES: Final = (
    "errordescription", "errormessage", "message", "pesan", "msg", "faultstring", "kesalahan",
    "galat", "exceptionmessage", "detail",
    "details", "keterangan", "description", "deskripsi", "reason", "alasan", "title", "text",
)  # fmt: skip
_INSIDE: Final = ("error", "errors", "fault", "exception")


@dataclass(frozen=True)
class Refusal:
    """What says no: a sentence of the other system, and a status of HTTP if it names one."""

    said: str
    status: int | None = None


def refusal_in(data: Any) -> Refusal | None:  # noqa: ANN401 - any JSON
    """The refusal that an answer is, if it has one of the usual forms; none: it has none."""
    found = [
        (name, value)
        for part in parts_of(data)
        for name, value in part.items()
        if (form := _FORMS.get(plain_name(name))) is not None and form(value)
        # 0 is also how some say that nothing went wrong.
        if str(value).strip() != "0" or not _says_yes(part)
    ]
    if not found:
        return None
    statuses = [status for _, value in found if (status := _status(value)) is not None]
    name, value = found[0]
    said = sentence_in(data) or f"{name}: {first_words(value)}"
    return Refusal(said, statuses[0] if statuses else None)


def unready_in(data: Any) -> str:  # noqa: ANN401 - any JSON
    """What says that the answer is still being made; empty: nothing does."""
    for part in parts_of(data):
        for name, value in part.items():
            text = value.strip(" .…").lower().replace("_", " ") if isinstance(value, str) else ""
            if plain_name(name) in _STATES and text.replace("-", " ") in _UNREADY:
                return f"{name}: {first_words(value)}"
    return ""


def sentence_in(data: Any) -> str:  # noqa: ANN401 - any JSON
    """What another system says in words, a line of it at most; empty: nothing."""
    for part in parts_of(data):
        plain = {plain_name(name): value for name, value in part.items()}
        inside = [plain[name] for name in _INSIDE if name in plain]
        for value in (*(plain.get(name) for name in _SENTENCES), *inside):
            if text := _text(value):
                return text
    return ""


def has_errors(data: Any) -> bool:  # noqa: ANN401 - any JSON
    """Whether an answer of GraphQL says that part of it is missing (its specification, 7.1)."""
    errors = data.get("errors") if isinstance(data, Mapping) and "data" in data else None
    first = errors[0] if isinstance(errors, list) and errors else None
    return isinstance(first, Mapping) and "message" in first


def parts_of(data: Any, depth: int = 0) -> Iterator[Mapping[str, Any]]:  # noqa: ANN401 - any JSON
    """The answer itself, and what says around its data how it went."""
    if not isinstance(data, Mapping) or depth > _DEEPEST:
        return
    yield data
    for name, value in data.items():
        if plain_name(name) in _AROUND:
            yield from parts_of(value, depth + 1)


def _says_yes(part: Mapping[str, Any]) -> bool:
    """Whether a part says in words, or by another name, that all is well."""
    return any(
        value is True or (isinstance(value, str) and value.strip().lower() in _WELL)
        for name, value in part.items()
        if plain_name(name) in _SENTENCES or _FORMS.get(plain_name(name)) is _is_refused
    )


def plain_name(name: object) -> str:
    """A name in small letters, without `_` and `-`: the same however it is written."""
    return str(name).replace("_", "").replace("-", "").lower()


def _text(value: Any, depth: int = 0) -> str:  # noqa: ANN401 - any JSON
    """The first words in a value; of an object those of its sentences first."""
    if isinstance(value, str):
        is_word = value.strip().strip("0").lower() in _NO_ERROR | {"true"}
        return "" if is_word else first_words(value)
    if depth > _DEEPEST or not value:
        return ""
    if isinstance(value, Mapping):
        plain = {plain_name(name): each for name, each in value.items()}
        first = [plain[name] for name in _SENTENCES if name in plain]
        return _first_text([*first, *value.values()], depth)
    return _first_text(value, depth) if isinstance(value, list) else ""


def _first_text(values: Sequence[Any], depth: int) -> str:
    return next(filter(None, (_text(each, depth + 1) for each in values[:20])), "")


def first_words(value: object) -> str:
    """A line of it at most, its blanks and ends of lines as single blanks."""
    text = " ".join(str(value)[: 4 * SAID_AT_MOST].split())
    return text if len(text) <= SAID_AT_MOST else text[: SAID_AT_MOST - 1] + _CUT
