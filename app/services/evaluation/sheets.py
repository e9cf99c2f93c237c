"""An evaluation sheet that holds together: where points go, and how ratios are computed."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from app.schemas.evaluation.sheet_file import Area, Draft, Kind, Question, Ratio, SheetFile

TOTAL = "TOTAL"
_LETTERS = {Kind.YES_NO, Kind.LETTER_TO_C, Kind.LETTER_TO_D, Kind.LETTER_TO_E}
_NAME = r"[a-z_]+"
# What the regulation computes: a share of one or more sums, never above 1 (rumus of S3).
_SHARE = re.compile(rf"min\(1, ({_NAME}) / (?:({_NAME})|\(({_NAME}(?: \+ {_NAME})+)\))\)")
# A decrease against last year; none in both years is full (rumus of S3).
_DECREASE = re.compile(
    rf"1 bila ({_NAME}) = 0 dan ({_NAME}) = 0; selain itu max\(0, \(\1 - \2\) / \1\)"
)


class SheetFaultyError(Exception):
    """The file contradicts itself; `faults` says each place and what is wrong there."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class Formula:
    """A ratio of counts by the numbers of their questions.

    With `is_decrease` the share is (whole - part) / whole, at least 0, and 1 where both are 0.
    """

    part: int
    whole: tuple[int, ...]
    is_decrease: bool = False


