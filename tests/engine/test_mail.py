"""Mails about promises near and late: sent once, lost never, and without a word of why somebody is away (F11, N6, N13)."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from ansvar.directory.model import Organisation
from ansvar.engine.mail import MailFault, Outbox, Server, outbox_of
from ansvar.engine.mail import outbox as outboxes
from ansvar.engine.mail.letter import Letters, addresses
from ansvar.engine.mail.server import Down
from ansvar.engine.mail.words import words
from ansvar.engine.place import Place
from ansvar.store import Store
from ansvar.store.changes import (
    AnswerSubstitute,
    HandOver,
    KeepPromise,
    MakePromise,
    QueueNotice,
    SetAbsence,
    SetSubstitute,
    TakePromise,
)
from engine.post import Post, post_office
from policies.shipped import MONDAY, local, organisation, policy

NOW = local("falkenberg", MONDAY)
ANNA, BO, MIA = "person:anna.lind", "person:bo.ekdahl", "person:mia.brandt"
LIMIT_S = 30.0


def house() -> Organisation:
    """Falkenberg, where everybody has a mail address."""
    base = organisation("falkenberg")
    return replace(
        base, people={id: replace(each, email=f"{id}@example.org") for id, each in base.people.items()}
    )


class Desk:
    """An outbox on a store, its clock in the test's hands."""

    def __init__(self, store: Store, port: int) -> None:
        self.store, self.at = store, NOW
        self.outbox = self.another(port)

    def another(self, port: int) -> Outbox:
        server = Server.of(f"smtp://127.0.0.1:{port}/?from=telephone@example.org")
        letters = Letters(policy("falkenberg"), house(), "https://ansvar.example.org/")
        return Outbox(self.store, server, letters, lambda: self.at)

    def promise(self, id: str = "p", due: timedelta = timedelta(hours=2), owner: str = ANNA) -> None:
        """A promise whose owner is told an hour before it is due, and the manager, who takes over, an hour after."""
        told = ((NOW + due - timedelta(hours=1), owner, False), (NOW + due + timedelta(hours=1), MIA, True))
        self.store.write([
            MakePromise(id, f"call-{id}", NOW, "call-back", "svar", owner, owner, NOW + due, escalations=told, number="+46406280490")
        ])  # fmt: skip

    def look(self, **later: float) -> None:
        """Let time pass, and let the engine find what has come (`Service._escalate`)."""
        self.at += timedelta(**later)
        for due in self.store.promises.escalations_due(self.at):
            self.store.promises.escalate(due, self.at, by="mail")


@pytest.fixture
def post() -> Iterator[Post]:
    with post_office() as found:
        yield found


@pytest.fixture
def desk(store: Store, post: Post) -> Desk:
    return Desk(store, post.port)


def test_given_a_promise_when_it_is_near_and_then_late_then_owner_and_then_manager_get_one_mail_each(
    desk: Desk, post: Post
) -> None:
    desk.promise()
    desk.look(minutes=30)
    assert desk.outbox.round() == 0
    assert post.connections == 0  # nothing to send: nobody is disturbed
    desk.look(minutes=31)
    assert desk.outbox.round() == 1
    desk.look(hours=2)
    assert desk.outbox.round() == 1
    desk.look(hours=2)
    assert desk.outbox.round() == 0
    near, late = post.mails
    assert (near.sender, near.to) == ("telephone@example.org", ["anna.lind@example.org"])
    assert near.content["Subject"] == "Ett löfte ska hållas före klockan 12 i dag"
    assert "Ansvarig: Anna Lind" in near.text
    assert "https://ansvar.example.org/promises/" in near.text
    assert near.content["Auto-Submitted"] == "auto-generated"
    assert late.to == ["mia.brandt@example.org"]
    assert late.content["Subject"] == "Ett löfte är försenat"
    assert "Det är nu ditt att hålla." in late.text
    assert "490" not in near.text + late.text  # who called stands on the page


