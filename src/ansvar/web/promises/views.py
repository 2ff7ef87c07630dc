"""`/promises`: the list with deadline and owner always visible; take, answer in the interim, done, hand over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from ansvar.store.values import Kept
from ansvar.web.desk.message import said
from ansvar.web.gates import Rights, Role, gate
from ansvar.web.house import house
from ansvar.web.live import live
from ansvar.web.me.hearing import mailboxes_of, may_hear, sound_file
from ansvar.web.me.mailbox import colleagues
from ansvar.web.promises.acting import ACTIONS, can_keep, carry_out
from ansvar.web.promises.listing import Asked, back, listed

#: A promise is near its deadline in this time.
NEAR_S: Final = 3600
MOST: Final = 500
SCOPES: Final = {
    "mine": gettext_lazy("Mine"),
    "unit": gettext_lazy("My unit"),
    "all": gettext_lazy("All"),
}


@dataclass(slots=True)
class Line:
    """A promise as the list shows it; `words`: what was written down of it; `n`: its place on the page, from 1."""

    promise: Kept
    words: str
    late: bool
    near: bool
    plays: bool
    n: int = 0


def owners_of(rights: Rights) -> dict[str, tuple[str, ...]]:
    """Return whose promises somebody may see, by scope; operators see the whole house's, as its front desk.

    A promise of a unit or a function is its people's; a manager sees those of everybody in the units.
    """
    base = house().base
    me = base.people.get(rights.person)
    if me is None:  # the account of a system: no promise is its own
        return {"all": ()} if rights.has(Role.OPERATOR) else {}
    mine = (f"person:{me.id}",)
    shared = [f"unit:{me.unit}", *(f"function:{each}" for each in me.functions)]
    managed = [f"unit:{each}" for each in sorted(rights.units)]
    managed += [f"person:{each.id}" for each in base.people.values() if each.unit in rights.units]
    found = {"mine": mine, "unit": tuple(dict.fromkeys((*shared, *managed)))}
    if rights.has(Role.OPERATOR):
        found["all"] = ()
    return found


def may_see(rights: Rights, owner: str) -> bool:
    """Whether a promise of this owner is shown to somebody."""
    scopes = owners_of(rights)
    return "all" in scopes or any(owner in owners for owners in scopes.values())


def shown(rights: Rights, promise: str) -> Kept:
    """Return a promise that somebody sees, or whose message they may hear. Raises Http404."""
    kept = house().store.promises.get(promise)
    if kept is None or not (may_see(rights, kept.owner) or may_hear(rights, kept)):
        raise Http404
    return kept


def lines(rights: Rights, scope: str) -> list[Line]:
    """Return the promises of a scope that are not done, the nearest deadline first."""
    store, now = house().store, house().now()
    owners, mailboxes = owners_of(rights)[scope], mailboxes_of(rights) if rights.person else ()
    found: Iterable[Kept] = store.promises.open(MOST) if scope == "all" else store.promises.of_owner(*owners)
    ordered = sorted(found, key=lambda each: (each.due_at, each.id))[:MOST]
    return [line_of(rights, each, mailboxes, now) for each in ordered]


def line_of(rights: Rights, kept: Kept, mailboxes: Iterable[str], now: datetime | None = None) -> Line:
    """Return a promise as a list shows it."""
    now = now or house().now()
    return Line(
        kept,
        said(kept.words),
        kept.due_at <= now,
        0 < (kept.due_at - now).total_seconds() <= NEAR_S,
        may_hear(rights, kept, mailboxes) and sound_file(kept.recording) is not None,
    )


@gate(Role.EMPLOYEE)
@require_GET
def promises(request: HttpRequest) -> HttpResponse:
    """The list."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    allowed = owners_of(rights)
    scope = request.GET.get("of", "all" if "all" in allowed else "mine")
    if scope not in allowed:
        raise Http404
    found = lines(rights, scope)
    asked = replace(Asked.read(request.GET.dict()), of=scope)
    return render(
        request,
        "promises/promises.html",
        {
            "lines": found,
            "list": listed(found, asked, f"person:{rights.person}", house().now()),
            "query": asked.address(),
            "late": sum(each.late for each in found),
            "scope": scope,
            "scopes": [(name, SCOPES[name]) for name in allowed],
            "colleagues": colleagues(rights),
            "dials": live().board.registers(rights.person) is True,
        },
    )


@gate(Role.EMPLOYEE)
@require_POST
def act(request: HttpRequest, promise: str, action: str) -> HttpResponse:
    """Do one thing with a promise; of two at once one does it, and the other is told."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    kept = shown(rights, promise)
    if action not in ACTIONS:
        raise Http404
    to = request.POST.get("to", "")
    if action == "hand-over" and not can_keep(to):
        messages.warning(request, _("Choose who shall keep it."))
    elif carry_out(rights, kept, action, to):
        messages.success(request, _SAID[action])
    else:
        messages.warning(request, _("Somebody else was quicker; the list shows how it stands now."))
    if request.POST.get("back") in _BACK:
        return redirect(request.POST["back"])
    return to_list(request)


def to_list(request: HttpRequest) -> HttpResponse:
    """Go back to the list as it was, or to one promise."""
    if request.POST.get("back") == "story":
        match = request.resolver_match
        promise = match.kwargs["promise"] if match is not None else ""
        return redirect(
            reverse("promises-story", args=[promise]) + back(request.POST.get("list", ""), SCOPES)
        )
    scope = request.POST.get("of", "")
    return redirect(reverse("promises") + back(request.POST.get("list", f"of={scope}"), SCOPES))


#: Pages besides the list from which something is done with a promise.
_BACK: Final = ("me", "me-mailbox")
_SAID: Final = {
    "take": gettext_lazy("You have it now."),
    "interim": gettext_lazy("Noted: the caller knows that it takes longer."),
    "done": gettext_lazy("Kept. Thank you."),
    "release": gettext_lazy("Given back; anybody can take it."),
    "hand-over": gettext_lazy("Handed over."),
}
