"""What the exchange is told beside the organisation and the policy: addresses, ports, the trunk, folders.

Every value is checked when it is made; a fault is a `SettingsError` that says what to write instead.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from ansvar.pbx.configure import certificate as certificates
from ansvar.words.faults import AnsvarError

#: Gives the secrets of some names, each the same ever after: `ari`, `try`, `try.web`, `phone:ID`, `phone:ID.web`.
Secrets = Callable[[tuple[str, ...]], Mapping[str, str]]

LOOPBACK: Final = "127.0.0.1"
#: Whom a Debian machine trusts (its package ca-certificates).
AUTHORITIES: Final = Path("/etc/ssl/certs/ca-certificates.crt")
#: Networks whose phones see our own address and not the outer one (RFC 1918, 6598, 3927, 4193).
LOCAL_NETS: Final = (
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "100.64.0.0/10",
    "169.254.0.0/16",
    "fc00::/7",
)
_HOST: Final = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")
_WORD: Final = re.compile(r"[A-Za-z0-9._~@+-]{1,120}")
_DIALLED: Final = re.compile(r"[0-9]{2,8}")


class SettingsError(AnsvarError):
    """A setting of the exchange that cannot be used."""


def _address(what: str, text: str) -> None:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        # A name would make Asterisk ask the DNS, and every call waits when that is slow.
        raise SettingsError(
            f"{what}: `{text[:60]}` is no numeric address; write one such as 127.0.0.1 or 192.0.2.10"
        ) from None


def _net(what: str, text: str) -> None:
    try:
        ipaddress.ip_network(text, strict=False)
    except ValueError:
        raise SettingsError(
            f"{what}: `{text[:60]}` is no network; write one such as 10.0.0.0/8 or 192.0.2.10"
        ) from None


def _port(what: str, port: object) -> None:
    if not isinstance(port, int) or isinstance(port, bool) or not 1 <= port <= 65535:
        raise SettingsError(f"{what}: {port} is no port; choose one of 1 to 65535")


def _one_of(what: str, given: str, allowed: tuple[str, ...]) -> None:
    if given not in allowed:
        raise SettingsError(f"{what}: `{str(given)[:40]}` is none of {', '.join(allowed)}; choose one")


def _is_text(given: object) -> bool:
    """Whether a value is a text; what stood in TOML or JSON may be anything."""
    return isinstance(given, str)


def _words(what: str, given: object) -> tuple[str, ...]:
    """Return a list of texts as a tuple: settings also come from TOML and JSON, which have lists."""
    if isinstance(given, str) or not all(isinstance(one, str) for one in given):  # type: ignore[attr-defined]
        raise SettingsError(f'{what}: write a list of texts, such as ["192.0.2.0/28"]')
    return tuple(given)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Paths:
    """The folders Asterisk works in; all absolute.

    - `modules`, `share`, `music`: of the installation: its modules, its data (documentation, sounds), music.
    - `etc`: what we write; `lib`, `log`, `run`, `spool`: Asterisk's own.
    - `recordings`: what callers leave through the engine; `fallback`: what they leave without it.
    """

    modules: Path
    share: Path
    music: Path
    etc: Path
    lib: Path
    log: Path
    run: Path
    spool: Path
    recordings: Path
    fallback: Path

    def __post_init__(self) -> None:
        for name in self.__slots__:
            path = getattr(self, name)
            if not path.is_absolute() or re.search(r"[\x00-\x1f;,|&${}\"\\]", str(path)):
                raise SettingsError(
                    f"`{path}` cannot be a folder of the exchange; name an absolute one without , ; | & $ or quotes"
                )


def system_paths() -> Paths:
    """Return the folders of an Asterisk that a Linux distribution installs, whether or not it is on this machine."""
    modules = next(
        iter(sorted(Path("/usr/lib").glob("*/asterisk/modules"))), Path("/usr/lib/asterisk/modules")
    )
    spool = Path("/var/spool/asterisk")
    share = Path("/usr/share/asterisk")
    return Paths(
        modules=modules, share=share, music=share / "moh", etc=Path("/etc/asterisk"), lib=Path("/var/lib/asterisk"),
        log=Path("/var/log/asterisk"), run=Path("/run/asterisk"), spool=spool, recordings=spool / "recording",
        fallback=spool / "ansvar",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tls:
    """TLS for SIP: a certificate with its chain and the key, PEM; phones then talk encrypted (SRTP) if they can.

    `web_port`: where browsers reach their phones over TLS (wss). `required`: SIP without TLS is taken on loopback
    only, and phones must encrypt their sound. `authority`: who vouches for the other end of a line outward over
    TLS, PEM; those that this machine trusts unless said otherwise.
    """

    certificate: Path
    key: Path
    port: int = 5061
    web_port: int = 8089
    required: bool = False
    authority: Path = AUTHORITIES

    def __post_init__(self) -> None:
        _port("TLS port", self.port)
        _port("TLS port for browsers", self.web_port)
        for name in ("certificate", "key", "authority"):
            object.__setattr__(self, name, Path(getattr(self, name)).absolute())
        self.valid()

    def valid(self) -> certificates.Validity:
        """Return the certificate's dates. Raises SettingsError if it or its key cannot be used (any more)."""
        try:
            return certificates.check(self.certificate, self.key)
        except certificates.Unusable as fault:
            raise SettingsError(str(fault)) from None


