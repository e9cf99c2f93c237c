"""The least that could answer: a statement written by hand, its JSON, and one HMAC.

python -m benchmarks.requests.limit PORT URL

No rights, no audit log, no events, no checks: what the service costs beside it is their price, and
that of the code. Ids come as query parameters.
"""

import hashlib
import hmac
import sqlite3
import sys
from collections.abc import Callable, Mapping
from typing import Any, Final

import psycopg
import uvicorn
from sqlalchemy import make_url
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.core.identifiers import new_id

SECRET: Final = b"of the bare limit"
TITLE: Final = "Bare limit"
Ask = Callable[[str, Mapping[str, str]], Any]

_LIST = """
SELECT {array}({json}(j)) FROM (
  SELECT {object}('id', e.id, 'status', e.status, 'title', r.title, 'day', r.evidence_date,
    'from', r.covers_from, 'to', r.covers_to, 'updated_at', e.updated_at, 'by', u.name,
    'team', t.title,
    'files', (SELECT count(*) FROM evidence_files f WHERE f.revision_id = r.id),
    'indicators', {json}((SELECT {array}({object}('id', i.id, 'text', i.text))
      FROM evidence_indicators l JOIN indicators i ON i.id = l.indicator_id
      WHERE l.evidence_id = e.id))) AS j
  FROM evidence e JOIN teams t ON t.id = e.team_id JOIN decrees d ON d.id = t.decree_id
  JOIN evidence_revisions r ON r.evidence_id = e.id AND r.number = e.revision_number
  JOIN users u ON u.id = e.created_by_id
  WHERE d.work_unit_id = {unit} ORDER BY e.created_at DESC, e.id DESC LIMIT 50) page
"""
_ONE = """
SELECT {object}('id', e.id, 'status', e.status, 'title', r.title, 'day', r.evidence_date,
  'from', r.covers_from, 'to', r.covers_to, 'digest', r.digest, 'by', u.name, 'team', t.title,
  'files', {json}((SELECT {array}({object}('id', f.id, 'name', f.original_name, 'size', f.size))
    FROM evidence_files f WHERE f.revision_id = r.id)),
  'indicators', {json}((SELECT {array}({object}('id', i.id, 'text', i.text))
    FROM evidence_indicators l JOIN indicators i ON i.id = l.indicator_id
    WHERE l.evidence_id = e.id)),
  'decisions', {json}((SELECT {array}({object}('action', c.action, 'by', p.name))
    FROM evidence_decisions c JOIN users p ON p.id = c.decided_by_id
    WHERE c.evidence_id = e.id)))
FROM evidence e JOIN teams t ON t.id = e.team_id JOIN users u ON u.id = e.created_by_id
JOIN evidence_revisions r ON r.evidence_id = e.id AND r.number = e.revision_number
WHERE e.id = {evidence}
"""
_CREATE = (
    """
    INSERT INTO evidence (id, team_id, status, confidentiality, revision_number, created_by_id,
      created_at, updated_at, version)
    VALUES ({evidence}, {team}, 'draft', 'normal', 1, {user}, CURRENT_TIMESTAMP,
      CURRENT_TIMESTAMP, 1)
    """,
    """
    INSERT INTO evidence_revisions (id, evidence_id, number, title, evidence_date, covers_from,
      covers_to, created_by_id, created_at)
    VALUES ({revision}, {evidence}, 1, {title}, '2025-11-05', '2025-11-01', '2025-11-30',
      {user}, CURRENT_TIMESTAMP)
    """,
    """
    INSERT INTO evidence_indicators (evidence_id, indicator_id) VALUES ({evidence}, {indicator})
    """,
)
_PLAN = """
WITH counts AS MATERIALIZED (
  SELECT l.indicator_id, count(*) AS pieces, count(e.in_force_number) AS proving
  FROM teams t JOIN evidence e ON e.team_id = t.id
  JOIN evidence_indicators l ON l.evidence_id = e.id
  WHERE t.decree_id = {decree} GROUP BY l.indicator_id)
SELECT {array}({json}(j)) FROM (
  SELECT {object}('id', a.id, 'name', a.name,
    'items', {json}((SELECT {array}({object}('id', i.id, 'text', i.text, 'months',
        {json}((SELECT {array}(s.month) FROM schedule_entries s
          WHERE s.action_item_id = i.id AND s.planned))))
      FROM action_items i WHERE i.activity_id = a.id)),
    'indicators', {json}((SELECT {array}({object}('id', n.id, 'text', n.text,
        'pieces', c.pieces, 'proving', c.proving))
      FROM indicators n LEFT JOIN counts c ON c.indicator_id = n.id
      WHERE n.activity_id = a.id))) AS j
  FROM activities a JOIN teams t ON t.id = a.team_id WHERE t.decree_id = {decree}) rows
"""
_OFFICES = """
SELECT {array}({json}(j)) FROM (
  SELECT {object}('id', u.id, 'name', u.name, 'year', d.year, 'pieces', count(*),
    'proving', count(e.in_force_number),
    'waiting', sum(CASE WHEN e.status IN ('submitted', 'verified') THEN 1 ELSE 0 END)) AS j
  FROM work_units u JOIN decrees d ON d.work_unit_id = u.id JOIN teams t ON t.decree_id = d.id
  JOIN evidence e ON e.team_id = t.id GROUP BY u.id, u.name, d.year) rows
"""
STATEMENTS: Final = {
    "list 50": (_LIST,),
    "one": (_ONE,),
    "create": _CREATE,
    "plan": (_PLAN,),
    "offices": (_OFFICES,),
}
_WORDS: Final = {
    "sqlite": {"array": "json_group_array", "object": "json_object", "json": "json"},
    "postgresql": {"array": "json_agg", "object": "json_build_object", "json": ""},
}
_VALUES: Final = (
    "unit", "evidence", "team", "user", "revision", "indicator", "decree", "title",
)  # fmt: skip


