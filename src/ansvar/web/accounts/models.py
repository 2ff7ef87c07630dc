"""Tables of signing in. What somebody may see of the organisation follows from `person`, not from these."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class Users(BaseUserManager["User"]):
    """Makes accounts."""

    def create_user(self, username: str, password: str | None = None, **more: Any) -> User:
        """Make an account; without a password nobody can sign in to it with one."""
        user = self.model(username=username, **more)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Somebody who signs in. `person`: who that is in the directory, or "" for nobody in it.

    `emergency`: made by the service's own one-time link; it signs in with its password even where only the
    organisation's sign-in service is used otherwise.
    """

    username: models.CharField[str, str] = models.CharField(max_length=150, unique=True)
    email: models.EmailField[str, str] = models.EmailField(blank=True, default="")
    person: models.CharField[str, str] = models.CharField(max_length=150, blank=True, default="")
    is_active: models.BooleanField[bool, bool] = models.BooleanField(default=True)
    created_at: models.DateTimeField[datetime, datetime] = models.DateTimeField(auto_now_add=True)
    emergency: models.BooleanField[bool, bool] = models.BooleanField(default=False)

    objects: ClassVar[Users] = Users()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("person",), name="one_account_per_person", condition=~models.Q(person="")
            ),
        )

    def __str__(self) -> str:
        return self.username

    def granted(self) -> list[str]:
        """Return the roles that were given to this account, beside those that the directory gives."""
        return [each.role for each in self.grants.all() if each.ended_at is None]  # type: ignore[attr-defined]


class Grant(models.Model):
    """A role given to an account, by whom and until when; ended, never deleted."""

    user: models.ForeignKey[User, User] = models.ForeignKey(User, models.CASCADE, related_name="grants")
    role: models.CharField[str, str] = models.CharField(max_length=40)
    granted_by: models.CharField[str, str] = models.CharField(max_length=150)
    granted_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    ended_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("user", "role"), name="one_grant_per_role", condition=models.Q(ended_at=None)
            ),
        )


class Invitation(models.Model):
    """A link that makes an account, once; or lets an account choose a new password. Only what it hashes to is kept.

    `role`: what comes with it, "" for nothing; `person`: whom it is for, "" for the first administrator; `by`: who
    made it, "" for the service itself.
    """

    token_hash: models.CharField[str, str] = models.CharField(max_length=64, unique=True)
    role: models.CharField[str, str] = models.CharField(max_length=40)
    made_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    expires_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    used_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
    person: models.CharField[str, str] = models.CharField(max_length=150, blank=True, default="")
    by: models.CharField[str, str] = models.CharField(max_length=150, blank=True, default="")
    user: models.ForeignKey[User | None, User | None] = models.ForeignKey(
        User, models.CASCADE, null=True, related_name="invitations"
    )


class Visit(models.Model):
    """Where an account is signed in: one browser. A session whose visit is gone is over.

    `seen_at`: when somebody last did something there, to the minute; `how`: by what they signed in; `rotate`: the
    session gets a new key with the next page.
    """

    user: models.ForeignKey[User, User] = models.ForeignKey(User, models.CASCADE, related_name="visits")
    began_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    seen_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    how: models.CharField[str, str] = models.CharField(max_length=20, blank=True, default="")
    address: models.CharField[str, str] = models.CharField(max_length=45, blank=True, default="")
    agent: models.CharField[str, str] = models.CharField(max_length=200, blank=True, default="")
    rotate: models.BooleanField[bool, bool] = models.BooleanField(default=False)
