"""Where an account is signed in, and when that is over.

A session ends when nothing was done in it for a while (`ANSVAR_WEB_IDLE_MINUTES`, 120), when it is old
(`ANSVAR_WEB_SESSION_HOURS`, 12), when somebody ends it, when the account is closed, and when there are more of the same
account than are allowed (`ANSVAR_WEB_SESSIONS`, 5): then the one that was idle longest. What a page asks for by itself
(the desk's stream) is nothing done. Nobody is thrown out while their telephone is in a call.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any, Final

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from ansvar.web.accounts.address import address_of
from ansvar.web.accounts.models import User, Visit
from ansvar.web.audit import note
from ansvar.web.gates import streams
from ansvar.web.house import house, in_passing
from ansvar.web.live import live

#: Where a session keeps which visit it is.
KEY: Final = "visit"
#: How exactly it is kept when somebody last did something: a write for each click would be too many.
TO_THE: Final = timedelta(minutes=1)
#: How often a stream asks whether its session still is one.
STREAM_S: Final = 15.0
#: What pages ask for by themselves.
PASSIVE: Final = frozenset(
    {"desk-live", "desk-call", "notices-desk", "phone-account", "training-live", "training-call"}
)


def began(sender: Any, request: HttpRequest | None, user: User, **_more: Any) -> None:
    """Keep a new visit; the account's oldest beyond the most it may have are over."""
    if request is None or not isinstance(user, User):
        return
    now = timezone.now()
    visit = Visit.objects.create(
        user=user,
        began_at=now,
        seen_at=now,
        how=_how(request, user),
        address=address_of(request)[:45],
        agent=request.headers.get("User-Agent", "")[:200],
    )
    request.session[KEY] = visit.pk
    if not house().place.demo:
        kept = Visit.objects.filter(user=user).order_by("-seen_at", "-pk").values_list("pk", flat=True)
        Visit.objects.filter(pk__in=list(kept[settings.SESSIONS_MOST :])).delete()
    Visit.objects.filter(began_at__lt=now - settings.SESSION_LONGEST - timedelta(days=1)).delete()
    Session.objects.filter(expire_date__lt=now).delete()


def ended(sender: Any, request: HttpRequest, user: User | None, **_more: Any) -> None:
    """Drop the visit of whoever signs out."""
    Visit.objects.filter(pk=request.session.get(KEY)).delete()


user_logged_in.connect(began, dispatch_uid="ansvar.visits")
user_logged_out.connect(ended, dispatch_uid="ansvar.visits")


def _how(request: HttpRequest, user: User) -> str:
    """Return how somebody signs in: by passkey, by the organisation's service, by password (and a code), otherwise."""
    from allauth.account.internal.flows import login  # type: ignore[import-untyped]

    told = getattr(request, "signs_in_by", "")
    records = login.get_authentication_records(request, user)
    methods = [str(each.get("method")) for each in records]
    if told or not methods:
        return str(told)
    if "socialaccount" in methods:
        return "service"
    if any(each.get("passwordless") for each in records):
        return "passkey"
    return "two steps" if "mfa" in methods else "password"


def over(visit: Visit, now: datetime) -> bool:
    """Whether a visit has been idle, or has lasted, too long; never while the telephone of its person is in a call."""
    if now - visit.seen_at <= settings.SESSION_IDLE and now - visit.began_at <= settings.SESSION_LONGEST:
        return False
    return not (visit.user.person and live().board.talks(visit.user.person))


def of_user(user: User, but: int | None = None) -> int:
    """End every visit of an account (but one); return how many."""
    found = Visit.objects.filter(user=user).exclude(pk=but)
    return int(found.delete()[1].get("accounts.Visit", 0))


def password_changed(sender: Any, request: HttpRequest, user: User, **_more: Any) -> None:
    """Note it; wherever else the account is signed in is over."""
    visit = getattr(request, "visit", None)
    of_user(user, visit.pk if visit is not None else None)
    note(user.username, "password changed", account=user.username, person=user.person)


def renew(user: User) -> None:
    """Let every session of an account get a new key: its rights have changed."""
    Visit.objects.filter(user=user).update(rotate=True)


def follow(request: HttpRequest, name: str) -> None:
    """Follow the visit of whoever asks, or end it: a session that is over is nobody's."""
    user = request.user
    if not isinstance(user, User):
        return
    now = timezone.now()
    visit = Visit.objects.filter(pk=request.session.get(KEY), user=user.pk).first()
    if visit is not None:
        visit.user = user
    if visit is None or over(visit, now):
        logout(request)
        messages.warning(request, _("You were signed out here. Sign in again to go on."))
        return
    request.visit = visit  # type: ignore[attr-defined]
    if now - visit.seen_at > TO_THE and name not in PASSIVE and not streams(request):
        Visit.objects.filter(pk=visit.pk).update(seen_at=now)
    # Only with a whole page: what else the browser asks for at the same time still has the old key.
    if visit.rotate and request.method == "GET" and _whole_page(request):
        request.session.cycle_key()
        Visit.objects.filter(pk=visit.pk).update(rotate=False)


def _whole_page(request: HttpRequest) -> bool:
    return request.headers.get("Sec-Fetch-Mode", "") == "navigate" and not request.headers.get("HX-Request")


def still(visit: int) -> bool:
    """Whether a visit goes on; for streams, which pass no gate again."""
    found = Visit.objects.select_related("user").filter(pk=visit, user__is_active=True).first()
    return found is not None and not over(found, timezone.now())


async def while_still(request: HttpRequest, events: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Pass a stream on for as long as whoever asked for it is signed in."""
    visit, asked_at = request.visit.pk, time.monotonic()  # type: ignore[attr-defined]
    async for each in events:
        if time.monotonic() - asked_at > STREAM_S:
            if not await sync_to_async(in_passing(still), thread_sensitive=False)(visit):
                return
            asked_at = time.monotonic()
        yield each
