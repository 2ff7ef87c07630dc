"""Changes of the directory: looked at before they are made, made whole or not at all, and taken back.

    proposal = propose(who, {"people.csv": text}, "person", "anna.lind", language)   # nothing is written yet
    confirm(proposal.token, who)                                                     # exactly that, or nothing

A proposal lies in the data folder with the digest of what it would make and of what it was made for; it goes after
half an hour. Other programs call these functions too.
"""

from __future__ import annotations

import json
import secrets
import shutil
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import structlog

from ansvar.directory.files import load_organisation
from ansvar.directory.layout import ABSENCES, HEAD
from ansvar.directory.sheets import LAYOUTS, Change, compare, compare_heads, read_sheet
from ansvar.directory.table import Faults
from ansvar.directory.versions import FolderChangedError, Version, Versions, contents_of, digest_of
from ansvar.engine.files import Known, mark_of
from ansvar.speech.words import sentence
from ansvar.web import audit
from ansvar.web.directory.judge import Judged, judge
from ansvar.web.house import house
from ansvar.web.live import EngineError, live
from ansvar.words.faults import AnsvarError

log = structlog.get_logger(__name__)

HELD: Final = timedelta(minutes=30)
#: So many changes are shown row by row; the rest is counted.
MOST_SHOWN: Final = 300


class ProposalGoneError(AnsvarError):
    """There is no such proposal: it has expired, was made already, or is somebody else's."""


class RefusedError(AnsvarError):
    """The engine did not take the change; nothing has changed."""


class NotOursError(AnsvarError):
    """The files of the organisation are not to be written."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change that waits for its confirmation. `view`: what the page shows of it, plain JSON.

    `known`: the organisation that it makes, where it was only just looked at.
    """

    token: str
    who: str
    what: str
    about: str
    made_at: datetime
    base: str
    digest: str
    view: Mapping[str, Any]
    known: Known | None = field(default=None, repr=False, compare=False)

    @property
    def empty(self) -> bool:
        """Whether it changes nothing."""
        return not self.view["total"]

    @property
    def heavy(self) -> bool:
        """Whether somebody should look before it is made."""
        return bool(self.view["heavy"])


def versions() -> Versions:
    """Return the versions of the organisation that runs."""
    place = house().place
    return Versions(place.data, place.organisation)


def _proposals() -> Path:
    return house().place.data / "directory" / "proposals"


def propose(
    who: str, texts: Mapping[str, str | bytes | None], what: str, about: str, language: str
) -> Proposal:
    """Look at a change: these files instead of those, None for one that goes; the others stay.

    Raises OrganisationError with every fault when the organisation could not be read with it. Blocks: some seconds
    for a hundred thousand people.
    """
    place, now = house().place, house().now()
    if place.demo and place.data.resolve() not in place.organisation.resolve().parents:
        raise NotOursError(
            "a demonstration changes its own copies only; start it anew with: ansvar serve --demo"
        )
    versions().recover()
    sweep()
    before = contents_of(place.organisation)
    after = dict(before)
    for name, text in texts.items():
        if text is None:
            after.pop(name, None)
        else:
            after[name] = text.encode() if isinstance(text, str) else text
    token = secrets.token_urlsafe(18)
    folder = _proposals() / token
    files = folder / "files"
    _proposals().mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=0o700)  # it holds numbers and absences that not everybody may see
    files.mkdir()
    try:
        for name, content in after.items():
            (files / name).write_bytes(content)
        organisation = load_organisation(files)
        changes = differences(
            place.organisation, files, [name for name in texts if before.get(name) != after.get(name)]
        )
        judged = judge(changes, organisation, language) if changes else None
        view = _view(changes, judged, language)
        kept = {
            "token": token, "who": who, "what": what, "about": about, "made_at": now.isoformat(),
            "base": digest_of(before), "digest": digest_of(after), "view": view,
        }  # fmt: skip
        (folder / "proposal.json").write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    # Known by where it is to be: the policy is the place's own.
    return replace(_read(kept), known=(mark_of(replace(place, organisation=files)), organisation))


def differences(old: Path, new: Path, names: list[str]) -> list[Change]:
    """Return what differs between two folders, in the files named, row by row."""
    found: list[Change] = []
    country = house().base.country
    for name in (each for each in (*LAYOUTS, HEAD) if each in names):
        if name == HEAD:
            found += compare_heads(*((place / HEAD).read_text(encoding="utf-8-sig") for place in (old, new)))
            continue
        was, is_ = (read_sheet(place / name, LAYOUTS[name], Faults()) for place in (old, new))
        found += compare(was, is_, country)
    return found


