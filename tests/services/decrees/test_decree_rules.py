"""What a decree file may not say, beyond its form."""

import json
from datetime import date
from typing import Any

import pytest

from app.services.decrees.files import read_decree_file
from tests.support.decree_files import Edit, codes_at, edited, faults_of, first_row, working_team

NIP = "199001012015031001"


def second_team(data: dict[str, Any], number: int) -> dict[str, Any]:
    team = json.loads(json.dumps(working_team(data)))
    team["number"] = number
    data["teams"].append(team)
    return dict(team)


class TestRules:
    """Faults between the parts, one by one: edit, path, code."""

    CASES: tuple[tuple[Edit, str, str], ...] = (
        (lambda d: d["work_unit"].update(code="53"), "work_unit.parent.code", "parent_is_self"),
        (
            lambda d: d["decree"]["dictums"][1].update(label="KESATU"),
            "decree.dictums[1].label",
            "label_twice",
        ),
        (
            lambda d: d["decree"]["considerations"].append({"letter": "a", "text": "x"}),
            "decree.considerations[1].letter",
            "label_twice",
        ),
        (
            lambda d: d["decree"]["legal_bases"].append({"number": 1, "text": "x"}),
            "decree.legal_bases[1].number",
            "label_twice",
        ),
        (
            lambda d: working_team(d)["members"][1].update(is_deputy=True),
            "teams[2].members[1].is_deputy",
            "deputy_unfit",
        ),
        (
            lambda d: working_team(d)["members"][0].update(is_deputy=True),
            "teams[2].members",
            "role_missing",
        ),
        (lambda d: d["decree"].update(plan_year=2026), "decree.plan_year", "plan_year_unfit"),
        (lambda d: d["decree"].update(plan_year=2023), "decree.plan_year", "plan_year_unfit"),
        (
            lambda d: d["decree"].update(effective_from=date(2024, 1, 31)),
            "decree.effective_from",
            "effective_from_unfit",
        ),
        (
            lambda d: d["decree"].update(effective_from=date(2025, 1, 1)),
            "decree.effective_from",
            "effective_from_unfit",
        ),
        (lambda d: d["teams"].pop(0), "teams", "team_missing"),
        (lambda d: d["teams"].pop(1), "teams", "team_missing"),
        (lambda d: d["teams"].pop(2), "teams", "team_missing"),
        (lambda d: d["teams"].append(d["teams"][0]), "teams[3].kind", "team_twice"),
        (lambda d: d["teams"].append(d["teams"][1]), "teams[3].kind", "team_twice"),
        (lambda d: working_team(d).pop("number"), "teams[2].number", "team_number_missing"),
        (lambda d: working_team(d).update(number=2), "teams", "team_number_gap"),
        (lambda d: second_team(d, 3), "teams", "team_number_gap"),
        (lambda d: second_team(d, 1), "teams[3].number", "team_number_twice"),
        (lambda d: d["teams"][0].update(number=1), "teams[0].number", "team_number_unexpected"),
        (
            lambda d: d["teams"][0].update(short_title="x"),
            "teams[0].short_title",
            "short_title_unexpected",
        ),
        (
            lambda d: d["teams"][1].update(activities=working_team(d)["activities"]),
            "teams[1].activities",
            "activities_unexpected",
        ),
        (
            lambda d: d["teams"][0]["members"][0].update(role="anggota"),
            "teams[0].members[0].role",
            "role_unfit",
        ),
        (
            lambda d: d["teams"][1]["members"][0].update(role="pengarah"),
            "teams[1].members[0].role",
            "role_unfit",
        ),
        (
            lambda d: working_team(d)["members"][1].update(role="pelaksana"),
            "teams[2].members[1].role",
            "role_unfit",
        ),
        (lambda d: d["teams"][0].update(members=[]), "teams[0].members", "role_missing"),
        (lambda d: d["teams"][1].update(members=[]), "teams[1].members", "role_missing"),
        (lambda d: working_team(d)["members"].pop(0), "teams[2].members", "role_missing"),
        (
            lambda d: working_team(d)["members"][1].update(role="koordinator"),
            "teams[2].members[1].role",
            "role_twice",
        ),
        (
            lambda d: d["teams"][1]["members"].append(
                d["teams"][1]["members"][0] | {"name": "Lain"}
            ),
            "teams[1].members[1].role",
            "role_twice",
        ),
        (
            lambda d: working_team(d)["members"][1].update(name="rambu  UMPAMA"),
            "teams[2].members[1].name",
            "member_twice",
        ),
        (
            lambda d: working_team(d)["members"][1].update(username="rambu.umpama"),
            "teams[2].members[1].username",
            "identity_shared",
        ),
        (
            lambda d: (
                working_team(d)["members"][0].update(nip=NIP),
                working_team(d)["members"][1].update(
                    name="rambu  UMPAMA", username="rambu.lain", nip=NIP
                ),
            ),
            "teams[2].members[1].nip",
            "identity_shared",
        ),
        (
            lambda d: (
                working_team(d)["members"][0].update(nip=NIP),
                working_team(d)["members"][1].update(nip="19900101 201503 1 001"),
            ),
            "teams[2].members[1].nip",
            "identity_shared",
        ),
        (
            lambda d: (
                working_team(d)["members"][0].update(nip=NIP),
                d["teams"][0]["members"][0].update(name="Rambu Umpama", nip="199001012015031002"),
            ),
            "teams[2].members[0].nip",
            "identity_differs",
        ),
        (
            lambda d: (
                working_team(d)["members"][1].update(name="Rambu Umpama", username="rambu.lain"),
                d["teams"][0]["members"][0].update(name="Rambu Umpama"),
            ),
            "teams[0].members[0].name",
            "namesake",
        ),
        (
            lambda d: working_team(d)["activities"].append(working_team(d)["activities"][0]),
            "teams[2].activities[1].letter",
            "activity_twice",
        ),
        (
            lambda d: working_team(d)["activities"][0]["rows"].append(
                {"action_items": [{"number": 2, "text": "x"}]}
            ),
            "teams[2].activities[0].rows[2].action_items[0].number",
            "action_item_twice",
        ),
        (
            lambda d: first_row(d)["indicators"][1].update(letter="a"),
            "teams[2].activities[0].rows[0].indicators[1].letter",
            "indicator_twice",
        ),
        (
            lambda d: working_team(d)["activities"][0]["rows"].append({"remarks": "x"}),
            "teams[2].activities[0].rows[2]",
            "row_empty",
        ),
        (
            lambda d: first_row(d)["action_items"][0].update(schedule=[3, 6, 3]),
            "teams[2].activities[0].rows[0].action_items[0].schedule[2]",
            "month_twice",
        ),
        (
            lambda d: first_row(d).update(schedule=[3]),
            "teams[2].activities[0].rows[0].schedule",
            "row_schedule_unexpected",
        ),
        (
            lambda d: working_team(d)["activities"][0]["rows"][1].update(schedule=[3, 3]),
            "teams[2].activities[0].rows[1].schedule[1]",
            "month_twice",
        ),
    )

    @pytest.mark.parametrize(("edit", "path", "code"), CASES)
    def test_fault_between_parts_is_named_with_its_path(
        self, edit: Edit, path: str, code: str
    ) -> None:
        assert (path, code) in codes_at(edit)

    def test_one_nip_for_two_people_is_refused(self) -> None:
        def share(data: dict[str, Any]) -> None:
            data["teams"][0]["members"][0]["nip"] = "198001012005011001"
            working_team(data)["members"][1]["nip"] = "198001012005011001"

        assert codes_at(share) == {("teams[2].members[1].nip", "identity_shared")}

    def test_missing_team_is_named(self) -> None:
        (fault,) = faults_of(edited(lambda data: second_team(data, 3)))
        assert fault.message_id == "Tim kerja nomor 2 tidak ada."
        assert fault.message_en == "Working team 2 is missing."

    def test_year_of_the_date_may_differ_from_the_year_of_the_decree(self) -> None:
        read_decree_file(edited(lambda data: data["decree"].update(year=2023)))

    def test_nothing_is_called_missing_beside_what_cannot_be_read(self) -> None:
        def misspell(data: dict[str, Any]) -> None:
            working_team(data)["members"][0]["role"] = "kordinator"
            data["teams"][0]["kind"] = "pengrah"

        assert codes_at(misspell) == {
            ("teams[0].kind", "value_unknown"),
            ("teams[2].members[0].role", "value_unknown"),
        }
