"""Webhooks: signed, in order, lost never, and without a word of why somebody is away or of a message (issue 4)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import socket
from collections.abc import Iterator
from datetime import timedelta

import pytest

from ansvar.engine.hooks import HookOutbox
from ansvar.engine.hooks.guard import NETWORKS, Guard, Unsafe
from ansvar.engine.hooks.outbox import OLD
from ansvar.engine.hooks.sign import secret_of
from ansvar.store import Store
from ansvar.store.changes import AppendEvent, FinishCall, MakePromise, TakePromise
from ansvar.store.hooks import EVENTS, Hook
from engine.receiver import Receiver, receiving
from ports import free_ports
from store.office import NOW, call, later

KIM = "+46701740605"
LOCAL = Guard.of({}, demo=True)
#: Of every call and promise here; none of it may be told.
SECRET = ("sick-leave", "has a lump", "caring-for-child", "rec-")


class House:
    """What tells webhooks, with its clock in the test's hands."""

    def __init__(self, store: Store) -> None:
        self.store, self.at = store, NOW
        self.outbox = self.another()

    def another(self) -> HookOutbox:
        return HookOutbox(self.store, LOCAL, "installation", lambda: self.at)

    def hook(self, url: str, *events: str, id: str = "wh-1", numbers: bool = False) -> Hook:
        self.store.hooks.add(id, id, url, events or tuple(EVENTS), numbers, "t", self.at)
        found = self.store.hooks.get(id)
        assert found is not None
        return found

    def state(self, id: str = "wh-1") -> Hook:
        found = self.store.hooks.get(id)
        assert found is not None
        return found

    def promise(self, id: str = "p1") -> None:
        self.store.write([
            MakePromise(id, "c1", NOW, "message", "row-sick-leave", "person:alice", "person:alice", later(hours=2),
                        number=KIM, recording=f"rec-{id}", seconds=3.0, words="has a lump")
        ])  # fmt: skip

    def whole_call(self, id: str = "c1") -> None:
        """One call that is answered and ends; a row's name tells why somebody is away."""
        ended = {"outcome": "answered", "sought": "person:alice", "reached": f"number:{KIM}", "waited_s": 9.0,
                 "lasted_s": 60.0, "row": "row-sick-leave", "by": "caller"}  # fmt: skip
        routed = AppendEvent(id, 5, later(seconds=10), "queued",
                             {"queue": "switchboard", "row": "row-caring-for-child", "since": NOW.isoformat()})  # fmt: skip
        self.store.write([*call(id), routed, AppendEvent(id, 6, later(seconds=60), "ended", ended), FinishCall(id, later(seconds=60))])  # fmt: skip


@pytest.fixture
def house(store: Store) -> House:
    return House(store)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as found:
        yield found


def test_given_a_webhook_when_a_call_and_a_promise_happen_then_it_is_told_each_once_signed_and_in_order(
    house: House, receiver: Receiver
) -> None:
    house.whole_call("before")
    house.at = later(minutes=2)
    hook = house.hook(receiver.url)  # it is told of what happens from now on
    assert house.outbox.round() == 0
    house.at = later(minutes=9)
    moved = [AppendEvent("c2", n, later(minutes=3, seconds=n), kind, facts) for n, kind, facts in (
        (1, "offered", {"caller": KIM, "direction": "in", "dialled": "031390600"}),
        (2, "routed", {"called": "person:alice", "rows": ["row-sick-leave"], "state": "absent"}),
        (3, "queued", {"queue": "switchboard", "row": "row-caring-for-child"}),
        (4, "answered", {"by": f"number:{KIM}", "row": "row-sick-leave", "after_s": 9.0}),
        (5, "ended", {"outcome": "answered", "sought": "person:alice", "reached": "person:olga", "lasted_s": 60.0}),
    )]  # fmt: skip
    house.store.write([*moved, FinishCall("c2", later(minutes=5))])
    house.promise()
    assert house.store.promises.take("p1", "person:bob", house.at)
    # The promise was made at NOW, before the webhook was there: of it only the taking is told.
    assert house.outbox.round() == 5
    assert house.outbox.round() == 0
    assert [(each["event"], each["sequence"], each["number"]) for each in receiver.told] == [
        ("call.arrived", 1, 1), ("call.queued", 3, 2), ("call.answered", 4, 3), ("call.ended", 5, 4), ("promise.taken", 1, 5),
    ]  # fmt: skip
    assert receiver.told[2]["call"] == {
        "id": "c2", "caller": "+46…05", "by": "number:+46…05", "after_s": 9.0,
    }  # fmt: skip
    assert receiver.told[4]["promise"]["by"] == "person:bob"
    told = json.dumps(receiver.told)
    assert KIM not in told
    assert not [word for word in SECRET if word in told]
    # Whoever has the secret can check each, and nobody else can make one.
    secret = base64.b64decode(secret_of("installation", hook.id, 1).removeprefix("whsec_"))
    for headers, body in receiver.raw:
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        made = base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()
        assert headers["webhook-signature"] == f"v1,{made}"
    assert secret_of("installation", hook.id, 2) != secret_of("installation", hook.id, 1)
    assert house.state().sent_at == house.at


