"""The house that the pages show: its policy, its people as they stand now, its store and its clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import wraps
from threading import Lock, Thread
from typing import Any, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

from ansvar import speech
from ansvar.directory.index import with_index
from ansvar.directory.model import Organisation, Person
from ansvar.engine.files import Known, mark_of, read_files
from ansvar.engine.overlay import with_set_by_phone
from ansvar.engine.place import Place
from ansvar.policy.model import Policy
from ansvar.presence.model import Absence
from ansvar.presence.state import Presence
from ansvar.routing.model import Call, Decision
from ansvar.routing.route import decide
from ansvar.routing.router import Router
from ansvar.search import Finder
from ansvar.speech.names import Names
from ansvar.store.store import Store
from ansvar.store.values import Competences

P = ParamSpec("P")
T = TypeVar("T")
#: How far ahead a caller listens, for what an absence that begins now says: never before it has begun.
_AFTER = timedelta(seconds=1)
#: From so many people on the search is not built while somebody waits for it.
LARGE = 5_000


class House:
    """One organisation. Thread-safe; everything that reads the store blocks.

    People and units come from the directory's files, absences and forwards over them from the store, as the engine
    itself lays them (`engine.overlay`): what a page shows is what the next call meets.
    """

    def __init__(
        self, place: Place, policy: Policy, organisation: Organisation, store: Store, mark: str = ""
    ) -> None:
        """`mark`: of the files that policy and organisation were read from (see `engine.files`)."""
        self.place = place
        self.policy = policy
        self.base = organisation
        self.mark = mark
        self.store = store
        self._lock = Lock()
        self._loading = Lock()
        self._over: tuple[Any, ...] = ((), (), (), (), (), ())
        self._router: Router | None = None
        self._finder: Finder | None = None
        #: With which competences it was built.
        self._taught: tuple[Competences, ...] | None = None

    def reload(self, mark: str | None = None, known: Known | None = None) -> bool:
        """Read policy and organisation anew, and show them from now on; return whether they are others than before.

        - `mark`: only files of this content are taken: those that the engine answers by, not what somebody is
          writing at this moment.
        - `known`: see `read_files`.

        Blocks. With a fault in the files nothing changes: raises AnsvarError.
        """
        with self._loading:
            if mark is not None and (mark == self.mark or mark != mark_of(self.place)):
                return False
            found = read_files(self.place, known)
            if found.mark == self.mark or (mark is not None and found.mark != mark):
                return False
            # Whoever searches meanwhile finds whom there was: nobody waits for the new one.
            taught = self.store.by_phone.competences() if self._finder is not None else None
            finder = _finder(found.organisation, taught) if taught is not None else None
            with self._lock:
                self.policy, self.base, self.mark = found.policy, found.organisation, found.mark
                self._router, self._finder, self._taught = None, finder, taught
        return True

    def now(self) -> datetime:
        """Return the moment by the service's clock."""
        return datetime.now(UTC) + timedelta(seconds=self.place.offset_s)

    def today(self) -> date:
        """Return the day it is where the organisation is."""
        return self.now().astimezone(self.zone).date()

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the organisation."""
        return ZoneInfo(self.base.zone or self.policy.site.zone)

    def router(self) -> Router:
        """Return the router over what is set now; the same one until something changes."""
        moment = _moment.get()
        if moment is None:
            return self._routed()
        if self not in moment:
            moment[self] = self._routed()
        return moment[self]

    def _routed(self) -> Router:
        now = self.now()
        over = (
            tuple(self.store.by_phone.absences(now)),
            tuple(self.store.by_phone.forwards()),
            self.store.plans.closures(now),
            self.store.plans.quiet_days(),
            self.store.by_phone.substitutes(now),
            self.store.by_phone.competences(),
        )
        with self._lock:
            if self._router is None or over != self._over:
                self._over = over
                self._router = Router(self.policy, with_set_by_phone(self.base, *over))
            return self._router

    def laid_over(self, base: Organisation) -> Organisation:
        """Return another directory with what is set now over it, as `organisation` has it over the files'."""
        self.router()
        return with_set_by_phone(base, *self._over)

    @property
    def organisation(self) -> Organisation:
        """The organisation as it stands now."""
        return self.router().organisation

    def presence(self) -> Presence:
        """Return who is where."""
        return self.router().presence

    @property
    def finder(self) -> Finder:
        """Search over people, units and functions; built when first asked, and anew when somebody can something else.

        In a large house whoever searches meanwhile finds with the one before: nobody waits for the new one.
        """
        found, taught = self._finder, self.store.by_phone.competences()
        if found is not None and taught == self._taught:
            return found
        if found is not None and len(self.base.people) > LARGE:
            if not self._loading.locked():
                Thread(target=in_passing(self._teach), args=(taught,), name="finder", daemon=True).start()
            return found
        return self._teach(taught)

    def _teach(self, taught: tuple[Competences, ...]) -> Finder:
        with self._loading:
            if self._finder is None or taught != self._taught:
                self._finder, self._taught = _finder(self.base, taught), taught
            return self._finder

    def names(self, language: str) -> Names:
        """Return the names of everything in a language."""
        return Names(self.base, self.policy, language)

    def person(self, id: str) -> Person | None:
        """Return somebody of the directory."""
        return self.base.people.get(id)

    def spoken_language(self) -> str:
        """Return the language in which the house speaks to callers."""
        return self.base.language or self.policy.language

    def outside_caller(self) -> str:
        """Return some number outside the house, for asking what a caller would meet."""
        return self.base.main_number[:-2] + "98" if self.base.main_number else "+46406280498"

    # -- what would be --------------------------------------------------------------------------------

    def meets(self, person: str, at: datetime) -> Decision:
        """Return what a caller from outside to somebody meets at a moment, as things stand."""
        return decide(self.router(), Call(to=f"person:{person}", caller=self.outside_caller()), at)

    def would_meet(self, absence: Absence) -> tuple[Decision, tuple[str, ...]]:
        """Return what a caller would meet when this absence has begun, and what the caller would hear."""
        over = self.organisation
        others = tuple(
            replace(each, end=absence.start)
            if each.source is absence.source
            and each.start < absence.start
            and (each.end is None or each.end > absence.start)
            else each
            for each in over.absences.get(absence.person, ())
            if not (each.source is absence.source and each.start == absence.start)
        )
        away = {**over.absences, absence.person: (*others, absence)}
        then = with_index(replace(over, absences=away), over)
        at = max(absence.start, self.now()) + _AFTER
        call = Call(to=f"person:{absence.person}", caller=self.outside_caller())
        decision = decide(Router(self.policy, then), call, at)
        return decision, speech.caller(decision, then, self.policy, self.spoken_language(), at)


