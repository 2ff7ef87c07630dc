"""The tables of keys in docs/reference/policy/, made from the models.

`python tests/policy/key_tables.py` writes them; `test_reference.py` fails while they differ from the models.
"""

import types
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from ansvar.policy import rows, sections, targets
from ansvar.policy.model import LocalRules, Policy
from ansvar.policy.shape import allowed, by_pattern, fields_of, models_of
from ansvar.words import clock, spans
from ansvar.words.phrase import Phrase
from ansvar.words.text import Text

FOLDER = Path(__file__).parents[2] / "docs" / "reference" / "policy"

PHRASES: dict[type[Phrase], str] = {
    spans.Wait: "wait",
    spans.Length: "length",
    spans.LengthBound: "limit on a length",
    spans.CountBound: "limit on a count",
    spans.Bound: "bound",
    clock.Clock: "clock time",
    clock.ClockSpan: "span of clock times",
    clock.Days: "weekdays",
    clock.WeekSpan: "openings",
    clock.DateSpan: "dates",
    clock.Due: "deadline",
    targets.Try: "attempt",
    targets.End: "end",
    targets.Ban: "ban",
    targets.Key: "key",
}

#: Page -> title and its tables: how the section is written, and its model.
PAGES: dict[str, tuple[str, list[tuple[str, type[BaseModel]]]]] = {
    "keys-whole": (
        "The whole file, its head and its place",
        [
            ("The file", Policy),
            ("[policy]", sections.Head),
            ("[[policy.accepted]]", sections.Accepted),
            ("[site]", sections.Site),
        ],
    ),
    "keys-hours": (
        "Hours and kinds of absence",
        [
            ("[hours.NAME]", sections.Hours),
            ("[[hours.NAME.seasons]]", sections.Season),
            ("[[hours.NAME.except]]", sections.DayException),
            ("[absence.NAME]", sections.AbsenceKind),
        ],
    ),
    "keys-answering": (
        "Answering, mailboxes, switchboard and queues",
        [
            ("[answering]", sections.Answering),
            ("[mailbox]", sections.Mailbox),
            ("[switchboard]", sections.Switchboard),
            ("[queue.NAME]", sections.Queue),
            ("[quiet.NAME]", sections.QuietDay),
        ],
    ),
    "keys-named": (
        "Things with a name",
        [
            ("[list.NAME]", sections.CallerList),
            ("[topic.NAME]", sections.Topic),
            ("[role.NAME]", sections.Role),
            ("[staffing.NAME]", sections.Staffing),
            ("[announcement.NAME]", sections.Announcement),
            ("[menu.NAME]", sections.Menu),
            ("[service.NAME]", sections.Service),
            ("[local.UNIT]", LocalRules),
        ],
    ),
    "keys-around": (
        "Presence, numbers, phones, privacy, records and conduct",
        [
            ("[presence]", sections.PresenceRules),
            ("[numbers]", sections.Numbers),
            ("[devices]", sections.Devices),
            ("[privacy]", sections.Privacy),
            ("[records]", sections.Records),
            ("[conduct]", sections.Conduct),
        ],
    ),
    "keys-route": (
        "Routes and their conditions",
        [
            ("[[route]]", rows.Route),
            ("when, unless", rows.When),
            ("notify", rows.Notice),
        ],
    ),
    "keys-rows": (
        "Promises, duties, goals and clauses",
        [
            ("[[promise]]", rows.Promise),
            ("[[promise.except]]", rows.PromiseException),
            ("[[promise.escalate]]", rows.Escalation),
            ("[[duty]]", rows.Duty),
            ("[[goal]]", rows.Goal),
            ("[[clause]]", rows.Clause),
        ],
    ),
}


def brief(annotation: Any, metadata: list[Any] | None = None) -> str:
    """Return what may stand where an annotation does, phrases as links to their page."""
    said = by_pattern(metadata or ())
    if said:
        return said
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *notes = get_args(annotation)
        return brief(inner, [*notes])
    if origin in (Union, types.UnionType):
        return ", ".join(dict.fromkeys(brief(arm) for arm in get_args(annotation) if arm is not type(None)))
    if origin is Literal:
        return ", ".join(f"`{value}`" for value in get_args(annotation))
    if origin is tuple:
        inner = get_args(annotation)[0]
        if rows.Notice in models_of(inner):
            return "tables, or words such as `mail manager`"
        return "tables" if any(models_of(inner)) else f"one or more: {brief(inner)}"
    if origin is dict:
        return f"a table: name = {brief(get_args(annotation)[1])}"
    if isinstance(annotation, type) and issubclass(annotation, Phrase):
        name = PHRASES[annotation]
        return f"[{name}](phrases.md#{name.replace(' ', '-')})"
    if annotation is Text:
        return "text, also by language"
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return ", ".join(f"`{item.value}`" for item in annotation)
    return allowed(annotation, metadata)


def tables(name: str) -> str:
    """Return a page of key tables."""
    title, found = PAGES[name]
    return "\n".join(_page(title, found)) + "\n"


def _page(title: str, found: list[tuple[str, type[BaseModel]]]) -> Iterator[str]:
    yield f"# Keys: {title[0].lower()}{title[1:]}"
    yield ""
    yield "Every key of the [policy file](../policy.md); a key that is not here is a fault."
    for heading, model in found:
        yield ""
        yield f"## {heading}"
        yield ""
        yield " ".join((model.__doc__ or "").split())
        shared = (
            set(rows.Row.model_fields) if issubclass(model, rows.Row) and heading != "[[route]]" else set()
        )
        if shared:
            yield "Also `id`, `source`, `clause` and the other keys of every row: see [routes](keys-route.md)."
        yield ""
        yield "| key | what may stand there | without it | meaning |"
        yield "|---|---|---|---|"
        for key, field in fields_of(model).items():
            if key in shared:
                continue
            default = _default(field.default) if not field.is_required() else "*needed*"
            said = (field.description or "").replace("|", "\\|")
            yield f"| `{key}` | {brief(field.annotation, field.metadata)} | {default} | {said} |"


def _default(value: Any) -> str:
    if (
        value is None
        or value == ()
        or isinstance(value, BaseModel)
        or not isinstance(value, bool | int | float | str | tuple | Phrase)
    ):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple) and not isinstance(value, Phrase):
        return ", ".join(str(item) for item in value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def phrases() -> str:
    """Return the page of values that are written as words."""
    lines = [
        "# Values written as words",
        "",
        "Waits, lengths, deadlines, attempts and ends are short phrases of a [policy file](../policy.md).",
        "Each is printed in one spelling, and what cannot be read is a fault that names what is allowed.",
    ]
    for phrase, name in PHRASES.items():
        said = phrase.allowed
        lines += [
            "",
            f"## {name[0].upper()}{name[1:]}",
            "",
            " ".join((phrase.__doc__ or "").split()).replace("``", "`"),
            f"{said[0].upper()}{said[1:]}.",
            "",
            "Examples: " + "; ".join(f"`{example}`" for example in phrase.examples) + ".",
        ]
    return "\n".join(lines) + "\n"


def pages() -> dict[str, str]:
    """Return every generated page by its name."""
    return {**{name: tables(name) for name in PAGES}, "phrases": phrases()}


if __name__ == "__main__":
    for page, text in pages().items():
        (FOLDER / f"{page}.md").write_text(text, encoding="utf-8")
