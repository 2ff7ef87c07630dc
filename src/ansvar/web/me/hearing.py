"""Messages that callers left: who may hear which, and the sound itself, in parts, as a player asks for it.

Whose mailbox it is hears it, and whoever was given access to that mailbox; of a unit or a function, its people; and
whoever has taken the promise that the message became. Nobody else, whatever list shows them that it is there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from ansvar.pbx.exchange_sound import mend
from ansvar.store.changes import HearMessage
from ansvar.store.values import Kept
from ansvar.web import audit
from ansvar.web.gates import Rights, Role, gate
from ansvar.web.house import house
from ansvar.web.live import live

#: One stretch of bytes, as players ask for it; of several the first would do, so those get the whole.
_RANGE: Final = re.compile(r"bytes=(\d*)-(\d*)")
#: A name of ours: of a recording by the exchange, by the pages, or brought in from a time without an engine.
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]*")


def mailboxes_of(rights: Rights) -> tuple[str, ...]:
    """Return whose messages somebody may hear as they come: the own, those opened to them, the unit's, the functions'."""
    known = house()
    me = known.base.people[rights.person]
    opened = known.store.mailboxes.opened_to(f"person:{me.id}", known.now())
    shared = (f"unit:{me.unit}", *(f"function:{each}" for each in me.functions))
    return tuple(dict.fromkeys((f"person:{me.id}", *opened, *shared)))


def may_hear(rights: Rights, kept: Kept, mailboxes: Iterable[str] | None = None) -> bool:
    """Whether somebody may hear the message of a promise."""
    if not kept.recording or not rights.person:
        return False
    return kept.taken_by == f"person:{rights.person}" or kept.owner in (
        mailboxes if mailboxes is not None else mailboxes_of(rights)
    )


def sound_file(recording: str) -> Path | None:
    """Return where a recording lies, or None when it is not there (any more)."""
    if not _NAME.fullmatch(recording):
        return None
    path = house().place.home.recordings / f"{recording}.wav"
    return path if path.is_file() else None


def sound_of(recording: str) -> bytes | None:
    """Return a recording, or None when it is not there: it may be deleted while a player asks for its parts."""
    path = sound_file(recording)
    if path is None:
        return None
    mend(path)
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


@gate(Role.EMPLOYEE)
@require_http_methods(["GET", "HEAD"])
def message(request: HttpRequest, promise: str) -> HttpResponse:
    """The sound of a message. Whoever fetches any of it has heard it: the lamp goes out, and the audit log says who."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    sound = played(rights, promise, heard=request.method == "GET")
    if sound is None:
        raise Http404
    return in_parts(request, sound)


def played(rights: Rights, promise: str, heard: bool = True) -> bytes | None:
    """Return the sound of a message, noted as heard by that; None where there is none for this listener."""
    kept = house().store.promises.get(promise)
    if kept is None or not may_hear(rights, kept):
        return None
    sound = sound_of(kept.recording)
    if sound is not None and heard:
        _heard(rights, kept)
    return sound


def _heard(rights: Rights, kept: Kept) -> None:
    """Note it once an hour: a player fetches one message in many parts."""
    now, me = house().now(), f"person:{rights.person}"
    line = audit.line(rights.who, "message heard", promise=kept.id, owner=kept.owner)
    once = f"web/heard/{rights.person}/{kept.id}/{now:%Y%m%d%H}"
    changes = [] if kept.heard_at is not None else [HearMessage(kept.id, me, now)]
    house().store.write([*changes, audit.keyed(line, once)])
    if changes:
        live().refresh(kept.owner)


def in_parts(request: HttpRequest, body: bytes, kind: str = "audio/wav") -> HttpResponse:
    """Answer with a sound, or the stretch of it that was asked for (RFC 9110, section 14)."""
    total = len(body)
    start, end = 0, total - 1
    found = _RANGE.fullmatch(request.headers.get("Range", "").replace(" ", ""))
    if found is not None and (found[1] or found[2]):
        if found[1]:
            start = int(found[1])
            end = min(int(found[2]), total - 1) if found[2] else total - 1
        else:
            start = max(total - int(found[2]), 0)
        if start >= total or (found[2] and found[1] and int(found[2]) < start):
            return HttpResponse(status=416, headers={"Content-Range": f"bytes */{total}"})
        reply = HttpResponse(body[start : end + 1], content_type=kind, status=206)
        reply["Content-Range"] = f"bytes {start}-{end}/{total}"
    else:
        reply = HttpResponse(body, content_type=kind)
    reply["Accept-Ranges"] = "bytes"
    reply["Content-Length"] = str(end + 1 - start)
    reply["Content-Disposition"] = "inline"
    return reply
