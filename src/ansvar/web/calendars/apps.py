"""The Django application of calendars."""

from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    """Calendars."""

    name = "ansvar.web.calendars"
    label = "calendars"
    default_auto_field = "django.db.models.BigAutoField"
