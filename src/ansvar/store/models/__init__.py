"""The tables. Other rooms read them through `Store`; the pages may query them directly."""

from ansvar.store.models.calls import CallEvent, CallRecord, LiveCall, Timer
from ansvar.store.models.hooks import Hook, HookDelivery
from ansvar.store.models.people import (
    AbsenceEntry,
    CompetenceEntry,
    ForwardAnswer,
    ForwardEntry,
    Mailbox,
    MailboxAccess,
    OperatorSession,
    SubstituteEntry,
)
from ansvar.store.models.plans import ClosureEntry, QuietDayEntry
from ansvar.store.models.policies import PolicyDraft, PolicyStep, PolicyVersion
from ansvar.store.models.promises import Notice, Promise, PromiseEvent
from ansvar.store.models.running import AuditEntry, Leader

__all__ = [
    "AbsenceEntry",
    "AuditEntry",
    "CallEvent",
    "CallRecord",
    "ClosureEntry",
    "CompetenceEntry",
    "ForwardAnswer",
    "ForwardEntry",
    "Hook",
    "HookDelivery",
    "Leader",
    "LiveCall",
    "Mailbox",
    "MailboxAccess",
    "Notice",
    "OperatorSession",
    "PolicyDraft",
    "PolicyStep",
    "PolicyVersion",
    "Promise",
    "PromiseEvent",
    "QuietDayEntry",
    "SubstituteEntry",
    "Timer",
]
