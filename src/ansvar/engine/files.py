"""The policy and the organisation that a service runs: read whole, known again by their content."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ansvar.directory.files import load_organisation
from ansvar.directory.model import Organisation
from ansvar.directory.versions import Versions
from ansvar.engine.place import Place
from ansvar.policy.load import load_policy
from ansvar.policy.model import Policy
from ansvar.words.faults import AnsvarError

#: Files that somebody writes at this moment are read again so often.
_AGAIN: Final = 5


@dataclass(frozen=True, slots=True)
class Files:
    """What was read, and `mark`, which is the same as long as the content is."""

    policy: Policy
    organisation: Organisation
    mark: str


def read_files(place: Place) -> Files:
    """Return policy and organisation of a place, both of the same moment. Blocks.

    A change of the directory that a crash broke off is finished first.
    Raises AnsvarError with what is wrong with them, or when they change faster than they can be read.
    """
    with suppress(OSError):
        Versions(place.data, place.organisation).recover()
    mark = mark_of(place)
    for _ in range(_AGAIN):
        found = Files(load_policy(place.policy), load_organisation(place.organisation), mark)
        mark = mark_of(place)
        if mark == found.mark:
            return found
    raise AnsvarError(
        f"`{place.policy}` or `{place.organisation}` is written to all the time; try again when that is done"
    )


def mark_of(place: Place) -> str:
    """Return a short word for the content of the files as they are now; also of files that are wrong. Blocks."""
    found = hashlib.sha256()
    for file in (place.policy, *_tables(place.organisation)):
        found.update(file.name.encode() + b"\0")
        try:
            content = file.read_bytes()
        except OSError:
            content = b""
        found.update(len(content).to_bytes(8) + content)
    return found.hexdigest()[:20]


def _tables(folder: Path) -> list[Path]:
    """Return the files of an organisation; what editors leave beside them is none."""
    return sorted(
        file for pattern in ("*.toml", "*.csv") for file in folder.glob(pattern) if file.name[0] != "."
    )
