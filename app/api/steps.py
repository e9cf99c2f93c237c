"""Steps of a life cycle: operations that differ in a row of a table and in nothing else."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Annotated, Any, Generic, Protocol, TypeAlias, TypeVar
from uuid import UUID

from fastapi import Depends, Path
from sqlalchemy.ext.asyncio import AsyncSession

from app.api.admission import Proof
from app.api.dependencies import CurrentActor, IfMatch, WriteSession
from app.api.routing import FeatureRouter, Needed
from app.policies.actors import Actor
from app.policies.steps import Scoped, StepTable
from app.schemas.base import Body, Resource
from app.schemas.evidence.evidence import NoteInput, ReasonInput

BodyT = TypeVar("BodyT", bound=Body)
REFUSALS = (403, 404, 409)


class Located(Protocol):
    """A thing that was found, and what the rules of its steps need to know."""

    @property
    def facts(self) -> Scoped:
        """The latter."""


LocatedT = TypeVar("LocatedT", bound=Located)
LocatedT_co = TypeVar("LocatedT_co", bound=Located, covariant=True)
Take: TypeAlias = Callable[[AsyncSession, Actor, LocatedT, BodyT], Awaitable[None]]


class Find(Protocol[LocatedT_co]):
    """What finds a thing in sight."""

    async def __call__(
        self, session: AsyncSession, actor: Actor, key: UUID, /, *, for_update: bool
    ) -> LocatedT_co:
        """Raises NotFound when it is out of sight; `for_update` holds it until the commit."""


@dataclass(frozen=True)
class Things(Generic[LocatedT]):
    """What one kind of thing has in all its steps.

    `parameter` is its key in paths; `find` gives it to the step, `show` answers with it by its key.
    """

    parameter: str
    rules: StepTable[Any, Any]
    find: Find[LocatedT]
    show: Callable[[AsyncSession, Actor, UUID], Awaitable[Resource]]

    def changing(self, operation: StrEnum) -> Any:  # noqa: ANN401 - what FastAPI's Depends returns
        """The thing for a step, held until the end of the transaction.

        The right comes first, then the version the caller judged by (If-Match), then the step.
        """

        async def for_step(
            key: Annotated[UUID, Path(alias=self.parameter)],
            session: WriteSession,
            actor: CurrentActor,
            precondition: IfMatch,
        ) -> AsyncIterator[LocatedT]:
            located = await self.find(session, actor, key, for_update=True)
            self.rules.require_right(actor, operation, located.facts)
            async with precondition.held(partial(self.show, session, actor, key)):
                yield located

        return Depends(for_step, scope="function")


@dataclass(frozen=True)
class Step(Generic[LocatedT, BodyT]):
    """`POST` at the operation's word below the thing: `take` does what `body` asks for.

    `name` is the operation's id, `words` its sentence in the documentation.
    """

    name: str
    permission: Needed
    body: type[BodyT]
    take: Take[LocatedT, BodyT]
    words: str
    proof: Proof = Proof.USUAL


def declare_steps(
    router: FeatureRouter,
    path: str,
    things: Things[LocatedT],
    answer: type[Resource],
    steps: Mapping[StrEnum, Step[LocatedT, Any]],
) -> None:
    """Declare the steps of the thing at `path`; each answers with the thing as it is then."""
    for operation, step in steps.items():
        _declare(router, f"{path}/{operation.value}", things, answer, operation, step)


def _declare(  # noqa: PLR0913, PLR0917 - all that an operation consists of
    router: FeatureRouter,
    path: str,
    things: Things[LocatedT],
    answer: type[Resource],
    operation: StrEnum,
    step: Step[LocatedT, Any],
) -> None:
    async def endpoint(
        key: Annotated[UUID, Path(alias=things.parameter)],
        body: Body,
        session: WriteSession,
        actor: CurrentActor,
        located: Annotated[LocatedT, things.changing(operation)],
    ) -> Resource:
        await step.take(session, actor, located, body)
        return await things.show(session, actor, key)

    endpoint.__name__, endpoint.__doc__ = step.name, step.words
    endpoint.__annotations__ |= {"body": step.body, "return": answer}
    declare = router.operation(
        "POST", path, permission=step.permission, proof=step.proof, errors=REFUSALS
    )
    declare(endpoint)


def with_reason(
    take: Callable[[AsyncSession, Actor, LocatedT, Any], Awaitable[None]],
) -> Take[LocatedT, Any]:
    """For a step that asks for nothing but a reason, or for no more than a note."""

    async def taking(
        session: AsyncSession, actor: Actor, located: LocatedT, body: NoteInput | ReasonInput
    ) -> None:
        await take(session, actor, located, body.reason)

    return taking
