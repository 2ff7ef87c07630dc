"""`ansvar try` as a user starts it, against a stand-in for the service: a phone and a page."""

from __future__ import annotations

import asyncio
import json
import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ansvar.cli import app
from ansvar.phone import Phone, sound
from ansvar.words.faults import AnsvarError
from phone.test_trial import EVENTS, pages

pytestmark = pytest.mark.real


def ansvar_try(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from ansvar.cli import main; main()", "try", "--data", str(data), *arguments],
        capture_output=True, text=True, timeout=180, env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip


def service(data: Path, sip: int, http: str) -> Path:
    host, _, port = http.removeprefix("http://").partition(":")
    kept = {"sip": {"host": "127.0.0.1", "port": sip}, "http": {"host": host, "port": int(port)}}
    (data / "service.json").write_text(json.dumps(kept))
    (data / "secrets.json").write_text(json.dumps({"try": "a-secret"}))
    return data


@contextmanager
def stand_in(data: Path, then: str, status: int) -> Iterator[Path]:
    """Run the phone and the page in a thread of their own, for as long as the block lasts."""
    ready, leave = threading.Event(), threading.Event()

    async def serve() -> None:
        async with pages(status, {"events": EVENTS}) as at, Phone() as phone:
            phone.by_itself(ring_s=0.1, then=then, say=sound.tone(600, 0.5), talk_s=1.5)  # type: ignore[arg-type]
            service(data, phone.port, at)
            ready.set()
            await asyncio.to_thread(leave.wait)

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    try:
        assert ready.wait(60)
        yield data
    finally:
        leave.set()
        thread.join(60)


def test_given_a_service_when_trying_a_number_then_what_the_caller_meets_is_printed(tmp_path: Path) -> None:
    with stand_in(tmp_path, "answer", 200):
        tried = ansvar_try(tmp_path, "031-390 06 01", "--from", "040-628 04 90")
    assert tried.returncode == 0, tried.stderr
    assert "Calling 031-390 06 01 (from 0406280490)" in tried.stdout
    assert "☎ Erik är tillbaka klockan 12." in tried.stdout
    assert re.search(r"\(heard \d", tried.stdout)
    assert "promised" in tried.stdout
    assert "erik.sjoholm" in tried.stdout


def test_given_json_is_asked_for_when_refused_then_one_object_tells_and_the_exit_code_is_1(
    tmp_path: Path,
) -> None:
    with stand_in(tmp_path, "busy", 404):
        tried = ansvar_try(tmp_path, "0313900601", "--json", "--anonymous", "--urgent", "--language", "sv")
    assert tried.returncode == 1, tried.stderr
    told = json.loads(tried.stdout)
    assert told["answer_or_promise"] is False
    assert told["sip"] == {"code": 486, "cause": "busy", "ended_by": "them"}


def test_given_no_service_when_trying_then_the_exit_code_is_2_and_one_sentence_says_what_to_do(
    tmp_path: Path,
) -> None:
    tried = ansvar_try(tmp_path, "0313900601")
    assert tried.returncode == 2
    assert "start one with: ansvar serve --demo" in tried.stderr
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as deaf:
        deaf.bind(("127.0.0.1", 0))
        service(tmp_path, deaf.getsockname()[1], "http://127.0.0.1:9")
        tried = ansvar_try(tmp_path, "0313900601")
    assert tried.returncode == 2
    assert "no service answers at 127.0.0.1" in tried.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("anna",), "neither a number"),
        (("0313900601", "--keys", "one"), "neither keys nor a wait"),
        (("0313900601", "--from", "kim"), "is no number"),
        (("0313900601", "--as", "person:nobody"), "has no phone"),
        (("0313900601", "--say", "missing.wav"), "missing.wav"),
    ],
)
def test_given_a_wrong_option_when_trying_then_one_sentence_says_which(
    tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    service(tmp_path, 9, "http://127.0.0.1:9")
    tried = CliRunner().invoke(app, ["try", "--data", str(tmp_path), *arguments])
    assert isinstance(tried.exception, AnsvarError | OSError)
    assert words in str(tried.exception)
