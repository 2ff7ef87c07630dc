"""The bar of places: which somebody has, in which order, and how many stand on the bar at which width.

What somebody works with most comes first; what does not fit stands under *More*, which is a `<details>`: it opens
without script, by key and by touch. A place keeps its spot wherever one is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ansvar.web.gates import Rights, Role

#: What each role works with most, the first first. Who has several roles has the first of each before the second.
FIRST: Final[tuple[tuple[Role, tuple[str, ...]], ...]] = (
    (Role.OPERATOR, ("desk", "promises", "directory", "notices")),
    (Role.MANAGER, ("team", "promises", "directory", "closures")),
    (Role.TELEPHONE, ("requests", "directory", "devices", "accounts")),
    (Role.POLICY_OWNER, ("policy", "explain", "closures")),
    (Role.AUDITOR, ("audit", "explain", "policy")),
    (Role.EMPLOYEE, ("me", "promises", "directory", "requests")),
)
#: How many places stand on the bar at any width, and how many more on a wider one (see `app.css`).
TIERS: Final = (2, 4, 6)
#: One more than fits need not hide alone under *More*.
ALONE: Final = 1


@dataclass(frozen=True, slots=True)
class Place:
    """A place on the bar. `tier` 1: always there, 2 and 3: where it is wide enough, 4: under *More* alone.

    `new`: how much there is that this person has not seen or done yet.
    """

    name: str
    title: Any
    here: bool
    tier: int
    new: int = 0


def ordered(rights: Rights, places: Sequence[tuple[str, Any, tuple[Role, ...]]]) -> list[tuple[str, Any]]:
    """Return name and title of the places somebody may open, the one they work with most first."""
    open_ = {name: title for name, title, roles in places if not roles or rights.has(*roles)}
    firsts = [names for role, names in FIRST if rights.has(role)]
    longest = max((len(each) for each in firsts), default=0)
    wanted = [names[place] for place in range(longest) for names in firsts if place < len(names)]
    return [(name, open_[name]) for name in dict.fromkeys((*wanted, *open_)) if name in open_]


def bar(
    rights: Rights,
    places: Sequence[tuple[str, Any, tuple[Role, ...]]],
    here: str,
    marks: Mapping[str, Callable[[Rights], int]],
) -> list[Place]:
    """Return the places of the bar in order. `here`: the name of the address that is shown; `marks`: what counts."""
    found = ordered(rights, places)
    whole = len(found) <= TIERS[-1] + ALONE
    return [
        Place(
            name,
            title,
            here == name or here.startswith(f"{name}-"),
            next((tier for tier, most in enumerate(TIERS, 1) if place < most), 3 if whole else 4),
            marks[name](rights) if name in marks else 0,
        )
        for place, (name, title) in enumerate(found)
    ]
