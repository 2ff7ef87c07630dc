"""What `ansvar try` prints: what the caller met, as it happens, and how it ended."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ansvar.cli.common import out
from ansvar.cli.try_place import Running

if TYPE_CHECKING:
    from ansvar.phone.call import Call
    from ansvar.phone.trial import Happening, Result


class Printer:
    """Prints what happens as it happens."""

    def __init__(self, running: Running) -> None:
        self._running = running
        self._told = self._spoken = False

    def __call__(self, happening: Happening) -> None:
        if happening.told:
            self._told = True
            self._spoken = self._spoken or happening.kind == "said"
        elif self._told and happening.kind in ("rings", "taken"):
            return  # the service says it better
        for line in self._lines(happening.kind, happening.facts, happening.told):
            out(f"{happening.at_s:6.1f} s  {line}")
        if happening.kind == "heard":
            self._spoken = False

    def _lines(self, kind: str, facts: Mapping[str, Any], told: bool) -> list[str]:
        name = self._running.name
        who = name(str(facts.get("who") or facts.get("by") or facts.get("to") or facts.get("owner") or ""))
        if not told:
            return _own_lines(kind, facts, self._spoken)
        if kind == "said":
            return [f"\N{BLACK TELEPHONE} {sentence}" for sentence in facts.get("sentences", ())]
        if kind == "promised":
            return [f"promise: {_promise(facts, self._running)}"]
        if kind == "routed":
            rows = ", ".join(map(str, facts.get("rows", ())))
            return [f"decided by {rows}"] if rows else []
        if kind == "not answered":
            return [f"{who} does not answer ({facts.get('why', 'no answer')})"]
        if kind in ("offered", "ended", "dialled"):
            return []  # what the caller did, what the last line says, what `ringing` says better
        plain = {
            "ringing": f"rings at {who}", "answered": f"{who} answers", "picked up": f"{who} picks the call up",
            "queued": "waits in the queue", "offered to": f"offered to {who}", "greeted": f"greeting of {who}",
            "pressed": f"key {facts.get('key', '')}: {facts.get('action', '')}", "transferred": f"handed on to {who}",
            "announced": "an announcement ends the call", "recalled": f"comes back to {who}",
        }  # fmt: skip
        return [plain.get(kind, kind + (f": {who}" if who else ""))]


def _own_lines(kind: str, facts: Mapping[str, Any], spoken: bool) -> list[str]:
    from ansvar.phone.measure import CALL_TONE_HZ

    if kind == "heard":
        seconds = f"{facts['seconds']:g} s"
        if facts["sound"] != "tone":
            return [f"(spoken {seconds})" if spoken else f"(heard {seconds} of sound)"]
        ringing = abs(facts["hz"] - CALL_TONE_HZ) < 15
        tone = "of ringing tone" if ringing else f"of a tone at {facts['hz']:.0f} Hz"
        return [f"(heard {seconds} {tone})"]
    return {
        "rings": ["it rings"],
        "taken": ["the call is taken"],
        "key": [f"presses {facts.get('keys', '')}"],
        "message": [f"leaves a message of {facts.get('seconds', 0):.1f} s"],
    }.get(kind, [])


def _promise(facts: Mapping[str, Any], running: Running) -> str:
    of = {
        "call-back": "a call back",
        "mailbox": "an answer to the mailbox",
        "message": "an answer to the message",
    }
    what = of.get(str(facts.get("of", "")), "an answer")
    owner = running.name(str(facts.get("owner", "")))
    return f"{what} by {running.moment(facts.get('due_at', ''))}" + (f", owed by {owner}" if owner else "")


def print_end(result: Result, running: Running) -> None:
    """Print how the call ended, and what was promised."""
    heard = f"{result.sounding_s:.1f} s of speech or music heard"
    out(f"{result.seconds:6.1f} s  the call ends: {result.outcome}; {heard}")
    for facts in result.promises:
        out(f"Promised: {_promise(facts, running)}.")
    if not result.told:
        out("The service told nothing of this call, so this is judged by its sound and signals alone.")


def as_json(result: Result, number: str, call: Call) -> dict[str, Any]:
    """Return what the caller met as one object."""
    return {
        "number": number,
        "call_id": call.id,
        "outcome": result.outcome,
        "answer_or_promise": result.kept_faith,
        "told_by_service": result.told,
        "seconds": round(result.seconds, 2),
        "sound_s": round(result.sounding_s, 2),
        "promises": result.promises,
        "happenings": result.happenings,
        "heard": result.stretches,
        "sip": {"code": call.code, "cause": call.cause, "ended_by": call.ended_by},
    }
