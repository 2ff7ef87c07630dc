"""Sound coded, written, read and measured."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import pytest

from ansvar.phone import PhoneFault, measure, sound
from ansvar.phone.measure import Stretch


def noise(seconds: float) -> sound.Samples:
    return np.random.default_rng(7).normal(0, 3000, round(seconds * sound.RATE)).astype(np.int16)


def test_given_every_octet_when_decoded_and_coded_again_then_it_is_the_same() -> None:
    every = bytes(range(256))
    assert sound.to_alaw(sound.from_alaw(every)) == every
    # Three levels of the table in G.711, octets as they go over the line.
    assert sound.from_alaw(bytes([0xD5, 0x55, 0xAA])).tolist() == [8, -8, 32256]


def test_given_a_sound_when_coded_then_the_error_is_that_of_a_telephone() -> None:
    before = sound.tone(440, 1.0)
    error = sound.from_alaw(sound.to_alaw(before)).astype(int) - before
    assert measure.loudness(before) - measure.loudness(error.astype(np.int16)) > 33


def test_given_a_wav_of_another_rate_with_two_channels_when_loaded_then_the_tone_is_the_same(
    tmp_path: Path,
) -> None:
    path = tmp_path / "stereo.wav"
    one = (8000 * np.sin(2 * np.pi * 600 * np.arange(44100) / 44100)).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(44100)
        file.writeframes(np.repeat(one, 2).tobytes())
    loaded = sound.load(path)
    assert len(loaded) == 8000
    assert measure.is_tone(loaded, 600)


def test_given_a_sound_when_saved_then_it_is_loaded_as_it_was(tmp_path: Path) -> None:
    before = sound.tone(440, 0.5)
    sound.save(tmp_path / "a.wav", before)
    assert np.array_equal(sound.load(tmp_path / "a.wav"), before)


def test_given_no_wav_when_loaded_then_one_sentence_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_text("no sound")
    with pytest.raises(PhoneFault, match="is no WAV file"):
        sound.load(tmp_path / "a.wav")


@pytest.mark.parametrize("hz", [350.0, 425.0, 440.0, 1000.0])
def test_given_a_tone_when_measured_then_its_frequency_and_loudness_are_right(hz: float) -> None:
    tone = sound.from_alaw(sound.to_alaw(sound.tone(hz, 0.5, -20)))
    assert measure.strongest(tone)[0] == pytest.approx(hz, abs=2)
    assert measure.loudness(tone) == pytest.approx(-20, abs=0.3)
    assert measure.is_tone(tone, hz)
    assert not measure.is_tone(tone, hz + 25)


def test_given_noise_when_measured_then_it_is_no_tone() -> None:
    assert not measure.is_tone(noise(0.5), measure.strongest(noise(0.5))[0])


def test_given_speech_ringing_and_a_beep_when_measured_then_each_is_told_apart() -> None:
    whole = np.concatenate([
        sound.silence(0.5), noise(1.0), sound.silence(0.2), noise(0.8), sound.tone(425, 1.0), sound.silence(1.0),
        sound.tone(425, 1.0), sound.silence(2.0), sound.tone(1000, 0.2), sound.silence(0.5),
    ])  # fmt: skip
    found = measure.stretches(sound.from_alaw(sound.to_alaw(whole)))
    assert [each.kind for each in found] == ["sound", "tone", "tone", "tone"]
    assert [round(each.seconds, 1) for each in found] == [2.0, 1.0, 1.0, 0.2]
    assert [measure.is_call_tone(each) for each in found] == [False, True, True, False]
    assert measure.rings(whole) == 2
    assert measure.sounding_s(whole) == pytest.approx(2.2, abs=0.1)


def test_given_pauses_when_measured_then_longer_ones_divide() -> None:
    whole = np.concatenate([noise(0.5), sound.silence(0.5), noise(0.5)])
    assert len(measure.stretches(whole, gap_s=0.3)) == 2
    assert len(measure.stretches(whole, gap_s=0.8)) == 1


@pytest.mark.parametrize("samples", [sound.SILENCE, sound.silence(1.0), sound.silence(0.001)])
def test_given_silence_when_measured_then_there_is_nothing(samples: sound.Samples) -> None:
    assert measure.stretches(samples) == ()
    assert measure.loudness(samples) == -99.0
    assert measure.strongest(samples) == (0.0, 0.0)
    assert measure.rings(samples) == 0


def test_given_a_busy_tone_when_measured_then_it_is_not_ringing() -> None:
    busy = np.concatenate([part for _ in range(6) for part in (sound.tone(425, 0.25), sound.silence(0.25))])
    assert measure.rings(busy) == 0
    assert all(isinstance(each, Stretch) and measure.is_call_tone(each) for each in measure.stretches(busy))
    assert measure.sounding_s(busy) == 0
