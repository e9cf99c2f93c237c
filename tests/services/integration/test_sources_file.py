"""Sources from a file: what is there already is not judged again, what is new is added."""

import pytest
import yaml

from app.schemas.integration.sources import KINDS_AT_ONCE, SourceSeedFile
from app.services.integration.sources.seed import SourceFileInvalid, load_sources
from tests.support.databases import SOURCES, on_one_engine
from tests.support.office import Office


def load(office: Office, said: object) -> list[str]:
    assert office.client.portal is not None
    text = yaml.safe_dump(said)
    added: list[str] = office.client.portal.call(load_sources, office.app.state.database, text)
    return added


@on_one_engine
def test_only_a_file_that_names_something_new_is_judged(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = yaml.safe_load(SOURCES.read_text(encoding="utf-8"))
    load(office, said)
    with monkeypatch.context() as patched:
        patched.setattr(SourceSeedFile, "model_validate", None)
        assert load(office, said) == []
    source = said["sources"][0]
    source["record_types"].append(source["record_types"][0] | {"key": "another"})
    assert load(office, said) == [f"{source['key']}/another"]
    wrongs: tuple[object, ...] = (None, [], {"sources": [{"key": [1]}]}, {"sources": [{}]})
    for wrong in wrongs:
        with pytest.raises(SourceFileInvalid):
            load(office, wrong)


@on_one_engine
def test_a_source_of_a_file_may_have_more_kinds_than_one_that_is_sent(office: Office) -> None:
    said = yaml.safe_load(SOURCES.read_text(encoding="utf-8"))
    source = said["sources"][0]
    kind = source["record_types"][0]
    keys = [f"kind-{number}" for number in range(2 * KINDS_AT_ONCE)]
    source["record_types"] = [kind | {"key": key} for key in keys]
    assert load(office, {**said, "sources": [source]}) == [f"{source['key']}/{key}" for key in keys]
