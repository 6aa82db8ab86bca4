"""Taking mails from the outbox to the server: at least once, by one process at a time, and never in a request.

The background worker of each process calls ``deliver`` when mail was committed or a try is due. When a process dies
with a mail in its hands, the mail is due again after ``LEASE``; the receiver knows a second copy by its
``Message-ID``.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Session

from ..background.outbox import FAILED, claim
from ..branding.services import load_identity
from ..config import MailServer
from ..database.types import utcnow
from .compose import message_of
from .models import SENT, Mail

if TYPE_CHECKING:
    import smtplib

    from ..resources import Resources

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=2)
SECONDS = 20  # that the server may take for one answer
BATCH = 50
GIVEN_UP = "Given up: it could not be sent while it was of use."


class Unreachable(Exception):
    """The server cannot be talked to at all; the other mails would fare no better."""


def pause(tries: int) -> timedelta:
    """How long to wait after so many tries: twice as long each time."""
    return min(FIRST_PAUSE * 2 ** min(tries - 1, 20), LONGEST_PAUSE) if tries else FIRST_PAUSE


def deliver(resources: Resources, ended: object = None) -> int:
    """Send what is due now; return how many were sent. Several processes may do it at once."""
    server = resources.settings.mail_server
    if server is None:
        return 0
    sent = 0
    with Session(resources.engine, expire_on_commit=False) as session, _line(server) as line:
        for _turn in range(BATCH):
            mail = None if callable(ended) and ended() else claim(session, Mail, utcnow(), LEASE, _lost)
            if mail is None:
                break
            sent += _hand_over(session, mail, line, resources)
            if line.broken:
                break
    return sent


def _lost(mail: Mail) -> str:
    """Why a mail is given up, if it is."""
    return GIVEN_UP if mail.until <= utcnow() else ""


def _hand_over(session: Session, mail: Mail, line: Line, resources: Resources) -> bool:
    """Try one mail and write down what came of it."""
    fault, final = "", False
    try:
        name = load_identity(session.connection(), resources.settings).name
        session.rollback()  # nothing stays open while the server takes its time
        line.send(mail, resources.settings.mail_sender, name)
    except Exception as error:
        fault, final = line.judge(error)
        log.warning("mail %s was not sent at try %s: %s", mail.id, mail.tries, type(error).__name__)
    now = utcnow()
    values: dict[str, object] = {"fault": fault[:1000]}
    if fault and not final and now + pause(mail.tries) < mail.until:
        values |= {"due_at": now + pause(mail.tries)}
    else:
        values |= {"state": FAILED if fault else SENT, "ended_at": now}
    session.rollback()
    session.execute(sa.update(Mail).where(Mail.id == mail.id).values(values))
    session.commit()
    return not fault


class Line:
    """A connection to the server, opened when the first mail is handed over and used for the next ones."""

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._smtp: smtplib.SMTP | None = None
        self.broken = False

    def send(self, mail: Mail, sender: str, name: str) -> None:
        """Hand a mail over.

        Raises:
            Exception: whatever went wrong, for ``judge``.
        """
        message = message_of(mail, sender, name)
        if self._smtp is None:
            try:
                self._smtp = connect(self._server, sender.rpartition("@")[2])
            except Exception as error:
                self.broken = True
                raise Unreachable(f"{type(error).__name__}: {error}") from error
        self._smtp.send_message(message, from_addr=sender, to_addrs=[mail.recipient])

    def judge(self, error: Exception) -> tuple[str, bool]:
        """What to write down of a failure, and whether there is no use in trying again.

        A 5xx about the receiver or the message is final (RFC 5321, 4.2.1). About us it is a matter of settings, which
        somebody may correct, and a 4xx or a lost connection passes.
        """
        import smtplib

        if isinstance(error, smtplib.SMTPRecipientsRefused):
            code, said = next(iter(error.recipients.values()))
            return f"{code} {_text(said)}", code >= 500
        if isinstance(error, smtplib.SMTPDataError):
            return f"{error.smtp_code} {_text(error.smtp_error)}", error.smtp_code >= 500
        if isinstance(error, smtplib.SMTPNotSupportedError | ValueError | UnicodeError):
            return f"{type(error).__name__}: {error}", True
        self.broken = True
        if isinstance(error, smtplib.SMTPResponseException):
            return f"{error.smtp_code} {_text(error.smtp_error)}", False
        return str(error) if isinstance(error, Unreachable) else f"{type(error).__name__}: {error}", False

    def close(self) -> None:
        """Say goodbye; what was handed over stays so, whatever the answer."""
        if self._smtp is not None:
            try:
                self._smtp.quit()
            except Exception:
                self._smtp.close()


@contextmanager
def _line(server: MailServer) -> Iterator[Line]:
    line = Line(server)
    try:
        yield line
    finally:
        line.close()


def connect(server: MailServer, name: str) -> smtplib.SMTP:
    """Open a connection and sign in; the server's certificate is checked wherever there is one.

    Args:
        name: what we call ourselves; left out, the library asks a name server, which may take long.

    Raises:
        OSError, smtplib.SMTPException: when that does not work.
    """
    import smtplib
    import ssl

    if server.scheme == "smtps":
        context = ssl.create_default_context()
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, name, timeout=SECONDS, context=context)
    else:
        smtp = smtplib.SMTP(server.host, server.port, name, timeout=SECONDS)
    try:
        if server.scheme == "smtp+starttls":
            smtp.starttls(context=ssl.create_default_context())
        if server.user:
            smtp.login(server.user, server.password)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _text(said: bytes | str) -> str:
    return said.decode(errors="replace") if isinstance(said, bytes) else said
