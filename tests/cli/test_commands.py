"""The command line, each command as a process of its own."""

import json
import re
from functools import partial
from pathlib import Path

import httpx2 as httpx
import pytest

from tests.support.databases import ROOT, SECOND_DECREE, SEED, on_one_engine
from tests.support.evidence import MEMBER, draft, every
from tests.support.office import Office
from tests.support.server import forked, give_tables, running, zi

PRODUCTION = {
    "ZI_ENVIRONMENT": "production",
    "ZI_SECRET_KEY": "kO3-9fWqLx7vTz_2mNbRc8hYpJd5sGaE1uXi",
}


class TestDecreeLint:
    def test_lists_by_line_and_says_so_in_its_exit(self, tmp_path: Path) -> None:
        done = zi(tmp_path, "decree", "lint", str(SEED))
        assert done.returncode == 1
        assert f"{SEED}:659: 4D: Menyebut tahun lain [text_names_another_year, low]" in done.stdout
        assert done.stdout.splitlines()[-1] == f"{SEED}: 21 hal untuk diperiksa"
        english = zi(tmp_path, "decree", "lint", str(SEED), "--language", "en", "--json")
        concerns = json.loads(english.stdout)["concerns"]
        assert [each["title"] for each in concerns if each["place"] == "4D"] == [
            "Names another year"
        ]
        assert not list(tmp_path.iterdir())

    @pytest.mark.usefixtures("migrated")
    @pytest.mark.parametrize(("name", "people"), [("akhir-tahun", 4), ("sebelas-orang", 11)])
    def test_decrees_of_other_shapes_are_loaded(
        self, tmp_path: Path, name: str, people: int
    ) -> None:
        file = ROOT / f"tests/fixtures/keputusan-{name}.yaml"
        done = zi(tmp_path, "seed", str(file))
        assert done.returncode == 0, done.stderr
        assert f"{people} keanggotaan (memberships)" in done.stdout
        assert "tidak ada perubahan" in zi(tmp_path, "seed", str(file)).stdout

    def test_what_is_no_decree_file_is_told_by_line(self, tmp_path: Path) -> None:
        file = tmp_path / "decree.yaml"
        file.write_text("format: zi-decree/1\ndecree: 1\n")
        done = zi(tmp_path, "decree", "lint", str(file))
        assert (done.returncode, done.stdout) == (2, "")
        assert f"{file}:2: decree: " in done.stderr


class TestServe:
    def test_in_development_prints_sign_ins_that_work_and_keeps_them(self, tmp_path: Path) -> None:
        printed = []
        starts = ((running, 6), (partial(forked, seed=True), 1))  # they were kept: one shows it
        for start, tried in starts:
            with start(tmp_path) as address:
                printed.append(
                    re.findall(
                        r"^  (\w+) +(\S+) +(\S+)$",
                        (tmp_path / "server.log").read_text(),
                        re.MULTILINE,
                    )
                )
                for _role, username, password in printed[-1][-tried:]:
                    answer = httpx.post(
                        f"{address}/api/v1/auth/token",
                        data={"username": username, "password": password},
                    )
                    assert answer.status_code == 200, username
                assert "swagger-ui" in httpx.get(f"{address}/docs").text
        first, second = printed[0], printed[1][-6:]
        assert first == second
        assert [role for role, *_ in first] == [
            "administrator",
            "pengarah",
            "pelaksana",
            "koordinator",
            "anggota",
            "asesor",
        ]

    def test_in_production_prints_nothing_that_opens_a_door(self, tmp_path: Path) -> None:
        with forked(tmp_path, PRODUCTION, seed=True) as address:
            assert httpx.get(f"{address}/readyz").json() == {"status": "ok"}
        printed = (tmp_path / "server.log").read_text()
        assert "Sign in" not in printed
        assert not (tmp_path / "development-password").exists()

    @pytest.mark.parametrize("secret", ["", "short", "x" * 64])
    def test_in_production_refuses_a_weak_secret(self, tmp_path: Path, secret: str) -> None:
        result = zi(tmp_path, "serve", settings=PRODUCTION | {"ZI_SECRET_KEY": secret})
        assert result.returncode == 2
        assert "ZI_SECRET_KEY" in result.stderr
        assert "Traceback" not in result.stderr


@pytest.fixture
def migrated(tmp_path: Path) -> None:
    give_tables(tmp_path)


