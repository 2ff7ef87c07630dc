"""Where `ansvar try` calls: the service that runs here, its people, and the account that is called from."""

from __future__ import annotations

import json
import re
import socket
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ansvar.words.faults import AnsvarError

if TYPE_CHECKING:
    from ansvar.directory.model import Organisation


@dataclass(frozen=True, slots=True)
class Running:
    """The service that runs here."""

    data: Path
    sip: tuple[str, int]
    pages: str | None
    organisation: Organisation | None

    def name(self, key: str) -> str:
        """Return the name of `person:ID`, `unit:ID` ...; the key itself where nothing is known."""
        kind, _, id = key.partition(":")
        staff = self.organisation
        if staff is not None:
            for among, wanted in (
                (staff.people, "person"),
                (staff.units, "unit"),
                (staff.functions, "function"),
            ):
                if kind == wanted and id in among:
                    return str(among[id].name)
        return id or key

    def moment(self, text: object) -> str:
        """Return a moment of the service as it is said to people: its weekday, day and hour there."""
        try:
            moment = datetime.fromisoformat(str(text))
        except ValueError:
            return str(text)
        zone = self.organisation.zone if self.organisation is not None else "UTC"
        return f"{moment.astimezone(ZoneInfo(zone)):%A %-d %B %H:%M}"


def running_in(data: Path | None) -> Running:
    """Return the service of a data folder; AnsvarError when none was started there."""
    from ansvar.pbx.home import data_dir

    folder = (data or data_dir()).absolute()
    file = folder / "service.json"
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        sip = (str(kept["sip"]["host"]), int(kept["sip"]["port"]))
        http = kept.get("http")
        pages = f"http://{http['host']}:{int(http['port'])}" if http else None
    except FileNotFoundError:
        raise AnsvarError(
            f"no service runs in `{folder}`; start one with: ansvar serve --demo (or name its folder with --data)"
        ) from None
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise AnsvarError(f"`{file}` cannot be read ({error}); start the service again") from None
    return Running(folder, sip, pages, _organisation(kept.get("organisation")))


def _organisation(folder: object) -> Organisation | None:
    """Return the organisation of the service, for the names of people; None where it cannot be read from here."""
    from ansvar.directory.files import load_organisation

    try:
        return load_organisation(Path(str(folder))) if folder else None
    except (AnsvarError, OSError):
        return None


def password_of(running: Running, account: str, as_: str | None) -> str:
    """Return the password of an account; `as_` names the person whose phone it is."""
    from ansvar.pbx.home import Home

    kept = Home(running.data)
    try:
        secrets = json.loads(kept.secrets.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise AnsvarError(
            f"`{kept.secrets}` cannot be read; run `ansvar try` as the user who runs the service"
        ) from None
    if account not in secrets:
        who = f"`{as_}` has no phone" if as_ else "the service has no account for trying"
        raise AnsvarError(
            f"{who} in `{kept.secrets}`; name somebody with an extension, such as --as person:anna.lind"
        )
    return str(secrets[account])


def dialled_of(number: str, running: Running) -> str:
    """Return what is dialled for a number or for somebody's id."""
    digits = re.sub(r"[\s()/.\-]", "", number)
    if re.fullmatch(r"\+?[0-9*#]{1,40}", digits):
        return digits
    nobody = AnsvarError(
        f"`{number}` is neither a number nor somebody of the organisation; `ansvar find` finds people"
    )
    kind, _, id = number.partition(":")
    staff = running.organisation
    if kind not in ("person", "unit", "function", "switchboard") or staff is None:
        raise nobody
    if number == "switchboard":
        found = staff.main_number
    elif kind == "person" and id in staff.people:
        found = staff.people[id].direct or staff.people[id].extension
    elif kind == "unit" and id in staff.units:
        found = staff.units[id].number
    elif kind == "function" and id in staff.functions:
        found = staff.functions[id].number
    else:
        raise nobody
    if not found:
        raise AnsvarError(f"`{number}` has no number to call; give a number")
    return found


def shown_of(from_: str | None, running: Running) -> str:
    """Return the number that the caller shows: the one given, else one from outside that is kept for fiction."""
    if from_ is not None:
        digits = re.sub(r"[\s()/.\-]", "", from_)
        if not re.fullmatch(r"\+?[0-9]{2,20}", digits):
            raise AnsvarError(f"`{from_}` is no number; --from takes a number, --anonymous withholds it")
        return digits
    from ansvar.directory.fiction import stranger

    return stranger(running.organisation)


def own_host(host: str) -> str:
    """Return the address of this machine that the service sees."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        try:
            line.connect((host, 9))  # nothing is sent
            return str(line.getsockname()[0])
        except OSError:
            return "127.0.0.1"
