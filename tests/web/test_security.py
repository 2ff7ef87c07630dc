"""What every answer carries, and what no answer holds."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from ansvar.store.changes import SetAbsence
from web.office import ALICE, BOB, CHARLIE, MANAGER, OLGA, Still
from web.test_gates import ROOMS

#: What differs each time a page is drawn.
PLAIN = re.compile(r'value="\w{64}"|X-CSRFToken": "\w{64}"|<time[^>]*>[^<]*</time>')
#: Every way in which a page could name the illness of somebody.
REASON = re.compile(r"\b(ill|sjuk|syg|syk|ziek|sairaana|krank|SYK)\b", re.IGNORECASE)


def set_ill(house: Still, person: str) -> None:
    now = house.now()
    house.store.write([SetAbsence(f"t/{person}", person, "ill", now, now + timedelta(days=2), person, now)])
    house.later(minutes=1)


@pytest.mark.parametrize("page", ["/account/login/", "/me/", "/promises/", "/desk/", "/nothing/"])
def test_given_any_page_when_it_is_sent_then_nothing_from_elsewhere_and_no_script_inside_it_can_run(
    page: str, as_: Callable[[str], Client]
) -> None:
    reply = as_(OLGA if page != "/account/login/" else "").get(page)
    policy = reply["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert {"private", "no-store"} <= set(reply["Cache-Control"].split(", "))
    text = reply.content.decode()
    assert ("Olga Nyberg" in text) is (page != "/account/login/")  # also where there is nothing
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"\son[a-z]+=|\sstyle=|javascript:|https?://(?!testserver)", text), (
        "inline or foreign"
    )


def test_given_someone_ill_when_others_look_everywhere_then_nobody_without_the_right_reads_why(
    as_: Callable[[str], Client], house: Still
) -> None:
    # The policy says itself what holds in illness; that somebody is ill changes nothing of what it shows.
    text = PLAIN.sub("", as_(BOB).get("/policy/").content.decode())
    set_ill(house, ALICE)
    assert PLAIN.sub("", as_(BOB).get("/policy/").content.decode()) == text
    pages = [
        *(page for page in ROOMS if page != "/policy/"),
        "/desk/?q=anna+lind&person=anna.lind",
        "/desk/search/?q=anna+lind",
        "/",
    ]
    looked = 0
    for person in (BOB, CHARLIE, OLGA):
        client = as_(person)
        for page in pages:
            for headers in ({}, {"HX-Request": "true"}):
                reply = client.get(page, headers=headers, follow=True)
                visible = re.sub(r"<select.*?</select>", "", reply.content.decode(), flags=re.DOTALL)
                assert not REASON.search(visible), (person, page, REASON.search(visible))
                looked += reply.status_code == 200
    assert looked > 20
    # The one who is ill, and the manager, may know: the test can fail.
    assert REASON.search(
        re.sub(r"<select.*?</select>", "", as_(ALICE).get("/me/").content.decode(), flags=re.DOTALL)
    )
    from ansvar.presence.detail import detail
    from ansvar.web.accounts.models import User
    from ansvar.web.gates import rights_of

    as_(MANAGER)
    viewer = rights_of(User.objects.get(person=MANAGER)).sees(ALICE)
    shown = detail(house.policy, house.organisation, house.presence(), ALICE, house.now().timestamp(), viewer)
    assert shown.kind == "ill"


def test_given_a_form_from_elsewhere_when_it_is_sent_then_nothing_changes(
    as_: Callable[[str], Client], house: Still
) -> None:
    as_(ALICE)
    from ansvar.web.accounts.models import User

    client = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    client.force_login(User.objects.get(person=ALICE), "allauth.account.auth_backends.AuthenticationBackend")
    reply = client.post("/me/back/")
    assert reply.status_code == 403
    assert "had grown old" in reply.content.decode()
    assert '<span class="who">Anna Lind</span>' in reply.content.decode()


def test_given_a_change_of_preferences_when_it_names_another_site_then_nobody_is_sent_there(
    as_: Callable[[str], Client],
) -> None:
    reply = as_("").post(
        "/preferences/", {"next": "https://elsewhere.example/", "language": "sv", "scheme": "dark"}
    )
    assert reply["Location"] == "/"
    assert reply.cookies["ansvar-language"].value == "sv"
    assert 'data-color-scheme="dark"' in as_with(reply).content.decode()


def as_with(reply: object) -> object:
    client = Client()
    client.cookies = reply.cookies  # type: ignore[attr-defined]
    return client.get("/account/login/")
