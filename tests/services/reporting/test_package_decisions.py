"""A package names who decided, for whom a stand-in did, and what a return missed: no database."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from app.core.identifiers import derived_id
from app.integrations import documents
from app.models import (
    EvidenceDecision,
    EvidenceFile,
    EvidenceLink,
    EvidenceRevision,
    LinkCapture,
    User,
)
from app.models.evidence import EvidenceAction
from app.models.review import ReturnReason
from app.services.reporting.packages import content, index
from app.services.reporting.packages.lines import decisions_as_lines
from app.services.reporting.packages.summary import TEMPLATE
from tests.policies.test_grants import DAY

AT = datetime(2023, 7, 3, 4, tzinfo=UTC)
WATI, KETUA, PIECE, REVISION = (
    derived_id(DAY, "package", word) for word in ("wati", "ketua", "piece", "revision")
)
NAMES = {WATI: "Wati Wakil", KETUA: "Adiwijaya Bakti"}


def holding(step: EvidenceDecision) -> Any:
    """What a package with this one decision has of it."""
    return SimpleNamespace(
        revisions=[SimpleNamespace(id=REVISION, number=1)],
        decisions=[step],
        in_force=frozenset(),
        people=NAMES,
        name_of=NAMES.get,
        local=lambda instant: instant,
    )


@pytest.mark.parametrize(
    ("behalf", "code", "said"),
    [
        (None, None, (None, None, None)),
        (KETUA, None, ("Adiwijaya Bakti", None, None)),
        (
            KETUA,
            ReturnReason.UNSIGNED,
            ("Adiwijaya Bakti", "unsigned", "Tanda tangan atau cap belum ada"),
        ),
    ],
)
def test_a_decision_says_for_whom_and_what_was_missing(
    behalf: Any, code: ReturnReason | None, said: tuple[str | None, ...]
) -> None:
    step = EvidenceDecision(
        evidence_id=PIECE,
        revision_id=REVISION,
        action=EvidenceAction.RETURN if code else EvidenceAction.ACCEPT,
        level=2,
        decided_by_id=WATI,
        on_behalf_of_id=behalf,
        decided_at=AT,
        reason="Cap belum ada." if code else None,
        reason_code=code,
        revision_digest="0" * 64,
    )
    line = json.loads(decisions_as_lines(holding(step)))
    assert line["decided_by"] == "Wati Wakil"
    assert line["on_behalf_of_id"] == (str(behalf) if behalf else None)
    assert (line["on_behalf_of"], line["reason_code"], line["reason_label"]) == said
    (cells,) = index._decisions(holding(step))
    row = dict(zip((title for title, _ in index._DECISION), cells, strict=True))
    assert (row["Oleh"], row["Atas nama"], row["Yang kurang"]) == ("Wati Wakil", said[0], said[2])


def test_the_summary_says_all_that_meets_a_month() -> None:
    template = Path(documents.__file__).with_name(TEMPLATE)
    text = template.read_text(encoding="utf-8")
    (rule,) = re.findall(r"Sebuah bulan terpenuhi[^.]+", text)
    assert "periode eviden" in rule
    assert "berlaku sampai" in rule  # `valid_until` counts, too (domain.md, "Indicator")


def test_everybody_whom_a_row_names_has_a_name_in_the_package() -> None:
    models = (EvidenceRevision, EvidenceFile, EvidenceLink, EvidenceDecision, LinkCapture)
    named = {
        column.name
        for model in models
        for column in model.__table__.columns
        if any(key.column.table is User.__table__ for key in column.foreign_keys)
    }
    # What was taken out of a draft is in no package.
    assert named - {"removed_by_id"} <= set(content._WHO)