#: The routers that a request under way has asked for.
_moment: ContextVar[dict[House, Router] | None] = ContextVar("moment", default=None)


@contextmanager
def one_moment() -> Iterator[None]:
    """Let a page that changes nothing show one moment: what is set is read once for all that is on it."""
    token = _moment.set({})
    try:
        yield
    finally:
        _moment.reset(token)


def _finder(base: Organisation, taught: tuple[Competences, ...]) -> Finder:
    return Finder(with_set_by_phone(base, (), (), competences=taught))


_house: House | None = None
#: The house of a rehearsal (`web.training`), for as long as a request or a stream is in it.
instead: ContextVar[House | None] = ContextVar("instead", default=None)


def use(new: House | None) -> None:
    """Let the pages show this house; once, when the process starts (and by each test)."""
    global _house
    _house = new


def house() -> House:
    """Return the house; in a rehearsal the one that is played."""
    if (played := instead.get()) is not None:
        return played
    if _house is None:
        raise RuntimeError("the pages have no house; start them with `python -m ansvar.web DATA`")
    return _house


def in_passing(work: Callable[P, T]) -> Callable[P, T]:
    """Let work in a thread that belongs to no request leave no connection to the store behind, as a request would."""

    @wraps(work)
    def done(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return work(*args, **kwargs)
        finally:
            house().store.close()

    return done
