"""Coming in: one-time links, and demonstration accounts by one click."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import login, password_validation
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from ansvar.web.accounts import invitations
from ansvar.web.accounts.demonstration import allowed, people
from ansvar.web.accounts.lines import means_another
from ansvar.web.accounts.models import Grant, User
from ansvar.web.accounts.oidc import GIVEN
from ansvar.web.accounts.second import has_second
from ansvar.web.audit import note
from ansvar.web.gates import open_to_all
from ansvar.web.house import house

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class NewPassword(forms.Form):
    """What an account needs that is there already; `user`: whose it is, kept or not yet."""

    password = forms.CharField(
        strip=False,
        label=gettext_lazy("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, user: User, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.user = user
        for field in self.fields.values():
            field.widget.attrs["class"] = "ds-input"

    def clean_password(self) -> str:
        """Not one that is easily guessed."""
        password = str(self.cleaned_data["password"])
        password_validation.validate_password(password, self.user)
        return password


class Welcome(NewPassword):
    """What a new account needs."""

    field_order = ("username", "password")
    username = forms.CharField(max_length=150, label=gettext_lazy("User name"))

    def clean_username(self) -> str:
        """Not one that somebody has, nor what the audit log calls somebody else."""
        name = str(self.cleaned_data["username"])
        if User.objects.filter(username__iexact=name).exists() or means_another(name, self.user.person):
            raise ValidationError(_("Somebody has this user name; choose another."))
        self.user.username = name
        return name


@open_to_all
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def welcome(request: HttpRequest, token: str) -> HttpResponse:
    """Make the account that a one-time link promises, or choose a new password; then sign in."""
    found = invitations.open_invitation(token)
    if found is None:
        return render(request, "accounts/void.html", status=410)
    person = house().person(found.person)
    form_of, user_of = (
        (Welcome, User(person=found.person)) if found.user is None else (NewPassword, found.user)
    )
    made = form_of(user_of, request.POST or None)
    if request.method == "POST" and made.is_valid():
        user = invitations.accept(token, made.cleaned_data.get("username", ""), made.cleaned_data["password"])
        if user is None:
            return render(request, "accounts/void.html", status=410)
        if user.emergency:
            invitations.forget(house().place.data)
        if has_second(user):
            # A link does not stand for the second step.
            messages.success(request, _("The password is set. Sign in with it."))
            return redirect("account_login")
        request.signs_in_by = "link"  # type: ignore[attr-defined]
        login(request, user, backend=BACKEND)
        return redirect("home")
    if person is not None and found.user is None and request.method == "GET":
        made.initial["username"] = found.person
    told = {"form": made, "invited": person, "user_name": found.user.username if found.user else ""}
    return render(request, "accounts/welcome.html", told)


@open_to_all
@require_POST
def demonstration(request: HttpRequest) -> HttpResponse:
    """Sign in as an invented person, on this machine and with demonstration data only."""
    person = request.POST.get("person", "")
    who = {each.person.id: each for each in people()} if allowed(request) else {}
    if person not in who:
        raise Http404
    user = User.objects.filter(person=person).first() or User.objects.create_user(
        f"demo.{person}", person=person
    )
    if who[person].role.value in GIVEN:
        Grant.objects.get_or_create(
            user=user,
            role=who[person].role,
            ended_at=None,
            defaults={"granted_by": "demonstration", "granted_at": house().now()},
        )
    request.signs_in_by = "demonstration"  # type: ignore[attr-defined]
    login(request, user, backend=BACKEND)
    note(user.username, "signed in to a demonstration account")
    return redirect("home")
