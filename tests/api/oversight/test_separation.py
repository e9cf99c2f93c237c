"""The list of what one person alone sufficed for finds each case, and leaves the rest out."""

from typing import Any

from app.models.rights import ActorRole
from app.schemas.oversight.separation import SeparationRule
from app.schemas.platform.examples import DECREE_ID
from tests.api.decrees.test_memberships import join, leave, member
from tests.api.identity.test_activation_codes import address, issued
from tests.support.administration import new_account
from tests.support.databases import on_one_engine
from tests.support.evidence import (
    COORDINATOR,
    KETUA,
    MEMBER,
    Body,
    draft,
    every,
    evidence,
    ok,
    step,
)
from tests.support.office import OTHER_COORDINATOR, Office
from tests.support.sign_in import give_password

PATH = f"/decrees/{DECREE_ID}/separation-of-duties"
ASESOR = {"role": "asesor", "decree_id": str(DECREE_ID)}


def duties(office: Office, **parameters: Any) -> list[Body]:
    return every(office.person(KETUA), PATH, **parameters)


def rules(office: Office, **parameters: Any) -> list[str]:
    """Oldest first, without the loading of the decree."""
    found = [row["rule"] for row in reversed(duties(office, **parameters))]
    return [rule for rule in found if rule not in {"teams_changed", "command_line"}]


def test_every_kind_is_found_and_leads_to_its_entry(office: Office) -> None:
    admin, ketua = office.administrator(), office.person(KETUA)
    evidence(office, "accepted")  # by two people
    assert rules(office) == []
    own = evidence(office, author=COORDINATOR)
    ok(step(office.person(COORDINATOR), own["id"], "submit"))
    ok(step(ketua, own["id"], "accept"))
    assert rules(office) == ["one_level"]
    ok(leave(ketua, member(office, MEMBER)["id"]))
    made = new_account(admin, "penilai.luar", name="Penilai Luar")
    ok(admin.post(f"/users/{made['id']}/role-grants", ASESOR), 201)
    issued(office, "penilai.luar")
    ok(admin.patch(f"/users/{made['id']}", {"email": "luar@kpu.go.id"}))
    found = rules(office)
    assert found == [
        "one_level", "membership", "role_grant", "code_and_right", "activation_code",
        "account_changed",
    ]  # fmt: skip
    for row in duties(office, rule="role_grant"):
        (entry,) = ok(admin.get(row["href"]))["items"]
        assert entry["id"] == row["audit_event_id"]
        assert (row["actor_name"], row["person"]["name"]) == ("Admin", "Penilai Luar")
        assert entry["action"] == row["action"] == "role_grant.create"
    kinds = {row["rule"] for row in duties(office)}
    assert "command_line" in kinds, "by which the decree was loaded"
    assert kinds <= set(SeparationRule)


@on_one_engine
def test_links_alone_and_a_confirmed_code(office: Office) -> None:
    author, ketua = office.person(COORDINATOR), office.person(KETUA)
    made = draft(author)
    link = {"url": "https://ntt.kpu.go.id/upg", "title": "Laporan UPG"}
    ok(author.post(f"/evidence/{made['id']}/links", link), 201)
    ok(step(author, made["id"], "submit"))
    ok(step(ketua, made["id"], "accept", reason="Tautan resmi."))
    assert sorted(rules(office)) == ["links_alone", "one_level"]
    give_password(office, OTHER_COORDINATOR)
    issued(office, OTHER_COORDINATOR)
    assert rules(office, rule="activation_code") == ["activation_code"]
    ok(ketua.post(f"{address(office, OTHER_COORDINATOR)}/confirm"))
    assert rules(office, rule="activation_code") == []


@on_one_engine
def test_it_is_paged_filtered_by_day_and_told_to_auditors_alone(office: Office) -> None:
    admin, ketua = office.administrator(), office.person(KETUA)
    for number in range(3):
        new_account(admin, f"orang.{number}", name=f"Orang {number}")
        ok(join(ketua, f"orang.{number}"), 201)
    page = ok(ketua.get(PATH, params={"size": 2, "rule": "membership"}))
    assert (page["total"], len(page["items"])) == (3, 2)
    assert "page=2" in page["next"]
    assert rules(office, since="2999-01-01") == []
    assert len(rules(office, since="2020-01-01")) == 3
    for who, status in ((MEMBER, 403), (COORDINATOR, 403), (ActorRole.PENGARAH, 200)):
        assert office.person(who).get(PATH).status_code == status
    english = ketua.get(PATH, params={"rule": "membership"}, headers={"Accept-Language": "en"})
    assert "put somebody into a team" in ok(english)["items"][0]["detail"]
