"""Kata eviden: what evidence says in folded words, kept for searching, and what must be read anew.

`services/evidence/rows/words.py` writes these tables, and nobody else; triggers mark what is due.
"""

from uuid import UUID

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Keyed


class EvidenceWords(Base):
    """All texts of the newest revision and of the one in force, each folded, one a line.

    On PostgreSQL there is an index over the triples of signs in it.
    """

    __tablename__ = "evidence_words"

    evidence_id: Mapped[UUID] = mapped_column(
        ForeignKey("evidence.id", ondelete="CASCADE"), primary_key=True
    )
    words: Mapped[str] = mapped_column(Text)


class EvidenceWordsDue(Keyed, Base):
    """A mark: something changed what the evidence says. Each change has its own.

    So one that is made while the words are read anew is not taken away unseen.
    """

    __tablename__ = "evidence_words_due"

    evidence_id: Mapped[UUID] = mapped_column(index=True)
