"""From a policy to its document: which sections there are, in which order, and what stands in each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from ansvar.document import tables
from ansvar.document.facts import settings, spoken
from ansvar.document.lang import COLUMNS
from ansvar.document.rows import clause_block
from ansvar.document.say import Speaker
from ansvar.document.tree import (
    Block,
    DecisionLine,
    Document,
    Heading,
    Items,
    Paragraph,
    Table,
    Title,
)
from ansvar.policy.model import Policy
from ansvar.policy.rows import Row
from ansvar.words.faults import AnsvarError
from ansvar.words.text import Text

#: In which section a plain clause stands, by what it is about.
SECTION_OF: Final = {
    "answering": "answering",
    "greeting": "answering",
    "calling out": "answering",
    "conduct": "answering",
    "routing": "routes",
    "presence": "absence",
    "mailbox": "mailbox",
    "mail": "mailbox",
    "call-back": "callback",
    "switchboard": "switchboard",
    "staffing": "staffing",
    "closures": "closures",
    "measurement": "goals",
    "devices": "devices",
    "privacy": "privacy",
    "document": "other",
    "other": "other",
}


def document_tree(policy: Policy, language: str | None = None) -> Document:
    """Return the document of a policy in a language, by default the policy's own.

    Raises AnsvarError when the language is none that Ansvar prints, or none the policy is written in.
    """
    chosen = _language(policy, language)
    # Clauses point at each other by number, and numbers are known when all clauses have been counted.
    first = _Builder(policy, chosen, {})
    first.build()
    return _Builder(policy, chosen, first.numbers).build()


def _language(policy: Policy, language: str | None) -> str:
    own = tuple(dict.fromkeys((*policy.policy.languages, *filter(None, policy.policy.title.languages))))
    chosen = policy.language if language is None else language
    printable = ", ".join(COLUMNS)
    if chosen not in COLUMNS:
        raise AnsvarError(f"no document can be printed in `{chosen}`; the languages are {printable}")
    if chosen not in own:
        raise AnsvarError(
            f"the policy is not written in `{chosen}`; choose one of its languages, {', '.join(own)}, "
            f"or add `{chosen}` to `languages` and to its texts"
        )
    return chosen


class _Builder:
    def __init__(self, policy: Policy, language: str, numbers: Mapping[str, str]) -> None:
        self.policy = policy
        self.say = Speaker(policy, language, numbers)
        self.blocks: list[Block] = []
        self.numbers: dict[str, str] = {}
        self._section = 0
        self._clause = 0

    def build(self) -> Document:
        """Return the whole document; a section without content is left out."""
        say, head = self.say, self.policy.policy
        for make in (
            self._why,
            self._covers,
            self._owner,
            self._answering,
            self._routes,
            self._absence,
            self._mailbox,
            self._callback,
            self._switchboard,
            self._staffing,
            self._closures,
            self._hours,
            self._roles,
            self._said,
            self._conduct,
            self._devices,
            self._privacy,
            self._records,
            self._duties,
            self._goals,
            self._other,
            self._deadlines,
            self._numbers,
            self._upheld,
            self._deviations,
            self._responsible,
        ):
            make()
        return Document(
            language=say.language,
            title=Title(
                say.text(head.title),
                head.organisation,
                say.language_of(head.title),
            ),
            decision=DecisionLine(
                say("decision"), tuple(self._decision()), "" if head.adopted_on else say("draft")
            ),
            blocks=tuple(self.blocks),
            date=head.adopted_on or head.valid_from or "",
            words={"contents": say("contents"), "page_of": say("page_of", page="{page}", pages="{pages}")},
        )

    # -- parts

    def _heading(self, key: str) -> None:
        self._section += 1
        self._clause = 0
        self.blocks.append(Heading(2, self.say(f"h.{key}"), str(self._section), f"s{self._section}"))

    def _sub(self, text: str) -> None:
        self.blocks.append(Heading(3, text, "", f"s{self._section}-{len(self.blocks)}"))

    def _text(self, text: Text, lead: bool = False) -> None:
        for part in self.say.text(text).split("\n"):
            if part.strip():
                self.blocks.append(Paragraph(part.strip(), self.say.language_of(text), lead))

    def _rows(self, rows: Iterable[Row]) -> None:
        for row in rows:
            self._clause += 1
            number = f"{self._section}.{self._clause}"
            self.numbers[row.id] = number
            self.blocks.append(
                clause_block(self.say, row, number, f"c{self._section}-{self._clause}-{len(self.blocks)}")
            )

    def _settings(self, key: str, rows: Sequence[tuple[str, str]]) -> None:
        topic = self.say(f"h.{key}")
        self._facts(topic if self.say.language == "de" else topic[:1].lower() + topic[1:], rows)

    def _facts(self, topic: str, rows: Sequence[tuple[str, str]]) -> None:
        if rows:
            say = self.say
            head = (say("c.setting"), say("c.value"))
            self.blocks.append(Table(say("t.settings", x=topic), head, tuple(rows), (2, 3)))

    def _table(self, table: Table | None) -> None:
        if table is not None:
            self.blocks.append(table)

    def _about(self, section: str) -> list[Row]:
        return [row for row in self.policy.clause if SECTION_OF[row.about] == section]

    # -- the front

    def _decision(self) -> Iterable[tuple[str, str]]:
        say, head = self.say, self.policy.policy
        if head.adopted_by:
            yield say("adopted_by"), head.adopted_by
        if head.adopted_on:
            yield say("adopted_on"), say.date(head.adopted_on)
        if head.reference:
            yield say("reference"), head.reference
        if head.valid_from:
            yield say("valid_from"), say.date(head.valid_from)
        if head.valid_until:
            yield say("valid_to"), say.last_day(head.valid_until)
        if head.review:
            yield say("review"), say.every(head.review)
        if head.replaces:
            yield say("replaces"), ", ".join(head.replaces)

    def _why(self) -> None:
        head = self.policy.policy
        if head.why or head.otherwise:
            self._heading("why")
            if head.why:
                self._text(head.why, lead=True)
            if head.otherwise:
                self._sub(self.say("h.otherwise"))
                self._text(head.otherwise)

    def _covers(self) -> None:
        head = self.policy.policy
        self._heading("covers")
        names = self.say.join((head.organisation, *head.covers))
        self.blocks.append(Paragraph(self.say("covers.one", x=names)))

    def _owner(self) -> None:
        say, head = self.say, self.policy.policy
        if not (head.owner or head.authors or head.guide or head.units_decide):
            return
        self._heading("owner")
        if head.owner:
            self.blocks.append(Paragraph(say("owner.one", x=head.owner)))
        if len(head.authors) == 1:
            self.blocks.append(Paragraph(say("authors.one", x=head.authors[0])))
        elif head.authors:
            self.blocks += [Paragraph(say("authors.list")), Items(head.authors)]
        if head.guide:
            self.blocks.append(Paragraph(say("guide.one", x=head.guide)))
        if head.units_decide:
            names = tuple(say.setting(name) for name in head.units_decide)
            self.blocks += [Paragraph(say("units_decide.list")), Items(names)]

    # -- clauses by subject

    def _simple(self, key: str, rows: Sequence[Row], facts: Sequence[tuple[str, str]] = ()) -> None:
        if rows or facts:
            self._heading(key)
            self._rows(rows)
            self._settings(key, facts)

    def _answering(self) -> None:
        answering = self.policy.answering
        facts = [
            fact
            for fact in settings(self.say, "answering", answering)
            if fact[0] not in self._absence_labels()
        ]
        self._simple("answering", self._about("answering"), [*facts, *spoken(self.say)])

    def _absence_labels(self) -> set[str]:
        names = ("no_mailbox_when_absent", "no_message_when_absent")
        return {self.say(f"set.answering.{name}") for name in names}

    def _routes(self) -> None:
        policy, say = self.policy, self.say
        others = self._about("routes")
        local = {unit: rules for unit, rules in policy.local.items() if rules.model_fields_set - {"source"}}
        if not (policy.route or others or local):
            return
        self._heading("routes")
        if policy.route:
            self.blocks.append(Paragraph(say("routes.intro")))
        for unit, rules in local.items():
            self._sub(say("h.local", x=unit))
            if rules.route:
                self.blocks.append(Paragraph(say("local.intro")))
            self._rows(rules.route)
            self._facts(unit, settings(say, "local", rules))
        if local:
            self._sub(say("h.common"))
        self._rows((*policy.route, *others))

    def _absence(self) -> None:
        labels = self._absence_labels()
        facts = [f for f in settings(self.say, "answering", self.policy.answering) if f[0] in labels]
        facts += settings(self.say, "presence", self.policy.presence)
        rows = self._about("absence")
        kinds = tables.kinds(self.say)
        if rows or facts or kinds:
            self._heading("absence")
            self._rows(rows)
            self._settings("absence", facts)
            self._table(kinds)

    def _mailbox(self) -> None:
        self._simple("mailbox", self._about("mailbox"), settings(self.say, "mailbox", self.policy.mailbox))

    def _callback(self) -> None:
        self._simple("callback", [*self.policy.promise, *self._about("callback")])

    def _switchboard(self) -> None:
        self._simple(
            "switchboard",
            self._about("switchboard"),
            settings(self.say, "switchboard", self.policy.switchboard),
        )

    def _staffing(self) -> None:
        parts = self.policy.staffing
        rows = self._about("staffing")
        if parts or rows:
            self._heading("staffing")
            self._rows(rows)
            for name, part in parts.items():
                if part.clause:
                    self._text(part.clause)
                facts = [
                    fact
                    for fact in settings(self.say, "staffing", part)
                    if fact[0] != self.say("set.staffing.clause")
                ]
                self._facts(name, facts)

    def _conduct(self) -> None:
        self._simple("conduct", (), settings(self.say, "conduct", self.policy.conduct))

    def _records(self) -> None:
        self._simple("records", (), settings(self.say, "records", self.policy.records))

    def _closures(self) -> None:
        rows, quiet = self._about("closures"), tables.quiet(self.say)
        if rows or quiet:
            self._heading("closures")
            self._rows(rows)
            self._table(quiet)

    def _hours(self) -> None:
        if self.policy.hours:
            self._heading("hours")
            for hours in self.policy.hours.values():
                if hours.clause:
                    self._text(hours.clause)
            for table in tables.hours(self.say):
                self._table(table)

    def _roles(self) -> None:
        if self.policy.role:
            self._heading("roles")
            self._table(tables.roles(self.say))

    def _said(self) -> None:
        every = tables.said(self.say)
        if every:
            self._heading("said")
            for table in every:
                self._table(table)

    def _devices(self) -> None:
        self._simple("devices", self._about("devices"), settings(self.say, "devices", self.policy.devices))

    def _privacy(self) -> None:
        self._heading("privacy")
        self._rows(self._about("privacy"))
        self._settings("privacy", settings(self.say, "privacy", self.policy.privacy))
        self._table(tables.audience(self.say))
        self._table(tables.retention(self.say))

    def _duties(self) -> None:
        self._simple("duties", self.policy.duty)

    def _goals(self) -> None:
        rows = [*self.policy.goal, *self._about("goals")]
        if rows:
            self._heading("goals")
            self._rows(rows)
            self._table(tables.goals(self.say, self.numbers))

    def _other(self) -> None:
        self._simple("other", self._about("other"))

    # -- tables at the end

    def _deadlines(self) -> None:
        table = tables.deadlines(self.say, self.numbers)
        if table:
            self._heading("deadlines")
            self._table(table)

    def _numbers(self) -> None:
        self._heading("numbers")
        self._table(tables.numbers(self.say))

    def _upheld(self) -> None:
        if not self.policy.rows:
            return
        say = self.say
        self._heading("upheld")
        self.blocks.append(Paragraph(say("upheld.intro")))
        used = {row.how_upheld for row in self.policy.rows}
        marks = ("enforced", "measured", "tracked", "advised")
        self.blocks.append(
            Items(tuple(f"{say(f'up.{mark}')}: {say(f'up.{mark}.means')}" for mark in marks if mark in used))
        )
        self._table(tables.upheld_by(say, self.numbers))

    def _deviations(self) -> None:
        every = tables.deviations(self.say, self.numbers)
        if every:
            self._heading("deviations")
            for table in every:
                self._table(table)

    def _responsible(self) -> None:
        table = tables.responsible(self.say, self.numbers)
        if table:
            self._heading("responsible")
            self._table(table)
