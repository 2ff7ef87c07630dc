"""A one-time link by mail, through the server that the engine's mails go through (`ANSVAR_SMTP_URL`)."""

from __future__ import annotations

import os
import secrets

import structlog
from django.utils.translation import gettext as _
from django.utils.translation import override

from ansvar.engine.mail.letter import Letter
from ansvar.engine.mail.server import Down, Later, MailFault, Refused, Server
from ansvar.web.house import house

log = structlog.get_logger(__name__)


def _server() -> Server | None:
    url = os.environ.get("ANSVAR_SMTP_URL", "")
    try:
        return Server.of(url) if url else None
    except MailFault:
        return None


def can_mail() -> bool:
    """Whether a mail server is set."""
    return _server() is not None


def mail_link(to: str, link: str) -> bool:
    """Send a link, in the language of the house; whether the server took it. Blocks for as long as the server may take."""
    server = _server()
    if server is None:
        return False
    language = house().spoken_language()
    with override({"no": "nb", "nn": "nb"}.get(language, language)):
        body = _("With this link you choose how you sign in. It works once, and soon no more:")
        hint = _("If you do not know why you got it, do nothing and tell whoever administers the telephones.")
        letter = Letter((to,), _("Your account for the telephones"), f"{body}\n\n{link}\n\n{hint}\n")
    try:
        with server.connected() as line:
            return server.send(line, letter, f"link-{secrets.token_hex(8)}") == 0
    except (Down, Later, Refused) as error:
        log.warning("a link could not be mailed", why=type(error).__name__)
        return False
