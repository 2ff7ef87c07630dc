"""The service under measurement: `ansvar serve` as delivered, with one door more in its exchange.

Whoever calls from `PLAIN` stands in a context that only dials: `Dial(PJSIP/ACCOUNT)`, on the same Asterisk, to
the same phones, in the same minute.
"""

from __future__ import annotations

import asyncio
import os
import socket
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import tomlkit

from ansvar.directory.files import load_organisation
from ansvar.directory.model import Organisation
from ansvar.engine.place import Place
from ansvar.engine.serve import Supervisor
from ansvar.pbx.configure import Configured
from ansvar.pbx.configure.text import section
from ansvar.pbx.fetch import Installed, fetch
from ansvar.pbx.home import Home, cache_dir
from ansvar.phone.messages import Response, credentials, new_id, read, reply
from ansvar.policy.load import load_policy
from ansvar.routing.model import Call
from ansvar.routing.route import decide
from ansvar.routing.router import Router

ROOT: Final = Path(__file__).parents[2]
HERE: Final = "127.0.0.1"
#: Where callers are: those of the line outward, and those who meet a plain `Dial`.
LINE: Final = "127.0.0.2"
PLAIN: Final = "127.0.0.4"
#: Where all called phones are.
PHONES: Final = "127.0.0.3"
AT: Final = "2026-11-23 10:00"
_TICKS: Final = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Used:
    """What a process has used: seconds of processor time, megabytes now."""

    cpu_s: float
    memory_mb: float


def used(pid: int) -> Used:
    """Return what a process has used so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    status = Path(f"/proc/{pid}/status").read_text()
    resident = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return Used((int(fields[11]) + int(fields[12])) / _TICKS, int(resident.split()[1]) / 1024)


class _WithPlainDial(Supervisor):
    """Writes the configuration as always, then the one door more."""

    async def write_configuration(self, installed: Installed) -> Configured:
        configured = await super().write_configuration(installed)
        media = {"media_address": HERE, "bind_rtp_to_media_address": True}
        plain: dict[str, object] = {
            "type": "endpoint", "context": "plain", "disallow": "all", "allow": "alaw", "direct_media": False,
            **media, "rtp_symmetric": True, "force_rport": True, "identify_by": "ip",
        }  # fmt: skip
        known: dict[str, object] = {"type": "identify", "endpoint": "plain", "match": PLAIN}
        with (self.home.etc / "pjsip.conf").open("a", encoding="utf-8") as file:
            file.write("\n" + section("plain", plain) + section("plain", known))
        with (self.home.etc / "extensions.conf").open("a", encoding="utf-8") as file:
            file.write("\n[plain]\nexten => _[a-z].,1,Dial(PJSIP/${EXTEN})\n")
        return configured


@dataclass
class Service:
    """A running service. `people`: those whose own phone rings when their number is dialled now."""

    place: Place
    supervisor: Supervisor
    organisation: Organisation
    people: list[str]
    phones_port: int

    @property
    def engine(self) -> Used:
        """What the engine has used."""
        assert self.supervisor.engine is not None
        return used(self.supervisor.engine.pid)

    @property
    def asterisk(self) -> Used:
        """What Asterisk has used."""
        assert self.supervisor.asterisk is not None
        assert self.supervisor.asterisk.pid is not None
        return used(self.supervisor.asterisk.pid)

    @property
    def now(self) -> datetime:
        """The moment by the service's clock."""
        return datetime.now(UTC) + timedelta(seconds=self.place.offset_s)


def free_port(host: str) -> int:
    """Return a port that is free now."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.bind((host, 0))
        return int(udp.getsockname()[1])


def _policy(folder: Path) -> Path:
    """Return Falkenberg's policy with waits long enough to hold a queue of hundreds: nothing else differs."""
    text = tomlkit.parse((ROOT / "policies" / "falkenberg.toml").read_text(encoding="utf-8"))
    switchboard: Any = text["switchboard"]
    switchboard["longest_wait"] = "120 min"
    switchboard["overloaded_when"] = "at least 900"
    file = folder / "policy.toml"
    file.write_text(tomlkit.dumps(text), encoding="utf-8")
    return file


