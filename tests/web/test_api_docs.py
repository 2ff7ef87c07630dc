"""The pages of API and webhooks are true: examples run against pages that are served; every scope and event is named."""

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
from web.test_mailbox import recordings, tone

__all__ = ["recordings"]

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
PAGES = (REFERENCE / "api.md", REFERENCE / "webhooks.md")


@pytest.mark.real
def test_given_the_pages_served_when_the_examples_run_then_each_does_what_it_says(
    house: Still,
    paper: Paper,
    as_: object,
    recordings: Path,
    unchecked: None,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    from ansvar.engine.hooks.sign import secret_of, signature
    from ansvar.web.accounts.models import Grant, User
    from ansvar.web.api import tokens
    from ansvar.web.gates import Role

    (recordings / "r1.wav").write_bytes(tone(1))
    promise(house, "call/1", recording="r1", seconds=1.0)
    user = User.objects.create_user(ALICE, person=ALICE)
    Grant.objects.create(user=user, role=Role.POLICY_OWNER, granted_by="t", granted_at=house.now())
    text = tokens.make(user, "docs", tuple(Scope), house.now() + timedelta(days=1), "t")[1]
    names: dict[str, object] = {"__name__": "example"}
    with served(paper) as pages:
        monkeypatch.setenv("ANSVAR_URL", pages.address)
        monkeypatch.setenv("ANSVAR_TOKEN", text)
        ran = 0
        for page in PAGES:
            for block in blocks(page.read_text(encoding="utf-8")):
                if block.info == "py live":
                    exec(compile("\n" * (block.line - 1) + block.text, str(page), "exec"), names)
                    ran += 1
    assert ran >= 8
    said = capsys.readouterr().out
    assert "Bo Ekdahl" in said
    assert "in time" in said
    assert "situations change" in said
    assert "bytes 0-16043/16044 audio/wav 1.0 s" in said
    kept = house.store.promises.get("call/1")
    assert kept is not None
    assert kept.taken_by == f"person:{ALICE}"
    secret = secret_of("installation", "wh-1", 1)
    headers = {"webhook-id": "wh-1-1", "webhook-timestamp": "1767603600"}
    headers["webhook-signature"] = signature(secret, "wh-1-1", 1767603600, b"{}")
    assert names["genuine"](secret, headers, b"{}")  # type: ignore[operator]
    assert not names["genuine"](secret, headers, b"{ }")  # type: ignore[operator]


def test_given_the_pages_when_read_then_they_name_every_scope_event_and_no_other(as_: object) -> None:
    text = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    named = set(re.findall(r"`([a-z]+\.[a-z-]+)`", text))
    assert {each.value for each in Scope} <= named
    assert set(EVENTS) <= named
    assert not {each for each in named if each.startswith(("call.", "promise."))} - set(EVENTS)
