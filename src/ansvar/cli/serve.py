"""`ansvar serve`: the exchange and the engine, running."""

from __future__ import annotations

import asyncio
import os
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from ansvar.cli.common import console
from ansvar.words.faults import AnsvarError

_DEMO = Path(__file__).resolve().parents[3]


def _settings(file: Path | None) -> dict[str, Any]:
    if file is None:
        return {}
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise AnsvarError(f"the settings `{file}` cannot be read: {error}") from None


def serve(
    policy: Annotated[Path | None, typer.Option(help="The policy that decides each call.")] = None,
    organisation: Annotated[Path | None, typer.Option(help="The organisation's folder.")] = None,
    data: Annotated[
        Path | None, typer.Option(help="Where everything is kept; else ANSVAR_DATA_DIR, else .ansvar.")
    ] = None,
    http_port: Annotated[int, typer.Option(help="HTTP: /healthz, /readyz, /metrics.")] = 8000,
    sip_port: Annotated[int, typer.Option(help="SIP for phones and the trunk.")] = 5060,
    ari_port: Annotated[int, typer.Option(help="The control channel of the exchange, on loopback.")] = 8088,
    listen: Annotated[
        str, typer.Option(help="Address that phones reach; loopback unless said otherwise.")
    ] = "127.0.0.1",
    settings: Annotated[Path | None, typer.Option(help="TOML with [trunk] and [tls].")] = None,
    pbx: Annotated[
        str | None, typer.Option(help="Use an exchange that runs already: HOST:PORT of its ARI.")
    ] = None,
    demo: Annotated[bool, typer.Option(help="An example organisation with phones that answer.")] = False,
    at: Annotated[
        str | None, typer.Option(help="The service's clock begins at this local time (demonstrations).")
    ] = None,
) -> None:
    """Run the exchange and the engine until Ctrl-C.

    With --demo, Falkenberg's policy and its invented organisation, on a Monday morning; try it from another
    terminal with: ansvar try 031-390 06 01
    """
    from ansvar.directory.files import load_organisation
    from ansvar.engine import logs
    from ansvar.engine.demo import Demonstration
    from ansvar.engine.place import Place
    from ansvar.engine.serve import Supervisor
    from ansvar.pbx.home import data_dir
    from ansvar.policy.load import load_policy

    logs.set_up()
    if demo:
        if not (_DEMO / "policies").is_dir():
            raise AnsvarError("the examples are not beside the program; run --demo in a copy of the project")
        policy = policy or _DEMO / "policies" / "falkenberg.toml"
        organisation = organisation or _DEMO / "organisations" / "falkenberg"
        at = at or "2026-11-23 10:00"
    if policy is None or organisation is None:
        raise AnsvarError(
            "name the policy and the organisation with --policy and --organisation, or use --demo"
        )
    load_policy(policy)  # faults are told here, before anything is started
    house = load_organisation(organisation)
    offset = _offset(at, house.zone) if at else 0.0
    given = _settings(settings)
    host, _, port = (pbx or "").removeprefix("http://").partition(":")
    place = Place(
        data=(data or data_dir()).absolute(), policy=policy.absolute(), organisation=organisation.absolute(),
        http_port=http_port, sip_port=sip_port, listen=listen, ari_port=int(port or ari_port),
        ari_host=host or "127.0.0.1", own_pbx=pbx is None, demo=demo, offset_s=offset,
        trunk=given.get("trunk", {}), tls=given.get("tls", {}),
    )  # fmt: skip
    screen = console()
    supervisor = Supervisor(place, lambda text: screen.print(text))
    demonstration = Demonstration(place) if demo else None

    async def run() -> None:
        async def phones() -> None:
            if demonstration is None:
                return
            count = await demonstration.start()
            screen.print(f"{count} demonstration phones answer.\n")
            for line in hints(place.data):
                screen.print(line)

        tasks: list[asyncio.Task[None]] = []

        def ready() -> None:
            screen.print(
                f"\n{house.name} answers calls: SIP on {listen}:{sip_port}, "
                f"HTTP on 127.0.0.1:{http_port} (/readyz).",
                highlight=False,
            )
            tasks.append(asyncio.create_task(phones()))

        try:
            await supervisor.run(ready)
        finally:
            for task in tasks:
                task.cancel()
            if demonstration is not None:
                await demonstration.stop()

    asyncio.run(run())


def _offset(at: str, zone: str) -> float:
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        raise AnsvarError(f"`{at}` is no moment; write one such as 2026-11-23 10:00") from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(zone))
    return (moment - datetime.now(UTC)).total_seconds()


def hints(data: Path) -> list[str]:
    """Return what to try next, ready to be copied."""
    where = "" if data == Path(os.environ.get("ANSVAR_DATA_DIR", ".ansvar")).absolute() else f" --data {data}"
    return [
        "Try it from another terminal:",
        f'  ansvar try "031-390 06 01"{where}          Anna Lind, who is at her desk',
        f"  ansvar try person:erik.sjoholm{where}      in a meeting",
        f"  ansvar try person:hanna.falk{where}        on leave, with a deputy",
        f'  ansvar try "031-390 06 00"{where}          the switchboard',
        "Ctrl-C stops it all.",
    ]
