"""What owners of the policy do with drafts and versions; the pages and the API do it alike.

Each step writes its line in the audit log with it, or is refused in one sentence: nobody approves their own, of two at
once one does it, and no text that leaves a caller with nobody goes a step further.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.utils.translation import gettext as _

from ansvar.policy.load import read_policy
from ansvar.store.policies import ADOPTED, APPROVED, SENT_BACK, WITHDRAWN, Draft, Version, digest
from ansvar.web import audit
from ansvar.web.gates import Rights
from ansvar.web.house import house
from ansvar.web.policy import editing
from ansvar.web.policy.checking import LONGEST_S, checks
from ansvar.web.policy.standing import Standing, line, may, obey, standing
from ansvar.words.faults import AnsvarError

LONGEST_NOTE: Final = 300
LONGEST_WHY: Final = 1000
#: A draft that was put away can be taken up again for so long.
KEPT_FOR: Final = timedelta(days=30)


class RefusedError(AnsvarError):
    """It was not done. The text says why, in the language of who asked; `why` is a short word for programs."""

    def __init__(self, why: str, sentence: str) -> None:
        super().__init__(sentence)
        self.why = why


def _quicker() -> RefusedError:
    return RefusedError("changed", _("Somebody else was quicker; see how it stands now."))


# -- drafts -------------------------------------------------------------------------------------------


def begin(rights: Rights, version: int | None, draft: str = "") -> Draft | None:
    """Begin a draft from a version (None: the one in force), or from somebody's draft; None when there is none."""
    stands, note = standing(), ""
    if draft:
        away = {each.id: each for each in put_away(rights)}
        other = house().store.policies.draft(draft) or away.get(draft)
        if other is None:
            return None
        return keep(rights, other.text, other.note, other.based_on)
    found = stands.current if version is None else stands.version(version)
    if found is None:
        return None
    if found.state == SENT_BACK:
        note = found.note
    elif version is not None:
        note = _("Back to version %(number)s") % {"number": found.number}
    return keep(rights, found.written, note, stands.current.number if stands.current is not None else 0)


def keep(rights: Rights, text: str, note: str, based_on: int) -> Draft:
    """Keep a text as a new draft of somebody."""
    now = house().now()
    begun = Draft(secrets.token_hex(8), rights.who, text, note, based_on, now, now, 0)
    house().store.policies.begin(
        begun, line(rights, "policy: draft begun", draft=begun.id, based_on=based_on)
    )
    return begun


def put_away(rights: Rights) -> list[Draft]:
    """Return somebody's drafts that can be taken up again: put away within a month, and no version now."""
    store = house().store.policies
    known = {each.hash for each in store.versions()}
    found = store.put_away(rights.who, house().now() - KEPT_FOR)
    return [each for each in found if digest(each.text) not in known]


def save(draft: Draft, saves: int, text: str, note: str) -> Draft | None:
    """Save a draft that was last saved so many times; None when another window has saved it meanwhile."""
    text, note = plain(text), one_line(note)
    done = house().store.policies.save(draft.id, saves, text, note, house().now())
    return replace(draft, text=text, note=note, saves=saves + 1) if done else None


