"""Other files while calls go on: what is wrong changes nothing, what is right decides the next event."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ansvar.calls import commands as do
from ansvar.calls import events as ev
from ansvar.calls.state import Talking
from ansvar.engine.channel import Channel
from ansvar.engine.files import Files, files_to_start, keep_files, mark_of, read_files
from ansvar.engine.place import Place
from ansvar.engine.reload import Reloading
from ansvar.engine.replay import Replay, read
from ansvar.engine.upkeep import Upkeep
from ansvar.routing.router import Router
from ansvar.store import Store
from ansvar.store.changes import SetAbsence
from ansvar.words.faults import AnsvarError
from calls.traces_kept import TRACES, path_of, rules_of
from engine.room import Room, moment, play
from engine.test_channel import Line
from policies.shipped import ROOT
from real.runner import scenarios

ANNA, BO, MIA = "+46313900601", "+46313900602", "mia.brandt"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A place whose files are its own, and whose exchange is somebody else's."""
    own = Place(tmp_path, tmp_path / "policy.toml", tmp_path / "people", own_pbx=False)
    shutil.copyfile(ROOT / "policies" / "falkenberg.toml", own.policy)
    shutil.copytree(ROOT / "organisations" / "falkenberg", own.organisation)
    return own


class Running:
    """What `Reloading` is given of a service."""

    def __init__(self, place: Place, room: Room) -> None:
        self.place, self.engine, self.home = place, room.engine, place.home
        self.voices = SimpleNamespace()
        self.adopted: list[Files] = []
        self.adopt = self.adopted.append
        self.reloading = Reloading(self, mark_of(place))  # type: ignore[arg-type]


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, (file, old)
    file.write_text(text.replace(old, new), encoding="utf-8")


def rung(room: Room) -> list[str]:
    """Return who was rung last."""
    found = [each.to.partition(":")[2] for each in room.exchange.of(do.Dial)]
    room.exchange.commands.clear()
    return found


def test_given_a_call_that_talks_when_the_policy_changes_then_it_goes_on_and_the_next_call_obeys(
    store: Store, place: Place
) -> None:
    async def scene(room: Room) -> None:
        room.register()
        running = Running(place, room)
        channel = Channel(room.engine, "s3cret", reloading=running.reloading)
        board = Line(channel, "/web/board")
        before = (await board.next())["files"]
        call = await room.call(ANNA)
        [leg] = [each.channel for each in room.exchange.of(do.Dial)]
        await room.take(ev.Answered(leg))
        assert rung(room) == ["anna.lind"]

        # A slip: one sentence, and nothing is others than it was.
        edit(place.policy, '"person 4 rings"', '"nobody 4 rings"')
        status, said = await Line(channel, "/web/reload", {}).answer()
        assert status == 409
        assert said["error"].startswith(str(place.policy))
        assert "nobody" in said["error"]
        assert "\n" not in said["error"]
        assert running.adopted == []

        edit(place.policy, '"nobody 4 rings"', '"manager 4 rings"')
        status, said = await Line(channel, "/web/reload", {}).answer()
        assert (status, said["changed"]) == (200, True)
        assert len(said["notes"]) == 1  # somebody else's exchange is told by somebody else
        told = await board.until(lambda line: line["files"] != before)
        assert told["files"] == running.adopted[0].mark == mark_of(place)
        assert isinstance(room.state(call.id).phase, Talking)
        await room.call(BO, "sip-2", caller="+46406280411")
        assert rung(room) == [MIA]
        await room.take(ev.Gone("sip-1"))
        assert call.id not in room.engine.house.states
        assert (await Line(channel, "/web/reload", {}).answer())[1]["changed"] is False
        board.left.set()
        channel.close()
        await board.task

    play(store, scene)


def test_given_an_absence_set_by_phone_when_people_change_then_it_still_holds(
    store: Store, place: Place
) -> None:
    """F3: an absence lies over the files, whichever they are; who is no more holds no place at the switchboard."""

    async def scene(room: Room) -> None:
        room.register()
        away = SetAbsence(
            "c/1", "anna.lind", "meeting", room.at, moment("2026-11-23 12:00"), "anna.lind", room.at
        )
        await asyncio.to_thread(store.write, [away])
        await room.engine.refresh()
        files = read_files(place)
        people = {id: each for id, each in files.organisation.people.items() if id != "olga.nyberg"}
        people["anna.lind"] = replace(people["anna.lind"], title="chef")
        room.engine.house.operators = {"olga.nyberg": room.at, "olof.hakansson": room.at}
        other = replace(files.organisation, people=people)
        room.engine.adopt(files.policy, other, room.engine.by_phone.laid_over(files.policy, other)[0])
        assert set(room.engine.house.operators) == {"olof.hakansson"}
        now = room.engine.house.router
        assert now.organisation.people["anna.lind"].title == "chef"
        assert now.presence.at("anna.lind", room.at.timestamp()).why == "absent"

    play(store, scene)


