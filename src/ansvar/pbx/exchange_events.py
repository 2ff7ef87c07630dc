"""What Asterisk says, in the words of `calls.events`: pure translations of ARI objects."""

from __future__ import annotations

import re
from typing import Any, Final

from ansvar.calls.events import Arrived, Cause, Transferred

Json = dict[str, Any]
_NUMBER: Final = re.compile(r"\+?[0-9*#]+")

#: Every channel, bridge, playback and recording that the machine names begins so.
OURS: Final = "an-"
APP: Final = "ansvar"
#: Endpoints that are no phones of ours.
TRUNK: Final = "trunk"
TRY: Final = "try"

#: The ARI events the exchange lives on; Asterisk is asked to send no others.
KINDS: Final = (
    "StasisStart",
    "StasisEnd",
    "ChannelDestroyed",
    "ChannelStateChange",
    "ChannelDtmfReceived",
    "ChannelHold",
    "ChannelUnhold",
    "ChannelTransfer",
    "PlaybackFinished",
    "RecordingStarted",
    "RecordingFinished",
    "RecordingFailed",
    "ContactStatusChange",
    "PeerStatusChange",
    "EndpointStateChange",
)

#: SIP answers that say more than the Q.850 cause Asterisk makes of them.
_BY_SIP: Final[dict[int, Cause]] = {
    408: "no answer",
    480: "no answer",
    486: "busy",
    487: "no answer",
    600: "busy",
    603: "declined",
    607: "declined",
}
#: Q.850 causes of a channel that was dialled and never answered.
_BY_Q850: Final[dict[int, Cause]] = {
    3: "unregistered",
    16: "normal",
    17: "busy",
    18: "no answer",
    19: "no answer",
    20: "unregistered",
    21: "declined",
    26: "elsewhere",
}
#: How we name a cause to Asterisk when we end a channel.
REASONS: Final[dict[Cause, str]] = {
    "normal": "normal",
    "busy": "busy",
    "no answer": "no_answer",
    "declined": "rejected",
    "unregistered": "unallocated",
    "elsewhere": "answered_elsewhere",
    "failed": "failure",
}


def cause_of(event: Json, answered: bool) -> Cause:
    """Return why a channel went, from ChannelDestroyed; one that was answered ended, whatever its last words."""
    if answered:
        return "normal"
    q850 = event.get("cause", 0)
    if q850 == 26:
        return "elsewhere"
    sip = event.get("tech_cause", 0)
    if sip in _BY_SIP:
        return _BY_SIP[sip]
    return _BY_Q850.get(q850, "failed")


def account_of(channel: Json) -> str:
    """Return the phone account of a channel (`anna.lind` of `PJSIP/anna.lind-0000001a`), "" for another kind."""
    technology, _, rest = channel["name"].partition("/")
    return rest.rpartition("-")[0] if technology == "PJSIP" else ""


def arrived(channel: Json, args: list[str]) -> Arrived | None:
    """Return the arrival of a channel that entered Stasis with these arguments, None when it is none.

    Arguments: `outside` or `inside`, what was dialled, then `name=value` for what else the dialplan knows:
    `pres` (presentation of the number), `diverted`, `urgent`, `language`.
    """
    if not args or args[0] not in ("outside", "inside"):
        return None
    facts = {name: value for name, sep, value in (part.partition("=") for part in args[2:]) if sep and value}
    number = channel.get("caller", {}).get("number", "")
    # A name instead of a number (`anonymous`, a user at some host) is no number to show, or to call back.
    withheld = facts.pop("pres", "").startswith("prohib") or not _NUMBER.fullmatch(number)
    facts.setdefault("diverted", channel.get("caller_rdnis", ""))
    facts["sip_call_id"] = channel.get("protocol_id", "")
    account = account_of(channel)
    return Arrived(
        channel=channel["id"],
        dialled=args[1] if len(args) > 1 else "",
        caller=None if withheld else number,
        account="" if args[0] == "outside" or account in (TRUNK, TRY) else account,
        headers=tuple((name, value) for name, value in facts.items() if value),
        up=channel.get("state") == "Up",
    )


def stasis_args(channel: Json) -> list[str] | None:
    """Return the arguments with which a channel is in our application, None when it is not in it."""
    place = channel.get("dialplan", {})
    app, *args = str(place.get("app_data", "")).split(",")
    return args if place.get("app_name") == "Stasis" and app == APP else None


def transferred(event: Json) -> Transferred | None:
    """Return what a phone asks for by SIP REFER (ChannelTransfer)."""
    source = event.get("referred_by", {}).get("source_channel", {}).get("id", "")
    if not source:
        return None
    target = event.get("refer_to", {})
    wanted = str(target.get("requested_destination", {}).get("destination", ""))
    other = target.get("destination_channel", {}).get("id", "")
    # `sip:anna@host;x`, `anna@host` and `anna` all name anna.
    number = wanted.partition(":")[2] if wanted.lower().startswith(("sip:", "sips:", "tel:")) else wanted
    return Transferred(source, number.partition("@")[0].partition(";")[0], other)


def registration(event: Json) -> tuple[str, bool] | None:
    """Return a PJSIP account and whether a phone is registered for it, None for another endpoint."""
    endpoint = event.get("endpoint", {})
    if endpoint.get("technology") != "PJSIP":
        return None
    return endpoint.get("resource", ""), endpoint.get("state") == "online"


def plain(text: str) -> str:
    """Leave out what would end a header or a quoted name."""
    return "".join(char for char in text if char.isprintable() and char not in '"<>\\').strip()