@dataclass(frozen=True, slots=True)
class Trunk:
    """The line outward.

    - `host`, `port`, `transport`: where calls go out. A name is looked up when Asterisk starts.
    - `identify`: how calls from it are known: by the `addresses` they come from (networks, numeric; without
      them `host`), or by `digest`: it must log in as `user` with `password`.
    - `user`, `password`: what we log in with when it asks; `register`: whether we register there, so that it
      finds us at a changing address.
    - `codecs`: in order of preference.
    - `number_form`: how it wants numbers: `e164` (+46...), `plain` (46...), `national` (031..., 0045...).
    - `emergency`: emergency numbers beside those of the policy; they always pass.
    """

    host: str
    port: int = 5060
    transport: Literal["udp", "tcp", "tls"] = "udp"
    identify: Literal["address", "digest"] = "address"
    addresses: tuple[str, ...] = ()
    user: str = ""
    password: str = field(default="", repr=False)
    register: bool = False
    codecs: tuple[str, ...] = ("alaw",)
    number_form: Literal["e164", "plain", "national"] = "e164"
    emergency: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in ("addresses", "codecs", "emergency"):
            object.__setattr__(self, name, _words(f"trunk {name}", getattr(self, name)))
        _one_of("trunk transport", self.transport, ("udp", "tcp", "tls"))
        _one_of("trunk identify", self.identify, ("address", "digest"))
        _one_of("trunk number_form", self.number_form, ("e164", "plain", "national"))
        if not _is_text(self.host) or not _HOST.fullmatch(self.host):
            raise SettingsError(
                f"trunk: `{str(self.host)[:60]}` is no host; write a name such as sip.example.net or an address"
            )
        _port("trunk port", self.port)
        for net in self.addresses:
            _net("trunk addresses", net)
        if self.identify == "address" and not self.addresses:
            # Named hosts must say the addresses: who controls the DNS would else control the trunk.
            _address("trunk addresses (none given, so the host must be one)", self.host)
        if (self.identify == "digest" or self.register) and not (self.user and self.password):
            raise SettingsError("trunk: `digest` and `register` need a user and a password; give both")
        if not (_is_text(self.user) and _is_text(self.password)):
            raise SettingsError("trunk: user and password are texts; put them in quotes")
        if self.user and not _WORD.fullmatch(self.user):
            raise SettingsError(
                f"trunk: `{self.user[:60]}` is no SIP user; use letters, digits and . _ ~ @ + -"
            )
        if re.search(r"[\x00-\x20;]", self.password):
            raise SettingsError(
                "trunk: the password holds a space, a semicolon or a control sign; ask for another"
            )
        for number in self.emergency:
            if not _DIALLED.fullmatch(number):
                raise SettingsError(
                    f"trunk: `{number[:20]}` is no emergency number; write digits, such as 112"
                )
        unknown = [codec for codec in self.codecs if codec not in CODECS]
        if unknown or not self.codecs:
            raise SettingsError(
                f"trunk: no such codec {', '.join(f'`{name}`' for name in unknown)}; choose of {', '.join(CODECS)}"
            )


