"""`/policy`: read by everybody, changed by two who own it, in force when its time has come."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from django.db import DatabaseError
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation

from ansvar.check.diff import diff_policies
from ansvar.check.policy import check_policy
from ansvar.engine import adoption
from ansvar.policy.load import load_policy, read_policy
from ansvar.store.changes import AppendEvent, FinishCall, KeepPromise, MakePromise
from ansvar.store.models import AuditEntry, PolicyStep
from ansvar.store.policies import HELD, IN_FORCE, PROPOSED, REPLACED, WITHDRAWN, digest
from ansvar.web.accounts.models import User
from ansvar.web.gates import rights_of
from ansvar.web.policy import checking
from ansvar.web.policy.compared import told
from ansvar.web.policy.quick import quick
from ansvar.web.policy.standing import marks
from ansvar.words.spans import Wait
from check.whole import DAY, WHOLE
from check.whole import policy as whole_policy
from web.office import ALICE, BOB, CHARLIE, OLGA, Still

As = Callable[[str], Client]
WITHIN = 'within         = "4 rings"'
OLD_ROW = 'when   = { callee = ["outside hours", "unit closed"] }\ntell   = ["opening"]'
NEW_ROW = 'when   = { callee = ["outside hours"] }\ntell   = ["opening"]'


def begun(client: Client, **more: str) -> str:
    """Begin a draft and return its address."""
    return str(client.post("/policy/drafts/", more)["Location"])


def proposed(client: Client, old: str, new: str, house: Still, note: str = "shorter") -> str:
    """Propose a change of the text, and return the version's address."""
    address = begun(client)
    text = adoption.read(house.place).replace(old, new)
    reply = client.post(address, {"text": text, "note": note, "saves": "0", "do": "propose"})
    assert "/policy/versions/" in reply["Location"], client.get(reply["Location"]).content.decode()
    return str(reply["Location"])


def page(client: Client, address: str) -> str:
    """Return a page, with its signs as a reader sees them."""
    return unescape(client.get(address, follow=True).content.decode())


def test_given_what_the_check_says_when_shown_then_it_is_in_the_readers_language(own: Still) -> None:
    text = WHOLE.replace('else = ["switchboard", "message"]', 'else = "busy tone"')
    old, new = whole_policy(WHOLE), whole_policy(text)
    came = checking.Outcome(new, (), check_policy(new, DAY), diff_policies(old, new, DAY), against=old)
    wanted = {
        "en": (
            "A call from outside to the switchboard: row `rest` ends in a busy tone",
            "A call from outside",
        ),
        "fi": ("Puhelu ulkoa vaihteeseen: rivi `rest` päättyy varattu-ääneen", "Puhelu ulkoa "),
        "de": (
            "Ein Anruf von außen an die Zentrale: Zeile `rest` endet im Besetztton",
            "Ein Anruf von außen ",
        ),
    }
    for language, (weak, meets) in wanted.items():
        with translation.override(language):
            check = {"asked": True, "told": told(came, text, same=False)}
            shown = unescape(render_to_string("policy/_checked.html", {"check": check}))
        assert f"<p>{weak}" in shown
        # The call that shows it stands in the sentence, and once is enough.
        assert shown.partition('class="met"')[0].lower().count(weak.partition(":")[0].lower()) == 1
        assert f"<strong>{meets}" in shown
        assert language == "en" or "call from" not in shown


