"""The text of a mail, in the reader's language."""

from collections.abc import Sequence
from datetime import date

from app.core.messages import Language
from app.core.messages.dates import day_in_words
from app.core.messages.mails import MAILS
from app.integrations.mail import Mail
from app.schemas.tasks.notifications import NotificationRead


def write_mail(  # noqa: PLR0913 - what a letter consists of
    *,
    key: str,
    name: str,
    address: str,
    language: Language,
    digest_of: date | None,
    notifications: Sequence[NotificationRead],
    preferences_url: str | None = None,
) -> Mail:
    """A mail with one reminder, or the digest of a day with many.

    `preferences_url`: where people change how they are told; None where no front end is named.
    """
    words = MAILS[language]
    subject = f"Zona Integritas: {notifications[0].title}"
    parts = [words.greeting.format(name=name)]
    if digest_of is not None:
        day = day_in_words(digest_of, language)
        subject = words.digest_subject.format(count=len(notifications), day=day)
        parts.append(words.digest_intro)
    for each in notifications:
        lines = [each.title, each.detail]
        if each.web_url:
            lines.append(f"{words.open_it} {each.web_url}")
        parts.append("\n".join(lines))
    farewell = words.farewell
    if preferences_url:
        farewell += f"\n{words.change_it} {preferences_url}"
    parts.append(farewell)
    return Mail(key, name, address, subject, "\n\n".join(parts) + "\n")
