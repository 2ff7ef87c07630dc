"""The Django application of requests."""

from django.apps import AppConfig


class RequestsConfig(AppConfig):
    """Faults, questions and orders."""

    name = "ansvar.web.requests"
    label = "requests"
    default_auto_field = "django.db.models.BigAutoField"
