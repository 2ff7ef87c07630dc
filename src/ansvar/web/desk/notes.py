"""What operators note about somebody for each other: a few words, by whom, until when. Never a reason of absence."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ansvar.web import audit
from ansvar.web.desk.models import Note
from ansvar.web.gates import Role, gate
from ansvar.web.house import house, instead

LONGEST: Final = 200
MOST: Final = 6
LASTS: Final = {
    "1": (timedelta(days=1), gettext_lazy("for a day")),
    "7": (timedelta(days=7), gettext_lazy("for a week")),
    "30": (timedelta(days=30), gettext_lazy("for a month")),
}
#: Shorter words mean too much else.
_SHORTEST: Final = 3
#: Kinds whose names are everyday words, about work as often as about somebody.
_HARMLESS: Final = frozenset({"other", "errand", "course", "teaching", "home-office", "quiet-time"})
#: How people write it beside what the kinds are called.
_ALSO: Final = frozenset(
    {
        "sick",
        "sjukskriven",
        "sjukanmäld",
        "vab",
        "vabbar",
        "föräldraledig",
        "sygemeldt",
        "barselsorlov",
        "sykmeldt",
    }
    | {"ziekgemeld", "sairas", "sairauslomalla", "erkrankt", "krankgeschrieben", "holiday"}
)


def notes(person: str) -> list[Note]:
    """Return the notes about somebody that still hold, the newest first; a training has none."""
    if instead.get() is not None:
        return []
    return list(Note.objects.filter(person=person, until__gt=house().now()).order_by("-at", "-pk")[:MOST])


def age_out() -> int:
    """Delete notes whose time is over; return how many."""
    return Note.objects.filter(until__lte=house().now()).delete()[0]


def _reasons() -> frozenset[str]:
    """Return the words for why somebody is away, in every language of the pages: none of them may stand in a note."""
    known = house()
    kinds = {name: kind for name, kind in known.presence().kinds.items() if name not in _HARMLESS}
    found = {
        _letters(kind.name.say(language, known.policy.language).casefold())
        for kind in kinds.values()
        for language, _name in settings.LANGUAGES
    }
    return _ALSO | {each for each in found if len(each) >= _SHORTEST}


def names_a_reason(words: str) -> bool:
    """Whether a note says why somebody is away, as far as words can tell."""
    plain = f" {_letters(words.casefold())} "
    return any(f" {reason} " in plain for reason in _reasons())


def _letters(text: str) -> str:
    return " ".join("".join(sign if sign.isalnum() else " " for sign in text).split())


@gate(Role.OPERATOR)
@require_POST
def write(request: HttpRequest, person: str) -> HttpResponse:
    """Note something about somebody."""
    rights: Any = request.rights  # type: ignore[attr-defined]
    if house().person(person) is None:
        raise Http404
    words, lasts = " ".join(request.POST.get("words", "").split()), request.POST.get("lasts", "7")
    if lasts not in LASTS or len(words) > LONGEST:
        raise Http404
    now = house().now()
    if not words:
        messages.warning(request, _("Write a few words first."))
        return _shown(request, person, done=False)
    if names_a_reason(words):
        messages.warning(
            request, _("This says why somebody is away. Set the person away instead; nothing was saved.")
        )
        return _shown(request, person, done=False)
    age_out()
    with audit.together() as changes:
        Note.objects.create(person=person, words=words, by=rights.person, at=now, until=now + LASTS[lasts][0])
        changes.append(audit.line(rights.who, "note written", person=person))
    messages.success(request, _("Noted. Operators see it."))
    return _shown(request, person)


@gate(Role.OPERATOR)
@require_POST
def remove(request: HttpRequest, person: str) -> HttpResponse:
    """Take a note away."""
    rights: Any = request.rights  # type: ignore[attr-defined]
    id = request.POST.get("note", "")
    if not id.isdigit() or len(id) > 18:
        raise Http404
    with audit.together() as changes:
        gone, _each = Note.objects.filter(pk=int(id), person=person).delete()
        if gone:
            changes.append(audit.line(rights.who, "note removed", person=person))
    messages.success(request, _("The note is gone."))
    return _shown(request, person)


def _shown(request: HttpRequest, person: str, done: bool = True) -> HttpResponse:
    from ansvar.web.desk.views import card

    if not request.headers.get("HX-Request"):
        return redirect(f"{reverse('desk')}?person={person}")
    if not done:  # what was written stays where it is
        answer = render(request, "desk/_told.html")
        answer["HX-Retarget"], answer["HX-Reswap"] = "#messages", "innerHTML"
        return answer
    rights: Any = request.rights  # type: ignore[attr-defined]
    place = "own" if request.POST.get("place") == "own" else "found"
    return render(request, "desk/_person.html", {"card": card(rights, person), "place": place, "told": True})