def test_given_an_owner_who_is_ill_when_mails_go_out_then_none_says_so(desk: Desk, post: Post) -> None:
    desk.store.write([SetAbsence("a", "anna.lind", "sick", NOW, NOW + timedelta(days=2), "anna.lind", NOW)])
    desk.promise()
    desk.look(hours=4)
    desk.outbox.round()
    desk.look()
    desk.outbox.round()
    assert len(post.mails) == 2
    for mail in post.mails:
        assert not [
            word
            for word in ("sjuk", "sick", "frånvar", "ledig")
            if word in str(mail.content).casefold() + mail.text.casefold()
        ]


def test_given_a_mail_server_that_is_down_when_it_is_back_then_every_mail_is_sent_once_and_none_had_an_attempt(
    store: Store,
) -> None:
    with post_office() as gone:
        port = gone.port
    desk = Desk(store, port)
    for number in range(30):
        desk.promise(f"p{number}")
    desk.look(hours=1, minutes=1)
    for _ in range(20):
        with pytest.raises(Down):
            desk.outbox.round()
    desk.at += timedelta(seconds=1)
    with post_office(port) as post:
        assert desk.outbox.round() == 30
        assert desk.outbox.round() == 0
        assert len({mail.content["Message-ID"] for mail in post.mails}) == len(post.mails) == 30


def test_given_a_sender_that_dies_before_it_notes_a_mail_when_another_goes_on_then_it_comes_under_the_same_id(
    desk: Desk, post: Post
) -> None:
    desk.promise()
    desk.look(hours=1)
    post.breaks = True
    with pytest.raises(Down):
        desk.outbox.round()
    post.breaks = False
    assert desk.another(post.port).round() == 0  # it is claimed: not twice at once
    desk.at += timedelta(minutes=2)
    assert desk.another(post.port).round() == 1
    first, second = post.mails
    assert first.content["Message-ID"] == second.content["Message-ID"]
    assert desk.store.notices.due(desk.at + timedelta(days=1), "mail") == 0


@pytest.mark.parametrize("answer", [{"RCPT": "451 later"}, {"END": "452 full"}, {"DATA": "451 later"}])
def test_given_a_server_that_says_later_when_time_passes_then_it_is_asked_again_with_growing_pauses(
    answer: dict[str, str], desk: Desk, post: Post
) -> None:
    desk.promise()
    desk.look(hours=1)
    post.answers |= answer
    tried = []
    for minute in range(16):
        before = desk.store.notices.due(desk.at, "mail")
        assert desk.outbox.round() == 0
        if before:
            tried.append(minute)
        desk.at += timedelta(minutes=1)
    assert tried == [0, 1, 3, 7, 15]
    post.answers.clear()
    post.mails.clear()
    desk.at += timedelta(minutes=20)
    assert desk.outbox.round() == 1
    assert len(post.mails) == 1


def test_given_an_address_that_is_refused_for_good_when_others_wait_then_they_are_sent_and_it_is_given_up(
    desk: Desk, post: Post
) -> None:
    desk.promise("a")
    desk.promise("b", owner=BO)
    post.answers["anna.lind@example.org"] = "550 nobody of that name"
    desk.look(hours=1)
    assert desk.outbox.round() == 1
    assert [mail.to for mail in post.mails] == [["bo.ekdahl@example.org"]]
    assert desk.store.notices.due(desk.at + timedelta(days=30), "mail") == 0


def test_given_a_sender_address_that_is_refused_when_it_is_set_right_then_nothing_is_lost(
    desk: Desk, post: Post
) -> None:
    desk.promise()
    desk.look(hours=1)
    post.answers["MAIL"] = "550 not you"
    with pytest.raises(Down):
        desk.outbox.round()
    post.answers.clear()
    desk.at += timedelta(minutes=2)
    assert desk.outbox.round() == 1


def test_given_a_promise_that_is_kept_meanwhile_when_its_mail_could_go_then_nobody_is_told_that_it_is_late(
    desk: Desk, post: Post
) -> None:
    desk.promise()
    desk.look(hours=1)
    desk.store.write([KeepPromise("p", ANNA, desk.at)])
    assert desk.outbox.round() == 0
    assert post.mails == []
    assert desk.store.notices.due(desk.at + timedelta(days=1), "mail") == 0


