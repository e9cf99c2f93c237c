"""Settings: what is refused before the service starts, and what follows from what was set."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from app.core.audit_keys import Keyring
from app.core.settings import Environment, LogFormat, Settings

GOOD_SECRET = "kBz3w7_Qm0pXr9-Lt5VdHs1Ay6GfJe2CuNiO8"


@pytest.fixture(autouse=True)
def _no_settings_around(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"ZI_{name.upper()}", raising=False)
    with monkeypatch.context() as context:
        context.chdir(tmp_path)
        yield


class TestSecret:
    @pytest.mark.parametrize(
        "secret",
        [
            "",
            "short",
            GOOD_SECRET[:31],
            "x" * 64,
            "changeme" * 8,
            "0123456701234567" * 4,
            "secret" * 10,
        ],
    )
    def test_production_refuses_a_missing_short_or_placeholder_secret(self, secret: str) -> None:
        with pytest.raises(ValidationError, match="ZI_SECRET_KEY"):
            Settings(environment=Environment.PRODUCTION, secret_key=SecretStr(secret))

    def test_production_takes_a_random_secret(self) -> None:
        settings = Settings(environment=Environment.PRODUCTION, secret_key=SecretStr(GOOD_SECRET))
        assert settings.is_production

    def test_secret_is_counted_in_bytes(self) -> None:
        secret = SecretStr("äöüßéèçñøåæð→←↑↓")  # 16 characters
        assert Settings(secret_key=secret).secret_key == secret

    def test_development_may_go_without_but_not_with_a_weak_one(self) -> None:
        assert not Settings().secret_key.get_secret_value()
        with pytest.raises(ValidationError, match="ZI_SECRET_KEY"):
            Settings(secret_key=SecretStr("short"))

    def test_settings_never_show_their_secret(self) -> None:
        settings = Settings(secret_key=SecretStr(GOOD_SECRET))
        assert GOOD_SECRET not in f"{settings!r} {settings} {settings.model_dump_json()}"


class TestChangedKeys:
    def test_previous_ones_follow_the_key_of_today(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("ZI_SECRET_KEY", GOOD_SECRET)
        monkeypatch.setenv("ZI_PREVIOUS_SECRET_KEYS", f"{GOOD_SECRET[::-1]}, {GOOD_SECRET}x,")
        settings = Settings()
        assert settings.secret_keys == (GOOD_SECRET, GOOD_SECRET[::-1], f"{GOOD_SECRET}x")
        assert GOOD_SECRET[::-1] not in f"{settings!r} {settings.model_dump_json()}"

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("previous_secret_keys", (SecretStr("x" * 64),)),
            ("previous_public_keys", ("c2hvcnQ=",)),
            ("previous_public_keys", ("no base64 at all",)),
            ("signing_key", SecretStr("no base64 at all")),
        ],
    )
    def test_unusable_ones_are_refused(self, name: str, value: Any) -> None:
        with pytest.raises(ValidationError, match=name):
            Settings(**{name: value})

    def test_audit_entries_of_every_key_are_checked(self) -> None:
        old, older, own = (SecretStr(f"{GOOD_SECRET}{number}") for number in range(3))
        settings = Settings(
            secret_key=SecretStr(GOOD_SECRET), previous_secret_keys=(old,), audit_old_keys=(older,)
        )
        ring = Keyring.of(settings)
        assert ring.current == Keyring(GOOD_SECRET).current
        expected = {Keyring(each.get_secret_value()).current for each in (old, older)}
        assert ring.ids == {ring.current, *expected}
        with_own = Keyring.of(settings.model_copy(update={"audit_key": own}))
        assert with_own.ids == {with_own.current, *ring.ids}


class TestDatabase:
    @pytest.mark.parametrize(
        "url", ["mysql://a:b@c/d", "oracle://a:b@c/d", "mssql://c/d", "garbage", "://", "file:/x"]
    )
    def test_other_databases_are_refused(self, url: str) -> None:
        with pytest.raises(ValidationError, match="only sqlite:// and postgresql://"):
            Settings(database_url=url)

    @pytest.mark.parametrize(
        ("url", "driver"),
        [
            ("sqlite:///zi.sqlite3", "sqlite+threads"),
            ("postgres://a:b@c/d", "postgresql+psycopg"),
            ("postgresql://a:b@c:5433/d", "postgresql+psycopg"),
            ("postgresql+asyncpg://a:b@c/d", "postgresql+psycopg"),
        ],
    )
    def test_known_database_is_reached_with_our_driver(self, url: str, driver: str) -> None:
        found = Settings(database_url=url).async_database_url
        assert found.drivername == driver
        assert (
            found.render_as_string(hide_password=False).partition("://")[2]
            == url.partition("://")[2]
        )

    def test_without_an_address_the_database_lies_in_the_data_folder(self, tmp_path: Path) -> None:
        url = Settings(data_dir=tmp_path).async_database_url
        assert url.database == str(tmp_path / "zi.sqlite3")


class TestDerivedValues:
    def test_files_lie_in_the_data_folder_unless_told_otherwise(self, tmp_path: Path) -> None:
        assert Settings(data_dir=tmp_path).files_dir == tmp_path / "files"
        assert Settings(data_dir=tmp_path, storage_dir=Path("/srv")).files_dir == Path("/srv")

    def test_logs_are_json_in_production_unless_told_otherwise(self) -> None:
        live = Settings(environment=Environment.PRODUCTION, secret_key=SecretStr(GOOD_SECRET))
        assert live.effective_log_format is LogFormat.JSON
        assert Settings().effective_log_format is LogFormat.CONSOLE
        assert Settings(log_format=LogFormat.JSON).effective_log_format is LogFormat.JSON

    @pytest.mark.parametrize("value", [0, 65536, -1])
    def test_port_that_cannot_be_is_refused(self, value: int) -> None:
        with pytest.raises(ValidationError):
            Settings(port=value)


class TestSources:
    def test_every_name_in_the_example_file_is_read(self, tmp_path: Path) -> None:
        example = Path(__file__).resolve().parents[2] / ".env.example"
        names = [
            line.lstrip("#").partition("=")[0]
            for line in example.read_text(encoding="utf-8").splitlines()
            if line.startswith("#ZI_")
        ]
        assert names == [f"ZI_{name.upper()}" for name in Settings.model_fields]

    def test_example_file_copied_and_uncommented_changes_nothing(self, tmp_path: Path) -> None:
        example = Path(__file__).resolve().parents[2] / ".env.example"
        text = example.read_text(encoding="utf-8").replace("#ZI_", "ZI_")
        (tmp_path / ".env").write_text(text, encoding="utf-8")
        assert Settings() == Settings(_env_file=None)

    def test_environment_wins_over_the_file(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / ".env").write_text("ZI_PORT=8001\nZI_HOST=0.0.0.0\n", encoding="utf-8")
        monkeypatch.setenv("ZI_PORT", "8002")
        settings = Settings()
        assert (settings.port, settings.host) == (8002, "0.0.0.0")  # noqa: S104 - not bound here

    def test_origins_are_a_list_with_commas(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("ZI_CORS_ORIGINS", "https://zi.example.go.id, https://b.example ,")
        assert Settings().cors_origins == ("https://zi.example.go.id", "https://b.example")

    def test_settings_cannot_be_changed_while_the_service_runs(self) -> None:
        with pytest.raises(ValidationError):
            Settings().port = 1  # type: ignore[misc]


class TestUploads:
    def test_only_known_media_types_can_be_chosen(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("ZI_UPLOAD_TYPES", "application/pdf, image/png")
        assert Settings().upload_types == ("application/pdf", "image/png")
        monkeypatch.setenv("ZI_UPLOAD_TYPES", "application/pdf,text/html")
        with pytest.raises(ValidationError, match="not known: text/html; known: application/"):
            Settings()

    @pytest.mark.parametrize("address", ["clamav:3310", "[::1]:3310", "unix:/run/clamd.sock"])
    def test_virus_scanner_has_an_address(self, address: str) -> None:
        assert Settings(clamd_address=address).clamd_address == address

    @pytest.mark.parametrize(
        "address", ["clamav", "http://clamav:3310", "unix:clamd", "a b:1", "clamav:65536"]
    )
    def test_what_is_no_address_is_refused(self, address: str) -> None:
        with pytest.raises(ValidationError, match="clamd_address"):
            Settings(clamd_address=address)


class TestInternalHosts:
    @pytest.mark.parametrize(
        "hosts", ["simpeg", "simpeg:8443", "10.1.2.3:80, [fd00::1]:443", "[::1]", "localhost:*", ""]
    )
    def test_are_named_with_their_ports(self, hosts: str) -> None:
        named = Settings(_env_file=None, internal_hosts=hosts).internal_hosts
        assert ", ".join(named) == hosts

    @pytest.mark.parametrize("hosts", ["http://simpeg", "simpeg:0", "simpeg:99999", "::1", "a b"])
    def test_anything_else_is_refused(self, hosts: str) -> None:
        with pytest.raises(ValidationError, match="host:port"):
            Settings(_env_file=None, internal_hosts=hosts)

    def test_production_names_each_port(self) -> None:
        with pytest.raises(ValidationError, match="ZI_INTERNAL_HOSTS"):
            Settings(
                _env_file=None,
                environment=Environment.PRODUCTION,
                secret_key=SecretStr(GOOD_SECRET),
                internal_hosts=("simpeg:*",),
            )
