"""A phone with an authenticator app, and people who have one."""

from datetime import timedelta
from uuid import UUID

import pyotp
from sqlalchemy import Engine, delete
from sqlalchemy.orm import Session

from app.core import clock
from app.core.sealing import Sealer
from app.core.security import fingerprint
from app.models import RecoveryCode, SecondFactor

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


class Phone:
    """Shows the code of the moment; its clock may be wrong."""

    def __init__(self, secret: str = SECRET, seconds_ahead: int = 0) -> None:
        self.secret, self.seconds_ahead = secret, seconds_ahead

    @property
    def code(self) -> str:
        shown_at = clock.now() + timedelta(seconds=self.seconds_ahead)
        return str(pyotp.TOTP(self.secret).at(shown_at))


def give_phone(
    engine: Engine, secret_key: str, user_id: UUID, *, confirmed: bool = True, drift: int = 0
) -> Phone:
    """Enrolled behind the application's back, with a recovery code nobody knows."""
    factor = SecondFactor(
        user_id=user_id,
        sealed_secret=Sealer(secret_key).seal(SECRET),
        confirmed_at=clock.now() if confirmed else None,
        drift=drift,
    )
    code = RecoveryCode(user_id=user_id, fingerprint=fingerprint(str(user_id)))
    take_phone(engine, user_id)
    with Session(engine) as session, session.begin():
        session.add_all([factor, code])
    return Phone()


def take_phone(engine: Engine, user_id: UUID) -> None:
    with Session(engine) as session, session.begin():
        for table in (SecondFactor, RecoveryCode):
            session.execute(delete(table).where(table.user_id == user_id))
