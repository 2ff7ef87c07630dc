"""What can be asked for, and the states of it; how each is called."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from django.utils.translation import gettext_lazy


class Kind(StrEnum):
    """What somebody wants."""

    FAULT = "fault"
    QUESTION = "question"
    ORDER = "order"


class State(StrEnum):
    """How far it is."""

    APPROVAL = "approval"
    NEW = "new"
    PLANNED = "planned"
    WORK = "work"
    WAITING = "waiting"
    DONE = "done"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


#: Somebody has still something to do with it.
OPEN: Final = (State.NEW, State.PLANNED, State.WORK, State.WAITING, State.APPROVAL)
#: Those who work the list can do something now.
TO_DO: Final = (State.NEW, State.PLANNED, State.WORK)
OVER: Final = (State.DONE, State.DECLINED, State.WITHDRAWN)

KINDS: Final = {
    Kind.FAULT: gettext_lazy("Fault"),
    Kind.QUESTION: gettext_lazy("Question"),
    Kind.ORDER: gettext_lazy("Order"),
}
STATES: Final = {
    State.APPROVAL: gettext_lazy("waits for approval"),
    State.NEW: gettext_lazy("new"),
    State.PLANNED: gettext_lazy("planned"),
    State.WORK: gettext_lazy("in work"),
    State.WAITING: gettext_lazy("waits for an answer"),
    State.DONE: gettext_lazy("done"),
    State.DECLINED: gettext_lazy("declined"),
    State.WITHDRAWN: gettext_lazy("withdrawn"),
}
#: The colour of a state, beside its word.
COLOURS: Final = {
    State.APPROVAL: "warning",
    State.NEW: "info",
    State.PLANNED: "accent",
    State.WORK: "accent",
    State.WAITING: "warning",
    State.DONE: "success",
    State.DECLINED: "neutral",
    State.WITHDRAWN: "neutral",
}
#: What a fault or an order is about. `lost` and `broken` come from /devices alone.
WHATS: Final = {
    Kind.FAULT: {
        "phone": gettext_lazy("A phone or headset"),
        "line": gettext_lazy("A number cannot be reached, or rings in the wrong place"),
        "sound": gettext_lazy("Bad sound"),
        "call": gettext_lazy("A call that went wrong"),
        "mailbox": gettext_lazy("Mailbox or greeting"),
        "pages": gettext_lazy("These pages, or something that shuts me out"),
        "other": gettext_lazy("Something else"),
    },
    Kind.QUESTION: {},
    Kind.ORDER: {
        "extension": gettext_lazy("New extension"),
        "number": gettext_lazy("New direct number"),
        "phone": gettext_lazy("Phone"),
        "headset": gettext_lazy("Headset"),
        "subscription": gettext_lazy("Mobile subscription"),
        "move": gettext_lazy("Move to another place or unit"),
        "group": gettext_lazy("Change of a group or function"),
        "leaves": gettext_lazy("Somebody leaves"),
        "other": gettext_lazy("Something else"),
    },
}
FROM_DEVICES: Final = {
    "lost": gettext_lazy("Lost: the subscription is to be blocked at once"),
    "broken": gettext_lazy("Replacement for a broken one"),
    "renewal": gettext_lazy("Replacement that is due"),
}
#: Orders that cost, until somebody says otherwise: the unit's manager approves them.
COST: Final = frozenset({"number", "phone", "headset", "subscription", "broken"})
CHOSEN: Final = (*WHATS[Kind.ORDER], "broken", "renewal")


def called(kind: str, what: str) -> str:
    """Return what a fault or an order is about, in words; "" for a question."""
    known = WHATS.get(Kind(kind), {}) | FROM_DEVICES
    return str(known.get(what, ""))
