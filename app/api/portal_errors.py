"""Failures as the ministry's portal (PortalRB) reads them: below its addresses, in no other form.

One place for all of them, also for what never gets as far as an operation: an address that is not
there, a body that is too large, a service that is busy.
"""

from http import HTTPStatus
from typing import Final

from app.schemas.evaluation.portal import PortalError
from app.schemas.platform.problems import Problem

ADDRESSES: Final = "/portal-rb"
MEDIA_TYPE: Final = "application/json"
_BELOW: Final = f"/api/v1{ADDRESSES}/"
# Of the others the name of the status.
_CODES: Final = {
    HTTPStatus.NOT_FOUND: "DATA_NOT_FOUND",
    HTTPStatus.UNPROCESSABLE_ENTITY: "VALIDATION_ERROR",
}


def is_portals(path: str) -> bool:
    """Whether the address is one of the portal's."""
    return path.startswith(_BELOW)


def portal_error(problem: Problem) -> PortalError:
    """The problem in the portal's form; of several faults the first is told."""
    status = HTTPStatus(problem.status)
    told = problem.errors[0].detail if problem.errors else problem.detail
    return PortalError(error=True, code=_CODES.get(status, status.name), message=told)
