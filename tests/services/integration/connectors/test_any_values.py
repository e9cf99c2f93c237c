"""Whatever another system writes: a transform reads or refuses it, and a trial drafts something."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.integrations.foreign_values.dates import DateForm, DateResult
from app.integrations.foreign_values.faults import UnreadableValue
from app.models import RecordType
from app.models.source import PeriodKind
from app.schemas.integration.connector_parts.transforms import Transform
from app.services.integration.connectors.trials.drafting import draft
from app.services.integration.connectors.trials.rows import shown
from app.services.integration.connectors.values import transformed

SCHEMA = {
    "required": ["present"],
    "properties": {
        "present": {"type": "integer"}, "paid_on": {"type": "string", "format": "date"},
        "note": {"type": "string"}, "any": True,
    },
}  # fmt: skip
WORDS = st.sampled_from(
    ["data", "items", "next", "links", "meta", "page", "total", "count", "results", "href", "id",
     "judul", "tanggal", "present", "paid_on", "bulan", "a b", 'x"y', "", "entry", "resource",
     "d", "__next", "has_more", "offset", "number", "totalPages", "kode_satker", "url"],
)  # fmt: skip
PLAIN = (
    st.none()
    | st.booleans()
    | st.integers(-(10**400), 10**400)
    | st.floats(allow_nan=False)
    | st.text(max_size=20)
    | st.sampled_from(
        ["1.234,50", "12,5 %", "-", "05-06-2023", "5 Juni 2023", "2023-06-30 10:00", "x.pdf",
         "https://a.example/1", "9" * 400, "\u0000", "Jun 2023"]
    )
)  # fmt: skip
ANY = st.recursive(
    PLAIN,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(WORDS | st.text(max_size=5), inner, max_size=6)
    ),
    max_leaves=25,
)
STEPS = st.sampled_from(
    [
        {"kind": "number", "style": "indonesian"},
        {"kind": "number", "style": "english", "percent": "fraction"},
        *({"kind": "date", "form": form, "to": to} for form in DateForm for to in DateResult),
        {"kind": "month"},
        {"kind": "cut", "after": "-", "before": "-", "first": 1, "last": 1},
        {"kind": "join", "separator": "-", "prefix": "a"},
        {"kind": "table", "table": {"-": "x", "true": 1}},
        {"kind": "blank", "texts": ["-"]},
    ]
)


@given(ANY, st.lists(STEPS, min_size=1, max_size=5))
@settings(max_examples=300)
def test_a_value_is_read_or_refused_with_its_shape(value: Any, steps: list[dict[str, Any]]) -> None:
    given_steps = [Transform.model_validate(each) for each in steps]
    refused = None
    try:
        json.dumps(transformed(value, given_steps, "Asia/Jayapura"))
    except UnreadableValue as error:
        refused = error
    if refused is not None:
        assert refused.code.startswith("value_")
        assert all(len(each) <= 41 for each in refused.facts.values())


@given(ANY, st.sampled_from(PeriodKind), st.booleans())
@settings(max_examples=200)
def test_a_trial_drafts_something_of_any_answer(
    data: Any,
    kind: PeriodKind,
    has_link: bool,  # noqa: FBT001 - as hypothesis gives it
) -> None:
    record_type = RecordType(period_kind=kind, figures_schema=SCHEMA)
    made = draft(
        {"url": "https://a.example/"}, data, record_type, "Asia/Jakarta", has_link=has_link
    )
    json.dumps(made.spec)
    assert all(pointer.startswith("/spec/") for pointer in made.open)
    assert len(shown(data)) <= 201
