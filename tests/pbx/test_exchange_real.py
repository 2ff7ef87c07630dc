"""The exchange on a real Asterisk with real phones: every command, every event, and nothing left over."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

from ansvar.calls import commands as do
from ansvar.calls import events as ev
from ansvar.phone import Ended, Phone, sound
from pbx.configured import ANNA_DIRECT, KIM, SOON
from pbx.house import House

Play = Callable[..., None]


def test_given_a_caller_when_taken_and_spoken_to_then_sounds_are_heard_and_each_end_is_told_once(
    play: Play,
) -> None:
    async def scene(here: House, kim: Phone, anna: Phone) -> None:
        await here.met(lambda: here.exchange.registered == {"anna.lind"})
        call, came = await here.arrive(kim, ANNA_DIRECT, shown=KIM)
        assert (came.dialled, came.caller, came.account, came.up) == (ANNA_DIRECT, KIM, "", False)
        channel = came.channel
        await here.do(do.Tone(channel))
        await call.ringing(SOON)
        await here.do(do.Answer(channel), do.Say("an-p1", channel, ("440 1.0", "880 1.0"), "sv"))
        await call.answered(SOON)
        await call.hears_tone(440, SOON)
        await call.hears_tone(880, SOON)
        assert await here.until(ev.Played) == ev.Played("an-p1")
        for key in "1#":  # one by one: Asterisk takes no second one that reach it in one go
            await call.keys(key)
            assert (await here.until(ev.Pressed)).key == key
        leg = await here.rung(anna, "an-c2", by=channel, name="Kim", headers=(("X-Ansvar-For", "anna"),))
        assert (leg.shown, leg.shown_name, leg.headers.get("X-Ansvar-For")) == (KIM, "Kim", "anna")
        await leg.ring()
        assert (await here.until(ev.Ringing)).channel == "an-c2"
        await leg.answer()
        assert (await here.until(ev.Answered)).channel == "an-c2"
        await here.joined("an-b", "talk", channel, "an-c2")
        leg.play(sound.tone(620, 20.0), repeat=True)
        await call.hears_tone(620, SOON)
        found = await here.exchange.inventory()
        assert found.up == {channel, "an-c2"} == set(found.bridges["an-b"])
        assert [arrived.channel for arrived in found.arrived] == [channel]
        await leg.hold()
        assert await here.until(ev.Held) == ev.Held("an-c2", True)
        await leg.resume()
        assert await here.until(ev.Held) == ev.Held("an-c2", False)
        await call.hangup()
        assert await here.until(ev.Gone) == ev.Gone(channel)
        await here.do(do.Hangup("an-c2"), do.Unbridge("an-b"))
        assert await here.until(ev.Gone) == ev.Gone("an-c2")
        await leg.ended(SOON)
        assert len(here.all(ev.Gone)) == 2

    play(scene, "try", "anna.lind")


def test_given_phones_that_do_not_answer_when_dialled_then_each_reason_is_told(play: Play) -> None:
    async def scene(here: House, anna: Phone) -> None:
        async def told(*commands: do.ExchangeCommand) -> str:
            await here.do(*commands)
            return (await here.until(ev.Gone)).cause

        assert await told(do.Dial("an-1", "phone:bo.ek", KIM, "", 5)) == "unregistered"
        assert await told(do.Dial("an-2", "phone:../x", KIM, "", 5)) == "failed"
        assert await told(do.Dial("an-3", "number:1;x", KIM, "", 5)) == "failed"
        for number, code, cause in ((4, 486, "busy"), (5, 603, "declined"), (6, 480, "no answer")):
            leg = await here.rung(anna, f"an-{number}")
            await leg.decline(code)
            assert (await here.until(ev.Gone)).cause == cause
        # The exchange itself gives up; one that we end in time was answered elsewhere.
        leg = await here.rung(anna, "an-7", 2, shown=None)
        assert leg.shown in ("", "anonymous")
        assert KIM not in str(leg.headers)
        with suppress(Ended):  # on a machine that stands still it has given up already
            await leg.ring()
        assert await here.until(ev.Gone) == ev.Gone("an-7", "no answer")
        leg = await here.rung(anna, "an-8", name='Kim "Ö" <9>')
        await leg.ring()
        await here.until(ev.Ringing)
        assert await told(do.Hangup("an-8", "elsewhere")) == "elsewhere"
        await leg.ended(SOON)
        assert leg.cause == "elsewhere"
        # Over the line outward, with the number to show.
        own, theirs, for_anna = "+46406280400", "+46313900600", (("X-Ansvar-For", "a"),)
        await here.do(do.Dial("an-9", f"number:{theirs}", own, "", 20, "", for_anna))
        out = await here.at.line.incoming(SOON)
        assert (out.dialled, out.shown, out.headers.get("X-Ansvar-For")) == (theirs, own, "a")
        await out.decline(404)
        assert (await here.until(ev.Gone)).cause == "failed"
        assert len(here.all(ev.Gone)) == 9

    play(scene, "anna.lind")


def test_given_a_waiting_caller_when_spoken_to_then_the_music_stops_meanwhile_and_comes_back(
    play: Play,
) -> None:
    """Q3: who waits hears music, and where in the queue it stands."""

    async def scene(here: House, kim: Phone) -> None:
        call, came = await here.arrive(kim, ANNA_DIRECT, shown=KIM, anonymous=True, diverted="+46313900600")
        assert came.caller is None
        assert dict(came.headers) == {"diverted": "+46313900600", "sip_call_id": call.id}
        channel = came.channel
        await here.do(do.Answer(channel))
        await here.joined("an-w", "wait", channel)
        await call.answered(SOON)
        await call.hears_sound(1.0, SOON)
        await here.until_bridges({"an-w": (channel,)})
        await here.do(do.Say("an-p", channel, ("440 1.5",), "sv"))
        await call.hears_tone(440, SOON)
        assert (await here.until(ev.Played)).ok
        await here.until_bridges({"an-w": (channel,)})
        await call.hears_sound(0.5, SOON)
        # Stopped, and said twice: one Played for each.
        await here.do(do.Say("an-p2", channel, ("440 60.0",), "sv"))
        await call.hears_tone(440, SOON)
        await here.do(do.Stop("an-p2"), do.Stop("an-p2"), do.Stop("an-none"))
        assert await here.until(ev.Played) == ev.Played("an-p2")
        # Spoken to, and taken out meanwhile.
        await here.do(do.Say("an-p3", channel, ("620 60.0",), "sv"))
        await call.hears_tone(620, SOON)
        await here.joined("an-t", "talk", channel)
        assert (await here.until(ev.Played)).playback == "an-p3"
        await here.until_bridges({"an-w": (), "an-t": (channel,)})
        await here.do(do.Leave("an-t", channel), do.Tone(channel))
        await call.hears_tone(425, SOON)
        await here.do(do.Tone(channel, False), do.Music(channel))
        await call.hears_sound(0.5, SOON)
        await here.do(do.Music(channel, False), do.Unbridge("an-w"), do.Unbridge("an-t"), do.Hangup(channel))
        assert (await here.until(ev.Gone)).channel == channel
        assert len(here.all(ev.Played)) == 3

    play(scene, "try")


def test_given_a_caller_when_recorded_then_the_sound_is_kept_and_measured(play: Play) -> None:
    async def scene(here: House, kim: Phone) -> None:
        call, channel = await here.taken(kim)
        await here.do(do.Record("an-r1", channel, 30, 5))
        await call.hears_tone(1000, SOON)
        await call.say(sound.tone(440, 1.5))
        await call.keys("#")
        kept = await here.until(ev.Recorded)
        assert (kept.recording, kept.ok) == ("an-r1", True)
        assert 1.2 < kept.seconds < 4.0
        # A command repeated after a crash does no harm. Silence ends it too, and is not counted.
        await here.do(do.Record("an-r1", channel, 30, 2))
        assert await here.until(ev.Recorded) == kept
        await here.do(do.Record("an-r2", channel, 30, 1))
        # Whether that was kept whole is measured in test_exchange_recording: here a busy machine may swallow sound.
        silent = await here.until(ev.Recorded)
        assert (silent.recording, silent.seconds) == ("an-r2", 0.0)
        await here.do(do.Play("an-p", channel, ("recording:an-r1",)))
        await call.hears_tone(440, SOON)
        assert (await here.until(ev.Played)).ok
        # Ended before it began, and by joining somebody: told once, whatever is kept.
        await here.do(do.Record("an-r4", channel, 30, 5), do.StopRecording("an-r4"))
        assert (await here.until(ev.Recorded)).recording == "an-r4"
        await here.do(do.Record("an-r5", channel, 30, 9))
        await call.hears_tone(1000, SOON)
        await here.do(do.StopRecording("an-r5"))
        await here.joined("an-b", "talk", channel)
        assert (await here.until(ev.Recorded)).recording == "an-r5"
        # One that still records gets in as soon as that has ended.
        await here.until_bridges({"an-b": (channel,)})
        await here.do(do.Leave("an-b", channel), do.Unbridge("an-b"))
        # Hung up in the middle: what was said is kept, and told before it is gone.
        await here.do(do.Record("an-r3", channel, 30, 5))
        await call.hears_tone(1000, SOON)
        await call.say(sound.tone(440, 1.6))  # so much is kept whatever is lacking
        await call.hangup()
        cut = await here.until(ev.Recorded)
        assert (cut.recording, cut.ok) == ("an-r3", True)
        assert 1.2 < cut.seconds < 4.0
        assert (await here.until(ev.Gone)).channel == channel
        assert len(here.all(ev.Recorded)) == 6

    play(scene, "try")


def test_given_a_talking_pair_when_a_phone_transfers_then_it_is_asked_for_and_told_how_it_goes(
    play: Play,
) -> None:
    """W7: transfers, blind and attended."""

    async def scene(here: House, kim: Phone, anna: Phone) -> None:
        call, channel = await here.taken(kim)
        leg = await here.rung(anna, "an-a", by=channel)
        await leg.answer()
        await here.until(ev.Answered)
        await here.joined("an-b", "talk", channel, "an-a")
        # Blind, and refused in the end.
        asked = asyncio.create_task(leg.transfer("202", SOON))
        assert await here.until(ev.Transferred) == ev.Transferred("an-a", "202")
        await here.do(do.Referred("an-a", "ringing"), do.Referred("an-a", "declined"))
        assert await asked >= 400
        # Attended: Anna calls a colleague, and joins the two.
        await leg.hold()
        second = await anna.call("202")
        other = await here.until(ev.Arrived)
        assert (other.account, other.dialled, other.caller) == ("anna.lind", "202", "201")
        await here.do(do.Answer(other.channel))
        await second.answered(SOON)
        asked = asyncio.create_task(leg.transfer_to(second, SOON))
        joined = await here.until(ev.Transferred)
        assert {joined.channel, joined.with_channel} == {"an-a", other.channel}
        await here.do(do.Referred(joined.channel, "answered"))
        assert await asked == 200
        await here.do(*(do.Hangup(each) for each in ("an-a", other.channel, channel)), do.Unbridge("an-b"))
        await here.met(lambda: len(here.all(ev.Gone)) == 3)
        await call.ended(SOON)

    play(scene, "try", "anna.lind")


def test_given_calls_in_progress_when_the_socket_breaks_then_everything_is_found_again(play: Play) -> None:
    async def scene(here: House, kim: Phone, anna: Phone) -> None:
        call, came = await here.arrive(kim, ANNA_DIRECT, shown=KIM)
        channel = came.channel
        await here.do(do.Answer(channel))
        await here.joined("an-w", "wait", channel)
        await here.do(do.Say("an-p", channel, ("440 60.0",), "sv"))
        await call.hears_tone(440, SOON)
        leg = await here.rung(anna, "an-a", 60, by=channel)
        await leg.ring()
        await here.until(ev.Ringing)
        for times in range(2, 6):
            cut(here)
            await here.met(lambda times=times: len(here.inventories) == times and here.ari.ready)
            found = here.inventories[-1]
            assert (found.up, found.ringing) == ({channel}, {"an-a"})
            assert found.bridges == {"an-w": (channel,)}
            assert found.playbacks == {"an-p"}
            assert found.arrived == (ev.Arrived(channel, ANNA_DIRECT, KIM, "", came.headers, up=True),)
            assert found.channels[channel].bridge == "an-w"
        # It all goes on over the new connection.
        await call.hears_tone(440, SOON)
        await leg.answer()
        assert (await here.until(ev.Answered)).channel == "an-a"
        await call.keys("5")
        assert (await here.until(ev.Pressed)).key == "5"
        await here.do(do.Stop("an-p"))
        await here.until(ev.Played)
        # Gone while nobody listened: the next inventory says so.
        cut(here)
        await leg.hangup()
        await here.met(lambda: len(here.inventories) == 6 and here.ari.ready)
        await here.do(do.Hangup(channel), do.Unbridge("an-w"))
        await here.until(ev.Gone, lambda gone: gone.channel == channel)
        assert len([gone for gone in here.all(ev.Gone) if gone.channel == "an-a"]) <= 1

    play(scene, "try", "anna.lind")


def cut(here: House) -> None:
    """Break the socket as a cut cable would."""
    connection = here.ari._socket
    assert connection is not None
    connection.transport.abort()


def test_given_messages_left_when_the_lamp_is_set_then_the_phone_shows_it(play: Play) -> None:
    async def scene(here: House, anna: Phone) -> None:
        await here.do(do.Lamp("anna.lind", 2, 1))
        await anna.lamp_shows(new=2, deadline=SOON)
        await here.do(do.Lamp("anna.lind", 0, 3))
        await anna.lamp_shows(new=0, deadline=SOON)
        assert not here.events

    play(scene, "anna.lind")
