"""Pages of restricted evidence in snapshots from before: left out, whatever stands in them."""

import pytest

from app.core.identifiers import new_id
from app.services.evaluation.portal.hiding import tells_pages, without_pages
from app.services.platform.audit.queries import keys_alone

PAGES = ["hal 7", "hal 7; Bab (II)", "Bab III"]
TEXTS = [
    (None, None),
    ("Notulen (Bab III)", "Notulen (Bab III)"),
    ("Eviden terbatas", "Eviden terbatas"),
    ("Eviden terbatas (hal 7)", "Eviden terbatas"),
    (
        "Eviden terbatas (hal 7; Bab (II)); Notulen (Bab III); Eviden terbatas (hal 7)",
        "Eviden terbatas; Notulen (Bab III); Eviden terbatas",
    ),
    # Pages that the step does not know: nothing behind them is told.
    (
        "Notulen (Bab III); Eviden terbatas (nama; (x)); Lain (y)",
        "Notulen (Bab III); Eviden terbatas",
    ),
]


@pytest.mark.parametrize(("frozen", "told"), TEXTS)
def test_pages_stay_with_who_may_open(frozen: str | None, told: str | None) -> None:
    proofs = [{"pages": each} for each in PAGES]
    document = {"questions": [{"question": 60, "proofs": proofs}]}
    answers = [{"soal_id": 60, "bukti_dukung_unit": frozen, "jawaban_unit": "A"}]
    (found,) = without_pages(answers, document)
    assert found == {"soal_id": 60, "bukti_dukung_unit": told, "jawaban_unit": "A"}
    assert not tells_pages([found])
    assert tells_pages(answers) == (frozen != told)


def test_older_entries_of_the_audit_log_name_proofs_and_no_pages() -> None:
    key = str(new_id())
    entry: dict[str, list[str | None]] = {
        "A.I.5.iii.d x": ["hal 7: nama pelapor", key],
        "A.I.1.i.a y": [None, None],
    }
    told = {"A.I.5.iii.d x": ["…", key], "A.I.1.i.a y": [None, None]}
    assert keys_alone(entry) == told
