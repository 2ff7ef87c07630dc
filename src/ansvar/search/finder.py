"""Find people, units and functions while somebody types, those who can answer now first."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby, islice
from typing import Final, NamedTuple

from ansvar.directory.model import Organisation, Unit
from ansvar.search.hits import Hit, Quality, Status, StatusOf
from ansvar.search.index import Index
from ansvar.search.terms import MOST_PLACES, Band, Fit, Stage, Term, chunks, terms_of

#: So many hits, the best by text, are asked for their status; no more are ever returned.
MOST_HITS: Final = 200
#: So many people of a unit or function are asked, until one can answer; and so many in all of a search.
MOST_MEMBERS: Final = 25
MOST_MEMBERS_ASKED: Final = 200
#: So few places are looked at one by one, whatever the other words are.
_FEW: Final = 400
#: Looking at one place costs as much as so many in a set.
_LOOK_COST: Final = 60
#: A word with more places than `_MANY` beside words with together more than `_VERY_MANY`.
_MANY: Final = 3_000
_VERY_MANY: Final = 50_000
#: A query of more words is not tried with two of them written as one.
_MOST_JOINED: Final = 4


_QUALITIES: Final[dict[Band, Quality]] = {
    Band.EXACT: "exact",
    Band.EXACT_BUT_MARKS: "exact",
    Band.PREFIX: "prefix",
    Band.PREFIX_BUT_MARKS: "prefix",
    Band.PART: "prefix",
    Band.MISSPELT: "misspelt",
}
#: After everybody whose return is known.
_NEVER: Final = float("inf")


class _Rated(NamedTuple):
    """A place that fits; sorts from best to worst: band, score, then alphabet. `way` is how it was typed."""

    band: Band
    minus_score: float
    place: int
    way: int


class Finder:
    """An organisation made ready for searching; build it once and keep it.

    Nothing is read but the organisation, and the order in which it is stored makes no difference.
    """

    def __init__(self, organisation: Organisation) -> None:
        """Build the index: some seconds and about 30 MB for 100,000 people."""
        self._index = Index(organisation)

    def find(self, text: str, *, limit: int = 20, status: StatusOf | None = None) -> tuple[Hit, ...]:
        """Return what fits every word of the text, best first.

        Words may come in any order and may be begun only (`anna bygg`: people named Anna in the building
        unit). Digits are a number, in any spelling, from its front or its end.

        Order:

        1. The word that fits worst decides: exact before begun before a later part of a compound (`omsorg`:
           `Äldreomsorg`) before misspelt; and where the text says which letters have marks (`Östlund`),
           those before the others (`Ostlund`).
        2. With `status`: those who can answer now, then those who are back soonest, then those of whom
           nothing is known.
        3. How near the texts are, a name before a title or unit; then the alphabet, then the id.

        Parts and misspelt words are looked for when fewer than `limit` fit otherwise, from four letters on.
        A single letter begins names only.

        `status` is asked about at most the 200 best by text, and about fewer when enough can answer. A unit
        or function can answer when one of its first 25 people can; beyond 200 people asked for this in one
        search it has no status. A text without letters or digits finds nothing. At most 200 are returned.
        """
        limit = min(limit, MOST_HITS)
        typed = chunks(text)
        if limit < 1 or not typed:
            return ()
        ways, rated = self._rate(typed, limit)
        asked = _Asked(self._index, status)
        chosen: list[tuple[_Rated, Status | None]] = []
        for _, band in groupby(rated[:MOST_HITS], key=lambda one: one.band):
            chosen += asked.order(band, limit - len(chosen))
            if len(chosen) >= limit:
                break
        return tuple(self._hit(ways[one.way], one, known) for one, known in chosen)

    def _rate(self, typed: list[str], limit: int) -> tuple[list[list[Term]], list[_Rated]]:
        """Return the ways to read what is typed, and the places that fit one of them, best by text first."""
        terms = terms_of(self._index, typed)
        ways = [terms]
        found: dict[int, _Rated] = {}
        self._gather(terms, found)
        if not found and 1 < len(typed) <= _MOST_JOINED:
            # `bygg lov` for `Bygglov`, `o brien` for `Obrien`.
            for at in range(len(typed) - 1):
                joined = [*typed[:at], typed[at] + typed[at + 1], *typed[at + 2 :]]
                ways.append(terms_of(self._index, joined))
                self._gather(ways[-1], found, way=len(ways) - 1)
        if len(found) < limit:
            for term in terms:
                term.look_wider(begun=not found)
            self._gather_meant(terms, found)
        return ways, sorted(found.values())

    def _gather(self, terms: list[Term], found: dict[int, _Rated], *, way: int = 0) -> None:
        """Add places where every word is or begins a word there: at most some hundred, the best."""
        if not all(term.has(Stage.BEGUN) for term in terms):
            return
        if len(terms) == 1:
            for stage in (Stage.EXACT, Stage.BEGUN):
                self._walk(terms[0], stage, found, way)
            return
        # Of very many, those with whole words come first.
        whole = [Stage.EXACT if term.has(Stage.EXACT) else Stage.BEGUN for term in terms]
        for stages in dict.fromkeys([tuple(whole), (Stage.BEGUN,) * len(terms)]):
            self._meet(terms, stages, found, way)

    def _gather_meant(self, terms: list[Term], found: dict[int, _Rated]) -> None:
        """Add places where every word is, begins or misspells a word there: at most some hundred."""
        if len(terms) == 1:
            self._walk(terms[0], Stage.MEANT, found, 0)
        elif all(term.has(Stage.MEANT) for term in terms):
            self._meet(terms, (Stage.MEANT,) * len(terms), found, 0)

    def _walk(self, term: Term, stage: Stage, found: dict[int, _Rated], way: int) -> None:
        """Add the places of one word, from its best to its worst."""
        for places, known in term.best(stage):
            if len(found) >= MOST_PLACES:
                return
            for place in places:
                if place not in found and (fit := known or term.fit(place)):
                    found[place] = _Rated(fit[0], -fit[1], place, way)

    def _meet(self, terms: list[Term], stages: tuple[Stage, ...], found: dict[int, _Rated], way: int) -> None:
        """Add the places where several words meet, in the order of the alphabet."""
        # The commonest word is the likeliest to have been left out of `_common`.
        terms = sorted(terms, key=lambda term: -term.count(Stage.BEGUN))
        for place in self._common(terms, stages):
            if len(found) >= MOST_PLACES:
                return
            if place in found:
                continue
            fits: list[Fit] = []
            for term in terms:
                fit = term.fit(place)
                if fit is None:
                    break
                fits.append(fit)
            else:
                band = max(fit[0] for fit in fits)
                score = sum(fit[1] for fit in fits) / len(fits)
                found[place] = _Rated(band, -score, place, way)

    def _common(self, terms: list[Term], stages: tuple[Stage, ...]) -> list[int]:
        """Return the places common to all words, in order; others may be among them.

        The rarest word gives the first set, and each further word makes it smaller, until it is cheaper to
        look at the places one by one. Where even the rarest words are very common, such as single letters,
        names that hold them all are enough.
        """
        pairs = sorted(
            ((term.count(stage), at) for at, (term, stage) in enumerate(zip(terms, stages, strict=True)))
        )
        if sum(count for count, _ in pairs) > _VERY_MANY and pairs[0][0] > _MANY:
            in_names = set[int]().union(*terms[pairs[0][1]].named(stages[pairs[0][1]]))
            for _, at in pairs[1:]:
                in_names.intersection_update(set[int]().union(*terms[at].named(stages[at])))
            if len(in_names) >= MOST_PLACES:
                return sorted(in_names)
        places = set[int]().union(*terms[pairs[0][1]].places(stages[pairs[0][1]]))
        for count, at in pairs[1:]:
            if len(places) <= max(_FEW, count // _LOOK_COST):
                break
            places = set[int]().union(*(places.intersection(piece) for piece in terms[at].places(stages[at])))
        return sorted(places)

    def _hit(self, terms: list[Term], rated: _Rated, status: Status | None) -> Hit:
        index, place = self._index, rated.place
        matches = [term.match(place) for term in terms]
        units = index.organisation.units
        if person := index.person(place):
            name, title, above = person.name, person.title, person.unit
            number = person.direct or person.extension or person.mobile
        else:
            thing = index.thing(place)
            name, title, number = thing.name, "", thing.number
            above = (thing.parent if isinstance(thing, Unit) else thing.unit) or ""
        unit = units[above].name if above in units else ""
        return Hit(
            kind=index.kind(place),
            id=index.ids[place],
            name=name,
            unit=unit,
            title=title,
            number=number,
            matched=tuple(match for match, _ in matches),
            score=round(-rated.minus_score, 4),
            quality="number" if all(number for _, number in matches) else _QUALITIES[rated.band],
            status=status,
        )


class _Asked:
    """Whom a search has asked about, each at most once."""

    def __init__(self, index: Index, status: StatusOf | None) -> None:
        self._index = index
        self._status = status
        self._known: dict[str, Status] = {}
        self._members_left = MOST_MEMBERS_ASKED

    def order(self, band: Iterable[_Rated], wanted: int) -> list[tuple[_Rated, Status | None]]:
        """Return at most so many of a band, those who can answer first; `band` is sorted by text.

        INVARIANT: the result is as if everybody was asked. Once enough can answer, whoever comes later in
        the text order comes later in the result too, and is not asked.
        """
        if self._status is None:
            return [(one, None) for one in islice(band, wanted)]
        here: list[tuple[_Rated, Status | None]] = []
        away: list[tuple[tuple[int, float], _Rated, Status | None]] = []
        for one in band:
            known = self._of(one.place)
            if known and known.can_answer:
                here.append((one, known))
                if len(here) == wanted:
                    return here
            else:
                away.append((_return(known), one, known))
        away.sort(key=lambda row: row[:2])
        return (here + [(one, known) for _, one, known in away])[:wanted]

    def _of(self, place: int) -> Status | None:
        if self._index.kind(place) == "person":
            return self._person(place)
        best: Status | None = None
        for member in self._index.members(place)[:MOST_MEMBERS]:
            if not self._members_left:
                break
            self._members_left -= 1
            known = self._person(member)
            if best is None or _return(known) < _return(best):
                best = known
            if known.can_answer:
                break
        return best

    def _person(self, place: int) -> Status:
        assert self._status is not None
        who = self._index.ids[place]
        known = self._known.get(who)
        if known is None:
            known = self._known[who] = self._status(who)
        return known


def _return(status: Status | None) -> tuple[int, float]:
    """Return when somebody can answer, for sorting: now, at a known time, at an unknown one, not asked."""
    if status is None:
        return 2, _NEVER
    if status.can_answer:
        return 0, 0.0
    return 1, status.back_at.timestamp() if status.back_at else _NEVER
