"""The mornings that are practised: who calls when, whom they seek, what they say. Pure but for the words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from ansvar.directory.model import Organisation, Person


@dataclass(frozen=True, slots=True)
class Comes:
    """One caller: after `at_s` seconds, says `words`, which may name the `whom`-th of the cast.

    `who`: which of the callers; the same one may call again. `patience_s`: how long they wait to be answered.
    `direct`: has dialled that person's own number; the others dial the main number.
    """

    at_s: float
    whom: int | None
    words: Any
    who: int
    patience_s: float = 90.0
    urgent: bool = False
    direct: bool = False


@dataclass(frozen=True, slots=True)
class Morning:
    """A morning. `silent`: of the cast, whose phone rings unanswered; `away`: who is at lunch; `late`: a broken promise."""

    name: str
    title: Any
    about: Any
    hour: int
    minute: int
    comes: tuple[Comes, ...]
    silent: frozenset[int] = frozenset()
    away: frozenset[int] = frozenset()
    late: int | None = None


_ASKS = _("“Hello, may I speak to %(name)s, please?”")
_WHO = _("“Good morning. I do not know whom I need: somebody at %(unit)s who can explain a decision I got.”")
_AGAIN = _("“I was cut off before. %(name)s, please.”")
_HURRY = _("“I am on my way into a meeting. Can %(name)s call me back before ten?”")
_LINE = _("“It rang for ages. Is %(name)s not in today?”")
_LEAVE = _("“Then please tell %(name)s that the delivery comes at two.”")
_ELSE = _("“Is there anybody else who can help me?”")
_ANGRY = _("“This is the third time I call! %(name)s promised to ring me yesterday. Nobody did.”")
_CALM = _("“What time do you open on Saturday?”")
_URGENT = _("“There is water all over the basement. Who do I talk to at %(unit)s?”")

MORNINGS: Final = (
    Morning(
        "calm", _("A calm morning"), _("Four callers, one after another. For the first time at the desk."), 9, 15,
        (Comes(4, 0, _ASKS, 0), Comes(45, None, _WHO, 1), Comes(95, 1, _HURRY, 2), Comes(150, 2, _LEAVE, 3)),
    ),
    Morning(
        "lunch", _("The lunch rush"), _("Eight callers in three minutes, and half of the house is at lunch. The hold list helps."), 11, 50,
        (
            Comes(3, 0, _ASKS, 0), Comes(12, 1, _ASKS, 1), Comes(30, None, _CALM, 2), Comes(48, 2, _HURRY, 3),
            Comes(75, 3, _LEAVE, 4, direct=True), Comes(95, None, _URGENT, 5, 60, True), Comes(130, 0, _AGAIN, 6), Comes(165, 1, _ELSE, 7),
        ),
        away=frozenset({0, 1, 3}),
    ),
    Morning(
        "gone", _("A colleague who is not there"), _("Somebody has not come today and has referred no phone. Every call for them falls to you."), 8, 40,
        (
            Comes(3, 0, _ASKS, 0, direct=True), Comes(40, 0, _LINE, 1, direct=True), Comes(80, 2, _ASKS, 2), Comes(110, 0, _ELSE, 3, direct=True),
            Comes(150, 0, _LEAVE, 4, direct=True),
        ),
        silent=frozenset({0}),
    ),
    Morning(
        "angry", _("The third call"), _("Somebody was promised an answer and got none. What went before stands beside the call."), 13, 10,
        (Comes(4, 0, _ANGRY, 0, 60), Comes(50, 1, _ASKS, 1), Comes(100, None, _WHO, 2), Comes(140, 2, _HURRY, 3)),
        silent=frozenset({0}), late=0,
    ),
)  # fmt: skip


def morning(name: str) -> Morning | None:
    """Return a morning by its name."""
    return next((each for each in MORNINGS if each.name == name), None)


def cast(organisation: Organisation, trainee: str, most: int = 4) -> tuple[Person, ...]:
    """Return whom callers seek: people of one unit that has colleagues who can help, else anybody with a phone."""
    known = [
        each for each in organisation.people.values()
        if each.id != trainee and each.id not in organisation.operators and (each.extension or each.direct)
        and not organisation.absences.get(each.id) and each.forward is None
    ]  # fmt: skip
    units: dict[str, list[Person]] = {}
    for person in known:
        units.setdefault(person.unit, []).append(person)
    fitting = [each for each in units.values() if len(each) >= most]
    chosen = fitting[0] if fitting else known
    return tuple(chosen[:most]) or tuple(organisation.people.values())[:1]
