"""Which passwords are taken, in our own words: Django's are not there in all of our languages."""

from __future__ import annotations

from django.contrib.auth import password_validation as django
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class Long(django.MinimumLengthValidator):
    """Not too short."""

    def get_error_message(self) -> str:
        """Say how long it is to be."""
        return ngettext(
            "This password is too short: it needs at least %(n)s character.",
            "This password is too short: it needs at least %(n)s characters.",
            self.min_length,
        ) % {"n": self.min_length}


class NotTheName(django.UserAttributeSimilarityValidator):
    """Not the user name."""

    def get_error_message(self) -> str:
        """Say what it is like."""
        return _("This password is too much like the user name.")


class NotCommon(django.CommonPasswordValidator):
    """Not one of those that are guessed first."""

    def get_error_message(self) -> str:
        """Say so."""
        return _("Many people have this password; it is guessed first. Choose another.")
