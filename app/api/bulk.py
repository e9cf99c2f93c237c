"""One step for many things: each is judged as if it had come alone, and has its own answer."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from fastapi import Request
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.api.errors import problem_of
from app.core.errors import NotFound, ServiceError
from app.policies.actors import Actor
from app.schemas.base import Body
from app.schemas.platform.bulk import BulkAnswer, BulkRead
from app.schemas.platform.problems import Problem

ItemT = TypeVar("ItemT", bound=Body)
LocatedT = TypeVar("LocatedT")


@dataclass(frozen=True)
class Bulk(Generic[ItemT, LocatedT]):
    """A step for many things.

    `key` names the thing of an item, `in_sight` those of them that the person sees, in one
    statement. `find` gives a thing to the step and says whether the person has the right to it,
    `take` does the step; both raise what they raise for one.
    """

    key: Callable[[ItemT], UUID]
    in_sight: Callable[[AsyncSession, Actor, Sequence[UUID]], Awaitable[set[UUID]]]
    find: Callable[[AsyncSession, Actor, ItemT], Awaitable[LocatedT]]
    take: Callable[[AsyncSession, Actor, LocatedT, ItemT], Awaitable[None]]

    async def answer(
        self, request: Request, session: AsyncSession, actor: Actor, items: Sequence[ItemT]
    ) -> BulkRead:
        """Take the step for each that may be taken; they are committed together, or none is.

        Raises Unauthenticated or Forbidden when the person lost a right meanwhile.
        """
        await session.connection()  # asks once more who writes, and for all of them
        keys = [self.key(item) for item in items]
        seen = await self.in_sight(session, actor, keys)
        problems: dict[int, Problem | None] = {}
        # Two requests that hold the same things would otherwise wait for each other.
        for place in sorted(range(len(items)), key=keys.__getitem__):
            try:
                if keys[place] not in seen:
                    raise NotFound
                await self._take(session, actor, items[place])
                problems[place] = None
            except (ServiceError, IntegrityError) as error:
                problems[place] = problem_of(request, error)
        answers = [
            BulkAnswer(id=each, succeeded=problems[place] is None, problem=problems[place])
            for place, each in enumerate(keys)
        ]
        return BulkRead(succeeded=sum(each.succeeded for each in answers), items=answers)

    async def _take(self, session: AsyncSession, actor: Actor, item: ItemT) -> None:
        located = await self.find(session, actor, item)
        async with session.begin_nested():  # what one of them raises undoes that one
            await self.take(session, actor, located, item)
