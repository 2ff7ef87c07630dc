"""The Django application of the API."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The API."""

    name = "ansvar.web.api"
    label = "api"
    default_auto_field = "django.db.models.BigAutoField"
