"""The statements that the service sends while a test asks something of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from tests.support.office import Office


class Sent(list[str]):
    """Statements in their order; `rewritten`: their text is written anew at each execution."""

    def __init__(self) -> None:
        super().__init__()
        self.rewritten: list[str] = []

    def note(
        self, _connection: Any, _cursor: Any, statement: str, _values: Any, context: Any, _many: Any
    ) -> None:
        if statement.startswith("BEGIN"):
            return
        self.append(statement)
        compiled = context and context.compiled
        if compiled and (compiled.literal_execute_params or compiled.post_compile_params):
            self.rewritten.append(statement)


@contextmanager
def counted(office: Office) -> Iterator[Sent]:
    """The statements that the service sends meanwhile."""
    sent = Sent()

    database = office.app.state.database
    engines = {database.engine.sync_engine, database.writing_engine.sync_engine}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", sent.note)
    yield sent
    for engine in engines:
        event.remove(engine, "before_cursor_execute", sent.note)
