"""The runbook: both languages say the same, and every command and setting in it exists."""

import re
from typing import Any, Final

import pytest
import typer.main

from app.cli import app
from app.core.settings import Settings
from tests.support.databases import ROOT

PAGES: Final = {
    name: (ROOT / "docs" / name).read_text(encoding="utf-8")
    for name in ("operations.md", "operasi.md")
}
BLOCK = re.compile(r"```sh\n(.*?)```", re.DOTALL)
COMMAND = re.compile(r"(?:`|sudo -u zi )zi ((?:[a-z][a-z-]*)(?: [a-z][a-z-]*)?)")
SETTING = re.compile(r"\bZI_([A-Z0-9_]+[A-Z0-9])(?!_?\.\.\.)")


def test_both_languages_have_the_same_parts_and_commands() -> None:
    english, indonesian = PAGES.values()
    assert BLOCK.findall(english) == BLOCK.findall(indonesian)
    for pattern in (r"^## ", r"^\d\. ", r"^\|", r"^\*\*"):
        counts = {len(re.findall(pattern, page, re.MULTILINE)) for page in PAGES.values()}
        assert len(counts) == 1, pattern
    assert set(SETTING.findall(english)) == set(SETTING.findall(indonesian))


@pytest.mark.parametrize("page", PAGES)
def test_every_setting_exists(page: str) -> None:
    named = {name.lower() for name in SETTING.findall(PAGES[page])}
    assert named <= Settings.model_fields.keys()


@pytest.mark.parametrize("page", PAGES)
def test_every_command_exists(page: str) -> None:
    named = set(COMMAND.findall(PAGES[page]))
    assert {"keys reseal", "backup restore", "transfer"} <= named
    for words in named:
        command: Any = typer.main.get_command(app)
        for word in words.split():
            if not hasattr(command, "commands"):
                break  # the rest are arguments
            assert word in command.commands, f"zi {words}"
            command = command.commands[word]


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page: str) -> None:
    for target in re.findall(r"\]\(([^)#]+)", PAGES[page]):
        assert (ROOT / "docs" / target).exists(), target
