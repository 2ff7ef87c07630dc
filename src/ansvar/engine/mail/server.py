"""The mail server, named by `ANSVAR_SMTP_URL`, and the handing over of mails to it (SMTP, RFC 5321).

    smtp://mail.example.org/?from=telephone@example.org
    smtp://user:password@mail.example.org:587/?from=telephone@example.org
    smtps://user:password@mail.example.org/?from=telephone@example.org

`smtp` changes to TLS whenever the server offers it (`tls=must`: or nothing is sent; `tls=no`: never); `smtps` begins
with it. Certificates are checked. A password never travels readable, but on this machine.
"""

from __future__ import annotations

import hashlib
import ipaddress
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import formatdate
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

from ansvar.engine.mail.letter import Letter
from ansvar.words.faults import AnsvarError

#: So long the server may take for any answer.
ANSWER_S: Final = 10.0
_PORTS: Final = {"smtp": 25, "smtps": 465}
_HOW: Final = "write smtp://user:password@host:port/?from=ADDRESS (or smtps://)"


class MailFault(AnsvarError):
    """`ANSVAR_SMTP_URL` names no mail server that can be used."""


class Down(Exception):
    """The server takes no mail now; what it was for waits."""


class Refused(Exception):
    """The server will never take this mail."""


class Later(Exception):
    """The server does not take this mail now."""


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server. Its password is in no log."""

    host: str
    port: int
    sender: str
    whole: bool = False
    tls: str = "offered"
    user: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def of(cls, url: str) -> Server:
        """Read it from a URL. Raises MailFault, which does not repeat the URL."""
        try:
            parts = urlsplit(url)
            port, host = parts.port, parts.hostname or ""
        except ValueError:
            raise MailFault(f"ANSVAR_SMTP_URL cannot be read; {_HOW}") from None
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        if parts.scheme not in _PORTS or not host:
            raise MailFault(f"ANSVAR_SMTP_URL names no mail server; {_HOW}")
        sender = query.get("from", "")
        if "@" not in sender or any(sign.isspace() for sign in sender):
            raise MailFault(f"ANSVAR_SMTP_URL does not say from which address mails are sent; {_HOW}")
        tls = query.get("tls", "offered")
        if tls not in ("offered", "must", "no"):
            raise MailFault("`tls` in ANSVAR_SMTP_URL is `must` or `no`")
        return cls(
            host, port or _PORTS[parts.scheme], sender, parts.scheme == "smtps", tls,
            unquote(parts.username or ""), unquote(parts.password or ""),
        )  # fmt: skip

    @contextmanager
    def connected(self) -> Iterator[smtplib.SMTP]:
        """Connect, secure and sign in. Raises Down when that cannot be done."""
        line: smtplib.SMTP | None = None
        try:
            line = self._connect()
        except (OSError, smtplib.SMTPException) as error:
            raise Down(_said(error)) from None
        try:
            yield line
        finally:
            with suppress(OSError, smtplib.SMTPException):
                line.quit()

    def _connect(self) -> smtplib.SMTP:
        if self.whole:
            line: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=ANSWER_S, context=ssl.create_default_context()
            )
        else:
            line = smtplib.SMTP(self.host, self.port, timeout=ANSWER_S)
        try:
            line.ehlo_or_helo_if_needed()
            secure = self.whole
            if not secure and self.tls != "no" and line.has_extn("starttls"):
                line.starttls(context=ssl.create_default_context())
                line.ehlo()
                secure = True
            if self.tls == "must" and not secure:
                raise smtplib.SMTPException("the server offers no TLS")
            if self.user:
                if not secure and not _here(self.host):
                    raise smtplib.SMTPException(
                        "the password would travel readable: the server offers no TLS"
                    )
                line.login(self.user, self.password)
        except BaseException:
            line.close()
            raise
        return line

    def send(self, line: smtplib.SMTP, letter: Letter, id: str) -> int:
        """Hand a mail over; return how many of those it is for the server refused. `id` makes its Message-ID.

        The same notice has the same Message-ID: sent again after a crash, mail programs show it once.
        Raises Refused when nobody will get it, Later when nobody does now, Down when the server has gone.
        """
        try:
            mail = self._mail(letter, id)
        except (ValueError, IndexError):
            raise Refused("it cannot be written as a mail") from None
        try:
            refused = line.send_message(mail, self.sender, list(letter.to))
        except smtplib.SMTPRecipientsRefused as error:
            codes = {code for code, _ in error.recipients.values()}
            if codes and all(500 <= code < 600 for code in codes):
                raise Refused(f"every address is refused ({min(codes)})") from None
            raise Later(f"no address is taken now ({min(codes, default=0)})") from None
        except smtplib.SMTPDataError as error:
            if 500 <= error.smtp_code < 600:
                raise Refused(f"its text is refused ({error.smtp_code})") from None
            raise Later(f"it is not taken now ({error.smtp_code})") from None
        except smtplib.SMTPNotSupportedError:
            raise Refused("the server takes no address outside ASCII") from None
        except (OSError, smtplib.SMTPException) as error:
            # Also a sender that is refused: that is wrong for all mails, and somebody must set it right.
            raise Down(_said(error)) from None
        return len(refused)

    def _mail(self, letter: Letter, id: str) -> EmailMessage:
        mail = EmailMessage()
        mail["From"] = self.sender
        mail["To"] = ", ".join(letter.to)
        mail["Subject"] = letter.subject
        mail["Date"] = formatdate(usegmt=True)
        domain = self.sender.rpartition("@")[2]
        mail["Message-ID"] = f"<{hashlib.sha256(id.encode()).hexdigest()[:32]}@{domain}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail["X-Auto-Response-Suppress"] = "All"
        mail.set_content(letter.body)
        return mail


def _here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _said(error: Exception) -> str:
    """Return in short what went wrong; a server's own words may hold an address and are left out."""
    code = getattr(error, "smtp_code", None)
    if code is not None:
        return f"{type(error).__name__} ({code})"
    if isinstance(error, OSError) and not isinstance(error, smtplib.SMTPException):
        return (error.strerror or type(error).__name__).lower()
    plain = type(error) is smtplib.SMTPException
    return str(error) if plain else type(error).__name__
