"""The door of the training, and the desk's own pages inside it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from inspect import iscoroutinefunction
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import get_script_prefix, path, set_script_prefix
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ansvar.web import house as houses
from ansvar.web import live as engine
from ansvar.web.desk import absence, handing, message
from ansvar.web.desk import views as desk
from ansvar.web.gates import Rights, Role, gate
from ansvar.web.house import house
from ansvar.web.team.unit import within_s
from ansvar.web.training.mornings import MORNINGS, morning
from ansvar.web.training.review import Review, review
from ansvar.web.training.room import Room, enter, leave, room_of

#: Below this address the desk's own addresses mean the training.
PREFIX: Final = "/desk/training/room/"
#: How the last training of somebody went, until the next.
_reviews: dict[str, Review] = {}


def _person(request: HttpRequest) -> str:
    rights: Rights = request.rights  # type: ignore[attr-defined]
    return rights.person


@gate(Role.OPERATOR)
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Choose a morning; how the last one went."""
    person = _person(request)
    told = {"mornings": MORNINGS, "room": room_of(person), "review": _reviews.get(person)}
    return render(request, "training/training.html", told)


@gate(Role.OPERATOR)
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Open the room and sit down in it."""
    chosen = morning(request.POST.get("morning", ""))
    if chosen is None or enter(house(), _person(request), chosen) is None:
        messages.warning(request, _("Too many train at this moment. Try again in a few minutes."))
        return redirect("training")
    return redirect("training-desk")


@gate(Role.OPERATOR)
@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """Leave the room; what is kept is how it went."""
    person = _person(request)
    room = leave(person)
    if room is not None:
        with _inside(room):
            _reviews[person] = review(room, within_s())
        room.close()
    return redirect("training")


@contextmanager
def _inside(room: Room) -> Iterator[None]:
    """Let everything in here see the house and the engine of the training, and its addresses."""
    prefix = get_script_prefix()
    one, other = houses.instead.set(room.house), engine.instead.set(room)
    set_script_prefix(PREFIX)
    try:
        yield
    finally:
        set_script_prefix(prefix)
        houses.instead.reset(one)
        engine.instead.reset(other)


def rehearsed(view: Callable[..., Any]) -> Callable[..., Any]:
    """Return a view of the desk as it is in the training: behind the same gate."""
    if iscoroutinefunction(view):

        @wraps(view)
        async def live(request: HttpRequest, *args: Any, **more: Any) -> HttpResponseBase:
            room = room_of(_person(request))
            if room is None:
                return HttpResponse(status=204)  # the stream of a training that is over
            with _inside(room):
                answer = await view(request, *args, **more)
            answer.streaming_content = _inside_of(room, answer.streaming_content)
            return answer  # type: ignore[no-any-return]

        return live

    @wraps(view)
    def still(request: HttpRequest, *args: Any, **more: Any) -> HttpResponseBase:
        room = room_of(_person(request))
        if room is None:
            return redirect("training")
        request.training = room  # type: ignore[attr-defined]
        with _inside(room):
            room._look()
            answer: HttpResponseBase = view(request, *args, **more)
        return answer

    return still


async def _inside_of(room: Room, parts: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    houses.instead.set(room.house)
    engine.instead.set(room)
    async for part in parts:
        if room_of(room.person) is not room:
            return
        yield part


@gate(Role.OPERATOR)
def outside(request: HttpRequest, rest: str) -> HttpResponse:
    """Every other address leads out of the training: nothing else is played."""
    answer = HttpResponse(status=307)
    # One stroke only: two would lead to another house.
    answer["Location"] = "/" + rest.lstrip("/\\") + (f"?{request.GET.urlencode()}" if request.GET else "")
    return answer


def addresses() -> list[Any]:
    """Return the addresses of the training."""
    inside: dict[str, tuple[Any, str]] = {
        "desk/": (desk.desk, "desk"),
        "desk/live/": (desk.stream, "live"),
        "desk/search/": (desk.search, "search"),
        "desk/person/<str:person>/": (desk.person, "person"),
        "desk/call/": (desk.call, "call"),
        "desk/answer/": (desk.answer, "answer"),
        "desk/seat/": (desk.seat, "seat"),
        "desk/hand/": (handing.hand, "hand"),
        "desk/take-back/": (handing.take_back, "take-back"),
        "desk/resume/": (handing.resume, "resume"),
        "desk/message/<str:person>/": (message.message, "message"),
        "desk/away/<str:person>/": (absence.away, "away"),
    }
    return [
        path("desk/training/", page, name="training"),
        path("desk/training/begin/", begin, name="training-begin"),
        path("desk/training/end/", end, name="training-end"),
        *(
            path(f"desk/training/room/{address}", rehearsed(view), name=f"training-{name}")
            for address, (view, name) in inside.items()
        ),
        path("desk/training/room/<path:rest>", outside, name="training-outside"),
    ]
