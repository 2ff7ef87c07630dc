"""Phones and subscriptions: held, answered for, lost, broken, replaced (N14, N15, N16, W5, F13)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from html import unescape
from io import BytesIO

import pytest
from django.test import Client

from ansvar.directory.model import Person
from ansvar.policy.upkeep import Devices
from ansvar.store.changes import SetForward
from ansvar.store.models import AuditEntry
from ansvar.web.devices.duties import due_on, later
from ansvar.web.devices.forms import luhn
from ansvar.web.devices.models import Device, Holding
from ansvar.web.gates import Role
from ansvar.web.requests.models import Request
from ansvar.words.spans import Length
from web.office import ALICE, BOB, CHARLIE, MANAGER, OLGA, Paper, Still
from web.test_requests import given, page

IMEI, OTHER = "490154203237518", "356938035643809"
MOBILE = "+46701740612"
PHONE = {
    "kind": "mobile", "model": "Example One", "serial": "S-1", "imei": "49-015420-323751-8", "number": "070-174 06 12",
    "sim": "", "acquired_on": "2026-01-31", "due_on": "", "note": "",
}  # fmt: skip


@pytest.fixture
def administrator(as_: Callable[[str], Client], house: Still) -> Client:
    """Somebody of the house who administers the telephones; the policy is as strict as that of NVK."""
    rules = {
        "pin": True,
        "subscription_in_private_phone": False,
        "lost_report_within": "1 h",
        "renewed_every": "3 years",
    }
    house.policy = house.policy.model_copy(update={"devices": Devices.model_validate(rules)})
    return given(as_, CHARLIE, Role.TELEPHONE, house)


def handed(administrator: Client, to: str = "Anna Lind", **more: str) -> Device:
    """Add a device, and hand it out."""
    reply = administrator.post("/devices/new/", PHONE | more)
    assert reply.status_code == 302, reply.content.decode()
    found = Device.objects.latest("pk")
    if to:
        administrator.post(f"/devices/{found.pk}/hand/", {"to": to})
        found.refresh_from_db()
    return found


def test_given_a_phone_when_it_is_handed_out_then_the_holder_takes_the_duties_on_and_again_for_the_next_one(
    as_: Callable[[str], Client], house: Still, administrator: Client
) -> None:
    """N14, N15, N16: property, no private phone, PIN; dated, and kept with who held it."""
    device, alice = handed(administrator), as_(ALICE)
    assert (device.imei, device.number, device.holder, device.state) == (IMEI, MOBILE, ALICE, "use")
    mine = page(alice, "/devices/")
    for duty in ("belongs to the organisation", "in a phone of my own", "locked with a PIN", "within 1 hour"):
        assert duty in mine
    assert "31 January 2029" in mine  # W5: replaced by the policy's years
    assert "Example One" in page(administrator, "/devices/?part=unaccepted")
    alice.post(f"/devices/{device.pk}/accept/")
    assert Holding.objects.get().accepted_at is None  # the PIN is not ticked
    alice.post(f"/devices/{device.pk}/accept/", {"done": "pin"})
    assert Holding.objects.get().accepted_at == house.now()
    assert "I take this on" not in page(alice, "/devices/")
    assert "Example One" not in page(administrator, "/devices/?part=unaccepted")
    # A policy that asks for more asks again; so does another phone.
    rules = house.policy.devices.model_copy(update={"private_use": "forbidden"})
    house.policy = house.policy.model_copy(update={"devices": rules})
    assert "I make no private calls with it." in page(alice, "/devices/")
    alice.post(f"/devices/{device.pk}/accept/", {"done": "pin"})
    handed(administrator, imei=OTHER, number="", model="Example Two")
    assert page(alice, "/devices/").count("I take this on") == 1
    assert as_(BOB).post(f"/devices/{device.pk}/accept/", {"done": "pin"}).status_code == 404
    assert AuditEntry.objects.filter(what="duties of a device taken on", who=ALICE).count() == 2


def test_given_a_lost_phone_when_its_holder_says_so_then_it_is_urgent_and_no_call_is_sent_there_any_more(
    as_: Callable[[str], Client], house: Still, administrator: Client, paper: Paper
) -> None:
    device, now = handed(administrator), house.now()
    house.store.write([SetForward("f1", ALICE, MOBILE, now), SetForward("f2", BOB, MOBILE, now)])
    alice = as_(ALICE)
    assert "It is lost" in page(alice, f"/devices/{device.pk}/")
    text = unescape(
        alice.post(f"/devices/{device.pk}/report/", {"what": "lost"}, follow=True).content.decode()
    )
    assert "Your calls are no longer sent to it." in text
    assert "new PIN for your mailbox" in text
    assert [each.person for each in house.store.by_phone.forwards()] == [BOB]
    assert paper.asked[-1][0] == "refresh"
    asked = Request.objects.get()
    assert (asked.kind, asked.what, asked.urgent, asked.device, asked.state) == (
        "fault",
        "lost",
        True,
        device.pk,
        "new",
    )
    assert "Bo Ekdahl" in asked.words  # whose calls still go there
    assert f"/requests/{asked.pk}/" in page(administrator, f"/devices/{device.pk}/")
    assert f'href="/devices/{device.pk}/"' in page(administrator, f"/requests/{asked.pk}/")
    assert "Example One" in page(administrator, "/devices/?part=lost")
    assert "Urgent" in page(administrator, "/requests/")
    # Twice is once.
    alice.post(f"/devices/{device.pk}/report/", {"what": "found"})
    device.refresh_from_db()
    assert device.state == "use"
    alice.post(f"/devices/{device.pk}/report/", {"what": "broken"})
    ordered = Request.objects.latest("pk")
    assert (ordered.kind, ordered.what, ordered.state) == ("order", "broken", "approval")


def test_given_a_broken_phone_when_it_is_replaced_from_the_store_then_the_holder_has_the_new_one_and_its_duties(
    as_: Callable[[str], Client], house: Still, administrator: Client
) -> None:
    old, new = handed(administrator), handed(administrator, "", imei=OTHER, number="", model="Example Two")
    as_(ALICE).post(f"/devices/{old.pk}/report/", {"what": "broken"})
    assert "Example Two" in page(administrator, f"/devices/{old.pk}/")
    assert (
        administrator.post(f"/devices/{old.pk}/replace/", {"by": str(new.pk)})["Location"]
        == f"/devices/{new.pk}/"
    )
    administrator.post(f"/devices/{old.pk}/replace/", {"by": str(new.pk)})  # twice is once
    administrator.post(
        f"/devices/{new.pk}/replace/", {"by": str(old.pk)}
    )  # that one is gone: nothing happens
    assert [(each.state, each.holder) for each in (Device.objects.get(pk=old.pk), Device.objects.get(pk=new.pk))] == [
        ("replaced", ""), ("use", ALICE),
    ]  # fmt: skip
    assert Holding.objects.filter(person=ALICE, until=None).get().device_id == new.pk
    assert "I take this on" in page(as_(ALICE), "/devices/")


def test_given_devices_of_others_when_somebody_looks_then_managers_see_their_units_and_colleagues_nothing(
    as_: Callable[[str], Client], house: Still, administrator: Client
) -> None:
    device, manager = handed(administrator), as_(MANAGER)
    assert "Example One" in page(manager, "/devices/?of=unit")
    shown = page(manager, "/devices/?of=unit") + page(manager, f"/devices/{device.pk}/")
    assert IMEI not in shown
    assert "It is lost" not in shown
    assert manager.post(f"/devices/{device.pk}/report/", {"what": "lost"}).status_code == 404
    for person in (BOB, OLGA):
        assert as_(person).get(f"/devices/{device.pk}/").status_code == 404
        assert as_(person).get("/devices/?of=all").status_code == 404
        for path in ("new/", "export/", "import/"):
            assert as_(person).get(f"/devices/{path}").status_code == 403
    assert administrator.post(f"/devices/{device.pk}/put/", {"state": "store"}).status_code == 302
    device.refresh_from_db()
    assert (device.holder, device.state, device.handed_on) == ("", "store", None)
    held = Holding.objects.get()
    assert (held.person, held.until, held.ended_by) == (ALICE, house.now(), CHARLIE)
    assert as_(ALICE).get(f"/devices/{device.pk}/").status_code == 404


def test_given_somebody_who_has_left_and_a_card_in_a_private_phone_when_the_list_is_looked_at_then_both_are_found(
    as_: Callable[[str], Client], house: Still, administrator: Client
) -> None:
    handed(administrator)
    handed(administrator, "Bo Ekdahl", kind="subscription", model="", imei="", number="070-174 06 13")
    text = page(administrator, "/devices/?part=private")
    assert "Bo Ekdahl" in text
    assert "Anna Lind" not in text[text.index("<tbody>") :]
    people: dict[str, Person] = {id: each for id, each in house.base.people.items() if id != ALICE}
    house.base = replace(house.base, people=people)
    text = page(administrator, "/devices/?part=left")
    assert "Anna Lind" in text
    assert "has left" in text


def test_given_a_file_of_devices_when_it_is_imported_then_first_it_is_shown_and_then_all_of_it_holds(
    as_: Callable[[str], Client], house: Still, administrator: Client
) -> None:
    device = handed(administrator)
    text = b"".join(administrator.get("/devices/export/").streaming_content).decode()
    same = administrator.post("/devices/import/", {"text": text})
    assert "everything is known already" in same.content.decode()
    good = text.replace("Example One", "Example 1").replace(ALICE, "Bo Ekdahl")
    good += f",subscription,,070-174 06 13,,,{'8' * 19},,{MANAGER},,,=1+1\r\n"
    bad = good + f",mobile,X,,{IMEI[:-1]}9,,,,,,,\r\n,mobile,X,,{IMEI},,,,Nobody Atall,,,\r\n"
    reply = administrator.post("/devices/import/", {"file": BytesIO(bad.encode("utf-8-sig"))})
    shown = unescape(reply.content.decode())
    assert reply.status_code == 422
    assert "Line 4: This is no IMEI" in shown
    assert "Line 5: The same device stands in line 2." in shown or "Line 5:" in shown
    assert 'name="digest"' not in shown
    shown = unescape(administrator.post("/devices/import/", {"text": good}).content.decode())
    assert "<del>Example One</del> → <ins>Example 1</ins>" in shown
    assert Device.objects.count() == 1
    digest = shown.split('name="digest" value="')[1].split('"')[0]
    administrator.post(f"/devices/{device.pk}/change/", PHONE | {"note": "seen"})
    told = {"text": good, "digest": digest}
    assert "look again" in administrator.post("/devices/import/", told).content.decode()
    shown = unescape(administrator.post("/devices/import/", {"text": good}).content.decode())
    digest = shown.split('name="digest" value="')[1].split('"')[0]
    assert administrator.post("/devices/import/", {"text": good, "digest": digest}).status_code == 302
    device.refresh_from_db()
    assert (device.model, device.holder, device.holder_name) == ("Example 1", BOB, "Bo Ekdahl")
    assert [each.person for each in Holding.objects.filter(device=device)] == [BOB, ALICE]
    again = b"".join(administrator.get("/devices/export/").streaming_content).decode()
    assert "'=1+1" in again  # no spreadsheet reckons with it
    assert (
        "everything is known already"
        in administrator.post("/devices/import/", {"text": again}).content.decode()
    )


def test_given_numbers_when_they_are_checked_then_a_mistyped_one_is_refused_beside_its_field(
    administrator: Client, house: Still
) -> None:
    assert luhn(IMEI)
    assert luhn(OTHER)
    assert not luhn(IMEI[:-1] + "9")
    assert later(date(2024, 2, 29), Length.parse("1 year")) == date(2025, 2, 28)
    assert later(date(2026, 1, 31), Length.parse("30 months")) == date(2028, 7, 31)
    reply = administrator.post(
        "/devices/new/", PHONE | {"imei": IMEI[:-1] + "9", "number": "call me", "model": ""}
    )
    text = unescape(reply.content.decode())
    assert reply.status_code == 422
    for said in ("one is mistyped", "This is no telephone number.", "Write make and model."):
        assert said in text
    device = handed(administrator, "")
    assert due_on(device) == date(2029, 1, 31)
    assert "Another device has this number." in unescape(
        administrator.post("/devices/new/", PHONE).content.decode()
    )
    wrong = administrator.post(f"/devices/{device.pk}/hand/", {"to": "Nobody Atall"})
    assert wrong.status_code == 422
    assert "Nobody of this name" in unescape(wrong.content.decode())


def test_given_a_demonstration_when_it_begins_then_its_people_hold_phones_and_have_asked_for_something_once(
    as_: Callable[[str], Client], house: Still
) -> None:
    from ansvar.web.devices.demonstration import furnish

    furnish()
    furnish()
    assert all(luhn(each.imei) for each in Device.objects.exclude(imei=""))
    assert {each.kind for each in Request.objects.all()} == {"fault", "question", "order"}
    assert (
        len(set(Device.objects.exclude(holder="").values_list("holder", "kind"))) == Holding.objects.count()
    )
    assert page(as_(ALICE), "/devices/")