@dataclass(frozen=True)
class Sheet:
    """The file with what follows from it. Points are exact; 100 in all."""

    file: SheetFile

    @cached_property
    def questions(self) -> Mapping[int, Question]:
        """Every question by its number."""
        return {question.number: question for question in self.file.questions}

    @cached_property
    def items(self) -> tuple[Question | Ratio, ...]:
        """Whatever brings points: questions with points of their own, and ratios."""
        asked = (question for question in self.file.questions if question.points is not None)
        return (*asked, *self.file.ratios)

    @cached_property
    def formulas(self) -> Mapping[str, Formula]:
        """How each ratio is computed, by its code."""
        return {ratio.code: formula_of(ratio) for ratio in self.file.ratios}

    @cached_property
    def inputs(self) -> Mapping[str, tuple[int, ...]]:
        """The numbers of the questions that each ratio is computed from, by its code."""
        return {code: (one.part, *one.whole) for code, one in self.formulas.items()}

    @cached_property
    def by_code(self) -> Mapping[str, Question]:
        """Every question by its code."""
        return {question.code: question for question in self.file.questions}

    @cached_property
    def drafts(self) -> Mapping[int, Draft]:
        """The drafted row for a question, by the question's number."""
        return {draft.number: draft for draft in self.file.drafts}

    @cached_property
    def sums(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """What is the sum of what: nodes after those below them, then areas, then TOTAL."""
        parts: dict[str | None, list[str]] = defaultdict(list)
        for part in (*self.file.nodes, *self.items):
            parts[part.parent].append(part.code)
        depth = {code: len(_path(code, self._parents, {})) for code in self._parents}
        nodes = sorted(depth, key=lambda code: -depth[code])
        sums = [(code, tuple(parts[code])) for code in nodes]
        sums += [(area.code, area.nodes) for area in self.file.areas]
        return (*sums, (TOTAL, tuple(parts[None])))

    @cached_property
    def _parents(self) -> Mapping[str, str | None]:
        return {node.code: node.parent for node in self.file.nodes}

    @property
    def name(self) -> str:
        """Its version."""
        return self.file.meta.version

    def area_of(self, question: Question) -> Area | None:
        """The area whose team answers the question; none for results (hasil)."""
        return self._areas.get(question.feeds or question.code)

    @cached_property
    def _areas(self) -> Mapping[str, Area]:
        areas = {area.code: area for area in self.file.areas}
        found = ((code, areas.get(one)) for code, path in self.above.items() for one in path)
        return {code: area for code, area in found if area is not None}

    @cached_property
    def above(self) -> Mapping[str, tuple[str, ...]]:
        """The codes of all nodes an item counts in, from its sub area to the component."""
        areas = {code: area.code for area in self.file.areas for code in area.nodes}
        return {
            str(item.code): _path(str(item.parent), self._parents, areas) for item in self.items
        }


def _path(
    code: str | None, parents: Mapping[str, str | None], areas: Mapping[str, str]
) -> tuple[str, ...]:
    found: list[str] = []
    while code is not None:
        found += [code, *([areas[code]] if code in areas else [])]
        code = parents[code]
    return (*found, TOTAL)


def formula_of(ratio: Ratio) -> Formula:
    """What the ratio's words mean; `ValueError` where they are none of the two that exist."""
    if found := _SHARE.fullmatch(ratio.formula):
        part, single, several = found.groups()
        whole = [single] if single else several.split(" + ")
        return Formula(ratio.inputs[part], tuple(ratio.inputs[name] for name in whole))
    if found := _DECREASE.fullmatch(ratio.formula):
        before, now = found.groups()
        return Formula(ratio.inputs[now], (ratio.inputs[before],), is_decrease=True)
    raise ValueError(ratio.formula)


def sheet_of(file: SheetFile) -> Sheet:
    """The sheet of a file; `SheetFaultyError` with all faults where it contradicts itself."""
    faults = [fault for check in _CHECKS for fault in check(file)]
    if faults:  # the sums below follow parents, which may not be there
        raise SheetFaultyError(faults)
    faults = list(_wrong_weights(file))
    if faults:
        raise SheetFaultyError(faults)
    return Sheet(file)


def _twice(file: SheetFile) -> Iterator[str]:
    codes = [part.code for group in (file.nodes, file.questions, file.ratios) for part in group]
    codes += [area.code for area in file.areas]
    codes += [f"minimum {one.code}" for one in file.minimums]
    for code, times in Counter(codes).items():
        if times > 1:
            yield f"{code}: the code stands {times} times"
    for number, times in Counter(question.number for question in file.questions).items():
        if times > 1:
            yield f"soal_id {number}: stands {times} times"


def _unknown_places(file: SheetFile) -> Iterator[str]:
    nodes = {node.code for node in file.nodes}
    named: list[tuple[str, str | None]]
    named = [(node.code, node.parent) for node in file.nodes if node.parent]
    named += [(item.code, item.parent) for item in file.questions if item.points is not None]
    named += [(ratio.code, ratio.parent) for ratio in file.ratios]
    named += [(area.code, code) for area in file.areas for code in area.nodes]
    for code, place in named:
        if place not in nodes:
            yield f"{code}: {place} is no node (struktur)"


def _unknown_figures(file: SheetFile) -> Iterator[str]:
    ratios = {ratio.code for ratio in file.ratios}
    numbers = {question.number for question in file.questions}
    for row in file.decree_map.rows if file.decree_map else ():
        for link in row.links:
            if link.number not in numbers:
                yield f"{row.activity} {row.row}: {link.number} is no question (soal_id)"
    for question in file.questions:
        if question.points is None and question.feeds not in ratios:
            yield f"{question.code}: brings no points and feeds no ratio (indikator_persen)"
    known = {TOTAL} | ratios | {node.code for node in file.nodes}
    known |= {area.code for area in file.areas} | {item.code for item in file.questions}
    for minimum in file.minimums:
        if minimum.measured is not None and minimum.measured not in known:
            yield f"minimum {minimum.code}: {minimum.measured} is nothing that is measured"


def _wrong_drafts(file: SheetFile) -> Iterator[str]:
    numbers = {question.number for question in file.questions}
    for word, parts in (("drafted", file.drafts), ("fed", file.feeds)):
        for number, times in Counter(part.number for part in parts).items():
            if number not in numbers:
                yield f"soal {number}: is no question (soal_id)"
            if times > 1:
                yield f"soal {number}: is {word} {times} times"


def _wrong_facts(file: SheetFile) -> Iterator[str]:
    facts = (*file.facts.institution, *file.facts.unit)
    ratios = {ratio.code for ratio in file.ratios}
    for code, times in Counter(fact.code for fact in facts).items():
        if times > 1:
            yield f"{code}: the condition stands {times} times (syarat_pengusulan)"
    for fact in facts:
        for asked in (fact.wbk, fact.wbbm):
            if fact.stated(asked) != asked:
                yield f"{fact.code}: {asked} is no answer to it (syarat_pengusulan)"
        if fact.ratio is not None and fact.ratio not in ratios:
            yield f"{fact.code}: {fact.ratio} is no ratio (indikator_persen)"


def _circles(file: SheetFile) -> Iterator[str]:
    parents = {node.code: node.parent for node in file.nodes}
    for code, parent in parents.items():
        above, steps = parent, 0
        while above is not None and steps <= len(parents):
            above, steps = parents.get(above), steps + 1
        if above is not None:
            yield f"{code}: its parents (induk) lead in a circle"


def _wrong_answers(file: SheetFile) -> Iterator[str]:
    for question in file.questions:
        if (question.kind in _LETTERS) != bool(question.options):
            yield f"{question.code}: {question.kind} and its options (pilihan) do not fit"
        if (question.kind is Kind.COUNT) != (question.points is None):
            yield f"{question.code}: {question.kind} and its points do not fit"
        if len({option.key.casefold() for option in question.options}) < len(question.options):
            yield f"{question.code}: an option (kunci) stands twice"
    for code, key in file.off_their_scale():
        yield f"{code}: {key} brings another share (skor) than its scale (skala) says"


def _wrong_counts(file: SheetFile) -> Iterator[str]:
    counts = {question.number for question in file.questions if question.kind is Kind.COUNT}
    named = [(ratio.code, number) for ratio in file.ratios for number in ratio.inputs.values()]
    for check in file.cross_checks:
        named += [(check.code, number) for number in (*check.numbers, *check.others)]
    yield from (f"{code}: {n} is no count (jumlah)" for code, n in named if n not in counts)
    for ratio in file.ratios:
        try:
            formula_of(ratio)
        except (ValueError, KeyError):
            yield f"{ratio.code}: the formula (rumus) {ratio.formula!r} is not known"


_CHECKS = (
    _twice,
    _unknown_places,
    _unknown_figures,
    _wrong_drafts,
    _wrong_facts,
    _circles,
    _wrong_answers,
    _wrong_counts,
)


def _wrong_weights(file: SheetFile) -> Iterator[str]:
    """Below a node as many points as it weighs; 100 in all (Lampiran III). No minimum is above."""
    below: dict[str, Fraction] = defaultdict(Fraction)
    for node in file.nodes:
        below[node.parent or TOTAL] += node.weight
    for question in file.questions:
        below[question.parent or ""] += question.points or 0
    for ratio in file.ratios:
        below[ratio.parent] += ratio.points
    weights = {node.code: node.weight for node in file.nodes} | {TOTAL: Fraction(100)}
    for code, weight in weights.items():
        if below[code] != weight:
            yield f"{code}: weighs {weight}, but {below[code]} points lie below it"
    most = {"": Fraction(1), **weights} | {one.code: one.points for one in file.ratios}
    most |= {one.code: one.points for one in file.questions if one.points}
    for area in file.areas:
        most[area.code] = sum((weights[code] for code in area.nodes), Fraction())
    for one in file.minimums:
        if max(one.wbk or 0, one.wbbm or 0) > most.get(one.measured or "", Fraction()):
            yield f"minimum {one.code}: asks more than there are points"


_NAMES = {
    TOTAL: "Nilai total",
    "total": "Nilai total",
    "bersih_akuntabel": "Birokrasi bersih dan akuntabel",
    "spak": "Indeks persepsi antikorupsi (SPAK)",
    "capaian_kinerja": "Capaian kinerja lebih baik",
    "pelayanan_prima": "Pelayanan publik prima",
    "sudah_wbk": "Sudah berpredikat WBK",
}


def code_as_name(code: str) -> str:
    """A minimum in words, which the regulation's table has: `spak`; of another code its words."""
    return _NAMES.get(code) or code.replace("_", " ").capitalize()
