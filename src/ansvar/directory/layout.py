"""The files of an organisation: which there are, their columns, and the keys of `organisation.toml`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

HEAD: Final = "organisation.toml"


@dataclass(frozen=True, slots=True)
class Layout:
    """One CSV file: its columns in the order they are written, those it must have, and whether it must exist."""

    name: str
    columns: tuple[str, ...]
    required: tuple[str, ...]
    optional: bool = True
    languages: bool = False


UNITS: Final = Layout(
    "units.csv",
    ("id", "name", "parent", "manager", "hours", "number", "mailbox", "mail"),
    ("id", "name"),
    optional=False,
    languages=True,
)
FUNCTIONS: Final = Layout(
    "functions.csv",
    ("id", "name", "unit", "number", "hours", "mailbox"),
    ("id", "name"),
    languages=True,
)
PEOPLE: Final = Layout(
    "people.csv",
    (
        "id",
        "given",
        "family",
        "unit",
        "title",
        "extension",
        "direct",
        "mobile",
        "private_phone",
        "email",
        "functions",
        "roles",
        "competences",
        "team",
        "deputies",
        "deputies_agreed",
        "forward",
        "hours",
        "language",
        "ring_when_away",
        "silent",
        "mailbox",
        "greeting_at",
        "pin_rule",
        "competences_at",
    ),
    ("id", "given", "family", "unit"),
    optional=False,
)
LINES: Final = Layout("lines.csv", ("number", "kind", "owner", "class"), ("number", "kind", "owner"))
ABSENCES: Final = Layout(
    "absences.csv",
    ("person", "kind", "start", "end", "source", "soft", "forward", "devices", "note"),
    ("person", "kind", "start", "end"),
)
CLOSURES: Final = Layout(
    "closures.csv",
    ("unit", "start", "end", "agreed", "divert", "announced", "note"),
    ("unit", "start", "end"),
)
QUIET_DAYS: Final = Layout("quiet_days.csv", ("unit", "weekday", "since", "until"), ("unit", "weekday"))
LISTS: Final = Layout("lists.csv", ("list", "number"), ("list", "number"))

TABLES: Final = (UNITS, FUNCTIONS, PEOPLE, LINES, ABSENCES, CLOSURES, QUIET_DAYS, LISTS)

#: Keys of organisation.toml with the type each must have.
KEYS: Final[dict[str, type]] = {
    "id": str,
    "name": str,
    "country": str,
    "zone": str,
    "language": str,
    "main_number": str,
    "area": list,
    "operators": list,
    "names": dict,
    "services": dict,
    "lists": dict,
    "companies": dict,
    "case_owners": dict,
}
NEEDED_KEYS: Final = ("id", "name", "country", "zone", "language")
