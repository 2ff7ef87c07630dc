"""What the commands share: output for people and for programs, moments, and progress."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from ansvar.words.faults import AnsvarError

if TYPE_CHECKING:
    from rich.console import Console

    from ansvar.directory.model import Organisation
    from ansvar.policy.model import Policy

#: The made-up organisation in which `policy check` shows its findings.
WORLD = "world"


def console(stderr: bool = False) -> Console:
    """Return a console that keeps to plain text: no markup, no highlighting, no colour but on a terminal."""
    from rich.console import Console

    return Console(stderr=stderr, highlight=False, markup=False, soft_wrap=True)


class ReaderGone(Exception):
    """Whoever read our output has closed it, as `head` does; there is nobody left to print for."""


def out(text: str = "") -> None:
    """Print a line for people, as it is."""
    try:
        print(text)
    except BrokenPipeError:
        raise ReaderGone from None


def out_json(value: Any) -> None:
    """Print a value as JSON with stable field names."""
    out(json.dumps(plain(value), ensure_ascii=False, indent=2))


def plain(value: Any) -> Any:
    """Return a value made of what JSON has: tuples become lists, named tuples and dataclasses objects."""
    if hasattr(value, "_asdict"):
        return {name: plain(item) for name, item in value._asdict().items()}
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(name): plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        items = [plain(item) for item in value]
        return sorted(items, key=str) if isinstance(value, set | frozenset) else items
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)


def load_policy(path: Path) -> Policy:
    """Return the policy in a file, with all its faults told if it has any."""
    from ansvar.policy.load import load_policy as load

    return load(path)


def load_organisation(folder: Path | str, policy: Policy, at: datetime, to: str) -> Organisation:
    """Return the organisation in a folder, or the world that `policy check` walks."""
    if str(folder) in (WORLD, f"{WORLD}:empty") and not Path(folder).is_dir():
        from ansvar.check.world import world_of

        return world_of(policy, at, to, emptied=str(folder) != WORLD)
    from ansvar.directory.files import load_organisation as load

    with progress("loading") as tell:
        return load(folder, progress=lambda name, done, of: tell(done, of))


def spoken(wanted: str | None, *others: str) -> str:
    """Return the language to explain in: the one wanted, which must be one of ours, else the first of the others."""
    from ansvar.words.text import LANGUAGES

    if wanted is None:
        return next((language for language in others if language), "en")
    if wanted not in LANGUAGES:
        raise AnsvarError(
            f"`{wanted}` is no language that Ansvar speaks; --language takes {', '.join(LANGUAGES)}"
        )
    return wanted


def moment(text: str | None, zone: str) -> datetime:
    """Return the moment a text says, by the clock of a zone; now if none is given.

    Takes `2026-11-23 10:00`, `2026-11-23T10:00`, with or without an offset, and `10:00` for today.
    """
    tz = ZoneInfo(zone)
    if text is None:
        return datetime.now(tz)
    try:
        if len(text) <= 5 and ":" in text:
            clock = datetime.strptime(text, "%H:%M")  # noqa: DTZ007 - a clock time without a date
            return datetime.now(tz).replace(hour=clock.hour, minute=clock.minute, second=0, microsecond=0)
        at = datetime.fromisoformat(text)
    except ValueError:
        raise AnsvarError(f'`{text}` is no moment; write one such as "2026-11-23 10:00" or "10:00"') from None
    return at if at.tzinfo else at.replace(tzinfo=tz)


def day_of(text: str | None, zone: str) -> date:
    """Return the date a text says, today by the clock of a zone if none is given."""
    if text is None:
        return datetime.now(ZoneInfo(zone)).date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise AnsvarError(f'`{text}` is no date; write one such as "2026-11-23"') from None


def today() -> date:
    """Return the date by the local clock."""
    return datetime.now().astimezone().date()


@contextmanager
def progress(what: str) -> Iterator[Callable[[int, int | None], None]]:
    """Show a progress bar on a terminal, and none in a pipe; yields `tell(done, of)`."""
    if not sys.stderr.isatty():

        def quiet(done: int, of: int | None = None) -> None:
            """Show nothing."""

        yield quiet
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)

        def tell(done: int, of: int | None = None) -> None:
            bar.update(task, completed=done, total=of)

        yield tell
