"""One caller too many is told so at once; phones of ours, and emergency calls, are never refused here."""

from __future__ import annotations

from pathlib import Path

from ansvar.calls import commands as do
from ansvar.calls import events as ev
from ansvar.pbx.exchange_door import Door
from ansvar.pbx.fetch import Installed
from pbx.configured import ANNA_DIRECT, KIM, SOON, run
from pbx.house import house


def test_given_as_many_as_are_taken_when_one_more_comes_then_it_is_refused_until_somebody_leaves() -> None:
    door = Door(most=2, most_new_s=100)
    assert [door.opens(name, 1.0) for name in "abc"] == [True, True, False]
    door.inside.discard("a")
    assert door.opens("d", 1.0)
    assert (door.refused, door.inside) == (1, {"b", "d"})


def test_given_a_crowd_when_it_comes_at_once_then_a_burst_is_taken_and_then_as_many_as_time_allows() -> None:
    door = Door(most=1000, most_new_s=10)
    taken = [door.opens(f"a{n}", 5.0) for n in range(50)]
    assert taken == [True] * 20 + [False] * 30
    taken = [door.opens(f"b{n}", 5.5) for n in range(50)]
    assert taken.count(True) == 5
    assert door.refused == 30 + 45


def test_given_a_full_house_when_called_then_the_caller_hears_busy_at_once_and_a_colleague_gets_through(
    asterisk_installed: Installed, tmp_path: Path
) -> None:
    async def scenario() -> None:
        async with (
            house(asterisk_installed, tmp_path) as here,
            here.at.phone("try", register=False) as kim,
            here.at.phone("anna.lind") as anna,
        ):
            here.exchange.door.most = 1
            first, came = await here.arrive(kim, ANNA_DIRECT, shown=KIM)
            second = await kim.call(ANNA_DIRECT, shown=KIM)
            await second.ended(SOON)
            assert second.code == 503
            assert here.exchange.door.refused == 1
            # A phone of ours, and an emergency call of it, which comes to the line outward by the dialplan alone.
            _, colleague = await here.arrive(anna, "202")
            assert colleague.account == "anna.lind"
            urgent = await anna.call("112")
            at_line = await here.at.line.incoming(SOON)
            assert at_line.shown == "+46406280400"  # as the firm's own number, by the dialplan
            await at_line.answer()
            await urgent.hangup()
            await here.do(do.Hangup(colleague.channel))
            await first.hangup()
            await here.until(ev.Gone, lambda event: event.channel == came.channel)
            third, _ = await here.arrive(kim, ANNA_DIRECT, shown=KIM)
            await third.hangup()

    run(scenario)