@asynccontextmanager
async def service(phones: int) -> AsyncIterator[Service]:
    """Run the service with so many phones registered, until the block is left."""
    fetch(cache_dir(), extra=("sip-tester",))
    with tempfile.TemporaryDirectory(prefix="ansvar-bench-") as name:
        folder = Path(name)
        organisation_folder = ROOT / "organisations" / "falkenberg"
        organisation = load_organisation(organisation_folder)
        begins = datetime.fromisoformat(AT).replace(tzinfo=ZoneInfo(organisation.zone))
        place = Place(
            data=folder / "data", policy=_policy(folder), organisation=organisation_folder,
            http_port=_tcp_port(), sip_port=free_port(HERE), ari_port=_tcp_port(),
            offset_s=(begins - datetime.now(UTC)).total_seconds(), trunk={"host": LINE, "port": free_port(LINE)},
        )  # fmt: skip
        router = Router(load_policy(place.policy), organisation)
        people = [id for id in sorted(organisation.people) if _rings(router, organisation, id, begins)]
        supervisor = _WithPlainDial(place, lambda text: None)
        ready = asyncio.Event()
        running = asyncio.create_task(supervisor.run(ready.set))
        waiting = asyncio.create_task(ready.wait())
        try:
            await asyncio.wait((running, waiting), return_when=asyncio.FIRST_COMPLETED)
            if running.done():
                running.result()
            found = Service(place, supervisor, organisation, people[:phones], free_port(PHONES))
            await asyncio.to_thread(register, found)
            yield found
        finally:
            waiting.cancel()
            supervisor.stopping.set()
            await running


def _tcp_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as tcp:
        tcp.bind((HERE, 0))
        return int(tcp.getsockname()[1])


def number_of(organisation: Organisation, id: str) -> str:
    """Return what is dialled for somebody."""
    return organisation.people[id].direct or organisation.people[id].extension


def _rings(router: Router, organisation: Organisation, id: str, now: datetime) -> bool:
    """Whether somebody's own phone rings at once, with nothing told before."""
    number = number_of(organisation, id)
    if not number or id in organisation.operators:
        return False
    decision = decide(router, Call(number, "+46701740605", id="c"), now)
    first = decision.steps[0].endpoints[0].key if decision.steps else ""
    told = decision.told
    said = told.say or not {"recording", "transferred to"}.isdisjoint(told.facts)
    return first == f"person:{id}" and told.state == "no answer" and not said


def register(service: Service) -> None:
    """Register every phone at one address; it answers what Asterisk asks meanwhile. Blocks."""
    home = Home(service.place.data)
    passwords = home.secrets_for(tuple(f"phone:{id}" for id in service.people))
    server = (HERE, service.place.sip_port)
    uri = f"sip:{HERE}:{service.place.sip_port}"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.bind((PHONES, service.phones_port))
        udp.settimeout(5)

        def ask(id: str, number: int, call: str, authorization: str = "") -> Response:
            contact = f"<sip:{id}@{PHONES}:{service.phones_port}>"
            lines = [
                f"REGISTER {uri} SIP/2.0",
                f"Via: SIP/2.0/UDP {PHONES}:{service.phones_port};branch=z9hG4bK{new_id()}",
                f"From: <sip:{id}@{HERE}>;tag={call}", f"To: <sip:{id}@{HERE}>", f"Call-ID: {call}",
                f"CSeq: {number} REGISTER", f"Contact: {contact}", "Expires: 3600", "Max-Forwards: 70",
                *([f"Authorization: {authorization}"] if authorization else []), "Content-Length: 0", "", "",
            ]  # fmt: skip
            udp.sendto("\r\n".join(lines).encode(), server)
            while True:
                message = read(udp.recv(65535))
                if isinstance(message, Response):
                    if message.headers.get("call-id") == call and message.code >= 200:
                        return message
                elif message is not None:
                    udp.sendto(bytes(reply(message, 200, tag=new_id())), server)

        for id in service.people:
            call = new_id()
            challenge = ask(id, 1, call).headers.get("www-authenticate")
            answer = credentials(challenge, id, passwords[f"phone:{id}"], "REGISTER", uri)
            assert answer is not None
            code = ask(id, 2, call, answer).code
            if code != 200:
                raise RuntimeError(f"the phone of `{id}` was not registered: {code}")
        udp.settimeout(0.5)
        while True:  # what Asterisk still asks
            try:
                message = read(udp.recv(65535))
            except TimeoutError:
                return
            if message is not None and not isinstance(message, Response):
                udp.sendto(bytes(reply(message, 200, tag=new_id())), server)
