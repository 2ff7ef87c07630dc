"""The languages that Ansvar speaks, one module each."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from ansvar.speech.catalogue import Catalogue
from ansvar.speech.lang import da, de, en, fi, nb, nl, sv

#: Every catalogue by its language code.
CATALOGUES: Final[Mapping[str, Catalogue]] = MappingProxyType(
    {module.LANGUAGE.code: module.LANGUAGE for module in (sv, da, nb, nl, en, fi, de)}
)

_SAME: Final = {"no": "nb", "nn": "nb"}


def spoken(language: str, *others: str) -> Catalogue:
    """Return the catalogue of the first language that Ansvar speaks, English if it speaks none.

    A region is dropped (`sv-FI` is `sv`), and `no` and `nn` are spoken as `nb`.
    """
    for wanted in (language, *others):
        code = wanted.lower().replace("_", "-").partition("-")[0]
        code = _SAME.get(code, code)
        if code in CATALOGUES:
            return CATALOGUES[code]
    return CATALOGUES["en"]
