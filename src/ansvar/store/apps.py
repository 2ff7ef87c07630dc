"""The store as a Django app: a plain member of INSTALLED_APPS, alone or beside the pages."""

from __future__ import annotations

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """Tables of calls, promises, mailboxes and what was set by phone; label `store`."""

    name = "ansvar.store"
    label = "store"
    verbose_name = "Ansvar"
    default_auto_field = "django.db.models.BigAutoField"
