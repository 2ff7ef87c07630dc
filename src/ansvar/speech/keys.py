"""The keys a caller may press, as they are offered."""

from __future__ import annotations

from typing import Final

from ansvar.policy.targets import KeyAction
from ansvar.routing.model import KeyPress
from ansvar.speech import words
from ansvar.speech.lang import CATALOGUES, spoken
from ansvar.speech.names import Names

_NAMED: Final = frozenset(
    {KeyAction.UNIT, KeyAction.FUNCTION, KeyAction.QUEUE, KeyAction.TOPIC, KeyAction.NUMBER}
)


def offered(key: KeyPress, names: Names) -> str:
    """Return the sentence that offers a key; a language is offered in that language itself.

    Who needs another language may not understand the one that is spoken.
    """
    if key.action == KeyAction.LANGUAGE:
        other = key.name.lower().partition("-")[0]
        if other in CATALOGUES:
            return spoken(other).press_language.format(key=words.key(key.key, other))
    return names.words.press.format(key=words.key(key.key, names.language), action=_action(key, names, True))


def written(key: KeyPress, names: Names) -> str:
    """Return a key and what it does, on one line: `#0: för växeln`."""
    return f"{key.key}: {_action(key, names, False)}"


def _action(key: KeyPress, names: Names, aloud: bool) -> str:
    if key.action in _NAMED and key.name:
        return names.words.key_actions_named[key.action].format(name=_name(key, names, aloud))
    if key.action == KeyAction.LANGUAGE and key.name in CATALOGUES:
        return names.words.key_actions[key.action].format(name=spoken(key.name).itself)
    return words.key_action(key.action, names.language, key.name)


def _name(key: KeyPress, names: Names, aloud: bool) -> str:
    if key.action == KeyAction.NUMBER:
        return names.number_spoken(key.name) if aloud else names.number(key.name)
    return names.of(f"{key.action}:{key.name}")
