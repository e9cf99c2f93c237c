"""A real SMTP server on this machine that keeps what it is given."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from app.integrations.mail import MailServer
from tests.support.server import free_port


@dataclass
class Mailbox:
    """What arrived; whoever is in `refused` gets that answer instead."""

    port: int = field(default_factory=free_port)
    mails: list[EmailMessage] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name and parameters
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        assert isinstance(envelope.content, bytes)
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"

    @contextmanager
    def open(self) -> Iterator[None]:
        """The server listens."""
        controller = Controller(self, hostname="127.0.0.1", port=self.port)
        controller.start()
        try:
            yield
        finally:
            controller.stop()

    @property
    def server(self) -> MailServer:
        """How the service reaches it."""
        return MailServer(
            "127.0.0.1", self.port, "", "", starttls=False, tls=False, sender="ZI <zi@kpu.go.id>"
        )

    def received(self) -> list[tuple[str, str]]:
        """To whom, and the subject."""
        return [(mail["To"].addresses[0].addr_spec, mail["Subject"].strip()) for mail in self.mails]
