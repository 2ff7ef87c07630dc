"""Numbers of callers in the made-up organisation; none of them can be assigned to anybody."""

from __future__ import annotations

from zlib import crc32

import phonenumbers

from ansvar.policy.model import Policy, steering_conditions


def lists_of(policy: Policy) -> set[str]:
    """Return the names of the caller lists the policy speaks of."""
    named = {
        word[5:]
        for when in steering_conditions(policy)
        for word in when.caller or ()
        if word.startswith("list ")
    }
    return named | set(policy.caller_list)


def list_number(name: str, policy: Policy) -> str:
    """Return a number that stands on a caller list of the world."""
    place = sorted(lists_of(policy)).index(name)
    return f"{outside_number(policy)[:-2]}{place:02d}"


def colleagues_of(policy: Policy) -> list[str]:
    """Return the colleagues the policy's rows tell apart as callers, such as `unit reception`."""
    words = {word for when in steering_conditions(policy) for word in when.caller or ()}
    return sorted(word for word in words if word.partition(" ")[0] in ("unit", "function", "person"))


def colleague_number(word: str) -> str:
    """Return the extension of a colleague in the world who calls, the same whatever else a policy says."""
    return f"{3_000_000 + crc32(word.encode()) % 1_000_000}"


def outside_number(policy: Policy) -> str:
    """Return the number of a caller from outside; no such number can be assigned to anybody."""
    code = f"+{phonenumbers.country_code_for_region(policy.site.country) or 46}"
    # A national number never begins with 0 behind the country code.
    return f"{code}00000099"


def foreign_number(policy: Policy) -> str:
    """Return the number of a caller from another country than the policy's."""
    return "+100000099" if policy.site.country != "US" else "+4600000099"
