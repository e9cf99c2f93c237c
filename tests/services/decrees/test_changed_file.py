"""A changed decree file: the difference is applied, and nothing else."""
# ruff: noqa: RUF001 - the sign between the steps of a path stands in what people read

import pytest
from sqlalchemy import select

from app.core.database import Database
from app.models import AuditEvent, Indicator
from app.services.decrees.loading import ChangeSubject
from tests.support.decree_edits import (
    Edit,
    add_evidence,
    change_texts,
    edited,
    grow,
    indicator_id,
    regroup,
    reorder,
    shrink,
)
from tests.support.decree_loading import (
    KUPANG,
    NTT,
    Plain,
    Play,
    changes,
    everything,
    expected,
    load,
    picture,
    rows,
    team,
)

NOTHING_ELSE = {"audit_chain", "audit_events", "decrees", "event_log", "events"}


class TestChangedFile:
    @pytest.mark.parametrize("edit", [change_texts, grow, shrink, reorder, regroup])
    def test_difference_is_applied_and_undone(self, play: Play, edit: Edit) -> None:
        async def scenario(database: Database) -> None:
            await load(database, KUPANG)
            changed = edited(KUPANG, edit)
            assert changed != KUPANG
            report = await load(database, changed)
            assert report.changes
            assert not report.created
            assert await picture(database, "57") == expected(changed)
            assert (await load(database, changed)).changes == ()

        play(scenario)

    def test_one_text_is_one_change(self, play: Play) -> None:
        async def scenario(database: Database) -> None:
            await load(database, KUPANG)
            before = await everything(database, but={*NOTHING_ELSE, "duties"})
            changed = edited(KUPANG, lambda data: team(data, 1)["duties"][1].update(text="Menilai"))
            report = await load(database, changed)
            assert changes(report) == {("changed", "Tim I › Tugas 2", "text")}
            assert report.changes[0].new == "Menilai"
            assert await everything(database, but={*NOTHING_ELSE, "duties"}) == before
            async with database.reading() as session:
                event = (
                    await session.scalars(select(AuditEvent).order_by(AuditEvent.id).offset(1))
                ).one()
            assert event.changes["rows"][1][0]["path"] == "Tim I › Tugas 2"

        play(scenario)

    def test_every_correction_of_the_file_is_reported(self, play: Play) -> None:
        async def scenario(database: Database) -> None:
            await load(database, KUPANG)
            found = changes(await load(database, edited(KUPANG, change_texts)))
            assert {
                ("changed", "Keputusan", "title_correction"),
                ("changed", "Keputusan", "decision_correction"),
                ("changed", "Menimbang b", "correction"),
                ("removed", "Mengingat 2", None),
                ("added", "Memperhatikan 1", None),
                ("changed", "Pengarah", "title"),
                ("changed", "Tim I", "short_title_correction"),
                ("changed", "Tim I › Kornelis Tana", "job_title_correction"),
                ("changed", "Tim I › Kegiatan A", "correction"),
                ("changed", "Tim I › Kegiatan A › Sub kegiatan 2", "schedule"),
                ("changed", "Tim I › Kegiatan B › Sub kegiatan 1", "remarks_correction"),
                ("changed", "Tim II › Kegiatan A › Indikator 2", "remarks"),
            } <= found

        play(scenario)

    def test_insertion_in_the_middle_keeps_identities_and_evidence(self, play: Play) -> None:
        def insert_rows(data: Plain) -> None:
            row = rows(data, "1A")[0]
            row["action_items"].insert(0, {"number": 1, "text": "Menyusun undangan rapat"})
            row["indicators"].insert(0, {"letter": "a", "text": "Konsep undangan"})
            for number, item in enumerate(row["action_items"], 1):
                item["number"] = number
            for letter, sign in zip("abc", row["indicators"], strict=True):
                sign["letter"] = letter

        async def scenario(database: Database) -> None:
            await load(database, KUPANG)
            proof = await indicator_id(database, "Undangan, daftar hadir dan notula rapat")
            await add_evidence(database, proof)
            changed = edited(KUPANG, insert_rows)
            report = await load(database, changed)
            assert report.added == {ChangeSubject.ACTION_ITEM: 1, ChangeSubject.INDICATOR: 1}
            assert await picture(database, "57") == expected(changed)
            async with database.reading() as session:
                indicator = await session.get_one(Indicator, proof)
            assert (indicator.position, indicator.letter) == (2, "b")
            assert indicator.text == "Undangan, daftar hadir dan notula rapat"

        play(scenario)

    def test_inserted_and_reworded_lines_are_told_apart(self, play: Play) -> None:
        def edit(data: Plain) -> None:
            signs = rows(data, "1A")[0]["indicators"]
            signs[0]["text"] = "Undangan, daftar hadir, notula dan dokumentasi rapat"
            signs.insert(0, {"letter": "c", "text": "Rencana kerja"})

        async def scenario(database: Database) -> None:
            await load(database, KUPANG)
            proof = await indicator_id(database, "Undangan, daftar hadir dan notula rapat")
            await add_evidence(database, proof)
            await load(database, edited(KUPANG, edit))
            async with database.reading() as session:
                assert (await session.get_one(Indicator, proof)).position == 2

        play(scenario)

    def test_removed_lines_take_schedule_and_links_along(self, play: Play) -> None:
        async def scenario(database: Database) -> None:
            await load(database, KUPANG)
            report = await load(database, edited(KUPANG, shrink))
            removed = {path for kind, path, _ in changes(report) if kind == "removed"}
            assert removed == {
                "Tim I › Kegiatan A › Sub kegiatan 2",
                "Tim I › Kegiatan B",
                "Tim I › Kegiatan B › Sub kegiatan 1",
                "Tim I › Kegiatan B › Indikator 1",
                "Tim I › Yuliana Bria",
                "Tim II › Kegiatan A › Indikator 2",
            }

        play(scenario)

    def test_existing_offices_are_not_renamed(self, play: Play) -> None:
        def rename(data: Plain) -> None:
            data["work_unit"]["name"] = "KPU Kupang"
            data["work_unit"]["parent"] = {
                "code": "00",
                "name": "KPU RI",
                "kind": "nasional",
                "time_zone": "Asia/Jakarta",
            }

        async def scenario(database: Database) -> None:
            await load(database, KUPANG)
            before = await everything(database, but={*NOTHING_ELSE, "work_units"})
            report = await load(database, edited(KUPANG, rename))
            assert changes(report) == {
                ("added", "Satuan kerja 00", None),
                ("kept", "Satuan kerja 5371", "name"),
                ("kept", "Satuan kerja 5371", "parent"),
            }
            assert await everything(database, but={*NOTHING_ELSE, "work_units"}) == before

        play(scenario)

    def test_office_gets_the_parent_it_lacked_but_never_a_circle(self, play: Play) -> None:
        async def scenario(database: Database) -> None:
            orphan = edited(KUPANG, lambda data: data["work_unit"].update(parent=None))
            await load(database, orphan)
            assert changes(await load(database, KUPANG)) == {
                ("added", "Satuan kerja 53", None),
                ("changed", "Satuan kerja 5371", "parent"),
            }
            below = {"code": "5371", "name": "KPU Kota Kupang", "kind": "kabupaten_kota"}
            parent = {**below, "time_zone": "Asia/Makassar"}
            circle = edited(NTT, lambda data: data["work_unit"].update(parent=parent))
            report = await load(database, circle)
            assert ("kept", "Satuan kerja 53", "parent") in changes(report)

        play(scenario)
