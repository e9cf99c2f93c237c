"""The form of a file with an evaluation sheet, such as `seed/lke-permenpanrb-90-2021.yaml`.

Its words are those of the regulation; the names here are what the service calls the same things.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from fractions import Fraction
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


def _exact(value: object) -> object:
    """0.67 in a file is 67/100, not the nearest number that a processor can hold."""
    return str(value) if isinstance(value, float) else value


Exact = Annotated[Fraction, BeforeValidator(_exact)]
Code = Annotated[str, Field(min_length=1, max_length=40)]
YES, NO = "Ya", "Tidak"
_NUMBER = re.compile(r"[0-9]{1,9}(?:[.,][0-9]{1,9})?")


class _Form(BaseModel):
    """A part of the file; what the service does not read may stand there, too."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)


class Kind(StrEnum):
    """How a question is answered (`tipe`)."""

    YES_NO = "ya_tidak"
    LETTER_TO_C = "abc"
    LETTER_TO_D = "abcd"
    LETTER_TO_E = "abcde"
    COUNT = "jumlah"
    INDEX = "indeks_0_4"


class Level(StrEnum):
    """What a node of the sheet is (`tingkat`)."""

    COMPONENT = "komponen"
    HALF = "sub_komponen"
    AREA = "area_perubahan"
    SUB_AREA = "sub_area"


class Rule(StrEnum):
    """How two sums of counts have to agree (`aturan`)."""

    EQUAL = "sama"
    AT_MOST = "paling_banyak"


