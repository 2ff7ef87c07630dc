"""A house whose policy may be changed: on a copy of the file, with two people who own it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from ansvar.engine.place import Place
from ansvar.policy.load import load_policy, read_policy
from ansvar.store import Store
from ansvar.web import house as houses
from ansvar.web import live as engine
from ansvar.web.gates import Role
from ansvar.web.live import Live
from ansvar.web.policy import checking
from policies.shipped import organisation
from web.office import ALICE, BOB, ROOT, Paper, Still


@pytest.fixture
def own(data: Path, tmp_path: Path) -> Iterator[Still]:
    """The house; its policy is a file of its own."""
    file = tmp_path / "policy.toml"
    shutil.copyfile(ROOT / "policies" / "falkenberg.toml", file)
    place = Place(tmp_path, file, ROOT / "organisations" / "falkenberg", demo=True)
    found = Still(place, load_policy(file), organisation("falkenberg"), Store("default"))
    houses.use(found)
    paper = Paper()
    paper.tells()
    engine.use(paper)
    yield found
    engine.use(Live(0, ""))
    houses.use(None)


@pytest.fixture
def owners(own: Still) -> Callable[[str], Client]:
    """Sign somebody in; Alice and Bob own the policy."""
    return signed


@pytest.fixture
def unchecked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every text that reads stand: what the check finds is the matter of other tests, and takes its time."""

    def reads(text: str, other: str, day: date) -> checking.Outcome:
        return checking.Outcome(*read_policy(text))

    monkeypatch.setattr(checking, "_work", reads)
    monkeypatch.setattr(checking, "_checks", checking.Checks())


def signed(person: str) -> Client:
    """Return a browser of somebody; Alice's and Bob's accounts may change the policy."""
    from ansvar.web.accounts.models import Grant, User

    user = User.objects.filter(person=person).first() or User.objects.create_user(person, person=person)
    if person in (ALICE, BOB):
        Grant.objects.get_or_create(
            user=user, role=Role.POLICY_OWNER, ended_at=None,
            defaults={"granted_by": "t", "granted_at": houses.house().now()},
        )  # fmt: skip
    client = Client(headers={"accept-language": "en"})
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    return client
