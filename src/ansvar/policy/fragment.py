"""Parts of a policy, as documentation and tests show them."""

from __future__ import annotations

import re

from ansvar.policy.load import read_policy
from ansvar.policy.model import Policy
from ansvar.words.faults import PolicyError


def load_fragment(text: str) -> Policy:
    """Return the policy that a fragment makes, or raise PolicyError with its faults.

    A fragment without a `[policy]` section gets a least one; everything else that it names must stand in
    it, so that an example in the documentation is whole.
    """
    if not re.search(r"^\s*\[policy\]", text, re.MULTILINE):
        text += '\n[policy]\ntitle = "A fragment"\norganisation = "An organisation"\nlanguages = ["en"]\n'
    policy, faults = read_policy(text, "fragment")
    if policy is None:
        raise PolicyError(faults)
    return policy
