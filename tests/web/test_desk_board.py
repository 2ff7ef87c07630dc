"""Around the desk: notices and who has read them, notes about people, the hours ahead, who is on duty, figures, keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from ansvar.presence.detail import Viewer
from ansvar.store.changes import AppendEvent, FinishCall, OperatorIn, SetAbsence, SetClosure
from ansvar.store.models import AuditEntry
from ansvar.web.desk import duty
from ansvar.web.desk.ahead import days_ahead
from ansvar.web.desk.models import Keys, Note
from ansvar.web.desk.notes import names_a_reason
from ansvar.web.notices.models import Notice, Seen
from web.office import ALICE, BOB, MANAGER, OLGA, OLOF, Paper, Still
from web.test_desk import told
from web.test_desk_work import talks

HX = {"HX-Request": "true"}


def text(reply: Any) -> str:
    return unescape(reply.content.decode())


def audited(what: str) -> int:
    return AuditEntry.objects.filter(what=what).count()


# -- notices ----------------------------------------------------------------------------------------


def test_given_a_notice_of_a_unit_when_an_operator_has_read_it_then_it_says_so_and_a_change_is_read_anew(
    as_: Callable[[str], Client], house: Still, paper: Paper
) -> None:
    house.store.write([OperatorIn("o", OLGA, house.now())])
    manager, operator = as_(MANAGER), as_(OLGA)
    given = {
        "kind": "event",
        "unit": "anpass",
        "title": "Open day",
        "text": "Ask 2001",
        "start": "",
        "end": "2026-11-24T12:00",
    }
    page = text(manager.post("/notices/save/", given, follow=True))
    assert "Saved. The switchboard sees it from then on." in page
    notice = Notice.objects.get()
    assert (notice.by, notice.unit, notice.start) == (f"person:{MANAGER}", "anpass", house.now())
    desk = text(operator.get("/desk/"))
    assert "Open day" in desk
    assert "Ask 2001" in desk
    unread = Seen.objects.count()
    shown = text(operator.post("/notices/read/", {"ref": f"notice:{notice.pk}"}, headers=HX))
    assert Seen.objects.count() == unread + 1
    assert Seen.objects.get(ref=f"notice:{notice.pk}").person == OLGA
    assert 'data-unread><div><p><span class="ds-tag" data-color="neutral">Event' not in shown
    assert "Read by 1 of 4 operators" in text(manager.get("/notices/"))
    # Changed, it is another notice: whoever had read the old words has not read these.
    manager.post("/notices/save/", given | {"title": "Open day moved", "id": str(notice.pk)})
    assert "Open day moved" in text(operator.get("/desk/"))
    assert not Seen.objects.filter(ref=f"notice:{Notice.objects.get(withdrawn_at=None).pk}").exists()
    new = Notice.objects.get(withdrawn_at=None)
    assert as_(ALICE).post("/notices/withdraw/", {"id": str(new.pk)}).status_code == 403
    assert operator.post("/notices/withdraw/", {"id": str(new.pk)}).status_code == 403  # it is the unit's
    manager.post("/notices/withdraw/", {"id": str(new.pk)})
    assert "Open day" not in text(operator.get("/desk/"))
    assert [audited(each) for each in ("notice written", "notice changed", "notice withdrawn")] == [1, 1, 1]


@pytest.mark.parametrize(
    ("field", "value", "fault"),
    [("end", "2026-11-20T12:00", "The end"), ("title", "", "required"), ("unit", "nowhere", "choice"), ("end", "soon", "no date")],
)  # fmt: skip
def test_given_a_notice_that_cannot_be_when_saved_then_the_field_says_why_and_nothing_typed_is_lost(
    field: str, value: str, fault: str, as_: Callable[[str], Client], house: Still, paper: Paper
) -> None:
    given = {
        "kind": "press",
        "unit": "anpass",
        "title": "A",
        "text": "words that stay",
        "end": "2026-11-24T12:00",
    }
    reply = as_(MANAGER).post("/notices/save/", given | {field: value})
    assert reply.status_code == 422
    assert "words that stay" in text(reply)
    assert fault in text(reply)
    assert Notice.objects.count() == 0


def test_given_a_closure_to_come_when_the_week_before_begins_then_it_is_a_notice_by_itself(
    as_: Callable[[str], Client], house: Still, paper: Paper
) -> None:
    """A19, F13: the switchboard is told in good time."""
    now = house.now()
    soon, far = now + timedelta(days=6), now + timedelta(days=12)
    house.store.write([
        SetClosure("c1", "anpass", soon, soon + timedelta(hours=3), "x", now, note="moving house"),
        SetClosure("c2", "anpass", far, far + timedelta(hours=3), "x", now, note="later still"),
    ])  # fmt: skip
    operator = as_(OLGA)
    page = text(operator.get("/desk/"))
    assert "Moving house" in page
    assert "Later still" not in page
    refs = [line for line in page.split('name="ref" value="')[1:] if line.startswith("closure:")]
    for each in refs:
        operator.post("/notices/read/", {"ref": each.partition('"')[0]}, headers=HX)
    page = text(operator.get("/desk/"))
    assert "unread" not in page
    assert "Moving house" in page  # it still holds
    house.later(days=6)
    assert "Later still" in text(operator.get("/desk/"))
    assert operator.post("/notices/read/", {"ref": "notice:999"}, headers=HX).status_code == 404
    assert operator.post("/notices/withdraw/", {"id": "\u00b2"}).status_code == 404


# -- notes about people -------------------------------------------------------------------------------


def test_given_a_note_about_somebody_when_operators_look_then_it_says_by_whom_and_ages_out(
    as_: Callable[[str], Client], house: Still, paper: Paper
) -> None:
    operator = as_(OLGA)
    saved = text(
        operator.post(f"/desk/note/{ALICE}/", {"words": "knows  the ramps", "lasts": "1"}, headers=HX)
    )
    assert "Noted. Operators see it." in saved
    page = text(as_(OLOF).get(f"/desk/?person={ALICE}"))
    assert "knows the ramps" in page
    assert "Olga Nyberg" in page
    assert audited("note written") == 1
    # Never why somebody is away, in whatever language.
    for words in ("is on holiday", "Sjukskriven till fredag", "Urlaub bis Montag", "at lunch"):
        reply = operator.post(f"/desk/note/{ALICE}/", {"words": words, "lasts": "7"}, headers=HX)
        assert "This says why somebody is away." in text(reply)
        assert reply["HX-Retarget"] == "#messages"  # what was typed stays
    assert not names_a_reason("Other questions go to Bo; his office is out by the harbour")
    assert Note.objects.count() == 1
    assert operator.post("/desk/note/nobody/", {"words": "x"}).status_code == 404
    assert operator.post(f"/desk/note/{ALICE}/", {"words": "x", "lasts": "ever"}).status_code == 404
    assert as_(ALICE).post(f"/desk/note/{ALICE}/", {"words": "x"}).status_code == 403
    house.later(days=1, seconds=1)
    assert "knows the ramps" not in text(operator.get(f"/desk/?person={ALICE}"))
    operator.post(f"/desk/note/{ALICE}/", {"words": "new", "lasts": "7"})
    note = Note.objects.get()  # the old one is deleted, not kept for ever
    assert "The note is gone." in text(
        operator.post(f"/desk/note/{ALICE}/remove/", {"note": str(note.pk)}, headers=HX)
    )
    assert Note.objects.count() == 0
    assert audited("note removed") == 1


# -- the hours ahead, away until ------------------------------------------------------------------------


def test_given_absences_to_come_when_somebody_is_shown_then_the_hours_stand_there_without_a_reason(
    as_: Callable[[str], Client], house: Still, paper: Paper
) -> None:
    now = house.now()
    tomorrow = now.astimezone(house.zone).replace(hour=0, minute=0) + timedelta(days=1)
    house.store.write([
        SetAbsence("a", ALICE, "meeting", now + timedelta(hours=2), now + timedelta(hours=3), ALICE, now),
        SetAbsence("b", ALICE, "ill", tomorrow, tomorrow + timedelta(days=1), ALICE, now),
    ])  # fmt: skip
    today, after = days_ahead(ALICE, Viewer.OPERATOR)
    [meeting] = today.spells
    assert (meeting.start, meeting.end, meeting.state) == (
        now + timedelta(hours=2),
        now + timedelta(hours=3),
        "away",
    )
    assert today.now_x is not None
    assert meeting.x > today.now_x
    assert [each.whole for each in after.spells] == [True]
    card = text(as_(OLGA).get(f"/desk/person/{ALICE}/", headers=HX))
    ahead = card[
        card.index('class="ahead"') : card.index("</div>\n</div>" if "</div>\n</div>" in card else "acts")
    ]
    assert "away 12 noon–1 pm" in ahead
    for word in ("meeting", "ill", "sjuk"):
        assert word not in ahead.lower()
    house.later(hours=4)
    assert days_ahead(ALICE, Viewer.OPERATOR)[0].spells == ()  # what is over is not ahead


def test_given_somebody_who_calls_in_when_set_away_until_a_date_then_the_next_call_obeys_and_no_reason_is_asked_for(
    as_: Callable[[str], Client], house: Still, paper: Paper
) -> None:
    operator = as_(OLGA)
    given = {"choice": "until", "start": "", "end": "2026-11-26T09:00"}
    assert "Bo Ekdahl is away, back on Thursday at 9 am." in text(
        operator.post(f"/desk/away/{BOB}/", given, headers=HX)
    )
    [absence] = house.store.by_phone.absences(house.now())
    assert (absence.person, absence.kind, absence.source) == (BOB, "other", "operator")
    later = {"choice": "until", "start": "2026-11-30T08:00", "end": "2026-12-01T09:00"}
    assert "Bo Ekdahl is away from" in text(operator.post(f"/desk/away/{BOB}/", later, headers=HX))
    for wrong, words in (
        ({"end": ""}, "Say until when."),
        ({"end": "2026-11-20T09:00"}, "The end has passed."),
        ({"end": "x"}, "no date"),
    ):
        reply = operator.post(f"/desk/away/{BOB}/", given | wrong, headers=HX)
        assert words in text(reply)
        assert reply["HX-Retarget"] == "#messages"
    assert len(house.store.by_phone.absences(house.now())) == 2


# -- on duty, figures ---------------------------------------------------------------------------------------


def test_given_operators_at_work_when_the_desk_is_drawn_then_each_stands_there_with_state_and_the_day_in_figures(
    as_: Callable[[str], Client], house: Still, paper: Paper
) -> None:
    """F12: every figure is counted from the calls' own events."""
    now = house.now()

    def call(id: str, waited: int, end: str) -> list[Any]:
        at = now - timedelta(minutes=30)
        found: list[Any] = [
            AppendEvent(id, 1, at, "offered", {"caller": "+46406280490", "direction": "in"}),
            AppendEvent(id, 2, at, "queued", {"queue": "switchboard", "row": "r"}),
        ]
        if end == "answered":
            found.append(
                AppendEvent(id, 3, at + timedelta(seconds=waited), "answered", {"by": f"person:{OLGA}"})
            )
        ended = {"outcome": end, "sought": "", "reached": "", "waited_s": waited, "lasted_s": waited}
        return [
            *found,
            AppendEvent(id, 4, at + timedelta(minutes=2), "ended", ended),
            FinishCall(id, at + timedelta(minutes=2)),
        ]

    house.store.write([*call("a", 10, "answered"), *call("b", 90, "answered"), *call("c", 60, "abandoned")])
    entry = {
        "person": OLGA,
        "since": "",
        "there": True,
        "handed": [],
        "call": told(house) | {"stage": "held"},
    }
    aside = [told(house, "c7") | {"rings": False}]
    paper.tells(
        waiting=[told(house, "c1", since=(now - timedelta(seconds=65)).isoformat())],
        operators=[entry | {"parked": aside}, entry | {"person": OLOF, "call": None, "there": False}],
    )
    found = duty.today()
    assert (found.answered, found.lost, found.within) == (2, 1, 20)
    assert found.share == 33
    assert [(each.name, each.state, each.parked) for each in duty.on_duty(paper.board)] == [
        ("Olga Nyberg", "holds", 1), ("Olof Håkansson", "no phone", 0),
    ]  # fmt: skip
    page = text(as_(OLGA).get("/desk/"))
    strip = page[page.index('id="strip"') : page.index('class="queue"')]
    for words in ("Waiting now", "holds a caller", "1 on hold", "not connected", "33 %", "Within 20 s"):
        assert words in strip, words


