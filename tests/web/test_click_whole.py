"""Click to dial on the real exchange: the own phone rings and is taken, then the other; one call, one record."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ansvar import store as stores
from ansvar.directory.files import load_organisation
from ansvar.store.changes import MakePromise
from store.conftest import drop_alias
from web.office import NOW, ROOT
from web.test_whole import Town, town

__all__ = ["town"]
pytestmark = pytest.mark.real
ANNA, BO = "person:anna.lind", "person:bo.ekdahl"


def test_given_a_promise_when_its_owner_clicks_to_call_then_both_phones_ring_and_they_talk(
    town: Town,
) -> None:
    bo = load_organisation(ROOT / "organisations" / "falkenberg").people["bo.ekdahl"]
    store = stores.open(town.data, url="")
    try:
        due = NOW + timedelta(days=1)  # by the clock of the demonstration, whatever today is
        store.write([MakePromise("p", "c", NOW, "call-back", "r", ANNA, ANNA, due, number=bo.direct)])
        anna = town.browser("anna.lind")
        assert "/promises/p/call/" in anna.get("/promises/?of=mine")
        assert "Your phone rings" in anna.post("/promises/p/call/", "/promises/?of=mine", of="mine")
        kept = store.promises.get("p")
        assert kept is not None
        assert kept.taken_by == ANNA
        other = town.browser("bo.ekdahl")
        town.until(lambda: "You answered" in other.get("/me/calls/"), "the call does not stand among Bo's")
        (record,) = store.calls.of(BO)
        assert (record.outcome, record.reached, record.direction) == ("answered", BO, "inside")
        assert record.talked_s > 0
        offered = store.calls.events(record.call)[0]
        assert offered.facts["account"] == "anna.lind"  # it came from Anna's phone, as if dialled there
    finally:
        store.close()
        drop_alias(store.alias)
