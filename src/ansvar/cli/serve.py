"""`ansvar serve`: the exchange and the engine, running."""

from __future__ import annotations

import asyncio
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from ansvar.cli.common import console
from ansvar.words.faults import AnsvarError

if TYPE_CHECKING:
    from ansvar.engine.place import Place
    from ansvar.engine.serve import Supervisor
    from ansvar.pbx.home import Home

_ARI_PORT = 8088
_DEMO = Path(__file__).resolve().parents[3]


def serve(
    policy: Annotated[Path | None, typer.Option(help="The policy that decides each call.")] = None,
    organisation: Annotated[Path | None, typer.Option(help="The organisation's folder.")] = None,
    data: Annotated[
        Path | None, typer.Option(help="Where everything is kept; else ANSVAR_DATA_DIR, else .ansvar.")
    ] = None,
    http_port: Annotated[int, typer.Option(help="HTTP: the pages, and /healthz, /readyz, /metrics.")] = 8000,
    pages: Annotated[
        bool, typer.Option(help="The pages for people; without them only machines are answered.")
    ] = True,
    sip_port: Annotated[int, typer.Option(help="SIP for phones and the trunk.")] = 5060,
    ari_port: Annotated[
        int | None,
        typer.Option(
            help="The control channel of the exchange, on loopback: 8088; with --demo the first free one from there."
        ),
    ] = None,
    listen: Annotated[
        str, typer.Option(help="Address that phones reach; loopback unless said otherwise.")
    ] = "127.0.0.1",
    settings: Annotated[Path | None, typer.Option(help="TOML with [trunk] and [tls].")] = None,
    external: Annotated[str, typer.Option(help="Our address outside, behind NAT.")] = "",
    web: Annotated[bool, typer.Option("--web", help="A browser phone for everybody; --demo has it.")] = False,
    pbx: Annotated[
        str | None, typer.Option(help="Use an exchange that runs already: HOST:PORT of its ARI.")
    ] = None,
    pbx_spool: Annotated[
        Path | None,
        typer.Option(
            help="With --pbx: the spool folder of that exchange; else the one it was exported for.",
            metavar="DIR",
        ),
    ] = None,
    rtp: Annotated[str, typer.Option(help="Ports for sound, UDP.", metavar="FIRST-LAST")] = "10000-19999",
    most_calls: Annotated[
        int,
        typer.Option(min=1, max=5000, help="Callers from outside taken at once; the next hears busy (503)."),
    ] = 500,
    drain: Annotated[
        float,
        typer.Option(min=0, max=3600, help="Told to stop: seconds that calls in progress may still take."),
    ] = 20.0,
    demo: Annotated[bool, typer.Option(help="An example organisation with phones that answer.")] = False,
    at: Annotated[
        str | None, typer.Option(help="The service's clock begins at this local time (demonstrations).")
    ] = None,
) -> None:
    """Run the exchange and the engine until Ctrl-C.

    With --demo, Falkenberg's policy and its invented organisation, on a Monday morning; try it from another
    terminal with: ansvar try 031-390 06 01
    """
    from ansvar.cli.serve_settings import (
        address_of,
        alone,
        port_after,
        quiet_terminal,
        read,
        sound_ports,
        spool_of,
    )
    from ansvar.directory.files import load_organisation
    from ansvar.engine import logs
    from ansvar.engine.examples import own_copy
    from ansvar.engine.files import finish_change
    from ansvar.engine.place import Place
    from ansvar.engine.serve import Supervisor
    from ansvar.pbx.home import Home, data_dir
    from ansvar.policy.load import load_policy

    logs.set_up()
    copied = False
    if demo:
        if not (_DEMO / "policies").is_dir():
            raise AnsvarError("the examples are not beside the program; run --demo in a copy of the project")
        copied = policy is None and organisation is None
        policy = policy or _DEMO / "policies" / "falkenberg.toml"
        organisation = organisation or _DEMO / "organisations" / "falkenberg"
        at = at or "2026-11-23 10:00"
    if policy is None or organisation is None:
        raise AnsvarError(
            "name the policy and the organisation with --policy and --organisation, or use --demo"
        )
    try:
        finish_change(data or data_dir(), organisation)
        load_policy(policy)  # faults are told here, before anything is started
        house = load_organisation(organisation)
        offset = _offset(at, house.zone) if at else 0.0
        given = read(settings)
        if ari_port is None:
            # Pages tell browsers where their phones are: in a demonstration any port is as good as another.
            ari_port = port_after(_ARI_PORT - 1, (http_port, sip_port)) if demo and pbx is None else _ARI_PORT
        host, port = address_of(pbx) if pbx is not None else ("127.0.0.1", ari_port)
        place = Place(
            data=(data or data_dir()).absolute(), policy=policy.absolute(), organisation=organisation.absolute(),
            http_port=http_port, sip_port=sip_port, listen=listen, ari_port=port,
            ari_host=host, own_pbx=pbx is None, demo=demo, offset_s=offset, trunk=given.trunk, tls=given.tls,
            external=external, web_phones=web or (demo and pbx is None), drain_s=drain, most_calls=most_calls,
            rtp=sound_ports(rtp, sip_port), spool=spool_of(pbx, pbx_spool, Home(data or data_dir())),
            engine_port=port_after(http_port, _others(port, sip_port, given.tls)) if pages else 0,
        )  # fmt: skip
        screen = console()
        home = place.home.create()
        with alone(place.data):
            if copied:
                place = own_copy(place)
                finish_change(place.data, place.organisation)
                load_policy(place.policy)  # somebody may have changed them
                house = load_organisation(place.organisation)
            _look_first(place, home)
            supervisor = Supervisor(place, lambda text: screen.print(text))
            if place.own_pbx:
                supervisor.install()  # here Ctrl-C breaks off what is being fetched
            with quiet_terminal(place.data) as log:
                asyncio.run(_run(supervisor, place, house.name, log))
    except KeyboardInterrupt:
        typer.echo("Stopped before anything was running.", err=True)
        raise typer.Exit(130) from None


