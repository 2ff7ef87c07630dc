"""The phones' side of a secure call: a second Asterisk, with telephones that register over TLS and talk SRTP.

Each phone takes every call, sings its own note and records what it hears; what it agreed on with the exchange
(codec, encryption) it writes down. Its own folders and ports; nothing of it is the product's configuration.
"""

from __future__ import annotations

import asyncio
import json
import urllib.parse
import urllib.request
import wave
from base64 import b64encode
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ansvar.pbx.configure import Secrets
from ansvar.pbx.configure.modules import modules_conf
from ansvar.pbx.configure.plain import asterisk_conf, plain_files
from ansvar.pbx.configure.text import section
from ansvar.pbx.fetch import Installed
from ansvar.pbx.home import Home
from ansvar.pbx.supervise import Asterisk
from pbx.certificates import Signed
from pbx.configured import SOON, free_ports, paths_of, secrets, settings

RATE: Final = 16_000
#: How long a phone sings when it was answered.
SINGS_S: Final = 2.0
#: ... and listens: by the clock, while a busy machine may stand still for some seconds before the other sings, or amid it.
LISTENS_S: Final = 9
#: A call rings, is taken, and both sing; recordings are whole when their channels are gone.
CALL_S: Final = 60.0


@dataclass(frozen=True)
class SidePhone:
    """A telephone: the account it has, the codecs it speaks, the note it sings, how it encrypts.

    One that has no account is the far end of the line outward: it is known by its address.
    """

    account: str
    codecs: str = "alaw"
    hertz: int = 440
    encryption: str = "sdes"
    has_account: bool = True


@dataclass
class Side:
    """The phones, running."""

    exchange: Asterisk
    folder: Path
    phones: Sequence[SidePhone]
    ari: str

    async def registered(self) -> None:
        """Return when every phone is registered."""
        # One that was not answered is tried anew after 32 s.
        end = asyncio.get_running_loop().time() + 2 * SOON
        awaited = sum(phone.has_account for phone in self.phones)
        while (told := await self.exchange.run("pjsip show registrations")).count("Registered") < awaited:
            assert asyncio.get_running_loop().time() < end, told
            await asyncio.sleep(0.05)

    async def call(self, account: str, number: str, shown: str = "") -> None:
        """Let a phone call a number; both sing once it is answered."""
        formats = next(phone.codecs for phone in self.phones if phone.account == account)
        wish = {
            "endpoint": f"PJSIP/{number}@{account}",
            "context": "calls",
            "extension": account,
            "formats": formats,
        }
        wish |= {"callerId": shown} if shown else {}
        query = urllib.parse.urlencode(wish)
        request = urllib.request.Request(f"{self.ari}/channels?{query}", method="POST")
        request.add_header("Authorization", "Basic " + b64encode(b"ansvar:none").decode())
        with await asyncio.to_thread(urllib.request.urlopen, request, timeout=SOON) as reply:
            assert reply.status == 200

    async def until_over(self) -> None:
        """Return when no phone talks any more."""
        end = asyncio.get_running_loop().time() + CALL_S
        while (left := await self.exchange.run("core show channels concise")).strip():
            assert asyncio.get_running_loop().time() < end, left
            await asyncio.sleep(0.05)

    def facts(self, account: str) -> dict[str, Any]:
        """Return what a phone agreed on with the exchange in its call."""
        path = self.folder / f"{account}.json"
        assert path.exists(), f"{account} had no call: {sorted(each.name for each in self.folder.iterdir())}"
        return dict(json.loads(path.read_text()))

    def heard(self, account: str) -> Heard:
        """Return what a phone heard in its call."""
        with wave.open(str(self.folder / f"{account}-heard.wav16")) as file:
            data = np.frombuffer(file.readframes(file.getnframes()), "<i2")
            return Heard(data, file.getframerate())


