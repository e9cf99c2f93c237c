"""A pull without a database: asked, paged and mapped as a run does it."""

from datetime import date
from typing import Any

from pydantic import SecretStr

from app.core.sealing import Sealer
from app.core.settings import Settings
from app.integrations.upstream import UpstreamFault
from app.models import Connector
from app.schemas.integration.connector_specs import ConnectorSpec
from app.schemas.integration.records import RecordLine
from app.services.integration.connectors.asking.fetching import fetch_pages, open_upstream
from app.services.integration.connectors.mapping import map_page
from app.services.integration.connectors.periods import PullPeriod
from app.services.integration.connectors.runs.logs import RunLog
from tests.support.machines import SECRET_KEY
from tests.support.styles import MAPPING, Style

JUNE = PullPeriod("2023-06", date(2023, 6, 1), date(2023, 6, 30))
SETTINGS = Settings(
    _env_file=None, secret_key=SecretStr(SECRET_KEY), internal_hosts=("127.0.0.1:*",)
)


def spec_of(style: Style, root: str) -> ConnectorSpec:
    def placed(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: placed(each) for name, each in value.items()}
        return value.replace("{root}", root) if isinstance(value, str) else value

    plain = {
        "url": "{root}/rekap",
        "mapping": MAPPING,
        "limits": {"attempts": 1, "page_bytes": 1_000_000},
    }
    return ConnectorSpec.model_validate(placed(plain | style.spec))


async def brought(style: Style, root: str) -> tuple[list[str], int, str, list[str]]:
    """The names of the records, how many were none, how it ended, and what was noted."""
    spec, told, names, refused = spec_of(style, root), RunLog(), list[str](), 0
    sealer = Sealer(SECRET_KEY)
    sealed = [*map(sealer.seal, style.secrets), None][:2]
    connector = Connector(sealed_secret=sealed[0], sealed_secret_before=sealed[1])
    system = open_upstream(SETTINGS, connector, "53", spec, 0.01)
    given = {"record_type": "x", "period": "2023-06", "time_zone": "Asia/Makassar"}
    code = "ok"
    try:
        async for page in fetch_pages(
            system, spec, JUNE.variables("53", "Asia/Makassar"), told.note
        ):
            for one in await map_page(spec, page.answer.data, **given):
                if isinstance(one.record, RecordLine):
                    names.append(one.record.external_id)
                else:
                    refused += 1
    except UpstreamFault as fault:
        code = fault.code
    finally:
        if system.let_in_with:
            told.note("connector_old_secret_used")
        await system.close()
    return names, refused, code, [each["code"] for each in told.notes]
