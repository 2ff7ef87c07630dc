"""The second step of signing in: set up, asked for, used once, lost; who must have one."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client, override_settings

from ansvar.store.models import AuditEntry
from ansvar.web.accounts.models import Grant, User
from ansvar.web.gates import Role
from web.office import ALICE, Still

GOOD = "nine green bottles stand"


def code(secret: str, ahead: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead))


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    """The clock stands still: a code is good for some half minutes, and guesses are counted by the quarter of an hour."""
    with time_machine.travel(datetime.now(UTC), tick=False):
        yield


@pytest.fixture
def petra(house: Still) -> User:
    """A telephone administrator of nobody in the directory, with a password, on a service that is no demonstration."""
    house.place = replace(house.place, demo=False)
    user = User.objects.create_user("petra", GOOD)
    Grant.objects.create(user=user, role=Role.TELEPHONE, granted_by="t", granted_at=house.now())
    return user


def signed_in(client: Client, user: str = "petra") -> Client:
    client.post("/account/login/", {"login": user, "password": GOOD})
    return client


def test_given_an_administrator_without_a_second_step_when_signed_in_then_nothing_opens_until_there_is_one_and_then_it_is_asked(
    as_: Callable[[str], Client], petra: User
) -> None:
    client = signed_in(as_(""))
    assert client.get("/accounts/")["Location"] == "/account/"
    assert client.post("/accounts/invite/", {"person": ALICE})["Location"] == "/account/"
    assert "you need a second step" in client.get("/account/").content.decode()
    # A program is told so in its own way; a token needs no second step.
    told = client.get("/api/v1/me")
    assert (told.status_code, told["Content-Type"]) == (403, "application/problem+json")
    assert (told.json()["code"], "second step" in told.json()["detail"]) == ("second-step", True)
    # Setting it up asks for the password once more.
    again = client.get("/account/2fa/app/")
    assert again["Location"].startswith("/account/reauthenticate/")
    page = client.post(again["Location"], {"password": GOOD}, follow=True)
    assert page.redirect_chain[-1][0] == "/account/2fa/app/"
    text = page.content.decode()
    assert 'src="data:image/svg+xml;base64,' in text
    secret = re.search(r'class="nr key">([A-Z2-7 ]+)<', text)[1].replace(" ", "")  # type: ignore[index]
    assert client.post("/account/2fa/app/", {"code": "000000"}).status_code == 200
    done = client.post("/account/2fa/app/", {"code": code(secret)})
    assert done["Location"] == "/account/2fa/codes/"
    codes = re.findall(r"(?:^|>)(\d{8})$", client.get("/account/2fa/codes/").content.decode(), re.MULTILINE)
    assert len(codes) == 10
    assert codes[0] not in client.get("/account/2fa/codes/").content.decode()  # shown once
    assert client.get("/accounts/").status_code == 200
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in kept
    # From now on the password alone opens nothing.
    other = as_("")
    asked = other.post("/account/login/", {"login": "petra", "password": GOOD})
    assert asked["Location"] == "/account/2fa/code/"
    assert other.get("/account/")["Location"].startswith("/account/login/")
    assert other.post("/account/2fa/code/", {"code": "123456"}).status_code == 200
    right = code(secret, 1)
    assert other.post("/account/2fa/code/", {"code": right}).status_code == 302
    assert other.get("/accounts/").status_code == 200
    # A code is good once, and one on paper opens when the telephone is lost: once.
    third = signed_in(as_(""))
    assert third.post("/account/2fa/code/", {"code": right}).status_code == 200
    # It still would fit for a minute, when allauth has forgotten that it was used.
    cache.delete(f"allauth.mfa.totp.used?user={petra.pk}&code={right}")
    assert "used already" in third.post("/account/2fa/code/", {"code": right}).content.decode()
    assert third.post("/account/2fa/code/", {"code": codes[3]}).status_code == 302
    fourth = signed_in(as_(""))
    assert fourth.post("/account/2fa/code/", {"code": codes[3]}).status_code == 200
    for guess in range(6):
        fourth.post("/account/2fa/code/", {"code": f"{guess:06}"})
    assert fourth.post("/account/2fa/code/", {"code": codes[4]}).status_code != 302  # guessing locks
    said = set(AuditEntry.objects.values_list("what", flat=True))
    assert {"second step added", "second step failed", "signed in"} <= said


@pytest.mark.parametrize(
    ("setting", "role", "leads"),
    [
        ("", Role.TELEPHONE, True),
        ("", Role.AUDITOR, False),
        ("required", Role.AUDITOR, True),
        ("required", Role.POLICY_OWNER, True),
        ("offered", Role.TELEPHONE, False),
    ],
)
def test_given_a_role_when_signed_in_with_a_password_then_the_setting_says_whether_a_second_step_must_be(
    setting: str, role: Role, leads: bool, as_: Callable[[str], Client], petra: User, house: Still
) -> None:
    Grant.objects.update(role=role)
    with override_settings(SECOND_STEP=setting):
        client = signed_in(as_(""))
        reply = client.get("/explain/")
        assert (reply.status_code == 302) is leads
        shown = client.get("/account/").content.decode()
        assert ("you need a second step" in shown) is leads
        assert ("A second step keeps others out" in shown) is not leads
        house.place = replace(house.place, demo=True)
        assert client.get("/explain/").status_code == 200  # a demonstration on this machine asks nobody


def test_given_the_key_of_the_data_folder_is_lost_when_a_code_is_given_then_none_fits_and_nothing_breaks(
    as_: Callable[[str], Client], petra: User
) -> None:
    from ansvar.web.accounts.adapter import SecondAdapter

    shut = SecondAdapter().encrypt("JBSWY3DPEHPK3PXP")
    assert SecondAdapter().decrypt(shut) == "JBSWY3DPEHPK3PXP"
    Authenticator.objects.create(user=petra, type="totp", data={"secret": shut})
    with override_settings(SECRET_KEY="another"):
        client = signed_in(as_(""))
        assert client.post("/account/2fa/code/", {"code": code("JBSWY3DPEHPK3PXP")}).status_code == 200
        empty = client.post("/account/2fa/code/", {"code": code("")})
        assert empty.status_code == 200
