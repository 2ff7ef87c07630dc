"""The API for those who answer for the policy, the accounts and the log: the same rules as on the pages (issue 4)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.test import Client

from ansvar.engine import adoption
from ansvar.policy.load import load_policy
from ansvar.store.models import AuditEntry
from ansvar.web import audit
from ansvar.web.accounts.models import Grant, Invitation, User, Visit
from ansvar.web.api import rates, tokens
from ansvar.web.api.scopes import Scope
from ansvar.web.gates import Role
from ansvar.web.house import house as house_now
from ansvar.words.spans import Wait
from engine.post import post_office
from web.office import ALICE, BOB, CHARLIE, MANAGER, ROOT, Paper, Still
from web.test_api import Api
from web.test_policy import WITHIN, ruled

Key = Callable[..., Api]


@pytest.fixture
def key(data: object) -> Iterator[Key]:
    """Make a token for everything: `key(ALICE, Role.POLICY_OWNER)` of somebody who was given a role."""
    rates.asked.clear()

    def made(person: str, *roles: Role) -> Api:
        now = house_now().now()
        user = User.objects.filter(person=person).first() or User.objects.create_user(person, person=person)
        for role in roles:
            Grant.objects.create(user=user, role=role, granted_by="t", granted_at=now)
        return Api(tokens.make(user, "t", tuple(Scope), now + timedelta(days=9), "t")[1])

    yield made
    rates.asked.clear()


def system(*roles: Role) -> Api:
    """Return a system with a token for everything."""
    user = tokens.system("git", roles, "t")
    assert user is not None
    return Api(tokens.make(user, "t", tuple(Scope), house_now().now() + timedelta(days=9), "t")[1])


def test_given_a_policy_kept_elsewhere_when_it_is_changed_by_tokens_then_two_people_and_a_body_decide_as_on_the_page(
    key: Key, own: Still, unchecked: None
) -> None:
    alice, bob, charlie = key(ALICE, Role.POLICY_OWNER), key(BOB, Role.POLICY_OWNER), key(CHARLIE)
    git, text = system(Role.POLICY_OWNER), adoption.read(own.place)
    # What it says, how it is upheld, and what the last days show.
    for number, outcome in enumerate(("answered", "answered", "promised", "abandoned")):
        ruled(own, f"c{number}", outcome, ["switchboard-called"])
    told = charlie.get("/policy/document?language=sv")
    rows = {each["row"]: each for each in told["clauses"]}
    figures = {each["name"]: each["value"] for each in rows["switchboard-called"]["figures"]}
    assert figures == {"calls": 4, "answered": 2, "promised": 1, "abandoned": 1}
    assert (told["language"], rows["switchboard-called"]["upheld"]) == ("sv", "enforced")
    assert rows["lost-calls"]["goal"] == {"number": 25.0, "unit": "%", "met": False}
    charlie.get("/policy/document?language=xx", 422)
    charlie.get("/policy/rows/switchboard-called/calls", 403)
    behind = bob.get("/policy/rows/switchboard-called/calls?of=answered&limit=1")
    assert [each["outcome"] for each in behind["items"]] == ["answered"]
    assert (
        bob.get(f"/policy/rows/switchboard-called/calls?of=answered&cursor={behind['next']}")["next"] is None
    )
    assert charlie.ask("GET", "/policy/document/html").content.startswith(b"<!DOCTYPE")
    assert charlie.ask("GET", "/policy/versions/1/text").content.decode() == text
    # A draft is its author's; what was saved meanwhile is not written over.
    draft = alice.post("/policy/drafts", {})
    at = f"/policy/drafts/{draft['id']}"
    changed = {"text": text.replace(WITHIN, WITHIN.replace("4", "5")).replace("\n", "\r\n"), "saves": 0}
    for asks in (charlie, git, bob):
        asks.put(at, changed, 403)
    assert charlie.get("/policy/drafts", 403)["code"] == "role"
    assert alice.put(at, changed)["saves"] == 1
    assert alice.put(at, changed, 409)["code"] == "changed"
    assert bob.get(f"{at}/check")["done"]
    assert "\r" not in bob.get(at)["text"]
    assert alice.post(f"{at}/propose", status=409)["code"] == "no-note"
    alice.put(at, {**changed, "saves": 1, "note": "Five rings"})
    assert bob.post(f"{at}/propose", status=403)["code"] == "own"
    version = alice.post(f"{at}/propose")
    alice.get(at, 404)
    assert (version["number"], version["state"], version["can"]) == (2, "proposed", ["withdraw"])
    # Four eyes: nobody approves their own, and what a system may be in whose hands nobody knows.
    at = "/policy/versions/2"
    assert alice.post(f"{at}/approve", status=403)["code"] == "own"
    assert git.post(f"{at}/approve", status=403)["code"] == "people"
    theirs = git.post("/policy/drafts", {"version": 2})
    assert git.post(f"/policy/drafts/{theirs['id']}/propose", status=403)["code"] == "people"
    assert charlie.get(f"{at}/check", 403)["code"] == "role"
    assert bob.get(f"{at}/check?against=1")["loads"]
    adopted = {"body": "Kommunfullmäktige", "on": "2026-11-22", "reference": "§ 12"}
    assert bob.post(f"{at}/adopt", adopted, 409)["code"] == "changed"
    assert bob.post(f"{at}/approve")["can"] == ["adopt", "withdraw"]
    assert bob.post(f"{at}/approve", status=409)["code"] == "changed"
    for faulty in ({"on": "2027-01-01"}, {"body": " "}, {"starts_at": "9999-12-31T23:59:59-12:00"}):
        bob.post(f"{at}/adopt", adopted | faulty, 422)
    later = bob.post(f"{at}/adopt", {**adopted, "starts_at": "2026-12-01T08:00:00+01:00"})
    assert (later["state"], later["starts_at"]) == ("adopted", "2026-12-01T07:00:00Z")
    assert adoption.read(own.place) == text
    assert alice.post(f"{at}/withdraw")["state"] == "withdrawn"
    # Back to it, and this time at once: the file has it with its decision, and so has the pages' house.
    again = alice.post("/policy/drafts", {"version": 2})
    number = alice.post(f"/policy/drafts/{again['id']}/propose")["number"]
    assert (
        bob.post(f"/policy/versions/{number}/send-back", {"why": "Say why."})["steps"][-1]["why"]
        == "Say why."
    )
    again = alice.post("/policy/drafts", {"version": number})
    number = alice.post(f"/policy/drafts/{again['id']}/propose")["number"]
    bob.post(f"/policy/versions/{number}/approve")
    done = alice.post(f"/policy/versions/{number}/adopt", adopted)
    assert (done["state"], done["problem"]) == ("in force", "")
    assert (
        load_policy(own.place.policy).answering.within == Wait.parse("5 rings") == own.policy.answering.within
    )
    assert [each["state"] for each in charlie.get("/policy/versions")["items"]] == [
        "in force", "sent back", "withdrawn", "replaced",
    ]  # fmt: skip
    draft = alice.post("/policy/drafts", {})
    alice.delete(f"/policy/drafts/{draft['id']}")
    assert [each["id"] for each in alice.get("/policy/drafts")["put_away"]] == [draft["id"]]
    assert alice.post("/policy/read")["done"]
    # Each step has its line, with the token it was taken by.
    steps = AuditEntry.objects.filter(what__in=("policy: approved", "policy: adopted", "policy: proposed"))
    assert {each.who for each in steps} == {ALICE, BOB}
    assert all(each.about["by_token"] for each in steps)


def test_given_the_real_check_when_a_weak_text_is_looked_at_then_findings_and_differences_are_told_with_callers(
    key: Key, own: Still
) -> None:
    alice, text = key(ALICE, Role.POLICY_OWNER), (ROOT / "policies" / "nvk.toml").read_text("utf-8")
    own.place.policy.write_text(text, "utf-8")
    stranding = text + '\n[announcement.gone]\nsay = "Goodbye."\n'
    stranding = stranding.replace("\n[[route]]\n", '\n[[route]]\nid = "all-gone"\nelse = "announcement gone"\n\n[[route]]\n', 1)  # fmt: skip
    draft = alice.post("/policy/drafts", {})
    at = f"/policy/drafts/{draft['id']}"
    alice.put(at, {"text": stranding, "note": "gone", "saves": 0})
    assert alice.post(f"{at}/propose", status=409)["code"] == "unsound"
    found = alice.get(f"{at}/check")
    assert found["done"]
    (dead_end,) = (each for each in found["findings"] if each["name"].startswith("dead-end"))
    assert dead_end["severity"] == "error"
    assert dead_end["witness"]["to"]
    assert any("all-gone" in each["new_rows"] and each["witness"]["words"] for each in found["changes"])


def test_given_accounts_when_run_by_tokens_then_the_pages_guards_hold_and_no_answer_opens_an_account(
    key: Key, house: Still, paper: Paper, as_: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    admin, bob, git = key(MANAGER, Role.TELEPHONE), key(BOB), system(Role.TELEPHONE)
    bob.get("/accounts", 403)
    first = admin.get("/accounts?limit=1")
    rest = admin.get(f"/accounts?cursor={first['next']}")
    assert [each["account"] for each in first["items"] + rest["items"]] == [BOB, MANAGER, "system.git"]
    role = f"/accounts/{BOB}/roles/policy%20owner"
    # Nobody gives themselves a role, by no system either; and somebody who can sign in always administers.
    assert admin.put(f"/accounts/{MANAGER}/roles/auditor", status=409)["code"] == "refused"
    assert git.put(f"/accounts/{MANAGER}/roles/auditor", status=403)["code"] == "people"
    assert git.post("/invitations", {"person": ALICE, "role": "auditor"}, 403)["code"] == "people"
    admin.put(role)
    admin.put(f"/accounts/{BOB}/roles/operator", status=422)
    assert admin.get(f"/accounts/{BOB}")["given"] == ["policy owner"]
    admin.delete(role)
    for asks in (admin, git):
        asks.delete(f"/accounts/{MANAGER}/roles/telephone%20administrator", 409)
        asks.post(f"/accounts/{MANAGER}/close", status=409)
    browser = as_(BOB)
    assert len(admin.get(f"/accounts/{BOB}")["sessions"]) == 1
    admin.post(f"/accounts/{BOB}/sign-out")
    assert not Visit.objects.filter(user__person=BOB).exists()
    assert browser.get("/me/").status_code == 302
    admin.post(f"/accounts/{BOB}/close")
    bob.get("/me", 401)
    assert [each["account"] for each in admin.get("/accounts?only=closed")["items"]] == [BOB]
    admin.post(f"/accounts/{BOB}/reopen")
    admin.post(f"/accounts/{BOB}/second-step/remove")
    admin.get("/accounts/nobody", 404)
    # A link goes to its person by mail alone.
    assert admin.post("/invitations", {"person": ALICE}, 409)["code"] == "no-mail"
    assert not Invitation.objects.exists()
    with post_office() as post:
        monkeypatch.setenv("ANSVAR_SMTP_URL", f"smtp://127.0.0.1:{post.port}/?from=telephone@example.org")
        said = admin.post("/invitations", {"person": ALICE, "role": "auditor"})
        assert said == {"mailed_to": "anna.lind@example.org"}
        assert "/welcome/" in post.mails[0].text
        admin.post(f"/accounts/{BOB}/password-link")
    assert [each["person"] for each in admin.get("/invitations")["items"]] == [ALICE]
    # The log: auditors every line, administrators those about accounts; by page, and with the page's filters.
    audit.note("olga", "saw the kind of an absence", person=ALICE)
    auditor = key(CHARLIE, Role.AUDITOR)
    bob.get("/audit", 403)
    assert not admin.get("/audit?what=saw%20the%20kind%20of%20an%20absence")["items"]
    (line,) = auditor.get("/audit?what=saw%20the%20kind%20of%20an%20absence&whom=anna+lind")["items"]
    assert (line["who"], line["about"]["person"]) == ("olga", ALICE)
    seen, cursor = [], ""
    while cursor is not None:
        found = auditor.get(f"/audit?who={MANAGER}&limit=3&cursor={cursor}")
        seen, cursor = seen + [each["id"] for each in found["items"]], found["next"]
    assert len(seen) == len(set(seen)) > 6
    assert auditor.get("/audit?since=2027-01-01")["items"] == []
    assert auditor.get("/audit?since=0001-01-01&until=9999-12-31")["items"]
    # The directory's tables, as on its page.
    assert admin.ask("GET", "/directory/tables/people.csv").content.startswith(b"\xef\xbb\xbf")
    admin.get("/directory/tables/absences.csv", 404)
    bob.get("/directory/tables/people.csv", 403)
    assert admin.get("/directory/versions")["items"] == []
    admin.post("/directory/versions/none/back", status=404)