def _look_first(place: Place, home: Home) -> None:
    """Say what would keep the service from running before any of it runs."""
    from ansvar import store
    from ansvar.cli.serve_settings import Port, ask_exchange, check_ports, look_at_spool

    ports = [Port("HTTP", place.host, place.http_port, "--http-port")]
    if place.own_pbx:
        ports += [
            Port("SIP", place.listen, place.sip_port, "--sip-port", udp=True),
            Port("SIP", place.listen, place.sip_port, "--sip-port"),
            Port("the exchange's control channel", place.ari_host, place.ari_port, "--ari-port"),
        ]
        if place.tls:
            port = int(place.tls.get("port", 5061))
            ports.append(Port("SIP over TLS", place.listen, port, "`port` in [tls]"))
            if place.web_phones:
                port = int(place.tls.get("web_port", 8089))
                ports.append(Port("phones in browsers", place.listen, port, "`web_port` in [tls]"))
    check_ports(ports)
    if not place.own_pbx:
        ask_exchange(place.ari_host, place.ari_port, home.secret("ari"))
        look_at_spool(home)
    try:
        store.open(place.data).close()
    except store.StoreError as error:
        raise AnsvarError(f"the store of `{place.data}` cannot be used: {error}") from None


async def _run(supervisor: Supervisor, place: Place, name: str, log: Path | None) -> None:
    from ansvar.engine.demo import Demonstration

    screen = console()
    demonstration = Demonstration(place) if place.demo else None
    tasks: list[asyncio.Task[None]] = []

    async def phones(of: Demonstration) -> None:
        try:
            count = await of.start()
        except AnsvarError as error:
            screen.print(f"The demonstration phones do not answer: {error}\n")
        else:
            screen.print(f"{count} demonstration phones answer.\n")
        for line in hints(place.data):
            screen.print(line)

    def ready() -> None:
        where = (
            f"SIP on {place.listen}:{place.sip_port}"
            if place.own_pbx
            else f"through the exchange at {place.ari_host}:{place.ari_port}"
        )
        screen.print(
            f"\n{name} answers calls: {where}, HTTP on {place.host}:{place.http_port} (/readyz).",
            highlight=False,
        )
        for line in doors(place):
            screen.print(line, highlight=False, soft_wrap=True)
        if log is not None:
            screen.print(f"What it does is logged in {log}.", highlight=False)
        if demonstration is not None:
            tasks.append(asyncio.create_task(phones(demonstration)))

    try:
        await supervisor.run(ready)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if demonstration is not None:
            await demonstration.stop()


def _others(ari_port: int, sip_port: int, tls: dict[str, Any]) -> set[int]:
    """Return the TCP ports of the exchange, which does not run yet: ARI, SIP, SIP over TLS, its own web server's."""
    return {ari_port, ari_port + 1, sip_port, sip_port + 1, int(tls.get("port", 5061))}


def _offset(at: str, zone: str) -> float:
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        raise AnsvarError(f"`{at}` is no moment; write one such as 2026-11-23 10:00") from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(zone))
    return (moment - datetime.now(UTC)).total_seconds()


def doors(place: Place) -> list[str]:
    """Return where people go in: the pages, and the first administrator's one-time link while there is none."""
    if not place.engine_port:
        return []
    found = [f"The pages: http://{place.host}:{place.http_port}/"]
    if place.demo and place.web_phones:
        found.append(f"Call in from a browser: http://{place.host}:{place.http_port}/try/")
    try:
        link = (place.data / "first-administrator").read_text(encoding="utf-8").strip()
    except OSError:
        link = ""
    if link and not place.demo:
        found.append(f"The first administrator signs in once, within a day, at {link}")
    return found


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
