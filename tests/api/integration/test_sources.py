"""Source systems as data: seeded from the decree's words, defined by administrators."""

from typing import Any

import pytest

from app.models.rights import ActorRole
from app.services.decrees.loading import seed_file
from tests.support.databases import SECOND_DECREE, SEED, on_one_engine
from tests.support.evidence import entries_of, ok
from tests.support.office import Office
from tests.support.prepared import Prepared

# What the decree says of each (Lampiran II of 142/2023).
ROWS = {
    "sirian": {"attendance": ["2B-1", "2B-2"], "daily-work": ["2B-1"]},
    "sipleno": {"minutes": ["2B-4"]},
    "gpp": {"payroll": ["2B-3"]},
    "smart": {"budget-performance": ["4E-1"]},
    "e-monev": {"quarterly-report": ["4E-1"]},
    "sp4n-lapor": {"complaints": ["6C-1", "6C-2"]},
    "sippn": {"service-standards": ["6B-2"]},
}


@pytest.fixture
def prepared(office: Office) -> Prepared:
    return Prepared(office)


def rows_of(source: dict[str, Any]) -> dict[str, list[str]]:
    return {
        kind["key"]: [indicator["code"] for indicator in kind["indicators"]]
        for kind in source["record_types"]
    }


class TestSeed:
    def test_names_the_seven_systems_with_the_rows_that_name_them(self, office: Office) -> None:
        person = office.person(ActorRole.ANGGOTA)
        keys = [item["key"] for item in person.get("/sources").json()["items"]]
        found = {key: rows_of(person.get(f"/sources/{key}").json()) for key in keys}
        assert found == ROWS

    @on_one_engine
    def test_maps_the_decree_of_another_office_by_its_words(self, office: Office) -> None:
        text = SECOND_DECREE.read_text(encoding="utf-8").replace(
            "Undangan, daftar hadir dan notula rapat",
            "Notula rapat dari SIPLENO, presensi dari SiRian; bukan SiRianku",
        )
        load(office, text)
        person = office.person("petrus.nahak")
        for key, kind in (("sipleno", "minutes"), ("sirian", "attendance")):
            rows = person.get(f"/sources/{key}").json()["record_types"]
            (mapped,) = (each["indicators"] for each in rows if each["key"] == kind)
            assert [indicator["text"][:12] for indicator in mapped] == ["Notula rapat"]
        payroll = person.get("/sources/gpp").json()["record_types"][0]
        assert payroll["indicators"] == []


class TestDefining:
    @on_one_engine
    def test_an_eighth_is_mapped_to_the_rows_its_words_name(self, prepared: Prepared) -> None:
        kind = {
            "key": "gratification",
            "name": "Laporan gratifikasi",
            "period_kind": "quarter",
            "figures_schema": {"type": "object"},
            "decree_words": ["gratifikasi"],
        }
        body = {"key": "gol", "name": "GOL", "owner": "KPK", "record_types": [kind]}
        made = prepared.administrator.post("/sources", body)
        assert made.status_code == 201, made.text
        indicators = made.json()["record_types"][0]["indicators"]
        assert indicators
        assert all(each["code"].startswith("5") for each in indicators)
        added, *_ = entries_of(prepared.office, "source.add_record_type")
        assert added["changes"]["record_type"][1]["decree_words"] == ["gratifikasi"]
        path = "/sources/gol/record-types/gratification"
        ok(prepared.administrator.patch(path, {"name": "Gratifikasi"}))
        (changed,) = entries_of(prepared.office, "source.update_record_type")
        names = ["Laporan gratifikasi", "Gratifikasi"]
        assert changed["changes"] == {"gratification.name": names}
        again = prepared.administrator.post("/sources", body)
        assert (again.status_code, again.json()["code"]) == (409, "already_exists")

    @on_one_engine
    def test_what_changes_is_written_down_and_nothing_else(self, prepared: Prepared) -> None:
        source = "/sources/sirian"
        for description, entries in (("Presensi", 1), ("Presensi", 1), ("Presensi harian", 2)):
            ok(prepared.administrator.patch(source, {"description": description}))
            assert len(entries_of(prepared.office, "source.update")) == entries

    @on_one_engine
    def test_a_kind_of_another_source_is_none_of_this_one(self, prepared: Prepared) -> None:
        path = "/sources/sipleno/record-types/attendance"  # SiRian's
        answer = prepared.administrator.patch(path, {"name": "Presensi"})
        assert answer.status_code == 404

    @on_one_engine
    def test_a_schema_refers_only_to_itself(self, prepared: Prepared) -> None:
        """What else is no schema of figures: `tests/schemas/test_integration_values.py`."""
        body = {"figures_schema": {"$ref": "https://example.org/schema"}}
        path = "/sources/sirian/record-types/attendance"
        refused = prepared.administrator.patch(path, body)
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["pointer"] == "/figures_schema"

    @on_one_engine
    def test_what_a_person_mapped_stays_when_the_decree_is_loaded_again(
        self, prepared: Prepared
    ) -> None:
        path = "/sources/sirian/record-types/attendance/indicators"
        body = {"decree_id": prepared.decree_id, "indicator_ids": [prepared.indicator_id]}
        changed = prepared.administrator.put(path, body)
        assert len(rows_of(changed.json())["attendance"]) == 1
        elsewhere = body | {"indicator_ids": [prepared.work_unit_id]}
        assert prepared.administrator.put(path, elsewhere).status_code == 404
        load_again(prepared.office)
        now = prepared.administrator.get("/sources/sirian").json()
        assert now == changed.json()


def load(office: Office, text: str) -> None:
    async def once() -> bool:
        return (await seed_file(office.app.state.database, text)).succeeded

    assert office.client.portal is not None
    assert office.client.portal.call(once)


def load_again(office: Office) -> None:
    """The decree's file with one more word in it."""
    text = SEED.read_text(encoding="utf-8")
    load(office, text.replace("remarks: Terdapat unit", "remarks: Sudah terdapat unit"))
