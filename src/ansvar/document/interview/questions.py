"""What a complete policy must settle, as questions: data that a terminal, a web page or a file can answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final, Literal

from ansvar.document.interview import asked, written
from ansvar.document.interview.reading import (
    OverlapError,
    read_count,
    read_due,
    read_hours,
    read_length,
    read_share,
    read_span,
    read_wait,
    read_yes,
)
from ansvar.document.lang import COLUMNS
from ansvar.document.say import Speaker
from ansvar.policy.model import Policy
from ansvar.words.clock import Due, WeekSpan
from ansvar.words.spans import Length, Wait

Kind = Literal[
    "text", "names", "two names", "yes", "country", "hours", "span", "wait", "length", "due",
    "choice", "order", "count", "share",
]  # fmt: skip

#: Country, its zone, and the numbers that always pass. Sources: tz database; the countries' emergency plans.
COUNTRIES: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "SE": ("Europe/Stockholm", ("112",)),
    "DK": ("Europe/Copenhagen", ("112", "114")),
    "NO": ("Europe/Oslo", ("110", "112", "113")),
    "NL": ("Europe/Amsterdam", ("112",)),
    "BE": ("Europe/Brussels", ("112", "101")),
    "FI": ("Europe/Helsinki", ("112",)),
    "IS": ("Atlantic/Reykjavik", ("112",)),
    "DE": ("Europe/Berlin", ("110", "112")),
    "AT": ("Europe/Vienna", ("112", "122", "133", "144")),
    "CH": ("Europe/Zurich", ("112", "117", "118", "144")),
    "LU": ("Europe/Luxembourg", ("112", "113")),
    "GB": ("Europe/London", ("112", "999")),
    "IE": ("Europe/Dublin", ("112", "999")),
    "EE": ("Europe/Tallinn", ("112",)),
    "LV": ("Europe/Riga", ("112",)),
    "LT": ("Europe/Vilnius", ("112",)),
    "FR": ("Europe/Paris", ("112", "15", "17", "18")),
}
#: What people call the countries at home, and the Nordic ones each other's, in small letters.
_BY_NAME: Final[Mapping[str, str]] = {
    name: code
    for code, names in {
        "SE": "sverige, sweden, ruotsi, zweden, schweden",
        "DK": "danmark, denmark, tanska, denemarken, dänemark",
        "NO": "norge, noreg, norway, norja, noorwegen, norwegen",
        "NL": "nederland, nederländerna, nederlandene, netherlands, the netherlands, alankomaat, niederlande",
        "BE": "belgien, belgië, belgia, belgique, belgium",
        "FI": "finland, suomi, finnland",
        "IS": "island, ísland, iceland, islanti, ijsland",
        "DE": "deutschland, tyskland, germany, saksa, duitsland",
        "AT": "österreich, österrike, østrig, østerrike, austria, itävalta, oostenrijk",
        "CH": "schweiz, suisse, svizzera, sveits, switzerland, sveitsi, zwitserland",
        "LU": "luxemburg, luxembourg, lëtzebuerg",
        "GB": "uk, united kingdom, great britain, storbritannien, storbritannia, britannia, verenigd koninkrijk",
        "IE": "ireland, irland, irlanti, ierland",
        "EE": "eesti, estland, estonia, viro",
        "LV": "latvija, lettland, latvia, letland",
        "LT": "lietuva, litauen, lithuania, liettua, litouwen",
        "FR": "france, frankrike, frankrig, frankrijk, frankreich, ranska",
    }.items()
    for name in names.split(", ")
}
_HOME: Final = {"sv": "SE", "da": "DK", "nb": "NO", "nl": "NL", "en": "GB", "fi": "FI", "de": "DE"}
_HELPERS: Final = ("deputy", "same function", "team", "manager", "switchboard")
_LATE: Final = ("deputy", "colleague", "unit", "manager", "switchboard")
_GREETING: Final = (
    "name", "unit", "organisation", "cannot answer now", "period", "return time", "alternative",
    "leave message", "promise", "keys",
)  # fmt: skip
LONGEST_ANSWER: Final = 1_000


@cache
def said(language: str) -> Mapping[str, str]:
    """Return every phrase of the interview in one language, by key."""
    column = COLUMNS.index(language)
    phrases: dict[str, str] = {}
    for line in (*asked.TABLE.splitlines(), *written.TABLE.splitlines()):
        if line.strip():
            key, *every = (cell.strip() for cell in line.split(" | "))
            phrases[key] = every[column]
    return MappingProxyType(phrases)


@cache
def speaker(language: str) -> Speaker:
    """Return a speaker for values that stand in no policy yet."""
    head = {"title": "-", "organisation": "-", "languages": [language]}
    return Speaker(Policy.model_validate({"policy": head}), language)


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `default` is a canonical answer, or "" where an answer must be given.

    Canonical answers are in the words of the policy file (``4 rings``, ``deputy, manager``, ``yes``), so that
    answers given in one language can be gone on with in another.
    """

    id: str
    part: str
    kind: Kind
    default: str = ""
    options: tuple[str, ...] = ()
    bounds: tuple[int, int] = (0, 0)
    role: str = ""

    @property
    def needs_answer(self) -> bool:
        """Whether there is no default."""
        return not self.default

    def section(self, language: str) -> str:
        """Return the name of the part it belongs to."""
        return said(language)[f"part.{self.part}"]

    def text(self, language: str) -> str:
        """Return the question."""
        key = self.id.partition(".")[0] if not self.role else self.id.rpartition(".")[2]
        return said(language)[f"q.{key}"].replace("{role}", self.role)

    def help(self, language: str) -> str:
        """Return how the answer is written."""
        phrases = said(language)
        if self.kind in ("choice", "order"):
            key = "help.choice" if self.kind == "choice" else "help.order"
            if self.kind == "choice" or self.options:
                return phrases[key].format(
                    x=", ".join(self._option(option, language) for option in self.options)
                )
        if self.kind == "country":
            return phrases["help.country"].format(x=", ".join(COUNTRIES))
        if self.kind == "count":
            return phrases["help.count"].format(a=self.bounds[0], b=self.bounds[1])
        key = {"two names": "help.two"}.get(self.kind, f"help.{self.kind}")
        example = {"hours": "mon-fri 08:00-17:00", "span": "12:00-13:00", "share": "90"}.get(
            self.kind, self.default
        )
        return phrases[key].replace("{x}", self.shown(example, language))

    def shown(self, answer: str, language: str) -> str:
        """Return a canonical answer as the language says it."""
        say = speaker(language)
        if self.kind == "yes" or (self.kind == "span" and answer == "no"):
            return say.yes(answer == "yes")
        if self.kind == "wait":
            return say.wait(Wait.parse(answer))
        if self.kind == "length":
            return say.length(Length.parse(answer))
        if self.kind == "due":
            return say.due(Due.parse(answer))
        if self.kind == "hours":
            return "; ".join(say.week_span(WeekSpan.parse(part)) for part in answer.split("; "))
        if self.kind in ("choice", "order"):
            return ", ".join(self._option(part, language) for part in answer.split(", "))
        return f"{answer} %" if self.kind == "share" else answer

    def shown_default(self, language: str) -> str:
        """Return the default as the language says it, or ""."""
        return self.shown(self.default, language) if self.default else ""

    def check(self, answer: str, language: str) -> str:
        """Return the canonical answer, the default for an empty one; raise ValueError with one clear sentence."""
        phrases = said(language)
        text = " ".join("".join(sign if sign.isprintable() else " " for sign in answer).split())
        if not text:
            if self.default:
                return self.default
            raise ValueError(phrases["bad.empty"])
        if len(text) > LONGEST_ANSWER:
            raise ValueError(phrases["bad.long"])
        try:
            return self._read(text, language)
        except OverlapError:
            raise ValueError(phrases["bad.overlap"]) from None
        except _TwiceError as twice:
            raise ValueError(phrases["bad.twice"].replace("{x}", str(twice))) from None
        except ValueError:
            shown = text if len(text) <= 60 else f"{text[:59]}…"
            hint = self.help(language)
            raise ValueError(f"{phrases['bad.read'].replace('{x}', shown)}. {hint}") from None

    def _read(self, text: str, language: str) -> str:
        if self.kind == "text":
            return text
        if self.kind in ("names", "two names"):
            return _names(text, 2 if self.kind == "two names" else 1)
        if self.kind == "country":
            code = _BY_NAME.get(text.lower(), text.upper())
            if code not in COUNTRIES:
                raise ValueError(text)
            return code
        if self.kind == "yes":
            return read_yes(text, language)
        if self.kind == "count":
            return read_count(text, *self.bounds)
        if self.kind == "share":
            return read_share(text)
        if self.kind == "choice":
            return self._choice(text, language)
        if self.kind == "order":
            chosen = [self._choice(part, language) for part in text.split(",") if part.strip()]
            return ", ".join(_once(chosen))
        read = {
            "hours": read_hours,
            "span": read_span,
            "wait": read_wait,
            "length": read_length,
            "due": read_due,
        }[self.kind]
        return read(text, language)

    def _option(self, option: str, language: str) -> str:
        own = f"o.greet {option}" if self.id == "greeting" else ""
        phrases = said(language)
        return phrases.get(own) or phrases[f"o.{option}"]

    def _choice(self, text: str, language: str) -> str:
        low = text.strip().casefold()
        if low.isdigit() and 1 <= int(low) <= len(self.options):
            return self.options[int(low) - 1]
        for option in self.options:
            if low in (option, self._option(option, language).casefold()):
                return option
        begun = [
            option
            for option in self.options
            if low and self._option(option, language).casefold().startswith(low)
        ]
        if len(begun) != 1:
            raise ValueError(text)
        return begun[0]