def test_given_a_whole_change_when_two_owners_make_it_then_it_is_in_the_file_with_its_decision_and_all_is_kept(
    owners: As, own: Still
) -> None:
    alice, bob = owners(ALICE), owners(BOB)
    address, text = begun(alice), adoption.read(own.place)
    # Faulty, and kept all the same: each fault with its line, the value and what is allowed.
    broken = text.replace(WITHIN, 'within         = "4 rongs"').replace(
        '"opening-told"', '"opening-told"\nwhen2  = 1'
    )
    alice.post(address, {"text": broken, "note": "", "saves": "0", "do": "check"})
    said = page(alice, f"{address}?check=1")
    assert "2 faults" in said
    assert re.search(r"Line 60.*4 rongs.*write rings, seconds or minutes", said, re.DOTALL)
    assert own.store.policies.drafts()[0].text == broken
    # A second window does not write over the first: what was typed there becomes a draft of its own.
    reply = alice.post(address, {"text": "typed elsewhere", "saves": "0", "do": "save"})
    assert reply["Location"] != address
    assert {each.text for each in own.store.policies.drafts()} == {broken, "typed elsewhere"}
    # What was put away can be taken up again.
    other = str(reply["Location"])
    alice.post(other, {"text": "typed elsewhere", "saves": "0", "do": "drop"})
    assert [each.text for each in own.store.policies.drafts()] == [broken]
    again = begun(alice, draft=other.rstrip("/").rpartition("/")[2])
    assert own.store.policies.draft(again.rstrip("/").rpartition("/")[2]).text == "typed elsewhere"  # type: ignore[union-attr]
    # What the page's script saves by itself is saved, but never over another window.
    quiet = {"X-Quiet": "1"}
    assert alice.post(address, {"text": broken, "saves": "0"}, headers=quiet).status_code == 409
    assert alice.post(address, {"text": broken + "\n", "saves": "1"}, headers=quiet).json() == {"saves": 2}
    # It says nothing about itself yet, then it is proposed.
    changed = text.replace(OLD_ROW, NEW_ROW)
    alice.post(address, {"text": changed, "note": "", "saves": "2", "do": "propose"})
    assert len(own.store.policies.versions()) == 1
    assert "Say in one sentence" in page(alice, f"{address}?check=1&propose=1")
    reply = alice.post(address, {"text": changed, "note": "Closed says less", "saves": "3", "do": "propose"})
    version = reply["Location"]
    # Four eyes: the author cannot approve, and who does not own the policy can do nothing.
    assert alice.post(f"{version}approve/").status_code == 403
    assert owners(CHARLIE).post(f"{version}approve/").status_code == 403
    assert 'name="why"' not in page(alice, version)
    said = page(bob, version)
    assert "situations change" in said
    assert (
        marks(rights_of(User.objects.get(person=BOB))),
        marks(rights_of(User.objects.get(person=ALICE))),
    ) == (1, 0)
    assert "opening" in said
    bob.post(f"{version}approve/")
    given = {"body": "Kommunfullmäktige", "on": "2026-11-22", "reference": "§ 12", "start": ""}
    assert bob.post(f"{version}adopt/", given | {"on": "2027-01-01"}).status_code == 422
    bob.post(f"{version}adopt/", given)
    # The file has it, with the decision; the pages and the switch obey; what was there is kept.
    now = load_policy(own.place.policy)
    assert (now.policy.adopted_by, now.policy.adopted_on, now.policy.reference) == (
        "Kommunfullmäktige",
        "2026-11-22",
        "§ 12",
    )
    assert now.policy.valid_from == "2026-11-23"
    assert own.policy == now
    kept = own.place.data / adoption.KEPT
    assert [digest(each.read_text(encoding="utf-8")) for each in kept.iterdir()] == [digest(text)]
    assert [(each.number, each.state) for each in own.store.policies.versions()] == [
        (2, IN_FORCE),
        (1, REPLACED),
    ]
    said = page(owners(CHARLIE), "/policy/")
    assert "version 2" in said
    assert "22 November 2026" in said
    told = [
        (each.who, each.what)
        for each in AuditEntry.objects.filter(what__startswith="policy").order_by("at", "pk")
    ]
    assert [what for _who, what in told] == [
        "policy: draft begun", "policy: draft begun", "policy: draft put away", "policy: draft begun", "policy: proposed", "policy: approved", "policy: adopted", "policy in force",
    ]  # fmt: skip
    assert {who for who, _what in told} == {ALICE, BOB, "ansvar"}
    # What happened is never changed, also not by us.
    with pytest.raises(DatabaseError):
        PolicyStep.objects.update(by="nobody")
    # Back to the first: as a proposal like any other.
    back = begun(bob, version="1")
    assert own.store.policies.draft(back.rstrip("/").rpartition("/")[2]).text == text  # type: ignore[union-attr]


