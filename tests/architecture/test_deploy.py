"""What the service is run with: the image, the systemd unit, compose.yaml, the proxies."""

import ipaddress
import re
import shutil
import subprocess
import tomllib
from configparser import ConfigParser
from http import HTTPStatus
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest
import yaml
from packaging.requirements import Requirement

from app.core.settings import Settings
from tests.support.databases import ROOT
from tests.support.proxy import nginx, with_nginx

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
FINAL = DOCKERFILE.rsplit("\nFROM ", 1)[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
DEPLOY = ROOT / "deploy"
UNIT = DEPLOY / "zona-integritas.service"
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
INSTANCES = {name: each for name, each in SERVICES.items() if "build" in each}
GRACE_SECONDS: int = Settings.model_fields["stop_grace_seconds"].default
UPLOAD_BYTES: int = Settings.model_fields["upload_max_bytes"].default
SYSTEMD = shutil.which("systemd-analyze")
CADDY = shutil.which("caddy")
EXPOSURE_AT_MOST = 15  # of 100, as systemd-analyze counts
SAMPLES = {"ZI_SIGNING_KEY": "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="}


def makefile_value(name: str) -> str:
    match = re.search(rf"^{name} :?= (.+)$", MAKEFILE, re.MULTILINE)
    assert match, f"the Makefile does not set {name}"
    return match[1]


def seconds(text: str) -> int:
    return int(text.removesuffix("s"))


class TestImage:
    def test_image_and_makefile_pin_the_same_uv(self) -> None:
        assert re.findall(r"uv==(\S+)", DOCKERFILE) == [makefile_value("UV_VERSION")]

    def test_build_backend_is_the_pinned_uv(self) -> None:
        (backend,) = PYPROJECT["build-system"]["requires"]
        assert Requirement(backend).specifier.contains(makefile_value("UV_VERSION"))

    @pytest.mark.parametrize("step", ["SYNC", "INSTALL_PROJECT"])
    def test_image_takes_the_makefile_s_step(self, step: str) -> None:
        command = makefile_value(step).replace("$(UV)", "/uv/bin/uv").replace("$(BIN)", ".venv/bin")
        if step == "SYNC":
            command += " requirements.lock"
        assert command in DOCKERFILE.replace(" --no-cache ", " ")

    def test_image_copies_what_the_build_context_lets_through(self) -> None:
        allowed = set(re.findall(r"^!(\S+)", (ROOT / ".dockerignore").read_text(), re.MULTILINE))
        copies = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE)
        assert {source for line in copies for source in line.split()} == allowed

    def test_service_runs_without_root_and_without_anything_that_installs(self) -> None:
        assert "\nUSER zi\n" in FINAL
        assert re.findall(r"^COPY (.+)$", FINAL, re.MULTILINE) == ["--from=build /app /app"]
        assert "python -m venv --without-pip .venv" in DOCKERFILE
        assert re.search(r"pip uninstall .*\bpip\b", FINAL)

    def test_lives_by_healthz_and_is_given_longer_than_its_grace(self) -> None:
        (check,) = re.findall(r"^HEALTHCHECK.*\n.*$", FINAL, re.MULTILINE)
        assert "/healthz'" in check
        (told,) = re.findall(r"--stop-timeout (\d+)", FINAL)
        assert int(told) > GRACE_SECONDS


class TestUnit:
    @pytest.fixture
    def unit(self) -> ConfigParser:
        parser = ConfigParser(strict=False, interpolation=None)
        parser.optionxform = str  # type: ignore[assignment, method-assign]
        parser.read_string(UNIT.read_text(encoding="utf-8"))
        return parser

    @pytest.fixture
    def installed(self, tmp_path: Path) -> Path:
        """The unit with a program that is here."""
        text = UNIT.read_text(encoding="utf-8")
        found = tmp_path / UNIT.name
        found.write_text(re.sub(r"(?m)^ExecStart=\S+", "ExecStart=/bin/true", text), "utf-8")
        return found

    def test_is_given_longer_than_its_grace_and_comes_back(self, unit: ConfigParser) -> None:
        assert int(unit["Service"]["TimeoutStopSec"]) > GRACE_SECONDS
        assert unit["Service"]["Restart"] == "on-failure"
        assert unit["Service"]["ExecStart"].endswith("/bin/zi serve")

    @pytest.mark.skipif(SYSTEMD is None, reason="systemd is not installed")
    @pytest.mark.parametrize(
        "question", [["verify"], ["security", "--offline=true", f"--threshold={EXPOSURE_AT_MOST}"]]
    )
    def test_systemd_takes_it_and_finds_little_to_attack(
        self, installed: Path, question: list[str]
    ) -> None:
        asked = subprocess.run(  # noqa: S603 - the program found above
            [SYSTEMD or "", *question, installed],
            capture_output=True,
            text=True,
            check=False,
        )
        if "unrecognized option" in asked.stderr:
            pytest.skip("this systemd is older than 250")
        assert (asked.returncode, asked.stderr) == (0, ""), asked.stdout


