"""Voices: sentences to sound files for the exchange, rendered once and kept by content."""

from ansvar.speech.voices.cache import Voices
from ansvar.speech.voices.engine import VoiceError
from ansvar.speech.voices.sound import SoundError

__all__ = ["SoundError", "VoiceError", "Voices"]
