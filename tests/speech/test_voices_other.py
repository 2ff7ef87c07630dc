"""Voices beside espeak-ng, and recordings in place of any voice."""

import re
import wave
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from ansvar.speech.prompts import Prompt, prompt
from ansvar.speech.voices import Voices
from ansvar.speech.voices.engine import espeak, piper
from ansvar.speech.voices.recorded import names, slug
from ansvar.speech.voices.sound import tone, write
from speech.test_voices import ESPEAK, counting, heard, program, run, said


def test_given_another_voice_then_it_speaks_first_and_espeak_where_it_fails(tmp_path: Path) -> None:
    write(tmp_path / "gong", {".wav": tone(times=5)})
    other = program(
        tmp_path,
        "import pathlib, sys\n"
        "text = sys.stdin.read()\n"
        f"sys.stdout.buffer.write(pathlib.Path({str(tmp_path / 'gong.wav')!r}).read_bytes()) if sys.argv[1] == 'sv' else sys.exit(1)\n",
    )
    voices = Voices(tmp_path / "sounds", piper=(*other, "{language}"))
    gong, spoken = (run(partial(voices.sounds, ["Hej."], language))[0] for language in ("sv", "da"))
    assert heard(gong).seconds == pytest.approx(1.4 + 0.3, abs=0.15)
    assert heard(spoken).seconds < 1.2
    assert Path(spoken).relative_to(tmp_path / "sounds").parts[0] == "da"


def test_given_a_command_with_places_then_they_are_filled_in() -> None:
    assert piper(["p", "-m", "/v/{language}-{voice}.onnx"], {"sv": "nst"}).arguments("sv") == [
        "p",
        "-m",
        "/v/sv-nst.onnx",
    ]
    assert espeak(["loader", "--path={x}"]).arguments("en")[:4] == ["loader", "--path={x}", "-v", "en-gb"]


def record(
    path: Path, seconds: float = 1.0, rate: int = 44_100, channels: int = 2, loud: float = 0.05
) -> None:
    at = np.arange(int(seconds * rate)) / rate
    pcm = (np.sin(2 * np.pi * 300 * at) * loud * 32_767).astype("<i2")
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(np.repeat(pcm, channels).tobytes())


@pytest.mark.parametrize("name", ["hold-on", "var-god-droj"])
def test_given_a_recorded_prompt_then_it_is_played_and_one_uploaded_later_replaces_it(
    name: str, tmp_path: Path
) -> None:
    recorded = tmp_path / "recorded"
    voices = Voices(tmp_path / "sounds", counting(tmp_path), recorded)
    spoken = run(lambda: voices.sounds(["Var god dröj."], "sv"))
    record(recorded / "sv" / f"{name}.wav")
    first = run(lambda: voices.sounds(["Var god dröj."], "sv"))
    assert first != spoken
    assert heard(first[0]).seconds == pytest.approx(1.3, abs=0.05)
    assert heard(first[0]).loudness_dbfs == pytest.approx(-20, abs=0.5)
    assert run(lambda: voices.sounds(["Var god dröj."], "sv")) == first
    record(recorded / "sv" / f"{name}.wav", seconds=2.0)
    assert heard(run(lambda: voices.sounds(["Var god dröj."], "sv"))[0]).seconds == pytest.approx(
        2.3, abs=0.05
    )
    assert len(said(tmp_path)) == 1
    assert run(lambda: voices.sounds(["Var god dröj."], "da"))[0] not in (*spoken, *first)


def test_given_a_recording_that_cannot_be_played_then_the_voice_speaks(tmp_path: Path) -> None:
    recorded = tmp_path / "recorded"
    (recorded / "sv").mkdir(parents=True)
    (recorded / "sv" / "hold-on.wav").write_bytes(b"ID3 this is an mp3")
    voices = Voices(tmp_path / "sounds", ESPEAK, recorded)
    assert heard(run(lambda: voices.sounds(["Var god dröj."], "sv"))[0]).seconds > 0.5
    assert (voices.rendered, voices.failed) == (1, 1)


def test_given_a_prompt_of_several_sentences_then_each_has_a_name() -> None:
    first, second = prompt(Prompt.TOO_SHORT, "de")
    assert "too-short-1" in names(first, "de")
    assert "too-short-2" in names(second, "de")
    assert "too-short" in names(f"{first} {second}", "de")
    assert slug("Grüße an Åse Høj & Co.") == "grusse-an-ase-hoj-co"
    assert all(re.fullmatch(r"[a-z0-9-]+", name) for name in names("../../etc/passwd", "sv"))
