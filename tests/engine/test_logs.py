"""What logs say: numbers masked wherever they stand, no PIN, no password, no reason."""

from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as some

from ansvar.engine import logs

NUMBER = "+46701740605"


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Logs set up as the engine does; yields what reads the lines back."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    written = io.StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    logs.set_up()
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.mark.parametrize(
    "written",
    [
        "+46701740605", "0701740605", "070-174 06 05", "070 174 06 05", "+46 70 174 06 05", "0046701740605",
        "(070) 174 06 05", "46701740605", "number:0701740605", "number:+46701740605", "sip:+46701740605@10.0.0.1",
        "0701740605@10.0.0.1", "tel:070-1740605", "0701740605.",
    ],
)  # fmt: skip
def test_given_a_number_in_any_spelling_when_logged_then_only_its_last_two_digits_stand(written: str) -> None:
    masked = logs.masked(f"call from {written} ended")
    assert "***05" in masked
    assert "17406" not in masked.replace(" ", "").replace("-", "")
    assert masked.startswith("call from ")
    assert masked.endswith(" ended")


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-23T10:00:00.123456+00:00", "at 2026-11-23 10:00:05 it began", "127.0.0.1:5060", "http://127.0.0.1:8088/ari",
        "an-3f65a1b0c2d4-c1", "an-123456789012-c1", "Asterisk 22.10.1", "row `same-day`", "after 12.5 s", "[errno 111]",
        "3 of 12 people", "person:anna.lind", "",
    ],
)  # fmt: skip
def test_given_what_is_no_number_when_logged_then_it_stays(text: str) -> None:
    assert logs.masked(text) == text


@given(some.text(), some.text("0123456789", min_size=6, max_size=15), some.text())
def test_given_any_text_around_a_number_when_masked_then_the_number_is_never_whole(
    before: str, digits: str, after: str
) -> None:
    """Whatever stands around it, but for letters and digits that make it part of a word, or an id of ours."""
    masked = logs.masked(f"{before} ({digits}) {after}")
    assert f"({digits})" not in masked


def test_given_numbers_deep_in_facts_when_logged_then_they_are_masked_everywhere(told: Any) -> None:
    structlog.get_logger().info(
        "call_routed",
        caller=NUMBER,
        facts={"to": [NUMBER, {"by": f"number:{NUMBER}"}], NUMBER: (1, 2.5, None)},
    )
    [line] = told()
    assert "1740605" not in json.dumps(line)
    assert line["facts"]["***05"] == [1, 2.5, None]
    assert line["event"] == "call_routed"
    assert line["level"] == "info"


def test_given_an_exception_that_names_a_number_when_logged_then_it_is_masked_also_there(told: Any) -> None:
    try:
        raise ValueError(f"no route to {NUMBER}")
    except ValueError as error:
        structlog.get_logger().exception("failed", why=error)
    [line] = told()
    assert "no route to ***05" in line["exception"]
    assert "1740605" not in json.dumps(line)


def test_given_a_library_that_logs_a_number_when_it_fails_then_its_line_is_masked_json(told: Any) -> None:
    library = logging.getLogger("some.library")
    try:
        raise OSError(f"cannot reach sip:{NUMBER}@192.0.2.1")
    except OSError:
        library.exception("call from %s failed", "070-174 06 05")
    library.info("too small to be told")
    [line] = told()
    assert line["event"] == "call from ***05 failed"
    assert "sip:***05@192.0.2.1" in line["exception"]
    assert line["level"] == "error"


@pytest.mark.parametrize(
    "key", ["pin", "password", "secret", "absence_kind", "sentences", "digits", "snapshot"]
)
def test_given_what_opens_a_mailbox_or_tells_why_when_logged_then_it_is_a_dash(key: str, told: Any) -> None:
    structlog.get_logger().info("something", **{key: "739284 ill"}, facts={key: "739284 ill"})
    [line] = told()
    assert line[key] == "-"
    assert line["facts"] == {key: "-"}


def test_given_a_caller_who_writes_line_ends_when_logged_then_it_is_one_line(told: Any) -> None:
    """Nobody forges a line of the log from outside."""
    structlog.get_logger().info("offered", dialled='1"}\n{"event": "forged"}')
    assert len(told()) == 1
