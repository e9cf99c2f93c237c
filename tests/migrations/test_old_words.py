"""What was stored in words of before is read after the upgrade, and tells the same.

The version before called a job title `office`, and the code of a work unit, too.
"""

from collections.abc import Iterator
from uuid import uuid4

import pytest
import yaml
from alembic import command
from fastapi import FastAPI
from sqlalchemy import text

from app.core.messages.notices import notice_sentence
from app.core.messages.sentences import Language
from app.models.notification import NoticeKind
from app.schemas.integration.connector_specs import ConnectorSpec
from app.services.decrees.files import check_decree_file
from app.services.decrees.loading.digest import digest_of
from tests.migrations.test_upgrade import begin
from tests.support.databases import SEED, Databases, alembic_config
from tests.support.engines import engine_at
from tests.support.evidence import KETUA, MEMBER, ok
from tests.support.office import Office
from tests.support.past import OLD_WORDS, Past

# The fingerprint of the seeded decree as the version before made and stored it.
DIGEST = "04230e59df8badf338f32db0ca2bb22a6271ff29da9442a4578ac9abee7d48b7"
RENAMED = {"office": ["Staf", "Pelaksana"]}
SPEC = {
    "url": "https://lama.kpu.go.id/{office}/rapat?m={period}",
    "records": "items",
    "mapping": {"external_id": "id", "title": "title", "taken_at": "at"},
}


def connect(past: Past) -> None:
    """A connector whose address names its office."""
    source, kind = uuid4(), uuid4()
    plain = {"created_at": past.at, "updated_at": past.at, "version": 1}
    past.put(
        "source_systems", id=source, key="lama", name="Lama", owner="KPU", is_active=True,
        **plain,
    )  # fmt: skip
    past.put(
        "record_types", id=kind, source_id=source, key="rapat", name="Rapat", period_kind="day",
        figures_schema={}, confidentiality="normal", decree_words=[],
        **plain,
    )  # fmt: skip
    past.put(
        "connectors", id=uuid4(), source_id=source, record_type_id=kind, name="rapat", spec=SPEC,
        work_unit_id=past.one("SELECT id FROM work_units WHERE code = '53'"), is_active=True,
        failures=0, **plain,
    )  # fmt: skip


@pytest.fixture(scope="module")
def office(
    databases: Databases,
    as_of_old: dict[str, str],
    app: FastAPI,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Office]:
    """An office that lived in the step before; what a test changes, no other one looks at."""
    with databases.copy_of(as_of_old[OLD_WORDS]) as url:
        with engine_at(url).begin() as connection:
            past = Past(connection)
            member = past.user(MEMBER)
            past.change("users", member, office="Pelaksana lama")
            past.entry(past.user(KETUA), "user.update", member, RENAMED, kind="user")
            connect(past)
        command.upgrade(alembic_config(url), "head")
        with Office.open(app, url, tmp_path_factory.mktemp("office")) as opened:
            begin(opened)
            yield opened


def test_columns_keep_what_they_held(office: Office) -> None:
    assert ok(office.person(MEMBER).get("/me"))["job_title"] == "Pelaksana lama"


def test_entries_of_the_log_keep_their_words(office: Office) -> None:
    (event,) = ok(office.person(MEMBER).get("/me/security-events"))["items"]
    assert event["details"] == RENAMED
    checked = ok(office.person(KETUA).post("/audit-events/verification", {"checkpoint": None}))
    assert (checked["fault"], checked["guards_missing"]) == (None, [])


def test_events_that_wait_are_told_in_the_new_words(office: Office) -> None:
    events = ok(office.administrator().get("/events"))["items"]
    assert {event["data"]["work_unit_code"] for event in events} == {"53"}


def test_addresses_of_connectors_name_the_office_by_the_new_word(office: Office) -> None:
    (kept,) = ok(office.administrator().get("/sources/lama/connectors"))["items"]
    spec = ok(office.administrator().get(f"/connectors/{kept['id']}"))["spec"]
    assert spec["url"] == "https://lama.kpu.go.id/{work_unit_code}/rapat?m={period}"
    assert ConnectorSpec.model_validate(spec).mapping.title == "title"


def test_an_answer_that_is_kept_is_given_again(office: Office) -> None:
    admin, key = office.administrator(), {"Idempotency-Key": "sebelum-naik-versi"}
    body = {"work_unit_code": "53", "username": "baru", "name": "Baru", "job_title": "Staf"}
    made = ok(admin.request("POST", "/users", json=body, headers=key), 201)
    with office.engine.begin() as connection:
        kept = connection.execute(text("SELECT id, body FROM idempotency_records")).one()
        old = bytes(kept.body).replace(b'"job_title"', b'"office"')
        connection.execute(
            text("UPDATE idempotency_records SET body = :body WHERE id = :id"),
            {"body": old, "id": kept.id},
        )
    again = ok(admin.request("POST", "/users", json=body, headers=key), 201)
    assert (again["id"], again["office"]) == (made["id"], "Staf")


def test_a_notice_that_waits_is_put_into_words() -> None:
    facts = {"kind": NoticeKind.ACCOUNT_CHANGED.value, "by": "Admin", "person": "Ina",
             "what": "email, office"}  # fmt: skip
    told = notice_sentence(facts, Language.ENGLISH, is_own=True)
    assert told.detail.startswith("Admin changed your account (email, office).")


def test_the_fingerprint_of_a_decree_is_that_of_before() -> None:
    """Another one would make every start load the unchanged file anew."""
    as_it_was = yaml.safe_load(SEED.read_text(encoding="utf-8").replace("beside_empty_cell", "#"))
    for team in as_it_was["teams"]:
        team["duties"] = [
            {name: duty[name] for name in ("text", "correction") if name in duty}
            for duty in team["duties"]
        ]
    assert digest_of(check_decree_file(as_it_was)) == DIGEST
