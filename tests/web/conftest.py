"""The pages on a house of their own: Falkenberg on a Monday morning, a store of each test, an engine on paper."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from web.office import DATA, ROOT, Paper, Still, empty_store  # isort: skip (makes Django ready)
from django.test import Client

from ansvar.engine.place import Place
from ansvar.store import Store
from ansvar.web import house as houses
from ansvar.web import live as engine
from ansvar.web.live import Live
from policies.shipped import organisation, policy
from web.policy_house import own, owners, unchecked  # noqa: F401  (fixtures: a house whose policy may be changed)


@pytest.fixture(scope="session")
def _migrated() -> Path:
    """The data folder, with a store of all tables and nothing in them beside the one in use."""
    from ansvar import store as stores
    from ansvar.web.run import migrate

    store = stores.open(DATA, url="")
    migrate(store.alias)
    from django.db import connections

    connections[store.alias].close()
    file = DATA / "ansvar.sqlite3"
    shutil.copyfile(file, DATA / "empty.sqlite3")
    return DATA


@pytest.fixture
def data(_migrated: Path) -> Iterator[Path]:
    """The data folder, with an empty store."""
    from django.core.cache import cache
    from django.db import connections

    from ansvar.web.accounts.limits import limiter
    from ansvar.web.api import rates

    empty_store(_migrated)
    shutil.rmtree(_migrated / "directory", ignore_errors=True)  # versions that another test kept
    cache.clear()
    for limit in (limiter, rates.asked, rates.wrong):
        limit.clear()
    yield _migrated
    connections["default"].close()


@pytest.fixture
def house(data: Path) -> Iterator[Still]:
    """The house that the pages show."""
    folder = ROOT / "organisations" / "falkenberg"
    place = Place(data, ROOT / "policies" / "falkenberg.toml", folder, demo=True)
    found = Still(place, policy("falkenberg"), organisation("falkenberg"), Store("default"))
    houses.use(found)
    yield found
    houses.use(None)


@pytest.fixture
def paper(house: Still) -> Iterator[Paper]:
    """The engine."""
    found = Paper()
    found.tells()
    engine.use(found)
    yield found
    engine.use(Live(0, ""))


@pytest.fixture
def as_(house: Still, paper: Paper) -> Callable[[str], Client]:
    """Sign somebody in: `as_("anna.lind")` is a browser of hers, `as_("")` one of nobody."""
    from ansvar.web.accounts.models import User

    def sign_in(person: str) -> Client:
        client = Client(headers={"accept-language": "en"})
        if person:
            user = User.objects.filter(person=person).first() or User.objects.create_user(
                person, person=person
            )
            client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in
