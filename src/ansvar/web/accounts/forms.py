"""The forms of the second step: a code is good once."""

from __future__ import annotations

import hashlib
from typing import Final

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm  # type: ignore[import-untyped]
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

#: Longer than any code is taken: its own half minute, and one before and after.
_REMEMBERED_S: Final = 180


class Code(AuthenticateForm):  # type: ignore[misc]
    """The code of an app, or one from paper, when signing in."""

    def clean_code(self) -> str:
        """Check it. What was used once is no code any more (RFC 6238, 5.2)."""
        return _once(self.user.pk, str(super().clean_code()))


class CodeAgain(ReauthenticateForm):  # type: ignore[misc]
    """The same, to show again who one is."""

    def clean_code(self) -> str:
        """Check it. What was used once is no code any more."""
        return _once(self.user.pk, str(super().clean_code()))


def _once(user: int, code: str) -> str:
    digits = "".join(each for each in code if each.isalnum())
    key = f"ansvar:code:{user}:{hashlib.sha256(digits.encode()).hexdigest()}"
    if not cache.add(key, True, _REMEMBERED_S):
        raise ValidationError(_("This code was used already. Wait for the next one."))
    return code