@pytest.mark.usefixtures("migrated")
class TestSeed:
    def test_loads_once_then_says_that_nothing_changed(self, tmp_path: Path) -> None:
        first, second = (zi(tmp_path, "seed", str(SEED)) for _ in range(2))
        assert first.returncode == second.returncode == 0, first.stderr
        assert "36" in first.stdout
        assert len(second.stdout) < len(first.stdout)
        assert "46 soal tanpa baris" in first.stdout
        assert "TL: paling banyak 2,67, WBK 4,20, kurang 1,53" in first.stdout

    def test_dry_run_shows_and_leaves_nothing(self, tmp_path: Path) -> None:
        dry = zi(tmp_path, "seed", "--dry-run", str(SECOND_DECREE))
        assert dry.returncode == 0, dry.stderr
        again = zi(tmp_path, "seed", "--dry-run", str(SECOND_DECREE))
        assert again.stdout == dry.stdout

    def test_refuses_a_bad_file_with_lines(self, tmp_path: Path) -> None:
        bad = tmp_path / "bad.yaml"
        bad.write_text(
            SEED.read_text(encoding="utf-8").replace("role: koordinator", "role: ketua", 1),
            encoding="utf-8",
        )
        result = zi(tmp_path, "seed", str(bad))
        assert result.returncode == 1
        assert re.search(r"\b\d+\b.*members\[0\]\.role", result.stderr)

    def test_says_when_there_is_no_such_file(self, tmp_path: Path) -> None:
        result = zi(tmp_path, "seed", str(tmp_path / "none.yaml"))
        assert result.returncode == 2
        assert "none.yaml" in result.stderr


@pytest.mark.usefixtures("migrated")
class TestUser:
    def test_first_administrator_activates_with_the_printed_code(self, tmp_path: Path) -> None:
        made = zi(
            tmp_path,
            *("user", "create-admin", "--username", "siti", "--name", "Siti"),
            settings=PRODUCTION,
        )
        code = re.search(r"[A-Z2-9]{4}(-[A-Z2-9]{4}){3}", made.stdout)
        assert code, made.stderr
        with forked(tmp_path, PRODUCTION) as address:
            body = {"username": "siti", "code": code.group(), "password": "Flobamora 2023 maju"}
            token = httpx.post(f"{address}/api/v1/auth/activate", json=body).json()
            headers = {"Authorization": f"Bearer {token['access_token']}"}
            me = httpx.get(f"{address}/api/v1/me", headers=headers).json()
        assert me["roles"] == ["administrator"]

    def test_first_administrator_may_be_given_a_password(self, tmp_path: Path) -> None:
        made = zi(
            tmp_path, "user", "create-admin", "--password-stdin", stdin="Flobamora 2023 maju\n"
        )
        assert made.returncode == 0
        assert "Flobamora" not in made.stdout + made.stderr

    def test_refuses_a_password_that_is_too_simple(self, tmp_path: Path) -> None:
        made = zi(tmp_path, "user", "create-admin", "--password-stdin", stdin="admin\n")
        assert made.returncode == 1

    def test_says_when_there_is_no_such_office_or_account(self, tmp_path: Path) -> None:
        assert zi(tmp_path, "user", "create-admin", "--unit", "99").returncode == 1
        assert zi(tmp_path, "user", "activation-code", "nobody").returncode == 1


class TestDemo:
    """The year itself is lived in tests/api/test_simulated_year.py."""

    def test_has_no_place_in_production(self, tmp_path: Path) -> None:
        refused = zi(tmp_path, "demo", settings=PRODUCTION)
        assert refused.returncode == 2
        assert "ZI_ENVIRONMENT=development" in refused.stderr
        assert list(tmp_path.iterdir()) == []

    @on_one_engine
    def test_leaves_the_work_of_others_alone(self, office: Office, tmp_path: Path) -> None:
        draft(office.person(MEMBER))
        refused = zi(tmp_path, "demo", settings={"ZI_DATABASE_URL": office.url})
        assert refused.returncode == 2
        assert "ZI_DATA_DIR" in refused.stderr
        assert len(every(office.person(MEMBER), "/evidence")) == 1


class TestOpenapi:
    def test_prints_the_committed_document(self, tmp_path: Path) -> None:
        printed = zi(tmp_path, "openapi").stdout
        assert json.loads(printed)["openapi"].startswith("3.1")
        assert printed == (ROOT / "openapi.json").read_text(encoding="utf-8")