def test_given_a_version_whose_time_has_come_when_looked_then_it_is_loaded_once_and_faults_stop_nothing(
    store: Store, place: Place
) -> None:
    async def scene(room: Room) -> None:
        asked: list[Any] = []

        def adopted(place_: Place, store_: Store, now: Any) -> bool:
            asked.append((place_, store_, now))
            if len(asked) == 1:
                raise OSError("no right to write there")
            edit(place.policy, '"person 4 rings"', '"manager 4 rings"')
            return True

        room.register()
        running = Running(place, room)
        looks = Upkeep(place, room.engine, lambda: room.at, running.reloading, adopted)
        await looks.look()
        assert running.adopted == []
        # What another process wrote without telling us is seen at the next look.
        away = SetAbsence(
            "w/1", "bo.ekdahl", "meeting", room.at, moment("2026-11-23 12:00"), "mia.brandt", room.at
        )
        await asyncio.to_thread(store.write, [away])
        await looks.look()
        assert asked == [(place, store, room.at)] * 2
        assert len(running.adopted) == 1
        router = room.engine.house.router
        assert router.presence.at("bo.ekdahl", room.at.timestamp()).why == "absent"
        await room.call(ANNA)
        assert rung(room) == [MIA]

    play(store, scene)


def test_given_any_call_at_any_moment_when_its_people_and_rules_are_gone_then_it_goes_on_to_its_end() -> None:
    """F15: nobody is cut off because somebody leaves the house, or a rule the policy, in the middle of a call."""
    steps = 0
    for at, scenario in enumerate(scenarios(TRACES)):
        rules, people = rules_of(scenario.setting)
        nobody = replace(
            people, people={}, units={}, functions={}, absences={}, operators=(), closures=(), quiet_days=()
        )
        bare = rules.model_copy(update={"route": (), "menu": {}, "announcement": {}, "queue": {}})
        lines, other = read(path_of(scenario)), Router(bare, nobody)
        for changed in range(1 + at % 4, len(lines), 4):
            playing = Replay(rules, people)
            for number, line in enumerate(lines):
                if number >= changed:
                    playing.house.router = other
                    playing.house.changed()
                playing.line(line)
                steps += number >= changed
    assert steps > 1000


def test_given_files_with_a_fault_when_a_part_starts_again_then_it_runs_by_those_before(place: Place) -> None:
    """N5: the engine that dies while somebody writes at the policy is there again, and answers as before."""
    with pytest.raises(AnsvarError, match="no such file"):
        files_to_start(replace(place, policy=place.data / "none.toml"))
    found = files_to_start(place)
    keep_files(place, found)
    edit(place.policy, '"person 4 rings"', '"nobody 4 rings"')
    again = files_to_start(place)
    assert (again.policy, again.mark) == (found.policy, found.mark)
    # What is in force is known by its content wherever it lies: mended files are others than those before.
    edit(place.policy, '"nobody 4 rings"', '"manager 4 rings"')
    mended = files_to_start(place)
    assert mended.mark == mark_of(place) != found.mark


def test_given_files_that_are_written_to_when_read_then_both_are_of_one_moment(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ansvar.engine import files

    whole, loads = files.load_organisation, []

    @contextmanager
    def writing(times: int) -> Iterator[None]:
        def load(folder: Path) -> Any:
            found = whole(folder)
            loads.append(found)
            if len(loads) <= times:
                with (folder / "units.csv").open("a") as file:
                    file.write("\n")
            return found

        monkeypatch.setattr(files, "load_organisation", load)
        yield
        loads.clear()

    with writing(1):
        found = read_files(place)
        assert found.organisation is loads[1]
        assert found.mark == mark_of(place)
    with writing(99), pytest.raises(AnsvarError, match="written to all the time"):
        read_files(place)
