"""The words for where a call may go: targets that are tried, and ends that close the search."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Final, Self

from ansvar.words.phrase import Phrase, meant, shorten
from ansvar.words.spans import Wait


class Target(StrEnum):
    """Whom or what a row may try."""

    PERSON = "person"
    MOBILE = "mobile"
    PRIVATE_PHONE = "private phone"
    DEPUTY = "deputy"
    SAME_FUNCTION = "same function"
    FUNCTION = "function"
    COMPETENCE = "competence"
    TEAM = "team"
    UNIT = "unit"
    PARENT_UNIT = "parent unit"
    COVERING_UNIT = "covering unit"
    MANAGER = "manager"
    CASE_OWNER = "case owner"
    LAST_CONTACT = "last contact"
    SWITCHBOARD = "switchboard"
    QUEUE = "queue"
    ANSWERING_SERVICE = "answering service"
    NUMBER = "number"


#: Targets that are a group of people, of whom those who can answer are rung.
GROUPS: Final = frozenset(
    {
        Target.SAME_FUNCTION,
        Target.FUNCTION,
        Target.COMPETENCE,
        Target.TEAM,
        Target.UNIT,
        Target.PARENT_UNIT,
        Target.COVERING_UNIT,
    }
)
#: Targets that may name which one: ``function reception``, ``number +45 …``.
NAMED: Final = frozenset(
    {
        Target.PERSON,
        Target.FUNCTION,
        Target.COMPETENCE,
        Target.TEAM,
        Target.UNIT,
        Target.QUEUE,
        Target.ANSWERING_SERVICE,
        Target.NUMBER,
    }
)
_TARGET_WORDS: Final = {
    "callee": Target.PERSON,
    "the person": Target.PERSON,
    "colleague": Target.SAME_FUNCTION,
    "colleagues": Target.SAME_FUNCTION,
    "same competence": Target.COMPETENCE,
    "department": Target.UNIT,
    "operator": Target.SWITCHBOARD,
    "service": Target.ANSWERING_SERVICE,
    "personal contact": Target.CASE_OWNER,
}


class Strategy(StrEnum):
    """In which order the phones of a group ring."""

    IN_ORDER = "in order"
    TOGETHER = "together"
    LONGEST_IDLE = "longest idle"
    MOST_RECENT = "most recent"
    RANDOM = "random"
    CIRCULAR = "circular"


_STRATEGY_WORDS: Final = {
    "one by one": Strategy.IN_ORDER,
    "at once": Strategy.TOGETHER,
    "most recently available": Strategy.MOST_RECENT,
    "circular from random": Strategy.RANDOM,
}


def _find_target(text: str) -> tuple[Target, str] | None:
    low = text.lower()
    words = {**{target.value: target for target in Target}, **_TARGET_WORDS}
    for word in sorted(words, key=len, reverse=True):
        if low == word:
            return words[word], ""
        if low.startswith(word + " ") and words[word] in NAMED:
            return words[word], text[len(word) + 1 :].strip()
    return None


def _together(head: str) -> list[tuple[Target, str] | None]:
    """Return the targets joined by `and`; where a part is no target, the `and` belongs to a name."""
    found = [_find_target(part) for part in re.split(r"\s+and\s+", head)]
    return found if len(found) > 1 and None not in found else [_find_target(head)]


_WAIT_AT_END = re.compile(
    r"(?:^|[\s,]+)(\d+(?:[.,]\d+)?\s*(?:rings?|s|sec|secs|seconds?|min|minutes?))\s*$", re.IGNORECASE
)
_AT_MOST = re.compile(r"^at most (\d{1,3})$")


@dataclass(frozen=True, slots=True)
class Try(Phrase):
    """One attempt of a row: whom to ring, in which order, how long, and whether the transfer is announced.

    `also` are targets that ring together with the first: ``person and mobile, 6 rings``.
    """

    target: Target
    name: str = ""
    strategy: Strategy = Strategy.IN_ORDER
    wait: Wait | None = None
    at_most: int | None = None
    announced: bool = False
    also: tuple[tuple[Target, str], ...] = ()

    allowed: ClassVar[str] = (
        'write a target, then if wanted a strategy, "at most N", "announced", and how long, such as "person 4 rings", '
        '"same function, longest idle, at most 3, 4 rings", "person and mobile, 6 rings" or "number +46 …, 20 s"; '
        "targets are "
        + ", ".join(target.value for target in Target)
        + "; strategies are "
        + ", ".join(strategy.value for strategy in Strategy)
    )
    examples: ClassVar[tuple[str, ...]] = (
        "person 4 rings",
        "same function, longest idle 4 rings",
        "switchboard",
    )

    @classmethod
    def parse(cls, text: str) -> Self:
        rest = " ".join(text.split())
        match = _WAIT_AT_END.search(rest)
        wait = None
        if match:
            wait = Wait.parse(match[1])
            rest = rest[: match.start()].rstrip(" ,")
        head, *options = [part.strip() for part in rest.split(",")]
        found, *also = _together(head)
        if found is None:
            raise ValueError(f"`{shorten(text)}` names no target{meant(head, Target)} {cls.allowed}")
        strategy, at_most, announced = Strategy.TOGETHER if also else Strategy.IN_ORDER, None, False
        for option in options:
            low = option.lower()
            limit = _AT_MOST.match(low)
            if limit:
                at_most = int(limit[1])
                if at_most == 0:
                    raise ValueError(f"`{shorten(text)}` rings nobody; write at most 1 or more")
            elif low == "announced":
                announced = True
            elif low in _STRATEGY_WORDS:
                strategy = _STRATEGY_WORDS[low]
            elif low in set(Strategy):
                strategy = Strategy(low)
            else:
                raise ValueError(f"`{shorten(option)}` is no strategy{meant(option, Strategy)} {cls.allowed}")
        if also and strategy is not Strategy.TOGETHER:
            raise ValueError(
                f"`{shorten(text)}` joins targets with `and`, which ring together; leave the strategy out"
            )
        if any(each is not None and each[0] is Target.NUMBER and not each[1] for each in (found, *also)):
            raise ValueError(f'`{shorten(text)}` gives no number; write one such as "number +46 …"')
        target, name = found
        others = tuple(each for each in also if each is not None)
        return cls(target, name, strategy, wait, at_most, announced, others)

    @property
    def parts(self) -> tuple[tuple[Target, str], ...]:
        """Every target with its name, the first and those that ring together with it."""
        return ((self.target, self.name), *self.also)

    def __str__(self) -> str:
        parts = [" and ".join(f"{target.value} {name}".strip() for target, name in self.parts)]
        if self.strategy is not Strategy.IN_ORDER and not self.also:
            parts.append(self.strategy.value)
        if self.at_most is not None:
            parts.append(f"at most {self.at_most}")
        if self.announced:
            parts.append("announced")
        if self.wait is None:
            return ", ".join(parts)
        # Without a comma the wait would read as part of a name or of a strategy.
        return (
            ", ".join((*parts, str(self.wait)))
            if self.name or self.also or len(parts) > 1
            else f"{parts[0]} {self.wait}"
        )


class EndKind(StrEnum):
    """How a call can end when nobody was tried, or nobody answered."""

    MAILBOX = "mailbox"
    MESSAGE = "message"
    CALL_BACK = "call-back"
    ANNOUNCEMENT = "announcement"
    SWITCHBOARD = "switchboard"
    QUEUE = "queue"
    ANSWERING_SERVICE = "answering service"
    MENU = "menu"
    NUMBER = "number"
    REFUSE = "refuse"
    BUSY_TONE = "busy tone"


#: Ends that leave the caller with a promise.
PROMISING: Final = frozenset({EndKind.MAILBOX, EndKind.MESSAGE, EndKind.CALL_BACK})
#: Ends where a person or a service answers.
ANSWERING: Final = frozenset({EndKind.SWITCHBOARD, EndKind.QUEUE, EndKind.ANSWERING_SERVICE, EndKind.NUMBER})


class Owner(StrEnum):
    """Whose mailbox, or who gets the message."""

    PERSON = "person"
    DEPUTY = "deputy"
    FUNCTION = "function"
    UNIT = "unit"
    MANAGER = "manager"
    SWITCHBOARD = "switchboard"


_END_WORDS: Final = {
    "voicemail": EndKind.MAILBOX,
    "callback": EndKind.CALL_BACK,
    "call back": EndKind.CALL_BACK,
    "operator": EndKind.SWITCHBOARD,
    "hang up": EndKind.REFUSE,
    "busy": EndKind.BUSY_TONE,
}
_NAMED_ENDS: Final = frozenset(
    {EndKind.ANNOUNCEMENT, EndKind.QUEUE, EndKind.ANSWERING_SERVICE, EndKind.MENU, EndKind.NUMBER}
)


#: Owners that may be named: ``message for function complaints``, ``mailbox of unit building``.
_NAMED_OWNERS: Final = (Owner.PERSON, Owner.FUNCTION, Owner.UNIT)


@dataclass(frozen=True, slots=True)
class End(Phrase):
    """Where a row ends: ``mailbox``, ``unit mailbox``, ``message for function complaints``, ``announcement closed``.

    `owner` and `name` say whose the mailbox, message or call-back is: without a name the one called, or the
    deputy, function, unit, manager of the one called; with one, that person, function or unit (id).
    """

    kind: EndKind
    owner: Owner = Owner.PERSON
    name: str = ""

    allowed: ClassVar[str] = (
        'write an end, for mailbox, message and call-back with whose it is, such as "mailbox", "unit mailbox", '
        '"switchboard message", "message for function complaints" or "announcement closed"; ends are '
        + ", ".join(kind.value for kind in EndKind)
        + "; owners are "
        + ", ".join(owner.value for owner in Owner)
    )
    examples: ClassVar[tuple[str, ...]] = (
        "mailbox",
        "switchboard message",
        "call-back",
        "message for function complaints",
        "announcement closed",
    )

    @classmethod
    def parse(cls, text: str) -> Self:
        rest = " ".join(text.split())
        low = rest.lower()
        words = {**{kind.value: kind for kind in EndKind}, **_END_WORDS}
        for word in sorted(words, key=len, reverse=True):
            kind = words[word]
            if low == word and kind not in (EndKind.MENU, EndKind.ANNOUNCEMENT, EndKind.NUMBER):
                return cls(kind)
            if not low.startswith(word + " "):
                continue
            if kind in _NAMED_ENDS:
                return cls(kind, Owner.PERSON, rest[len(word) + 1 :].strip())
            named = _FOR_WHOM.fullmatch(rest[len(word) + 1 :])
            if kind in PROMISING and named:
                return cls(kind, Owner(named[1].lower()), named[2])
        first, _, last = low.partition(" ")
        first = "function" if first == "group" else first
        if first in set(Owner) and words.get(last) in PROMISING:
            return cls(words[last], Owner(first))
        raise ValueError(f"`{shorten(text)}` names no end{meant(rest, EndKind)} {cls.allowed}")

    def __str__(self) -> str:
        if self.kind in PROMISING and self.name:
            return f"{self.kind.value} {'of' if self.kind is EndKind.MAILBOX else 'for'} {self.owner.value} {self.name}"
        owner = "" if self.owner is Owner.PERSON or self.kind not in PROMISING else self.owner.value
        return " ".join(part for part in (owner, self.kind.value, self.name) if part)


_FOR_WHOM: Final = re.compile(
    rf"(?:of|for|to)\s+({'|'.join(owner.value for owner in _NAMED_OWNERS)})\s+(\S.*)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Ban(Phrase):
    """A target or an end that a row forbids, whatever any other row or mechanism would add.

    With a `name` only the one so named is forbidden (``queue service-centre``), else all of its kind.
    """

    target: Target | None
    end: EndKind | None
    owner: Owner | None = None
    name: str = ""

    allowed: ClassVar[str] = (
        'write a target or an end, with its name if only one is meant, such as "mailbox", "switchboard", "mobile" '
        'or "queue service-centre"; they are '
        + ", ".join(sorted({*(t.value for t in Target), *(k.value for k in EndKind)}))
    )
    examples: ClassVar[tuple[str, ...]] = ("mailbox", "switchboard", "mobile", "queue service-centre")

    @classmethod
    def parse(cls, text: str) -> Self:
        rest = " ".join(text.split())
        low = rest.lower()
        target = _TARGET_WORDS.get(low) or (Target(low) if low in set(Target) else None)
        end = _END_WORDS.get(low) or (EndKind(low) if low in set(EndKind) else None)
        if target is not None or end is not None:
            return cls(target, end)
        first, _, last = low.partition(" ")
        first = "function" if first == "group" else first
        last = _END_WORDS[last].value if last in _END_WORDS else last
        if first in set(Owner) and last in {kind.value for kind in PROMISING}:
            return cls(None, EndKind(last), Owner(first))
        found = _find_target(rest)
        words = {kind.value: kind for kind in _NAMED_ENDS}
        for word, kind in words.items():
            if low.startswith(word + " "):
                name = rest[len(word) + 1 :]
                return cls(found[0] if found else None, kind, None, name)
        if found is None:
            near = meant(rest, (*Target, *EndKind))
            raise ValueError(f"`{shorten(text)}` names no target or end{near} {cls.allowed}")
        return cls(found[0], None, None, found[1])

    def __str__(self) -> str:
        word = self.target.value if self.target else self.end.value if self.end else ""
        return f"{self.owner.value} {word}" if self.owner else f"{word} {self.name}".rstrip()


class KeyAction(StrEnum):
    """What a key that the caller presses does; some name which one."""

    SWITCHBOARD = "switchboard"
    MAILBOX = "mailbox"
    MESSAGE = "message"
    CALL_BACK = "call-back"
    COLLEAGUE = "colleague"
    DEPUTY = "deputy"
    MOBILE = "mobile"
    MANAGER = "manager"
    UNIT = "unit"
    FUNCTION = "function"
    QUEUE = "queue"
    TOPIC = "topic"
    MENU = "menu"
    LANGUAGE = "language"
    NUMBER = "number"
    ANSWERING_SERVICE = "answering service"
    URGENT = "urgent"
    REPEAT = "repeat"


@dataclass(frozen=True, slots=True)
class Key(Phrase):
    """What happens when the caller presses a key: ``switchboard``, ``topic building permits``, ``language sv``."""

    action: KeyAction
    name: str = ""

    allowed: ClassVar[str] = (
        'write what the key does, such as "switchboard", "message", "topic parking" or "language sv"; actions are '
        + ", ".join(action.value for action in KeyAction)
    )
    examples: ClassVar[tuple[str, ...]] = ("switchboard", "message", "topic parking", "language sv")

    @classmethod
    def parse(cls, text: str) -> Self:
        rest = " ".join(text.split())
        low = rest.lower()
        for action in sorted(KeyAction, key=lambda item: -len(item.value)):
            if low == action.value or low.startswith(action.value + " "):
                name = rest[len(action.value) :].strip()
                if not name and action in (
                    KeyAction.TOPIC,
                    KeyAction.MENU,
                    KeyAction.LANGUAGE,
                    KeyAction.NUMBER,
                ):
                    break
                return cls(action, name)
        if low == "operator":
            return cls(KeyAction.SWITCHBOARD)
        raise ValueError(f"`{shorten(text)}` is no action of a key{meant(rest, KeyAction)} {cls.allowed}")

    def __str__(self) -> str:
        return f"{self.action.value} {self.name}".strip()
