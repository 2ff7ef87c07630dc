"""Calls that the exchange handled while the engine was gone: their records, and a promise for each message left."""

from __future__ import annotations

import hashlib
import json
import os
import time
from concurrent.futures import Future
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import structlog

from ansvar.calls import commands as do
from ansvar.pbx.home import Home
from ansvar.routing.model import Call, EndsIn
from ansvar.routing.promised import promise_for
from ansvar.store import batch_of
from ansvar.store.changes import Change, FinishCall

if TYPE_CHECKING:
    from ansvar.engine.engine import Engine

log = structlog.get_logger(__name__)

#: The row of calls that no policy decided.
ROW = "fallback"
#: A file that is younger may be half written.
_WRITTEN_S = 10.0


def bring_in(home: Home, engine: Engine) -> int:
    """Bring in what the exchange wrote down; return how many calls. A file is taken away once its call is kept.

    The same file read twice gives the same call: its id comes from the file's name. One that cannot be read is set
    aside, unless it is so young that the exchange may still be writing it: then it is for the next time.
    """
    count = 0
    for path in sorted(home.fallback.glob("*.json")):
        try:
            facts = json.loads(path.read_text(encoding="utf-8"))
            batch = _batch(path, facts, home, engine)
        except Exception as error:  # whatever is wrong with one file must not keep the engine from its calls
            if _young(path):
                continue
            log.error(
                "a call without an engine cannot be read; it is set aside", file=path.name, why=str(error)
            )
            _aside(path)
            continue
        engine.writer.submit(batch).add_done_callback(partial(_taken, path))
        count += 1
    if count:
        log.info("brought in calls of the time without an engine", calls=count)
    return count


def _taken(path: Path, kept: Future[None]) -> None:
    if not kept.cancelled() and kept.exception() is None:
        path.unlink(missing_ok=True)


def _young(path: Path) -> bool:
    try:
        return time.time() - path.stat().st_mtime < _WRITTEN_S
    except OSError:
        return False


def _aside(path: Path) -> None:
    try:
        os.replace(path, path.with_suffix(".unreadable"))
    except OSError:
        log.error("a file cannot be set aside", file=path.name)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(UTC)


def _batch(path: Path, facts: dict[str, Any], home: Home, engine: Engine) -> list[Change]:
    id = hashlib.sha256(path.stem.encode()).hexdigest()[:12]
    at, until = _moment(facts["at"]), _moment(facts["until"])
    router = engine.house.router
    person = facts.get("person") or ""
    sought = f"person:{person}" if person in router.organisation.people else "organisation"
    caller = facts.get("caller") or None
    outcome = str(facts.get("outcome") or "abandoned")
    inside = facts.get("from") == "inside"
    notes: list[do.EngineCommand] = [
        do.Note("offered", (
            ("dialled", facts.get("dialled", "")), ("caller", caller), ("account", facts.get("account", "")),
            ("direction", "inside" if inside else "in"), ("without_engine", True),
        )),
        do.Note("routed", (("called", sought), ("rows", [ROW]), ("end", "message"), ("owner", sought))),
    ]  # fmt: skip
    if outcome == "answered":
        by = str(facts.get("by") or "").partition("/")[2].rpartition("-")[0] or "unknown"
        notes.append(do.Note("answered", (("by", f"person:{by}"), ("row", ROW))))
    sound = Path(str(facts.get("sound") or "")).name  # a name in this folder, whatever the file says
    if outcome == "message":
        recording = f"an-{id}-r1"
        kept = home.recordings / f"{recording}.wav"
        if sound and (home.fallback / sound).is_file():
            os.replace(home.fallback / sound, kept)
        # Else read once before, and the store was down: the sound has been moved already.
        seconds = max(kept.stat().st_size - 44, 0) / 16_000 if kept.is_file() else None
        dialled = str(facts.get("dialled", ""))
        if not seconds and caller is not None:
            # What was said could not be kept (a full disk): the caller is called back.
            notes += _promise(id, "call-back", "", 0.0, sought, dialled, caller, at, engine)
            outcome = "promised"
        elif seconds is not None:
            notes += _promise(id, "message", recording, seconds, sought, dialled, caller, at, engine)
            outcome = "promised"
    notes.append(do.Note("ended", (
        ("outcome", outcome if outcome in ("answered", "promised") else "abandoned"), ("sought", sought),
        ("lasted_s", (until - at).total_seconds()),
    )))  # fmt: skip
    return [*batch_of(id, 1, at, notes), FinishCall(id, until)]


def _promise(
    id: str, kind: Literal["message", "call-back"], recording: str, seconds: float, sought: str, dialled: str, caller: str | None, at: datetime, engine: Engine
) -> list[do.EngineCommand]:  # fmt: skip
    router = engine.house.router
    terms = promise_for(router, Call(dialled, caller, id=id), at, EndsIn(kind, sought, ROW))
    promise = do.Promise(
        f"{id}-r1", kind, ROW, terms.owner, sought, terms.due_at, terms.aim_at, terms.interim_at,
        terms.takes_over, terms.escalations, caller, recording, round(seconds, 1),
        router.organisation.language or router.policy.language,
    )  # fmt: skip
    note = do.Note("promised", (
        ("promise", promise.id), ("of", kind), ("owner", terms.owner), ("row", ROW),
        ("due_at", terms.due_at.isoformat()),
    ))  # fmt: skip
    return [promise, note]
