"""The samples beside the examples: their tests, and still what the example answers."""

import shutil
from pathlib import Path

from app.cli.samples import read_sample
from examples.sipleno import list_meetings
from tests.support.databases import ROOT
from tests.support.server import zi

FILE = ROOT / "examples/sipleno.yaml"


def test_a_changed_mapping_is_seen_offline_and_field_by_field(tmp_path: Path) -> None:
    changed = tmp_path / "sipleno.yaml"
    said = FILE.read_text().replace("present: present", "present: hadir")
    changed.write_text(said.replace("invited: invited", "undangan: invited"))
    shutil.copytree(FILE.with_name("sipleno.samples"), tmp_path / "sipleno.samples")
    broken = tmp_path / "sipleno.samples" / "2023-01.json"
    broken.write_text("{}")
    done = zi(tmp_path / "data", "source", "test", str(changed), str(FILE))
    assert (done.returncode, done.stdout.count("as expected (2 records, 0 refused)")) == (2, 1)
    assert f"{changed}: spec/mapping/figures/undangan: Records of this kind have no" in done.stderr
    assert f"{changed}: spec/mapping/figures/invited: No record of this kind" in done.stderr
    assert f"{broken}: period" in done.stderr
    line = "pleno-2023-06-06: figures.present: expected 34, is (nothing)"
    assert f"{tmp_path}/sipleno.samples/2023-06.json: {line}" in done.stderr
    assert not (tmp_path / "data").exists()


def test_the_sample_is_what_the_example_answers() -> None:

    sample = read_sample(FILE.with_name("sipleno.samples") / "2023-06.json")
    assert sample.answer == list_meetings("2023-06", 1)
