"""Who takes the calls of somebody who is away, named by the manager, asked and told (A8, A12); competences (A18); the
number shown outward (W7)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from html import unescape

from django.test import Client

from ansvar.store.changes import EndAbsence, SetAbsence
from ansvar.store.models import AuditEntry
from ansvar.web.me.about import can, stale
from web.office import ALICE, BOB, CHARLIE, MANAGER, Paper, Still

ASA = "asa.akesson"


def page(client: Client, path: str) -> str:
    reply = client.get(path)
    assert reply.status_code == 200, path
    return unescape(reply.content.decode())


def said(client: Client, path: str, **given: str) -> str:
    return unescape(client.post(path, given, follow=True).content.decode())


def rings(house: Still, person: str) -> list[str]:
    house.later(seconds=1)
    return [each.id for step in house.meets(person, house.now()).steps for each in step.endpoints]


def referral(house: Still) -> str | None:
    """Return who is named for Alice's absence, if it holds."""
    return house.organisation.absences[ALICE][-1].forward


def asks(house: Still, **rules: object) -> None:
    """Let the policy ask this of deputies."""
    changed = house.policy.presence.model_copy(update=rules)
    house.policy, house._router = house.policy.model_copy(update={"presence": changed}), None


def test_given_somebody_ill_when_the_manager_names_a_colleague_then_the_calls_go_there_until_they_decline_or_it_is_over(
    as_: Callable[[str], Client], house: Still, paper: Paper
) -> None:
    mia, bo = as_(MANAGER), as_(BOB)
    asks(house, deputy_must=())
    text = page(mia, f"/team/cover/{ALICE}/")
    assert "the absence is set: ill" in text
    offered = text[text.index('id="found"') :]
    assert offered.index("Bo Ekdahl") < offered.index("Åsa Åkesson")  # the deputy before others
    token = re.findall(r'name="absence" value="([^"]+)"', text)[0]
    before = rings(house, ALICE)
    told = said(mia, f"/team/cover/{ALICE}/name/", to=ASA, absence=token)
    assert "go to Åsa Åkesson now, who is asked whether it suits" in told
    assert paper.asked[-1] == ("refresh", {"owners": []})
    assert before[0] == ALICE
    assert rings(house, ALICE)[0] == ASA
    # Åsa is asked, sees until when, and may say no; then it goes as the policy says.
    asa = as_(ASA)
    mine = page(asa, "/me/")
    assert "Mia Brandt asks: do you take the calls of Anna Lind?" in mine
    assert mine.index('id="asked"') < mine.index('class="tap"')  # somebody waits for the answer
    assert '<span class="count">1<' in page(asa, "/directory/")  # and it is marked wherever Åsa is
    id = re.findall(r'name="id" value="([^"]+)"', mine)[0]
    assert as_(CHARLIE).post("/me/forward/cover/", {"id": id, "choice": "no"}).status_code == 302
    assert rings(house, ALICE)[0] == ASA  # it was not Charlie's to answer
    said(asa, "/me/forward/cover/", id=id, choice="yes")
    taken = page(asa, "/me/")
    assert "Anna Lind" in taken[taken.index("Whose calls you take") :]
    assert 'id="asked"' not in taken
    assert '<span class="count">' not in taken
    for path in (f"/team/cover/{ALICE}/", "/team/"):
        assert "has agreed" in page(mia, path)
    said(asa, "/me/forward/cover/", id=id, choice="no")
    assert rings(house, ALICE)[0] != ASA
    # Another is named; when the person is back it is over, and does not come back with the next absence.
    said(mia, f"/team/cover/{ALICE}/name/", to=BOB)
    assert rings(house, ALICE)[0] == BOB
    assert "asks: do you take the calls of Anna Lind?" in page(bo, "/me/")
    house.store.write([EndAbsence(ALICE, house.now())])
    assert rings(house, ALICE)[0] == ALICE
    assert "asks: do you take" not in page(bo, "/me/")
    assert house.store.by_phone.substitutes(house.now()) == ()
    audit = [each.what for each in AuditEntry.objects.exclude(what__contains="saw").order_by("pk")]
    assert audit == [
        "absence set by the manager", "substitute agreed", "substitute declined", "substitute named",
    ]  # fmt: skip


def test_given_what_the_policy_asks_of_a_deputy_when_one_is_named_then_it_is_kept(
    as_: Callable[[str], Client], house: Still
) -> None:
    mia, now = as_(MANAGER), house.now()
    house.store.write([
        SetAbsence("a", ALICE, "holiday", now, now + timedelta(days=2), ALICE, now),
        SetAbsence("b", BOB, "meeting", now, now + timedelta(hours=2), BOB, now),
    ])  # fmt: skip
    house.later(seconds=1)
    asks(house, deputy_must=("be present", "have agreed", "have the same function"))
    text = page(mia, f"/team/cover/{ALICE}/")
    assert "The policy wants somebody who is there." in text
    assert "They cannot take the calls now" in said(mia, f"/team/cover/{ALICE}/name/", to=BOB)
    assert "The policy wants somebody with the same function." in page(mia, f"/team/cover/{ALICE}/?q=dahlin")
    assert "as soon as the answer is yes" in said(mia, f"/team/cover/{ALICE}/name/", to=ASA)
    [named] = house.store.by_phone.substitutes(house.now())
    assert referral(house) is None
    said(as_(ASA), "/me/forward/cover/", id=named.id, choice="yes")
    assert referral(house) == ASA
    assert rings(house, ALICE)[0] == ASA
    # The absent person sees it, and may take it back.
    assert "Åsa Åkesson takes the calls of your absence" in page(as_(ALICE), "/me/")
    said(as_(ALICE), "/me/forward/cover/", choice="end")
    assert house.store.by_phone.substitutes(house.now()) == ()
    for person in (CHARLIE, "nobody"):
        assert mia.get(f"/team/cover/{person}/").status_code == 404
        assert mia.post(f"/team/cover/{person}/name/", {"to": BOB}).status_code == 404
    assert as_(ALICE).get(f"/team/cover/{BOB}/").status_code == 403
    assert mia.get(f"/team/cover/{ALICE}/?start=2026-01-01").status_code == 404


