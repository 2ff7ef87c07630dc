"""The names of things in each language: states, targets, strategies, ends, keys, facts, promises, whys.

A word that no catalogue knows is returned as it stands, so that a name given by the organisation passes
through.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from ansvar.policy.targets import Strategy
from ansvar.speech.catalogue import TARGETS
from ansvar.speech.lang import spoken

_LONGEST_FIRST: Final = sorted(TARGETS, key=len, reverse=True)


def state(word: str, language: str) -> str:
    """Return the name of a state in `Told.state`."""
    return spoken(language).states.get(word, word)


def split_target(target: str) -> tuple[str, str]:
    """Return the target and the rest of a step's target, such as `("function", "reception")`."""
    for word in _LONGEST_FIRST:
        if target == word or target.startswith((word + " ", word + ",")):
            return word, target[len(word) :].split(",")[0].strip()
    return "", target


def joined_targets(target: str) -> tuple[str, ...]:
    """Return the targets of a step that rings several together, such as `person and mobile`; else the one."""
    parts = tuple(target.split(" and "))
    return parts if len(parts) > 1 and all(split_target(part)[0] for part in parts) else (target,)


def target(target: str, language: str) -> str:
    """Return the name of a target, without the name that a row may give behind it."""
    word, _ = split_target(target)
    return spoken(language).targets.get(word, target)


def strategy(word: str, language: str) -> str:
    """Return the name of a strategy."""
    return spoken(language).strategies.get(word or Strategy.IN_ORDER.value, word)


def end(word: str, language: str) -> str:
    """Return the name of an end."""
    return spoken(language).ends.get(word, word)


def fact(word: str, language: str) -> str:
    """Return the name of a fact that callers are told."""
    return spoken(language).facts.get(word, word)


def key_action(word: str, language: str, name: str = "") -> str:
    """Return what a key does, as it stands behind "press 1": `för växeln`."""
    return spoken(language).key_actions.get(word, word).format(name=name)


def promise(word: str, language: str) -> str:
    """Return the name of a kind of promise."""
    return spoken(language).promises.get(word, word)


def who(word: str, language: str) -> str:
    """Return the name of a part somebody plays, such as manager or deputy."""
    return spoken(language).who.get(word, word)


def why(word: str, language: str) -> str:
    """Return in words why a candidate was ruled out."""
    return spoken(language).whys.get(str(word), str(word))


def channel(word: str, language: str) -> str:
    """Return by which way somebody is told."""
    return spoken(language).channels.get(word, word)


def shown(word: str, language: str) -> str:
    """Return which number is shown."""
    return spoken(language).shown.get(word, word)


def transfer(word: str, language: str) -> str:
    """Return how a call is handed over."""
    return spoken(language).transfers.get(word, word)


def signs(text: str, language: str) -> str:
    """Return an address of mail as it is spoken, sign by sign: `info snabel-a exempel punkt se`."""
    names = spoken(language).signs
    return " ".join("".join(f" {names[sign]} " if sign in names else sign for sign in text).split())


def key(text: str, language: str) -> str:
    """Return the keys of a telephone as they are spoken: `fyrkant 0`."""
    names = spoken(language).signs
    return " ".join(names.get(sign, sign) for sign in text)


def all_of(names: Iterable[str], language: str) -> str:
    """Return names joined by "and"."""
    return _joined(tuple(names), spoken(language).and_)


def one_of(names: Iterable[str], language: str) -> str:
    """Return names joined by "or"."""
    return _joined(tuple(names), spoken(language).or_)


def _joined(names: tuple[str, ...], last: str) -> str:
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {last} {names[-1]}"


def sentence(text: str) -> str:
    """Return a text with a capital first letter and one mark at its end."""
    text = " ".join(text.split())
    if not text:
        return ""
    text = text[0].upper() + text[1:]
    return text if text[-1] in ".!?…" else text.rstrip(",;:") + "."