def test_given_a_hold_list_when_a_key_comes_back_then_the_engine_is_asked_for_that_caller(
    as_: Callable[[str], Client], house: Still, paper: Paper
) -> None:
    """A13."""
    talks(house, paper)
    operator = as_(OLGA)
    assert "You are talking to the caller." in text(
        operator.post("/desk/resume/", {"call": "c7"}, headers=HX)
    )
    assert paper.asked == [("resume", {"operator": OLGA, "call": "c7"})]
    paper.tells(operators=[{"person": OLGA, "since": "", "there": True, "call": None, "handed": []}])
    assert "Your phone rings." in text(operator.post("/desk/resume/", {"call": "c7"}, headers=HX))
    paper.refuses = "over"
    reply = operator.post("/desk/resume/", {"call": "c7"}, headers=HX)
    assert "not on your hold list any more" in text(reply)
    paper.refuses = "taken"
    paper.tells(
        operators=[
            {
                "person": OLOF,
                "since": "",
                "there": True,
                "call": told(house, "c1") | {"stage": "ringing"},
                "handed": [],
            }
        ]
    )
    assert "Olof Håkansson has that call." in text(operator.post("/desk/answer/", {"call": ""}, headers=HX))
    assert "Olof Håkansson has that call." in text(operator.post("/desk/answer/", {"call": "c1"}, headers=HX))
    assert "Somebody else has that call." in text(operator.post("/desk/answer/", {"call": "c2"}, headers=HX))
    # A moment later he has answered: nobody waits, and whoever meant that caller is told who was quicker.
    paper.refuses = "nobody waits"
    paper.board.told["operators"][0]["call"]["stage"] = "talking"  # type: ignore[index]
    meant = {"call": "", "seen": "c1"}
    assert "Olof Håkansson has that call." in text(operator.post("/desk/answer/", meant, headers=HX))
    assert "Nobody waits." in text(operator.post("/desk/answer/", {"call": "", "seen": "c2"}, headers=HX))
    assert "Nobody waits." in text(operator.post("/desk/answer/", {"call": ""}, headers=HX))


