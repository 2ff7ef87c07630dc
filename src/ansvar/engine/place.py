"""Where a service runs: its data folder, policy, organisation and ports; kept in `service.json` for its parts."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ansvar.pbx.home import Home
from ansvar.words.faults import AnsvarError

_DAMAGED = "`{}` is damaged; `ansvar serve` writes it anew"


class PlaceError(AnsvarError):
    """The service cannot run where it was told to."""


@dataclass(frozen=True, slots=True)
class Place:
    """One service.

    - `data`: its folder; `policy`, `organisation`: what it runs, absolute paths.
    - `host`: where HTTP listens; `listen`: where SIP does. Loopback unless somebody said otherwise.
    - `ari`: the control channel of the exchange, [host, port]; `own_pbx`: whether we run the exchange ourselves.
    - `spool`: the spool folder of an exchange that is not ours: what callers leave is there.
    - `trunk`: settings of the outward line, or none; `demo`: whether demonstration phones answer.
    - `web_phones`: whether everybody has a phone in the browser; `external`: our address outside, behind NAT.
    - `drain_s`: how long calls may still talk when the service is stopped.
    - `most_calls`: how many callers from outside are taken at once.
    - `engine_port`: where the engine answers on loopback when the pages have `http_port`; 0 without pages.
    - `offset_s`: how far the service's clock is ahead of ours; a demonstration has its own hour of the day.
    """

    data: Path
    policy: Path
    organisation: Path
    host: str = "127.0.0.1"
    http_port: int = 8000
    engine_port: int = 0
    listen: str = "127.0.0.1"
    sip_port: int = 5060
    ari_host: str = "127.0.0.1"
    ari_port: int = 8088
    rtp: tuple[int, int] = (10000, 19999)
    own_pbx: bool = True
    demo: bool = False
    trunk: dict[str, Any] = field(default_factory=dict)
    tls: dict[str, str] = field(default_factory=dict)
    web_phones: bool = False
    external: str = ""
    offset_s: float = 0.0
    drain_s: float = 20.0
    most_calls: int = 500
    spool: Path | None = None

    @property
    def home(self) -> Home:
        """Where everything lies."""
        return Home(self.data, self.spool)

    @property
    def engine_http(self) -> tuple[str, int]:
        """Where the engine itself answers."""
        return ("127.0.0.1", self.engine_port) if self.engine_port else (self.host, self.http_port)

    @property
    def file(self) -> Path:
        """Where this is kept."""
        return self.data / "service.json"

    def write(self) -> None:
        """Keep it, whole or not at all."""
        kept = {
            name: str(value) if isinstance(value, Path) else value for name, value in asdict(self).items()
        }
        kept["sip"] = {
            "host": "127.0.0.1" if self.listen == "0.0.0.0" else self.listen,
            "port": self.sip_port,
        }
        kept["http"] = {"host": self.host, "port": self.http_port}
        temporary = self.file.with_suffix(".new")
        temporary.write_text(json.dumps(kept, indent=1, ensure_ascii=False), encoding="utf-8")
        os.replace(temporary, self.file)

    @classmethod
    def read(cls, data: Path) -> Place:
        """Read it back; PlaceError when no service was started there."""
        file = data / "service.json"
        try:
            kept = json.loads(file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise PlaceError(
                f"no service was started in `{data}`; start one with: ansvar serve --demo"
            ) from None
        except OSError as error:
            raise PlaceError(f"`{file}` cannot be read: {(error.strerror or str(error)).lower()}") from None
        except ValueError:
            raise PlaceError(_DAMAGED.format(file)) from None
        try:
            values = {name: kept[name] for name in cls.__slots__ if name in kept}
            for name in ("data", "policy", "organisation"):
                values[name] = Path(values[name])
            if values.get("spool") is not None:
                values["spool"] = Path(values["spool"])
            first, last = values.get("rtp", (10000, 19999))
            return cls(**{**values, "rtp": (int(first), int(last))})
        except (TypeError, ValueError, KeyError):
            raise PlaceError(_DAMAGED.format(file)) from None
