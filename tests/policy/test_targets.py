"""Attempts, ends, bans and keys, as rows write them."""

import pytest

from ansvar.policy.targets import Ban, End, EndKind, Key, KeyAction, Owner, Strategy, Target, Try
from ansvar.words.spans import Wait


@pytest.mark.parametrize(
    ("text", "attempt"),
    [
        ("person 4 rings", Try(Target.PERSON, wait=Wait(4, True))),
        ("colleagues", Try(Target.SAME_FUNCTION)),
        ("same function, longest idle 4 rings", Try(Target.SAME_FUNCTION, "", Strategy.LONGEST_IDLE, Wait(4, True))),
        ("function IT help, at once, at most 5, announced, 20 s", Try(Target.FUNCTION, "IT help", Strategy.TOGETHER, Wait(20, False), 5, True)),
        ("number +46 31 390 06 00, 20 s", Try(Target.NUMBER, "+46 31 390 06 00", wait=Wait(20, False))),
        ("number +46 31 390 06 00 20 s", Try(Target.NUMBER, "+46 31 390 06 00", wait=Wait(20, False))),
        ("team 5 min", Try(Target.TEAM, wait=Wait(300, False))),
        ("function floor2", Try(Target.FUNCTION, "floor2")),
        ("unit, most recently available", Try(Target.UNIT, strategy=Strategy.MOST_RECENT)),
    ],
)  # fmt: skip
def test_an_attempt_reads_naturally(text: str, attempt: Try) -> None:
    assert Try.parse(text) == attempt
    assert Try.parse(str(attempt)) == attempt


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "names no target"),
        ("nobody", "names no target"),
        ("manager Eva", "names no target"),
        ("number", "gives no number"),
        ("unit, at most 0", "rings nobody"),
        ("unit, by chance", "no strategy"),
        ("person 99 rings", "out of range"),
    ],
)
def test_given_no_attempt_then_it_is_refused(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Try.parse(text)


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("mailbox", End(EndKind.MAILBOX)),
        ("voicemail", End(EndKind.MAILBOX)),
        ("group mailbox", End(EndKind.MAILBOX, Owner.FUNCTION)),
        ("switchboard message", End(EndKind.MESSAGE, Owner.SWITCHBOARD)),
        ("unit call back", End(EndKind.CALL_BACK, Owner.UNIT)),
        ("message for function Complaints", End(EndKind.MESSAGE, Owner.FUNCTION, "Complaints")),
        ("mailbox of unit building", End(EndKind.MAILBOX, Owner.UNIT, "building")),
        ("announcement Closed", End(EndKind.ANNOUNCEMENT, Owner.PERSON, "Closed")),
        ("queue", End(EndKind.QUEUE)),
        ("hang up", End(EndKind.REFUSE)),
        ("busy", End(EndKind.BUSY_TONE)),
    ],
)
def test_an_end_reads_naturally(text: str, end: End) -> None:
    assert End.parse(text) == end
    assert End.parse(str(end)) == end


@pytest.mark.parametrize(
    "text", ["", "announcement", "menu", "number", "nowhere", "mailbox Eva", "message for manager Eva", "unit queue"]
)  # fmt: skip
def test_given_no_end_then_it_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="names no end"):
        End.parse(text)


@pytest.mark.parametrize(
    ("text", "ban"),
    [
        ("mailbox", Ban(None, EndKind.MAILBOX)),
        ("mobile", Ban(Target.MOBILE, None)),
        ("switchboard", Ban(Target.SWITCHBOARD, EndKind.SWITCHBOARD)),
        ("unit mailbox", Ban(None, EndKind.MAILBOX, Owner.UNIT)),
        ("group voicemail", Ban(None, EndKind.MAILBOX, Owner.FUNCTION)),
        ("queue Service", Ban(Target.QUEUE, EndKind.QUEUE, None, "Service")),
        ("function reception", Ban(Target.FUNCTION, None, None, "reception")),
        ("announcement closed", Ban(None, EndKind.ANNOUNCEMENT, None, "closed")),
    ],
)
def test_a_ban_reads_naturally(text: str, ban: Ban) -> None:
    assert Ban.parse(text) == ban
    assert Ban.parse(str(ban)) == ban


@pytest.mark.parametrize("text", ["", "everything", "manager Eva"])
def test_given_no_ban_then_it_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="names no target or end"):
        Ban.parse(text)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("switchboard", Key(KeyAction.SWITCHBOARD)),
        ("operator", Key(KeyAction.SWITCHBOARD)),
        ("topic Parking", Key(KeyAction.TOPIC, "Parking")),
        ("language sv", Key(KeyAction.LANGUAGE, "sv")),
        ("answering service night", Key(KeyAction.ANSWERING_SERVICE, "night")),
    ],
)
def test_a_key_reads_naturally(text: str, key: Key) -> None:
    assert Key.parse(text) == key
    assert Key.parse(str(key)) == key


@pytest.mark.parametrize("text", ["", "topic", "language", "menu", "number", "dance"])
def test_given_no_action_then_a_key_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no action of a key"):
        Key.parse(text)
