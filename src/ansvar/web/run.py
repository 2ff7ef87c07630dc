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
from ansvar.store import Store
from ansvar.web import live as engine
from ansvar.words.faults import AnsvarError

log = structlog.get_logger(__name__)

VENDOR: Final = Path(__file__).parent / "static" / "vendor"
#: Answers under way may end within this time when we stop; streams never end by themselves.
STOP_S: Final = 1
#: Files that were not ready to be read are looked at again after this time.
LOOK_S: Final = 5.0


def prepare(place: Place) -> None:
    """Make Django ready for a place: settings, tables, files, and the house that the pages show."""
    if not VENDOR.is_dir():
        raise AnsvarError(
            "the files that pages load in a browser are missing; fetch them with: make browser-files"
        )
    os.environ["ANSVAR_WEB_COLLECTED"] = "1"
    store = open_store(place)
    from django.core.management import call_command

    from ansvar.engine.files import files_to_start
    from ansvar.web.house import House, use

    call_command("collectstatic", interactive=False, verbosity=0)
    files = files_to_start(place)
    use(House(place, files.policy, files.organisation, store, files.mark))
    if place.demo:
        from ansvar.web.devices.demonstration import furnish

        furnish()


def open_store(place: Place) -> Store:
    """Make Django's settings and all tables of a place ready, and return its store."""
    os.environ["ANSVAR_WEB_DATA"] = str(place.data)
    os.environ["ANSVAR_WEB_KEY"] = Home(place.data).create().secret("pages")
    os.environ["DJANGO_SETTINGS_MODULE"] = "ansvar.web.settings"
    from ansvar import store as stores

    store = stores.open(place.data)
    migrate(store.alias)
    return store


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
    from ansvar.web.calendars import sync
    from ansvar.web.files import Files
    from ansvar.web.house import house, in_passing

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
            proxy_headers=False,  # `accounts.address` looks at them, and only where a proxy was set
            timeout_graceful_shutdown=STOP_S,
        )
    )

    def over(task: asyncio.Task[None]) -> None:
        # Pages that follow nothing any more would show yesterday for ever: they end, and are started again.
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error(
                "a part of the pages ended; they are started again", part=task.get_name(), exc_info=error
            )
            server.should_exit = True

    tasks = [
        asyncio.create_task(following.follow(), name="engine"),
        asyncio.create_task(follow_files(following), name="files"),
        asyncio.create_task(sync.follow(), name="calendars"),
    ]
    for task in tasks:
        task.add_done_callback(over)
    # Seconds in a large house: not those of whoever searches first.
    tasks.append(asyncio.create_task(asyncio.to_thread(in_passing(lambda: house().finder)), name="search"))  # type: ignore[arg-type]
    try:
        await server.serve()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def follow_files(following: engine.Live) -> None:
    """Show the policy and the organisation that the engine answers by, whoever had it load them; for ever."""
    from ansvar.web.house import house, in_passing

    revision = -1
    while True:
        board = await following.after(revision, LOOK_S)
        revision = board.revision
        if board.files in ("", house().mark):
            continue
        try:
            if await asyncio.to_thread(in_passing(house().reload), board.files):
                await following.redraw()
        except AnsvarError as error:
            log.error("the pages cannot read the files that the engine reads", why=str(error))


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
