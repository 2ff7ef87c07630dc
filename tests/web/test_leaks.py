"""Nobody learns why somebody is away who may not: every page as every role, in two worlds that differ in nothing else.

In one world some people are away for one reason, in the other for another that is treated alike. Whatever a page shows
to those without the right must then be the same, letter for letter: a reason cannot leak by a word, a colour, a class,
an order or a number. Those with the right see a difference, so the comparison itself is known to see.
"""

from __future__ import annotations

import difflib
import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from ansvar.directory.model import Organisation
from ansvar.engine.place import Place
from ansvar.presence.model import Source
from ansvar.store import Store
from ansvar.store.changes import SetAbsence
from ansvar.web import house as houses
from ansvar.web.accounts.limits import limiter
from ansvar.web.api import rates
from ansvar.web.gates import Role
from ansvar.web.policy.checking import LONGEST_S, Checks
from policies.shipped import organisation, policy
from web.office import ALICE, BOB, CHARLIE, MANAGER, OLGA, ROOT, Still, empty_store
from web.test_promises import make

#: Away by the files, and by what was set on the pages or by phone: (this world, the other world).
BY_FILE: Final = {"frida.oberg": ("ill", "child-ill"), CHARLIE: ("course", "leave")}
BY_PAGE: Final = {ALICE: ("child-ill", "ill"), "erik.sjoholm": ("leave", "course")}
REMARK: Final = ("Feber och hosta", "Barnet har f\u00e5tt")
AWAY: Final = (*BY_FILE, *BY_PAGE)
#: A page is looked at in at most so many forms for one role (a search, a person, a call: many addresses, one view).
EACH: Final = 2
MOST: Final = 60
LINK: Final = re.compile(r"""(?:href|hx-get|data-[a-z-]+)="([/?][^"#]*)["#]""")
#: What differs by itself from one answer to the next.
FLEETING: Final = (
    re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"'),
    re.compile(r'"X-CSRFToken": ?"[^"]+"|&quot;X-CSRFToken&quot;: ?&quot;[A-Za-z0-9]+&quot;'),
    re.compile(r"web/[0-9a-f]{24}"),
)
#: Not pages: files, leaving, streams without an end; and what is made anew at each look, a key to scan or to sign.
OUTSIDE: Final = re.compile(r"/static/|logout|/desk/live/|/events|/account/2fa/app/|/account/passkeys/add/")


def away(base: Organisation, world: int) -> Organisation:
    """Return the organisation with the reasons of one world in its files."""
    absences: dict[str, Any] = dict(base.absences)
    for person, kinds in BY_FILE.items():
        now = local_now()
        first = next(iter(absences.get(person, ())), None)
        assert first is not None, f"{person} is away in the files"
        absences[person] = (
            replace(
                first, kind=kinds[world], start=now - timedelta(hours=2), end=now + timedelta(days=1),
                source=Source.MANAGER, note=REMARK[world],
            ),
        )  # fmt: skip
    return replace(base, absences=absences)


def local_now() -> Any:
    return Still.moment


def furnish(house: Still, world: int) -> None:
    """Let there be absences, promises of those away, and calls."""
    now = house.now()
    house.store.write([
        SetAbsence(f"set/{person}", person, kinds[world], now - timedelta(hours=1), now + timedelta(days=2), person, now)
        for person, kinds in BY_PAGE.items()
    ])  # fmt: skip
    for number, person in enumerate(AWAY):
        make(house, f"call/{number}", f"person:{person}", timedelta(hours=4))


def standing(data: Path, world: int) -> Still:
    """Return the house in one of its worlds, with a new store."""
    empty_store(data)
    cache.clear()
    place = Place(
        data, ROOT / "policies" / "falkenberg.toml", ROOT / "organisations" / "falkenberg", demo=True
    )
    found = Still(place, policy("falkenberg"), away(organisation("falkenberg"), world), Store("default"))
    houses.use(found)
    furnish(found, world)
    return found


def starts(of: Any = None, before: str = "/") -> Iterator[str]:
    """Every address that needs nothing filled in."""
    for each in (of or get_resolver()).url_patterns:
        route = before + str(each.pattern).lstrip("^").rstrip("$")
        if isinstance(each, URLResolver):
            yield from starts(each, route)
        elif isinstance(each, URLPattern) and "<" not in route and "(" not in route:
            yield route


def asked_of_each() -> Iterator[str]:
    """What is asked about those who are away, found by no link perhaps."""
    for person in AWAY:
        yield f"/desk/person/{person}/"
        yield f"/desk/away/{person}/"
        yield f"/desk/message/{person}/"
        yield f"/desk/search/?q={person.partition('.')[0]}"
        yield f"/directory/?q={person.partition('.')[0]}"
        yield f"/directory/person/{person}/"
        yield f"/explain/?to=person:{person}"
        yield f"/try/people/?q={person.partition('.')[0]}"


