"""Sound files: read whatever comes, and brought to the telephone's rates and one loudness."""

import numpy as np
import numpy.typing as npt
import pytest

from ansvar.speech.voices.sound import RATES, Sound, SoundError, encoded, read, shaped, tone


def wav(samples: npt.NDArray[np.float64], rate: int = 8_000) -> bytes:
    return encoded(Sound(samples, rate))


def test_given_a_sound_then_what_is_written_is_read_back() -> None:
    sound = tone()
    again = read(encoded(sound))
    assert again.rate == sound.rate
    assert np.abs(again.samples - sound.samples).max() < 1e-4


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"RIFF",
        b"RIFF\0\0\0\0WAVE",
        b"RIFF\0\0\0\0WAVEdata\4\0\0\0abcd",
        wav(np.zeros(80))[:20] + b"\6\0" + wav(np.zeros(80))[22:],
        wav(np.zeros(80))[:34] + b"\x08\0" + wav(np.zeros(80))[36:],
        wav(np.zeros(80))[:22] + b"\0\0" + wav(np.zeros(80))[24:],
    ],
)
def test_given_a_file_that_is_no_sound_then_one_sentence_says_so(content: bytes) -> None:
    with pytest.raises(SoundError, match="save"):
        read(content)


@pytest.mark.parametrize("samples", [np.zeros(0), np.zeros(8_000), np.full(8_000, 0.5)])
def test_given_silence_then_there_is_nothing_to_play(
    samples: npt.NDArray[np.float64],
) -> None:
    with pytest.raises(SoundError, match="nothing is heard"):
        shaped(Sound(samples, 8_000))


@pytest.mark.parametrize("loud", [0.001, 0.05, 1.0])
@pytest.mark.parametrize("rate", [8_000, 11_025, 22_050, 48_000])
def test_given_any_loudness_and_rate_then_the_telephone_gets_one(loud: float, rate: int) -> None:
    at = np.arange(rate) / rate
    quiet = np.zeros(rate // 2)
    sound = Sound(np.concatenate([quiet, np.sin(2 * np.pi * 500 * at) * loud, quiet]), rate)
    for ending, told in shaped(sound).items():
        assert told.rate == RATES[ending]
        assert told.loudness_dbfs == pytest.approx(-20, abs=0.3)
        assert told.seconds == pytest.approx(1.3, abs=0.05)


def test_given_sharp_peaks_then_the_sound_is_softer_rather_than_clipped() -> None:
    samples = np.random.default_rng(1).normal(0, 0.01, 8_000)
    samples[::1000] = 1.0
    for told in shaped(Sound(samples, 8_000)).values():
        assert told.peak_dbfs == pytest.approx(-1.5, abs=0.01)
        assert told.loudness_dbfs < -20