# -- keys ---------------------------------------------------------------------------------------------------


def test_given_keys_of_ones_own_when_the_desk_opens_then_it_obeys_them_and_no_others(
    as_: Callable[[str], Client], house: Still, paper: Paper
) -> None:
    """WCAG 2.1.4."""
    talks(house, paper)
    operator = as_(OLGA)
    fields = {each["name"]: each["value"] for each in _fields(text(operator.get("/desk/keys/")))}
    wrong = operator.post("/desk/keys/", fields | {"on": "yes", "hold": "n", "park": "kk", "end": ""})
    assert wrong.status_code == 422
    assert "is taken: Answer the next caller." in text(wrong)
    assert "One sign, without Ctrl or Alt." in text(wrong)
    assert Keys.objects.count() == 0
    operator.post("/desk/keys/", fields | {"on": "yes", "hold": "Z", "end": ""})
    assert Keys.objects.get().chosen == {"hold": "z", "end": ""}
    page = text(operator.get("/desk/"))
    assert 'data-key="hold" aria-keyshortcuts="z"' in page
    assert 'data-key="end">' in page  # the button stays
    assert '"z": "hold"' in page
    assert '"h":' not in page
    assert 'aria-keyshortcuts="h"' in text(as_(OLOF).get("/desk/")) or "talking" not in text(
        as_(OLOF).get("/desk/")
    )
    operator.post("/desk/keys/", fields)  # the box is not ticked: all are off
    page = text(operator.get("/desk/"))
    assert 'data-keymap="{}"' in page
    assert "Your keys are switched off." in page
    operator.post("/desk/keys/", {"do": "reset"})
    assert 'data-key="hold" aria-keyshortcuts="h"' in text(operator.get("/desk/"))
    assert as_(ALICE).get("/desk/keys/").status_code == 403
    operator.cookies["ansvar-keys"] = "off"  # in this browser
    assert "Your keys are switched off." in text(operator.get("/desk/"))


def _fields(page: str) -> list[dict[str, str]]:
    import re

    return [
        {"name": name, "value": value}
        for name, value in re.findall(
            r'<input class="ds-input" id="key-[^"]+" name="([^"]+)" value="([^"]*)"', page
        )
    ]
