"""What was signed of a paper: the PDF with its electronic signature, or a scan of the paper."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from app.core import clock
from app.models.base import Base, Keyed, ValueEnum, optional_user
from app.models.evidence import ScanState


class ReportFileKind(StrEnum):
    """How it was signed: electronically by the service, or by hand, and scanned."""

    SIGNED = "signed"
    SCAN = "scan"


class SignedCopy(Keyed):
    """A signed copy of a paper; the bytes lie in the storage under their SHA-256.

    `digest` is that of the document that was signed, `level` that of an electronic signature.
    `words_found`: how many hundredths of their words a scan shares with the document; 0 where it
    names another document, none where it has no text layer.
    """

    @declared_attr.directive
    def __table_args__(cls) -> tuple[CheckConstraint, ...]:  # noqa: N805 - a class it is
        return (
            CheckConstraint("(kind = 'signed') = (level IS NOT NULL)", name="signed_at_a_level"),
            CheckConstraint(
                "words_found IS NULL OR kind = 'scan' AND words_found BETWEEN 0 AND 100",
                name="words",
            ),
        )

    kind: Mapped[ReportFileKind] = mapped_column(ValueEnum(ReportFileKind, "kind"))
    digest: Mapped[str] = mapped_column(String(64))
    level: Mapped[str | None] = mapped_column(String(20))
    words_found: Mapped[int | None]
    original_name: Mapped[str] = mapped_column(String(300))
    media_type: Mapped[str] = mapped_column(String(120))
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    uploaded_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    on_behalf_of_id: Mapped[UUID | None] = optional_user()
    received_at: Mapped[datetime] = mapped_column(default=clock.now)
    scan_state: Mapped[ScanState] = mapped_column(ValueEnum(ScanState, "scan_state"))
    scan_result: Mapped[str | None] = mapped_column(String(200))
    scanned_at: Mapped[datetime | None]


class ReportFile(SignedCopy, Base):
    """A signed copy of a report."""

    __tablename__ = "report_files"

    report_id: Mapped[UUID] = mapped_column(ForeignKey("reports.id"), index=True)


class LheFile(SignedCopy, Base):
    """A signed copy of an LHE."""

    __tablename__ = "lhe_files"

    evaluation_report_id: Mapped[UUID] = mapped_column(
        ForeignKey("evaluation_reports.id"), index=True
    )
