"""Rules of the duties: what carries them out."""

import re
from collections.abc import Iterator

from app.schemas.decrees.file_texts import ACTIVITY_CODE_PATTERN
from app.services.decrees.files.faults import UnplacedFault
from app.services.decrees.files.nodes import Node
from app.services.decrees.files.rules.walking import repeated, teams


def activities_are_in_the_plan(root: Node) -> Iterator[UnplacedFault]:
    """Refuse an activity that no team has."""
    there = {
        f"{team.number('number')}{activity.text('letter')}"
        for team in teams(root)
        for activity in team.children("activities")
    }
    for duty in _duties(root):
        for at, code in duty.words("activities"):
            if code not in there and re.match(ACTIVITY_CODE_PATTERN, code):
                path = duty.at("activities", at)
                yield UnplacedFault(path, "duty_activity_unknown", {"activity": code})


def links_are_unique(root: Node) -> Iterator[UnplacedFault]:
    """Refuse an activity or a measure that a duty names twice."""
    for duty in _duties(root):
        for name, word in (("activities", "activity"), ("measures", "measure")):
            marks = [(duty.at(name, at), value) for at, value in duty.words(name)]
            for path, value in repeated(marks):
                yield UnplacedFault(path, f"duty_{word}_twice", {word: value})


def links_have_a_reading(root: Node) -> Iterator[UnplacedFault]:
    """Refuse links for which nobody says why."""
    for duty in _duties(root):
        if (duty.has("activities") or duty.has("measures")) and not duty.has("reading"):
            yield UnplacedFault(duty.path, "duty_reading_missing")


def _duties(root: Node) -> Iterator[Node]:
    for team in teams(root):
        yield from team.children("duties")
