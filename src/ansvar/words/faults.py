"""Errors and faults, each one clear sentence.

AnsvarError
├── PolicyError         a policy file cannot be used; holds all its faults
└── OrganisationError   an organisation's files cannot be used; holds all their faults
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


class AnsvarError(Exception):
    """Base of every error Ansvar raises on purpose; its text is meant for the user."""


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """Something wrong in an input: where it is, the offending value, what is wrong and what is allowed.

    `line` is 1-based, 0 when not known. `place` is a section such as `route`, or a file name; `row` a row
    id, else "".
    """

    file: str
    line: int
    place: str
    row: str
    key: str
    value: str
    message: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        names = " ".join(part for part in (self.place, f"`{self.row}`" if self.row else "") if part)
        what = ": ".join(part for part in (where, names, self.key and f"`{self.key}`", self.message) if part)
        return what


class _Faulty(AnsvarError):
    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults))
        super().__init__("\n".join(str(fault) for fault in self.faults))


class PolicyError(_Faulty):
    """A policy file that cannot be used, with every fault found in it."""


class OrganisationError(_Faulty):
    """Organisation files that cannot be used, with every fault found in them."""