def test_given_versions_for_later_when_nobody_was_there_then_the_last_due_is_in_force_and_a_file_edited_by_hand_is_never_written_over(
    owners: As, own: Still, unchecked: None
) -> None:
    alice, bob, text = owners(ALICE), owners(BOB), adoption.read(own.place)
    start = own.now() + timedelta(days=7)
    first, second, third = (
        proposed(alice, WITHIN, WITHIN.replace("4", str(rings)), own, f"{rings} rings") for rings in (5, 6, 7)
    )
    for days, version in enumerate((first, second, third)):
        bob.post(f"{version}approve/")
        at = (start + timedelta(days=days)).astimezone(own.zone).strftime("%Y-%m-%dT%H:%M")
        bob.post(f"{version}adopt/", {"body": "Council", "on": "2026-11-23", "reference": "", "start": at})
    assert adoption.read(own.place) == text
    bob.post(f"{third}withdraw/")
    # The engine was down at both moments: the last one whose time came is what the file says.
    assert not adoption.adopt_due(own.place, own.store, start - timedelta(seconds=1))
    assert adoption.adopt_due(own.place, own.store, start + timedelta(days=3))
    assert not adoption.adopt_due(own.place, own.store, start + timedelta(days=3))
    assert load_policy(own.place.policy).answering.within == Wait.parse("6 rings")
    states = {each.number: each.state for each in own.store.policies.versions()}
    assert states == {1: REPLACED, 2: REPLACED, 3: IN_FORCE, 4: WITHDRAWN}
    # Killed between writing the file and noting it: noted at the next look, not taken for an edit by hand.
    own.moment = start + timedelta(days=4)
    fourth = proposed(alice, WITHIN.replace("4", "6"), WITHIN.replace("4", "8"), own)
    bob.post(f"{fourth}approve/")
    later = (own.moment + timedelta(days=1)).astimezone(own.zone).strftime("%Y-%m-%dT%H:%M")
    bob.post(f"{fourth}adopt/", {"body": "Council", "on": "2026-11-24", "reference": "", "start": later})
    adoption.write(own.place, own.store.policies.version(5).written)  # type: ignore[union-attr]
    own.moment += timedelta(days=2)
    assert not adoption.adopt_due(own.place, own.store, own.now())
    assert [each.state for each in own.store.policies.versions()][:3] == [IN_FORCE, WITHDRAWN, REPLACED]
    # Edited by hand after an adoption: a version of its own, shown as such; the adopted one waits for a decision.
    fifth = proposed(alice, WITHIN.replace("4", "8"), WITHIN.replace("4", "9"), own)
    bob.post(f"{fifth}approve/")
    later = (own.moment + timedelta(days=1)).astimezone(own.zone).strftime("%Y-%m-%dT%H:%M")
    bob.post(f"{fifth}adopt/", {"body": "Council", "on": "2026-11-25", "reference": "", "start": later})
    mine = adoption.read(own.place) + "\n# by hand\n"
    own.place.policy.write_text(mine, encoding="utf-8")
    assert "edited past these pages" in page(bob, "/policy/")
    own.moment += timedelta(days=2)
    assert not adoption.adopt_due(own.place, own.store, own.now())
    assert adoption.read(own.place) == mine
    assert own.store.policies.version(6).state == HELD  # type: ignore[union-attr]
    # A folder that cannot be written to: said in a sentence, and nothing is claimed.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(adoption.os, "replace", refuses)
        assert "cannot be written" in unescape(bob.post(f"{fifth}release/", follow=True).content.decode())
    assert adoption.read(own.place) == mine
    assert [each.name for each in own.place.policy.parent.glob(".policy*")] == []
    assert adoption.adopt_due(own.place, own.store, own.now())
    assert load_policy(own.place.policy).answering.within == Wait.parse("9 rings")


def test_given_a_text_that_strands_a_caller_when_it_is_proposed_then_it_is_not_and_a_weakness_kept_needs_a_reason(
    owners: As, own: Still
) -> None:
    alice = owners(ALICE)
    address, text = begun(alice), adoption.read(own.place)
    stranding = text + '\n[announcement.gone]\nsay = "Goodbye."\n'
    stranding = stranding.replace(
        "\n[[route]]\n", '\n[[route]]\nid = "all-gone"\nelse = "announcement gone"\n\n[[route]]\n', 1
    )
    reply = alice.post(address, {"text": stranding, "note": "gone", "saves": "0", "do": "propose"})
    assert "/drafts/" in reply["Location"]
    said = page(alice, reply["Location"])
    assert "A call ends with nobody, and nothing is promised" in said
    assert "Must be mended" in said
    # A weakness that may be kept: not without a reason, then with it, as the policy itself says it.
    weak = text.replace('pin          = "at least 6 digits"', 'pin          = "at least 4 digits"')
    alice.post(
        address, {"text": weak, "note": "pin", "saves": "1", "accept": "weak-pin", "because:weak-pin": " "}
    )
    assert "weak-pin" not in own.store.policies.drafts()[0].text
    alice.post(
        address,
        {"text": weak, "note": "pin", "saves": "2", "accept": "weak-pin", "because:weak-pin": "old phones"},
    )
    found = own.store.policies.drafts()[0].text
    assert 'because = { sv = "old phones" }' in found
    fields = {each.name: each.value for each in quick(found)} | {"within": "5 rings", "quick:office": "mon-thu 08:00-16:30, fri 08:00-12:00"}  # fmt: skip
    alice.post(address, {"text": found, "note": "pin", "saves": "3", "do": "quick", **fields})
    changed = read_policy(own.store.policies.drafts()[0].text).policy
    assert changed is not None
    assert changed.answering.within == Wait.parse("5 rings")
    assert str(changed.hours["office"].open[1]) == "fri 08:00-12:00"
    reply = alice.post(
        address, {"text": own.store.policies.drafts()[0].text, "note": "pin", "saves": "4", "do": "propose"}
    )
    assert "/versions/" in reply["Location"]
    # Sent back with a reason, which its author reads, and takes it up again.
    version, bob = reply["Location"], owners(BOB)
    bob.post(f"{version}send-back/", {"why": " "})
    assert own.store.policies.awaiting() == ((ALICE, PROPOSED),)
    bob.post(f"{version}send-back/", {"why": "Say until when."})
    with pytest.MonkeyPatch.context() as patch:
        # A check that takes its time: the page says so, and where to look again, without script too.
        patch.setattr(checking.Checks, "look", lambda *_: None)
        said = page(alice, version)
    assert "Say until when." in said
    assert "It is being checked" in said
    assert 'href="?check=1#checked"' in said
    assert "/drafts/" in begun(alice, version=version.rstrip("/").rpartition("/")[2])
    assert own.store.policies.drafts()[0].note == "pin"


