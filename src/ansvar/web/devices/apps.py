"""The Django application of devices."""

from django.apps import AppConfig


class DevicesConfig(AppConfig):
    """Phones and subscriptions."""

    name = "ansvar.web.devices"
    label = "devices"
    default_auto_field = "django.db.models.BigAutoField"
