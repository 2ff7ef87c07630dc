"""The Django application of accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts."""

    name = "ansvar.web.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