def plain(text: str) -> str:
    """Return a text with the ends of lines as the file has them."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def one_line(words: str, most: int = LONGEST_NOTE) -> str:
    """Return words as one line."""
    return " ".join(words.split())[:most]


def drop(rights: Rights, draft: Draft) -> bool:
    """Put a draft away; whether it was still being written."""
    return house().store.policies.close(
        draft.id, house().now(), line(rights, "policy: draft put away", draft=draft.id)
    )


def propose(rights: Rights, draft: Draft) -> int:
    """Make a version of a draft as it was saved, and return its number. Raises RefusedError."""
    stands = standing()
    against = stands.current.written if stands.current is not None else ""
    if not draft.note:
        raise RefusedError("no-note", _("Say in one sentence what changes and why; then it can be proposed."))
    if digest(draft.text) == digest(against):
        raise RefusedError("same", _("It says the same as the version in force."))
    if not _can_stand(draft.text, stands, house().today()):
        raise RefusedError(
            "unsound", _("It cannot be proposed yet: see below what must be mended. It is saved.")
        )
    number = house().store.policies.propose(
        draft, house().now(), line(rights, "policy: proposed", draft=draft.id, hash=digest(draft.text))
    )
    if number is None:
        raise RefusedError("changed", _("This draft was saved in another window meanwhile."))
    return number


def _can_stand(text: str, stands: Standing, day: date) -> bool:
    against = stands.current.written if stands.current is not None else ""
    outcome = checks().look(text, against, day, LONGEST_S)
    return outcome is not None and outcome.can_stand


# -- versions -----------------------------------------------------------------------------------------


def _step(rights: Rights, version: Version, kind: str, facts: dict[str, Any]) -> None:
    told = {name: value for name, value in facts.items() if name != "text"}
    entry = line(rights, f"policy: {kind}", version=version.number, **told)
    if not house().store.policies.step(version, kind, rights.who, house().now(), facts, entry):
        raise _quicker()


def _sound(version: Version, day: date) -> None:
    if not _can_stand(version.text, standing(), day):
        raise RefusedError("unsound", _("It leaves callers with nobody; it must be mended first."))


def approve(rights: Rights, version: Version) -> None:
    """Approve what somebody else proposed. Raises RefusedError."""
    if not may(rights, version).approve:
        raise _quicker()
    _sound(version, house().today())
    _step(rights, version, APPROVED, {})


def send_back(rights: Rights, version: Version, why: str) -> None:
    """Send what somebody else proposed back to them, and say why. Raises RefusedError."""
    if not may(rights, version).send_back:
        raise _quicker()
    why = one_line(why, LONGEST_WHY)
    if not why:
        raise RefusedError("no-reason", _("Say why it goes back."))
    _step(rights, version, SENT_BACK, {"why": why})


def adopt(rights: Rights, version: Version, body: str, on: date, reference: str, starts: datetime) -> str:
    """Note that a body has adopted an approved version, in force from a moment; one that has come is now.

    Returns what is in the way of it taking force, in words, or "". Raises RefusedError.
    """
    if not may(rights, version).adopt:
        raise _quicker()
    starts = max(starts, house().now())
    day = starts.astimezone(house().zone).date()
    try:
        text = editing.with_decision(version.text, body, on.isoformat(), reference, day.isoformat())
    except editing.EditError as error:
        raise RefusedError(
            "text", _("That could not be put into the text: %(why)s") % {"why": error}
        ) from None
    # The decision's line steers no call: what was approved is what is checked, from the day it is to be in force.
    if read_policy(text).policy is None:
        raise RefusedError("unsound", _("It leaves callers with nobody; it must be mended first."))
    _sound(version, day)
    _step(
        rights, version, ADOPTED,
        {"body": body, "on": on.isoformat(), "reference": reference, "from": starts.isoformat(), "text": text},
    )  # fmt: skip
    return obey() if starts <= house().now() else ""


def release(rights: Rights, version: Version) -> str:
    """Let a version that was held take force, over what was written into the file by hand; as `adopt`."""
    if not may(rights, version).release or version.adoption is None:
        raise _quicker()
    _step(rights, version, ADOPTED, version.adoption.facts)
    return obey()


def withdraw(rights: Rights, version: Version) -> None:
    """Withdraw a version that is on its way. Raises RefusedError."""
    if not may(rights, version).withdraw:
        raise _quicker()
    _step(rights, version, WITHDRAWN, {})


def read_anew(rights: Rights) -> str:
    """Let the switch, and the pages, read the file as it is now; return what is in the way, in words, or ""."""
    audit.note(rights.who, "policy: file read anew")
    return obey()
