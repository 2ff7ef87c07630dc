"""What people set by phone: mailboxes and PINs, who may hear them, absences, forwards, operators."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet

from ansvar.presence.model import Absence, Source
from ansvar.store import calendar, competences, cover
from ansvar.store import changes as to
from ansvar.store.database import Database
from ansvar.store.models import (
    AbsenceEntry,
    ForwardAnswer,
    ForwardEntry,
    Mailbox,
    MailboxAccess,
    OperatorSession,
)
from ansvar.store.pins import hash_pin, same_pin
from ansvar.store.plain import text
from ansvar.store.values import Box, Competences, Forward, OperatorIn, PinCheck, Substitute


def carry_out(alias: str, change: to.PhoneChange) -> None:
    """Carry out a change, once; the caller holds the transaction."""
    match change:
        case to.SetAbsence():
            _set_absence(alias, change)
        case to.EndAbsence():
            running = AbsenceEntry.on(alias).filter(person=text(change.person), start__lte=change.at)
            running.filter(Q(end=None) | Q(end__gt=change.at)).update(end=change.at)
            # Whoever took the calls meanwhile has done so.
            cover.ended(alias, change.person, change.at)
        case to.CancelAbsence():
            planned = AbsenceEntry.on(alias).filter(person=text(change.person), source=change.source)
            # Without length it is no absence; what was set stays known.
            planned.filter(start=change.start).update(end=change.start)
        case to.SyncCalendar():
            calendar.carry_out(alias, change)
        case to.SetSubstitute() | to.AnswerSubstitute() | to.EndSubstitute():
            cover.carry_out(alias, change)
        case to.ConfirmCompetences() | to.ProposeCompetences():
            competences.carry_out(alias, change)
        case to.SetForward():
            _set_forward(alias, change)
        case to.EndForward():
            _forwards(alias, change.person).filter(set_at__lte=change.at).update(ended_at=change.at)
        case to.AnswerForward():
            entry = _forwards(alias, change.person).first()
            if entry is not None:
                said = {"by": text(change.by), "accepted": change.accepted, "at": change.at}
                ForwardAnswer.on(alias).update_or_create(forward=entry, defaults=said)
        case to.OperatorIn():
            sessions = OperatorSession.on(alias)
            operator = text(change.operator)
            if not sessions.filter(Q(pk=change.id) | Q(operator=operator, out_at=None)).exists():
                sessions.create(id=change.id, operator=operator, since=change.at)
        case to.OperatorOut():
            in_ = OperatorSession.on(alias).filter(operator=text(change.operator), out_at=None)
            in_.filter(since__lte=change.at).update(out_at=change.at)
        case to.SetPin():
            kept = hash_pin(change.pin) if change.pin else ""
            told = {"pin_hash": kept, "pin_set_at": change.at, "failures": 0, "locked_until": None}
            Mailbox.on(alias).update_or_create(owner=text(change.owner), defaults=told)
        case to.SetGreeting():
            greeting = {"greeting": text(change.recording), "greeting_at": change.at}
            Mailbox.on(alias).update_or_create(owner=text(change.owner), defaults=greeting)
        case to.GrantAccess():
            row = {
                "owner": text(change.owner),
                "delegate": text(change.delegate),
                "granted_by": text(change.granted_by),
                "start": change.start,
                "end": change.end,
            }
            MailboxAccess.on(alias).get_or_create(id=change.id, defaults=row)
        case to.EndAccess():
            rows = MailboxAccess.on(alias).filter(owner=text(change.owner), delegate=text(change.delegate))
            rows.filter(Q(end=None) | Q(end__gt=change.at)).update(end=change.at)


def _set_absence(alias: str, change: to.SetAbsence) -> None:
    rows = AbsenceEntry.on(alias)
    if rows.filter(pk=change.id).exists():
        return
    # The last word counts: what was set before for the same time ends where the new one begins.
    before = rows.filter(person=text(change.person), source=change.source, start__lt=change.start)
    before.filter(Q(end=None) | Q(end__gt=change.start)).update(end=change.start)
    same = rows.filter(person=text(change.person), source=change.source, start=change.start)
    same.update(end=change.start)
    rows.create(
        id=change.id,
        person=text(change.person),
        kind=text(change.kind),
        start=change.start,
        end=change.end,
        source=change.source,
        set_by=text(change.set_by),
        set_at=change.at,
        forward=text(change.forward),
    )


def _set_forward(alias: str, change: to.SetForward) -> None:
    if not ForwardEntry.on(alias).filter(pk=change.id).exists():
        _forwards(alias, change.person).update(ended_at=change.at)
        ForwardEntry.on(alias).create(
            id=change.id, person=text(change.person), to=text(change.to), set_at=change.at
        )


def _forwards(alias: str, person: str) -> QuerySet[ForwardEntry]:
    return ForwardEntry.on(alias).filter(person=text(person), ended_at=None)


class Mailboxes:
    """Mailboxes by their owner's key (`person:ID`, `unit:ID` ...)."""

    __slots__ = ("_database",)

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, owner: str) -> Box:
        """Return a mailbox; one that nobody has touched yet has neither PIN nor greeting."""
        with self._database.told():
            row = Mailbox.on(self._database.alias).filter(pk=owner).first() or Mailbox(owner=owner)
        return Box(owner, bool(row.pin_hash), row.pin_set_at, row.locked_until, row.greeting, row.greeting_at)

    def greetings(self) -> dict[str, str]:
        """Return the recorded greetings, by the owner of the mailbox."""
        with self._database.told():
            rows = Mailbox.on(self._database.alias).exclude(greeting="")
            return dict(rows.values_list("owner", "greeting"))

    def check_pin(
        self, owner: str, pin: str, now: datetime, most_failures: int = 5, lock_s: float = 900.0
    ) -> PinCheck:
        """Return what a PIN is, and lock the mailbox for `lock_s` seconds at the failure number `most_failures`.

        Every attempt is counted before the PIN is looked at, so that many lines at once guess no more often
        than one; the right PIN takes the count away. Takes as long whatever the answer, but for LOCKED.
        """
        alias = self._database.alias
        locked = now + timedelta(seconds=lock_s)
        with self._database.transaction():
            rows = Mailbox.on(alias).filter(pk=owner)
            rows.filter(locked_until__lte=now).update(failures=0, locked_until=None)
            counted = rows.filter(failures__lt=most_failures).exclude(pin_hash="")
            allowed = counted.update(failures=F("failures") + 1)
            rows.filter(failures__gte=most_failures, locked_until=None).update(locked_until=locked)
            kept = rows.values_list("pin_hash", flat=True).first() or ""
        if kept and not allowed:
            return PinCheck.LOCKED
        if not same_pin(pin, kept):
            return PinCheck.WRONG if kept else PinCheck.UNSET
        with self._database.transaction():
            # Not when the PIN was changed meanwhile.
            Mailbox.on(alias).filter(pk=owner, pin_hash=kept).update(failures=0, locked_until=None)
        return PinCheck.RIGHT

    def delegates(self, owner: str, now: datetime) -> tuple[str, ...]:
        """Return who may hear this mailbox beside its owner."""
        with self._database.told():
            rows = self._access(now).filter(owner=owner).order_by("delegate")
            return tuple(dict.fromkeys(rows.values_list("delegate", flat=True)))

    def opened_to(self, delegate: str, now: datetime) -> tuple[str, ...]:
        """Return whose mailboxes somebody may hear beside their own."""
        with self._database.told():
            rows = self._access(now).filter(delegate=delegate).order_by("owner")
            return tuple(dict.fromkeys(rows.values_list("owner", flat=True)))

    def _access(self, now: datetime) -> QuerySet[MailboxAccess]:
        running = MailboxAccess.on(self._database.alias).filter(start__lte=now)
        return running.filter(Q(end=None) | Q(end__gt=now))


