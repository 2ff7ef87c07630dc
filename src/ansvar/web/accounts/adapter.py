"""How allauth behaves here: nobody signs up by themselves, and failures are in the audit log."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter  # type: ignore[import-untyped]
from django.http import HttpRequest

from ansvar.web.audit import note


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by an invitation or by an administrator."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the failure, and note it."""
        super().authentication_failed(request, **credentials)
        note(str(credentials.get("username", ""))[:150], "sign-in failed")

    def post_login(self, request: HttpRequest, user: Any, **more: Any) -> Any:
        """Note who signed in."""
        note(user.username, "signed in")
        return super().post_login(request, user, **more)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """No mail goes out by itself."""
