"""How allauth behaves here: nobody signs up by themselves, and what happens to accounts is in the audit log."""

from __future__ import annotations

import base64
import hashlib
import secrets
from typing import Any, Final
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter  # type: ignore[import-untyped]
from allauth.account.internal.flows.login import get_authentication_records  # type: ignore[import-untyped]
from allauth.account.internal.stagekit import clear_login  # type: ignore[import-untyped]
from allauth.core import context  # type: ignore[import-untyped]
from allauth.core.exceptions import ImmediateHttpResponse  # type: ignore[import-untyped]
from allauth.mfa.adapter import DefaultMFAAdapter  # type: ignore[import-untyped]
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter  # type: ignore[import-untyped]
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ansvar.web.accounts.address import address_of, counted
from ansvar.web.accounts.models import User, Visit
from ansvar.web.accounts.oidc import PROVIDER
from ansvar.web.audit import note
from ansvar.web.house import house

_WRONG: Final = _("That did not work. Try again.")
_TOO_OFTEN: Final = _("Too many attempts. Wait a quarter of an hour, then try again.")
_DONE: Final = {
    "account/messages/password_changed.txt": _("The password is changed."),
    "account/messages/password_set.txt": _("The password is set."),
    "mfa/messages/totp_activated.txt": _("The app is set up. From now on you are asked for its code."),
    "mfa/messages/totp_deactivated.txt": _("The app is taken away."),
    "mfa/messages/webauthn_added.txt": _("The passkey is added."),
    "mfa/messages/webauthn_removed.txt": _("The passkey is taken away."),
    "mfa/messages/recovery_codes_generated.txt": _("Keep these codes on paper. They are shown this once."),
}


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by an invitation, by the organisation's sign-in service, or by an administrator."""

    error_messages: Final = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed."),
        "incorrect_password": _("The password is wrong."),
        "incorrect_code": _("The code is wrong."),
        "too_many_login_attempts": _TOO_OFTEN,
        "rate_limited": _TOO_OFTEN,
        "username_password_mismatch": _("The user name or the password is wrong."),
        "enter_current_password": _("The password you have now is wrong."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """By which address guesses are counted."""
        return counted(address_of(request)) or "nowhere"

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Check a password; where the sign-in service alone is used, only the emergency account has one."""
        user: User | None = super().authenticate(request, **credentials)
        if user is not None and settings.OIDC_ONLY and not user.emergency:
            self.authentication_failed(request, **credentials)
            return None
        return user

    def pre_login(self, request: HttpRequest, user: Any, **more: Any) -> HttpResponse | None:
        """Refuse whoever is to come through the organisation's service and does not.

        A passkey must not outlive what the service says of somebody: one who has no password here comes from there
        each time, and where the service alone is used, everybody but the emergency account.
        """
        refused: HttpResponse | None = super().pre_login(request, user, **more)
        if refused is None and settings.OIDC_SERVICE is not None and _elsewhere(request, user):
            clear_login(request)
            note(user.username, "sign-in failed")
            messages.warning(request, _("Sign in through the organisation's service."))
            refused = redirect("account_login")
        return refused

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the failure, and note it."""
        super().authentication_failed(request, **credentials)
        note(str(credentials.get("username", ""))[:150], "sign-in failed")

    def post_login(self, request: HttpRequest, user: Any, **more: Any) -> Any:
        """Note who signed in."""
        note(user.username, "signed in")
        return super().post_login(request, user, **more)

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """Say that the account is closed."""
        messages.warning(request, _("This account is closed."))
        return redirect("account_login")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """Where whoever came through the service is told how to leave that too; everybody else to the first page."""
        visit: Visit | None = getattr(request, "visit", None)
        if visit is not None and visit.how == "service" and settings.OIDC_SERVICE is not None:
            return reverse("openid_connect_left", args=[PROVIDER])
        return str(super().get_logout_redirect_url(request))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to the own account."""
        return reverse("account")

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say what was done in our own words; what needs no word gets none."""
        said = message or _DONE.get(message_template or "")
        if said:
            messages.add_message(request, level, said, extra_tags=extra_tags)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """No mail goes out by itself."""

    def send_notification_mail(self, *about: Any, **more: Any) -> None:
        """No mail goes out by itself."""


def _elsewhere(request: HttpRequest, user: User) -> bool:
    """Whether somebody is to come through the service, and comes another way."""
    if any(each.get("method") == "socialaccount" for each in get_authentication_records(request, user)):
        return False
    return not user.emergency and (settings.OIDC_ONLY or not user.has_usable_password())


def _box() -> Fernet:
    key = hashlib.sha256(b"second step\0" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


class SecondAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second steps: their secrets lie in the store encrypted with the key of the data folder."""

    error_messages: Final = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _WRONG,
        "cannot_generate_recovery_codes": _("Set up an app or a passkey first."),
    }

    def encrypt(self, text: str) -> str:
        """Shut a secret."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open a secret; one that another key has shut is as good as none: no code fits it."""
        try:
            return _box().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return base64.b32encode(secrets.token_bytes(20)).decode()

    def get_totp_issuer(self) -> str:
        """What the app shows."""
        return f"Ansvar {house().names(get_language() or 'en').of_organisation}"

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """Name a passkey that nobody named."""
        return str(_("Passkey"))

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Whose the passkeys are: the name people call the pages by."""
        host = urlsplit(settings.ORIGIN).hostname or context.request.get_host().partition(":")[0]
        return {"id": host, "name": self.get_totp_issuer()}


class ServiceAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Signing in through the organisation's own service: who is in the directory comes in, nobody else."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never: accounts are made for people of the directory."""
        return False

    def send_notification_mail(self, *about: Any, **more: Any) -> None:
        """No mail goes out by itself."""

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Find whose account it is, and which roles follow from the groups."""
        from ansvar.web.accounts.service import come_in

        user = come_in(sociallogin)
        if user is None:
            raise ImmediateHttpResponse(render(request, "accounts/unknown.html", status=403))
        if not sociallogin.is_existing:
            sociallogin.connect(request, user)

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Any = None,
        extra_context: Any = None,
    ) -> None:
        """Say in one sentence that it did not work."""
        note("", "sign-in through the service failed")
        messages.warning(request, _("Signing in there did not work. Try again."))
        raise ImmediateHttpResponse(redirect("account_login"))
