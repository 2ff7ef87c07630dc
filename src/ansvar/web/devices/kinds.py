"""What is handed out, and in which state it can be; how each is called."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from django.utils.translation import gettext_lazy


class Kind(StrEnum):
    """What it is."""

    MOBILE = "mobile"
    SUBSCRIPTION = "subscription"
    DESK = "desk"
    CORDLESS = "cordless"
    HEADSET = "headset"


class State(StrEnum):
    """Where it is."""

    STORE = "store"
    USE = "use"
    LOST = "lost"
    BROKEN = "broken"
    RETURNED = "returned"
    REPLACED = "replaced"
    STOPPED = "stopped"


KINDS: Final = {
    Kind.MOBILE: gettext_lazy("Mobile phone"),
    Kind.SUBSCRIPTION: gettext_lazy("Subscription"),
    Kind.DESK: gettext_lazy("Desk phone"),
    Kind.CORDLESS: gettext_lazy("Cordless phone"),
    Kind.HEADSET: gettext_lazy("Headset"),
}
STATES: Final = {
    State.STORE: gettext_lazy("in store"),
    State.USE: gettext_lazy("in use"),
    State.LOST: gettext_lazy("lost"),
    State.BROKEN: gettext_lazy("broken"),
    State.RETURNED: gettext_lazy("handed back"),
    State.REPLACED: gettext_lazy("replaced"),
    State.STOPPED: gettext_lazy("subscription stopped"),
}
COLOURS: Final = {
    State.STORE: "neutral",
    State.USE: "success",
    State.LOST: "danger",
    State.BROKEN: "warning",
    State.RETURNED: "neutral",
    State.REPLACED: "neutral",
    State.STOPPED: "neutral",
}
#: Somebody has it, or had it last and has not handed it back.
HELD: Final = (State.USE, State.LOST, State.BROKEN)
#: Nobody will have it again.
GONE: Final = (State.REPLACED, State.STOPPED)
#: What stores something, or calls: the holder answers for it (N14).
ANSWERED_FOR: Final = (Kind.MOBILE, Kind.SUBSCRIPTION, Kind.DESK, Kind.CORDLESS)
