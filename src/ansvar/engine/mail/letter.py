"""Which mail a notice becomes, and to whom it goes. Pure but for what it is given."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo

from ansvar.directory.model import Organisation
from ansvar.engine.mail import asked, covers
from ansvar.engine.mail.words import Words, words
from ansvar.policy.model import Policy
from ansvar.speech import times
from ansvar.speech import words as spoken
from ansvar.speech.names import Names
from ansvar.store.values import Kept, Notice


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail, but for what a mail program adds."""

    to: tuple[str, ...]
    subject: str
    body: str


def addresses(organisation: Organisation, whom: str) -> tuple[str, ...]:
    """Return the mail addresses of a person, unit (its own, else its manager's), function or the switchboard."""
    kind, _, id = whom.partition(":")
    people = organisation.people
    ids: Iterable[str] = ()
    if kind == "person":
        ids = (id,)
    elif kind == "unit" and id in organisation.units:
        unit = organisation.units[id]
        if unit.mail:
            return (unit.mail,)
        ids = (unit.manager or "",)
    elif kind == "function":
        ids = sorted(each.id for each in people.values() if id in each.functions)
    elif kind in ("switchboard", "organisation"):
        ids = organisation.operators
    return tuple(dict.fromkeys(people[each].email for each in ids if each in people and people[each].email))


class Letters:
    """Writes the mails of one house; `origin` is the address of its pages."""

    def __init__(self, policy: Policy, organisation: Organisation, origin: str) -> None:
        self._organisation = organisation
        self.origin = origin.rstrip("/")
        self._language = organisation.language or policy.language
        self._names = Names(organisation, policy, self._language)
        self._words: Words = words(self._language)

    @property
    def _zone(self) -> tzinfo:
        return self._names.zone

    def about_promise(self, notice: Notice, kept: Kept, handed_over: bool, now: datetime) -> Letter:
        """Return the mail about a promise; who it is for has no address: a letter to nobody.

        - `handed_over`: whether another keeps it than whom it was made for: a reminder goes to who keeps it now.

        Whoever has taken the promise gets it too.
        """
        said, names = self._words, self._names
        late = kept.due_at <= now
        whom = kept.owner if handed_over and notice.created_at < kept.due_at else notice.whom
        to = (*addresses(self._organisation, whom), *addresses(self._organisation, kept.taken_by))
        by = times.before(kept.due_at, now, self._zone, self._language, brief=True)
        at = self._exactly(kept.due_at)
        lines = [
            said.late_line.format(at=at) if late else said.near_line.format(by=by),
            *([said.yours] if kept.owner == whom and not kept.taken_by else []),
            "",
            f"{said.what}: {spoken.promise(kept.kind, self._language)}",
            *([f"{said.sought}: {names.of(kept.to)}"] if kept.to else []),
            f"{said.made}: {self._exactly(kept.made_at)}",
            f"{said.due}: {at}",
            f"{said.owner}: {names.of(kept.owner)}",
            *([f"{said.taken}: {names.of(kept.taken_by)}"] if kept.taken_by else []),
            "",
            said.look.format(link=f"{self.origin}/promises/"),
            *self._footer(kept.row),
        ]
        return Letter(
            tuple(dict.fromkeys(to)), said.late if late else said.near.format(by=by), "\n".join(lines)
        )

    def about_call(self, notice: Notice) -> Letter:
        """Return the mail about a call that was not answered by whom it was for."""
        said, name = self._words, self._names.of(notice.whom)
        link = f"{self.origin}/me/calls/" if notice.whom.startswith("person:") else f"{self.origin}/promises/"
        line = said.call_line.format(name=name, at=self._exactly(notice.created_at), link=link)
        return Letter(addresses(self._organisation, notice.whom), said.call.format(name=name), line + "\n")

    def about_cover(self, notice: Notice, of: str) -> Letter:
        """Return the mail to whoever was named to take the calls of somebody (`of`, a person's id)."""
        subject, line = covers.said(
            self._language, self._names.of(f"person:{of}"), f"{self.origin}/me/#asked"
        )
        body = "\n".join([line, "", "-- ", self._names.of_organisation, ""])
        return Letter(addresses(self._organisation, notice.whom), subject, body)

    def about_request(self, notice: Notice) -> Letter:
        """Return the mail about a request; its notice is called `request/NUMBER/...`."""
        number = notice.id.split("/")[1]
        subject, line = asked.said(notice.kind, self._language, number, f"{self.origin}/requests/{number}/")
        body = "\n".join([line, "", "-- ", self._names.of_organisation, ""])
        return Letter(addresses(self._organisation, notice.whom), subject, body)

    def _exactly(self, at: datetime) -> str:
        return times.exactly(at, self._zone, self._language)

    def _footer(self, row: str) -> list[str]:
        footer = self._words.footer.format(organisation=self._names.of_organisation, row=row)
        return ["", "-- ", footer, ""]
