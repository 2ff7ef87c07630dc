"""Sentences become sound: measured on what espeak-ng really says, and on what is played when it does not."""

import asyncio
import os
import shutil
import stat
import sys
import wave
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest

from ansvar.speech.prompts import Prompt, fixed, prompt
from ansvar.speech.voices import VoiceError, Voices
from ansvar.speech.voices.cache import FAILURES
from ansvar.speech.voices.engine import ESPEAK_VOICES, espeak, speakable
from ansvar.speech.voices.sound import RATES, Sound, read
from ansvar.words.text import LANGUAGES

if shutil.which("espeak-ng") is None:
    if os.environ.get("CI"):
        raise RuntimeError("espeak-ng is not installed; the tests of the voices need it")
    pytest.skip("espeak-ng is not installed", allow_module_level=True)

ESPEAK = ("espeak-ng",)
#: Signs spoken in a second at a comfortable pace, silence at the ends not counted; short sentences are slower.
PACE = (6.0, 24.0)


T = TypeVar("T")


def run(do: Callable[[], Awaitable[T]]) -> T:
    """Run to the end, which comes within a minute."""

    async def bounded() -> T:
        return await asyncio.wait_for(do(), 180)

    return asyncio.run(bounded())


def heard(path: str, ending: str = ".wav") -> Sound:
    return read(Path(path + ending).read_bytes())


def program(folder: Path, text: str) -> tuple[str, str]:
    """Return the command of a small Python program, run in the place of a voice."""
    path = folder / "program.py"
    path.write_text(text, encoding="utf-8")
    return sys.executable, str(path)


def counting(folder: Path) -> tuple[str, str]:
    """Return a voice that notes each sentence it is given, and speaks it."""
    return program(
        folder,
        "import subprocess, sys\n"
        "text = sys.stdin.buffer.read()\n"
        f"open({str(folder / 'said')!r}, 'ab').write(text)\n"
        "sys.exit(subprocess.run(['espeak-ng', *sys.argv[1:]], input=text).returncode)\n",
    )


def said(folder: Path) -> list[str]:
    path = folder / "said"
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


# -- real sound


@pytest.mark.parametrize("language", LANGUAGES)
def test_given_every_fixed_sentence_of_a_language_then_each_is_spoken_loud_enough_and_unclipped(
    language: str, tmp_path: Path
) -> None:
    voices = Voices(tmp_path)
    sentences = fixed(language)
    paths = run(lambda: voices.sounds(sentences, language))
    assert (voices.rendered, voices.failed) == (len(sentences), 0)
    assert len(set(paths)) == len(sentences)
    for text, path in zip(sentences, paths, strict=True):
        assert Path(path).is_absolute()
        assert not Path(path).suffix
        for ending, rate in RATES.items():
            sound = heard(path, ending)
            assert sound.rate == rate
            assert -24.5 <= sound.loudness_dbfs <= -19.0, text
            assert -14.0 <= sound.peak_dbfs <= -1.4, text
            spoken_s = sound.seconds - 0.3
            assert 0.2 < spoken_s < 12, text
            if len(text) > 20:
                assert PACE[0] < len(text) / spoken_s < PACE[1], text


@pytest.mark.parametrize("language", LANGUAGES)
def test_given_a_language_then_it_has_a_voice_of_its_own(language: str, tmp_path: Path) -> None:
    async def spoken() -> list[bytes]:
        other = "fi" if language != "fi" else "sv"
        return [await espeak(ESPEAK).speak("Klokka 13:15, 7.", code, 10) for code in (language, other)]

    assert set(ESPEAK_VOICES) == set(LANGUAGES)
    mine, others = run(spoken)
    assert mine != others


def test_given_a_sentence_then_asterisk_gets_16_bit_mono_with_the_silence_it_should_have(
    tmp_path: Path,
) -> None:
    path = run(lambda: Voices(tmp_path).sounds(["Var god dröj."], "sv"))[0]
    for ending, rate in RATES.items():
        with wave.open(path + ending) as file:
            assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, rate)
            assert file.getnframes() > rate * 0.5
        sound = heard(path, ending)
        loud = np.flatnonzero(np.abs(sound.samples) > 0.01)
        assert 0.14 <= loud[0] / rate <= 0.25
        assert 0.14 <= sound.seconds - loud[-1] / rate <= 0.30
        assert not sound.samples[: int(0.14 * rate)].any()


