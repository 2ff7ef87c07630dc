"""The process of the pages: everything made ready, then served until told to stop."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import Final

import structlog
import uvicorn

from ansvar.engine import logs
from ansvar.engine.place import Place
from ansvar.pbx.home import Home
from ansvar.web import live as engine
from ansvar.words.faults import AnsvarError

log = structlog.get_logger(__name__)

VENDOR: Final = Path(__file__).parent / "static" / "vendor"
#: Answers under way may end within this time when we stop; streams never end by themselves.
STOP_S: Final = 1


def prepare(place: Place) -> None:
    """Make Django ready for a place: settings, tables, files, and the house that the pages show."""
    if not VENDOR.is_dir():
        raise AnsvarError(
            "the files that pages load in a browser are missing; fetch them with: make browser-files"
        )
    os.environ["ANSVAR_WEB_DATA"] = str(place.data)
    os.environ["ANSVAR_WEB_KEY"] = Home(place.data).create().secret("pages")
    os.environ["ANSVAR_WEB_COLLECTED"] = "1"
    os.environ["DJANGO_SETTINGS_MODULE"] = "ansvar.web.settings"
    from ansvar import store as stores
    from ansvar.directory.files import load_organisation
    from ansvar.policy.load import load_policy
    from ansvar.web.house import House, use

    store = stores.open(place.data)
    migrate(store.alias)

    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)
    use(House(place, load_policy(place.policy), load_organisation(place.organisation), store))


def migrate(alias: str) -> None:
    """Bring the tables of signing in up to date; those of the store are, once it is open."""
    from django.core.management import call_command
    from django.db import connections

    from ansvar.store.bootstrap import alone

    with alone(connections[alias]):
        call_command("migrate", database=alias, interactive=False, verbosity=0)


async def serve(place: Place) -> None:
    """Serve until told to stop."""
    from django.conf import settings
    from django.core.asgi import get_asgi_application

    from ansvar.web.asgi import Application
    from ansvar.web.files import Files

    following = engine.Live(place.engine_port, Home(place.data).secret("web"))
    engine.use(following)
    server = uvicorn.Server(
        uvicorn.Config(
            Application(get_asgi_application(), Files(settings.STATIC_ROOT), place.engine_port),
            host=place.host,
            port=place.http_port,
            log_config=None,
            access_log=False,
            lifespan="off",
            server_header=False,
            timeout_graceful_shutdown=STOP_S,
        )
    )
    task = asyncio.create_task(following.follow(), name="engine")
    try:
        await server.serve()
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def main() -> None:
    """Run the pages of a data folder, given as the only argument."""
    logs.set_up()
    try:
        place = Place.read(Path(sys.argv[1]))
        prepare(place)
        from ansvar.web.accounts.invitations import invite_first

        invite_first(place)
        asyncio.run(serve(place))
    except AnsvarError as error:
        log.error("the pages cannot run", why=str(error))
        sys.exit(2)
