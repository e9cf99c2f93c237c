"""The draft of a connector: what names and values say, and what is left to the person."""

from typing import Any

from app.models import RecordType
from app.models.source import PeriodKind
from app.services.integration.connectors.asking.redaction import hide_secrets
from app.services.integration.connectors.trials.drafting import Draft, draft
from app.services.integration.connectors.trials.rows import shown

KIND = RecordType(
    period_kind=PeriodKind.MEETING,
    figures_schema={
        "required": ["number", "present", "invited"],
        "properties": {
            "number": {"type": "string"},
            "invited": {"type": "integer"},
            "present": {"type": "number"},
            "paid_on": {"type": "string", "format": "date"},
        },
    },
)
ROW: dict[str, Any] = {
    "id": 7, "judul": "Rapat pleno", "nomorBA": "7/BA/2023", "tanggal_rapat": "13-06-2023",
    "updated_at": 1688169600, "kehadiran": {"hadir": "1.234,50"}, "diundang": "-",
    "notulen": "/7.PDF?v=1", "tautan": "https://a.example/7", "dibayar": "5 Juni 2023",
}  # fmt: skip
ANOTHER = ROW | {"id": 8, "diundang": "1.234.567"}
URL = {"url": "https://a.example/"}


def drafted(*rows: dict[str, Any], **parts: Any) -> Draft:
    data = {"items": list(rows)}
    return draft(URL | parts, data, KIND, "Asia/Makassar", has_link=False)


def test_names_and_values_make_a_whole_connector() -> None:
    made = drafted(ROW, ANOTHER)
    mapping = made.spec["mapping"]
    assert made.open == {}
    assert made.usable is not None
    assert mapping["figures"] == {
        "number": "nomorBA", "present": "kehadiran.hadir", "invited": "diundang",
        "paid_on": "dibayar",
    }  # fmt: skip
    assert mapping["files"] == "[{url: notulen, name: 'notulen.pdf'}]"
    told = {name: mapping[name] for name in ("external_id", "title", "taken_at", "period", "url")}
    assert told == {
        "external_id": "id", "title": "judul", "taken_at": "updated_at",
        "period": "tanggal_rapat", "url": "tautan",
    }  # fmt: skip
    assert mapping["transforms"] == {
        "taken_at": [{"kind": "date", "form": "epoch_seconds", "to": "instant"}],
        "period": [{"kind": "date", "form": "day_month_year", "to": "day"}],
        "figures.present": [{"kind": "number", "style": "indonesian"}],
        "figures.invited": [
            {"kind": "blank", "texts": ["-"]}, {"kind": "number", "style": "indonesian"},
        ],
        "figures.paid_on": [{"kind": "date", "form": "words", "to": "day"}],
    }  # fmt: skip


def test_what_can_be_read_in_two_ways_is_left_open_and_never_guessed() -> None:
    unsure = ROW | {
        "tanggal_rapat": "05-06-2023", "kehadiran": {"hadir": "1.234"}, "diundang": "5 %",
    }  # fmt: skip
    at = "/spec/mapping/transforms"
    assert drafted(unsure).open == {
        f"{at}/period": "trial_date_form_open",
        f"{at}/figures.present": "trial_number_style_open",
        f"{at}/figures.invited": "trial_percent_open",
    }


def test_what_is_needed_and_not_there_is_left_open() -> None:
    plain = {name: ROW[name] for name in ("id", "tanggal_rapat")} | {"updated_at": "kemarin 1"}
    made = drafted(plain)
    assert made.open == {
        "/spec/mapping/title": "trial_no_field",
        "/spec/mapping/transforms/taken_at": "trial_values_unreadable",
        "/spec/mapping/figures/number": "trial_no_field",
        "/spec/mapping/figures/present": "trial_no_field",
        "/spec/mapping/figures/invited": "trial_no_field",
    }
    assert made.usable is not None
    assert drafted().open["/spec/mapping/external_id"] == "trial_no_field"


def test_what_is_given_stays_and_is_judged() -> None:
    mapping = {
        "external_id": "id", "title": "judul", "taken_at": "updated_at",
        "figures": {"number": "nomorBA", "present": "kehadiran.hadir"},
        "transforms": {"taken_at": [{"kind": "date", "form": "words", "to": "day"}]},
    }  # fmt: skip
    made = drafted(ROW, mapping=mapping, records="items[?id > `7`]", paging={"kind": "link"})
    assert made.open == {
        "/spec/mapping/transforms/taken_at/0/to": "transform_date_unfit",
        "/spec/mapping/figures/invited": "connector_figure_missing",
    }
    assert made.facts["/spec/mapping/figures/invited"]["known"] == (
        "number, invited, present, paid_on"
    )
    assert made.spec["mapping"] == mapping
    assert (made.style, list(made.items)) == ("link", [])
    assert [note.code for note in made.notes] == ["trial_no_records"]


def test_an_instant_is_taken_before_a_day_and_told_where_it_may_be_another() -> None:
    day, instant = "2023-06-01", "2023-06-01T17:00:00+08:00"
    for said, expected in (
        ({"tgl": day, "jam": instant}, ("jam", "trial_taken_at_doubtful")),
        ({"tgl": day, "dibuat": "2023-06-01 17:00"}, ("dibuat", "trial_taken_at_doubtful")),
        ({"tanggal": instant, "diubah": instant}, ("diubah", None)),
        ({"tgl": instant, "updated_at": day}, ("tgl", "trial_taken_at_doubtful")),
        ({"tgl": day, "no": 7}, ("tgl", "trial_taken_at_day")),
    ):
        rest = {name: ROW[name] for name in ROW if name not in {"updated_at", "tanggal_rapat"}}
        made = drafted(rest | said)
        notes = [each.code for each in made.notes if "taken_at" in each.code]
        assert (made.spec["mapping"]["taken_at"], [*notes, None][0]) == expected


def test_many_offices_are_noted() -> None:
    notes = drafted(ROW | {"kode_satker": "5371"}).notes
    assert [note.code for note in notes] == ["trial_all_at_once", "trial_many_offices"]


def test_secrets_are_hidden_in_every_form_in_which_they_travel() -> None:
    secret = 'kata "sandi"/1'
    said = {
        "plain": f"token {secret}!",
        secret: ['kata \\"sandi\\"/1', "kata%20%22sandi%22/1", "kata%20%22sandi%22%2F1"],
        "form": "kata+%22sandi%22%2F1",
        "basic": "Basic emk6a2F0YSAic2FuZGkiLzE=",
        "number": 7,
    }
    hidden = hide_secrets(said, [secret, f"zi:{secret}"])
    assert hidden == {
        "plain": "token \u2022\u2022\u2022!",
        "\u2022\u2022\u2022": ["\u2022\u2022\u2022"] * 3,
        "form": "\u2022\u2022\u2022",
        "basic": "Basic \u2022\u2022\u2022",
        "number": 7,
    }
    assert hide_secrets(said, [""]) == said
    cut = hide_secrets(['abc kata "s\u2026', "abc kata"], [secret])
    assert cut == ["abc \u2022\u2022\u2022", "abc kata"]


def test_what_is_shown_of_a_value_is_bounded() -> None:
    deep: Any = "x"
    for _ in range(900):
        deep = [deep]
    assert len(shown(deep)) < 50
    assert len(shown(["x" * 10**6] * 10**4)) == 201
