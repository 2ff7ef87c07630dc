"""What must be on record after a scenario; held of every scenario, and what it says itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from ansvar.phone import Call
from ansvar.store.values import CallRecord, Event, Kept
from real.house import SOON_S, HouseFault, until
from real.runner import Actor, Stage
from real.steps import came_to


async def check(stage: Stage) -> None:
    """Raise HouseFault for the first thing that does not hold."""
    for actor in stage.actors.values():
        for call in actor.placed:
            await _one_record(stage, actor, call)
    await _nothing_more(stage)
    for name, wanted in stage.scenario.record.items():
        actor = stage.actors[name]
        if not actor.placed:
            raise HouseFault(f"{name} placed no call, so there is no record to look at")
        await _record(stage, actor.placed[0], wanted)
    if stage.scenario.rang is not None:
        rang = {actor.name for actor in stage.actors.values() if came_to(actor)}
        if rang != set(stage.scenario.rang):
            raise HouseFault(f"the telephones that rang are {sorted(rang)}")


async def _one_record(stage: Stage, actor: Actor, call: Call) -> None:
    """Exactly one record, one end, and one promise per recording."""
    house = stage.house
    if (call.number == "112" or call.code in (403, 404)) and not await house.events(call):
        return  # emergency calls go out without the engine; what is no number is refused before it
    await until(
        lambda: house.events(call),
        SOON_S,
        lambda: f"the service knows nothing of the call of {actor.name} to {call.number}",
    )
    record = await house.record(call)
    events = await house.events(call)
    ends = [event for event in events if event.kind == "ended" and event.call == record.call]
    if len({event.call for event in events}) != 1 or len(ends) != 1:
        raise HouseFault(f"the call of {actor.name} has {len(ends)} ends: {events}")
    promises = await house.promises(call)
    recordings = Counter(promise.recording for promise in promises if promise.recording)
    if recordings and max(recordings.values()) > 1:
        raise HouseFault(f"two promises for one recording: {promises}")
    noted = [event.facts["promise"] for event in events if event.kind == "promised"]
    if sorted(noted) != sorted(promise.id for promise in promises):
        raise HouseFault(f"promised {noted}, but kept {[promise.id for promise in promises]}")


async def _nothing_more(stage: Stage) -> None:
    """As many records as calls were placed, operators' own codes aside."""
    known = set()
    for call in stage.placed:
        known |= {event.call for event in await stage.house.events(call)}
    for record in await stage.house.records_since(stage.began):
        if (
            record.call not in known
            and not record.dialled.startswith(("*11", "#11"))
            and record.dialled != "112"
        ):
            raise HouseFault(f"a record that belongs to no call of the scenario: {record}")


async def _record(stage: Stage, call: Call, wanted: Mapping[str, Any]) -> None:
    record, events = await stage.house.record(call), await stage.house.events(call)
    kept = await stage.house.promises(call)
    plain = {
        "outcome": record.outcome, "sought": record.called, "reached": record.reached, "language": record.language,
        "picked up by": record.picked_up_by, "direction": record.direction,
    }  # fmt: skip
    for key, found in plain.items():
        if key in wanted:
            expected = "" if wanted[key] in ("nobody", None) else stage.key(str(wanted[key]))
            if found != expected:
                raise HouseFault(f"{key}: {found or 'nobody'}, not {expected or 'nobody'}; {record}")
    rows(wanted, record, events)
    promises(stage, wanted, kept)
    said(wanted, events)
    kinds = [event.kind for event in events]
    for kind in wanted.get("events", ()):
        if kind not in kinds:
            raise HouseFault(f"no event `{kind}` among {kinds}")
    for kind in wanted.get("never events", ()):
        if kind in kinds:
            raise HouseFault(f"there is an event `{kind}`: {kinds}")
    if "waited at most" in wanted and record.waited_s > float(wanted["waited at most"]):
        raise HouseFault(f"the caller waited {record.waited_s} s")


def rows(wanted: Mapping[str, Any], record: CallRecord, events: tuple[Event, ...]) -> None:
    """`rows`: rows that decided, in this order; `row`: the row of the phone that answered, or of the promise."""
    if "rows" in wanted:
        rows = iter(record.determined_by)
        missing = [row for row in wanted["rows"] if row not in rows]
        if missing:
            raise HouseFault(f"rows {list(record.determined_by)}, without {missing}")
    if "row" in wanted:
        deciding = [
            event.facts.get("row") for event in events if event.kind in ("answered", "promised", "announced")
        ]
        if wanted["row"] not in deciding:
            raise HouseFault(f"decided by {deciding}, not by {wanted['row']}")


def promises(stage: Stage, wanted: Mapping[str, Any], kept: tuple[Kept, ...]) -> None:
    """As many promises as wanted, in order, each with the facts that are named."""
    if "promises" not in wanted:
        return
    expected = wanted["promises"] or []
    if len(expected) != len(kept):
        raise HouseFault(f"{len(kept)} promises, not {len(expected)}: {kept}")
    for each, promise in zip(expected, kept, strict=True):
        zone = stage.house.place
        found = {
            "kind": promise.kind, "owner": promise.owner, "to": promise.to, "state": promise.state,
            "number": promise.number or "none", "row": promise.row, "done by": promise.done_by,
            "takes over": ", ".join(promise.takes_over),
        }  # fmt: skip
        for key, value in each.items():
            if key == "due" and (hours := re.fullmatch(r"(\d+) h later", str(value))):
                later = promise.due_at - promise.made_at
                if abs(later - timedelta(hours=int(hours[1]))) > timedelta(minutes=1):
                    raise HouseFault(f"made {promise.made_at}, due {promise.due_at}, not {value}")
            elif key == "due":
                local = promise.due_at.astimezone(ZoneInfo(stage.house.organisation.zone))
                if f"{local:%a %Y-%m-%d %H:%M}".find(str(value)) < 0:
                    raise HouseFault(f"due {local:%a %Y-%m-%d %H:%M}, not {value}")
            elif key == "interim":
                local = (promise.interim_at or promise.made_at).astimezone(
                    ZoneInfo(stage.house.organisation.zone)
                )
                if promise.interim_at is None or f"{local:%a %Y-%m-%d %H:%M}".find(str(value)) < 0:
                    raise HouseFault(f"interim answer {promise.interim_at}, not {value}")
            elif key == "seconds":
                if abs(promise.seconds - float(value)) > 1.0:
                    raise HouseFault(f"a recording of {promise.seconds} s, not {value}")
            elif key == "urgent":
                if ("yes" if promise.urgent else "no") != str(value):
                    raise HouseFault(f"urgent: {promise.urgent}")
            elif key not in found:
                raise HouseFault(
                    f"a promise has no `{key}`; use {sorted(found)}, due, seconds, urgent ({zone})"
                )
            elif found[key] != stage.key(str(value)):
                raise HouseFault(f"the promise's {key} is {found[key]}, not {stage.key(str(value))}")


def said(wanted: Mapping[str, Any], events: tuple[Event, ...]) -> None:
    """`said`: words that were spoken; `never said`: words that never may be."""
    spoken = " ".join(
        str(text) for event in events if event.kind == "said" for text in event.facts["sentences"]
    )
    for text in wanted.get("said", ()):
        if str(text).casefold() not in spoken.casefold():
            raise HouseFault(f"`{text}` was not said: {spoken}")
    for text in wanted.get("never said", ()):
        if str(text).casefold() in spoken.casefold():
            raise HouseFault(f"`{text}` was said: {spoken}")