#: Codecs that phones and trunks may be given; opus only where the installation has it.
CODECS: Final = ("g722", "alaw", "opus", "ulaw")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything about the exchange that neither the organisation nor the policy says.

    - `listen`: the address phones and trunk reach; loopback unless said otherwise. `0.0.0.0` is all of them, and
      costs two look-ups in the DNS per call; name one where you can.
    - `sip_port`: SIP over UDP and TCP; `ari_port`: the engine's control channel, always on loopback only.
    - `rtp`: first and last port for sound, [first, last]; two per call and phone.
    - `external`: the numeric address that outside callers see when we are behind NAT; `local_nets` do not.
    - `web`: whether every person has a browser phone `ID.web` beside the desk phone.
    - `visitors`: whether visitors of a demonstration call from a browser on this machine, as callers from outside.
    - `fallback_message`: a sound file with the sentence spoken when nobody answers and the engine is gone.
    - `person_s`, `operators_s`: how long those phones ring then; `record_s`, `silence_s`: a message's limits.
    - `patience_s`: without an answer of the engine for so long a call that it was given goes on without it;
      None: never. The engine must then set the channel's `TIMEOUT(absolute)` to 0 when it takes a call.
    - `most_calls`: callers from outside that the engine takes at once; see `Settings.bound`.
    - `rtp_timeout_s`: a call in which one side sends no sound for so long is over.
    """

    secrets: Secrets = field(repr=False)
    paths: Paths
    listen: str = LOOPBACK
    sip_port: int = 5060
    ari_port: int = 8088
    rtp: tuple[int, int] = (10000, 19999)
    external: str = ""
    local_nets: tuple[str, ...] = LOCAL_NETS
    tls: Tls | None = None
    trunk: Trunk | None = None
    web: bool = False
    visitors: bool = False
    language: str = ""
    fallback_message: Path | None = None
    person_s: int = 25
    operators_s: int = 30
    record_s: int = 180
    silence_s: int = 10
    patience_s: float | None = None
    rtp_timeout_s: int = 300
    most_calls: int = 500

    def __post_init__(self) -> None:
        _address("listen", self.listen)
        if self.external:
            _address("external address", self.external)
        for net in self.local_nets:
            _net("local networks", net)
        ports = {"SIP port": self.sip_port, "ARI port": self.ari_port}
        if self.tls:
            ports["TLS port"] = self.tls.port
            if self.web:
                ports["TLS port for browsers"] = self.tls.web_port
        for what, port in ports.items():
            _port(what, port)
        if len(set(ports.values())) < len(ports):
            raise SettingsError(f"two of {', '.join(ports)} are the same port; give each its own")
        first, last = self.rtp
        if not (1024 <= first < last <= 65535 and last - first >= 3):
            raise SettingsError(
                f"sound ports: {first} to {last} is no range; choose one such as 10000 to 19999, at least four ports"
            )
        if first <= self.sip_port <= last:
            raise SettingsError(
                f"sound ports: {first} to {last} hold the SIP port {self.sip_port}; move them apart"
            )
        if self.trunk and self.trunk.transport == "tls" and self.tls is None:
            raise SettingsError("trunk: `tls` needs a certificate of our own; give one, or choose udp or tcp")
        if self.trunk and self.trunk.transport == "tls" and self.tls and not self.tls.authority.is_file():
            raise SettingsError(
                f"trunk: nobody is named who vouches for its certificate: there is no file `{self.tls.authority}`; "
                "name one as `authority` in [tls], or install ca-certificates"
            )
        for what in ("person_s", "operators_s", "record_s", "silence_s", "rtp_timeout_s"):
            if not 1 <= getattr(self, what) <= 3600:
                raise SettingsError(f"{what}: choose 1 to 3600 seconds")

    @property
    def bound(self) -> int:
        """Asterisk's own bound (`maxcalls`): far above what callers from outside can reach.

        It knows no exception: at it, an emergency call of ours would be refused too. It is there for what the engine
        cannot bound, such as phones of ours gone mad.
        """
        return 4 * self.most_calls

    @property
    def media(self) -> dict[str, object]:
        """Where sound is taken, for every endpoint.

        Bound to all addresses, Asterisk would ask the DNS for its own name and a root server in every call;
        one address, named, spares that. With `0.0.0.0` there is none to name.
        """
        if ipaddress.ip_address(self.listen).is_unspecified:
            return {}
        return {"media_address": self.listen, "bind_rtp_to_media_address": True}

    @property
    def open_to(self) -> str:
        """The address that UDP and TCP are bound to: loopback where TLS is required and the trunk uses it or none."""
        needs = self.trunk is not None and self.trunk.transport != "tls"
        return LOOPBACK if self.tls and self.tls.required and not needs else self.listen
