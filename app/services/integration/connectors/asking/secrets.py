"""A connector's secret: sealed, changed without a gap, and meant for one address and way alone."""

from pydantic import ValidationError

from app.core.errors import Invalid
from app.core.sealing import Sealer
from app.core.settings import Settings
from app.integrations.guarded_http import may_be_asked
from app.models import Connector
from app.schemas.integration.connector_parts.auth import ConnectorAuth
from app.schemas.integration.connector_specs import ConnectorSpec
from app.schemas.integration.connectors import ConnectorCreate, ConnectorUpdate
from app.services.integration.connectors.asking.signing_in import WITHOUT_SECRET, addresses_of
from app.services.platform import audit

_UNTOLD = ("sealed_secret", "sealed_secret_before", "good_since")


def seal(settings: Settings, connector: Connector, body: ConnectorCreate | ConnectorUpdate) -> None:
    """Keep the secret that is given, if any."""
    if body.secret is not None:
        sealer = Sealer.of(settings)
        connector.sealed_secret = sealer.seal(body.secret.get_secret_value())


def without_secrets(
    connector: Connector, spec: ConnectorSpec, body: ConnectorUpdate
) -> dict[str, None]:
    """The columns that another address or way empties.

    Raises Invalid where that needs the secret anew: the old one was meant for the old ones.
    """
    if not _goes_elsewhere(connector, spec):
        return {}
    if body.secret is None and spec.auth.kind not in WITHOUT_SECRET:
        raise Invalid("connector_secret_needed", pointer="/secret")
    return {"sealed_secret_before": None} | ({} if body.secret else {"sealed_secret": None})


def change_secret(
    settings: Settings,
    connector: Connector,
    body: ConnectorUpdate,
    changes: audit.Changes,
    *,
    goes_on: bool,
) -> None:
    """Seal a new one, and write down that there is one and no more.

    Where it `goes_on` with the same address and way, the one before is tried as well until the new
    one is let in. One that never was let in (mistyped) does not take the place of the one before.
    """
    was_removed = "sealed_secret" in changes
    for name in _UNTOLD:
        changes.pop(name, None)
    if body.secret is not None:
        if goes_on and connector.sealed_secret_before is None:
            connector.sealed_secret_before = connector.sealed_secret
        seal(settings, connector, body)
        changes["secret"] = [None, "changed"]
    elif was_removed:
        changes["secret"] = [None, "removed"]


def require_askable(settings: Settings, spec: ConnectorSpec) -> None:
    """Raise Invalid for an address that is not asked at all, also one for signing in."""
    asked = {"/spec/url": spec.url} | {
        f"/spec/auth/{spec.auth.kind.value}": each for each in addresses_of(spec.auth)
    }
    for pointer, url in asked.items():
        if not may_be_asked(url, settings.internal_hosts):
            raise Invalid("connector_needs_https", pointer=pointer)


def _goes_elsewhere(connector: Connector, spec: ConnectorSpec) -> bool:
    try:
        before = ConnectorAuth.model_validate(connector.spec.get("auth") or {})
    except ValidationError:  # a way of an older version
        return True
    return (connector.spec.get("url"), before) != (spec.url, spec.auth)
