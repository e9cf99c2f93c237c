"""Sending plain text mails to an SMTP server; the only module that knows smtplib."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

TIMEOUT_SECONDS = 20
_PERMANENT = 500


class MailRefused(Exception):
    """The server does not take this mail, `for_good` or only now; the text says why."""

    def __init__(self, reason: str, *, for_good: bool) -> None:
        """`reason` is for whoever looks after the installation."""
        super().__init__(reason)
        self.for_good = for_good


class MailUnavailable(Exception):
    """The server does not answer."""


@dataclass(frozen=True)
class Mail:
    """What somebody is to read; `key` makes the same mail recognisable when it comes twice."""

    key: str
    name: str
    address: str
    subject: str
    text: str


@dataclass(frozen=True)
class MailServer:
    """Where mail leaves, and in whose name (`sender`: an address, or `Name <address>`)."""

    host: str
    port: int
    username: str
    password: str
    starttls: bool
    tls: bool
    sender: str

    @contextmanager
    def connected(self) -> Iterator["MailConnection"]:
        """A connection for a few mails; blocks, so use it in a thread. Raises MailUnavailable."""
        try:
            smtp = self._open()
        except (OSError, smtplib.SMTPException) as error:
            raise MailUnavailable(_reason(error)) from error
        try:
            yield MailConnection(smtp, self.sender)
        finally:
            smtp.close()

    def _open(self) -> smtplib.SMTP:
        trust = ssl.create_default_context()
        smtp = (
            smtplib.SMTP_SSL(self.host, self.port, timeout=TIMEOUT_SECONDS, context=trust)
            if self.tls
            else smtplib.SMTP(self.host, self.port, timeout=TIMEOUT_SECONDS)
        )
        try:
            if self.starttls and not self.tls:
                smtp.starttls(context=trust)
            if self.username:
                smtp.login(self.username, self.password)
        except BaseException:
            smtp.close()
            raise
        return smtp


class MailConnection:
    """An open way to the server."""

    def __init__(self, smtp: smtplib.SMTP, sender: str) -> None:
        self._smtp, self._sender = smtp, sender

    def send(self, mail: Mail) -> None:
        """Hand one mail over; raises MailRefused, MailUnavailable."""
        try:
            self._smtp.send_message(self._message(mail))
        except (ValueError, MessageError) as error:  # an address that is none, a line break
            raise MailRefused(_reason(error), for_good=True) from error
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException) as error:
            self._start_over()
            raise MailRefused(_reason(error), for_good=_is_permanent(error)) from error
        except (smtplib.SMTPException, OSError) as error:
            raise MailUnavailable(_reason(error)) from error

    def _message(self, mail: Mail) -> EmailMessage:
        message = EmailMessage(policy=SMTP)  # refuses line breaks in headers
        message["From"] = self._sender
        message["To"] = Address(display_name=mail.name, addr_spec=mail.address)
        message["Subject"] = mail.subject
        domain = self._sender.rpartition("@")[2].rstrip("> ")
        message["Message-ID"] = f"<{mail.key}@{domain}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(mail.text, cte="quoted-printable")
        return message

    def _start_over(self) -> None:
        """What is left of a refused mail must not hinder the next one."""
        try:
            self._smtp.rset()
        except (smtplib.SMTPException, OSError):
            self._smtp.close()


def _is_permanent(error: smtplib.SMTPRecipientsRefused | smtplib.SMTPResponseException) -> bool:
    """Whether the server said never (5xx)."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= _PERMANENT for code, _ in error.recipients.values())
    return error.smtp_code >= _PERMANENT


def _reason(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:300]