def test_given_a_number_then_each_digit_is_spoken(tmp_path: Path) -> None:
    voices = Voices(tmp_path)
    number = prompt(Prompt.CALLBACK_NUMBER, "sv", number="+46701740605", country="SE")[0]
    together = number.replace("0 7 0, 1 7 4, 0 6, 0 5", "070")
    long, short = run(lambda: voices.sounds([number, together], "sv"))
    assert heard(long).seconds > heard(short).seconds + 1.5


def test_given_an_invitation_to_another_language_then_that_one_s_voice_speaks_it(tmp_path: Path) -> None:
    voices = Voices(tmp_path)
    paths = run(lambda: voices.sounds(["Press 2 for English.", "Tryck 1 för svenska."], "sv"))
    assert [Path(path).relative_to(tmp_path).parts[0] for path in paths] == ["en", "sv"]


# -- once


def test_given_a_sentence_spoken_before_then_nothing_is_rendered_even_by_another_process(
    tmp_path: Path,
) -> None:
    command = counting(tmp_path)
    folder = tmp_path / "sounds"
    first = run(lambda: Voices(folder, command).sounds(["Hej.", "Var god dröj.", "Hej."], "sv"))
    assert first[0] == first[2]
    assert sorted(said(tmp_path)) == ["Hej.", "Var god dröj."]
    again = Voices(folder, command)
    assert run(lambda: again.sounds(["Var god dröj.", "Hej."], "sv")) == [first[1], first[0]]
    assert (again.rendered, len(said(tmp_path))) == (0, 2)
    assert run(lambda: again.sounds(["Hej."], "da")) != first[:1]


def test_given_many_who_ask_at_once_then_each_sentence_is_rendered_once(tmp_path: Path) -> None:
    voices = Voices(tmp_path / "sounds", counting(tmp_path))

    async def ask() -> list[list[str]]:
        return await asyncio.gather(*(voices.sounds(["Hej.", "Var god dröj."], "sv") for _ in range(30)))

    found = run(ask)
    assert len({tuple(paths) for paths in found}) == 1
    assert sorted(said(tmp_path)) == ["Hej.", "Var god dröj."]


def test_given_another_version_of_the_voices_then_they_speak_anew(tmp_path: Path) -> None:
    old, new = (Voices(tmp_path, version=version) for version in ("1.51", "1.52"))
    assert run(lambda: old.sounds(["Hej."], "sv")) != run(lambda: new.sounds(["Hej."], "sv"))


def test_given_sentences_to_come_then_they_are_ready_before_they_are_asked_for(tmp_path: Path) -> None:
    voices = Voices(tmp_path)
    ahead = [(text, "sv") for text in prompt(Prompt.FALLBACK_MESSAGE, "sv")]
    assert run(lambda: voices.prepare([*ahead, *ahead])) == 2
    assert run(lambda: voices.prepare(ahead)) == 0


def test_given_a_file_that_is_lost_then_it_is_rendered_again(tmp_path: Path) -> None:
    voices = Voices(tmp_path)
    path = run(lambda: voices.sounds(["Hej."], "sv"))[0]
    Path(path + ".wav16").unlink()
    assert run(lambda: voices.sounds(["Hej."], "sv")) == [path]
    assert heard(path, ".wav16").seconds > 0.3
    assert voices.rendered == 2


def test_no_half_written_file_is_ever_seen_and_others_may_not_read(tmp_path: Path) -> None:
    run(lambda: Voices(tmp_path).sounds(["Hej.", "Var god dröj."], "sv"))
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) == 2 * 3
    assert not [path for path in files if path.suffix == ".part"]
    assert {stat.S_IMODE(path.stat().st_mode) & 0o007 for path in files} == {0}


