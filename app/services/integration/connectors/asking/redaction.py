"""What is shown of an answer holds no secret, also where the other system says it back."""

import base64
import json
import re
from collections.abc import Sequence
from enum import Enum
from typing import Any, Final
from urllib.parse import quote, quote_plus

from pydantic import BaseModel

from app.integrations.plain_secrets import HIDDEN

_LONG: Final = 8  # characters; a shorter one may be a word or year of any record
_SHORTEST: Final = 3  # characters; hiding less would hide half of everything
_CUT: Final = "…"
_BEGINNING: Final = 2000  # characters of an answer that are kept, without a mark where it is cut


def hide_secrets(value: Any, secrets: Sequence[str]) -> Any:  # noqa: ANN401 - any JSON
    """The value (JSON or what is answered) with the secrets in it hidden, however they travel.

    Also the beginning of one at the end of a text, where that was cut off. Of what is answered the
    names of its fields, days and numbers stay.
    """
    forms = {form for each in secrets for form in _forms(each)}
    return _hidden(value, sorted(forms, key=len, reverse=True))


def hide_in_record(value: Any, secrets: Sequence[str], mark: str = HIDDEN) -> Any:  # noqa: ANN401 - any JSON
    """Any JSON of a record that is kept, with `mark` for the secrets in it.

    One of fewer than eight characters is taken for one only as a parameter of an address: else the
    password `2023` would make holes in what a record says.
    """
    forms = {form: len(each) >= _LONG for each in secrets for form in _forms(each)}
    kept = [*forms] and re.compile(
        "|".join(
            re.escape(form) if is_long else rf"(?<==){re.escape(form)}(?=[&#]|$)"
            for form, is_long in sorted(forms.items(), key=lambda one: -len(one[0]))
        ),
        re.IGNORECASE,  # of what is written with percent signs
    )
    return _replaced(value, kept, mark) if kept else value


def _replaced(value: Any, kept: re.Pattern[str], mark: str) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(value, str):
        return kept.sub(mark, value)
    if isinstance(value, dict):
        return {
            _replaced(key, kept, mark): _replaced(each, kept, mark) for key, each in value.items()
        }
    return [_replaced(each, kept, mark) for each in value] if isinstance(value, list) else value


def _forms(secret: str) -> list[str]:
    if len(secret) < _SHORTEST:
        return []
    packed = base64.b64encode(secret.encode()).decode()
    in_an_address = quote(secret), quote(secret, safe=""), quote_plus(secret)
    return [secret, json.dumps(secret)[1:-1], *in_an_address, packed]


def _hidden(value: Any, forms: Sequence[str]) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(value, BaseModel):
        return value.model_copy(update={name: _hidden(each, forms) for name, each in value})
    if isinstance(value, str) and not isinstance(value, Enum):
        return _hidden_text(value, forms)
    if isinstance(value, dict):
        return {_hidden(name, forms): _hidden(each, forms) for name, each in value.items()}
    return [_hidden(each, forms) for each in value] if isinstance(value, list) else value


def _hidden_text(text: str, forms: Sequence[str]) -> str:
    is_cut = text.endswith(_CUT) or len(text) >= _BEGINNING
    for form in forms:
        text = text.replace(form, HIDDEN)
    kept = text.removesuffix(_CUT)
    for form in forms if is_cut else ():
        for length in range(min(len(form) - 1, len(kept)), _SHORTEST - 1, -1):
            if kept.endswith(form[:length]):
                return f"{kept[:-length]}{HIDDEN}"
    return text