class TestCompose:
    @pytest.mark.parametrize("name", INSTANCES)
    def test_instance_has_settings_that_the_service_takes(self, name: str) -> None:
        given = INSTANCES[name]["environment"]
        names = {variable.removeprefix("ZI_").lower() for variable in given}
        assert names <= Settings.model_fields.keys()
        values: dict[str, Any] = {
            variable.removeprefix("ZI_").lower(): filled
            for variable, value in given.items()
            if (filled := re.sub(r"\$\{(\w+)[^}]*\}", a_value, value))
        }
        settings = Settings(_env_file=None, environment="production", **values)
        assert settings.async_database_url.host in SERVICES
        assert settings.stop_grace_seconds < seconds(INSTANCES[name]["stop_grace_period"])

    def test_asks_for_what_its_example_of_settings_names(self) -> None:
        text = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
        example = (DEPLOY / "compose.env.example").read_text(encoding="utf-8")
        assert set(re.findall(r"(?<!\$)\$\{(\w+)", text)) == set(
            re.findall(r"^(\w+)=", example, re.MULTILINE)
        )

    @pytest.mark.parametrize("name", SERVICES)
    def test_images_have_a_version_and_whoever_stays_is_looked_after(self, name: str) -> None:
        service = SERVICES[name]
        assert re.fullmatch(r"[a-z/-]+:(?!latest)[\w.-]+(@sha256:[0-9a-f]{64})?", service["image"])
        if "restart" in service:
            assert "healthcheck" in service or name in INSTANCES, "the image has one"
        for volume in service.get("volumes", ()):
            source = volume.split(":")[0]
            assert source in COMPOSE["volumes"] or (DEPLOY / source).is_file()
        assert service.get("depends_on", {}).keys() <= SERVICES.keys()

    def test_proxy_is_believed_and_knows_every_instance(self) -> None:
        proxy = SERVICES["proxy"]
        address = proxy["networks"]["inside"]["ipv4_address"]
        (network,) = COMPOSE["networks"]["inside"]["ipam"]["config"]
        assert ipaddress.ip_address(address) in ipaddress.ip_network(network["subnet"])
        for instance in INSTANCES.values():
            assert instance["environment"]["ZI_FORWARDED_ALLOW_IPS"] == address
        (port,) = re.findall(r"ZI_PORT=(\d+)", DOCKERFILE)
        told = proxy["environment"]["ZI_INSTANCES"].split()
        assert told == [f"{name}:{port}" for name in INSTANCES]


def a_value(match: re.Match[str]) -> str:
    """What somebody might fill in."""
    if ":-" in match[0]:
        return ""
    return SAMPLES.get(match[1], "abcdefghijklmnopqrstuvwxyz-0123456789")


class TestProxies:
    @pytest.mark.parametrize(
        ("name", "limit"),
        [("nginx.conf", r"client_max_body_size (\d+)m;"), ("Caddyfile", r"max_size (\d+)MB")],
    )
    def test_let_the_largest_upload_through(self, name: str, limit: str) -> None:
        (megabytes,) = re.findall(limit, (DEPLOY / name).read_text(encoding="utf-8"))
        unit = 1024**2 if name == "nginx.conf" else 1000**2
        assert int(megabytes) * unit > UPLOAD_BYTES

    @with_nginx
    def test_nginx_takes_its_file_and_starts(self, tmp_path: Path) -> None:
        with nginx(tmp_path, "http://127.0.0.1:9") as address:
            answer = httpx.get(address)
        assert answer.status_code == HTTPStatus.BAD_GATEWAY, "nobody is behind it"

    @pytest.mark.skipif(CADDY is None, reason="caddy is not installed")
    def test_caddy_takes_its_file(self) -> None:
        asked = subprocess.run(  # noqa: S603 - the program found above
            [CADDY or "", "validate", "--adapter", "caddyfile", "--config", DEPLOY / "Caddyfile"],
            capture_output=True,
            text=True,
            check=False,
        )
        assert asked.returncode == 0, asked.stderr
