"""`zi document sign`: the office's certificate on what was submitted, never on a draft."""

from pathlib import Path

import pytest
import typer

from app.cli.document import sign_document
from app.core.clock import now
from app.integrations.documents import paper
from app.integrations.documents.blocks import Paper, Text
from app.schemas.reporting.reports.lhe import LheState
from app.services.reporting.documents.lhe.paper import STATE_ON_PAPER


def test_what_says_that_it_is_a_draft_is_not_signed(
    certificates: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("ZI_OFFICE_CERTIFICATES_DIR", str(certificates))
    final, draft, signed = (tmp_path / f"{name}.pdf" for name in ("laporan", "draf", "ttd"))
    final.write_bytes(paper(Paper("Laporan", [Text("Isi laporan.")]), now()))
    refusals = {
        "RANCANGAN, belum diajukan": ("Dokumen masih rancangan.", "Document is a draft."),
        STATE_ON_PAPER[LheState.REOPENED]: ("Tidak ada LHE yang berlaku.", "No LHE stands."),
    }
    for state, words in refusals.items():
        foot = f"KPU Provinsi NTT · {state}"
        draft.write_bytes(paper(Paper("Laporan", [Text("Isi laporan.")], footer=foot), now()))
        with pytest.raises(typer.Exit) as told:
            sign_document(draft, signed, unit="53")
        assert told.value.exit_code == 1
        assert not signed.exists()
        refusal = capsys.readouterr().err
        assert all(each in refusal for each in words)
    certificate = certificates / "53.p12"
    for mode, is_told in ((0o644, True), (0o600, False)):
        certificate.chmod(mode)
        sign_document(final, signed, unit="53")
        assert signed.read_bytes().startswith(final.read_bytes())
        told_now = capsys.readouterr()
        assert "PAdES B-B" in told_now.out
        assert (f"{certificate} dapat dibaca" in told_now.err) == is_told