class Meta(_Form):
    """Which version of the sheet it is, and the regulation that it is from."""

    version: str = Field(alias="versi", max_length=60, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    title: str = Field(alias="judul", min_length=1)
    basis: str = Field(alias="dasar", min_length=1)


class Node(_Form):
    """A component, half, area or sub area; its weight in points."""

    code: Code = Field(alias="kode")
    name: str = Field(alias="nama")
    level: Level = Field(alias="tingkat")
    weight: Exact = Field(alias="bobot", gt=0)
    parent: Code | None = Field(alias="induk")


class Option(_Form):
    """An answer that may be chosen, and the share of the points that it brings."""

    key: str = Field(alias="kunci")
    share: Exact = Field(alias="skor", ge=0, le=1)
    meaning: str | None = Field(None, alias="arti")


class Question(_Form):
    """A question: one with points lies in a sub area, a count feeds a ratio.

    `text` is the regulation's, letter by letter; `tidy_text` the same without its slips.
    """

    code: Code = Field(alias="kode")
    number: int = Field(alias="soal_id", ge=1)
    parent: Code | None = Field(None, alias="induk")
    feeds: Code | None = Field(None, alias="input_untuk")
    kind: Kind = Field(alias="tipe")
    text: str = Field(alias="teks")
    tidy_text: str | None = Field(None, alias="teks_rapi")
    criteria: str | None = Field(None, alias="kriteria")
    spreadsheet_row: int | None = Field(None, alias="baris_excel")
    options: tuple[Option, ...] = Field((), alias="pilihan")
    points: Exact | None = Field(None, alias="poin_pecahan", gt=0)


class Ratio(_Form):
    """An item whose share is computed from counts; `inputs` names their questions."""

    code: Code = Field(alias="kode")
    parent: Code = Field(alias="induk")
    text: str = Field(alias="teks")
    formula: str = Field(alias="rumus")
    inputs: dict[str, int] = Field(alias="input")
    points: Exact = Field(alias="poin_pecahan", gt=0)


class Area(_Form):
    """One of the six areas: both of its halves together (Tabel 3), and the team that answers."""

    code: Code = Field(alias="kode")
    name: str = Field(alias="nama")
    team_number: int = Field(alias="nomor_tim", ge=1)
    nodes: tuple[Code, ...] = Field(alias="simpul", min_length=1)


class CrossCheck(_Form):
    """Counts whose sums should agree with those of others; disagreeing is a warning."""

    code: Code = Field(alias="kode")
    numbers: tuple[int, ...] = Field(alias="soal", min_length=1)
    others: tuple[int, ...] = Field(alias="dengan", min_length=1)
    rule: Rule = Field(alias="aturan")


class Minimum(_Form):
    """What a predicate asks of one figure, in points, or of what the office already holds.

    `measured` is a node, an item, an area or TOTAL; without it the office must have been given WBK
    before. An implied one follows from others: it is shown, but is no problem of its own.
    """

    code: Code = Field(alias="kode")
    measured: Code | None = Field(None, alias="diukur")
    wbk: Exact | None = Field(None, alias="WBK")
    wbbm: Exact | None = Field(None, alias="WBBM")
    is_implied: bool = Field(default=False, alias="tersirat")


class FactKind(StrEnum):
    """How a condition of a proposal is answered (`jenis`)."""

    YES_NO = "ya_tidak"
    GRADE = "peringkat"
    AT_LEAST = "paling_sedikit"


def _as_answered(value: object) -> object:
    """What a predicate asks, as a person would answer it."""
    if isinstance(value, bool):
        return YES if value else NO
    return str(value) if isinstance(value, int | float) else value


Asked = Annotated[str, BeforeValidator(_as_answered)]


class Fact(_Form):
    """A condition of a proposal beside the score (`syarat_pengusulan`), and what each asks.

    `grades` from the best; `highest` bounds a number; `ratio` is an item that is computed from
    counts of the same thing; `only` names the institutions that it is for, where it is not for all.
    """

    code: Code = Field(alias="kode")
    name: str = Field(alias="nama", min_length=1)
    kind: FactKind = Field(alias="jenis")
    grades: tuple[str, ...] = Field((), alias="peringkat")
    highest: Exact | None = Field(None, alias="terbesar")
    wbk: Asked = Field(alias="WBK")
    wbbm: Asked = Field(alias="WBBM")
    ratio: Code | None = Field(None, alias="rasio")
    only: str | None = Field(None, alias="hanya")

    def stated(self, value: object) -> str | None:
        """The value as it is stored; None where the condition has no such answer.

        A number never is above what is `highest`: 101 percent is a slip of the hand.
        """
        text = _as_answered(value) if isinstance(value, bool) else value
        text = str(text).strip()
        if self.kind is FactKind.AT_LEAST:
            number = Fraction(text.replace(",", ".")) if _NUMBER.fullmatch(text) else None
            is_there = number is not None and (self.highest is None or number <= self.highest)
            return text.replace(",", ".") if is_there else None
        answers = (YES, NO) if self.kind is FactKind.YES_NO else self.grades
        return next((one for one in answers if one.casefold() == text.casefold()), None)


class Facts(_Form):
    """The conditions that are the institution's, and those of each unit; both for a year."""

    institution: tuple[Fact, ...] = Field((), alias="instansi")
    unit: tuple[Fact, ...] = Field((), alias="unit")


class Relation(StrEnum):
    """What a row of a decree's plan gives to a question (`hubungan`)."""

    SAME = "sama"
    SIMILAR = "mirip"
    PARTIAL = "sebagian"
    STEP = "langkah"


class RowLink(_Form):
    """A question that a row's evidence can prove."""

    number: int = Field(alias="id")
    relation: Relation = Field(alias="hubungan")


class RowLinks(_Form):
    """The questions of one row: the n-th (from 1) of an activity of the plan.

    `words` are those of the row's first action item, or of its indicator where it has none: by
    them a row is known again in another decree.
    """

    activity: str = Field(alias="kegiatan", pattern=r"^[0-9]+[A-Z]+$")
    row: int = Field(alias="baris", ge=1)
    words: str | None = Field(None, alias="bunyi")
    links: tuple[RowLink, ...] = Field(alias="soal")


class DecreeMap(_Form):
    """From the rows of a decree's plan to the questions; a proposal that people may change."""

    rows: tuple[RowLinks, ...] = Field(alias="baris")


class Draft(_Form):
    """A row that a plan could take on for a question that it does not prove.

    `weight`: 1 what an office usually has, 2 new work of its own, 3 months or the help of others.
    """

    number: int = Field(alias="soal")
    team_number: int = Field(alias="tim", ge=1)
    activity: str = Field(alias="kegiatan", min_length=1, max_length=200)
    action_item: str = Field(alias="rencana_aksi", min_length=1, max_length=300)
    indicator: str = Field(alias="indikator", min_length=1, max_length=300)
    proof: tuple[str, ...] = Field(alias="bukti", min_length=1)
    weight: int = Field(alias="beban", ge=1, le=3)


class Feed(_Form):
    """What the service knows itself of a question, by the name of its source."""

    number: int = Field(alias="soal")
    source: str = Field(alias="sumber", min_length=1, max_length=40)


class SheetFile(_Form):
    """The whole file."""

    meta: Meta
    scales: dict[str, dict[str, Exact] | str] = Field(default_factory=dict, alias="skala")
    nodes: tuple[Node, ...] = Field(alias="struktur")
    ratios: tuple[Ratio, ...] = Field(alias="indikator_persen")
    questions: tuple[Question, ...] = Field(alias="butir")
    areas: tuple[Area, ...] = Field(alias="area")
    minimums: tuple[Minimum, ...] = Field(alias="minimum")
    cross_checks: tuple[CrossCheck, ...] = Field((), alias="periksa_silang")
    facts: Facts = Field(default_factory=Facts, alias="syarat_pengusulan")
    feeds: tuple[Feed, ...] = Field((), alias="sumber_jawaban")
    decree_map: DecreeMap | None = Field(None, alias="peta_keputusan_142")
    drafts: tuple[Draft, ...] = Field((), alias="usulan_baris")

    def off_their_scale(self) -> Iterator[tuple[str, str]]:
        """Codes of questions, each with an option whose share is another than its scale's."""
        for question in self.questions:
            scale = self.scales.get(question.kind)
            if isinstance(scale, dict):
                for option in question.options:
                    if scale.get(option.key) != option.share:
                        yield question.code, option.key
