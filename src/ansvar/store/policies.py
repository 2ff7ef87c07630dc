"""The policy's drafts and versions: who wrote, approved and adopted what, and which version is in force.

A version is a text and a number that never change; what happens to it is appended, step by step::

    proposed -> approved -> adopted -> in force
             -> sent back   -> withdrawn, held

The file that the switch reads is the truth. Its first content is version 1; content that came there in another way
than by adoption (somebody edited the file) is a version of its own, of origin `file`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from ansvar.store.changes import Audit
from ansvar.store.plain import as_json, from_json
from ansvar.store.plain import text as storable

if TYPE_CHECKING:
    from ansvar.store.database import Database
    from ansvar.store.models import PolicyDraft, PolicyVersion

PROPOSED: Final = "proposed"
SENT_BACK: Final = "sent back"
APPROVED: Final = "approved"
ADOPTED: Final = "adopted"
WITHDRAWN: Final = "withdrawn"
HELD: Final = "held"
IN_FORCE: Final = "in force"
REPLACED: Final = "replaced"
FILE: Final = "file"
PAGE: Final = "page"


def digest(text: str) -> str:
    """Return the hash by which a text is known; the ends of lines and a mark at the beginning do not count."""
    return hashlib.sha256(text.removeprefix("\ufeff").replace("\r\n", "\n").encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Draft:
    """A text somebody is writing."""

    id: str
    author: str
    text: str = field(repr=False)
    note: str
    based_on: int
    made_at: datetime
    saved_at: datetime
    saves: int


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened to a version. `order` grows over all versions."""

    order: int
    at: datetime
    by: str
    kind: str
    facts: dict[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Version:
    """A version as it stands. `state`: the last step, or `replaced` for one that was in force."""

    number: int
    text: str = field(repr=False)
    hash: str
    author: str
    note: str
    based_on: int
    origin: str
    at: datetime
    steps: tuple[Step, ...]
    state: str

    def last(self, kind: str) -> Step | None:
        """Return the last step of a kind."""
        return next((each for each in reversed(self.steps) if each.kind == kind), None)

    @property
    def adoption(self) -> Step | None:
        """How it was adopted; None for one that was not."""
        return self.last(ADOPTED)

    @property
    def starts_at(self) -> datetime | None:
        """When it takes force by its adoption."""
        found = self.adoption
        return datetime.fromisoformat(found.facts["from"]) if found is not None else None

    @property
    def written(self) -> str:
        """The text as it is in the file: with the decision's line, once it is adopted."""
        found = self.adoption
        return str(found.facts["text"]) if found is not None else self.text


class Policies:
    """The drafts and versions of a store. Each method that changes something writes its audit line with it."""

    __slots__ = ("_database",)

    def __init__(self, database: Database) -> None:
        self._database = database

    # -- drafts -------------------------------------------------------------------------------------

    def drafts(self) -> tuple[Draft, ...]:
        """Return the drafts that are being written, the last saved first."""
        from ansvar.store.models import PolicyDraft

        with self._database.told():
            rows = PolicyDraft.on(self._database.alias).filter(closed_at=None).order_by("-saved_at", "pk")
            return tuple(_draft(row) for row in rows)

    def draft(self, id: str) -> Draft | None:
        """Return a draft that is being written."""
        from ansvar.store.models import PolicyDraft

        with self._database.told():
            row = PolicyDraft.on(self._database.alias).filter(pk=id, closed_at=None).first()
            return None if row is None else _draft(row)

    def put_away(self, author: str, since: datetime) -> tuple[Draft, ...]:
        """Return somebody's drafts that were put away or proposed since then, the last first."""
        from ansvar.store.models import PolicyDraft

        with self._database.told():
            rows = PolicyDraft.on(self._database.alias).filter(author=author, closed_at__gte=since)
            return tuple(_draft(row) for row in rows.order_by("-closed_at", "pk"))

    def begin(self, draft: Draft, *audit: Audit) -> None:
        """Begin a draft."""
        from ansvar.store.models import PolicyDraft

        with self._database.transaction() as connection:
            PolicyDraft.on(self._database.alias).create(
                id=draft.id, author=storable(draft.author), text=storable(draft.text), note=storable(draft.note),
                based_on=draft.based_on, made_at=draft.made_at, saved_at=draft.saved_at, saves=draft.saves,
            )  # fmt: skip
            self._note(connection, audit)

    def save(self, draft: str, saves: int, text: str, note: str, at: datetime) -> bool:
        """Save a draft that was last saved so many times; False when another window has saved it meanwhile."""
        from ansvar.store.models import PolicyDraft

        with self._database.transaction():
            rows = PolicyDraft.on(self._database.alias).filter(pk=draft, closed_at=None, saves=saves)
            return bool(
                rows.update(text=storable(text), note=storable(note), saved_at=at, saves=saves + 1) == 1
            )

    def close(self, draft: str, at: datetime, *audit: Audit) -> bool:
        """Put a draft away."""
        with self._database.transaction() as connection:
            done = self._close(draft, at)
            if done:
                self._note(connection, audit)
            return done

    def _close(self, draft: str, at: datetime) -> bool:
        from ansvar.store.models import PolicyDraft

        rows = PolicyDraft.on(self._database.alias).filter(pk=draft, closed_at=None)
        return bool(rows.update(closed_at=at) == 1)

    # -- versions -----------------------------------------------------------------------------------

    def versions(self) -> tuple[Version, ...]:
        """Return every version, the newest first."""
        from ansvar.store.models import PolicyStep, PolicyVersion

        alias = self._database.alias
        with self._database.told():
            rows = list(PolicyVersion.on(alias).order_by("-number"))
            steps: dict[int, list[Step]] = {}
            force = 0
            for row in PolicyStep.on(alias).order_by("pk"):
                facts = from_json(row.facts)
                step = Step(row.pk, row.at, row.by, row.kind, facts if isinstance(facts, dict) else {})
                steps.setdefault(row.version, []).append(step)
                force = row.version if row.kind == IN_FORCE else force
        return tuple(_version(row, steps.get(row.number, []), force) for row in rows)

    def last_step(self) -> int:
        """Return the order of the last step of any version; 0 before the first."""
        from django.db.models import Max

        from ansvar.store.models import PolicyStep

        with self._database.told():
            return int(PolicyStep.on(self._database.alias).aggregate(last=Max("pk"))["last"] or 0)

    def version(self, number: int) -> Version | None:
        """Return a version."""
        return next((each for each in self.versions() if each.number == number), None)

    def in_force(self) -> Version | None:
        """Return the version that is in force; None before the file was first looked at."""
        return next((each for each in self.versions() if each.state == IN_FORCE), None)

    def awaiting(self) -> tuple[tuple[str, str], ...]:
        """Return author and last step of each version that is not in force and never was; without their texts."""
        from ansvar.store.models import PolicyStep, PolicyVersion

        alias = self._database.alias
        with self._database.told():
            kinds: dict[int, list[str]] = {}
            for version, kind in PolicyStep.on(alias).order_by("pk").values_list("version", "kind"):
                kinds.setdefault(version, []).append(kind)
            open_ = [version for version, found in kinds.items() if IN_FORCE not in found]
            authors = dict(PolicyVersion.on(alias).filter(pk__in=open_).values_list("number", "author"))
        return tuple((author, kinds[version][-1]) for version, author in authors.items())

    def propose(self, draft: Draft, at: datetime, *audit: Audit) -> int | None:
        """Make a version of a draft as it was last saved, and put the draft away; None when it has changed since."""
        from ansvar.store.models import PolicyDraft

        with self._alone() as connection:
            alias = self._database.alias
            rows = PolicyDraft.on(alias).filter(pk=draft.id, closed_at=None, saves=draft.saves)
            if rows.update(closed_at=at) != 1:
                return None
            number = self._add(draft.text, draft.author, draft.note, draft.based_on, PAGE, at)
            self._append(number, 0, PROPOSED, draft.author, at, {})
            self._note(connection, audit)
            return number

    def take_in(self, text: str, at: datetime) -> Version | None:
        """Note what the file holds; return the new version when that came there in another way than by adoption.

        Content that an adopted version brought is noted by `step`, not here: see `engine.adoption`.
        """
        from ansvar.store.models import PolicyStep

        known, hash = self.in_force(), digest(text)
        if known is not None and digest(known.written) == hash:
            return None
        with self._alone():
            # Two processes may look at the same moment: of the two one adds it.
            last = PolicyStep.on(self._database.alias).filter(kind=IN_FORCE).order_by("-pk").first()
            if last is not None and (known is None or last.version != known.number):
                return None
            number = self._add(text, "", "", known.number if known is not None else 0, FILE, at)
            self._append(number, 0, IN_FORCE, "", at, {})
        return self.version(number)

    def step(
        self, version: Version, kind: str, by: str, at: datetime, facts: dict[str, Any], *audit: Audit
    ) -> bool:
        """Append what happens to a version as it was read; False when something else happened to it first."""
        from ansvar.store.models import PolicyStep

        with self._alone() as connection:
            rows = PolicyStep.on(self._database.alias).filter(version=version.number)
            if rows.count() != len(version.steps):
                return False
            self._append(version.number, len(version.steps), kind, by, at, facts)
            self._note(connection, audit)
            return True

    @contextmanager
    def _alone(self) -> Iterator[Any]:
        """Add to versions or steps while nobody else does: their numbers follow each other."""
        from ansvar.store.models import PolicyStep

        with self._database.transaction() as connection:
            if connection.vendor == "postgresql":  # SQLite's transactions are alone anyway
                with connection.cursor() as cursor:
                    cursor.execute(f'LOCK TABLE "{PolicyStep._meta.db_table}" IN SHARE ROW EXCLUSIVE MODE')
            yield connection

    def _add(self, text: str, author: str, note: str, based_on: int, origin: str, at: datetime) -> int:
        from django.db.models import Max

        from ansvar.store.models import PolicyVersion

        rows = PolicyVersion.on(self._database.alias)
        number = int(rows.aggregate(last=Max("number"))["last"] or 0) + 1
        rows.create(
            number=number, text=storable(text), hash=digest(text), author=storable(author), note=storable(note),
            based_on=based_on, origin=origin, at=at,
        )  # fmt: skip
        return number

    def _append(
        self, version: int, sequence: int, kind: str, by: str, at: datetime, facts: dict[str, Any]
    ) -> None:
        from ansvar.store.models import PolicyStep

        PolicyStep.on(self._database.alias).create(
            version=version, sequence=sequence, kind=kind, by=storable(by), at=at, facts=from_json(as_json(facts))
        )  # fmt: skip

    def _note(self, connection: Any, audit: Iterable[Audit]) -> None:
        from ansvar.store.write import carry_out

        carry_out(connection, self._database.alias, tuple(audit))


def _draft(row: PolicyDraft) -> Draft:
    return Draft(row.id, row.author, row.text, row.note, row.based_on, row.made_at, row.saved_at, row.saves)


def _version(row: PolicyVersion, steps: list[Step], force: int) -> Version:
    was = any(each.kind == IN_FORCE for each in steps)
    state = IN_FORCE if row.number == force else REPLACED if was else steps[-1].kind if steps else PROPOSED
    return Version(
        row.number, row.text, row.hash, row.author, row.note, row.based_on, row.origin, row.at, tuple(steps), state
    )  # fmt: skip
