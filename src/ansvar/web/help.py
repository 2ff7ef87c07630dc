"""`/help`: what each place is for, for whoever asks; the keys of the desk; where to turn when something does not work."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from ansvar.web.frame import PLACES
from ansvar.web.gates import ROLE_NAMES, Rights, Role, gate
from ansvar.web.places import ordered

#: What each place is for; a place without words here stands on the page by its name alone.
FOR: Final[dict[str, Any]] = {
    "desk": gettext_lazy("Answer callers, find who can help, hand on, take messages: the operator's whole day, by keyboard."),
    "me": gettext_lazy("Say that you are away and until when, hear what callers hear, choose who takes your calls; your mailbox, your calls, texts for mail."),
    "promises": gettext_lazy("Callers who were promised an answer, with deadline and owner: take, call, answer, hand over."),
    "team": gettext_lazy("Who is there and where their calls go, whose calls nobody takes, promises that are late, figures of your units."),
    "directory": gettext_lazy("People, units, functions and numbers, and who can answer now."),
    "notices": gettext_lazy("What the switchboard should know: changes, events and press releases, with the time for which they hold."),
    "closures": gettext_lazy("When a unit is closed within its hours, and quiet days; what callers hear then."),
    "policy": gettext_lazy("The telephone policy: every clause, how it is upheld, and its figures."),
    "explain": gettext_lazy("What a caller meets, now or at any moment, and why; what became of a call."),
    "requests": gettext_lazy("Report faults, ask, order; see how far it is and read the answer."),
    "devices": gettext_lazy("The phones and subscriptions you hold, and what you have taken on with them; say here when one is lost or broken."),
    "accounts": gettext_lazy("Who may sign in, and as what."),
    "audit": gettext_lazy("Who saw or changed what, and when."),
    "webhooks": gettext_lazy("Other systems that are told of calls and promises."),
}  # fmt: skip


@gate()
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """The page."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    mine = ordered(rights, PLACES)
    have = {name for name, _title in mine}
    others = [
        (title, FOR.get(name, ""), [ROLE_NAMES[role] for role in roles])
        for name, title, roles in PLACES
        if name not in have
    ]
    told = {
        "mine": [(name, title, FOR.get(name, "")) for name, title in mine],
        "others": others,
        "roles": [ROLE_NAMES[role] for role in Role if role in rights.roles],
        "operator": rights.has(Role.OPERATOR),
        "employee": rights.has(Role.EMPLOYEE),
    }
    return render(request, "help.html", told)
