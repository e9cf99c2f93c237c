"""The scores of an LHE: tables by area and layer, minimums, pictures."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from app.core.points import difference, in_points, lacking, shortage
from app.integrations.documents.blocks import (
    Block,
    Cell,
    Column,
    Heading,
    Picture,
    Table,
    Text,
)
from app.integrations.pictures.minimums import Bar, Bars, draw_bars
from app.integrations.pictures.sheet import Heading as PictureHeading
from app.integrations.pictures.waterfall import Strength as Step
from app.integrations.pictures.waterfall import Waterfall, draw_waterfall
from app.models.evaluation import EvaluationLayer
from app.schemas.evaluation.facts import FactScope
from app.schemas.evaluation.scores import Strength
from app.schemas.reporting.reports.lhe import LheDocument, LheFact, LheLine
from app.services.reporting.documents.printing import NONE, in_words
from app.services.reporting.documents.report.position import STATES

LAYERS = {
    EvaluationLayer.UNIT: "UNIT",
    EvaluationLayer.PENDAHULUAN: "PENDAHULUAN",
    EvaluationLayer.TPI: "TPI",
    EvaluationLayer.TPN: "TPN",
}
_SCOPES = {FactScope.INSTITUTION: "instansi", FactScope.UNIT: "satuan kerja"}
_STRENGTHS = {
    Strength.CLAIMED: "Diklaim unit",
    Strength.WITH_EVIDENCE: "Dengan eviden",
    Strength.ACCEPTED: "Eviden diterima",
    Strength.TPI: "Disetujui TPI",
}


def scores(document: LheDocument) -> list[Block]:
    """Four strengths, then every area and component by layer, as pictures and in numbers.

    To be laid on its side, where the words of the pictures are large enough.
    """
    nodes = [line for line in document.lines if "." in line.code]
    whole = [line for line in document.lines if "." not in line.code]
    return [
        Heading("C. NILAI"),
        Picture(_waterfall(document), _fall_in_words(document)),
        _strengths(document),
        Heading("Nilai per area dan komponen", 2),
        _lines(whole, "Nilai per area"),
        Picture(
            _bars(document), "Nilai tiap area menurut TPI dan batas minimumnya; angkanya di atas."
        ),
        Heading("Pemenuhan, reform, dan hasil", 2),
        _lines(nodes, "Pemenuhan dan reform"),
    ]


def _strengths(document: LheDocument) -> Block:
    columns = (
        Column("KEKUATAN", share=2),
        Column("NILAI", 30, "right"),
        Column("MASIH MUNGKIN", 34, "right"),
    )
    rows: list[list[Cell | str]] = [
        [_STRENGTHS[each.strength], _cell(each.low), _cell(each.high)]
        for each in document.strengths
    ]
    return Table(columns, rows, "Kekuatan")


def _lines(lines: list[LheLine], name: str) -> Block:
    layers = [each.layer for each in lines[0].scores]
    columns = (
        Column("KODE", 18),
        Column("KOMPONEN", share=3),
        Column("BOBOT", 17, "right"),
        Column("MINIMUM", 19, "right"),
        *(
            Column(LAYERS[layer], 32 if layer is EvaluationLayer.PENDAHULUAN else 18, "right")
            for layer in layers
        ),
        Column("SELISIH", 18, "right"),
    )
    rows: list[list[Cell | str]] = [
        [
            line.code,
            line.name,
            _cell(line.weight),
            _cell(line.minimum),
            *(_cell(each.low) for each in line.scores),
            _lost(line),
        ]
        for line in lines
    ]
    return Table(columns, rows, name, size=8)


def conditions(document: LheDocument) -> list[Block]:
    """The minimums of the target, what was reached and what is short."""
    columns = (
        Column("SYARAT", share=3),
        Column("MINIMUM", 24, "right"),
        Column("DICAPAI", 24, "right"),
        Column("KEADAAN", 34),
        Column("KURANG", 22, "right"),
    )
    rows: list[list[Cell | str]] = [
        [
            each.name + (" (mengikuti syarat lain)" if each.is_implied else ""),
            _cell(each.asked),
            _cell(each.reached),
            STATES[each.state],
            _short(each.asked, each.reached, each.short),
        ]
        for each in document.conditions
    ]
    told: list[Block] = [
        Heading(f"D. SYARAT {document.heading.target.value} MENURUT PENILAIAN TPI"),
        Table(columns, rows, "Syarat"),
    ]
    told += [Heading("Syarat pengusulan di luar nilai", 2), _facts(document)]
    if document.settled_ratios:
        told += [Heading("Rasio yang pembaginya 0, ditetapkan TPI", 2), _settled(document)]
    if document.undefined_ratios:
        codes = ", ".join(document.undefined_ratios)
        told.append(
            Text(f"Rasio yang tidak dapat dihitung karena pembaginya 0: {codes}.", small=True)
        )
    return told


def _settled(document: LheDocument) -> Block:
    columns = (
        Column("RASIO", 30),
        Column("NILAI", 24, "right"),
        Column("ALASAN TPI", share=3),
        Column("OLEH", share=1),
    )
    rows: list[list[Cell | str]] = [
        [each.code, each.value.replace(".", ","), each.note, each.set_by]
        for each in document.settled_ratios
    ]
    return Table(columns, rows, "Rasio", size=8)


def _facts(document: LheDocument) -> Block:
    columns = (
        Column("SYARAT", share=4),
        Column("BERLAKU BAGI", 26),
        Column("DINYATAKAN", share=2),
        Column("DASAR", share=3),
        Column("KEADAAN", 28),
    )
    rows: list[list[Cell | str]] = [
        [each.name, _SCOPES[each.scope], each.value or "-", _source(each), STATES[each.state]]
        for each in document.facts
    ]
    return Table(columns, rows, "Syarat pengusulan", size=8) if rows else Text(NONE)


def _source(fact: LheFact) -> str:
    """The paper and its day; a dash where none was named."""
    day = f", {in_words(fact.source_date)}" if fact.source_date else ""
    return f"{fact.source}{day}" if fact.source else "-"


def points(value: float | None) -> str:
    """Points as they are shown everywhere; a dash where there are none."""
    return "-" if value is None else in_points(value)


def _lost(line: LheLine) -> Cell:
    """TPI's points without the office's: what a reader finds who subtracts what is shown."""
    of = {each.layer: each.low for each in line.scores}
    lost = difference(of[EvaluationLayer.TPI], of[EvaluationLayer.UNIT])
    return Cell(in_points(lost), value=float(lost))


def _short(asked: float | None, reached: float | None, short: float | None) -> Cell:
    """What is short of the minimum as both are shown; too little for a number is told in words."""
    if not short or asked is None or reached is None:
        return Cell(lacking(short), value=short) if short else _cell(short)
    return Cell(shortage(asked, reached), value=float(difference(asked, reached)) or None)


def _cell(value: float | None) -> Cell:
    return Cell(points(value), value=value)


def _picture_heading(document: LheDocument, subject: str) -> PictureHeading:
    heading = document.heading
    day = heading.day or (
        heading.concluded_at.date() if heading.concluded_at else date(heading.year, 1, 1)
    )
    return PictureHeading(subject, heading.office_name, heading.decree, day)


def _exact(value: float) -> Fraction:
    return Fraction(str(value))


def _waterfall(document: LheDocument) -> str:
    heading = _picture_heading(document, f"Nilai LKE tahun {document.heading.year}")
    steps = [
        Step(_STRENGTHS[each.strength], _exact(each.low), _exact(each.high))
        for each in document.strengths
    ]
    total = document.lines[-1]
    marks = (
        [] if total.minimum is None else [(document.heading.target.value, _exact(total.minimum))]
    )
    return draw_waterfall(Waterfall(heading, steps, marks, "Yang masih terbuka dihitung 0."))


def _fall_in_words(document: LheDocument) -> str:
    told = (f"{_STRENGTHS[each.strength]} {points(each.low)}" for each in document.strengths)
    return f"Nilai pada empat kekuatan: {', '.join(told)}."


def _bars(document: LheDocument) -> str:
    target = document.heading.target.value
    heading = _picture_heading(document, f"Area menurut TPI, sasaran {target}")
    return draw_bars(
        Bars(
            heading,
            list(_areas(document)),
            "menurut TPI",
            "diklaim unit",
            mark=f"batas minimum {target}",
        )
    )


def _areas(document: LheDocument) -> Iterable[Bar]:
    for line in document.lines:
        if line.minimum is not None and line.code != document.lines[-1].code:
            of = {each.layer: _exact(each.low) for each in line.scores}
            tpi, unit = of[EvaluationLayer.TPI], of[EvaluationLayer.UNIT]
            yield Bar(line.name, tpi, max(tpi, unit), _exact(line.weight), _exact(line.minimum))
