"""Coming in: the first administrator's link, and demonstration accounts by one click."""

from __future__ import annotations

from typing import Any

from django import forms
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
from ansvar.web.accounts.models import User
from ansvar.web.audit import note
from ansvar.web.gates import open_to_all
from ansvar.web.house import house

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class Welcome(forms.Form):
    """What a new account needs."""

    username = forms.CharField(max_length=150, label=gettext_lazy("User name"))
    password = forms.CharField(
        strip=False,
        label=gettext_lazy("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for field in self.fields.values():
            field.widget.attrs["class"] = "ds-input"

    def clean_username(self) -> str:
        """Not one that somebody has."""
        name = str(self.cleaned_data["username"])
        if User.objects.filter(username__iexact=name).exists():
            raise ValidationError(_("Somebody has this user name; choose another."))
        return name

    def clean_password(self) -> str:
        """Not one that is easily guessed."""
        password = str(self.cleaned_data["password"])
        password_validation.validate_password(password)
        return password


@open_to_all
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def welcome(request: HttpRequest, token: str) -> HttpResponse:
    """Make the account that a one-time link promises, and sign in to it."""
    if invitations.open_invitation(token) is None:
        return render(request, "accounts/void.html", status=410)
    form = Welcome(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = invitations.accept(token, form.cleaned_data["username"], form.cleaned_data["password"])
        if user is None:
            return render(request, "accounts/void.html", status=410)
        invitations.forget(house().place.data)
        login(request, user, backend=BACKEND)
        note(user.username, "first administrator")
        return redirect("home")
    return render(request, "accounts/welcome.html", {"form": form})


@open_to_all
@require_POST
def demonstration(request: HttpRequest) -> HttpResponse:
    """Sign in as an invented person, on this machine and with demonstration data only."""
    person = request.POST.get("person", "")
    if not allowed(request) or person not in {each.person.id for each in people()}:
        raise Http404
    user = User.objects.filter(person=person).first() or User.objects.create_user(
        f"demo.{person}", person=person
    )
    login(request, user, backend=BACKEND)
    note(user.username, "signed in to a demonstration account")
    return redirect("home")
