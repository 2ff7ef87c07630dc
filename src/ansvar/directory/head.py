"""`organisation.toml`: name, country, zone, main number, operators, services, caller lists, companies."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ansvar.directory.layout import HEAD, KEYS, NEEDED_KEYS
from ansvar.directory.model import Service
from ansvar.directory.numbers import canonical
from ansvar.directory.table import Faults
from ansvar.words.phrase import shorten

_COUNTRY: Final = re.compile(r"[A-Z]{2}")
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")
_TYPE_WORDS: Final[dict[type, str]] = {str: "text in quotes", list: "a list", dict: "a table"}
_UTC: Final = ZoneInfo("UTC")


@dataclass(slots=True)
class Head:
    """What organisation.toml says, checked; `zone_info` is UTC when the zone did not read."""

    id: str = ""
    name: str = ""
    country: str = "SE"
    zone: str = "UTC"
    language: str = ""
    main_number: str = ""
    area: tuple[str, ...] = ()
    operators: tuple[str, ...] = ()
    names: dict[str, str] = field(default_factory=dict)
    services: dict[str, Service] = field(default_factory=dict)
    lists: dict[str, frozenset[str]] = field(default_factory=dict)
    companies: dict[str, str] = field(default_factory=dict)
    case_owners: dict[str, str] = field(default_factory=dict)
    zone_info: ZoneInfo = _UTC
    text: str = ""

    def line_of(self, key: str, value: str = "") -> int:
        """Return the line on which a key stands (the value, when it is found below the key), or 0."""
        at = 0
        for number, line in enumerate(self.text.splitlines(), start=1):
            if not at and re.match(rf'\s*\[*\s*"?{re.escape(key)}"?\s*[=\].]', line):
                at = number
            if at and value and value in line:
                return number
        return at


def read_head(folder: Path, faults: Faults) -> Head:
    """Read organisation.toml; every fault in it makes the organisation unusable."""
    head = Head()
    path = folder / HEAD
    try:
        data = path.read_bytes()
    except OSError as error:
        faults.refuse(HEAD, 0, f"cannot be read: {(error.strerror or 'no such file').lower()}")
        return head
    try:
        head.text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        place = error.start - data.rfind(b"\n", 0, error.start)
        faults.refuse(
            HEAD,
            line,
            f"byte {place} is 0x{data[error.start]:02X}, which is not UTF-8; the file looks like Latin-1 or "
            "Windows-1252: save it as UTF-8",
        )
        return head
    try:
        values = tomllib.loads(head.text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = re.search(r"\(at line (\d+)", str(error))
        what = re.sub(r"\s*\(at .*\)$", "", str(error))
        line = int(found[1]) if found else head.text.count("\n") + 1
        faults.refuse(HEAD, line, f"is no TOML: {shorten(what, 120).lower()}; is the file cut off?")
        return head
    _Reader(head, faults).read(values)
    return head


class _Reader:
    def __init__(self, head: Head, faults: Faults) -> None:
        self.head, self.faults = head, faults

    def fault(self, key: str, value: object, message: str, *, under: str = "") -> None:
        """Note what is wrong; `under` is the table that the key stands in."""
        line = self.head.line_of(under or key, str(key) if under else "")
        self.faults.refuse(HEAD, line, message, key=f"{under}.{key}" if under else key, value=str(value))

    def read(self, values: dict[str, Any]) -> None:
        head = self.head
        for key, value in values.items():
            if key not in KEYS:
                self.fault(key, value, f"is no key of this file; keys are {', '.join(KEYS)}")
            elif not isinstance(value, KEYS[key]):
                self.fault(key, value, f"must be {_TYPE_WORDS[KEYS[key]]}")
        good: dict[str, Any] = {
            key: value for key, value in values.items() if isinstance(value, KEYS.get(key, ()))
        }
        for key in NEEDED_KEYS:
            if key not in values:
                self.faults.refuse(HEAD, 0, "is missing", key=key)
            elif not str(good.get(key, "-")).strip():
                self.fault(key, "", "is empty")
        head.id, head.name = str(good.get("id", "")).strip(), str(good.get("name", "")).strip()
        country = str(good.get("country", "SE")).upper()
        if _COUNTRY.fullmatch(country):
            head.country = country
        else:
            self.fault(
                "country", country, f"`{shorten(country)}` is no country; write two letters such as SE"
            )
        head.language = str(good.get("language", ""))
        if head.language and not _LANGUAGE.fullmatch(head.language):
            self.fault(
                "language",
                head.language,
                f"`{shorten(head.language)}` is no language; write such as sv or da",
            )
        self._zone(good)
        if good.get("main_number"):
            head.main_number = self._number("main_number", good["main_number"])
        head.area = self._area(good.get("area", []))
        head.operators = self._texts("operators", good.get("operators", []))
        head.names = self._table("names", good)
        head.companies = self._table("companies", good)
        head.case_owners = {
            number: person
            for text, person in self._table("case_owners", good).items()
            if (number := self._number(text, text, under="case_owners"))
        }
        for name, numbers in good.get("lists", {}).items():
            found = (self._number(name, text, under="lists") for text in self._texts(name, numbers, "lists"))
            head.lists[name] = frozenset(number for number in found if number)
        self._services(good.get("services", {}))

    def _zone(self, good: Mapping[str, Any]) -> None:
        zone = good.get("zone")
        if zone is None:
            return
        try:
            self.head.zone_info = ZoneInfo(zone)
            self.head.zone = zone
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self.fault("zone", zone, f"`{shorten(zone)}` is no time zone; write one such as Europe/Stockholm")

    def _number(self, key: str, text: str, *, under: str = "") -> str:
        try:
            return canonical(text, self.head.country)
        except ValueError as error:
            self.fault(key, text, str(error), under=under)
            return ""

    def _texts(self, key: str, value: object, under: str = "") -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.fault(key, value, "must be a list of texts in quotes", under=under)
            return ()
        return tuple(dict.fromkeys(value))

    def _area(self, value: object) -> tuple[str, ...]:
        prefixes = self._texts("area", value)
        for prefix in prefixes:
            if not re.fullmatch(r"\+[1-9][0-9]{2,14}", prefix):
                self.fault("area", prefix, f"`{shorten(prefix)}` is no prefix; write such as +4631390")
        return prefixes

    def _table(self, key: str, good: Mapping[str, Any]) -> dict[str, str]:
        found: dict[str, str] = {}
        for name, value in good.get(key, {}).items():
            if isinstance(value, str) and value.strip():
                found[name] = value.strip()
            else:
                self.fault(name, value, "must be text in quotes", under=key)
        return found

    def _services(self, table: Mapping[str, Any]) -> None:
        for id, value in table.items():
            if not isinstance(value, dict) or not isinstance(value.get("number"), str):
                self.fault(id, value, "must be a table with a name and a number", under="services")
                continue
            for key in value.keys() - {"name", "number"}:
                self.fault(
                    f"{id}.{key}",
                    value[key],
                    "is no key of a service; keys are name, number",
                    under="services",
                )
            number = self._number(id, value["number"], under="services")
            if number:
                self.head.services[id] = Service(id, str(value.get("name", id)), number)
