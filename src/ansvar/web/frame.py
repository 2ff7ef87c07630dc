"""What surrounds every page: who asks, where they may go, how the page looks; and the pages of the frame itself."""

from __future__ import annotations

from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from ansvar.web.accounts import demonstration, visits
from ansvar.web.accounts.oidc import service_link
from ansvar.web.devices import lists as devices
from ansvar.web.gates import ROLE_NAMES, Rights, Role, gate, open_to_all, rights_of
from ansvar.web.house import house, in_passing
from ansvar.web.me import forward
from ansvar.web.phone.account import browser_phone
from ansvar.web.places import bar, ordered
from ansvar.web.policy import standing as policy
from ansvar.web.requests import lists as requests

SCHEME: Final = "ansvar-scheme"
KEYS: Final = "ansvar-keys"
_YEAR_S: Final = 365 * 24 * 3600
SCHEMES: Final = {"auto": _("As the device"), "light": _("Light"), "dark": _("Dark")}

#: The pages there are, and for whom: name of the address, what it is called, the roles that see it; none: whoever is
#: signed in.
PLACES: Final = (
    ("desk", _("Desk"), (Role.OPERATOR,)),
    ("me", _("My line"), (Role.EMPLOYEE,)),
    ("promises", _("Promises"), (Role.EMPLOYEE,)),
    ("team", _("My team"), (Role.MANAGER,)),
    ("directory", _("Directory"), ()),
    ("notices", _("Notices"), tuple(Role)),
    ("closures", _("Closures"), tuple(Role)),
    ("policy", _("Policy"), tuple(Role)),
    ("explain", _("Explain"), tuple(Role)),
    ("requests", _("Requests"), ()),
    ("devices", _("Devices"), (Role.EMPLOYEE, Role.TELEPHONE)),
    ("accounts", _("Accounts"), (Role.TELEPHONE,)),
    ("audit", _("Audit log"), (Role.AUDITOR, Role.TELEPHONE)),
    ("webhooks", _("Webhooks"), (Role.TELEPHONE,)),
)
#: The places that count what is new for somebody.
MARKS: Final = {
    "me": forward.marks,
    "requests": requests.marks,
    "devices": devices.marks,
    "policy": policy.marks,
}


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of every template."""
    rights: Rights = getattr(request, "rights", Rights())
    known = house()
    scheme = request.COOKIES.get(SCHEME, "auto")
    person = known.person(rights.person)
    here = (request.resolver_match.url_name if request.resolver_match else "") or ""
    return {
        "rights": rights,
        "person": person,
        "who": person.name if person is not None else rights.who,
        "initials": "".join(part[:1] for part in (person.given, person.family))
        if person
        else rights.who[:2].upper(),
        "organisation": known.names(request.LANGUAGE_CODE).of_organisation,
        # Asked once, and by whole pages alone.
        "places": lambda: bar(rights, PLACES, here, MARKS) if rights.who else [],
        "scheme": scheme if scheme in SCHEMES else "auto",
        "schemes": SCHEMES.items(),
        "languages": settings.LANGUAGES,
        "keys_on": request.COOKIES.get(KEYS, "on") != "off",
        "demo": known.place.demo,
        # Only the page of signing in shows them, and a house may have very many people.
        "demonstration": SimpleLazyObject(lambda: _demonstration(request)),
        "service": service_link(),
        "service_only": settings.OIDC_ONLY and settings.OIDC_SERVICE is not None,
        "visitors": demonstration.allowed(request) and browser_phone() is not None,
        "now": known.now(),
    }


def _demonstration(request: HttpRequest) -> list[tuple[demonstration.Invented, Any]]:
    if not demonstration.allowed(request):
        return []
    return [(each, ROLE_NAMES[each.role]) for each in demonstration.people()]


@gate()
def home(request: HttpRequest) -> HttpResponse:
    """Send everybody to the page they work on."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    if not rights.roles:
        return render(request, "home.html")
    return redirect(ordered(rights, PLACES)[0][0])


@open_to_all
@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Keep how somebody wants the pages: language, light or dark, keys; in this browser."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}):
        back = "/"
    answer = redirect(back)
    chosen = {
        settings.LANGUAGE_COOKIE_NAME: (request.POST.get("language"), dict(settings.LANGUAGES)),
        SCHEME: (request.POST.get("scheme"), SCHEMES),
        KEYS: (request.POST.get("keys"), {"on", "off"}),
    }
    for cookie, (value, allowed) in chosen.items():
        if value is not None and value in allowed:
            answer.set_cookie(
                cookie,
                value,
                max_age=_YEAR_S,
                samesite="Lax",
                httponly=True,
                secure=settings.SESSION_COOKIE_SECURE,
            )
    return answer


def _whose(request: HttpRequest) -> None:
    """Say who asks where no view was reached, and so nobody has asked for them yet (`entrance`)."""
    if not hasattr(request, "rights"):
        visits.follow(request, "")
        request.rights = rights_of(request.user)  # type: ignore[attr-defined]


def stale(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose page is too old, or that came from elsewhere."""
    _whose(request)
    return render(request, "stale.html", status=403)


@in_passing  # Django answers faults in a thread of its own
def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer somebody without the right."""
    return render(request, "refused.html", status=403)


@in_passing
def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer an address that is none."""
    _whose(request)
    return render(request, "missing.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """Answer when we failed."""
    return HttpResponse(
        "<!doctype html><html lang=en><title>Ansvar</title><h1>Something went wrong here</h1>"
        "<p>It has been logged. <a href='/'>Back</a></p>",
        status=500,
    )
