"""What can go wrong for a phone.

AnsvarError
└── PhoneFault     base
    ├── Late       what was awaited did not happen within its deadline
    ├── Ended      the call ended before what was awaited
    └── Refused    the other side said no; `code` is its SIP status
"""

from __future__ import annotations

from ansvar.words.faults import AnsvarError


class PhoneFault(AnsvarError):
    """Base of everything that a phone reports."""


class Late(PhoneFault):
    """What was awaited did not happen within its deadline."""


class Ended(PhoneFault):
    """The call ended before what was awaited could happen."""


class Refused(PhoneFault):
    """The other side refused; `code` is the SIP status, 0 when it did not answer at all."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.code = code