def _view(changes: list[Change], judged: Judged | None, language: str) -> dict[str, Any]:
    counts = Counter((each.file, each.what) for each in changes)
    files = dict.fromkeys(each.file for each in changes)
    # Of absences only how many: why somebody is away is nobody's to read here.
    told = [each for each in changes if each.file != ABSENCES.name]
    return {
        "total": len(changes),
        "files": [
            {"file": name, **{what: counts[name, what] for what in ("added", "changed", "removed")}}
            for name in files
        ],
        "changes": [
            {
                "file": each.file, "what": each.what, "key": each.key, "name": _name(each),
                "cells": [[cell.column, cell.old, cell.new] for cell in each.cells],
            }
            for each in told[:MOST_SHOWN]
        ],
        "more": max(0, len(told) - MOST_SHOWN),
        "findings": [
            {"severity": each.severity.value, "kind": each.kind, "sentence": sentence(each.say(language)), "accepted": each.because}
            for each in (judged.findings if judged else ())[:MOST_SHOWN]
        ],
        "answers": [
            {"to": each.to, "called": each.called, "before": each.before, "after": each.after, "nobody": each.nobody}
            for each in (judged.answers if judged else ())
        ],
        "walked": judged.walked if judged else None,
        "at": judged.at.isoformat() if judged else "",
        "heavy": judged.heavy if judged else False,
    }  # fmt: skip


def _name(change: Change) -> str:
    """Return what somebody or something is called, "" where the key says it all."""
    base = house().base
    things: Any = {
        "people.csv": base.people,
        "units.csv": base.units,
        "functions.csv": base.functions,
    }.get(change.file, {})
    if change.key in things:
        return str(things[change.key].name)
    cells = {each.column: each.new or each.old for each in change.cells}
    return cells.get("name") or f"{cells.get('given', '')} {cells.get('family', '')}".strip()


def _read(kept: Mapping[str, Any]) -> Proposal:
    return Proposal(**{**kept, "made_at": datetime.fromisoformat(kept["made_at"])})


def get(token: str, who: str) -> Proposal:
    """Return somebody's proposal. Raises ProposalGoneError."""
    try:
        if not token.replace("-", "").replace("_", "").isalnum():
            raise FileNotFoundError
        kept = json.loads((_proposals() / token / "proposal.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise ProposalGoneError("this change was made already, or was left lying for too long") from None
    found = _read(kept)
    if found.who != who or house().now() - found.made_at > HELD:
        raise ProposalGoneError("this change was made already, or was left lying for too long")
    return found


def confirm(token: str, who: str, known: Known | None = None) -> Version:
    """Make a proposed change: exactly what was shown, and only while nothing else has changed.

    `known`: that of the proposal, for whoever has it at hand.
    Raises ProposalGoneError, FolderChangedError when the directory is another than the proposal was made for, and
    RefusedError when the engine refuses it: then everything is as before.
    """
    proposal = get(token, who)
    folder = _proposals() / token
    contents = contents_of(folder / "files")
    if digest_of(contents) != proposal.digest:
        raise ProposalGoneError("what was kept of this change is damaged; make it again")

    def told(version: Version) -> None:
        audit.note(
            who, "directory changed", kind=proposal.what, about=proposal.about, version=version.id,
            files=[each["file"] for each in proposal.view["files"]],
        )  # fmt: skip

    try:
        found = versions().change(
            contents,
            base=proposal.base,
            who=who,
            what=proposal.what,
            about=proposal.about,
            at=house().now(),
            told=told,
            taken=lambda: _taken(known),
        )
    except FolderChangedError:
        shutil.rmtree(folder, ignore_errors=True)  # it can never be made
        raise
    except (RefusedError, OSError):
        audit.note(who, "directory change refused and put back", kind=proposal.what, about=proposal.about)
        raise
    shutil.rmtree(folder, ignore_errors=True)
    return found


def _taken(known: Known | None) -> None:
    """Let the engine and the pages go by the new files."""
    obeyed = True
    try:
        live().reload()
    except EngineError as error:
        if error.why != "no answer":
            raise RefusedError(error.why) from None
        obeyed = False  # it reads them when it starts
    try:
        house().reload(known=known)
    except AnsvarError as error:
        if not obeyed:
            raise RefusedError(str(error).splitlines()[0]) from None
        # Calls go by it already. The pages follow as soon as the files can be read (`web.run`).
        log.error("the pages cannot read a directory that was changed", why=str(error).splitlines()[0])


def withdraw(token: str, who: str) -> None:
    """Forget a proposal."""
    get(token, who)
    shutil.rmtree(_proposals() / token, ignore_errors=True)


def sweep() -> None:
    """Forget proposals that nobody confirmed in time."""
    latest = house().now() - HELD
    for folder in _proposals().glob("*/"):
        try:
            made = datetime.fromisoformat(
                json.loads((folder / "proposal.json").read_text(encoding="utf-8"))["made_at"]
            )
        except (OSError, ValueError, KeyError):
            # Being made this moment, or broken: the disk's clock decides, which is not the service's.
            try:
                age = datetime.now(UTC) - datetime.fromtimestamp(folder.stat().st_mtime, UTC)
            except FileNotFoundError:  # confirmed this moment
                continue
            made = house().now() - age
        if made < latest:
            shutil.rmtree(folder, ignore_errors=True)


def going_back(version: Version, who: str, language: str) -> Proposal:
    """Propose the files of an earlier version."""
    contents = versions().contents(version)
    texts: dict[str, str | bytes | None] = dict.fromkeys(contents_of(house().place.organisation))
    texts.update(contents)
    return propose(who, texts, "back", version.id, language)


__all__ = [
    "FolderChangedError",
    "NotOursError",
    "Proposal",
    "ProposalGoneError",
    "RefusedError",
    "confirm",
    "get",
    "going_back",
    "propose",
    "versions",
    "withdraw",
]
