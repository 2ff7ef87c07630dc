"""The account of a demonstration's visitors: a caller from outside, in a browser, and nothing more."""

from __future__ import annotations

from pathlib import Path

import pytest

from ansvar.directory.fiction import is_fiction, stranger
from ansvar.pbx.configure.phones import VISITOR, accounts_of
from ansvar.pbx.configure.write import contents
from pbx.configured import firm, secrets, sections, settings


def accounts(folder: Path, **more: bool) -> list[tuple[str, str, dict[str, list[str]]]]:
    return sections(contents(*firm(), settings(folder, **more))["pjsip.conf"])


def test_given_visitors_when_configured_then_they_stand_outside_and_are_believed_in_nothing(
    tmp_path: Path,
) -> None:
    found = [each for name, _, each in accounts(tmp_path, web=True, visitors=True) if name == VISITOR]
    (endpoint,) = [each for each in found if each["type"] == ["endpoint"]]
    (login,) = [each for each in found if each["type"] == ["auth"]]
    assert endpoint["context"] == ["outside"]
    assert endpoint["trust_id_inbound"] == endpoint["allow_transfer"] == endpoint["allow_subscribe"] == ["no"]
    assert endpoint["deny"] == ["0.0.0.0/0,::/0"]
    assert endpoint["permit"] == ["127.0.0.1/32,::1/128"]
    assert login["password"] == [secrets((VISITOR,))[VISITOR]]
    # Nothing registers there, so nobody rings it.
    assert not [each for each in found if each["type"] == ["aor"]]
    assert "aors" not in endpoint
    organisation, _ = firm()
    number = stranger(organisation)
    assert endpoint["callerid"] == [f'"" <{number}>']
    assert is_fiction(number)
    assert VISITOR not in accounts_of(organisation)


@pytest.mark.parametrize("more", [{}, {"web": True}, {"visitors": True}])
def test_given_no_demonstration_or_no_browsers_when_configured_then_visitors_have_no_account(
    tmp_path: Path, more: dict[str, bool]
) -> None:
    assert VISITOR not in {name for name, _, _ in accounts(tmp_path, **more)}
