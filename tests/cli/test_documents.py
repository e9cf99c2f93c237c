"""`zi document sign`: the office's certificate on what was submitted, never on a draft."""

from pathlib import Path

import pytest
import typer

from app.cli.document import sign_document
from app.core.clock import now
from app.integrations.documents import paper
from app.integrations.documents.blocks import Paper, Text


def test_what_says_that_it_is_a_draft_is_not_signed(
    certificates: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("ZI_OFFICE_CERTIFICATES_DIR", str(certificates))
    final, draft, signed = (tmp_path / f"{name}.pdf" for name in ("laporan", "draf", "ttd"))
    final.write_bytes(paper(Paper("Laporan", [Text("Isi laporan.")]), now()))
    foot = "KPU Provinsi NTT · RANCANGAN, belum diajukan"
    draft.write_bytes(paper(Paper("Laporan", [Text("Isi laporan.")], footer=foot), now()))
    with pytest.raises(typer.Exit) as told:
        sign_document(draft, signed, unit="53")
    assert told.value.exit_code == 1
    assert not signed.exists()
    refusal = capsys.readouterr().err
    assert "Dokumen masih rancangan." in refusal
    assert "Document is a draft." in refusal
    certificate = certificates / "53.p12"
    for mode, is_told in ((0o644, True), (0o600, False)):
        certificate.chmod(mode)
        sign_document(final, signed, unit="53")
        assert signed.read_bytes().startswith(final.read_bytes())
        told_now = capsys.readouterr()
        assert "PAdES B-B" in told_now.out
        assert (f"{certificate} dapat dibaca" in told_now.err) == is_told