@dataclass(frozen=True)
class Heard:
    """Sound, and the rate it was taken at."""

    samples: NDArray[np.int16] = field(repr=False)
    rate: int

    def note_s(self, hertz: float) -> float:
        """Return for how many seconds one pure note of this frequency is heard."""
        size = self.rate // 10
        windows = self.samples[: len(self.samples) // size * size].reshape(-1, size).astype(np.float64)
        power = np.abs(np.fft.rfft(windows * np.hanning(size), axis=1)) ** 2
        at = round(hertz * size / self.rate)
        near = power[:, max(0, at - 3) : at + 4].sum(axis=1)
        loud = np.sqrt(np.mean(np.square(windows), axis=1)) > 300
        return float(np.sum(loud & (near > 0.9 * power.sum(axis=1)))) * 0.1


@asynccontextmanager
async def phones_side(
    installed: Installed, folder: Path, exchange: tuple[str, int], trusted: Signed, *phones: SidePhone, sip_port: int = 0,
    passwords: Secrets = secrets,
) -> AsyncIterator[Side]:  # fmt: skip
    """Run the phones of accounts at an exchange (host and TLS port) that has the certificate `trusted`.

    `sip_port`: where they listen themselves, under the same certificate; else at any port. `passwords`: as the
    exchange's settings have them.
    """
    home = Home(folder / "data").create()
    sounds = folder / "sounds"
    sounds.mkdir(parents=True)
    for phone in phones:
        moments = np.arange(int(SINGS_S * RATE)) / RATE
        song = (8000 * np.sin(2 * np.pi * phone.hertz * moments)).astype("<i2")
        (sounds / f"{phone.account}.sln16").write_bytes(song.tobytes())
    other_port, ari_port = free_ports(2)
    files = _files(
        installed, home, sounds, exchange, trusted, phones, sip_port or other_port, ari_port, passwords
    )
    for name, text in files.items():
        (home.etc / name).write_text(text)
    running = Asterisk(installed, home)
    await running.start()
    try:
        side = Side(running, sounds, phones, f"http://127.0.0.1:{ari_port}/ari")
        await side.registered()
        yield side
    finally:
        await running.stop(drain_s=0)


def _files(
    installed: Installed, home: Home, sounds: Path, exchange: tuple[str, int], trusted: Signed, phones: Sequence[SidePhone],
    sip_port: int, ari_port: int, passwords: Secrets,
) -> dict[str, str]:  # fmt: skip
    first = 10_000 + sip_port % 95 * 100
    made = settings(
        home.data,
        paths=paths_of(installed, home),
        sip_port=sip_port,
        ari_port=ari_port,
        rtp=(first, first + 99),
    )
    there = f"sip:{exchange[0]}:{exchange[1]}\\;transport=tls"
    parts = [
        section("global", {"type": "global", "user_agent": "phones"}),
        section(
            "tls",
            {
                "type": "transport", "protocol": "tls", "bind": f"127.0.0.1:{sip_port}", "ca_list_file": trusted.authority, "verify_server": True, "cert_file": trusted.certificate,
                "priv_key_file": trusted.key, "method": "sslv23",
            },
        ),
    ]  # fmt: skip
    for phone in phones:
        name = phone.account
        login = name if phone.has_account else None
        endpoint: dict[str, object] = {
            "type": "endpoint", "transport": "tls", "context": "taken", "aors": name, "outbound_auth": login,
            "from_user": login, "disallow": "all", "preferred_codec_only": True, "allow": phone.codecs,
            "direct_media": False, "media_encryption": phone.encryption, "media_address": "127.0.0.1",
            "bind_rtp_to_media_address": True, "rtp_symmetric": True, "rewrite_contact": True,
        }  # fmt: skip
        parts += [section(name, endpoint), f"[{name}]\ntype=aor\ncontact={there}\n"]
        if not phone.has_account:
            parts.append(section(name, {"type": "identify", "endpoint": name, "match": exchange[0]}))
            continue
        password = passwords((f"phone:{name}",))[f"phone:{name}"]
        registration: dict[str, object] = {
            "type": "registration", "transport": "tls", "outbound_auth": name, "contact_user": name, "line": True,
            "endpoint": name, "retry_interval": 1, "max_random_initial_delay": 0,
        }  # fmt: skip
        parts += [
            section(name, {"type": "auth", "auth_type": "digest", "username": name, "password": password}),
            section(name, registration) + f"client_uri=sip:{name}@{exchange[0]}\nserver_uri={there}\n",
        ]
    facts = '{"secure":"${CHANNEL(rtp,secure)}","codec":"${CHANNEL(audionativeformat)}"}'
    own = f"{sounds}/${{CHANNEL(endpoint)}}"
    note = f" same => n,Set(FILE({own}.json)={facts})\n"
    listen = f" same => n,Record({own}-heard.wav16,0,{LISTENS_S},kq)\n"
    # Until the other has sung and hung up, however late on a busy machine.
    to_the_end = f" same => n,Record({own}-heard.wav16,0,{3 * LISTENS_S},kq)\n"
    sing = f" same => n,Playback({own})\n"
    plan = ["[general]\n[outside]\n[inside]\n"]
    # Whoever called sings first, whoever was called afterwards. Two signs at least: `h` is the dialplan's own.
    for context, first, then in (("taken", listen, sing), ("calls", sing, to_the_end)):
        plan.append(f"[{context}]\nexten => _[+a-z0-9].,1,Answer()\n{note}{first}{then} same => n,Hangup()\n")
    return {
        **plain_files(made, "none"),
        "asterisk.conf": asterisk_conf(made.paths, "sv"),
        "modules.conf": modules_conf(),
        "indications.conf": "[general]\ncountry=se\n[se]\nring=425/1000,0/5000\n",
        "pjsip.conf": "\n".join(parts),
        "extensions.conf": "".join(plan),
    }
