"""What all tables share."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models


class Table(models.Model):
    """Base of the tables. Texts have no length limit, so that no name or number is ever cut or refused."""

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    class Meta:
        abstract = True

    @classmethod
    def on(cls, alias: str) -> models.QuerySet[Self]:
        """Return the rows of one database."""
        rows: models.QuerySet[Self] = cls.objects.using(alias)
        return rows
