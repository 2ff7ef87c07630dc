"""Mails about promises that are near their deadline or late, and about calls: written, and sent until they are taken."""

from ansvar.engine.mail.outbox import Outbox, outbox_of
from ansvar.engine.mail.server import MailFault, Server

__all__ = ["MailFault", "Outbox", "Server", "outbox_of"]
