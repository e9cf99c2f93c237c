"""Every operation does its work on PostgreSQL as well.

Most promises are held on SQLite alone; this is what an operation's statements are held by on the
other engine, beside the stories, guards and races that tests of each feature tell on both.
"""

import pytest

from tests.support.databases import PostgresDatabases
from tests.support.documents import openapi_document
from tests.support.office import Office
from tests.support.operations import ROWS, every_operation, right_caller
from tests.support.prepared import Prepared


@pytest.fixture(scope="session")
def databases(postgres_databases: PostgresDatabases) -> PostgresDatabases:
    return postgres_databases


def test_every_operation_works_there(office: Office) -> None:
    prepared, failed = Prepared(office), {}
    for operation in every_operation(openapi_document()).values():
        caller = right_caller(prepared, operation.id)
        call = ROWS[operation.id].make(prepared, caller)
        answer = operation.send(office, caller.person, call)
        if not answer.is_success:
            failed[operation.id] = (answer.status_code, answer.text[:300])
    assert failed == {}
