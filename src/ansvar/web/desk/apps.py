"""The Django application of the desk."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The desk."""

    name = "ansvar.web.desk"
    label = "desk"
    default_auto_field = "django.db.models.BigAutoField"
