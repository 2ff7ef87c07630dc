"""Where the recorded traces are, and which policy and organisation each of them was recorded with."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from ansvar.directory.files import load_organisation
from ansvar.directory.model import Organisation
from ansvar.policy.load import load_policy
from ansvar.policy.model import Policy
from real.house import House, Setting
from real.runner import Scenario

TRACES = Path(__file__).parent / "traces"


def path_of(scenario: Scenario) -> Path:
    """Return where the trace of a scenario is kept."""
    return TRACES / (re.sub(r"[^a-z0-9]+", "-", scenario.name.lower()).strip("-") + ".jsonl")


@cache
def rules_of(setting: Setting) -> tuple[Policy, Organisation]:
    """Return the policy and the organisation of a house, as the service of that house reads them."""
    with TemporaryDirectory() as folder:
        house = House(setting, Path(folder))
        return load_policy(house._policy()), load_organisation(house._organisation())
