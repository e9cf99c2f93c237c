"""Running the reminder engine at a moment, and reading what it gave to whom."""

from datetime import datetime

import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Notification, User
from app.services.tasks.reminders.engine import remind
from tests.support.office import Office

Given = tuple[str, str, str | None]  # username, stage, code


def run(office: Office, moment: str | datetime, *, with_mail: bool = False) -> list[Given]:
    """What the engine gives at this moment (UTC), in a stable order."""
    known = set(_given(office))
    with time_machine.travel(moment, tick=False):
        assert office.client.portal is not None

        async def once() -> int:
            return await remind(office.app.state.database, with_mail=with_mail)

        count = office.client.portal.call(once)
    new = {key: given for key, given in _given(office).items() if key not in known}
    assert len(new) == count
    return sorted(new.values(), key=str)


def _given(office: Office) -> dict[object, Given]:
    with Session(office.engine) as session:
        rows = session.execute(
            select(Notification.id, User.username, Notification.stage, Notification.facts).join(
                User, User.id == Notification.user_id
            )
        )
        return {key: (name, stage.value, facts.get("code")) for key, name, stage, facts in rows}
