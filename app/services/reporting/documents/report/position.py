"""Where the office stands on the evaluation sheet (LKE), as chapter IV prints it."""

from app.core.messages.words import WORDS
from app.core.points import difference, in_points, shortage
from app.integrations.documents.blocks import Block, Cell, Column, Facts, Heading, Text
from app.models.evaluation import EvaluationTarget
from app.schemas.evaluation.scores import ConditionState, Strength
from app.schemas.reporting.reports.lke import (
    LkeMinimumLine,
    LkePlanLine,
    LkePosition,
    LkeStrengthLine,
    ReportLke,
)
from app.services.reporting.documents.report.cells import day, number, table_or_none

_STRENGTHS = {
    Strength.CLAIMED: "Diklaim satuan kerja",
    Strength.WITH_EVIDENCE: "Dengan eviden",
    Strength.ACCEPTED: "Eviden diterima",
    Strength.TPI: "Disetujui TPI",
}
STATES = {
    ConditionState.PASSED: "terpenuhi",
    ConditionState.FAILED: "tidak terpenuhi",
    ConditionState.UNDECIDED: "belum pasti",
}
_POINTS = 24
_OF_STRENGTHS = (
    Column("KEKUATAN", share=1),
    Column("DAPAT DIAKUI", _POINTS, "right"),
    Column("PALING TINGGI", _POINTS, "right"),
    *(Column(each.value, 30) for each in EvaluationTarget),
)
_OF_MINIMUMS = (
    Column("AREA", share=1),
    Column("BOBOT", 15, "right"),
    Column("NILAI UNIT (BAWAH S.D. ATAS)", 27, "right", parts=("NILAI BAWAH", "NILAI ATAS")),
    Column("DENGAN EVIDEN DITERIMA", 21, "right"),
    Column("MINIMUM", 19, "right"),
    Column("KURANG", 17, "right"),
    Column("BUTIR TERBUKA", 18, "right"),
    Column("KEADAAN", 22),
)
_OF_PLAN = (
    Column("SYARAT WBK", share=1),
    Column("DIBAWA RENCANA", _POINTS, "right"),
    Column("TERMASUK PENUH", _POINTS, "right"),
    Column("MINIMUM", _POINTS, "right"),
    Column("KURANG", _POINTS, "right"),
)
_OF_TREND = (
    Column("HARI DATA LAPORAN", share=1),
    *(Column(title.upper(), 31, "right") for title in _STRENGTHS.values()),
)
_TOLD = (
    "Nilai dibandingkan dengan minimum tanpa pembulatan; dicetak dua angka di belakang koma. Yang"
    " masih terbuka dihitung 0 pada nilai bawah dan penuh pada nilai atas. Eviden terbatas hanya"
    " dihitung."
)


def position_on_sheet(lke: ReportLke | None) -> list[Block]:
    """Score, minimums and their trend, and what the plan can bring; nothing where there is none."""
    if lke is None:
        return [Text("Posisi pada LKE tidak termuat dalam laporan ini.")]
    if lke.position is None:
        told: list[Block] = [Text("Belum ada evaluasi LKE untuk keputusan ini.")]
    else:
        told = _position(lke.position, lke.sheet)
    return [*told, *_plan(lke.plan)]


def _position(found: LkePosition, sheet: str) -> list[Block]:
    held = {True: "sudah WBK", False: "belum WBK", None: "belum diketahui sudah WBK"}[found.has_wbk]
    facts = [
        ("Lembar", f"{sheet}, tahun {found.year}"),
        ("Sasaran", f"{found.target.value} ({held})"),
        ("Tahap", WORDS[found.status.value]),
        ("Soal terjawab", f"{found.answered} dari {found.question_count}"),
        ("Terjawab tanpa eviden", str(found.unproved)),
        ("Eviden belum diterima", f"{found.waiting} soal"),
    ]
    strengths: list[list[Cell | str]] = [_strength(each) for each in found.strengths]
    minimums: list[list[Cell | str]] = [_minimum(each) for each in found.minimums]
    trend: list[list[Cell | str]] = [
        [day(each.day), *(points(each.totals.get(strength)) for strength in _STRENGTHS)]
        for each in found.trend
    ]
    return [
        Facts(facts),
        table_or_none(_OF_STRENGTHS, strengths, "IV LKE kekuatan"),
        table_or_none(_OF_MINIMUMS, minimums, "IV LKE minimum", 7.5),
        Text(_TOLD, small=True),
        Heading("Perjalanan nilai yang dapat diakui", 3),
        table_or_none(_OF_TREND, trend, "IV LKE perjalanan"),
    ]


def _strength(line: LkeStrengthLine) -> list[Cell | str]:
    return [
        _STRENGTHS[line.strength],
        points(line.low),
        points(line.high),
        *(STATES[line.predicates[each]] for each in EvaluationTarget),
    ]


def _minimum(line: LkeMinimumLine) -> list[Cell | str]:
    is_points = line.whole is not None
    return [
        line.name,
        points(line.whole),
        span(line.low, line.high),
        points(line.accepted),
        points(line.minimum) if is_points else Cell("-"),
        _short(line.minimum, line.low, line.short) if is_points else points(line.short),
        number(line.open_questions),
        STATES[line.state],
    ]


def _plan(plan: LkePlanLine) -> list[Block]:
    within = "dapat" if plan.can_reach_wbk else "tidak dapat"
    rows: list[list[Cell | str]] = [
        [
            each.name,
            *map(points, (each.points, each.full, each.minimum)),
            _short(each.minimum, each.points, each.short),
        ]
        for each in plan.reaches
    ]
    return [
        Heading("Yang dapat dibuktikan rencana ini", 3),
        Text(
            "Bila seluruh rencana terlaksana, baris-barisnya membuktikan penuh"
            f" {written(plan.full)} poin dan sebagian {written(plan.partial)} poin;"
            f" {written(plan.none)} poin tidak mempunyai baris ({plan.without_row} soal)."
            f" Dengan itu minimum WBK {within} dicapai."
        ),
        table_or_none(_OF_PLAN, rows, "IV LKE rencana"),
    ]


def points(value: str | None) -> Cell:
    """Points with two places, and as a number in a workbook; a dash where there are none."""
    return Cell("-") if value is None else Cell(written(value), value=float(value))


def _short(asked: str | None, reached: str | None, short: str | None) -> Cell:
    """What is short of a minimum as both are shown; too little for a number is told in words."""
    if short is None or asked is None or reached is None or float(short) <= 0:
        return points(short)
    return Cell(shortage(asked, reached), value=float(difference(asked, reached)) or None)


def span(low: str | None, high: str | None) -> Cell:
    """From one to the other: two numbers in a workbook."""
    if low is None or high is None:
        return Cell("-")
    return Cell(f"{written(low)} s.d. {written(high)}", parts=(float(low), float(high)))


def written(value: str) -> str:
    """Points as they are printed: 36,91; what is less than half a hundredth is no 0,00."""
    text = in_points(value)
    return "< 0,01" if float(value) > 0 and text == "0,00" else text