def test_given_a_receiver_that_is_down_when_it_comes_back_then_it_is_told_everything_in_order(
    house: House, receiver: Receiver
) -> None:
    (closed,) = free_ports(1)
    house.hook(f"http://127.0.0.1:{closed}/", "promise.made", numbers=True)
    for n in range(3):
        house.promise(f"p{n}")
    assert house.outbox.round() == 0
    down = house.state()
    assert (down.failures, down.waiting) == (1, 3)
    assert down.failing_since == NOW
    assert "refused" in down.why
    assert house.outbox.round() == 0  # it is left alone
    assert house.state().failures == 1
    house.at = later(seconds=6)
    assert house.another().round() == 0  # a new engine goes on where the other was
    assert house.state().next_at == later(seconds=16)
    house.at = later(hours=2)
    receiver.answers = [503, 204, 204, 500]
    house.store.hooks.change("wh-1", "n", receiver.url, ["promise.made"], True)
    assert house.outbox.round() == 0  # 503: down as well
    house.at = later(hours=4)
    assert house.outbox.round() == 2  # 500 at the third
    house.at = later(hours=6)
    assert house.outbox.round() == 1
    assert [(each["number"], each["promise"]["id"]) for each in receiver.told] == [
        (1, "p0"),
        (2, "p1"),
        (3, "p2"),
    ]
    assert receiver.told[0]["promise"]["caller"] == KIM  # this one may know numbers
    up = house.state()
    assert (up.failures, up.failing_since, up.waiting, up.why) == (0, None, 0, "")


def test_given_a_receiver_that_refuses_one_event_when_others_wait_then_they_go_on_and_it_is_told_later(
    house: House, receiver: Receiver
) -> None:
    house.hook(receiver.url, "promise.made")
    for n in range(3):
        house.promise(f"p{n}")
    receiver.answers = [204, 400, 204]
    assert house.outbox.round() == 3
    assert [each["promise"]["id"] for each in receiver.told] == ["p0", "p2"]
    assert house.state().waiting == 1
    house.at = later(minutes=2)
    receiver.answers = [302]  # nobody is followed
    house.outbox.round()
    assert house.state().waiting == 1
    house.at = later(hours=1)
    house.outbox.round()
    assert [each["promise"]["id"] for each in receiver.told] == ["p0", "p2", "p1"]


def test_given_three_days_without_a_receiver_when_they_are_over_then_events_are_given_up_and_the_log_says_so(
    house: House, receiver: Receiver
) -> None:
    from ansvar.store.models import AuditEntry

    (closed,) = free_ports(1)
    house.hook(f"http://127.0.0.1:{closed}/", "promise.made")
    house.promise()
    house.outbox.round()
    house.at = NOW + OLD + timedelta(minutes=1)
    house.outbox.round()
    assert (house.state().waiting, house.state().lost) == (0, 1)
    (entry,) = AuditEntry.on(house.store.alias).filter(what="webhook: events given up")
    assert entry.about == {"webhook": "wh-1", "events": 1}
    # Somebody repairs it, and has it told after all.
    house.store.hooks.change("wh-1", "n", receiver.url, ["promise.made"], False)
    assert house.store.hooks.again("wh-1", house.at)
    assert house.outbox.round() == 1
    assert house.state().lost == 0


