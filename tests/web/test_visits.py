"""Sessions that end by themselves and by hand, and limits on how often one may ask (N: nobody is thrown out of a call)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory, override_settings
from django.utils import timezone

from ansvar.web.accounts import visits
from ansvar.web.accounts.address import address_of, counted, named_here
from ansvar.web.accounts.agents import agent_of
from ansvar.web.accounts.limits import RATES, Limiter, Rate
from ansvar.web.accounts.models import User, Visit
from web.office import ALICE, BOB, OLGA, Paper, Still


def back(**by: float) -> None:
    """Let so much time have passed since anything was done."""
    for each in Visit.objects.all():
        each.began_at -= timedelta(**by)
        each.seen_at -= timedelta(**by)
        each.save()


def test_given_a_session_when_nothing_is_done_or_it_is_old_then_it_ends_but_not_during_a_call(
    as_: Callable[[str], Client], house: Still, paper: Paper
) -> None:
    client = as_(OLGA)
    back(minutes=100)
    # What the desk asks for by itself is nothing done; a click is.
    client.get("/desk/call/", headers={"HX-Request": "true"})
    back(minutes=19)
    client.get("/desk/live/", headers={"Accept": "text/event-stream"}).close()
    assert client.get("/me/").status_code == 200
    back(minutes=119)
    assert client.get("/me/").status_code == 200
    back(minutes=121)
    paper.tells(busy=[OLGA])
    assert client.get("/desk/").status_code == 200  # in a call: nobody is thrown out
    paper.tells()
    back(minutes=121)
    reply = client.get("/desk/", follow=True)
    assert reply.redirect_chain[0][0].startswith("/account/login/")
    assert "You were signed out here" in reply.content.decode()
    assert not Visit.objects.exists()
    client = as_(OLGA)
    for _hour in range(12):
        back(minutes=61)
        client.get("/account/2fa/")
    assert client.get("/me/").status_code == 302  # at work all day: the day is over


def test_given_sessions_when_one_or_all_others_are_ended_or_there_are_too_many_then_they_are_over(
    as_: Callable[[str], Client], house: Still
) -> None:
    here, there = as_(ALICE), as_(ALICE)
    user = User.objects.get(person=ALICE)
    stranger = as_(BOB)
    page = here.get("/account/").content.decode()
    assert page.count("This browser") == 1
    mine, other = Visit.objects.filter(user=user).order_by("pk")
    stranger.post("/account/sessions/end/", {"which": str(other.pk)})
    assert there.get("/me/").status_code == 200
    here.post("/account/sessions/end/", {"which": str(other.pk)})
    assert (there.get("/me/").status_code, here.get("/me/").status_code) == (302, 200)
    more = [as_(ALICE) for _ in range(3)]
    here.post("/account/sessions/end/", {"which": "others"})
    assert [each.get("/me/").status_code for each in more] == [302, 302, 302]
    assert visits.still(mine.pk)
    house.place = replace(house.place, demo=False)
    crowd = [as_(BOB) for _ in range(6)]
    assert [each.get("/me/").status_code for each in (stranger, *crowd)] == [
        302,
        302,
        200,
        200,
        200,
        200,
        200,
    ]


def test_given_rights_that_change_when_the_next_page_is_opened_then_the_session_has_another_key(
    as_: Callable[[str], Client],
) -> None:
    client = as_(ALICE)
    before = client.cookies["ansvar"].value
    visits.renew(User.objects.get(person=ALICE))
    client.get("/me/preview/", headers={"HX-Request": "true"})
    assert client.cookies["ansvar"].value == before
    client.get("/me/", headers={"Sec-Fetch-Mode": "navigate"})
    assert client.cookies["ansvar"].value != before
    stolen = Client()
    stolen.cookies["ansvar"] = before
    assert stolen.get("/me/").status_code == 302
    assert client.get("/me/").status_code == 200


def test_given_a_stream_when_its_session_is_over_then_it_ends(as_: Callable[[str], Client]) -> None:
    as_(OLGA)
    visit = Visit.objects.get()
    assert visits.still(visit.pk)
    User.objects.update(is_active=False)
    assert not visits.still(visit.pk)
    User.objects.update(is_active=True)
    Visit.objects.update(seen_at=timezone.now() - timedelta(hours=3))
    assert not visits.still(visit.pk)


def test_given_somebody_who_asks_too_often_when_the_limit_is_reached_then_they_wait_and_others_do_not(
    as_: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = as_(OLGA)
    monkeypatch.setitem(RATES, "desk-search", Rate(3, 0.1))
    monkeypatch.setitem(RATES, "welcome", Rate(3, 0.1, reads=False))
    replies = [client.get("/desk/search/?q=", headers={"HX-Request": "true"}) for _ in range(4)]
    assert [each.status_code for each in replies] == [200, 200, 200, 429]
    assert int(replies[3]["Retry-After"]) > 60
    assert "Try again in" in replies[3].content.decode()
    assert client.get("/desk/").status_code == 200
    guesses = [as_("").post("/welcome/guess/", {"username": "x"}).status_code for _ in range(4)]
    assert guesses == [410, 410, 410, 429]
    assert as_("").get("/welcome/guess/").status_code == 410
    assert Client(REMOTE_ADDR="192.0.2.9").post("/welcome/guess/").status_code == 410


def test_given_a_limiter_when_time_passes_then_it_lets_as_many_pass_as_the_rate_says() -> None:
    now = [0.0]
    limiter, rate = Limiter(lambda: now[0]), Rate(2, 60)
    assert [limiter.wait_s("a", "x", rate) for _ in range(3)] == [0, 0, 1]
    assert limiter.wait_s("a", "y", rate) == limiter.wait_s("b", "x", rate) == 0
    now[0] = 1.0
    assert [limiter.wait_s("a", "x", rate) for _ in range(2)] == [0, 1]
    now[0] = 1000.0
    assert [limiter.wait_s("a", "x", rate) for _ in range(3)] == [0, 0, 1]


@pytest.mark.parametrize(
    ("origin", "header", "found"),
    [
        ("", "203.0.113.7", "127.0.0.1"),
        ("https://a.example", "203.0.113.7", "203.0.113.7"),
        ("https://a.example", "198.51.100.1, 203.0.113.7", "203.0.113.7"),
        ("https://a.example", "nonsense", "127.0.0.1"),
        ("https://a.example", "", "127.0.0.1"),
    ],
)
def test_given_a_header_of_a_proxy_when_the_address_is_asked_then_it_counts_only_where_a_proxy_was_set(
    origin: str, header: str, found: str
) -> None:
    request: HttpRequest = RequestFactory().get("/", headers={"X-Forwarded-For": header} if header else {})
    with override_settings(ORIGIN=origin):
        assert address_of(request) == found
    assert [named_here(each) for each in ("[::1]", "[::1]:80", "localhost:8000", "127.0.0.1", "a.example:80")] == [
        True, True, True, True, False,
    ]  # fmt: skip
    assert counted("2001:db8:1:2:3:4:5:6") == counted("2001:db8:1:2::9") != counted("2001:db8:1:3::9")


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox 140 · Linux"),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36 Edg/142.0",
            "Edge 142 · Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Mobile/15E148 Safari/604.1",
            "Safari 18 · iPhone",
        ),
        ("curl/8.5", "curl/8.5"),
        ("", ""),
    ],
)
def test_given_what_a_browser_calls_itself_when_said_then_in_a_few_words(header: str, said: str) -> None:
    assert agent_of(header) == said
