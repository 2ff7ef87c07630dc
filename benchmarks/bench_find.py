"""How quickly `ansvar find` answers each keystroke, beside a plain scan and SQLite's full-text search.

    python benchmarks/bench_find.py [PEOPLE ...]

Somebody types names, names with a unit, numbers and misspelt names, letter by letter; after each letter
the search runs again. Ansvar also says who can answer at noon and ranks by it; the peers do not.

- *scan*: `rapidfuzz.process.extract` with its usual scorer over all full names in plain small letters.
- *FTS5*: a SQLite full-text table of names, units, titles, functions and competences, in memory, with
  indexes for prefixes of one to three letters; each word as a prefix, the 20 best by its rank.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from random import Random
from types import MappingProxyType

from rapidfuzz import process, utils

from ansvar.directory.generate import generate
from ansvar.directory.model import Organisation, Person
from ansvar.policy.fragment import load_fragment
from ansvar.presence.state import Presence
from ansvar.search import Finder
from ansvar.search.fold import lower, plain
from ansvar.search.ranked import status_from
from common import Column, each_s, machine, memory_mb, once, quantile, show

SIZES = (1_000, 10_000, 100_000)
DAY = date(2026, 3, 4)
NOON = datetime(2026, 3, 4, 11, tzinfo=UTC)
NIGHT = datetime(2026, 3, 4, 23, tzinfo=UTC)
TYPED = 120
SCANNED = 150
"""The scan is slow: it gets so many of the keystrokes, evenly spread."""

FRONT = "Al Berg Björk Blom Dahl Ek En Fors Frost Grön Gran Hag Hall Hed Holm Häll Kull Lilj Lind Lund Lång Löv Mal Nor Ny Näs Rosen Ry Sand Sjö Sköld Skog Sten Strand Ström Sund Svan Söder Thor Vester Vik Wall Åker Åke Äng Ö Öst"
BACK = "ander bäck berg blad bo by dahl ell én fors gren gård hed holm hult in kvist lind ling lund man mark mo ner nér qvist rot sjö sson stad stedt sten strand ström stål vall vik ås"

POLICY = """
[site]
country = "SE"
zone = "Europe/Stockholm"
[hours.phone]
open = ["mon-fri 08:00-17:00"]
"""


def town(size: int) -> Organisation:
    """Return a generated organisation whose family names are as varied as in a real directory."""
    made = generate(size, "se", 7, DAY)
    chance = Random(size)
    fronts, backs = FRONT.split(), BACK.split()
    names = [front + back for front in fronts for back in backs]
    names += [f"{front}{back}{end}" for front in fronts for back in backs[:20] for end in ("s", "er", "son")]
    people = {
        id: replace(person, family=chance.choice(names)) if chance.random() < 0.6 else person
        for id, person in made.people.items()
    }
    return replace(made, people=MappingProxyType(people))


def slip(name: str, chance: Random) -> str:
    """Return a name with one letter wrong, missing or too many."""
    at = chance.randrange(1, len(name))
    return name[:at] + chance.choice("aeinorst") * chance.randrange(2) + name[at + chance.randrange(1, 2) :]


def wanted(organisation: Organisation) -> Iterator[tuple[str, Person, bool]]:
    """Yield what is typed in full, who is meant, and whether it is spelled right."""
    chance = Random(11)
    everybody = [organisation.people[id] for id in sorted(organisation.people)]
    for at in range(TYPED):
        person = chance.choice(everybody)
        unit = organisation.units[person.unit].name
        kind = at % 8
        if kind in (0, 1):
            yield person.name, person, True
        elif kind == 2:
            yield plain(lower(f"{person.family} {person.given}")), person, True
        elif kind == 3:
            yield f"{person.given} {unit}", person, True
        elif kind == 4:
            yield person.direct or person.extension, person, True
        elif kind == 5:
            yield person.title, person, True
        else:
            yield f"{person.given} {slip(person.family, chance)}", person, False


def scan(organisation: Organisation) -> Callable[[str], list[str]]:
    names = [plain(lower(person.name)) for person in organisation.people.values()]
    shown = [person.name for person in organisation.people.values()]

    def find(text: str) -> list[str]:
        return [shown[at] for _, _, at in process.extract(utils.default_process(text), names, limit=20)]

    return find


def full_text(organisation: Organisation) -> Callable[[str], list[str]] | None:
    base = sqlite3.connect(":memory:")
    try:
        base.execute(
            "create virtual table people using fts5(name, unit, title, functions, competences, numbers,"
            " prefix = '1 2 3', tokenize = \"unicode61 remove_diacritics 2\")"
        )
    except sqlite3.OperationalError:
        return None
    base.executemany(
        "insert into people values (?, ?, ?, ?, ?, ?)",
        (
            (
                person.name,
                organisation.units[person.unit].name,
                person.title,
                " ".join(organisation.functions[id].name for id in person.functions),
                " ".join(person.competences),
                f"{person.direct} {person.extension} {person.mobile}",
            )
            for person in organisation.people.values()
        ),
    )

    def find(text: str) -> list[str]:
        words = " ".join(f'"{word}"*' for word in text.replace('"', " ").split())
        found = base.execute("select name from people where people match ? order by rank limit 20", (words,))
        return [name for (name,) in found] if words else []

    return find


def measure(
    find: Callable[[str], list[str]], organisation: Organisation, most: int | None
) -> tuple[float, float, float, str, str]:
    """Return median, 99 of 100 and worst keystroke in ms, and how often the one meant is shown."""
    meant = list(wanted(organisation))
    keys = [text[:end] for text, _, _ in meant for end in range(1, len(text) + 1)]
    if most:
        keys = keys[:: max(1, len(keys) // most)]
    ms = [1000 * seconds for seconds in each_s(find, keys)]

    def shown(right: bool) -> str:
        # A title or a unit is shared by more people than there are hits: names only.
        rows = [(text, person.name) for text, person, well in meant if well is right]
        rows = [(text, name) for text, name in rows if not right or text == name]
        return f"{sum(name in find(text) for text, name in rows)} of {len(rows)}"

    return quantile(ms, 0.5), quantile(ms, 0.99), max(ms), shown(True), shown(False)


def main(sizes: list[int]) -> None:
    sections = []
    for size in sizes:
        organisation = town(size)
        presence = Presence(load_fragment(POLICY), organisation)
        built_s, finder = once(lambda here=organisation: Finder(here))
        memory = memory_mb(lambda here=organisation: Finder(here))

        def ansvar(
            text: str, at: datetime = NOON, finder: Finder = finder, presence: Presence = presence
        ) -> list[str]:
            return [hit.name for hit in finder.find(text, status=status_from(presence, at))]

        def night(text: str, ansvar: Callable[..., list[str]] = ansvar) -> list[str]:
            return ansvar(text, NIGHT)

        def bare(text: str, finder: Finder = finder) -> list[str]:
            return [hit.name for hit in finder.find(text)]

        rows: list[tuple[object, ...]] = [
            (f"{size:,} ansvar, noon", built_s, memory, *measure(ansvar, organisation, None)),
            ("  night, nobody there", None, None, *measure(night, organisation, None)),
            ("  without presence", None, None, *measure(bare, organisation, None)),
        ]
        text_s, text_find = once(lambda here=organisation: full_text(here))
        if text_find:
            rows.append(("  sqlite3 FTS5", text_s, None, *measure(text_find, organisation, None)))
        scan_s, scan_find = once(lambda here=organisation: scan(here))
        rows.append(("  rapidfuzz scan", scan_s, None, *measure(scan_find, organisation, SCANNED)))
        sections.append(rows)
    show(
        "find: one keystroke",
        "people",
        [
            Column("build s", "{:,.2f}"),
            Column("memory MB"),
            Column("median ms", "{:,.2f}", ratio=True),
            Column("99 of 100 ms", "{:,.2f}", ratio=True),
            Column("worst ms"),
            Column("name shown"),
            Column("misspelt shown"),
        ],
        sections,
        f"{machine()}. Memory of SQLite is outside Python and not counted.",
    )


if __name__ == "__main__":
    main([int(size.replace("_", "")) for size in sys.argv[1:]] or list(SIZES))
