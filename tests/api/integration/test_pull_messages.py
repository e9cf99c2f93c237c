"""What a run says of what went wrong names the record, the field, the file and the expression."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.databases import on_one_engine
from tests.support.office import Office
from tests.support.pulling import FIGURES, SECRET, connect, item, pulled
from tests.support.upstream import Handler, Upstream, reply, upstream

pytestmark = on_one_engine


@pytest.fixture
def system() -> Iterator[Upstream]:
    with upstream() as opened:
        yield opened


@pytest.fixture
def office(office: Office) -> Office:
    office.may_ask_this_machine()
    return office


def test_a_record_without_a_name_is_named_by_its_place_and_a_file_by_its(
    office: Office, system: Upstream
) -> None:
    def behave(handler: Handler) -> None:
        files, status = [{"url": "/1.pdf", "name": "1.pdf"}], 404 if "pdf" in handler.path else 200
        reply(handler, {"items": [item(1, berkas=files), item(2, id=None)]}, status)

    system.behave = behave
    faults = pulled(office, connect(office, system))["faults"]
    told = {each["record"]: (each["page"], each["errors"][0]["pointer"]) for each in faults}
    assert told == {"p-1": (1, "/files/0"), "#2": (1, "/external_id")}


def test_an_expression_that_finds_nothing_any_more_is_named(
    office: Office, system: Upstream
) -> None:
    system.behave = lambda handler: reply(handler, {"hasil": []})
    (fault,) = pulled(office, connect(office, system, records="data.rekap"))["faults"]
    assert (fault["code"], "data.rekap" in fault["detail"]) == ("upstream_schema_changed", True)


def test_a_filter_that_chooses_none_of_the_rows_is_noted(office: Office, system: Upstream) -> None:
    system.behave = lambda handler: reply(handler, {"items": [item(1), item(2)]})
    run = pulled(office, connect(office, system, records="items | [?jenis=='pleno']"))
    told = {note["code"]: note["detail"] for note in run["notes"]}
    assert run["status"] == "succeeded"
    assert "2 baris" in told["pull_filter_left_none"]


def test_a_refusal_is_told_in_its_own_words_without_our_secret(
    office: Office, system: Upstream
) -> None:
    said = {"error": {"message": f"Kunci {SECRET}\n tidak berlaku. {300 * 'x'}"}}
    system.behave = lambda handler: reply(handler, said, 403)
    (fault,) = pulled(office, connect(office, system))["faults"]
    assert "(HTTP 403)" in fault["detail"]
    assert "Katanya: “Kunci ••• tidak berlaku. xxx" in fault["detail"]
    assert len(fault["detail"]) < 500


def test_xml_without_its_rows_is_a_fault_where_there_were_some(
    office: Office, system: Upstream
) -> None:
    spec = {"answer": {"format": "xml", "row": "rekap"}, "records": "rows"}
    figures = "".join(f"<{name}>1</{name}>" for name in FIGURES)
    old = f"<id>1</id><judul>R</judul><diambil>2023-07-01</diambil><angka>{figures}</angka>"
    new = f"<no>1</no><nama>R</nama><tgl>2023-07-01</tgl>{figures}"
    pages = {"rekap": old, "pleno": new, "kepala": "<a>1</a><b>2</b>"}
    connector_id = connect(office, system, **spec)
    told = []
    for name in ("pleno", "rekap", "kepala", "pleno"):
        body = f"<data><{name}>{pages[name]}</{name}></data>".encode()
        system.behave = lambda handler, body=body: reply(handler, body)  # type: ignore[misc]
        told.append([each["code"] for each in pulled(office, connector_id)["faults"]])
    assert told == [[], ["record_refused"], [], ["upstream_xml_no_row"]]


def test_a_certificate_is_named_with_its_folder(
    office: Office, system: Upstream, tmp_path: Path
) -> None:
    settings = office.app.state.settings
    office.app.state.settings = settings.model_copy(update={"client_certificates_dir": tmp_path})
    auth = {"kind": "mtls", "certificate": "zi.pem", "key": "zi.key"}
    connector_id = connect(office, system, auth=auth)
    (fault,) = pulled(office, connector_id)["faults"]
    assert "zi.pem, zi.key" in fault["detail"]
    assert " 53 " in fault["detail"]
    (tmp_path / "53").mkdir()
    for name in ("zi.pem", "zi.key"):
        (tmp_path / "53" / name).write_text("bukan PEM")
    (fault,) = pulled(office, connector_id)["faults"]
    assert "zi.pem, zi.key" in fault["detail"]