def test_given_too_many_sounds_then_those_used_least_recently_go_and_the_tone_stays(tmp_path: Path) -> None:
    voices = Voices(tmp_path)
    old, new = run(lambda: voices.sounds(["Hej.", "Var god dröj."], "sv"))
    for ending in RATES:
        os.utime(old + ending, (1, 1))
    size = sum(Path(new + ending).stat().st_size for ending in RATES)
    assert run(lambda: voices.prune(size)) == 2
    assert [Path(path + ".wav").exists() for path in (old, new, str(tmp_path / "tone"))] == [
        False,
        True,
        True,
    ]
    assert run(lambda: Voices(tmp_path).prune()) == 0


# -- when a voice fails


@pytest.mark.parametrize(
    "program_text",
    ["import sys; sys.exit('no such voice')", "", "print('RIFF, or so it says')", "import os; os.abort()"],
    ids=["fails", "says nothing", "says nonsense", "crashes"],
)
def test_given_a_voice_that_is_broken_then_a_tone_is_heard_and_no_caller_sits_in_silence(
    program_text: str, tmp_path: Path
) -> None:
    voices = Voices(tmp_path / "sounds", program(tmp_path, program_text))
    paths = run(lambda: voices.sounds(["Hej.", "Var god dröj."], "sv"))
    assert paths == [str(tmp_path / "sounds" / "tone")] * 2
    for ending in RATES:
        assert heard(paths[0], ending).loudness_dbfs > -25
        assert 0.3 < heard(paths[0], ending).seconds < 2
    assert voices.failed > 0


def test_given_no_program_at_all_then_what_was_spoken_before_is_still_spoken(tmp_path: Path) -> None:
    ready = run(lambda: Voices(tmp_path).sounds(["Hej."], "sv"))
    voices = Voices(tmp_path, ("no-such-program-here",), fallback="sv")
    texts = ["Ett.", "Två.", "Tre.", "Fyra.", "Fem."]
    assert run(lambda: voices.sounds([*texts, "Hej."], "sv"))[-1:] == ready
    assert run(lambda: voices.sounds(["Hej.", "Sex."], "sv")) == [ready[0], str(tmp_path / "tone")]


def test_given_a_language_whose_voice_fails_then_the_organisation_s_voice_speaks(tmp_path: Path) -> None:
    only_swedish = program(
        tmp_path,
        "import subprocess, sys\n"
        "text = sys.stdin.buffer.read()\n"
        "sys.exit(3 if 'fi' in sys.argv else subprocess.run(['espeak-ng', *sys.argv[1:]], input=text).returncode)\n",
    )
    voices = Voices(tmp_path / "sounds", only_swedish, fallback="sv")
    path = Path(run(lambda: voices.sounds(["Odottakaa hetki."], "fi"))[0])
    assert path.relative_to(tmp_path / "sounds").parts[0] == "sv"
    assert heard(str(path)).seconds > 0.6


def test_given_a_voice_that_hangs_then_it_is_ended_and_callers_wait_no_longer_than_stated(
    tmp_path: Path,
) -> None:
    hangs = program(
        tmp_path,
        f"import os, time\nopen({str(tmp_path / 'pids')!r}, 'a').write(f'{{os.getpid()}}\\n')\ntime.sleep(600)\n",
    )
    voices = Voices(tmp_path / "sounds", hangs, fallback="sv", timeout_s=4.0, patience_s=0.2, rest_s=600)

    async def ask() -> tuple[float, list[str]]:
        now = asyncio.get_running_loop().time
        start = now()
        found = await voices.sounds(["Hej.", "Var god dröj."], "sv")
        waited = now() - start
        await asyncio.gather(*voices._under_way.values())
        return waited, found

    waited, found = run(ask)
    assert found == [str(tmp_path / "sounds" / "tone")] * 2
    assert waited < 3.5, "the voice was still being waited for"
    for pid in (tmp_path / "pids").read_text().split():
        with pytest.raises(ProcessLookupError):
            os.kill(int(pid), 0)


