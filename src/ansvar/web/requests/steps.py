"""Making a request and taking it further: each step with its line in the thread, the audit log and the outbox."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import F

from ansvar.engine.mail.asked import ANSWERED, APPROVE, URGENT
from ansvar.store.changes import Change, QueueNotice
from ansvar.web import audit
from ansvar.web.gates import Rights, Role
from ansvar.web.house import house
from ansvar.web.people import manager_of, managers_of, of_role
from ansvar.web.requests.kinds import CHOSEN, COST, OPEN, OVER, Kind, State
from ansvar.web.requests.models import Costs, Entry, Request


def costs() -> dict[str, bool]:
    """Return for each order whether a manager approves it."""
    said = dict(Costs.objects.values_list("what", "approved"))
    return {what: said.get(what, what in COST) for what in CHOSEN}


def may_work(rights: Rights, request: Request) -> bool:
    """Whether somebody works this: the telephone administrators everything, operators answer questions (F13, F18)."""
    return rights.has(Role.TELEPHONE) or (rights.has(Role.OPERATOR) and request.kind == Kind.QUESTION)


def may_approve(rights: Rights, request: Request) -> bool:
    """Whether somebody decides what it may cost: the unit's manager, or one above; never for oneself."""
    return (
        request.kind == Kind.ORDER
        and request.asker != rights.who
        and bool(rights.person)
        and rights.person in managers_of(request.unit)
    )


def may_see(rights: Rights, request: Request) -> bool:
    """Whether somebody may read a request: who asked, who works it, who approves it."""
    return request.asker == rights.who or may_work(rights, request) or may_approve(rights, request)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A request before it is made."""

    kind: Kind
    what: str = ""
    title: str = ""
    words: str = ""
    about: str = ""
    call: str = ""
    device: int | None = None
    urgent: bool = False
    wanted_on: date | None = None


def make(rights: Rights, wanted: Wanted, changes: list[Change]) -> Request:
    """Make a request; what is to be written with it goes into `changes` (`audit.together`)."""
    now, known = house().now(), house()
    person = known.person(rights.person)
    unit = person.unit if person is not None else ""
    approver = manager_of(unit)
    asked_first = wanted.kind is Kind.ORDER and costs().get(wanted.what, False)
    waits = bool(asked_first and approver and approver != rights.person and unit not in rights.units)
    made = Request.objects.create(
        kind=wanted.kind.value,
        what=wanted.what,
        state=(State.APPROVAL if waits else State.NEW).value,
        asker=rights.who,
        person=rights.person,
        unit=unit,
        about=wanted.about[:200],
        call=wanted.call[:200],
        device=wanted.device,
        title=wanted.title[:120],
        words=wanted.words,
        urgent=wanted.urgent,
        wanted_on=wanted.wanted_on,
        made_at=now,
        changed_at=now,
    )
    changes.append(audit.line(rights.who, "request made", request=made.pk, kind=made.kind, about=made.what))
    if waits:
        changes.append(_notice(APPROVE, made, approver))
    elif wanted.urgent:
        changes += [_notice(URGENT, made, each) for each in of_role(Role.TELEPHONE.value)]
    return made


def _notice(kind: str, request: Request, person: str) -> QueueNotice:
    """Return a mail that says where to look, and nothing of what stands there."""
    id = f"request/{request.pk}/{secrets.token_hex(6)}"
    return QueueNotice(id, kind, "mail", f"person:{person}", house().now())


#: What can be done from which states, and by whom: `work`, `approve` or `ask`; and the state it leads to.
STEPS: Final[dict[str, tuple[str, tuple[State, ...], State | None]]] = {
    "take": ("work", (State.NEW, State.PLANNED), State.WORK),
    "plan": ("work", (State.NEW, State.PLANNED, State.WORK, State.WAITING), State.PLANNED),
    "answer": ("work", tuple(State), None),
    "ask": ("work", (State.NEW, State.PLANNED, State.WORK), State.WAITING),
    "note": ("work", tuple(State), None),
    "done": ("work", (State.NEW, State.PLANNED, State.WORK, State.WAITING), State.DONE),
    "decline": ("work", OPEN, State.DECLINED),
    "approve": ("approve", (State.APPROVAL,), State.NEW),
    "refuse": ("approve", (State.APPROVAL,), State.DECLINED),
    "write": ("own", OPEN, None),
    "reopen": ("either", OVER, State.NEW),
    "withdraw": ("own", OPEN, State.WITHDRAWN),
}
#: Steps that say nothing without words.
WORDED: Final = ("answer", "ask", "note", "decline", "refuse", "write", "reopen")


def can(rights: Rights, request: Request) -> frozenset[str]:
    """Return what somebody can do with a request as it stands."""
    who = {
        "work": may_work(rights, request),
        "approve": may_approve(rights, request),
        "own": request.asker == rights.who,
    }
    who["either"] = who["work"] or who["own"]
    return frozenset(
        step for step, (by, states, _to) in STEPS.items() if who[by] and State(request.state) in states
    )


def take_step(
    rights: Rights, request: Request, step: str, version: int, words: str = "", day: date | None = None
) -> bool:
    """Take a step and return whether it was taken: not when somebody else was quicker.

    Words alone are never refused; what changes the state does so only from the version that was looked at.
    """
    now, to = house().now(), STEPS[step][2]
    own = request.asker == rights.who
    if step == "write" and request.state == State.WAITING:
        to = State.WORK if request.taken_by else State.NEW
    changed: dict[str, Any] = {"changed_at": now, "version": F("version") + 1}
    if to is not None:
        changed["state"] = to.value
        changed["closed_at"] = now if to in OVER else None
    if step == "take" or (STEPS[step][0] == "work" and not request.taken_by and step != "note"):
        changed["taken_by"] = rights.who
    if step == "plan":
        changed["planned_on"] = day
    if not own and step != "note":
        changed["unseen"] = True
    with audit.together() as changes:
        rows = Request.objects.filter(pk=request.pk)
        if to is not None:
            rows = rows.filter(version=version)
        if rows.update(**changed) != 1:
            return False
        Entry.objects.create(
            request=request, at=now, who=rights.who, step=step, day=day, words=words, inside=step == "note"
        )
        changes.append(audit.line(rights.who, f"request: {step}", request=request.pk))
        if not own and step != "note" and request.person:
            changes.append(_notice(ANSWERED, request, request.person))
        elif step == "approve" and request.urgent:
            changes += [_notice(URGENT, request, each) for each in of_role(Role.TELEPHONE.value)]
    return True


def seen(rights: Rights, request: Request) -> None:
    """Note that it was read: by who asked, the mark goes out; by anybody else, a line of the audit log each hour."""
    if request.asker == rights.who:
        if request.unseen:
            Request.objects.filter(pk=request.pk).update(unseen=False)
            request.unseen = False
        return
    line = audit.line(rights.who, "request of somebody read", request=request.pk)
    hour = f"{house().now():%Y-%m-%dT%H}"
    house().store.write([audit.keyed(line, f"web/request/{request.pk}/{rights.who}/{hour}")])
