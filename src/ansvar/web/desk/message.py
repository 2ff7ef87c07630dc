"""A message from a few words to the person sought: it is a promise with a deadline, which the caller is told."""

from __future__ import annotations

import re
import secrets
from datetime import datetime
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ansvar.routing.model import Call, EndsIn, PromiseTerms
from ansvar.routing.promised import promise_for
from ansvar.store.changes import MakePromise
from ansvar.web import audit
from ansvar.web.desk.handing import told
from ansvar.web.desk.own import told_of
from ansvar.web.gates import Rights, Role, gate
from ansvar.web.house import house
from ansvar.web.live import live
from ansvar.web.tags import by

#: What callers want, and what kind of promise it is.
TEMPLATES: Final = {
    "call back": (gettext_lazy("Wants to be called back"), "call-back"),
    "question": (gettext_lazy("Has a question"), "message"),
    "again": (gettext_lazy("Will call again"), "message"),
    "other": (gettext_lazy("Another message"), "message"),
}
#: The clause that such a promise is made under.
ROW: Final = "switchboard"
#: A message is a few words, no letter.
LONGEST: Final = 500
#: What may be called back, as `numbers.plain` writes it.
NUMBER: Final = re.compile(r"\+?[0-9]{2,15}")


def terms(person: str, kind: str, number: str | None, now: datetime) -> PromiseTerms:
    """Return who must answer a message to somebody and until when, as the policy says now."""
    to = f"person:{person}"
    return promise_for(house().router(), Call(to=to, caller=number), now, EndsIn(kind, to, ROW))


def kept(
    rights: Rights, person: str, template: str, words: str, call: str, number: str | None, urgent: bool
) -> MakePromise:
    """Write a message to somebody down, and return the promise that it is; the words are of one line, not too long."""
    now = house().now()
    kind = TEMPLATES[template][1]
    found = terms(person, kind, number, now)
    written = f"{template}: {words}" if words else template  # said in the language of whoever reads it
    made = MakePromise(
        f"desk-{secrets.token_hex(12)}", call, now, kind, ROW, found.owner, f"person:{person}", found.due_at,
        found.aim_at, found.interim_at, found.takes_over, found.escalations, number, urgent=urgent, words=written,
    )  # fmt: skip
    audit.change(rights.who, "message taken", [made], promise=made.id, person=person)
    live().refresh(found.owner)
    return made


def said(written: str) -> str:
    """Return what `kept` wrote down in the reader's language: what the caller wants, and the operator's own words."""
    template, _colon, words = written.partition(": ")
    if template not in TEMPLATES:
        return written
    title = TEMPLATES[template][0]
    return f"{title}: {words}" if words else str(title)


@gate(Role.OPERATOR)
@require_POST
def message(request: HttpRequest, person: str) -> HttpResponse:
    """Write a message to somebody; the answer says until when the caller hears from whom."""
    rights: Any = request.rights  # type: ignore[attr-defined]
    known = house()
    template, words = request.POST.get("template", ""), " ".join(request.POST.get("words", "").split())
    if known.person(person) is None or template not in TEMPLATES or len(words) > LONGEST:
        raise Http404
    mine = told_of(live().board, rights.person)
    call = request.POST.get("call") or (mine["call"] if mine is not None else "")
    typed = request.POST.get("number", "").strip()
    number = known.router().numbers.plain(typed) if typed else (mine["caller"] if mine is not None else None)
    if typed and not NUMBER.fullmatch(number or ""):
        messages.warning(request, _("This is no telephone number. Nothing was saved."))
        return told(request, person, done=False)
    if TEMPLATES[template][1] == "call-back" and not number:
        messages.warning(request, _("Ask for a number: nobody can be called back without one."))
        return told(request, person, done=False)
    found = kept(rights, person, template, words, call, number, request.POST.get("urgent") == "yes")
    name = known.names(get_language() or "en").of(found.owner)
    messages.success(
        request,
        _("Saved. Say to the caller: an answer comes %(by)s, from %(name)s.") % {"by": by(found.due_at), "name": name},
    )  # fmt: skip
    return told(request, person)