def test_given_a_voice_that_failed_again_and_again_then_it_rests_and_then_is_tried_anew(
    tmp_path: Path,
) -> None:
    fails = program(
        tmp_path, f"import sys\nopen({str(tmp_path / 'said')!r}, 'a').write('x\\n')\nsys.exit(1)\n"
    )
    voices = Voices(tmp_path / "sounds", fails, fallback="sv", at_once=1)

    async def ask(texts: list[str]) -> None:
        for text in texts:
            await voices.sounds([text], "sv")

    run(lambda: ask(["Ett.", "Ett.", "Två.", "Tre.", "Fyra.", "Fem."]))
    assert len(said(tmp_path)) == FAILURES
    lively = Voices(tmp_path / "sounds", fails, fallback="sv", at_once=1, rest_s=0.0)
    run(lambda: lively.sounds(["Ett."], "sv"))
    run(lambda: lively.sounds(["Ett."], "sv"))
    assert len(said(tmp_path)) == FAILURES + 2


def test_given_a_sentence_that_cannot_be_spoken_then_the_voice_goes_on_speaking_others(
    tmp_path: Path,
) -> None:
    voices = Voices(tmp_path, fallback="sv")
    nothing = str(tmp_path / "tone")
    for text in ("…", "[[", "<>", "]]", "()"):
        assert run(partial(voices.sounds, [text, text], "sv")) == [nothing, nothing]
    assert run(lambda: voices.sounds(["Hej."], "sv")) != [nothing]


def test_given_a_disk_that_takes_no_more_then_a_tone_is_heard(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    voices = Voices(tmp_path)

    def full(stem: Path, sounds: dict[str, Sound]) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("ansvar.speech.voices.sound.write", full)
    assert run(lambda: voices.sounds(["Hej."], "sv")) == [str(tmp_path / "tone")]


def test_given_a_fault_that_nobody_foresaw_then_a_tone_is_heard(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    voices = Voices(tmp_path)

    def faulty(content: bytes) -> Sound:
        raise RuntimeError("out of order")

    monkeypatch.setattr("ansvar.speech.voices.sound.read", faulty)
    assert run(lambda: voices.sounds(["Hej."], "sv")) == [str(tmp_path / "tone")]


def test_given_a_folder_that_cannot_be_written_then_it_is_said_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(VoiceError, match=r"cannot be written into .*sounds: .*ANSVAR_DATA_DIR"):
        Voices(tmp_path / "file" / "sounds")


def test_given_a_folder_that_is_emptied_then_the_tone_is_made_again(tmp_path: Path) -> None:
    folder = tmp_path / "sounds"
    voices = Voices(folder, ("no-such-program-here",))
    shutil.rmtree(folder)
    path = run(lambda: voices.sounds(["Hej."], "sv"))[0]
    assert heard(path, ".wav16").loudness_dbfs > -25
    shutil.rmtree(folder)
    folder.write_text("")
    assert run(lambda: voices.sounds(["Tre."], "sv")) == [path]


def test_given_a_stop_while_speaking_then_no_process_is_left(tmp_path: Path) -> None:
    up = tmp_path / "up"
    os.mkfifo(up)
    hangs = program(
        tmp_path, f"import os, time\nopen({str(up)!r}, 'w').write(str(os.getpid()))\ntime.sleep(600)\n"
    )
    voices = Voices(tmp_path / "sounds", hangs)

    async def ask() -> int:
        asking = asyncio.create_task(voices.sounds(["Hej."], "sv"))
        pid = int(await asyncio.to_thread(up.read_text))
        await voices.close()
        assert await asking == [str(tmp_path / "sounds" / "tone")]
        return pid

    with pytest.raises(ProcessLookupError):
        os.kill(run(ask), 0)


@pytest.mark.parametrize("text", ["", "   ", "…", "[[", "\x00\x07"])
def test_given_nothing_to_say_then_nothing_breaks(text: str, tmp_path: Path) -> None:
    assert len(run(lambda: Voices(tmp_path).sounds([text], "sv"))) == 1
    assert run(lambda: Voices(tmp_path).sounds([], "sv")) == []


def test_given_names_that_would_steer_a_voice_then_they_are_only_read() -> None:
    assert speakable("-v en --help") == "-v en --help\n"
    assert speakable("Hej [[h'E]] <break/>\nigen\x00") == "Hej h'E break/ igen\n"
    assert len(speakable("a" * 5000)) == 1001
