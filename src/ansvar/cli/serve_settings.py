"""What `ansvar serve` is given, looked at before anything is started: the settings file, ports, folder, exchange."""

from __future__ import annotations

import base64
import errno
import fcntl
import json
import os
import socket
import sys
import time
import tomllib
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, get_type_hints

from ansvar.pbx.home import Home
from ansvar.words.faults import AnsvarError

_SECTIONS: Final = ("trunk", "tls")
#: A service that was just ended gives its ports back within this time.
PATIENCE_S: Final = 4.0
#: Where a Linux distribution has the spool of Asterisk.
SYSTEM_SPOOL: Final = Path("/var/spool/asterisk")
_ASK_S: Final = 5.0


@dataclass(frozen=True)
class Given:
    """What a settings file says, checked: ready for `Trunk(**trunk)` and `Tls(**tls)`."""

    trunk: dict[str, Any] = field(default_factory=dict)
    tls: dict[str, Any] = field(default_factory=dict)


def read(file: Path | None) -> Given:
    """Return the settings in a TOML file; AnsvarError names the first slip, its section and what is allowed.

    Files named in it are looked for beside it.
    """
    if file is None:
        return Given()
    try:
        told = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        why = error.strerror.lower() if isinstance(error, OSError) and error.strerror else str(error)
        raise AnsvarError(f"the settings `{file}` cannot be read: {why}") from None
    for name, value in told.items():
        if name not in _SECTIONS:
            raise AnsvarError(f"`{file}`: there is no section `{name}`; it takes [trunk] and [tls]")
        if not isinstance(value, dict):
            raise AnsvarError(f"`{file}`: `{name}` is a section; write [{name}] on a line of its own")
    return Given(_trunk(file, told.get("trunk")), _tls(file, told.get("tls")))


def _trunk(file: Path, told: dict[str, Any] | None) -> dict[str, Any]:
    from ansvar.pbx.configure import Trunk

    if told is None:
        return {}
    found = _checked(file, "trunk", told, get_type_hints(Trunk))
    if "host" not in found:
        raise AnsvarError(f'`{file}`: [trunk] needs a host, such as host = "192.0.2.10"')
    Trunk(**found)
    return found


def _tls(file: Path, told: dict[str, Any] | None) -> dict[str, Any]:
    from ansvar.pbx.configure import Tls

    if told is None:
        return {}
    kinds = {name: str if kind is Path else kind for name, kind in get_type_hints(Tls).items()}
    found = _checked(file, "tls", told, kinds)
    for name in ("certificate", "key"):
        if name not in found:
            raise AnsvarError(f"`{file}`: [tls] needs both `certificate` and `key`, each a PEM file")
    for name in ("certificate", "key", "authority"):
        if name in found:
            found[name] = str((file.absolute().parent / found[name]).resolve())
    Tls(**found)
    return found


def _checked(file: Path, section: str, told: dict[str, Any], kinds: dict[str, Any]) -> dict[str, Any]:
    from ansvar.cli.pbx import _not_of

    for name, value in told.items():
        if name not in kinds:
            raise AnsvarError(f"`{file}`: [{section}] has no `{name}`; it takes {', '.join(kinds)}")
        if wanted := _not_of(kinds[name], value):
            raise AnsvarError(f"`{file}`: [{section}] `{name}` takes {wanted}")
    return dict(told)


# -- ports ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Port:
    """A port that must be free. `option`: what to choose another with."""

    what: str
    host: str
    port: int
    option: str
    udp: bool = False


def check_ports(ports: Iterable[Port], patience_s: float = PATIENCE_S) -> None:
    """Raise AnsvarError for the first port that cannot be had; one in use is waited for a moment."""
    end = time.monotonic() + patience_s
    for each in ports:
        while (fault := _fault(each)) is not None:
            if fault.errno != errno.EADDRINUSE or time.monotonic() > end:
                raise AnsvarError(_sentence(each, fault))
            time.sleep(0.1)


def port_after(port: int, taken: Iterable[int] = (), host: str = "127.0.0.1", most: int = 50) -> int:
    """Return the first free TCP port of ours after `port`, for what only this installation's own parts use.

    - `taken`: ports that other parts of it will use once they run.
    """
    for other in range(port + 1, min(port + most, 65536)):
        if other not in taken and _fault(Port("", host, other, "")) is None:
            return other
    raise AnsvarError(f"no TCP port after {port} is free on {host}; choose another with --http-port")


def _fault(port: Port) -> OSError | None:
    if not 1 <= port.port <= 65535:
        raise AnsvarError(f"{port.what}: {port.port} is no port; choose one of 1 to 65535 with {port.option}")
    family = socket.AF_INET6 if ":" in port.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM if port.udp else socket.SOCK_STREAM) as tried:
        if not port.udp:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((port.host, port.port))
        except OSError as error:
            return error
    return None


def _sentence(port: Port, fault: OSError) -> str:
    if fault.errno == errno.EADDRINUSE:
        kind = "UDP" if port.udp else "TCP"
        return (
            f"{port.what}: {kind} port {port.port} of {port.host} is in use; "
            f"end what uses it, or choose another with {port.option}"
        )
    if fault.errno == errno.EADDRNOTAVAIL or isinstance(fault, socket.gaierror):
        return f"`{port.host}` is no address of this machine; give one that `ip address` shows with --listen"
    if fault.errno == errno.EACCES:
        return f"{port.what}: port {port.port} is reserved; choose one above 1023 with {port.option}"
    return f"{port.what}: port {port.port} of {port.host}: {(fault.strerror or str(fault)).lower()}"


