"""What the lines of the audit log about accounts say, for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from ansvar.store.models import AuditEntry
from ansvar.web.gates import ROLE_NAMES
from ansvar.web.house import house

#: Lines about accounts: what telephone administrators see of the log.
LINES: Final = {
    "signed in": _("signed in"),
    "sign-in failed": _("failed to sign in"),
    "sign-in through the service failed": _("failed to sign in through the organisation's service"),
    "sign-in through the service: nobody of the directory": _(
        "came from the organisation's service, but is nobody of the directory"
    ),
    "signed in to a demonstration account": _("signed in as somebody invented"),
    "first administrator": _("became the first administrator"),
    "link for an administrator": _("made a link for an administrator"),
    "invited": _("invited somebody"),
    "account made by a link": _("made the account with a link"),
    "account made by the sign-in service": _("came in through the organisation's service for the first time"),
    "link for a new password": _("made a link for a new password"),
    "new password by a link": _("chose a new password with a link"),
    "password changed": _("changed the password"),
    "role given": _("gave a role"),
    "role ended": _("ended a role"),
    "account closed": _("closed the account"),
    "account opened again": _("opened the account again"),
    "signed out everywhere": _("ended all sessions"),
    "session ended": _("ended a session"),
    "second step added": _("added a second step"),
    "second step removed": _("removed a second step"),
    "second step taken away": _("took the second step away"),
    "second step failed": _("gave a wrong code"),
    "codes made anew": _("made new codes for paper"),
    "account: made for a system": _("made an account for another system"),
    "token made": _("made a token"),
    "token revoked": _("revoked a token"),
    "looked at an account": _("looked at the account"),
    "looked at the audit log": _("looked at the audit log"),
}
#: Other lines, as far as the pages and the telephone write them.
OTHERS: Final = {
    "absence set": _("set an absence"),
    "absence set by the manager": _("set an absence as the manager"),
    "back": _("ended an absence"),
    "forward set": _("set a forward"),
    "forward taken": _("took somebody's calls"),
    "forward declined": _("declined somebody's calls"),
    "forward ended": _("ended a forward"),
    "greeting recorded": _("recorded a greeting"),
    "greeting dropped": _("dropped a greeting"),
    "message heard": _("heard a message"),
    "message taken": _("took a message"),
    "closure agreed": _("agreed to a closure"),
    "operator in": _("sat down at the switchboard"),
    "operator out": _("left the switchboard"),
    "opened the phone in the browser": _("opened the telephone in the browser"),
    "saw a call": _("saw what became of a call"),
    "saw the kind of an absence": _("saw why somebody is away"),
    "saw what went before a call": _("saw what went before a call"),
    "request made": _("made a request"),
    "request of somebody read": _("read somebody's request"),
    "request: take": _("took a request"),
    "request: plan": _("planned a request"),
    "request: answer": _("answered a request"),
    "request: ask": _("asked back about a request"),
    "request: note": _("noted something about a request"),
    "request: done": _("has done what a request asked for"),
    "request: decline": _("declined a request"),
    "request: approve": _("approved an order"),
    "request: refuse": _("did not approve an order"),
    "request: write": _("wrote about a request"),
    "request: reopen": _("opened a request again"),
    "request: withdraw": _("withdrew a request"),
    "orders that a manager approves": _("said which orders a manager approves"),
    "device added": _("added a device"),
    "device changed": _("changed what is known of a device"),
    "device handed out": _("handed a device out"),
    "device put": _("took a device back, or said where it is"),
    "device replaced": _("replaced a device"),
    "device lost": _("reported a device as lost"),
    "device broken": _("reported a device as broken"),
    "device imported": _("imported a device"),
    "device changed by import": _("changed a device by an import"),
    "devices exported": _("exported the devices"),
    "duties of a device taken on": _("took on the duties of a device"),
}


#: The rest, by how they begin: what exactly stands beside it in the words of the line itself.
GROUPS: Final = {
    "absence": _("worked on an absence"),
    "substitute": _("worked on a substitute"),
    "calendar": _("worked on a calendar"),
    "closure": _("worked on a closure"),
    "quiet": _("worked on a closure"),
    "competences": _("worked on competences"),
    "device": _("worked on a device"),
    "directory": _("worked on the directory"),
    "mailbox": _("worked on a mailbox"),
    "note": _("worked on a note"),
    "notice": _("worked on a notice"),
    "PIN": _("worked on a mailbox"),
    "policy": _("worked on the policy"),
    "promise": _("worked on a promise"),
    "request": _("worked on a request"),
    "saw": _("looked at something of others"),
    "webhook": _("worked on a webhook"),
}
#: Who is nobody.
_MACHINES: Final = {
    "sign-in service": _("The organisation's service"),
    "one-time link": _("A one-time link"),
    "demonstration": _("The demonstration"),
    "on the machine": _("Somebody on the machine"),
}


def said(what: str) -> str:
    """Return what a line says; of one that has no sentence of its own what it is about, and its own words."""
    known = LINES.get(what) or OTHERS.get(what)
    if known:
        return str(known)
    group = GROUPS.get(what.replace(":", " ").partition(" ")[0])
    return f"{group} ({what})" if group else what


def whom(about: Mapping[str, Any]) -> str:
    """Return whom a line is about, by name as far as the directory knows them."""
    found = house().person(str(about.get("person", "")))
    return found.name if found is not None else str(about.get("person") or about.get("account") or "")


def by(who: str) -> str:
    """Return who did it, by name as far as the directory knows them."""
    found = house().person(_plain(who))
    return found.name if found is not None else str(_MACHINES.get(who, who))


def means_another(name: str, person: str) -> bool:
    """Whether the log would take a user name for a machine, or for somebody else than this person of the directory."""
    meant = _plain(name.casefold())
    if meant.startswith("system."):  # `api.tokens.SYSTEM`
        return True
    return meant in _MACHINES or (meant != person and house().person(meant) is not None)


def _plain(who: str) -> str:
    return who.removeprefix("person:").removeprefix("demo.")


def told(entry: AuditEntry) -> dict[str, Any]:
    """Return a line as a page shows it."""
    about = entry.about if isinstance(entry.about, dict) else {}
    more = {name: value for name, value in about.items() if name not in ("person", "account", "role")}
    return {
        "at": entry.at,
        "who": by(entry.who),
        "account": entry.who,
        "what": said(entry.what),
        "whom": whom(about),
        "role": _role(str(about.get("role", ""))),
        "more": ", ".join(
            f"{name} {value}" for name, value in sorted(more.items()) if value not in ("", None)
        ),
    }


def _role(name: str) -> str:
    return next((str(title) for role, title in ROLE_NAMES.items() if role.value == name), name)
