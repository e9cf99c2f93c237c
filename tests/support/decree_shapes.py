"""Decree files of many shapes, drawn by hypothesis."""

from hypothesis import strategies as st

from app.schemas.decrees.files import DecreeFile
from tests.support.decree_loading import KUPANG, Plain

WORDS = st.sampled_from(["Rapat", "Rapat kerja", "Laporan", "Laporan rapat", "SOP", "Survei"])
CORRECTIONS = st.one_of(st.none(), WORDS)
NAMES = ["Ani", "Budi", "Citra", "Dedi", "Eka"]


@st.composite
def plan_rows(draw: st.DrawFn) -> Plain:
    """Rows of an activity; numbers and letters do not repeat."""
    found = []
    numbers, letters = iter(range(1, 99)), iter("abcdefghijklmnopqrstuvwxyz")
    for _ in range(draw(st.integers(0, 3))):
        items = [
            {
                "number": next(numbers) if draw(st.booleans()) else None,
                "text": draw(WORDS),
                "correction": draw(CORRECTIONS),
                "schedule": draw(st.sampled_from([None, [1], [3, 6, 9]])),
            }
            for _ in range(draw(st.integers(0, 2)))
        ]
        indicators = [
            {
                "letter": next(letters) if draw(st.booleans()) else None,
                "text": draw(WORDS),
                "correction": draw(CORRECTIONS),
            }
            for _ in range(draw(st.integers(0 if items else 1, 2)))
        ]
        row = {"action_items": items, "indicators": indicators}
        found.append({**row, "remarks": draw(CORRECTIONS), "remarks_correction": draw(CORRECTIONS)})
    return found


@st.composite
def decrees(draw: st.DrawFn) -> DecreeFile:
    """Small variations of one decree; the teams are always the same four, in any order."""
    data = KUPANG.model_dump()
    data["decree"] |= {"title": draw(WORDS), "title_correction": draw(CORRECTIONS)}
    data["decree"]["attention"] = [{"text": text} for text in draw(st.lists(WORDS, max_size=3))]
    for part in data["teams"]:
        part["duties"] = [{"text": text} for text in draw(st.lists(WORDS, max_size=3))]
        if part["kind"] != "tim_kerja":
            continue
        people = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique=True))
        part["members"] = [
            {
                "name": name,
                "job_title": draw(WORDS),
                "role": "anggota" if place else "koordinator",
                "title": draw(WORDS),
            }
            for place, name in enumerate(people)
        ]
        letters = draw(st.lists(st.sampled_from("ABC"), max_size=3, unique=True))
        part["activities"] = [
            {"letter": letter, "name": draw(WORDS), "rows": draw(plan_rows())} for letter in letters
        ]
    data["teams"] = draw(st.permutations(data["teams"]))
    return DecreeFile.model_validate(data)
