"""The question for one page: a position in the query or the body, or a named address."""

from copy import deepcopy
from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlsplit

from app.integrations.upstream import Question
from app.integrations.upstream_exchange import joined, put_into
from app.schemas.integration.connector_parts.asking import ConnectorPaging, ConnectorPagingPlace

# Of pages; so many rows may be all there are, or the first of more.
USUAL_SIZES: Final = frozenset({10, 20, 50, 100, 200, 250, 500, 1000})


def placed(
    paging: ConnectorPaging,
    plain: Question,
    position: Any,  # noqa: ANN401 - a number, or a cursor as it came
    size: int | None = None,
) -> Question:
    """The question for a position (none: without), and for another size than is usual."""
    told = {paging.size_parameter: size or paging.size} if paging.size_parameter else {}
    if position is not None:
        told[paging.parameter] = position
    if paging.place is ConnectorPagingPlace.BODY:
        body = deepcopy(dict(plain.body or {}))
        for name, value in told.items():
            put_into(body, name, value, is_flat=plain.as_form)
        return replace(plain, body=body)
    return replace(plain, parameters={name: str(value) for name, value in told.items()})


def next_url(current: str, named: str) -> str:
    """The next address; one that is the same but for the scheme keeps ours.

    Behind a proxy many systems believe that they are asked over http. Raises UpstreamFault where it
    is none.
    """
    found, ours = urlsplit(joined(current, named)), urlsplit(current)
    is_ours = found.hostname == ours.hostname and found.port in {None, ours.port}
    if is_ours and (found.scheme, ours.scheme) == ("http", "https"):
        return found._replace(scheme="https", netloc=ours.netloc).geturl()
    return found.geturl()