def test_given_a_promise_that_another_has_when_it_is_near_then_that_one_is_reminded(
    desk: Desk, post: Post
) -> None:
    desk.promise("handed")
    desk.promise("taken")
    desk.store.write([HandOver("handed", BO, ANNA, NOW), TakePromise("taken", BO, NOW)])
    desk.look(hours=1)
    assert desk.outbox.round() == 2
    assert sorted(mail.to for mail in post.mails) == [
        ["anna.lind@example.org", "bo.ekdahl@example.org"], ["bo.ekdahl@example.org"],
    ]  # fmt: skip


def test_given_mails_that_waited_for_weeks_when_mail_is_turned_on_then_nobody_is_flooded(
    desk: Desk, post: Post
) -> None:
    desk.promise()
    desk.look(hours=1)
    desk.at += timedelta(days=8)
    assert desk.outbox.round() == 0
    assert post.mails == []


def test_given_a_call_of_which_the_policy_tells_by_mail_when_it_was_missed_then_who_was_sought_gets_one(
    desk: Desk, post: Post
) -> None:
    desk.store.write([
        QueueNotice("n", "call", "mail", ANNA, NOW, call="c"), QueueNotice("m", "call", "sms", ANNA, NOW, call="c"),
    ])  # fmt: skip
    assert desk.outbox.round() == 1
    (mail,) = post.mails
    assert mail.content["Subject"] == "Ett samtal till Anna Lind"
    assert "/me/calls/" in mail.text
    assert desk.store.notices.due(NOW, "sms") == 1  # another way, not ours


def test_given_an_outbox_that_runs_when_a_notice_comes_then_it_is_sent_by_itself_and_stopping_is_quick(
    desk: Desk, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outboxes, "LOOK_S", 0.01)
    taken = threading.Event()
    mails = post.mails

    class Told(list):  # type: ignore[type-arg]
        def append(self, mail: object) -> None:
            mails.append(mail)  # type: ignore[arg-type]
            taken.set()

    post.mails = Told()
    desk.promise()
    desk.look(hours=1)
    desk.outbox.start()
    assert taken.wait(LIMIT_S)
    desk.outbox.stop()
    desk.outbox._thread.join(LIMIT_S)
    assert not desk.outbox._thread.is_alive()
    assert len(mails) == 1


# -- to whom, and through which server ----------------------------------------------------------------


def test_given_whom_to_tell_when_addresses_are_looked_up_then_units_functions_and_the_switchboard_have_some() -> (
    None
):
    base = house()
    assert addresses(base, ANNA) == ("anna.lind@example.org",)
    assert addresses(base, "unit:anpass") == (base.units["anpass"].mail or "mia.brandt@example.org",)
    assert "anna.lind@example.org" in addresses(base, "function:anpassning")
    assert addresses(base, "switchboard") == tuple(f"{each}@example.org" for each in base.operators)
    for nobody in ("person:nobody", "unit:none", "policy owner", ""):
        assert addresses(base, nobody) == ()


@pytest.mark.parametrize(
    ("url", "host", "port", "whole", "tls"),
    [
        ("smtp://mail.example.org/?from=a@b", "mail.example.org", 25, False, "offered"),
        ("smtp://u:p%40ss@mail.example.org:587?from=a@b&tls=must", "mail.example.org", 587, False, "must"),
        ("smtps://mail.example.org/?from=a@b", "mail.example.org", 465, True, "offered"),
    ],
)
def test_given_an_url_when_it_is_read_then_it_names_the_server(
    url: str, host: str, port: int, whole: bool, tls: str
) -> None:
    server = Server.of(url)
    assert (server.host, server.port, server.whole, server.tls) == (host, port, whole, tls)
    assert "p@ss" not in repr(server)


@pytest.mark.parametrize(
    "url",
    ["mail.example.org", "http://x/?from=a@b", "smtp://", "smtp://host/", "smtp://host/?from=nobody",
     "smtp://host:port/?from=a@b", "smtp://host/?from=a@b&tls=perhaps", "smtp://u:geheim@host"],
)  # fmt: skip
def test_given_an_url_that_cannot_be_when_it_is_read_then_one_sentence_says_so_without_the_password(
    url: str,
) -> None:
    with pytest.raises(MailFault) as told:
        Server.of(url)
    assert "geheim" not in str(told.value)


