"""Short answers in whatever form: what a login gives, and what a refusal says in words."""

import html
import re
from typing import Any, Final
from urllib.parse import parse_qsl

from app.integrations.answers import Reading, read_answer
from app.integrations.refusals import first_words, sentence_in
from app.integrations.unpacking import Unreadable

_FORM: Final = "application/x-www-form-urlencoded"
# A form whose type says nothing of it, as some logins answer.
_FORM_OF_A_TOKEN: Final = re.compile(r"(?:access_)?token=[^\s=]+(?:&[\w.-]+=[^\s=]*)*", re.ASCII)
_TITLE: Final = re.compile(r"<title[^>]{0,200}>([^<]{1,400})", re.IGNORECASE)
_PAGE: Final = re.compile(r"\s*<(?:!doctype html|html)\b", re.IGNORECASE)
_READINGS: Final = (Reading(), Reading("xml", row="-"))


def read_short(body: bytes, content_type: str, charset: str = "") -> Any:  # noqa: ANN401 - any JSON
    """JSON as it is, a form as an object, XML as `{document}`, else the text; nothing of a page.

    `content_type`: as the answer tells it. Not for the event loop.
    """
    text = body.decode(errors="replace").strip()
    if _PAGE.match(text) or "\0" in text:
        return None
    for reading in _READINGS:
        try:
            read = read_answer(body, charset, reading)
        except Unreadable:
            continue
        data = read.data
        return {"document": data["document"]} if reading.format == "xml" else data
    is_form = content_type.partition(";")[0].strip().lower() == _FORM
    if is_form or _FORM_OF_A_TOKEN.fullmatch(text):
        return dict(parse_qsl(text, keep_blank_values=True))
    return text or None


def words_of(body: bytes, content_type: str, charset: str = "") -> tuple[Any, str]:
    """What a refusal holds, and a line of it for people: its sentence, its text, a page's title."""
    is_page = "html" in content_type.lower() and body.lstrip().startswith(b"<")  # no data in one
    data = None if is_page else read_short(body, content_type, charset)
    if isinstance(data, str):
        return data, first_words(data)
    if data is None and (title := _TITLE.search(body.decode(errors="replace"))):
        return None, first_words(html.unescape(title[1]))
    return data, sentence_in(data)
