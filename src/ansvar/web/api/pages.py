"""`/account/tokens/`: keys for programs, one's own and, for telephone administrators, those of systems."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, Final

from allauth.account.decorators import reauthentication_required  # type: ignore[import-untyped]
from django import forms
from django.contrib import messages
from django.core.validators import RegexValidator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from ansvar.web.accounts.models import User
from ansvar.web.api import tokens as keys
from ansvar.web.api.models import Token
from ansvar.web.api.scopes import FOR, SAID, Scope
from ansvar.web.gates import ROLE_NAMES, Rights, Role, gate
from ansvar.web.house import house

#: So many open tokens somebody may have.
MOST: Final = 50
_USUAL: Final = timedelta(days=90)


class NewToken(forms.Form):
    """What a token is called, for what it is, and until when."""

    name = forms.CharField(label=gettext_lazy("What it is for"), max_length=80)
    until = forms.DateField(
        label=gettext_lazy("Good until"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What it may do"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, roles: frozenset[Role], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        today = house().now().astimezone(house().zone).date()
        self.fields["until"].initial = today + _USUAL
        useful = [scope for scope in Scope if scope not in FOR or roles & FOR[scope]]
        self.fields["scopes"].choices = [(scope.value, SAID[scope]) for scope in useful]  # type: ignore[attr-defined]
        self.fields["name"].help_text = _("Such as the program and the machine it runs on.")
        for name in ("name", "until"):
            self.fields[name].widget.attrs |= {"class": "ds-input", "autocomplete": "off"}

    def clean_until(self) -> datetime:
        """A day to come, within a year; the token is good until it ends."""
        until: date = self.cleaned_data["until"]
        today = house().now().astimezone(house().zone).date()
        if not today <= until < today + keys.LONGEST:
            raise forms.ValidationError(_("Choose a day within a year."))
        return datetime.combine(until + timedelta(days=1), time.min, house().zone)


class NewSystem(NewToken):
    """The same for a system, which gets an account of its own."""

    system = forms.CharField(
        label=gettext_lazy("Name of the system"),
        max_length=60,
        validators=[
            RegexValidator(r"[a-z0-9][a-z0-9.-]*\Z", gettext_lazy("Small letters, digits, dots and hyphens."))
        ],
    )
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("Its roles"), widget=forms.CheckboxSelectMultiple, required=False
    )
    field_order = ("system", "roles", "name", "until", "scopes")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(frozenset(Role), *args, **more)
        self.fields["roles"].choices = [(role.value, ROLE_NAMES[role]) for role in keys.ROLES]  # type: ignore[attr-defined]
        self.fields["roles"].help_text = _("Without any it sees what a colleague sees.")
        self.fields["system"].widget.attrs |= {"class": "ds-input", "autocomplete": "off"}

    def clean_system(self) -> str:
        """Not the name of one that there is."""
        name = str(self.cleaned_data["system"])
        if User.objects.filter(username__iexact=f"{keys.SYSTEM}{name}").exists():
            raise forms.ValidationError(_("There is a system of this name."))
        return name


def _rights(request: HttpRequest) -> Rights:
    rights: Rights = request.rights  # type: ignore[attr-defined]
    return rights


def _told(token: Token) -> dict[str, Any]:
    return {
        "token": token,
        "system": token.owner.username.removeprefix(keys.SYSTEM)
        if token.owner.username.startswith(keys.SYSTEM)
        else "",
        "scopes": [SAID[Scope(each)] for each in token.scopes if each in set(Scope)],
        "over": token.expires_at <= house().now(),
    }


def _page(
    request: HttpRequest,
    form: NewToken | None = None,
    system: NewSystem | None = None,
    made: tuple[Token, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    user, rights = request.user, _rights(request)
    administers = rights.has(Role.TELEPHONE)
    mine = (
        Token.objects.filter(owner=user, revoked_at=None).select_related("owner").order_by("-made_at", "-pk")
    )
    others = Token.objects.exclude(owner=user).filter(revoked_at=None).select_related("owner")
    return render(
        request,
        "api/tokens.html",
        {
            "mine": [_told(each) for each in mine],
            "others": [_told(each) for each in others.order_by("owner__username", "-made_at")]
            if administers
            else [],
            "form": form or NewToken(rights.roles, auto_id="mine_%s"),
            "system": (system or NewSystem(auto_id="system_%s")) if administers else None,
            "made": made,
            "origin": request.build_absolute_uri("/api/v1/"),
        },
        status=status,
    )


@gate()
@require_GET
def tokens(request: HttpRequest) -> HttpResponse:
    """The page."""
    return _page(request)


@gate()
@require_POST
@reauthentication_required  # type: ignore[untyped-decorator]
def make(request: HttpRequest) -> HttpResponse:
    """Make a token of one's own; it is shown this once."""
    user, rights = request.user, _rights(request)
    assert isinstance(user, User)
    form = NewToken(rights.roles, request.POST, auto_id="mine_%s")
    if not form.is_valid() or _too_many(user, form):
        return _page(request, form=form, status=422)
    given = form.cleaned_data
    made = keys.make(user, given["name"], map(Scope, given["scopes"]), given["until"], rights.who)
    return _page(request, made=made)


def _too_many(user: User, form: NewToken) -> bool:
    open_ = Token.objects.filter(owner=user, revoked_at=None, expires_at__gt=house().now()).count()
    if open_ >= MOST:
        form.add_error(None, _("You have many tokens; revoke one that nobody needs."))
    return open_ >= MOST


@gate(Role.TELEPHONE)
@require_POST
@reauthentication_required  # type: ignore[untyped-decorator]
def make_system(request: HttpRequest) -> HttpResponse:
    """Make the account of a system, and its token."""
    rights = _rights(request)
    form = NewSystem(request.POST, auto_id="system_%s")
    if not form.is_valid():
        return _page(request, system=form, status=422)
    given = form.cleaned_data
    user = keys.system(given["system"], map(Role, given["roles"]), rights.who)
    if user is None:
        form.add_error("system", _("There is a system of this name."))
        return _page(request, system=form, status=422)
    made = keys.make(user, given["name"], map(Scope, given["scopes"]), given["until"], rights.who)
    return _page(request, made=made)


@gate()
@require_POST
def revoke(request: HttpRequest) -> HttpResponse:
    """End a token: one's own, or for telephone administrators anybody's."""
    rights = _rights(request)
    prefix = request.POST.get("token", "")
    allowed = Q() if rights.has(Role.TELEPHONE) else Q(owner=request.user)
    token = Token.objects.select_related("owner").filter(allowed, prefix=prefix).first()
    if token is None:
        raise Http404

    if keys.revoke(token, rights.who):
        messages.success(request, _("Revoked: nothing gets in with this token any more."))
    return redirect("tokens")
