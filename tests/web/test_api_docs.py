"""The page of the API is true: its examples run against pages that are served, and it names every scope and event."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from ansvar.store.hooks import EVENTS
from ansvar.web.api.scopes import Scope
from docs.test_examples import blocks
from web.browser import served
from web.office import ALICE, Paper, Still
from web.test_api import promise

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "api.md"


@pytest.mark.real
def test_given_the_pages_served_when_the_examples_run_then_each_does_what_it_says(
    house: Still,
    paper: Paper,
    as_: object,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    from ansvar.engine.hooks.sign import secret_of, signature
    from ansvar.web.accounts.models import User
    from ansvar.web.api import tokens

    promise(house, "call/1")
    user = User.objects.create_user(ALICE, person=ALICE)
    text = tokens.make(user, "docs", tuple(Scope), house.now() + timedelta(days=1), "t")[1]
    names: dict[str, object] = {"__name__": "example"}
    with served(paper) as pages:
        monkeypatch.setenv("ANSVAR_URL", pages.address)
        monkeypatch.setenv("ANSVAR_TOKEN", text)
        ran = 0
        for block in blocks(PAGE.read_text(encoding="utf-8")):
            if block.info == "py live":
                exec(compile("\n" * (block.line - 1) + block.text, str(PAGE), "exec"), names)
                ran += 1
    assert ran >= 6
    said = capsys.readouterr().out
    assert "Bo Ekdahl" in said
    assert "in time" in said
    kept = house.store.promises.get("call/1")
    assert kept is not None
    assert kept.taken_by == f"person:{ALICE}"
    secret = secret_of("installation", "wh-1", 1)
    headers = {"webhook-id": "wh-1-1", "webhook-timestamp": "1767603600"}
    headers["webhook-signature"] = signature(secret, "wh-1-1", 1767603600, b"{}")
    assert names["genuine"](secret, headers, b"{}")  # type: ignore[operator]
    assert not names["genuine"](secret, headers, b"{ }")  # type: ignore[operator]


def test_given_the_page_when_read_then_it_names_every_scope_event_and_no_other(as_: object) -> None:
    text = PAGE.read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z]+\.[a-z-]+)`", text))
    assert {each.value for each in Scope} <= named
    assert set(EVENTS) <= named
    assert not {each for each in named if each.startswith(("call.", "promise."))} - set(EVENTS)
