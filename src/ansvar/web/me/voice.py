"""What callers will hear, as sound, before it is saved: the same voice and the same kept sounds as on the telephone."""

from __future__ import annotations

import asyncio
import io
import os
import shlex
import wave
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from ansvar.pbx.fetch import find
from ansvar.pbx.home import cache_dir
from ansvar.speech.voices import Voices
from ansvar.web.away import unsigned
from ansvar.web.gates import Rights, Role, gate
from ansvar.web.house import house
from ansvar.web.me.hearing import in_parts

RATE: Final = 16_000
#: Between sentences, as a caller hears them.
_PAUSE_S: Final = 0.25
_LONGEST: Final = 40


def spoken(sentences: Sequence[str], language: str) -> bytes:
    """Return sentences as one sound (WAV). What is not kept yet is rendered now; blocks."""
    files = asyncio.run(_rendered(sentences[:_LONGEST], language))
    return _joined([Path(f"{each}.wav16") for each in files])


async def _rendered(sentences: Sequence[str], language: str) -> list[str]:
    known = house()
    home, installed = known.place.home, find(cache_dir())
    voices = Voices(
        home.sounds, installed.espeak if installed is not None else ("espeak-ng",), home.data / "recorded",
        piper=shlex.split(os.environ.get("ANSVAR_PIPER", "")) or None, fallback=known.spoken_language(),
    )  # fmt: skip
    try:
        return await voices.sounds(sentences, language)
    finally:
        await voices.close()


def _joined(files: Sequence[Path]) -> bytes:
    into = io.BytesIO()
    with wave.open(into, "wb") as whole:
        whole.setnchannels(1)
        whole.setsampwidth(2)
        whole.setframerate(RATE)
        for place, each in enumerate(files):
            if place:
                whole.writeframes(bytes(2 * int(_PAUSE_S * RATE)))
            with wave.open(str(each), "rb") as part:
                whole.writeframes(part.readframes(part.getnframes()))
    return into.getvalue()


@gate(Role.EMPLOYEE)
@require_GET
def preview_sound(request: HttpRequest) -> HttpResponse:
    """The sound of what callers will hear of an absence that was shown, by its token."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    try:
        absence = unsigned(request.GET.get("absence", ""))
    except signing.BadSignature:
        raise Http404 from None
    if absence.person != rights.person:
        raise Http404
    _decision, hears = house().would_meet(absence)
    if not hears:
        raise Http404
    return in_parts(request, spoken(hears, house().spoken_language()))
