"""Voices in the tests are waited for as long as a busy machine needs; tests of haste say so themselves."""

import pytest

from ansvar.speech.voices import Voices

PATIENT_S = 90.0


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    defaults = Voices.__init__.__kwdefaults__
    assert defaults is not None
    for name in ("timeout_s", "patience_s"):
        monkeypatch.setitem(defaults, name, PATIENT_S)
