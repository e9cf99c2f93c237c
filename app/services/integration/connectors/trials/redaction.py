"""What is shown of a trial holds no secret, also where the other system says it back."""

import base64
import json
from typing import Any, Final
from urllib.parse import quote

from pydantic import SecretStr

from app.schemas.integration.connector_parts.auth import ConnectorAuth

_HIDDEN: Final = "•••"
_SHORTEST: Final = 3  # characters; hiding less would hide half of everything


def without_secrets(
    value: Any,  # noqa: ANN401 - any JSON
    auth: ConnectorAuth,
    secret: SecretStr | None,
) -> Any:  # noqa: ANN401 - any JSON
    """The value with the secret in it hidden, in all forms in which it may travel."""
    if secret is None:
        return value
    plain = secret.get_secret_value()
    forms = {form for each in (plain, f"{auth.username}:{plain}") for form in _forms(each)}
    return _hidden(value, sorted(forms, key=len, reverse=True))


def _forms(secret: str) -> list[str]:
    if len(secret) < _SHORTEST:
        return []
    packed = base64.b64encode(secret.encode()).decode()
    return [secret, json.dumps(secret)[1:-1], quote(secret), quote(secret, safe=""), packed]


def _hidden(value: Any, forms: list[str]) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(value, str):
        for form in forms:
            value = value.replace(form, _HIDDEN)
        return value
    if isinstance(value, dict):
        return {_hidden(name, forms): _hidden(each, forms) for name, each in value.items()}
    return [_hidden(each, forms) for each in value] if isinstance(value, list) else value
