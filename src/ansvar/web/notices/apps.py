"""The Django application of notices."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Notices."""

    name = "ansvar.web.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"
