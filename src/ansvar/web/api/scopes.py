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
    CALLS = "calls.read"
    DESK = "desk.write"
    CLOSURES_READ = "closures.read"
    CLOSURES = "closures.write"
    EXPLAIN = "explain.read"
    POLICY = "policy.read"
    FIGURES = "figures.read"
    REQUESTS_READ = "requests.read"
    REQUESTS = "requests.write"
    DEVICES_READ = "devices.read"
    DEVICES = "devices.write"
    WEBHOOKS = "webhooks.write"


SAID: Final = {
    Scope.DIRECTORY: _("Look people, units, functions and numbers up, with who can answer now"),
    Scope.DIRECTORY_WRITE: _("Bring changes of the directory in"),
    Scope.ABSENCES_READ: _("Read absences and forwards"),
    Scope.ABSENCES: _("Set and end absences and forwards"),
    Scope.PROMISES_READ: _("Read promises, with their numbers and words"),
    Scope.PROMISES: _("Take, keep, hand over and call back promises"),
    Scope.CALLS: _("Read calls and what became of them"),
    Scope.DESK: _("See who waits, answer, hand on, write messages"),
    Scope.CLOSURES_READ: _("Read closures and quiet days"),
    Scope.CLOSURES: _("Plan, change and withdraw closures and quiet days"),
    Scope.EXPLAIN: _("Ask what a call would meet"),
    Scope.POLICY: _("Read the policy, check and compare texts"),
    Scope.FIGURES: _("Read the figures of units"),
    Scope.REQUESTS_READ: _("Read requests"),
    Scope.REQUESTS: _("Make requests, and take them further"),
    Scope.DEVICES_READ: _("Read devices and who holds them"),
    Scope.DEVICES: _("Report devices as lost or broken, take on duties, hand devices out"),
    Scope.WEBHOOKS: _("Register webhooks for events of calls and promises"),
}
#: The roles without one of which a scope is of no use; of the others, anybody's.
FOR: Final = {
    Scope.DESK: frozenset({Role.OPERATOR}),
    Scope.CLOSURES: frozenset({Role.MANAGER, Role.OPERATOR, Role.TELEPHONE}),
    Scope.FIGURES: frozenset({Role.MANAGER}),
    Scope.DIRECTORY_WRITE: frozenset({Role.TELEPHONE}),
    Scope.WEBHOOKS: frozenset({Role.TELEPHONE}),
}
#: What somebody signed in by the organisation's own sign-in may do unless their token names more.
READING: Final = frozenset(scope for scope in Scope if scope.value.endswith(".read"))
