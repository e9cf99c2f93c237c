"""What has to hold between the parts of a decree file: small rules, all of them in RULES."""

from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

from app.services.decrees.files.faults import UnplacedFault
from app.services.decrees.files.nodes import Node
from app.services.decrees.files.rules import decree, duties, people, plan, teams

Rule: TypeAlias = Callable[[Node], Iterator[UnplacedFault]]

RULES: Final[tuple[Rule, ...]] = (
    decree.parent_is_another_office,
    decree.plan_year_fits,
    decree.effect_fits,
    decree.labels_are_unique,
    teams.every_kind_of_team_is_there,
    teams.single_teams_are_single,
    teams.working_teams_are_numbered,
    teams.working_team_numbers_have_no_gap,
    teams.only_working_teams_have_a_plan,
    people.roles_fit_their_team,
    people.teams_have_their_leader,
    people.deputies_have_a_head,
    people.nobody_is_twice_in_a_team,
    people.people_are_told_apart,
    plan.activity_letters_are_unique,
    plan.action_item_numbers_are_unique,
    plan.indicator_letters_are_unique_in_a_row,
    plan.rows_hold_something,
    plan.months_stand_with_what_is_done,
    plan.months_are_unique,
    duties.activities_are_in_the_plan,
    duties.links_are_unique,
    duties.links_have_a_reading,
)


def rule_findings(root: Node) -> Iterator[UnplacedFault]:
    """Yield everything that the rules find."""
    for rule in RULES:
        yield from rule(root)
