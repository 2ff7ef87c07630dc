"""The pages show the policy and the people that calls are answered by, whoever changed them."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client

from ansvar.engine.files import mark_of
from ansvar.web.live import Board
from ansvar.web.run import follow_files
from ansvar.words.faults import AnsvarError
from web.office import ALICE, OLGA, ROOT, Paper, Still


@pytest.fixture
def own(house: Still, tmp_path: Path) -> Still:
    """The house on files of its own."""
    place = replace(house.place, policy=tmp_path / "policy.toml", organisation=tmp_path / "people")
    shutil.copyfile(ROOT / "policies" / "falkenberg.toml", place.policy)
    shutil.copytree(ROOT / "organisations" / "falkenberg", place.organisation)
    house.place, house.mark = place, mark_of(place)
    return house


def rename(house: Still, old: str, new: str) -> str:
    """Give somebody another name in the files; return their mark."""
    file = house.place.organisation / "people.csv"
    file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    return mark_of(house.place)


def test_given_people_who_changed_when_the_engine_has_them_then_the_pages_follow_and_keep_what_was_set(
    own: Still, paper: Paper, as_: Callable[[str], Client]
) -> None:
    """W2: who is found and shown is who can be called."""
    olga, finder = as_(OLGA), own.finder
    assert "Anna Lind" in olga.get(f"/desk/person/{ALICE}/", headers={"HX-Request": "true"}).content.decode()
    mark = rename(own, "Anna,Lind", "Anna,Lindqvist")

    async def follows() -> None:
        following = asyncio.create_task(follow_files(paper))
        try:
            paper._changed = asyncio.Condition()
            # Written, and not taken by the engine yet: the pages show what holds.
            told = paper.board.told or {}
            await paper._set(Board(7, {**told, "files": "another"}, None, True))
            assert own.base.people[ALICE].name == "Anna Lind"
            await paper._set(Board(8, {**told, "files": mark}, None, True))
            board = await paper.after(8, 30)
            assert board.revision == 9  # desks draw their lists anew, with the names of now
        finally:
            following.cancel()
            await asyncio.gather(following, return_exceptions=True)

    asyncio.run(follows())
    assert own.mark == mark
    assert own.finder is not finder
    assert (
        "Anna Lindqvist"
        in olga.get(f"/desk/person/{ALICE}/", headers={"HX-Request": "true"}).content.decode()
    )
    assert [hit.id for hit in own.finder.find("lindqvist")][:1] == [ALICE]


def test_given_files_with_a_fault_when_loaded_then_the_pages_go_on_with_those_before(own: Still) -> None:
    policy = own.policy
    with own.place.policy.open("a", encoding="utf-8") as file:
        file.write("\n[nonsense]\n")
    with pytest.raises(AnsvarError, match="nonsense"):
        own.reload()
    assert own.policy is policy
    shutil.copyfile(ROOT / "policies" / "falkenberg.toml", own.place.policy)
    assert own.reload() is False
    assert own.policy is policy
