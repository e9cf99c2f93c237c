"""Files of long lists that somebody asked for, made or not."""

from sqlalchemy.orm import Session

from app.api.lists.jobs import make_exports
from app.core.identifiers import new_id
from app.models import ListExport
from app.models.list_export import ExportStatus
from tests.support.office import Office


def asked_for(office: Office, username: str) -> str:
    """A file of the person's notifications, which waits for the worker."""
    export = ListExport(
        id=new_id(),
        user_id=office.user_id(username),
        operation="list_notifications",
        filters={},
        format="csv",
        language="id",
        status=ExportStatus.WAITING,
    )
    with Session(office.engine, expire_on_commit=False) as session, session.begin():
        session.add(export)
    return str(export.id)


def made(office: Office) -> int:
    """Let the worker make what waits; how many it looked at."""
    assert office.client.portal is not None
    state = office.app.state
    return office.client.portal.call(make_exports, state.database, state.settings)
