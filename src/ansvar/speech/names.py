"""What people, units and numbers are called in a language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import tzinfo
from functools import cached_property
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import phonenumbers

from ansvar.directory.index import index_of
from ansvar.directory.model import LineKind, Organisation
from ansvar.policy.model import Policy
from ansvar.policy.rows import Route, Row
from ansvar.routing.model import Endpoint
from ansvar.speech import words
from ansvar.speech.catalogue import Catalogue
from ansvar.speech.lang import spoken
from ansvar.words.text import Text

#: Rows that are no rows: what decides when nothing else does.
DEFAULT: Final = "default"
_NONE: Final = "none"


class Names:
    """The names of everything a decision speaks of, in one language.

    References are `person:alice`, `mobile:alice`, `unit:byg`, `function:permits`, `number:+46…`,
    `queue:main`, `service:night`, `switchboard`, or a bare id. What is not found is called by its id.
    """

    def __init__(self, organisation: Organisation, policy: Policy, language: str) -> None:
        self.organisation = organisation
        self.policy = policy
        self.words: Catalogue = spoken(language, policy.language)
        self.language = self.words.code

    @cached_property
    def zone(self) -> tzinfo:
        """The zone of the organisation, else of the policy's site."""
        try:
            return ZoneInfo(self.organisation.zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return ZoneInfo(self.policy.site.zone)

    def text(self, text: Text) -> str:
        """Return a text of the policy in the language, else in the policy's own."""
        return text.say(self.language, self.policy.language)

    @property
    def of_organisation(self) -> str:
        """The organisation's name."""
        return self.organisation.names.get(self.language, self.organisation.name)

    def of(self, reference: str) -> str:
        """Return the name of whatever a reference means."""
        kind, colon, name = reference.partition(":")
        if not colon:
            return self._bare(reference)
        if kind in ("person", "mobile", "private"):
            person = self.organisation.people.get(name)
            called = person.name if person else name
            if kind == "person":
                return called
            return (self.words.mobile_of if kind == "mobile" else self.words.private_of).format(name=called)
        if kind == "number":
            return self._of_number(name)
        if kind == "switchboard":
            return self.words.who[kind]
        return self._named(kind, name) or name or self._word(kind)

    def _of_number(self, number: str) -> str:
        holder = self.holder(number)
        return self.of(holder) if holder else self.words.number_of.format(number=self.number(number))

    def holder(self, number: str) -> str | None:
        """Return the person (`person:ID` or `mobile:ID`) whom a number belongs to, or None."""
        line = index_of(self.organisation).line(number)
        if line is None or line.kind not in (LineKind.PERSON, LineKind.MOBILE):
            return None
        return f"{line.kind.value}:{line.owner}"

    def is_published(self, number: str) -> bool:
        """Whether a number is a place's own, so that callers may be told it; people's are not."""
        line = index_of(self.organisation).line(number)
        return line is not None and line.kind not in (LineKind.PERSON, LineKind.MOBILE)

    def _named(self, kind: str, name: str) -> str:
        organisation, policy = self.organisation, self.policy
        if kind == "unit" and name in organisation.units:
            return organisation.units[name].called(self.language)
        if kind == "function" and name in organisation.functions:
            return organisation.functions[name].called(self.language)
        if kind == "queue" and name in policy.queue:
            called = policy.queue[name].name
            return self.text(called) if called else ""
        if kind in ("service", "answering service"):
            if name in policy.service:
                return self.text(policy.service[name].name)
            return organisation.services[name].name if name in organisation.services else ""
        if kind == "topic" and name in policy.topic:
            return self.text(policy.topic[name].name)
        return self.of_organisation if kind == "organisation" else ""

    def _bare(self, name: str) -> str:
        if name in ("", "organisation", self.organisation.id):
            return self.of_organisation
        if name in self.words.who:
            return self._word(name)
        if name in self.organisation.people:
            return self.organisation.people[name].name
        for kind in ("unit", "function", "queue", "service"):
            if found := self._named(kind, name):
                return found
        return self.words.number_of.format(number=self.number(name)) if _dialled(name) else self._word(name)

    def _word(self, word: str) -> str:
        return self.words.who.get(word) or self.words.ends.get(word) or words.target(word, self.language)

    def number(self, number: str) -> str:
        """Return a telephone number as it is written in the organisation's country."""
        if number.startswith("+"):
            try:
                parsed = phonenumbers.parse(number)
            except phonenumbers.NumberParseException:
                return number
            own = (
                phonenumbers.region_code_for_country_code(parsed.country_code or 0)
                == self.organisation.country
            )
            style = phonenumbers.PhoneNumberFormat
            return phonenumbers.format_number(parsed, style.NATIONAL if own else style.INTERNATIONAL)
        return number

    def number_spoken(self, number: str) -> str:
        """Return a telephone number as it is read aloud, digit by digit, with a pause between its groups."""
        groups = "".join(sign if sign.isdigit() else " " for sign in self.number(number)).split()
        return ", ".join(" ".join(group) for group in groups) or number

    def endpoint(self, endpoint: Endpoint) -> str:
        """Return who or what is rung."""
        return self.of(
            f"number:{endpoint.number or endpoint.id}" if endpoint.kind == "number" else endpoint.key
        )

    def unit_of(self, reference: str) -> str | None:
        """Return the id of the unit that a person, function or unit belongs to."""
        kind, _, name = reference.partition(":")
        if kind in ("person", "mobile") and name in self.organisation.people:
            return self.organisation.people[name].unit
        if kind == "function" and name in self.organisation.functions:
            return self.organisation.functions[name].unit
        return name if kind == "unit" and name in self.organisation.units else None

    # -- rows

    @cached_property
    def _rows(self) -> Mapping[str, tuple[str | None, Row]]:
        found: dict[str, tuple[str | None, Row]] = {}
        for unit, rules in self.policy.local.items():
            for route in rules.route:
                found.setdefault(route.id, (unit, route))
        for row in self.policy.rows:
            found.setdefault(row.id, (None, row))
        return found

    def row(self, row_id: str) -> Row | None:
        """Return the row with this id, or None when it is a setting or the safe default."""
        found = self._rows.get(row_id)
        return found[1] if found else None

    def clause(self, row_id: str) -> str:
        """Return the sentence of a row in the language, else in the policy's own; "" when it has none."""
        row = self.row(row_id)
        return self.text(row.clause) if row is not None and row.clause else ""

    def of_row(self, row_id: str) -> str:
        """Return what a row is called: `row x`, `row x of a unit`, `setting x`, or that there is none."""
        if row_id in (DEFAULT, _NONE, ""):
            return self.words.no_row
        if row_id not in self._rows:
            return self.words.setting.format(row=row_id)
        unit = self._rows[row_id][0]
        if unit is None:
            return self.words.row.format(row=row_id)
        return self.words.row_of_unit.format(row=row_id, unit=self.of(f"unit:{unit}"))

    def said(self, text: str) -> str:
        """Return the words of a row or announcement in the language, when the policy has them in several."""
        return self._translations.get(text, text)

    @cached_property
    def _translations(self) -> Mapping[str, str]:
        texts = [row.say for row in self.policy.rows if isinstance(row, Route) and row.say]
        texts += [announcement.say for announcement in self.policy.announcement.values()]
        texts += [menu.say for menu in self.policy.menu.values()]
        return {text.say(language): self.text(text) for text in texts for language in text.languages}


def _dialled(text: str) -> bool:
    return bool(text) and all(sign in "+0123456789 -/()#*" for sign in text)
