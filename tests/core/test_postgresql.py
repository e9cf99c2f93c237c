"""What psycopg keeps of a statement, which it has no setting for."""

from psycopg import _queries
from psycopg.adapt import Transformer

from app.core import postgresql


def test_parameters_of_a_long_statement_are_looked_for_once() -> None:
    statement = f"SELECT %(number)s {'-- long' * 2000}".encode()
    assert 4_096 < len(statement) < _queries.MAX_CACHED_STATEMENT_LENGTH
    assert postgresql.DRIVER
    found = []
    for number in range(3):
        _queries.PostgresQuery(Transformer()).convert(statement, {"number": number})
        found.append(_queries._query2pg.cache_info().hits)
    assert found[2] - found[0] == 2
