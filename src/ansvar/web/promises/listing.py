"""A list that somebody with many promises can work with: what is asked for in the address, counted and grouped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, urlencode

from django.core.paginator import Page, Paginator
from django.utils.translation import get_language, gettext_lazy

from ansvar.web.house import house

if TYPE_CHECKING:
    from ansvar.web.promises.views import Line

#: Which of the promises; and in which order.
SHOWS: Final = {
    "": gettext_lazy("All"),
    "late": gettext_lazy("Late"),
    "today": gettext_lazy("Due today"),
    "free": gettext_lazy("Nobody has taken"),
    "taken": gettext_lazy("I have taken"),
}
ORDERS: Final = {
    "": gettext_lazy("Deadline"),
    "new": gettext_lazy("Newest first"),
    "owner": gettext_lazy("Owner"),
}
_KEYS: Final = ("of", "show", "order", "q", "page")
_LONGEST: Final = 100
#: So many on one page.
PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; whatever it does not know is nothing."""

    of: str = ""
    show: str = ""
    order: str = ""
    q: str = ""
    page: str = ""

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> Asked:
        """Read it from the address."""
        show, order = str(given.get("show", "")), str(given.get("order", ""))
        return cls(
            str(given.get("of", ""))[:10],
            show if show in SHOWS else "",
            order if order in ORDERS else "",
            str(given.get("q", "")).strip()[:_LONGEST],
            str(given.get("page", ""))[:5],
        )

    def address(self, **other: str) -> str:
        """Return it as a query, with something else instead."""
        told = {name: getattr(self, name) for name in _KEYS} | other
        return urlencode({name: value for name, value in told.items() if value})


def back(given: str, scopes: Iterable[str]) -> str:
    """Return the query of the list from which something was done, whatever a form said; "" for none."""
    asked = Asked.read(dict(parse_qsl(given[:1000])))
    found = asked.address(of=asked.of if asked.of in scopes else "")
    return f"?{found}" if found else ""


@dataclass(slots=True)
class Group:
    """Promises under one heading; `title` "" for no heading; `many`: how many there are of it on all pages."""

    title: Any
    lines: list[Line] = field(default_factory=list)
    many: int = 0


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of the list: in groups, with how many there are of each, and the addresses of the pages before and after."""

    asked: Asked
    groups: tuple[Group, ...]
    page: Page[Line]
    before: str
    after: str
    counts: tuple[tuple[str, Any, int, str], ...]
    orders: tuple[tuple[str, Any], ...]


def listed(lines: list[Line], asked: Asked, me: str, now: datetime) -> Listed:
    """Return what is asked for of these, which are in order of their deadlines; `me`: `person:ID` of who looks."""
    midnight = _midnight(now, 1)
    picks: dict[str, Callable[[Line], bool]] = {
        "": lambda line: True,
        "late": lambda line: line.late,
        "today": lambda line: line.promise.due_at < midnight,
        "free": lambda line: line.promise.state == "open",
        "taken": lambda line: line.promise.taken_by == me,
    }
    counts = tuple(
        (name, title, sum(picks[name](line) for line in lines), asked.address(show=name, page=""))
        for name, title in SHOWS.items()
    )
    found = [line for line in lines if picks[asked.show](line) and _fits(line, asked.q)]
    if asked.order == "new":
        groups = [Group("", sorted(found, key=lambda line: line.promise.made_at, reverse=True))]
    elif asked.order == "owner":
        groups = _by_owner(found)
    else:
        groups = _by_day(found, now)
    page = Paginator([each for group in groups for each in group.lines], PAGE).get_page(asked.page)
    for n, line in enumerate(page.object_list, 1):
        line.n = n
    for group in groups:
        group.many, group.lines = len(group.lines), [each for each in group.lines if each.n]
    return Listed(
        asked, tuple(each for each in groups if each.lines), page,
        asked.address(page=str(page.number - 1)) if page.has_previous() else "",
        asked.address(page=str(page.number + 1)) if page.has_next() else "",
        counts, tuple(ORDERS.items()),
    )  # fmt: skip


def _midnight(now: datetime, days: int) -> datetime:
    local = now.astimezone(house().zone) + timedelta(days=days)
    return local.replace(hour=0, minute=0, second=0, microsecond=0)


def _by_day(lines: list[Line], now: datetime) -> list[Group]:
    today, tomorrow = _midnight(now, 1), _midnight(now, 2)
    groups = [
        Group(gettext_lazy("Late")),
        Group(gettext_lazy("Today")),
        Group(gettext_lazy("Tomorrow")),
        Group(gettext_lazy("Later")),
    ]
    for line in lines:
        due = line.promise.due_at
        groups[0 if line.late else 1 if due < today else 2 if due < tomorrow else 3].lines.append(line)
    return [each for each in groups if each.lines]


def _by_owner(lines: list[Line]) -> list[Group]:
    names = house().names(get_language() or "en")
    groups: dict[str, Group] = {}
    for line in lines:
        groups.setdefault(line.promise.owner, Group(names.of(line.promise.owner))).lines.append(line)
    return sorted(groups.values(), key=lambda each: str(each.title).casefold())


def _fits(line: Line, text: str) -> bool:
    """Whether a text is in the number, the words, or the name of owner, taker or whom the caller sought."""
    if not text:
        return True
    kept, wanted = line.promise, text.casefold()
    digits = "".join(sign for sign in text if sign.isdigit())
    number = kept.number or ""
    if digits and len(digits) > 2 and digits.lstrip("0") in number:
        return True
    names = house().names(get_language() or "en")
    said = (line.words, *(names.of(each) for each in (kept.owner, kept.taken_by, kept.to) if each))
    return any(wanted in each.casefold() for each in said)