class ByPhone:
    """Absences, forwards and operators as set by phone."""

    __slots__ = ("_database",)

    def __init__(self, database: Database) -> None:
        self._database = database

    def absences(self, now: datetime) -> tuple[Absence, ...]:
        """Return the absences that run or are to come, in order of their start; of calendars, those of two days."""
        with self._database.told():
            rows = AbsenceEntry.on(self._database.alias).filter(calendar.soon(now))
            return _absences(rows, now)

    def calendar(self, person: str, now: datetime) -> tuple[Absence, ...]:
        """Return everything that somebody's calendar says from now on, in order of its start."""
        with self._database.told():
            rows = AbsenceEntry.on(self._database.alias).filter(person=person, source=Source.CALENDAR.value)
            return _absences(rows, now)

    def substitutes(self, now: datetime) -> tuple[Substitute, ...]:
        """Return who takes whose calls, now or when an absence begins, those who declined among them, by person."""
        with self._database.told():
            return cover.substitutes(self._database.alias, now)

    def competences(self) -> tuple[Competences, ...]:
        """Return what people can, of those where it is other than the directory's files said, by person."""
        with self._database.told():
            return competences.changed(self._database.alias)

    def competences_of(self, *people: str) -> tuple[Competences, ...]:
        """Return what these people have confirmed and proposed; those who never did are left out."""
        with self._database.told():
            return competences.of(self._database.alias, people)

    def forwards(self) -> tuple[Forward, ...]:
        """Return the forwards that are set, those declined by their target among them, by person."""
        with self._database.told():
            rows = ForwardEntry.on(self._database.alias).filter(ended_at=None)
            found = rows.select_related("answer").order_by("person")
            return tuple(Forward(row.person, row.to, row.set_at, _said(row)) for row in found)

    def asked(self, person: str, now: datetime) -> int:
        """Return how many wait for somebody to say whether it suits to take their calls."""
        alias = self._database.alias
        with self._database.told():
            forwards = ForwardEntry.on(alias).filter(to=person, ended_at=None, answer=None).count()
            return forwards + cover.asked(alias, person, now)

    def operators(self) -> tuple[OperatorIn, ...]:
        """Return who sits at the switchboard, the longest first."""
        with self._database.told():
            rows = OperatorSession.on(self._database.alias).filter(out_at=None).order_by("since", "operator")
            return tuple(OperatorIn(row.operator, row.since) for row in rows)


def _absences(rows: QuerySet[AbsenceEntry], now: datetime) -> tuple[Absence, ...]:
    rows = rows.filter(Q(end=None) | Q(end__gt=now))
    # One that gave way to a later entry before it began has no length.
    rows = rows.filter(Q(end=None) | Q(end__gt=F("start"))).order_by("start", "pk")
    known = {each.value: each for each in Source}
    found = rows.values_list("person", "kind", "start", "end", "source", "forward")
    return tuple(
        Absence(person, kind, start, end, known.get(source, Source.COLLEAGUE), forward=forward or None)
        for person, kind, start, end, source, forward in found
    )


def _said(entry: ForwardEntry) -> bool | None:
    answer = getattr(entry, "answer", None)
    return None if answer is None else bool(answer.accepted)
