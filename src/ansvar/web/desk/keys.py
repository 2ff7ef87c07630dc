"""The keys of the desk: what each does, which one somebody has chosen for it, and the page where that is changed.

One key without a modifier is quick, and in the way of whoever speaks to the computer or has an unsteady hand:
each can be changed or taken away, all can be switched off (WCAG 2.1.4). They are kept with the account, so that
every computer at the switchboard knows them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from ansvar.web.desk.models import Keys
from ansvar.web.gates import Role, gate


@dataclass(frozen=True, slots=True)
class Action:
    """Something that one key does. `key`: the usual one; `phone`: only where the browser is a telephone."""

    name: str
    key: str
    text: Any
    phone: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Actions that belong together on the list."""

    title: Any
    actions: tuple[Action, ...]


GROUPS: Final = (
    Group(
        gettext_lazy("Callers"),
        (
            Action("next", "n", gettext_lazy("Answer the next caller")),
            Action("hold", "h", gettext_lazy("Hold, and back to the caller")),
            Action("park", "k", gettext_lazy("Put the caller on the hold list")),
            Action("resume", "g", gettext_lazy("To the first caller on the hold list")),
            Action("end", "x", gettext_lazy("End the call, or let another take it")),
            Action("recall", "r", gettext_lazy("Take back a call that was handed on")),
            Action("pick-up", "a", gettext_lazy("Answer with the phone in this browser"), True),
            Action("mute", "u", gettext_lazy("Microphone off and on"), True),
        ),
    ),
    Group(
        gettext_lazy("Hand on"),
        (
            Action("transfer", "t", gettext_lazy("Hand on to the person shown")),
            Action("consult", "f", gettext_lazy("Ask the person shown first")),
            Action("join", "j", gettext_lazy("Hand on now to whom you ask")),
            Action("back", "b", gettext_lazy("Back to the caller")),
            Action("mailbox", "v", gettext_lazy("To the mailbox of the person shown")),
            Action("mobile", "o", gettext_lazy("To the mobile of the person shown")),
        ),
    ),
    Group(
        gettext_lazy("The person shown"),
        (
            Action("message", "m", gettext_lazy("Message to the person shown")),
            Action("away", "w", gettext_lazy("Set the person shown away or back")),
            Action("note", "y", gettext_lazy("Note about the person shown")),
        ),
    ),
    Group(
        gettext_lazy("Go to"),
        (
            Action("search", "/", gettext_lazy("Search")),
            Action("queue", "q", gettext_lazy("To the waiting callers")),
            Action("call", "c", gettext_lazy("To the call")),
            Action("notices", "i", gettext_lazy("To the notices")),
            Action("help", "?", gettext_lazy("This list")),
        ),
    ),
    Group(
        gettext_lazy("Say aloud"),
        (
            Action("say-queue", "s", gettext_lazy("Say who waits")),
            Action("say-call", "d", gettext_lazy("Say the call")),
            Action("say-person", "p", gettext_lazy("Say the person shown")),
            Action("say-again", "l", gettext_lazy("Say the last message again")),
        ),
    ),
)
ACTIONS: Final = {action.name: action for group in GROUPS for action in group.actions}


def keys_of(request: HttpRequest) -> Mapping[str, str]:
    """Return the key of each action of somebody's desk; without those taken away, and none when they are switched off."""
    found: Mapping[str, str] | None = getattr(request, "_desk_keys", None)
    if found is None:
        kept = _kept(request)
        found = {name: key for name, key in _whole(kept).items() if key} if kept.on else {}
        request._desk_keys = found  # type: ignore[attr-defined]
    return found


def _kept(request: HttpRequest) -> Keys:
    return Keys.objects.filter(user_id=request.user.pk).first() or Keys(user_id=request.user.pk)


def _whole(kept: Keys) -> dict[str, str]:
    """Return the key of every action: the usual one unless another was chosen."""
    return {name: kept.chosen.get(name, action.key) for name, action in ACTIONS.items()}


@dataclass(frozen=True, slots=True)
class Field:
    """One key on the page, with what is wrong about it."""

    action: Action
    key: str
    fault: str = ""


def read(given: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the keys that were asked for, and for each that cannot be, why: one sentence beside it."""
    wanted = {name: given.get(name, "").strip() for name in ACTIONS}
    faults: dict[str, str] = {}
    first: dict[str, str] = {}
    for name, key in wanted.items():
        if not key:
            continue
        wanted[name] = key = key.lower()
        if len(key) != 1 or not key.isprintable():
            faults[name] = _("One sign, without Ctrl or Alt.")
        elif key in first:
            other = str(ACTIONS[first[key]].text)
            faults[name] = _("“%(key)s” is taken: %(action)s.") % {"key": key, "action": other}
        else:
            first[key] = name
    return wanted, faults


@gate(Role.OPERATOR)
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """`/desk/keys/`: change a key, take it away, switch all off, or back to the usual ones."""
    kept = _kept(request)
    if request.method == "POST":
        if request.POST.get("do") == "reset":
            Keys.objects.update_or_create(user_id=request.user.pk, defaults={"chosen": {}, "on": True})
            messages.success(request, _("The usual keys again."))
            return redirect("desk-keys")
        wanted, faults = read(request.POST.dict())
        on = request.POST.get("on") == "yes"
        if not faults:
            chosen = {name: key for name, key in wanted.items() if key != ACTIONS[name].key}
            Keys.objects.update_or_create(user_id=request.user.pk, defaults={"chosen": chosen, "on": on})
            messages.success(request, _("Saved. The desk obeys these keys."))
            return redirect("desk-keys")
        return _shown(request, wanted, faults, on, 422)
    return _shown(request, _whole(kept), {}, kept.on)


def _shown(
    request: HttpRequest, keys: Mapping[str, str], faults: Mapping[str, str], on: bool, status: int = 200
) -> HttpResponse:
    groups = [
        (group.title, [Field(each, keys[each.name], faults.get(each.name, "")) for each in group.actions])
        for group in GROUPS
    ]
    context = {"groups": groups, "on": on, "faults": len(faults)}
    return render(request, "desk/keys.html", context, status=status)