@pytest.mark.parametrize("query", ["tls=must", "tls=no"])
def test_given_a_server_without_tls_when_tls_is_a_must_then_nothing_is_sent(
    query: str, store: Store, post: Post
) -> None:
    server = Server.of(f"smtp://127.0.0.1:{post.port}/?from=a@example.org&{query}")
    if query == "tls=no":
        with server.connected() as line:
            assert line.noop()[0] == 250
        return
    with pytest.raises(Down, match="no TLS"), server.connected():
        pass
    assert post.mails == []


def test_given_no_server_or_a_wrong_one_when_the_engine_starts_then_the_log_says_so_and_mails_wait(
    store: Store, capfd: pytest.CaptureFixture[str]
) -> None:
    place = Place(Path("data"), Path("policy"), Path("organisation"))
    desk = Desk(store, 9)
    desk.promise()
    desk.look(hours=1)
    for environment, said in (
        ({}, "mail is off: nobody is told"),
        ({"ANSVAR_SMTP_URL": "smtp://u:geheim@"}, "names no mail server"),
    ):
        found = outbox_of(place, policy("falkenberg"), house(), store, lambda: NOW, environment)
        found.start()
        assert found.round() == 0
        found.stop()
        out = "".join(capfd.readouterr())
        assert said in out
        assert "geheim" not in out
    assert store.notices.due(desk.at, "mail") == 1


@pytest.mark.parametrize("language", ["sv", "da", "nb", "nl", "en", "fi", "de"])
def test_given_a_language_when_mails_are_written_then_they_are_in_it(
    language: str, desk: Desk, post: Post
) -> None:
    letters = Letters(policy("falkenberg"), replace(house(), language=language), "https://ansvar.example.org")
    desk.promise()
    desk.look(hours=1)
    (notice,) = desk.store.notices.claim(desk.at, by="mail")
    kept = desk.store.promises.get("p")
    assert kept is not None
    near = letters.about_promise(notice, kept, False, desk.at)
    late = letters.about_promise(notice, kept, False, desk.at + timedelta(hours=3))
    assert near.subject != late.subject == words(language).late
    assert "{" not in near.subject + near.body + late.subject + late.body + letters.about_call(notice).body
    assert words(language).yours in near.body


@pytest.mark.parametrize(
    ("kind", "subject"),
    [
        ("request answered", "Nytt i ditt ärende nr 17"),
        ("request to approve", "Beställning nr 17 väntar på ditt godkännande"),
        ("request urgent", "Brådskande: ärende nr 17"),
    ],
)
def test_given_news_of_a_request_when_mails_go_out_then_one_says_where_it_stands_and_nothing_of_it(
    kind: str, subject: str, desk: Desk, post: Post
) -> None:
    """F18: what was asked in writing is answered in writing; what stands there stays there."""
    desk.store.write([QueueNotice("request/17/ab", kind, "mail", ANNA, NOW)])
    assert desk.outbox.round() == 1
    [mail] = post.mails
    assert (mail.to, mail.content["Subject"]) == (["anna.lind@example.org"], subject)
    assert "https://ansvar.example.org/requests/17/" in mail.text


def test_given_somebody_named_to_take_calls_when_mails_go_out_then_they_are_told_unless_they_have_answered(
    desk: Desk, post: Post
) -> None:
    """A12: the colleague knows it. Why, and until when, stands on the page for whoever may see it."""
    for id, answered in (("a", False), ("b", True)):
        desk.store.write([
            SetSubstitute(id, f"{id}.person" if answered else "bo.ekdahl", "anna.lind", NOW, None, "mia.brandt", NOW),
            QueueNotice(f"cover/{id}", "cover", "mail", ANNA, NOW),
        ])  # fmt: skip
    desk.store.write([AnswerSubstitute("b", "anna.lind", True, NOW)])
    assert desk.outbox.round() == 1
    [mail] = post.mails
    assert (mail.to, mail.content["Subject"]) == (
        ["anna.lind@example.org"],
        "Tar du samtalen till Bo Ekdahl?",
    )
    assert "https://ansvar.example.org/me/#asked" in mail.text
