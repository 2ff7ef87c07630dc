"""How a delivery is signed, as https://www.standardwebhooks.com says, so that ready-made libraries can check it."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Final

_PREFIX: Final = "whsec_"
#: The installation's secret that all others follow from.
NAME: Final = "webhooks"


def secret_of(installation: str, hook: str, generation: int) -> str:
    """Return the secret of a webhook, as its receiver writes it into its settings. It is kept nowhere."""
    made = hmac.new(installation.encode(), f"{hook}:{generation}".encode(), hashlib.sha256).digest()
    return _PREFIX + base64.b64encode(made).decode()


def signature(secret: str, id: str, timestamp: int, body: bytes) -> str:
    """Return the signature of a message: over its id, its moment and its body."""
    key = base64.b64decode(secret.removeprefix(_PREFIX))
    signed = hmac.new(key, f"{id}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(signed).decode()}"
