"""The simulated exchange keeps the promises of the real one, and a simulated day loses nobody."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from ansvar.calls import commands as do
from ansvar.calls.events import Answered, Arrived, Event, Gone, Played, Pressed, Recorded, Ringing
from ansvar.pbx.simulated import SimulatedExchange
from ansvar.pbx.simulated_clock import VirtualClock
from ansvar.pbx.simulated_day import arrivals, left_over, run_day
from ansvar.pbx.simulated_figures import figures_of, quantile
from ansvar.routing.router import Router
from policies.shipped import organisation, policy

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
DAY = date(2026, 11, 23)


class Line:
    """An exchange and what it said."""

    def __init__(self, by_hand: bool = True) -> None:
        self.events: list[Event] = []
        self.clock = VirtualClock(NOW)
        self.exchange = SimulatedExchange(self.clock, self.events.append, by_hand=by_hand)
        self.exchange.registered.add("alice")

    def does(self, *commands: do.ExchangeCommand) -> list[Event]:
        del self.events[:]
        for command in commands:
            self.exchange.carry_out(command)
        return self.events


def dial(channel: str, to: str = "phone:alice", seconds: float = 20.0) -> do.Dial:
    return do.Dial(channel, to, None, "", seconds)


def test_given_a_phone_that_is_not_registered_when_dialled_then_it_is_gone_at_once_and_once() -> None:
    line = Line()
    assert line.does(dial("a", "phone:bob"), do.Hangup("a")) == [Gone("a", "unregistered")]
    line.exchange.trunk = False
    assert line.does(dial("b", "number:+46701740690")) == [Gone("b", "failed")]


def test_given_a_command_repeated_after_a_crash_when_carried_out_then_it_does_no_harm() -> None:
    line = Line(by_hand=False)
    assert line.does(dial("a"), dial("a")) == [Ringing("a")]
    line.exchange.answer("a")
    line.does(do.Bridge("b", "talk"), do.Join("b", "a"), do.Join("b", "a"), do.Bridge("b", "talk"))
    assert line.exchange.bridges["b"].channels == ["a"]
    line.does(do.Say("p", "a", ("Hej.",), "sv"), do.Say("p", "a", ("Hej.",), "sv"))
    assert len(line.exchange.playing()) == 1
    line.does(do.Record("r", "a", 10, 2), do.Record("r", "a", 10, 2))
    assert len(line.exchange.recordings) == 1


def test_given_commands_for_what_is_not_there_when_carried_out_then_nothing_happens() -> None:
    line = Line()
    commands: tuple[do.ExchangeCommand, ...] = (
        do.Answer("x"), do.Tone("x"), do.Music("x"), do.Hangup("x"), do.Join("b", "x"), do.Leave("b", "x"),
        do.Unbridge("b"), do.Stop("p"), do.StopRecording("r"),
    )  # fmt: skip
    assert line.does(*commands) == []
    assert line.does(do.Say("p", "x", ("Hej.",), "sv")) == [Played("p", ok=False)]
    assert line.does(do.Record("r", "x", 10, 2)) == [Recorded("r", 0.0)]
    assert line.exchange.complaints == []
    line.exchange.answer("x")
    line.exchange.ring("x")
    line.exchange.press("x", "1")
    line.exchange.refer("x", "1")
    line.exchange.hold("x")
    assert line.events == [Recorded("r", 0.0)]


def test_given_a_phone_that_nobody_takes_when_its_time_is_over_then_the_exchange_gives_up_by_itself() -> None:
    line = Line()
    line.does(dial("a", seconds=20))
    line.clock.run(NOW + timedelta(seconds=19))
    assert line.events == []
    line.clock.run(NOW + timedelta(seconds=20))
    assert line.events == [Gone("a", "no answer")]


def test_given_a_channel_that_is_joined_elsewhere_when_it_hears_words_then_it_moves_and_they_end() -> None:
    line = Line()
    line.exchange.arrive(Arrived("in", "90", up=True))
    line.does(
        do.Bridge("one", "wait"),
        do.Bridge("two", "talk"),
        do.Join("one", "in"),
        do.Say("p", "in", ("Hej.",), "sv"),
    )
    assert line.does(do.Join("two", "in")) == [Played("p")]
    assert line.exchange.bridges["one"].channels == []
    assert line.exchange.bridges["two"].channels == ["in"]
    line.does(do.Unbridge("two"))
    assert line.exchange.channels["in"].bridge == ""


def test_given_a_channel_that_goes_when_it_is_recorded_and_spoken_to_then_all_three_end_once() -> None:
    line = Line()
    line.exchange.arrive(Arrived("in", "90", up=True))
    line.does(do.Record("r", "in", 60, 5), do.Say("p", "in", ("Hej.",), "sv"))
    line.clock.run(NOW + timedelta(seconds=7))
    del line.events[:]
    line.exchange.hang_up("in")
    line.exchange.hang_up("in")
    assert line.events == [Played("p", ok=False), Gone("in"), Recorded("r", 7.0)]
    assert line.exchange.gone_count == {"in": 1}


def test_given_a_recording_when_somebody_speaks_then_it_ends_after_the_silence_or_by_the_key_or_at_its_limit() -> (
    None
):
    line = Line(by_hand=False)
    line.exchange.arrive(Arrived("in", "90", up=True))
    line.does(do.Record("r", "in", 60, 5))
    line.exchange.speak("r", 8)
    line.clock.run(NOW + timedelta(seconds=12))
    assert line.events == []
    line.clock.run(NOW + timedelta(seconds=13))
    assert line.events == [Recorded("r", 8)]
    line.does(do.Record("s", "in", 60, 5))
    line.clock.run(line.clock.now + timedelta(seconds=3))
    line.exchange.press("in", "#")
    assert line.events == [Recorded("s", 3.0), Pressed("in", "#")]
    line.does(do.Record("t", "in", 10, 5))
    line.exchange.speak("t", 99)
    line.clock.run(line.clock.now + timedelta(seconds=30))
    assert line.events == [Recorded("t", 10)]


def test_given_a_phone_that_rings_when_it_is_taken_twice_then_it_is_answered_once() -> None:
    line = Line()
    line.does(dial("a"))
    line.exchange.ring("a")
    line.exchange.answer("a")
    line.exchange.answer("a")
    assert line.events == [Ringing("a"), Answered("a")]


def test_given_commands_that_make_no_sense_when_carried_out_then_they_are_complained_about() -> None:
    line = Line()
    line.does(
        dial("a"), do.Bridge("b", "talk"), do.Join("b", "a"), do.Say("p", "a", ("Hej.",), "sv"), do.Music("a")
    )
    line.exchange.answer("a")
    line.does(do.Join("nowhere", "a"))
    assert len(line.exchange.complaints) == 4


def test_given_lamps_and_transfers_when_told_then_they_are_known() -> None:
    line = Line()
    line.does(do.Lamp("alice", 2, 1), do.Referred("a", "declined"))
    assert line.exchange.lamps == {"alice": (2, 1)}
    assert line.exchange.referred == [("a", "declined")]


def test_given_a_clock_when_things_are_planned_and_cancelled_then_they_happen_in_order() -> None:
    clock, done = VirtualClock(NOW), []
    clock.after(2, lambda: done.append("b"))
    clock.after(1, lambda: done.append("a"))
    gone = clock.after(1.5, lambda: done.append("never"))
    clock.cancel(gone)
    clock.at(NOW - timedelta(hours=1), lambda: done.append("at once"))
    assert len(clock) == 3
    clock.run(NOW + timedelta(seconds=5))
    assert done == ["at once", "a", "b"]
    assert clock.now == NOW + timedelta(seconds=5)
    assert not clock.step()


# -- days ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "day"), [("falkenberg", DAY), ("albertslund", DAY), ("company", DAY), ("nvk", DAY), ("quiet-day", date(2026, 11, 25))],
)  # fmt: skip
def test_given_a_day_of_an_organisation_when_it_is_run_then_nobody_is_lost_and_every_call_counts_once(
    name: str, day: date
) -> None:
    run = run_day(policy(name), organisation(name), day, 150, "7")
    assert run.broken == ()
    figures = figures_of(run, policy(name), organisation(name))
    line = figures.in_all
    assert line.offered == figures.calls
    assert (
        line.offered == line.sought + line.others + line.promised + line.abandoned + line.told + line.refused
    )
    assert line.offered == sum(unit.offered for unit in figures.units)
    assert sum(count for _, count in figures.rows) == figures.calls
    board = figures.switchboard
    assert board.joined >= board.answered + board.called_back + board.abandoned


def test_given_the_same_seed_when_a_day_is_run_twice_then_it_is_the_same_day_and_another_seed_gives_another() -> (
    None
):
    days = [run_day(policy("company"), organisation("company"), DAY, 80, seed) for seed in ("1", "1", "2")]
    one, same, other = [figures_of(day, policy("company"), organisation("company")) for day in days]
    assert one == same
    assert [note for notes in days[0].engine.notes.values() for note in notes] == [
        note for notes in days[1].engine.notes.values() for note in notes
    ]
    assert one != other


def test_given_more_operators_when_the_same_callers_call_then_waits_are_no_longer() -> None:
    few, many = (
        figures_of(
            run_day(policy("nvk"), organisation("nvk"), DAY, 250, "3", crew),
            policy("nvk"),
            organisation("nvk"),
        )
        for crew in (1, 3)
    )
    assert (few.switchboard.wait_90_s or 0) > (many.switchboard.wait_90_s or 0)
    assert few.in_all.offered == many.in_all.offered


def test_given_nobody_at_the_switchboard_when_a_day_is_run_then_nobody_waits_in_vain() -> None:
    run = run_day(policy("falkenberg"), organisation("falkenberg"), DAY, 100, "3", 0)
    assert run.broken == ()
    assert figures_of(run, policy("falkenberg"), organisation("falkenberg")).switchboard.answered == 0


def test_given_a_day_when_callers_come_then_most_come_while_the_phones_are_open_and_some_do_not() -> None:
    router = Router(policy("falkenberg"), organisation("falkenberg"))
    coming = arrivals(router, DAY, 600, "1")
    assert coming == sorted(coming, key=lambda each: each.at)
    opened = sum(router.board_open(each.at) for each in coming)
    assert 570 <= opened < 600
    assert any(each.caller is None for each in coming)


def test_given_a_call_that_never_ended_when_a_day_is_checked_then_it_is_named() -> None:
    run = run_day(policy("nvk"), organisation("nvk"), DAY, 5, "1")
    run.engine.call("+46846500400", "+46406280490", channel="in-late")
    broken = left_over(run.engine)
    assert any("has not ended" in each for each in broken)
    assert any("channel in-late is left" in each for each in broken)


@pytest.mark.parametrize(
    ("values", "share", "found"), [([], 0.5, None), ([3.0], 0.9, 3.0), ([4.0, 1.0, 3.0, 2.0], 0.5, 2.0)]
)
def test_given_waits_when_a_quantile_is_asked_for_then_so_many_waited_no_longer(
    values: list[float], share: float, found: float | None
) -> None:  # fmt: skip
    assert quantile(values, share) == found
