"""A demonstration's own copy of the examples: its pages change people and policy, and never the project's files."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from ansvar.engine.place import Place
from ansvar.words.faults import AnsvarError

_FOLDER: Final = "demonstration"
_TAKEN: Final = "taken.json"


def own_copy(place: Place) -> Place:
    """Return a demonstration that runs on copies of its policy and organisation, in its data folder.

    An example that has changed since it was copied is taken again, unless somebody has changed the copy: then that
    stays. Policy and organisation are looked at apart. Raises AnsvarError when nothing can be written there.
    """
    folder = place.data / _FOLDER
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        known = _taken(folder)
        for example in (place.policy, place.organisation):
            copy, ships = folder / example.name, mark_of(example)
            has = mark_of(copy)
            if has != ships and (not has or known.get(example.name) == has):
                _replace(example, copy)
            if mark_of(copy) == ships:
                known[example.name] = ships
        (folder / _TAKEN).write_text(json.dumps(known, indent=1), encoding="utf-8")
    except OSError as error:
        raise AnsvarError(
            f"the demonstration cannot be copied to `{folder}`: {(error.strerror or str(error)).lower()}; "
            "name another data folder with --data"
        ) from error
    return replace(place, policy=folder / place.policy.name, organisation=folder / place.organisation.name)


def mark_of(path: Path) -> str:
    """Return a short word for the content of a file, or of the files in a folder; "" for nothing there."""
    if not path.exists():
        return ""
    found = hashlib.sha256()
    for file in sorted(_files(path)):
        content = file.read_bytes()
        found.update(file.name.encode() + b"\0" + len(content).to_bytes(8) + content)
    return found.hexdigest()[:20]


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    return [file for file in path.iterdir() if file.is_file() and file.name[0] != "."]


def _taken(folder: Path) -> dict[str, str]:
    """Return what was copied last, by the names of the examples."""
    with suppress(OSError, ValueError):
        found = json.loads((folder / _TAKEN).read_text(encoding="utf-8"))
        if isinstance(found, Mapping):
            return {str(name): str(mark) for name, mark in found.items()}
    return {}


def _replace(example: Path, copy: Path) -> None:
    """Put an example in the place of a copy, which is there whole or not at all."""
    new = copy.with_name(f".{copy.name}.new")
    shutil.rmtree(new, ignore_errors=True)
    if example.is_dir():
        new.mkdir(mode=0o700)
        for file in _files(example):
            shutil.copyfile(file, new / file.name)
        shutil.rmtree(copy, ignore_errors=True)
    else:
        shutil.copyfile(example, new)
    os.replace(new, copy)
