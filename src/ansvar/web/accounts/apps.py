"""The Django application of accounts; what happens to second steps and passwords goes into the audit log."""

from typing import Any

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts."""

    name = "ansvar.web.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to what allauth tells."""
        from allauth.account import signals as account  # type: ignore[import-untyped]
        from allauth.mfa import signals as second  # type: ignore[import-untyped]

        from ansvar.web.accounts import visits

        second.authenticator_added.connect(_noted("second step added"), weak=False, dispatch_uid="ansvar.1")
        second.authenticator_removed.connect(
            _noted("second step removed"), weak=False, dispatch_uid="ansvar.2"
        )
        second.authenticator_reset.connect(_noted("codes made anew"), weak=False, dispatch_uid="ansvar.3")
        second.authentication_failed.connect(
            _noted("second step failed"), weak=False, dispatch_uid="ansvar.4"
        )
        account.password_changed.connect(visits.password_changed, dispatch_uid="ansvar.5")
        account.password_set.connect(visits.password_changed, dispatch_uid="ansvar.6")


def _noted(what: str) -> Any:
    def note(sender: Any, user: Any, authenticator: Any = None, **_more: Any) -> None:
        from ansvar.web import audit

        kind = str(getattr(authenticator, "type", ""))
        if kind == "recovery_codes" and what.startswith("second step"):
            return  # they come and go with the app and the passkeys
        audit.note(user.username, what, account=user.username, person=user.person, kind=kind)

    return note
