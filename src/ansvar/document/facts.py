"""The settings of the sections as rows of label and value, only those that the file really sets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from pydantic import BaseModel

from ansvar.document.say import Speaker
from ansvar.policy.model import LocalRules
from ansvar.policy.sections import (
    Answering,
    Conduct,
    Devices,
    Mailbox,
    Numbers,
    PresenceRules,
    Privacy,
    Queue,
    Records,
    Staffing,
    Switchboard,
)
from ansvar.words.clock import ClockSpan
from ansvar.words.spans import CountBound, Length, LengthBound, Wait
from ansvar.words.text import Text

_Show = Callable[[Speaker, Any], str]


def _closed(prefix: str = "v.", word: str = "and") -> _Show:
    def show(say: Speaker, value: Any) -> str:
        return say.values(value if isinstance(value, tuple) else (value,), prefix, word)

    return show


def _number(say: Speaker, value: Any) -> str:
    special = {"unit": "v.unit number", "function": "v.function number"}
    values = value if isinstance(value, tuple) else (value,)
    return say.join(say(special.get(item, f"v.{item}")) for item in values)


def _pin(say: Speaker, value: Any) -> str:
    words = str(value).split()
    if words[:2] == ["at", "least"] and len(words) > 2 and words[2].isdigit():
        return say("v.pin", n=words[2])
    return say.known(f"v.{value}", str(value))


def _ends(say: Speaker, value: Any) -> str:
    return say.join((say.end(item) for item in value), "or")


def _people(say: Speaker, value: Any) -> str:
    names = value if isinstance(value, tuple) else (value,)
    return say.join(say.known(f"v.{name}", "") or say.role(name) for name in names)


def _first(say: Speaker, value: Any) -> str:
    said = []
    for item in value:
        kind, _, name = str(item).partition(" ")
        said.append(say.named(name, "caller_list") if name else say.known(f"first.{kind}", kind))
    return ", ".join(said)


def _pairs(say: Speaker, value: Mapping[str, Any]) -> str:
    def one(item: Any) -> str:
        if isinstance(item, Text):
            return say.text(item)
        return ", ".join(item) if isinstance(item, tuple) else str(item)

    return "; ".join(f"{name}: {one(item)}" for name, item in value.items())


#: How a field is shown where its type does not say it.
_SHOWN: Final[Mapping[str, _Show]] = {
    "answering.service_level": lambda say, value: say.service_level(value),
    "switchboard.service_level": lambda say, value: say.service_level(value),
    "queue.service_level": lambda say, value: say.service_level(value),
    "answering.no_mailbox_on": lambda say, value: say.join(value),
    "mailbox.required_for": _people,
    "mailbox.pin": _pin,
    "switchboard.hours": lambda say, value: say.hours(value),
    "switchboard.overflow": _ends,
    "switchboard.owner": lambda say, value: str(value),
    "switchboard.requests": lambda say, value: str(value),
    "queue.hours": lambda say, value: say.hours(value),
    "queue.then": _ends,
    "queue.members": lambda say, value: str(value),
    "queue.strategy": lambda say, value: say(f"strategy.{value}"),
    "numbers.shown": _number,
    "numbers.shown_outside_hours": _number,
    "numbers.published": _number,
    "numbers.hours": lambda say, value: say.hours(value),
    "numbers.emergency": lambda say, value: ", ".join(value),
    "numbers.barred": lambda say, value: ", ".join(value),
    "numbers.forward_to": _closed(),
    "devices.silent_in": lambda say, value: say.join(say.kind(item) for item in value),
    "devices.given_to": _people,
    "devices.install_guide": lambda say, value: str(value),
    "privacy.caller": _closed("v.detail."),
    "local.hours": lambda say, value: say.hours(value),
    "staffing.hours": lambda say, value: say.hours(value),
    "staffing.days": lambda say, value: say.days(value.days),
    "staffing.time": lambda say, value: say.join(say.span(item) for item in value),
    "mailbox.alternative_never": lambda say, value: say.join((say.ban(item) for item in value), "or"),
    "switchboard.first": _first,
    "queue.first": _first,
    "records.fields": lambda say, value: say.values(value, "field."),
}
#: The sections whose settings are shown as label and value.
SECTIONS: Final[Mapping[str, type[BaseModel]]] = {
    "presence": PresenceRules,
    "answering": Answering,
    "mailbox": Mailbox,
    "switchboard": Switchboard,
    "queue": Queue,
    "numbers": Numbers,
    "devices": Devices,
    "privacy": Privacy,
    "records": Records,
    "conduct": Conduct,
    "staffing": Staffing,
    "local": LocalRules,
}
#: Fields of sections that stand elsewhere in the document, or nowhere.
HIDDEN: Final = frozenset(
    {
        "source",
        "local.route",
        "queue.name",
        "staffing.name",
        "presence.deviation",
        "privacy.person",
        "privacy.deputy",
        "privacy.operator",
        "privacy.colleague",
        "privacy.manager",
        "privacy.retention",
    }
)


def value_of(say: Speaker, section: str, name: str, value: Any) -> str:
    """Return the value of a setting in words."""
    own = _SHOWN.get(f"{section}.{name}")
    if own is not None:
        return own(say, value)
    if isinstance(value, bool):
        return say.yes(value)
    if isinstance(value, Wait):
        oblique = name in ("within", "aim", "others_within", "recall")
        return say.wait(value, oblique and say.language in ("de",))
    if isinstance(value, Length):
        return say.length(value, say.language == "de")
    if isinstance(value, LengthBound):
        return say.length_bound(value)
    if isinstance(value, CountBound):
        return say.count_bound(value)
    if isinstance(value, ClockSpan):
        return say.span(value)
    if isinstance(value, Text):
        return say.text(value)
    if isinstance(value, Mapping):
        return _pairs(say, value)
    if isinstance(value, int | float):
        return say.number(value)
    return _closed()(say, value)


def settings(say: Speaker, section: str, part: BaseModel) -> tuple[tuple[str, str], ...]:
    """Return (label, value) of every setting of a section that the file sets."""
    rows = []
    for name in type(part).model_fields:
        if name not in part.model_fields_set or name in HIDDEN or f"{section}.{name}" in HIDDEN:
            continue
        value = getattr(part, name)
        if value is None or value in ((), {}):
            continue
        rows.append((say(f"set.{section}.{name}"), value_of(say, section, name, value)))
    return tuple(rows)


def spoken(say: Speaker) -> tuple[tuple[str, str], ...]:
    """Return in which languages callers are met, where there are several, and how theirs is known."""
    site = say.policy.site
    if len(site.languages) < 2:
        return ()
    languages = say.join(say.known(f"lang.{item}", item) for item in site.languages)
    known = say.join((say(f"langfrom.{item}") for item in site.language_from), "or")
    return (say("set.site.languages"), languages), (say("set.site.language_from"), known)