# -- the data folder --------------------------------------------------------------------------------


@contextmanager
def alone(data: Path) -> Iterator[None]:
    """Hold a data folder for as long as a service runs in it; AnsvarError when another one does."""
    file = data / "serve.lock"
    with file.open("a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            who = f" (process {pid})" if (pid := lock.read().strip()) else ""
            raise AnsvarError(
                f"another service{who} runs in `{data}`; stop it, or name another folder with --data"
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        try:
            yield
        finally:
            with suppress(OSError):
                lock.truncate(0)


LOG = "ansvar.log"
#: An older log is kept once, when it has grown to this size.
_LOG_BYTES: Final = 20_000_000


@contextmanager
def quiet_terminal(data: Path) -> Iterator[Path | None]:
    """While somebody looks on, send the log lines of the service and its parts to a file; yield that file.

    On anything but a terminal (a pipe, a file, systemd's journal) they stay on standard error: None.
    """
    if not sys.stderr.isatty():
        yield None
        return
    file = data / LOG
    if file.exists() and file.stat().st_size > _LOG_BYTES:
        os.replace(file, file.with_suffix(".log.1"))
    sys.stderr.flush()
    terminal = os.dup(2)
    log = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.dup2(log, 2)
        os.close(log)
        yield file
    finally:
        sys.stderr.flush()
        os.dup2(terminal, 2)
        os.close(terminal)


# -- ports for sound --------------------------------------------------------------------------------


def sound_ports(text: str, sip_port: int) -> tuple[int, int]:
    """Return the first and last port of `10000-19999`; AnsvarError when it is no range, or SIP is inside."""
    first, dash, last = text.strip().partition("-")
    if not (dash and first.isdecimal() and last.isdecimal()):
        raise AnsvarError(f"--rtp: `{text[:30]}` is no range of ports; write one such as 10000-19999")
    found = int(first), int(last)
    if not (found[0] >= 1024 and found[0] + 3 <= found[1] <= 65535):
        raise AnsvarError(f"--rtp: {text} is no range; choose at least four ports from 1024 to 65535")
    if found[0] <= sip_port <= found[1]:
        raise AnsvarError(f"--rtp: {text} holds the SIP port {sip_port}; move them apart")
    return found


# -- an exchange that runs already ------------------------------------------------------------------


def address_of(pbx: str) -> tuple[str, int]:
    """Return host and port of `HOST`, `HOST:PORT` or `http://HOST:PORT`."""
    host, colon, port = pbx.removeprefix("http://").rstrip("/").rpartition(":")
    if not colon:
        host, port = port, "8088"
    if not host or not port.isdecimal() or not 1 <= int(port) <= 65535 or "/" in host:
        raise AnsvarError(f"--pbx: `{pbx}` is no address; write the host and port of its ARI: 127.0.0.1:8088")
    return host, int(port)


def ask_exchange(host: str, port: int, password: str) -> None:
    """Raise AnsvarError unless an exchange that will do answers there, and lets us in."""
    from ansvar.pbx.fetch import refuse_old

    where = f"{host}:{port}"
    credentials = base64.b64encode(f"ansvar:{password}".encode()).decode()
    request = urllib.request.Request(
        f"http://{where}/ari/asterisk/info?only=system", headers={"Authorization": f"Basic {credentials}"}
    )
    try:
        with urllib.request.urlopen(request, timeout=_ASK_S) as reply:
            version = str(json.loads(reply.read())["system"]["version"])
    except urllib.error.HTTPError as error:
        error.close()
        if error.code in (401, 403):
            raise AnsvarError(
                f"the exchange at {where} does not let us in; give it the files that `ansvar pbx configure "
                "--export` writes with the same data folder, and reload it"
            ) from None
        raise AnsvarError(f"what answers at {where} is no exchange with ARI (it says {error.code})") from None
    except (ValueError, KeyError, TypeError):
        raise AnsvarError(f"what answers at {where} is no exchange with ARI") from None
    except OSError as error:
        why = getattr(error, "reason", error)
        said = getattr(why, "strerror", None) or str(why)
        raise AnsvarError(
            f"no exchange answers at {where} ({said.lower()}); start it, or give another address with --pbx"
        ) from None
    refuse_old(version, f"the exchange at {where}")


def spool_of(pbx: str | None, given: Path | None, home: Home) -> Path | None:
    """Return the spool folder of another's exchange: as given, as exported, else where distributions have it."""
    if pbx is None:
        if given is not None:
            raise AnsvarError("--pbx-spool is for --pbx; leave it out")
        return None
    if given is not None:
        return given.absolute()
    with suppress(OSError, ValueError, KeyError, TypeError):
        return Path(json.loads(home.exported.read_text(encoding="utf-8"))["spool"])
    return SYSTEM_SPOOL


def look_at_spool(home: Home) -> None:
    """Raise AnsvarError unless we can take what callers leave in the spool of another's exchange."""
    for folder in (home.recordings, home.fallback):
        with suppress(OSError):
            folder.mkdir(mode=0o770, exist_ok=True)
        if not folder.is_dir() or not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
            raise AnsvarError(
                f"what callers leave cannot be taken from `{folder}`; run the service as the user of that Asterisk, "
                "or name its spool folder with --pbx-spool"
            )
