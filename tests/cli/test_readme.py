"""The tours of the documents, run as they stand against a server that was just started."""

import shutil
from pathlib import Path

import pytest

from tests.support.databases import ROOT
from tests.support.tours import printed, steps

TOURS = {"README.md": 7, "docs/integration.md": 7}


@pytest.mark.parametrize("name", TOURS)
class TestTour:
    @pytest.mark.skipif(shutil.which("curl") is None, reason="the tour is told with curl")
    def test_prints_what_the_document_says(self, tmp_path: Path, name: str) -> None:
        document = (ROOT / name).read_text(encoding="utf-8")
        assert len(steps(document)) >= TOURS[name]
        assert printed(document, tmp_path) == [output for _, output in steps(document)]

    def test_leaves_no_command_without_its_output(self, name: str) -> None:
        document = (ROOT / name).read_text(encoding="utf-8")
        before = document.split("<!-- tour:end -->")[0]
        assert before.count("```sh\n") == len(steps(document))
