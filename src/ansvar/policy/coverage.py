"""Where each demand of the source documents stands in the policies, and which stand nowhere."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final, Literal, NamedTuple

from pydantic import BaseModel

from ansvar.policy.model import Policy
from ansvar.policy.refer import walk
from ansvar.policy.rows import Row, Upheld

Kind = Literal["E", "M", "G"]
#: How firmly a demand of each kind is met at least: what is to be enforced may not be mere advice.
FIRM: Final[Mapping[str, frozenset[str]]] = {
    "E": frozenset({"enforced", "tracked"}),
    "M": frozenset({"enforced", "measured", "tracked"}),
    "G": frozenset({"enforced", "measured", "tracked", "advised"}),
}


#: How sections are upheld that the switch does not obey by itself; all others are enforced.
SECTIONS: Final[Mapping[str, Upheld]] = {
    "presence": "tracked",
    "staffing": "tracked",
    "devices": "tracked",
    "records": "tracked",
    "conduct": "advised",
}


@dataclass(frozen=True, slots=True)
class Demand:
    """One demand of a source document: E enforced, M measured, G given as guidance."""

    id: str
    document: str
    kind: Kind
    what: str


class Place(NamedTuple):
    """Where a demand is met: file, section or kind of row, row id or "", line or 0, and how it is upheld."""

    file: str
    part: str
    row: str
    line: int
    upheld: Upheld


@dataclass(frozen=True, slots=True)
class Covered:
    """A demand and every place that names it as its source."""

    demand: Demand
    places: tuple[Place, ...]

    @property
    def firm(self) -> bool:
        """Whether one of the places upholds it as firmly as its kind asks."""
        return any(place.upheld in FIRM[self.demand.kind] for place in self.places)


@dataclass(frozen=True, slots=True)
class Coverage:
    """The table of demands in the order of the documents, and the sources that name no demand."""

    rows: tuple[Covered, ...]
    strangers: tuple[tuple[str, Place], ...]

    @property
    def missing(self) -> tuple[Demand, ...]:
        """Demands that stand nowhere."""
        return tuple(row.demand for row in self.rows if not row.places)

    @property
    def weak(self) -> tuple[Demand, ...]:
        """Demands that stand somewhere, but nowhere as firmly as their kind asks."""
        return tuple(row.demand for row in self.rows if row.places and not row.firm)


@cache
def demands() -> tuple[Demand, ...]:
    """Return the demands of the five source documents."""
    text = files("ansvar.policy").joinpath("requirements.toml").read_text(encoding="utf-8")
    return tuple(
        Demand(id_, document, demand["kind"], demand["what"])
        for document, table in tomllib.loads(text).items()
        for id_, demand in table.items()
    )


def coverage(policies: Mapping[str, Policy], required: Mapping[str, Iterable[str]] | None = None) -> Coverage:
    """Return where each demand is met by the policy of its document.

    `policies` and `required` are by document (`falkenberg`, …); without `required` all known demands count.
    A demand is met only by its own document's policy: what another organisation promises helps nobody here.
    """
    known = {demand.id: demand for demand in demands()}
    if required is None:
        wanted = demands()
    else:
        wanted = tuple(
            known.get(id_, Demand(id_, document, "G", ""))
            for document, ids in required.items()
            for id_ in ids
        )
    found = {document: places_of(policy) for document, policy in policies.items()}
    names = {demand.id for demand in wanted} | set(known)
    return Coverage(
        tuple(Covered(demand, tuple(found.get(demand.document, {}).get(demand.id, ()))) for demand in wanted),
        tuple(
            (source, place)
            for places in found.values()
            for source, here in sorted(places.items())
            if source not in names
            for place in here
        ),
    )


def places_of(policy: Policy) -> dict[str, list[Place]]:
    """Return, for each source that a policy names, the places that name it in the order of the file."""
    found: dict[str, list[Place]] = {}
    for path, part in walk(policy, ()):
        sources = getattr(part, "source", ()) if isinstance(part, BaseModel) else ()
        if not sources:
            continue
        if isinstance(part, Row):
            kind, row, upheld = str(path[-2]), part.id, part.how_upheld
            if path[0] == "local":
                kind = f"local.{path[1]}.{kind}"
        else:
            kind, row, upheld = (
                ".".join(str(step) for step in path),
                "",
                SECTIONS.get(str(path[0]), "enforced"),
            )
        place = Place(policy.file, kind, row, policy.line_of(path), upheld)
        for source in sources:
            found.setdefault(source, []).append(place)
    return found
