"""From the commands of `calls.step` to changes of the store, one to one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import TypeVar

from ansvar.calls import commands as do
from ansvar.store import changes as to
from ansvar.store.faults import StoreRefused

_T = TypeVar("_T")


def batch_of(call: str, sequence: int, at: datetime, commands: Iterable[do.Command]) -> tuple[to.Change, ...]:
    """Return what one step of a call writes; commands for the exchange, `Ask` and `Send` write nothing.

    - `sequence`: that of the first `Note`; each further one counts on (see `next_sequence`).
    - `at`: the moment of the step, UTC. The same arguments give the same ids.

    Add `SaveLive` while the call goes on, `FinishCall` when it has ended. Raises StoreRefused for a `Change`
    that the store does not know.
    """
    batch: list[to.Change] = []
    for place, command in enumerate(commands):
        key = f"{call}/{sequence}/{place}"
        match command:
            case do.Note(kind=kind, facts=facts):
                batch.append(to.AppendEvent(call, sequence, at, kind, dict(facts)))
                sequence += 1
            case do.SetTimer(timer=name, at=due_at):
                batch.append(to.SetTimer(call, name, due_at))
            case do.CancelTimer(timer=name):
                batch.append(to.CancelTimer(call, name))
            case do.Promise():
                batch.append(_promise(call, at, command))
            case do.Notify(by=by, whom=whom):
                batch.append(to.QueueNotice(key, "call", by, whom, at, call=call))
            case do.Change(what=what, about=about):
                batch.append(_change(what, dict(about), key, at))
            case _:
                pass
    return tuple(batch)


def next_sequence(sequence: int, commands: Iterable[do.Command]) -> int:
    """Return the sequence that follows after a step."""
    return sequence + sum(isinstance(command, do.Note) for command in commands)


def _promise(call: str, at: datetime, made: do.Promise) -> to.MakePromise:
    return to.MakePromise(
        made.id,
        call,
        at,
        made.kind,
        made.row,
        made.owner,
        made.to,
        made.due_at,
        aim_at=made.aim_at,
        interim_at=made.interim_at,
        takes_over=made.takes_over,
        escalations=made.escalations,
        number=made.number,
        recording=made.recording,
        seconds=made.seconds,
        language=made.language,
        urgent=made.urgent,
    )


class _About:
    """The facts of a `Change`, asked for by name and kind."""

    def __init__(self, what: str, facts: Mapping[str, object], key: str, at: datetime) -> None:
        self._what, self._facts = what, facts
        self.key, self.at = key, at

    def text(self, name: str, otherwise: str | None = None) -> str:
        value = self._facts.get(name, otherwise)
        return otherwise if value is None and otherwise is not None else self._checked(name, value, str)

    def flag(self, name: str) -> bool:
        return self._checked(name, self._facts.get(name), bool)

    def moment(self, name: str, otherwise: datetime | None = None) -> datetime:
        value = self._facts.get(name, otherwise)
        if isinstance(value, str):
            try:
                value = datetime.fromisoformat(value)
            except ValueError:
                value = None
        moment = self._checked(name, value, datetime)
        if moment.tzinfo is None:
            raise StoreRefused(f"the change `{self._what}` needs the zone of `{name}`")
        return moment

    def moment_or_none(self, name: str) -> datetime | None:
        return None if self._facts.get(name) is None else self.moment(name)

    def _checked(self, name: str, value: object, kind: type[_T]) -> _T:
        if not isinstance(value, kind):
            raise StoreRefused(f"the change `{self._what}` needs `{name}` as a {_KINDS[kind]}")
        return value


_KINDS: dict[type, str] = {str: "text", bool: "yes or no", datetime: "moment"}


def _absence(a: _About) -> to.Change:
    person = a.text("person")
    return to.SetAbsence(
        a.key,
        person,
        a.text("kind"),
        a.moment("start", a.at),
        a.moment_or_none("end"),
        a.text("set_by", person),
        a.at,
        source=a.text("source", "self"),
        forward=a.text("forward", ""),
    )


def _access(a: _About) -> to.Change:
    owner, start, end = a.text("owner"), a.moment("start", a.at), a.moment_or_none("end")
    return to.GrantAccess(a.key, owner, a.text("delegate"), a.text("granted_by", owner), start, end)


#: What each `Change.what` becomes.
_CHANGES: dict[str, Callable[[_About], to.Change]] = {
    "absence": _absence,
    "present": lambda a: to.EndAbsence(a.text("person"), a.at),
    "forward": lambda a: to.SetForward(a.key, a.text("person"), a.text("to"), a.at),
    "no forward": lambda a: to.EndForward(a.text("person"), a.at),
    "forward answer": lambda a: to.AnswerForward(a.text("person"), a.text("by"), a.flag("accepted"), a.at),
    "operator in": lambda a: to.OperatorIn(a.key, a.text("operator"), a.at),
    "operator out": lambda a: to.OperatorOut(a.text("operator"), a.at),
    "pin": lambda a: to.SetPin(a.text("owner"), a.text("pin"), a.at),
    "greeting": lambda a: to.SetGreeting(a.text("owner"), a.text("recording"), a.at),
    "access": _access,
    "no access": lambda a: to.EndAccess(a.text("owner"), a.text("delegate"), a.at),
    "heard": lambda a: to.HearMessage(a.text("promise"), a.text("by"), a.at),
    "take": lambda a: to.TakePromise(a.text("promise"), a.text("by"), a.at),
    "interim": lambda a: to.GiveInterim(a.text("promise"), a.text("by"), a.at),
    "hand over": lambda a: to.HandOver(a.text("promise"), a.text("to"), a.text("by"), a.at),
    "done": lambda a: to.KeepPromise(a.text("promise"), a.text("by"), a.at, a.text("how", "")),
}


def _change(what: str, facts: Mapping[str, object], key: str, at: datetime) -> to.Change:
    build = _CHANGES.get(what)
    if build is None:
        raise StoreRefused(f"the store knows no change `{what}`; it knows {', '.join(sorted(_CHANGES))}")
    return build(_About(what, facts, key, at))