def test_given_an_absence_to_come_that_nobody_would_cover_when_the_manager_looks_then_there_is_time_to_ask(
    as_: Callable[[str], Client], house: Still
) -> None:
    mia = as_(MANAGER)
    asks(house, deputy_must=())
    start = house.now() + timedelta(days=1)
    house.store.write([
        SetAbsence(id, person, "course", start, start + timedelta(hours=3), person, house.now())
        for id, person in (("a", ALICE), ("b", BOB), ("c", ASA), ("d", MANAGER))
    ])  # fmt: skip
    text = page(mia, "/team/")
    assert "Soon away, and no colleague takes the calls" in text
    links = [each for each in re.findall(r'href="(/team/cover/[^"]+start=[^"]+)"', text) if ALICE in each]
    asked = page(mia, links[0])
    assert "Away from tomorrow" in asked
    day = re.findall(r'name="start" value="([^"]+)"', asked)[0]
    said(mia, f"/team/cover/{ALICE}/name/", to="frida.oberg", start=day)
    [named] = house.store.by_phone.substitutes(house.now())
    assert (named.to, named.start, named.end) == ("frida.oberg", start, start + timedelta(hours=3))
    assert rings(house, ALICE)[0] == ALICE  # not before it begins


# -- what somebody can ------------------------------------------------------------------------------------


def test_given_competences_that_nobody_confirmed_for_long_when_their_holder_is_asked_then_one_tap_confirms(
    as_: Callable[[str], Client], house: Still
) -> None:
    old = replace(house.base.people[ALICE], competences_at=house.now() - timedelta(days=200))
    house.base = replace(house.base, people={**house.base.people, ALICE: old})
    anna = as_(ALICE)
    assert "Is this still what you can?" in page(anna, "/me/")
    assert "please confirm" in page(anna, "/me/about/")
    assert stale([ALICE, BOB]) == {ALICE}
    said(anna, "/me/about/confirm/", back="me")
    assert "Is this still what you can?" not in page(anna, "/me/")
    assert can(ALICE).confirmed_at == house.now()
    assert stale([ALICE, BOB]) == frozenset()
    # The files say something else than they did: they hold, until somebody confirms that too.
    house.base = replace(
        house.base, people={**house.base.people, ALICE: replace(old, competences=("hissar",))}
    )
    house._router = None
    assert house.organisation.people[ALICE].competences == ("hissar",)
    assert "Is this still what you can?" in page(anna, "/me/")


def test_given_other_competences_when_they_are_proposed_then_they_hold_as_soon_as_the_manager_agrees(
    as_: Callable[[str], Client], house: Still, paper: Paper
) -> None:
    anna, mia = as_(ALICE), as_(MANAGER)
    before = house.base.people[ALICE].competences
    assert before == ("dörröppnare", "ramper")
    wanted = {"keep": "ramper", "new": " hissar , Ramper,  trapp   hissar"}
    assert "as soon as your manager agrees" in said(anna, "/me/about/propose/", **wanted)
    assert "Mia Brandt has yet to agree" in page(anna, "/me/about/")
    assert house.organisation.people[ALICE].competences == before
    team = page(mia, "/team/")
    assert "+ hissar" in team
    assert "− dörröppnare" in team
    assert as_(BOB).post(f"/team/competences/{ALICE}/", {"choice": "yes"}).status_code == 403
    assert mia.post(f"/team/competences/{CHARLIE}/", {"choice": "yes"}).status_code == 404
    assert "Nothing was changed." in said(mia, f"/team/competences/{ALICE}/", choice="no")
    assert house.organisation.people[ALICE].competences == before
    said(anna, "/me/about/propose/", **wanted)
    assert "Agreed." in said(mia, f"/team/competences/{ALICE}/", choice="yes")
    assert paper.asked[-1][0] == "refresh"
    assert house.organisation.people[ALICE].competences == ("ramper", "hissar", "trapp hissar")
    assert "taken back meanwhile" in said(mia, f"/team/competences/{ALICE}/", choice="yes")
    said(anna, "/me/about/propose/", new="more")
    said(anna, "/me/about/propose/", choice="withdraw")
    assert "more" not in str(house.store.by_phone.competences_of(ALICE))
    found = house.finder.find("hissar", limit=3)
    assert [each.id for each in found][:1] == [ALICE]  # colleagues find her by it
    # Whoever manages the own unit asks nobody.
    said(mia, "/me/about/propose/", new="hissar")
    assert "hissar" in house.organisation.people[MANAGER].competences
    said_ = [each.what for each in AuditEntry.objects.filter(what__startswith="competences").order_by("pk")]
    assert said_ == [
        "competences proposed", "competences declined", "competences proposed", "competences agreed",
        "competences proposed", "competences: proposal taken back", "competences changed",
    ]  # fmt: skip


def test_given_the_number_that_the_policy_shows_when_somebody_looks_then_it_is_what_those_called_see(
    as_: Callable[[str], Client], house: Still
) -> None:
    text = page(as_(ALICE), "/me/about/")
    part = text[text.index('id="number"') :]
    assert part.index("031-390 06 01") < part.index("your direct number") < part.index("031-390 06 00")
    assert part.index(">now<") < part.index("031-390 06 01")
    house.later(hours=10)
    part = page(as_(ALICE), "/me/about/")
    assert part.index(">now<") > part.index("your direct number")