class _TwiceError(ValueError):
    """The same thing stands twice."""


def _once(items: list[str]) -> list[str]:
    for item in items:
        if items.count(item) > 1:
            raise _TwiceError(item)
    if not items:
        raise ValueError("nothing")
    return items


def _names(text: str, least: int) -> str:
    names = [part.strip() for part in text.split(",") if part.strip()]
    _once([name.casefold() for name in names])
    if len(names) < least or any(len(name) > 60 for name in names):
        raise ValueError(text)
    return ", ".join(names)


def questions(answers: Mapping[str, str], language: str) -> tuple[Question, ...]:
    """Return every question that these answers leave open to be asked, in order, answered ones included.

    Some follow from an answer: a role brings two, no switchboard takes six away.
    """
    words = said(language)
    own = words.__getitem__
    board = answers.get("switchboard", "yes") == "yes"
    helpers = _HELPERS if board else _HELPERS[:-1]
    late = _LATE if board else _LATE[:-1]
    hours = answers.get("hours", "mon-fri 08:00-17:00")
    every = [
        Question("title", "why", "text", own("a.title")),
        Question("organisation", "why", "text"),
        Question("why", "why", "text", own("a.why")),
        Question("otherwise", "why", "text", own("a.otherwise")),
        Question("owner", "why", "text"),
        Question("authors", "why", "two names", own("a.authors")),
        Question("adopted_by", "why", "text", own("a.adopted_by")),
        Question("review", "why", "length", "1 year"),
        Question("country", "hours", "country", _HOME[language]),
        Question("hours", "hours", "hours", "mon-fri 08:00-17:00"),
        Question("lunch", "hours", "span", "no"),
        Question("holidays", "hours", "yes", "yes"),
        Question("within", "hours", "wait", "4 rings"),
        Question("switchboard", "switchboard", "yes", "yes"),
    ]
    if board:
        every += [
            Question("switchboard_hours", "switchboard", "hours", hours),
            Question("order", "switchboard", "choice", "external first", ("external first", "equal")),
            Question("longest_wait", "switchboard", "wait", "3 min"),
            Question("recall", "switchboard", "wait", "30 s"),
            Question("transfers", "switchboard", "count", "2", bounds=(1, 9)),
            Question("closure_notice", "switchboard", "length", "2 working days"),
        ]
    every += [
        Question("meeting", "away", "order", "deputy, same function", helpers),
        Question("ill", "away", "order", "deputy, same function, manager", helpers),
        Question(
            "ill_by",
            "away",
            "choice",
            "manager",
            ("manager", "colleague", "operator") if board else ("manager", "colleague"),
        ),
        Question("away", "away", "order", "deputy, same function", helpers),
        Question("mailbox", "away", "yes", "yes"),
    ]
    if answers.get("mailbox", "yes") == "yes":
        every += [
            Question("mailbox_limit", "away", "length", "1 day"),
            Question(
                "greeting",
                "away",
                "order",
                "name, unit, cannot answer now, return time, leave message, promise",
                _GREETING,
            ),
        ]
    every += [
        Question("due", "callback", "due", "next working day"),
        Question(
            "late",
            "callback",
            "order",
            ", ".join(late if not board else ("deputy", "unit", "manager", "switchboard")),
            late,
        ),
        Question("shown", "phones", "choice", "direct", ("direct", "main", "withheld")),
        Question("shown_outside", "phones", "choice", "main", ("direct", "main", "withheld")),
        Question(
            "forward_to",
            "phones",
            "order",
            "organisation, country, mobile",
            ("organisation", "country", "mobile", "private"),
        ),
        Question("mobile_renewed", "phones", "length", "3 years"),
        Question("mobile_lost", "phones", "length", "24 h"),
        Question("roles", "roles", "names", own("a.roles")),
    ]
    for name, key in role_keys(answers.get("roles", "")).items():
        every += [
            Question(f"role.{key}.role_within", "roles", "wait", answers.get("within", "4 rings"), role=name),
            Question(f"role.{key}.role_hours", "roles", "hours", hours, role=name),
        ]
    every += [
        Question("period", "roles", "choice", "month", ("week", "month", "quarter")),
        Question("answered", "roles", "share", "90"),
        Question("lost", "roles", "share", "5"),
        Question("kept", "roles", "share", "95"),
    ]
    return tuple(every)


def role_keys(roles: str) -> dict[str, str]:
    """Return each role's name with the key it has in the file."""
    keys: dict[str, str] = {}
    for number, name in enumerate((part.strip() for part in roles.split(",") if part.strip()), 1):
        key = _ascii(name) or f"role-{number}"
        keys[name] = key if key not in keys.values() else f"{key}-{number}"
    return keys


#: Letters of the languages as they are written without accents.
_FOLDED: Final = str.maketrans("åäöøüé", "aaooue", "") | {ord("æ"): "ae", ord("ß"): "ss"}


def _ascii(name: str) -> str:
    folded = name.casefold().translate(_FOLDED)
    return "-".join("".join(sign if sign.isascii() and sign.isalnum() else " " for sign in folded).split())[
        :40
    ]
