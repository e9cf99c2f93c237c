"""Records handed in by other systems: versions, repeats, batches, files, faults with pointers."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.services.integration.records.batches import LINE_BYTES, REFUSED_AT_MOST
from app.services.integration.records.validation import FAULTS_TOLD
from tests.support.databases import on_one_engine
from tests.support.office import PDF, Office, Person
from tests.support.prepared import Prepared

PATH = "/sources/sirian/records"
MORNING = datetime(2023, 7, 1, 8, tzinfo=UTC)


@pytest.fixture
def prepared(office: Office) -> Prepared:
    return Prepared(office)


def put(prepared: Prepared, name: str = "presensi", **changes: Any) -> Any:
    body = prepared.record_body(**changes)
    return prepared.sirian.put(f"{PATH}/{name}", body, etag=None)


def batch(machine: Person, lines: list[bytes]) -> tuple[list[dict[str, Any]], dict[str, int]]:
    answer = machine.request(
        "POST", PATH, content=b"\n".join(lines), headers={"Content-Type": "application/jsonl"}
    )
    assert answer.status_code == 200, answer.text
    *told, last = map(json.loads, answer.text.splitlines())
    return told, last["summary"]


def line_of(prepared: Prepared, name: str, **changes: Any) -> bytes:
    return json.dumps(prepared.record_body(**changes) | {"external_id": name}).encode()


# As they come over the wire: some are no JSON, some no JSON that a database keeps.
UNSTORABLE = (
    b'{"employees": NaN}',
    b'{"a": 1e999}',
    b'{"a": "\\u0000"}',
    b'{"a": "\\ud800"}',
    b'{"a": 1, "a": 2}',
    b'{"a":' * 12 + b"1" + b"}" * 12,
)


class TestPutting:
    def test_the_same_again_changes_nothing(self, prepared: Prepared) -> None:
        first, again = put(prepared), put(prepared)
        assert (first.status_code, again.status_code) == (201, 200)
        assert first.json()["outcome"] == "created"
        assert again.json() == first.json() | {"outcome": "unchanged"}

    def test_an_older_one_is_kept_and_never_becomes_current(self, prepared: Prepared) -> None:
        put(prepared)
        newer = put(prepared, title="Koreksi", taken_at="2023-07-03T08:00:00+08:00").json()
        older = put(prepared, title="Lama", taken_at="2023-07-02T08:00:00+08:00").json()
        assert (newer["outcome"], newer["current_version"]) == ("changed", 2)
        assert (older["outcome"], older["version"], older["current_version"]) == (
            "superseded", 3, 2,
        )  # fmt: skip
        record = prepared.sirian.get(f"{PATH}/presensi").json()
        assert record["title"] == "Koreksi"
        assert [version["title"] for version in record["versions"]] == [
            "Lama", "Koreksi", "Rekap presensi Juni 2023",
        ]  # fmt: skip

    def test_the_same_taken_later_confirms_and_asks_nobody_anew(self, prepared: Prepared) -> None:
        put(prepared)
        told = put(prepared, taken_at="2023-07-02T08:00:00+08:00").json()
        assert (told["outcome"], told["version"], told["current_version"]) == ("confirmed", 1, 1)
        record = prepared.sirian.get(f"{PATH}/presensi").json()
        assert (record["taken_at"], record["confirmed_at"]) == (
            "2023-07-01T00:00:00Z", "2023-07-02T00:00:00Z",
        )  # fmt: skip
        newest = prepared.administrator.get("/audit-events?size=1").json()["items"][0]
        assert newest["action"] == "record.confirm"

    @on_one_engine
    def test_what_can_hardly_be_so_is_taken_and_said(self, prepared: Prepared) -> None:
        figures = prepared.record_body()["figures"] | {"present": 99_999}
        answer = prepared.sirian.request(
            "PUT",
            f"{PATH}/presensi",
            json=prepared.record_body(figures=figures, period="2023-08"),
            headers={"Accept-Language": "en"},
        )
        assert answer.status_code == 201
        told = {each["pointer"]: each for each in answer.json()["warnings"]}
        assert {pointer: each["code"] for pointer, each in told.items()} == {
            "/taken_at": "taken_before_period", "/figures/present": "figure_more_than",
        }  # fmt: skip
        assert told["/figures/present"]["detail"] == (
            "99999 is more than there can be: at most 720 (employees * working_days)."
        )
        (version,) = prepared.sirian.get(f"{PATH}/presensi").json()["versions"]
        assert [each["code"] for each in version["warnings"]] == [
            "taken_before_period", "figure_more_than",
        ]  # fmt: skip

    @on_one_engine
    @pytest.mark.parametrize("written", ["1/PL.01/2023", "1%2FPL.01%2f2023"])
    def test_a_name_may_hold_slashes_however_they_are_sent(
        self, prepared: Prepared, written: str
    ) -> None:
        assert put(prepared, written).json()["external_id"] == "1/PL.01/2023"
        for each in ("1/PL.01/2023", "1%2FPL.01%2F2023"):
            assert prepared.sirian.get(f"{PATH}/{each}").json()["external_id"] == "1/PL.01/2023"
        assert put(prepared, "1//2023").status_code == 422

    @on_one_engine
    def test_every_fault_is_told_with_its_pointer(self, prepared: Prepared) -> None:
        """The rules one by one are in `tests/services/integration/records/test_checking.py`."""
        wrong = {
            "period": "2023-06-01",
            "taken_at": "2099-01-01T00:00:00Z",
            "figures": {"employees": 0},
            "files": ["018f0000-0000-7000-8000-000000000001"],
        }
        told = {
            "/period": "period_of_another_kind",
            "/taken_at": "taken_in_the_future",
            "/figures/employees": "figures_minimum",
            "/figures/present": "figures_required",
            "/files/0": "record_file_unknown",
        }
        shape = {"taken_at": "2023-07-01T08:00:00", "url": "ftp://sirian"}
        of_shape = {"/taken_at": "timezone_aware", "/url": "string_pattern_mismatch"}
        unknown = {"/type": "record_type_unknown"}
        for changes, expected in ((wrong, told), (shape, of_shape), ({"type": "minutes"}, unknown)):
            refused = put(prepared, **changes)
            assert refused.status_code == 422
            found = {fault["pointer"]: fault["code"] for fault in refused.json()["errors"]}
            assert found.items() >= expected.items()
        assert prepared.sirian.get(PATH).json()["total"] == 0

    @on_one_engine
    def test_figures_no_database_can_hold_are_refused(self, prepared: Prepared) -> None:
        path = "/sources/sirian/record-types/attendance"
        assert prepared.administrator.patch(path, {"figures_schema": {}}).is_success
        body = json.dumps(prepared.record_body(figures={})).encode()
        for figures in UNSTORABLE:
            refused = prepared.sirian.request(
                "PUT",
                f"{PATH}/x",
                content=body.replace(b'"figures": {}', b'"figures": ' + figures),
                headers={"Content-Type": "application/json"},
            )
            assert refused.status_code == 422, figures

    def test_two_writers_of_one_record_lose_no_version(self, prepared: Prepared) -> None:
        times = [MORNING + timedelta(hours=hour) for hour in range(8)]
        machine = prepared.sirian

        def write(taken_at: datetime) -> Any:
            body = prepared.record_body(taken_at=taken_at.isoformat(), title=str(taken_at))
            return machine.put(f"{PATH}/presensi", body, etag=None)

        with ThreadPoolExecutor(4) as threads:
            answers = list(threads.map(write, times))
        assert all(answer.is_success for answer in answers)
        record = machine.get(f"{PATH}/presensi").json()
        assert sorted(version["version"] for version in record["versions"]) == list(range(1, 9))
        assert datetime.fromisoformat(record["taken_at"]) == times[-1]

    @on_one_engine
    @settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(hours=st.lists(st.integers(0, 5), min_size=1, max_size=8))
    def test_in_any_order_the_newest_is_current_and_all_are_kept(
        self, prepared: Prepared, hours: list[int]
    ) -> None:
        name = f"presensi-{prepared.number}"
        for hour in hours:
            taken_at = (MORNING + timedelta(hours=hour)).isoformat()
            assert put(prepared, name, taken_at=taken_at, title=f"Jam {hour}").is_success
        record = prepared.sirian.get(f"{PATH}/{name}").json()
        kept = {version["taken_at"] for version in record["versions"]}
        assert kept == {stamp(hour) for hour in hours}
        assert record["taken_at"] == stamp(max(hours))


def stamp(hour: int) -> str:
    return (MORNING + timedelta(hours=hour)).isoformat().replace("+00:00", "Z")


class TestBatches:
    def test_bad_lines_are_answered_with_line_and_pointer_and_hold_up_no_other(
        self, prepared: Prepared
    ) -> None:
        lines = [line_of(prepared, f"p-{number}") for number in range(1200)]
        bad = {
            3: (b"{", "", "json_invalid"),
            4: (b"\xff\xfe", "", "json_not_utf8"),
            500: (line_of(prepared, "x", period="2023"), "/period", "string_pattern_mismatch"),
            501: (line_of(prepared, "x", figures={"employees": "36"}), "/figures/employees",
                  "figures_type"),
            777: (line_of(prepared, "x") + b" " * LINE_BYTES, "", "line_too_long"),
            1199: (line_of(prepared, "x", type="daily-work"), "/period", "period_of_another_kind"),
        }  # fmt: skip
        for number, (line, _, _) in bad.items():
            lines[number] = line
        told, summary = batch(prepared.sirian, lines)
        assert summary == {
            "is_dry": False, "lines": 1200, "created": 1194, "changed": 0, "confirmed": 0,
            "unchanged": 0, "superseded": 0, "refused": 6,
        }  # fmt: skip
        refused = {each["line"] - 1: each for each in told if "errors" in each}
        for number, (_, pointer, code) in bad.items():
            found = {fault["pointer"]: fault["code"] for fault in refused[number]["errors"]}
            assert found.get(pointer) == code, (number, found)
        assert [each["line"] for each in told] == list(range(1, 1201))
        names = [None, None, *["x"] * 4]
        assert [each["external_id"] for each in told if "errors" in each] == names
        of_first = prepared.sirian.get(f"{PATH}/p-0").json()["id"]
        assert told[0]["record_id"] == of_first
        before = prepared.administrator.get("/audit-events?size=1").json()["items"][0]["id"]
        _, again = batch(prepared.sirian, lines)
        assert (again["unchanged"], again["refused"], again["created"]) == (1194, 6, 0)
        after = prepared.administrator.get("/audit-events?size=1").json()["items"][0]["id"]
        assert after == before, "nothing changed, so nothing is written down"

    @on_one_engine
    def test_a_name_is_one_record_of_a_batch_and_versions_come_in_order(
        self, prepared: Prepared
    ) -> None:
        one, *others = (
            line_of(prepared, "p", taken_at=stamp(hour), title=str(hour)) for hour in (1, 3, 2, 3)
        )
        told, summary = batch(prepared.sirian, [one, one, b"", others[0], b"\r"])
        assert [each.get("outcome") for each in told] == ["created", "unchanged", None]
        assert (told[2]["external_id"], told[2]["errors"][0]["code"]) == ("p", "record_named_twice")
        assert (summary["lines"], summary["created"], summary["refused"]) == (3, 1, 1)
        for line, outcome in zip(others, ("changed", "superseded", "unchanged"), strict=True):
            assert batch(prepared.sirian, [line])[0][0]["outcome"] == outcome
        assert prepared.sirian.get(f"{PATH}/p").json()["title"] == "3"

    @on_one_engine
    def test_of_which_hardly_a_line_is_good_is_read_no_further(self, prepared: Prepared) -> None:
        good, many = line_of(prepared, "p"), REFUSED_AT_MOST * 20
        told, summary = batch(prepared.sirian, [good, *[b"{}"] * many, good])
        assert summary["lines"] <= REFUSED_AT_MOST * 2 + 1
        assert (summary["created"], summary["unchanged"]) == (1, 0)
        (fault,) = told[-1]["errors"]
        assert (told[-1]["external_id"], fault["code"]) == (None, "batch_stopped")

    @on_one_engine
    def test_of_one_line_only_so_many_faults_are_told(self, prepared: Prepared) -> None:
        unknown = {f"isian{number}": 0 for number in range(5000)}
        some = dict(list(unknown.items())[:150])
        lines = [json.dumps(each).encode() for each in (unknown, some)]
        (first, second), _ = batch(prepared.sirian, lines)
        assert [each["code"] for each in first["errors"]] == ["too_many_members"]
        assert len(second["errors"]) == FAULTS_TOLD + 1
        assert second["errors"][-1]["code"] == "more_faults"

    @on_one_engine
    def test_only_json_lines_are_taken(self, prepared: Prepared) -> None:
        refused = prepared.sirian.request("POST", PATH, json=[])
        assert (refused.status_code, refused.json()["code"]) == (415, "unsupported_media_type")


@on_one_engine
class TestFiles:
    def test_the_same_file_has_the_same_id_and_belongs_to_its_record(
        self, prepared: Prepared
    ) -> None:
        upload = [("files", ("Rekap Juni ñ 六月.pdf", PDF))]
        first, again = (
            prepared.sirian.request("POST", "/sources/sirian/files", files=upload).json()["items"]
            for _ in range(2)
        )
        assert first == again
        assert first[0]["original_name"] == "Rekap Juni ñ 六月.pdf"
        assert put(prepared, files=[first[0]["id"]]).status_code == 201
        (version,) = prepared.sirian.get(f"{PATH}/presensi").json()["versions"]
        assert version["files"] == first

    def test_of_another_source_are_unknown(self, prepared: Prepared) -> None:
        body = prepared.service_account_body() | {"source_key": "gpp", "name": "GPP"}
        account = prepared.administrator.post("/service-accounts", body).json()["id"]
        gpp = Person(prepared.office.client, prepared.issued_key(account)["key"])
        upload = [("files", ("gaji.pdf", PDF))]
        (file,) = gpp.request("POST", "/sources/gpp/files", files=upload).json()["items"]
        refused = put(prepared, files=[file["id"]])
        assert refused.json()["errors"][0]["code"] == "record_file_unknown"

    def test_a_program_in_disguise_is_not_taken(self, prepared: Prepared) -> None:
        upload = [("files", ("rekap.pdf", b"MZ" + b"\x00" * 200))]
        refused = prepared.sirian.request("POST", "/sources/sirian/files", files=upload)
        assert refused.status_code == 415
