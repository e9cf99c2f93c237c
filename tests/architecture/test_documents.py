"""The documents: the first page is short, and every link of every page leads somewhere."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.support.databases import ROOT

README_LINES = 150
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("examples/**/*.md")])
FENCED = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)
SCHEMES = ("http://", "https://", "mailto:")
CODE = re.compile(r"`([^`]+)`")
APP = ROOT / "app"
LAYERS = "api|cli|core|integrations|models|policies|schemas|services"
FILE = re.compile(rf"(?:(?:{LAYERS})|(?:app|tests|docs|migrations|seed|examples))/[\w/.-]+\.\w+")
CITING = [*APP.rglob("*.py"), *ROOT.glob("tests/policies/*.py")]


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def text_of(page: Path) -> str:
    """Without what stands in fences: commands and answers hold brackets of their own."""
    return FENCED.sub("", page.read_text(encoding="utf-8"))


def links(page: Path) -> Iterator[tuple[str, str]]:
    """Path (empty: the page itself) and anchor of every link that stays in the repository."""
    for target in LINK.findall(text_of(page)):
        if not target.startswith(SCHEMES):
            path, _, anchor = target.partition("#")
            yield path, anchor


def anchors(page: Path) -> set[str]:
    """As GitHub and GitLab name the headings: lower case, no punctuation, hyphens for spaces."""
    plain = (re.sub(r"[^\w\- ]", "", title.lower()) for title in HEADING.findall(text_of(page)))
    return {title.strip().replace(" ", "-") for title in plain}


def lines_of(page: str) -> list[str]:
    return (ROOT / "docs" / page).read_text(encoding="utf-8").splitlines()


def test_first_page_is_short() -> None:
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    assert len(lines) <= README_LINES


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_leads_somewhere(page: Path) -> None:
    for path, anchor in links(page):
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), path
        assert not anchor or anchor in anchors(target), f"{path}#{anchor}"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_file_that_is_named_exists(page: Path) -> None:
    named = {each for each in CODE.findall(text_of(page)) if FILE.fullmatch(each)}
    gone = {each for each in named if not (ROOT / each).exists() and not (APP / each).exists()}
    # `services/room/feature.NAME`: something in that file
    assert not {each for each in gone if not (APP / each).with_suffix(".py").exists()}


def test_every_document_is_reached_from_the_first_page() -> None:
    reached, waiting = set[Path](), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached or page.suffix != ".md" or not page.is_file():
            continue
        reached.add(page)
        waiting += [(page.parent / path).resolve() for path, _ in links(page) if path]
    assert not {name_of(page) for page in PAGES} - {name_of(page) for page in reached}


def defined_classes() -> set[str]:
    """Names of all classes of the tables, the shapes and the policies."""
    files = [
        path for layer in ("models", "schemas", "policies") for path in (APP / layer).rglob("*.py")
    ]
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in files]
    return {node.name for tree in trees for node in tree.body if isinstance(node, ast.ClassDef)}


def test_every_class_of_the_glossary_exists() -> None:
    rows = [line.split("|")[1:-1] for line in lines_of("glossary.md") if line.startswith("|")]
    assert {len(row) for row in rows} == {3}
    named = set(CODE.findall(" ".join(row[2] for row in rows)))
    assert {"Evidence", "Membership"} <= named
    assert not named - defined_classes()


def test_what_the_code_says_of_the_domain_stands_there() -> None:
    domain = (ROOT / "docs" / "domain.md").read_text(encoding="utf-8")
    said = {" ".join(part.split()) for path in CITING for part in cited(path)}
    assert {"Life cycles", "Who may do what", "Beyond the table"} <= said
    assert not {part for part in said if part not in " ".join(domain.split())}


def cited(path: Path) -> list[str]:
    """The parts of the domain's page that a file of Python names."""
    return re.findall(r'domain\.md, "([^"]+)"', path.read_text(encoding="utf-8"))


class Walked(NamedTuple):
    """A row of the walk: a file, the names in it that run, and what happens there."""

    path: Path
    names: list[str]
    what: str


def walked() -> list[Walked]:
    rows = [line.split(" | ") for line in lines_of("walk.md") if line.startswith("| [")]
    assert {len(row) for row in rows} == {3}
    docs = ROOT / "docs"
    return [
        Walked((docs / LINK.findall(file)[0]).resolve(), CODE.findall(names), what.rstrip("| "))
        for file, names, what in rows
    ]


def names_in(path: Path) -> set[str]:
    """What a file of Python defines: functions, classes, their methods, constants."""
    names = set[str]()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                names.add(node.name)
            case ast.ClassDef():
                names |= {node.name, *(f"{node.name}.{name}" for name in methods_of(node))}
            case ast.Assign():
                names |= {each.id for each in node.targets if isinstance(each, ast.Name)}
            case ast.AnnAssign(target=ast.Name(id=name)):
                names.add(name)
            case _:
                pass
    return names


def methods_of(node: ast.ClassDef) -> set[str]:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {each.name for each in node.body if isinstance(each, kinds)}


class TestWalk:
    def test_follows_both_to_their_end(self) -> None:
        files = [row.path.name for row in walked()]
        assert files[0] == "serving.py"
        assert {"indicator_states.py", "webhook_signatures.py", "errors.py"} <= set(files)

    @pytest.mark.parametrize("row", walked(), ids=lambda row: f"{row.path.name} {row.names}")
    def test_what_runs_stands_in_the_file(self, row: Walked) -> None:
        assert row.names
        assert row.what
        assert not set(row.names) - names_in(row.path)

    def test_first_page_names_what_is_there(self) -> None:
        page = (ROOT / "README.md").read_text(encoding="utf-8")
        asked = re.findall(r"\]\((app/\S+\.py)\): `(\w+)`", page)
        assert len(asked) >= 3
        assert not {(path, name) for path, name in asked if name not in names_in(ROOT / path)}
