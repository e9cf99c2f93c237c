"""House rules that hold for the repository as a whole."""

import ast
import hashlib
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.version import Version

from docs import generate

ROOT = Path(__file__).resolve().parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RUNTIME = PYPROJECT["project"]["dependencies"]
LOCKS = {
    "requirements.lock": RUNTIME,
    "requirements-dev.lock": RUNTIME + PYPROJECT["dependency-groups"]["dev"],
}
MAXIMUM_FILE_LINES = 300
MAXIMUM_FUNCTION_LINES = 40
SQL_FUNCTIONS = {"delete", "insert", "select", "text", "update"}
SQL_METHODS = {"exec_driver_sql", "execute", "scalar", "scalars", "stream_scalars"}
PYTHON_FILES = sorted(
    path
    for pattern in ("app/**/*.py", "seed/**/*.py", "docs/generate.py", "benchmarks/**/*.py")
    for path in ROOT.glob(pattern)
)
ROUTE_FILES = sorted(ROOT.glob("app/api/routes/**/*.py"))


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def source(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def pins(lock: str) -> Iterator[tuple[str, Version, str]]:
    """Yield name, version and the whole entry of every package in a lock."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    for entry in re.split(r"\n(?=[a-z0-9])", text):
        match = re.match(r"([a-z0-9.-]+)==([^\s;\\]+)", entry)
        assert match, f"{lock}: not pinned: {entry.splitlines()[0]}"
        yield match[1], Version(match[2]), entry


class TestDerivedFiles:
    @pytest.mark.parametrize("path", generate.DOCUMENTS)
    def test_committed_file_is_what_the_code_says(self, path: str) -> None:
        assert generate.is_current(path), f"{path} is stale: run `make docs`"

    def test_document_without_a_marker_is_refused(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "docs").mkdir()
        page = tmp_path / "docs" / "settings.md"
        page.write_text("<!-- configuration:begin -->", encoding="utf-8")
        monkeypatch.setattr(generate, "ROOT", tmp_path)
        with pytest.raises(ValueError, match="configuration:end"):
            generate.settings()

    def test_what_every_change_must_pass_compares_them_all(self) -> None:
        script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
        (derived,) = re.findall(r"^derived=\((.*)\)$", script, re.MULTILINE)
        compared = [Path(path) for path in derived.split()]
        for path in map(Path, generate.DOCUMENTS):
            assert {path, *path.parents} & set(compared), path

    def test_contract_is_one_json_document(self) -> None:
        contract = json.loads((ROOT / "openapi.json").read_text(encoding="utf-8"))
        assert contract["openapi"].startswith("3.1")


@pytest.mark.parametrize("lock", LOCKS)
class TestLocks:
    def test_every_dependency_is_locked_as_declared(self, lock: str) -> None:
        locked = {name: version for name, version, _ in pins(lock)}
        for line in LOCKS[lock]:
            wanted = Requirement(line)
            assert wanted.name in locked, f"{wanted.name} is not locked: run `make lock`"
            assert wanted.specifier.contains(locked[wanted.name]), f"{line}: run `make lock`"

    def test_every_pin_has_a_hash(self, lock: str) -> None:
        assert not [name for name, _, entry in pins(lock) if "--hash=sha256:" not in entry]

    def test_no_download_address_is_written_down(self, lock: str) -> None:
        text = (ROOT / lock).read_text(encoding="utf-8")
        assert not re.search(r"://|^--(?!hash)|^\s*-[fi]\b", text, re.MULTILINE)


def test_development_tools_run_on_the_very_packages_of_the_service() -> None:
    tools = {(name, version) for name, version, _ in pins("requirements-dev.lock")}
    for name, version, _ in pins("requirements.lock"):
        assert (name, version) in tools


def test_imports_only_point_where_the_contracts_allow(tmp_path: Path) -> None:
    checked = subprocess.run(  # noqa: S603 - our own tool, fixed arguments
        [Path(sys.executable).parent / "lint-imports", "--no-logo", "--cache-dir", tmp_path],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


class TestPythonFiles:
    """One test for all files: what pytest does around each one takes longer than to look at it."""

    def test_every_file_is_short(self) -> None:
        lines = {relative(path): len(source(path).splitlines()) for path in PYTHON_FILES}
        long = {name: n for name, n in lines.items() if n > MAXIMUM_FILE_LINES}
        assert long == {}, "make it a package of the same name"

    def test_every_function_is_short(self) -> None:
        lines = {
            f"{relative(path)}:{node.lineno} {node.name}": (node.end_lineno or 0) - node.lineno + 1
            for path in PYTHON_FILES
            for node in ast.walk(ast.parse(source(path)))
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        }
        assert {name: n for name, n in lines.items() if n > MAXIMUM_FUNCTION_LINES} == {}

    def test_nothing_is_left_for_later(self) -> None:
        later = re.compile(r"\b(TODO|FIXME|XXX)\b")
        assert [relative(path) for path in PYTHON_FILES if later.search(source(path))] == []


def test_no_file_of_the_tests_is_long() -> None:
    long = {
        relative(path): lines
        for path in sorted(ROOT.glob("tests/**/*.py"))
        if (lines := len(source(path).splitlines())) > MAXIMUM_FILE_LINES
    }
    assert long == {}, "split it by subject; what several files need goes to tests/support"


def test_routes_leave_sql_to_the_services() -> None:
    used = {relative(path): found for path in ROUTE_FILES if (found := sql_in(source(path)))}
    assert used == {}


def sql_in(text: str) -> set[str]:
    """What a module calls to make or to run SQL."""
    called = [node.func for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
    functions = {name.id for name in called if isinstance(name, ast.Name)}
    methods = {name.attr for name in called if isinstance(name, ast.Attribute)}
    return (functions & SQL_FUNCTIONS) | (methods & SQL_METHODS)


class TestLicence:
    def test_text_is_that_of_the_apache_foundation(self) -> None:
        digest = hashlib.sha256((ROOT / "LICENSE").read_bytes()).hexdigest()
        assert digest == "cfc7749b96f63bd31c3c42b5c471bf756814053e847c10f3eb003417bc523d30"

    def test_is_declared(self) -> None:
        assert PYPROJECT["project"]["license"] == "Apache-2.0"


def test_what_runs_before_a_commit_is_what_make_lint_runs() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (recipe,) = re.findall(r"^lint:.*\n((?:\t.*\n)+)", makefile, re.MULTILINE)
    commands = [command.strip() for command in re.findall(r"\$\(BIN\)/[^&\n]+", recipe)]
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    (repository,) = config["repos"]
    assert repository["repo"] == "local"
    hooks = repository["hooks"]
    assert [hook["entry"] for hook in hooks] == [
        command.replace("$(BIN)", ".venv/bin") for command in commands
    ]
    assert {(hook["language"], hook["pass_filenames"]) for hook in hooks} == {("system", False)}
