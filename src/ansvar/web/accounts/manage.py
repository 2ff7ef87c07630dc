"""`/accounts`: who signs in, with which roles; invite, give and end roles, close, sign out, take a second step away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from allauth.mfa.models import Authenticator  # type: ignore[import-untyped]
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ansvar.store.models import AuditEntry
from ansvar.web import audit
from ansvar.web.accounts import invitations, post, roles
from ansvar.web.accounts.lines import LINES, told
from ansvar.web.accounts.models import Grant, Invitation, User
from ansvar.web.accounts.own import visits_of
from ansvar.web.accounts.roles import ROLES, Refused
from ansvar.web.accounts.second import has_second, with_second
from ansvar.web.gates import ROLE_NAMES, Rights, Role, gate, rights_of
from ansvar.web.house import house
from ansvar.web.people import meant

PAGE: Final = 50
HITS: Final = 12
#: A text means so many people at most.
MEANT: Final = 500
#: How many lines about an account its page shows.
LINES_SHOWN: Final = 20
#: What can be looked at alone.
SHOWN: Final = {
    "": gettext_lazy("All"),
    "given": gettext_lazy("With roles that were given"),
    "closed": gettext_lazy("Account closed"),
    "gone": gettext_lazy("No longer in the directory"),
}


def _who(request: HttpRequest) -> str:
    rights: Rights = request.rights  # type: ignore[attr-defined]
    return rights.who


def _names(found: frozenset[Role]) -> list[Any]:
    return [ROLE_NAMES[role] for role in ROLE_NAMES if role in found and role is not Role.EMPLOYEE]


def _row(user: User, second: bool) -> dict[str, Any]:
    person = house().person(user.person)
    unit = house().base.units.get(person.unit) if person is not None else None
    return {
        "account": user,
        "name": person.name if person is not None else user.username,
        "unit": unit.name if unit is not None else "",
        "gone": bool(user.person) and person is None,
        "roles": _names(rights_of(user).roles),
        "second": second,
    }


def accounts_found(text: str, shown: str) -> QuerySet[User]:
    """Return the accounts that fit a text, and one of `SHOWN`."""
    found = User.objects.order_by("-is_active", "username").prefetch_related("grants")
    if text:
        found = found.filter(Q(username__icontains=text) | Q(person__in=meant(text, MEANT)))
    if shown == "given":
        found = found.filter(grants__ended_at=None, grants__isnull=False).distinct()
    elif shown == "closed":
        found = found.filter(is_active=False)
    elif shown == "gone":
        had = found.exclude(person="").values_list("person", flat=True)
        found = found.filter(person__in=[each for each in had if house().person(each) is None])
    return found


def waiting() -> QuerySet[Invitation]:
    """Return the invitations that nobody has used yet, the newest first."""
    found = Invitation.objects.filter(used_at=None, expires_at__gt=house().now(), user=None)
    return found.exclude(person="").order_by("-made_at")


def noted(who: str, user: User) -> None:
    """Write that somebody looked at an account of somebody else: once an hour."""
    if user.username != who:
        line = audit.line(who, "looked at an account", account=user.username, person=user.person)
        house().store.write([audit.keyed(line, f"account/{who}/{user.pk}/{house().now():%Y%m%d%H}")])


@gate(Role.TELEPHONE)
@require_GET
def accounts(request: HttpRequest) -> HttpResponse:
    """The list."""
    text, shown = request.GET.get("q", "").strip()[:100], request.GET.get("only", "")
    shown = shown if shown in SHOWN else ""
    page = Paginator(accounts_found(text, shown), PAGE).get_page(request.GET.get("page"))
    second = with_second(page)
    return render(
        request,
        "accounts/accounts.html",
        {
            "q": text,
            "only": shown,
            "kinds": SHOWN.items(),
            "page": page,
            "rows": [_row(user, user.pk in second) for user in page],
            "waiting": waiting()[:PAGE],
            "by_service": settings.OIDC_SERVICE,
        },
    )


@gate(Role.TELEPHONE)
@require_GET
def account(request: HttpRequest, id: int) -> HttpResponse:
    """One account."""
    user = get_object_or_404(User, pk=id)
    noted(_who(request), user)
    return _drawn(request, user)


def _drawn(request: HttpRequest, user: User, **more: Any) -> HttpResponse:
    given = {each.role: each for each in Grant.objects.filter(user=user, ended_at=None)}
    about = AuditEntry.objects.filter(what__in=LINES).filter(
        Q(who=user.username) | Q(about__account=user.username)
    )
    rows = [told(each) for each in about.order_by("-at", "-pk")[:LINES_SHOWN]]
    return render(
        request,
        "accounts/one.html",
        {
            **_row(user, has_second(user)),
            "holder": user,
            "mine": user.username == _who(request),
            "given": [(role.value, ROLE_NAMES[role], given.get(role.value)) for role in ROLES],
            "password": user.has_usable_password(),
            "visits": visits_of(user, 0),
            "codes": Authenticator.objects.filter(user=user).exists(),
            "rows": rows,
            **more,
        },
    )


_ACTS: Final[dict[str, Callable[[str, User], object]]] = {
    "close": roles.close,
    "reopen": roles.reopen,
    "sign-out": roles.sign_out,
    "second": roles.forget_second,
}


@gate(Role.TELEPHONE)
@require_POST
def act(request: HttpRequest, id: int, action: str) -> HttpResponse:
    """Give or end a role, close, open, sign out, take the second step away."""
    user, by = get_object_or_404(User, pk=id), _who(request)
    try:
        if action in ("give", "end"):
            role = request.POST.get("role", "")
            if role not in {each.value for each in ROLES}:
                raise Http404
            (roles.give if action == "give" else roles.end)(by, user, Role(role))
        elif action in _ACTS:
            _ACTS[action](by, user)
        else:
            raise Http404
    except Refused as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("Done."))
    return redirect("accounts-one", id)


@gate(Role.TELEPHONE)
@require_POST
def link(request: HttpRequest, id: int) -> HttpResponse:
    """Make a link with which the account gets a new password, and show it this once."""
    user = get_object_or_404(User, pk=id)
    try:
        token = invitations.new_password(_who(request), user)
    except Refused as error:
        messages.warning(request, str(error))
        return redirect("accounts-one", id)
    return _drawn(request, user, **_link(request, token, user.person))


@gate(Role.TELEPHONE)
@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Find somebody of the directory; make the link with which they make their account, and show it this once."""
    known = house()
    text = request.GET.get("q", "").strip()[:100]
    shown: dict[str, Any] = {
        "q": "" if request.method == "POST" else text,
        "can_mail": post.can_mail(),
        "given": [(role.value, ROLE_NAMES[role]) for role in ROLES],
    }
    if request.method == "POST":
        person, role = request.POST.get("person", ""), request.POST.get("role", "")
        try:
            token = invitations.invite_person(
                _who(request), person, Role(role) if role in {each.value for each in ROLES} else None
            )
        except Refused as error:
            messages.warning(request, str(error))
            return redirect("accounts-invite")
        return render(
            request,
            "accounts/invite.html",
            {**shown, "invited": known.person(person), **_link(request, token, person)},
        )
    if text:
        with_account = set(User.objects.exclude(person="").values_list("person", flat=True))
        hits = [each for each in known.finder.find(text, limit=HITS * 2) if each.kind == "person"][:HITS]
        shown["hits"] = [(hit, hit.id in with_account) for hit in hits]
    return render(request, "accounts/invite.html", shown)


def link_of(request: HttpRequest, token: str) -> str:
    """Return the address that a token opens, as people reach the pages."""
    return f"{settings.ORIGIN or f'{request.scheme}://{request.get_host()}'}/welcome/{token}/"


def _link(request: HttpRequest, token: str, person: str) -> dict[str, Any]:
    """Return what shows a link once, and mail it when that was asked for."""
    address = link_of(request, token)
    found = house().person(person)
    mailed = ""
    if request.POST.get("mail") and found is not None and found.email:
        if post.mail_link(found.email, address):
            mailed = found.email
        else:
            messages.warning(request, _("The mail server did not take it. Hand the link over yourself."))
    return {"link": address, "mailed": mailed}
