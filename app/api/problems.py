"""Turning any failure into an RFC 9457 problem in the caller's language."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.api import portal_errors
from app.api.usage import note_usage
from app.core import context
from app.core.errors import FieldFault, FoundT, first_faults
from app.core.messages import Language, field_sentence, sentence
from app.schemas.platform.problems import Problem, ProblemError, pointer_of

MEDIA_TYPE = "application/problem+json"


# No browser sends more languages; what comes after them is not looked at.
_LANGUAGES_MAX = 20
# Whoever has mended so many will ask again.
FAULTS_MAX = 50
_LANGUAGE = "zi.language"


def language_of(request: Request) -> Language:
    """English when the caller prefers it to Indonesian (RFC 9110, section 12.5.4); read once."""
    language: Language | None = request.scope.get(_LANGUAGE)
    if language is None:
        language = _preferred(request.headers.get("accept-language", ""))
        request.scope[_LANGUAGE] = language
    return language


def _preferred(header: str) -> Language:
    best, best_weight = Language.INDONESIAN, 0.0
    for part in header.split(",", _LANGUAGES_MAX)[:_LANGUAGES_MAX]:
        tag, _, parameters = part.strip().partition(";")
        primary = tag.strip().lower().partition("-")[0]
        weight = _weight(parameters)
        if primary in set(Language) and weight > best_weight:
            best, best_weight = Language(primary), weight
    return best


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0


def problem_response(  # noqa: PLR0913 - the parts of a problem
    request: Request,
    status: int,
    code: str,
    *,
    facts: Mapping[str, object] | None = None,
    errors: Sequence[ProblemError] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The problem as a response; `facts` fill the gaps of the sentence."""
    problem = problem_for(request, status, code, facts=facts, errors=errors)
    return as_response(request, problem, headers)


def problem_for(
    request: Request,
    status: int,
    code: str,
    *,
    facts: Mapping[str, object] | None = None,
    errors: Sequence[ProblemError] = (),
) -> Problem:
    """The problem in the caller's language; `facts` fill the gaps of the sentence."""
    words = sentence(code, language_of(request), facts or {})
    return Problem(
        type=f"urn:zona-integritas:problem:{code}",
        title=words.title,
        status=status,
        detail=words.detail,
        instance=request.url.path,
        code=code,
        request_id=context.request_id.get() or "",
        errors=list(errors),
    )


def as_response(
    request: Request, problem: Problem, headers: Mapping[str, str] | None = None
) -> Response:
    """A problem as the answer to the request that it is about; the portal has its own form."""
    note_usage(request, problem.code, fault=problem.errors[0].code if problem.errors else None)
    said, media_type = problem.model_dump_json(), MEDIA_TYPE
    if portal_errors.is_portals(request.url.path):
        said = portal_errors.portal_error(problem).model_dump_json()
        media_type = portal_errors.MEDIA_TYPE
    told = {"Content-Language": language_of(request).value, **(headers or {})}
    return Response(said, problem.status, told, media_type)


def told_faults(
    faults: Sequence[FoundT], language: Language, as_ours: Callable[[FoundT], FieldFault]
) -> list[ProblemError]:
    """The first FAULTS_MAX of them in the caller's language, then how many more there are."""
    shown = first_faults(faults, FAULTS_MAX, as_ours)
    return [told_fault(fault, language) for fault in shown]


def told_fault(fault: FieldFault, language: Language) -> ProblemError:
    """A fault of a field in the caller's language."""
    detail = field_sentence(fault.code, language, fault.facts)
    return ProblemError(pointer=fault.pointer, code=fault.code, detail=detail)


def field_fault(fault: Mapping[str, Any]) -> FieldFault:
    """One of pydantic's faults as ours, with a JSON Pointer (RFC 6901)."""
    where, *path = fault["loc"] or ("body",)
    pointer = pointer_of([] if fault["type"] == "json_invalid" else path)
    place = pointer if where == "body" else f"{where}{pointer}"
    return FieldFault(place, fault["type"], fault.get("ctx") or {})
