"""What every mail says around its reminders."""

import re
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from app.core.messages import Language
from app.core.messages.mails import MAILS
from app.services.tasks.mail.text import write_mail
from app.services.tasks.notifications.places import PREFERENCES, page_at

_TOLD: Any = SimpleNamespace(title="Terlambat", detail="Sudah lewat.", web_url=None)
_PATH_OF_THE_SERVICE = re.compile(r"\bme/|/api/|\{[a-z_]+_id\}")


@pytest.mark.parametrize("language", Language)
def test_none_sends_a_clerk_to_an_address_of_the_service(language: Language) -> None:
    assert not _PATH_OF_THE_SERVICE.search(" ".join(MAILS[language]))


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(
    ("front_end", "address"),
    [("", None), ("https://zi.kpu.go.id/", "https://zi.kpu.go.id/me/notification-preferences")],
)
def test_its_end_leads_to_the_front_end_where_there_is_one(
    language: Language, front_end: str, address: str | None
) -> None:
    url = page_at(front_end, PREFERENCES)
    mail = write_mail(
        key="1",
        name="Yuliana",
        address="y@kpu.go.id",
        language=language,
        digest_of=date(2023, 6, 5),
        notifications=[_TOLD],
        preferences_url=url,
    )
    assert url == address
    assert ("://" in mail.text) is (address is not None)
    assert mail.text.rstrip().endswith(address or MAILS[language].farewell)
