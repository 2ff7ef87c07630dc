"""A directory changed whole or not at all, by one at a time, with every earlier version at hand (N14)."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ansvar.directory import versions
from ansvar.directory.versions import FolderChangedError, Version, Versions, contents_of, digest_of

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
OLD = {"organisation.toml": b"id = 'x'\n", "people.csv": b"id\nanna\n", "lists.csv": b"list\n"}
NEW = {"organisation.toml": b"id = 'x'\n", "people.csv": b"id\nbo\n", "lines.csv": b"number\n"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "organisation"
    place.mkdir()
    for name, content in OLD.items():
        (place / name).write_bytes(content)
    return place


def change(
    of: Versions,
    contents: dict[str, bytes],
    base: dict[str, bytes],
    taken: Callable[[], None] = lambda: None,
    told: Callable[[Version], None] = lambda version: None,
) -> Version:
    return of.change(
        contents,
        base=digest_of(base),
        who="charlie",
        what="import",
        about="x.csv",
        at=NOW,
        told=told,
        taken=taken,
    )


def test_given_a_change_when_it_is_made_then_the_folder_is_that_and_what_was_there_is_kept(
    folder: Path, tmp_path: Path
) -> None:
    kept = Versions(tmp_path / "data", folder)
    assert kept.all() == []
    made = change(kept, NEW, OLD)
    assert contents_of(folder) == NEW
    newest, first = kept.all()
    assert (newest, first.what, first.who) == (made, "found", "")
    assert (kept.contents(first), kept.contents(newest)) == (OLD, NEW)
    assert kept.get(first.id) == first
    assert kept.get("nothing") is None
    assert newest.moment == NOW
    change(kept, OLD, NEW)
    assert contents_of(folder) == OLD
    assert [each.what for each in kept.all()] == ["import", "import", "found"]


def test_given_a_folder_that_changed_when_a_change_of_before_is_made_then_it_is_refused(
    folder: Path, tmp_path: Path
) -> None:
    kept = Versions(tmp_path / "data", folder)
    (folder / "people.csv").write_bytes(b"id\ncharlie\n")
    with pytest.raises(FolderChangedError, match="changed meanwhile"):
        change(kept, NEW, OLD)
    assert kept.all() == []


def test_given_an_engine_that_refuses_when_a_change_is_made_then_the_files_are_as_before(
    folder: Path, tmp_path: Path
) -> None:
    kept = Versions(tmp_path / "data", folder)

    def refuses() -> None:
        assert contents_of(folder) == NEW
        assert kept.recover() is False, "whoever reads meanwhile does not wait, and finishes nothing"
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        change(kept, NEW, OLD, taken=refuses)
    assert contents_of(folder) == OLD
    assert [each.what for each in kept.all()] == ["found"]
    assert kept.recover() is False


def killed(of: Versions, table: str, taken: Callable[[], None] = lambda: None) -> None:
    """Make the change in a process of its own, which is gone when a table is to be put in its place."""
    child = os.fork()
    if child:
        assert os.waitpid(child, 0)[1] == 9 << 8
        return
    whole = Path.replace

    def replaces(self: Path, target: Path) -> Path:
        if self.name == f"{table}.new":
            os._exit(9)
        return whole(self, target)

    Path.replace = replaces  # type: ignore[method-assign, assignment]
    try:
        change(of, NEW, OLD, taken)
    finally:
        os._exit(1)


def test_given_a_process_that_is_killed_between_two_files_when_the_folder_is_looked_at_next_then_it_is_whole(
    folder: Path, tmp_path: Path
) -> None:
    kept = Versions(tmp_path / "data", folder)
    killed(kept, "lines.csv")
    assert contents_of(folder) not in (OLD, NEW)
    # Its folder alone is finished, whichever one the service runs meanwhile.
    assert Versions(tmp_path / "data", tmp_path / "other").recover() is False
    assert kept.recover() is True
    assert contents_of(folder) == NEW
    assert sorted(each.name for each in folder.iterdir()) == sorted(NEW)
    assert [each.what for each in kept.all()] == ["import", "found"]
    assert kept.recover() is False


def test_given_a_process_that_is_killed_while_it_puts_back_when_the_folder_is_looked_at_next_then_it_is_as_before(
    folder: Path, tmp_path: Path
) -> None:
    def refuses() -> None:
        raise ValueError("no")

    kept = Versions(tmp_path / "data", folder)
    killed(kept, "lists.csv", refuses)
    assert contents_of(folder) not in (OLD, NEW)
    assert kept.recover() is True
    assert contents_of(folder) == OLD
    assert [each.what for each in kept.all()] == ["found"]


def test_given_very_many_versions_when_one_more_comes_then_the_oldest_and_its_files_go(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(versions, "MOST_VERSIONS", 3)
    kept = Versions(tmp_path / "data", folder)
    before = OLD
    for n in range(4):
        after = OLD | {"people.csv": f"id\np{n}\n".encode()}
        change(kept, after, before)
        before = after
    assert len(kept.all()) == 3
    assert len(list((tmp_path / "data" / "directory" / "blobs").iterdir())) == 5
    lines = (tmp_path / "data" / "directory" / "versions.jsonl").read_text(encoding="utf-8").splitlines()
    assert Version(**json.loads(lines[-1])) == replace(kept.all()[0])