def test_given_calls_and_promises_when_the_document_is_read_then_each_row_has_its_figures_and_they_open_for_those_with_the_right(
    owners: As, own: Still
) -> None:
    for number, outcome in enumerate(("answered", "answered", "promised", "abandoned")):
        ruled(own, f"c{number}", outcome, ["switchboard-called"])
    now = own.now()
    own.store.write([
        MakePromise("k", "c2", now - timedelta(days=2), "message", "same-day", f"person:{ALICE}", f"person:{ALICE}", now - timedelta(days=1)),
        MakePromise("l", "c3", now - timedelta(days=2), "message", "same-day", f"person:{ALICE}", f"person:{ALICE}", now - timedelta(days=1)),
        KeepPromise("k", f"person:{ALICE}", now - timedelta(days=1, hours=1)),
    ])  # fmt: skip
    said = page(owners(CHARLIE), "/policy/")
    assert "Nobody may change the policy yet" in said
    row = said[said.index('id="row-switchboard-called"') :].partition("</article>")[0]
    assert re.findall(r"<dd>(\d+)", row) == ["4", "2", "1", "1"]
    promise = said[said.index('id="row-same-day"') :].partition("</article>")[0]
    assert re.findall(r"<dd>(\d+)", promise) == ["2", "1", "1", "0"]
    goal = said[said.index('id="row-lost-calls"') :].partition("</article>")[0]
    assert "25 %" in goal
    assert "not reached" in goal
    assert "otherwise than from calls" in said[said.index('id="row-courtesy"') :].partition("</article>")[0]
    assert "/policy/row/" not in said
    assert owners(CHARLIE).get("/policy/row/switchboard-called/?of=calls").status_code == 403
    assert "/policy/row/switchboard-called/?of=answered" in page(owners(OLGA), "/policy/")
    assert page(owners(OLGA), "/policy/row/switchboard-called/?of=answered").count("/explain/call/") == 2
    assert AuditEntry.objects.filter(what="saw the calls of a row of the policy").count() == 1
    for kind, begins in (("html", b"<!DOCTYPE"), ("pdf", b"%PDF"), ("docx", b"PK")):
        reply = owners(CHARLIE).get(f"/policy/document.{kind}?lang=sv")
        assert reply.content.startswith(begins)
        assert "attachment" in reply["Content-Disposition"]


def refuses(*_: object) -> None:
    raise PermissionError(13, "Permission denied")


def ruled(house: Still, id: str, outcome: str, rows: list[str]) -> None:
    """Write a call that rows decided."""
    at = house.now() - timedelta(hours=2)
    told = [
        ("offered", {"caller": "+46406280490", "direction": "in", "dialled": "1"}),
        ("routed", {"called": "switchboard", "rows": rows}),
        *([("answered", {"by": f"person:{OLGA}"})] if outcome == "answered" else []),
        ("ended", {"outcome": outcome}),
    ]
    house.store.write([
        *(AppendEvent(id, n, at + timedelta(seconds=6 * n), kind, facts) for n, (kind, facts) in enumerate(told, 1)),
        FinishCall(id, at + timedelta(minutes=1)),
    ])  # fmt: skip
