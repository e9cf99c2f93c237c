"""What holds from a day to a day: Python and SQL say the same, also of what never held."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from app.models.base import Lasting
from app.services.platform.validity import has_ended, holds_on


class OwnBase(DeclarativeBase):
    """Tables of this test alone."""


class Thing(Lasting, OwnBase):
    __tablename__ = "things"

    id: Mapped[int] = mapped_column(primary_key=True)


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    engine = create_engine("sqlite://")
    OwnBase.metadata.create_all(engine)
    with Session(engine) as session:
        yield session


# The first day, the first day no more, the day that is asked about; ended, holds.
ROWS = [
    (5, None, 4, False, False),
    (5, None, 5, False, True),
    (5, 8, 4, False, False),
    (5, 8, 7, False, True),
    (5, 8, 8, True, False),
    (5, 5, 4, True, False),  # ended before it began: it has ended all along
    (5, 5, 5, True, False),
    (5, 5, 6, True, False),
]


@pytest.mark.parametrize(("first", "end", "day", "ended", "holds"), ROWS)
def test_what_has_ended_and_what_holds(
    session: Session, first: int, end: int | None, day: int, *, ended: bool, holds: bool
) -> None:
    thing = Thing(valid_from=date(2023, 6, first), valid_to=date(2023, 6, end) if end else None)
    asked = date(2023, 6, day)
    assert (has_ended(thing, asked), holds_on(thing, asked)) == (ended, holds)
    session.add(thing)
    session.flush()
    columns = ~Thing.valid_on_or_after(asked), Thing.valid_on(asked)
    told = session.execute(select(*columns).where(Thing.id == thing.id)).one()
    assert tuple(told) == (ended, holds)