def test_given_a_quiet_house_when_what_was_told_is_forgotten_then_it_is_not_told_again(
    house: House, receiver: Receiver
) -> None:
    house.hook(receiver.url, "promise.made", "promise.taken")
    house.promise()
    assert house.outbox.round() == 1
    house.at = later(days=8)
    house.outbox = house.another()  # it forgets when it starts, and then once an hour
    house.outbox.gather()
    assert house.store.hooks.deliveries("wh-1") == ()
    assert house.store.promises.take("p1", "person:bob", house.at)
    assert house.outbox.round() == 1  # the last events are looked at again, the old one among them
    assert [each["event"] for each in receiver.told] == ["promise.made", "promise.taken"]


def test_given_a_webhook_when_paused_gone_ended_or_tried_then_it_is_told_as_much(
    house: House, receiver: Receiver
) -> None:
    house.hook(receiver.url, "promise.made")
    assert house.store.hooks.ping("wh-1", house.at)
    assert house.outbox.round() == 1
    assert receiver.told[0]["event"] == "ping"
    assert house.store.hooks.pause("wh-1", house.at)
    assert not house.store.hooks.ping("wh-1", house.at)
    house.promise("while-paused")
    assert house.outbox.round() == 0
    house.at = later(minutes=1)
    assert house.store.hooks.resume("wh-1", house.at)
    assert house.outbox.round() == 0
    house.store.hooks.ping("wh-1", house.at)
    receiver.answers = [410]
    assert house.outbox.round() == 0
    assert house.state().paused
    assert house.store.hooks.end("wh-1", house.at)
    assert house.store.hooks.all() == ()
    assert not house.store.hooks.ping("wh-1", house.at)


def test_given_the_engines_thread_when_something_happens_then_it_is_told_without_being_asked(
    house: House, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ansvar.engine.hooks.outbox.LOOK_S", 0.02)
    house.hook(receiver.url, "promise.made", "promise.taken")
    house.outbox.start()
    try:
        house.promise()
        receiver.until(1)
        house.store.write([TakePromise("p1", "person:bob", house.at)])
        receiver.until(2)
    finally:
        house.outbox.stop()
    assert [each["event"] for each in receiver.told] == ["promise.made", "promise.taken"]


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://example.org/x", "over TLS"),
        ("ftp://example.org/", "over TLS"),
        ("https://user:word@example.org/", "user name"),
        ("https://", "no address"),
        ("https://exa mple.org/", "no address"),
        ("https://example.org:99999/", "no address"),
        ("https://example.org/#x", "after #"),
        ("javascript:alert(1)", "no address"),
    ],
)
def test_given_an_address_that_is_none_when_registered_then_one_sentence_says_why(url: str, why: str) -> None:
    with pytest.raises(Unsafe, match=why):
        Guard().target(url)


@pytest.mark.parametrize(
    "inside",
    ["10.0.0.5", "127.0.0.1", "169.254.169.254", "192.168.1.1", "172.16.0.1", "0.0.0.0", "100.64.0.1", "224.0.0.1",
     "::1", "fe80::1", "fd00::1", "::ffff:10.0.0.5", "64:ff9b::a00:5", "2002:a00:5::1", "::"],
)  # fmt: skip
def test_given_an_address_of_the_inside_when_judged_then_nothing_is_told_there_unless_the_installation_says_so(
    inside: str,
) -> None:
    with pytest.raises(Unsafe, match="inside"):
        Guard().judge(inside, 443)
    Guard().judge("93.184.215.14", 443)
    Guard.of({NETWORKS: "10.0.0.0/8"}).judge("10.0.0.5", 443)
    with pytest.raises(Unsafe, match="Ansvar itself"):
        Guard.of({}, demo=True, ports=frozenset({8088})).judge("127.0.0.1", 8088)
    with pytest.raises(Unsafe, match="no network"):
        Guard.of({NETWORKS: "everywhere"})


def test_given_a_name_that_leads_inside_when_it_is_told_then_no_connection_is_made(
    house: House, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when the name led elsewhere while it was registered: what is judged is what is connected to."""
    house.outbox = HookOutbox(house.store, Guard(), "installation", lambda: house.at)
    house.hook("https://receiver.example.org/", "promise.made")
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", receiver.port))]
    monkeypatch.setattr("socket.getaddrinfo", lambda *args, **more: found)
    house.promise()
    assert house.outbox.round() == 0
    assert "inside" in house.state().why
    assert receiver.raw == []