def token() -> str:
    """What a request carries."""
    return f"somebody.{_mac(b'somebody')}"


def _mac(text: bytes) -> str:
    return hmac.new(SECRET, text, hashlib.sha256).hexdigest()


def _written(engine: str) -> dict[str, list[str]]:
    """The statements in the words of an engine."""
    place = ":{}" if engine == "sqlite" else "%({})s"
    words = _WORDS[engine] | {name: place.format(name) for name in _VALUES}
    return {name: [each.format(**words) for each in told] for name, told in STATEMENTS.items()}


def _asking(url: str) -> Callable[[list[str], Mapping[str, str]], str]:
    """Runs statements in one transaction; what the first one found, as JSON."""
    if url.startswith("sqlite"):
        lite = sqlite3.connect(make_url(url).database or "", isolation_level=None)
        lite.execute("PRAGMA synchronous=FULL")

        def ask_sqlite(statements: list[str], values: Mapping[str, str]) -> str:
            told = {name: value.replace("-", "") for name, value in values.items()}
            if len(statements) == 1:
                return str(lite.execute(statements[0], told).fetchone()[0])
            lite.execute("BEGIN IMMEDIATE")
            for statement in statements:
                lite.execute(statement, told)
            lite.execute("COMMIT")
            return "{}"

        return ask_sqlite
    large = psycopg.connect(url, autocommit=True, prepare_threshold=0)
    large.adapters.register_loader("json", psycopg.types.string.TextLoader)

    def ask_postgresql(statements: list[str], values: Mapping[str, str]) -> str:
        if len(statements) == 1:
            row = large.execute(statements[0].encode(), values).fetchone()
            return str(row[0] if row else None)
        with large.transaction():
            for statement in statements:
                large.execute(statement.encode(), values)
        return "{}"

    return ask_postgresql


def limit(url: str) -> Starlette:
    """The program."""
    ask, written = _asking(url), _written(make_url(url).get_backend_name())

    async def answer(request: Request) -> Response:
        who, _, mac = request.headers["authorization"].partition(".")
        if not hmac.compare_digest(_mac(who.encode()), mac):
            return Response(status_code=401)
        values = dict(request.query_params)
        if request.method == "POST":
            values |= {"evidence": str(new_id()), "revision": str(new_id()), "title": TITLE}
        body = ask(written[request.path_params["name"]], values)
        return Response(body, media_type="application/json")

    return Starlette(routes=[Route("/{name}", answer, methods=["GET", "POST"])])


if __name__ == "__main__":
    uvicorn.run(limit(sys.argv[2]), port=int(sys.argv[1]), access_log=False, log_level="error")
