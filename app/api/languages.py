"""The language an answer is written in."""

from typing import Annotated

from fastapi import Depends, Request

from app.api.problems import language_of
from app.core.messages import Language


def _accepted_language(request: Request) -> Language:
    return language_of(request)


AcceptedLanguage = Annotated[Language, Depends(_accepted_language)]
