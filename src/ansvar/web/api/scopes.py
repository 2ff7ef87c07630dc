"""What a token may be used for. A scope never gives more than its owner may do by hand."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from django.utils.translation import gettext_lazy as _

from ansvar.web.gates import Role


class Scope(StrEnum):
    """One thing that a token may be used for."""

    DIRECTORY = "directory.read"
    DIRECTORY_WRITE = "directory.write"
    ABSENCES_READ = "absences.read"
    ABSENCES = "absences.write"
    PROMISES_READ = "promises.read"
    PROMISES = "promises.write"
    COMPETENCES = "competences.write"
    HEAR = "mailbox.hear"
    MAILBOX = "mailbox.write"
    CALENDARS_READ = "calendars.read"
    CALENDARS = "calendars.write"
    CALLS = "calls.read"
    DESK = "desk.write"
    CLOSURES_READ = "closures.read"
    CLOSURES = "closures.write"
    NOTICES_READ = "notices.read"
    NOTICES = "notices.write"
    EXPLAIN = "explain.read"
    POLICY = "policy.read"
    POLICY_WRITE = "policy.write"
    FIGURES = "figures.read"
    REQUESTS_READ = "requests.read"
    REQUESTS = "requests.write"
    DEVICES_READ = "devices.read"
    DEVICES = "devices.write"
    WEBHOOKS = "webhooks.write"
    ACCOUNTS_READ = "accounts.read"
    ACCOUNTS = "accounts.write"
    AUDIT = "audit.read"


SAID: Final = {
    Scope.DIRECTORY: _("Look people, units, functions and numbers up, with who can answer now"),
    Scope.DIRECTORY_WRITE: _("Take the tables of the directory out, and bring changes in"),
    Scope.ABSENCES_READ: _("Read absences and forwards"),
    Scope.ABSENCES: _("Set and end absences and forwards"),
    Scope.PROMISES_READ: _("Read promises, with their numbers and words"),
    Scope.PROMISES: _("Take, keep, hand over and call back promises"),
    Scope.COMPETENCES: _("Confirm and propose own competences, and decide about those of the unit"),
    Scope.HEAR: _("Hear messages, which are then heard, and the own greeting"),
    Scope.MAILBOX: _("Set the own greeting, the PIN, and who else hears the messages"),
    Scope.CALENDARS_READ: _("Read how the own calendars are understood"),
    Scope.CALENDARS: _("Add own calendars, switch them on, remove them"),
    Scope.CALLS: _("Read calls and what became of them"),
    Scope.DESK: _("See who waits, answer, hand on, write messages"),
    Scope.CLOSURES_READ: _("Read closures and quiet days"),
    Scope.CLOSURES: _("Plan, change and withdraw closures and quiet days"),
    Scope.NOTICES_READ: _("Read notices of the switchboard"),
    Scope.NOTICES: _("Write, change and withdraw notices, and say that they were read"),
    Scope.EXPLAIN: _("Ask what a call would meet"),
    Scope.POLICY: _("Read the policy, check and compare texts"),
    Scope.POLICY_WRITE: _("Write drafts of the policy, and take them further"),
    Scope.FIGURES: _("Read the figures of units"),
    Scope.REQUESTS_READ: _("Read requests"),
    Scope.REQUESTS: _("Make requests, and take them further"),
    Scope.DEVICES_READ: _("Read devices and who holds them"),
    Scope.DEVICES: _("Report devices as lost or broken, take on duties, hand devices out"),
    Scope.WEBHOOKS: _("Register webhooks for events of calls and promises"),
    Scope.ACCOUNTS_READ: _("Read who has an account, with which roles"),
    Scope.ACCOUNTS: _("Invite people, give and end roles, close accounts, end sessions"),
    Scope.AUDIT: _("Read the audit log"),
}
#: The roles without one of which a scope is of no use; of the others, anybody's.
FOR: Final = {
    Scope.COMPETENCES: frozenset({Role.EMPLOYEE}),
    Scope.HEAR: frozenset({Role.EMPLOYEE}),
    Scope.MAILBOX: frozenset({Role.EMPLOYEE}),
    Scope.CALENDARS_READ: frozenset({Role.EMPLOYEE}),
    Scope.CALENDARS: frozenset({Role.EMPLOYEE}),
    Scope.NOTICES: frozenset({Role.MANAGER, Role.OPERATOR, Role.TELEPHONE}),
    Scope.DESK: frozenset({Role.OPERATOR}),
    Scope.CLOSURES: frozenset({Role.MANAGER, Role.OPERATOR, Role.TELEPHONE}),
    Scope.FIGURES: frozenset({Role.MANAGER}),
    Scope.DIRECTORY_WRITE: frozenset({Role.TELEPHONE}),
    Scope.WEBHOOKS: frozenset({Role.TELEPHONE}),
    Scope.POLICY_WRITE: frozenset({Role.POLICY_OWNER}),
    Scope.ACCOUNTS_READ: frozenset({Role.TELEPHONE}),
    Scope.ACCOUNTS: frozenset({Role.TELEPHONE}),
    Scope.AUDIT: frozenset({Role.AUDITOR, Role.TELEPHONE}),
}
#: What somebody signed in by the organisation's own sign-in may do unless their token names more.
READING: Final = frozenset(scope for scope in Scope if scope.value.endswith(".read"))