def plain(body: str) -> str:
    for each in FLEETING:
        body = each.sub("", body)
    return body


def shape(address: str) -> str:
    """The view and the names of what is asked: forms of one page share it."""
    parts = urlsplit(address)
    query = ",".join(sorted(each.partition("=")[0] for each in parts.query.split("&")))
    return re.sub(r"[^/]*[.\d:@+-][^/]*", "*", parts.path) + "?" + query


def crawl(client: Client) -> dict[str, tuple[int, str]]:
    """Ask for every page that can be come to, and return what each answered."""
    seen: dict[str, tuple[int, str]] = {}
    of_shape: dict[str, int] = {}
    waiting = list(dict.fromkeys((*starts(), *asked_of_each())))
    certain = set(waiting)
    while waiting and len(seen) < MOST + len(certain):
        address = waiting.pop(0)
        if address in seen or OUTSIDE.search(address):
            continue
        look = shape(address)
        if address not in certain and of_shape.get(look, 0) >= EACH:
            continue
        of_shape[look] = of_shape.get(look, 0) + 1
        limiter.clear()
        rates.asked.clear()
        reply = client.get(address, headers={"accept-language": "en"})
        kind = reply.headers.get("Content-Type", "")
        if reply.streaming:
            body = b"".join(reply.streaming_content).decode("utf-8", "replace")
        elif kind.startswith("audio/"):
            body = f"{len(reply.content)} bytes of sound"
        else:
            body = reply.content.decode("utf-8", "replace")
        seen[address] = (reply.status_code, plain(body + reply.headers.get("Location", "")))
        if kind.startswith("text/html"):
            for link in LINK.findall(body):
                to = urlsplit(urljoin(f"http://testserver{address}", html.unescape(link)))
                if to.netloc == "testserver" and to.scheme == "http":
                    waiting.append(to.path + (f"?{to.query}" if to.query else ""))
    return seen


#: Who looks: a person, a role that was given, and of whom they may know the reason.
LOOKERS: Final[Mapping[str, tuple[str, tuple[Role, ...]]]] = {
    "a visitor": ("", ()),
    "a colleague of another unit": ("hugo.gunnarsson", ()),
    "a deputy": (BOB, ()),
    "an operator": (OLGA, ()),
    "a policy owner": ("", (Role.POLICY_OWNER,)),
    "a telephone administrator": ("", (Role.TELEPHONE,)),
    "an auditor": ("", (Role.AUDITOR,)),
    "the manager": (MANAGER, ()),
    "the person": (ALICE, ()),
}
TRUSTED: Final = frozenset({"the manager", "the person"})


def difference(here: str, there: str) -> str:
    """The first lines that differ."""
    return "\n".join(
        list(difflib.unified_diff(here.splitlines(), there.splitlines(), n=0, lineterm=""))[2:10]
    )


def browser_of(name: str) -> Client:
    from ansvar.web.accounts.models import Grant, User

    person, roles = LOOKERS[name]
    client = Client(headers={"accept-language": "en"})
    if not person and not roles:
        return client
    user = User.objects.create_user(name.replace(" ", "."), person=person)
    for role in roles:
        Grant.objects.create(user=user, role=role, granted_by="test", granted_at=houses.house().now())
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.mark.parametrize("name", LOOKERS)
def test_given_two_worlds_that_differ_in_reasons_alone_when_every_page_is_looked_at_then_only_the_trusted_see_it(
    name: str, data: Path, paper: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A policy that is still being checked has another page than one that is checked: the first look would differ.
    look = Checks.look
    monkeypatch.setattr(Checks, "look", lambda *asked: look(*asked[:4], seconds=LONGEST_S))
    told = []
    for world in (0, 1):
        standing(data, world)
        with time_machine.travel(Still.moment, tick=False):  # what is signed holds the time
            told.append(crawl(browser_of(name)))
    here, there = told
    print(f"{name}: {len(here)} addresses, {sum(status == 200 for status, _ in here.values())} shown")
    assert not [each for each, (status, _) in {**here, **there}.items() if status >= 500]
    assert len([each for each, (status, _) in here.items() if status == 200]) >= (
        2 if name == "a visitor" else 5
    )
    differing = sorted(each for each in here.keys() | there.keys() if here.get(each) != there.get(each))
    if name in TRUSTED:
        assert differing, "whoever may know the reason is shown it; this comparison sees nothing"
    else:
        assert differing == [], difference(here[differing[0]][1], there[differing[0]][1])
