"""Bearer tokens of the organisation's sign-in: true, for us, not over, of somebody known; else nothing (issue 4)."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from django.test import Client

from ansvar.web.accounts.oidc import Service
from ansvar.web.api import oidc, rates
from web.office import ALICE, OLGA, Still
from web.test_api import Api

ISSUER = "https://login.example.org"


class Sender:
    """A sign-in service: its keys, and how often they were fetched."""

    def __init__(self) -> None:
        self.key = generate_private_key(65537, 2048)
        self.fetched: list[str] = []
        self.kid = "k1"

    def answer(self, url: str) -> dict[str, Any]:
        self.fetched.append(url)
        if url.endswith("openid-configuration"):
            return {"issuer": ISSUER, "jwks_uri": f"{ISSUER}/keys"}
        found = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {
            "keys": [
                {"kty": "strange", "kid": "k0"},
                {**found, "kid": self.kid, "alg": "RS256", "use": "sig"},
            ]
        }

    def token(self, key: RSAPrivateKey | str | None = None, alg: str = "RS256", **more: Any) -> str:
        now = int(time.time())
        claims = {"iss": ISSUER, "aud": "ansvar", "sub": "s-1", "iat": now, "exp": now + 300, "person": ALICE}
        told = {name: value for name, value in {**claims, **more}.items() if value is not None}
        return jwt.encode(told, key or self.key, alg, headers={"kid": more.pop("kid", self.kid)})


@pytest.fixture
def sender(
    house: Still, paper: object, as_: Callable[[str], Client], settings_of: Callable[[Service | None], None],
    monkeypatch: pytest.MonkeyPatch,
) -> Sender:  # fmt: skip
    found = Sender()
    rates.wrong.clear()
    rates.asked.clear()
    monkeypatch.setattr(rates.wrong, "burst", 1e9)
    monkeypatch.setattr(oidc, "_keys", {})
    monkeypatch.setattr(oidc, "_json", found.answer)
    settings_of(Service(ISSUER, "ansvar", claim="person", match="id"))
    as_(ALICE)  # she has signed in once
    return found


@pytest.fixture
def settings_of(monkeypatch: pytest.MonkeyPatch) -> Callable[[Service | None], None]:
    from django.conf import settings

    return lambda service: monkeypatch.setattr(settings, "OIDC_SERVICE", service)


def test_given_a_true_token_when_used_then_it_is_its_person_and_reads_unless_it_names_more(
    sender: Sender,
) -> None:
    me = Api(sender.token()).get("/me")
    assert (me["person"], me["by"]) == (ALICE, "sign-in")
    assert "absences.read" in me["scopes"]
    assert not [each for each in me["scopes"] if each.endswith(".write")]
    Api(sender.token()).post(f"/people/{ALICE}/back", status=403)
    Api(sender.token(scope="openid ansvar:absences.write")).post(f"/people/{ALICE}/back")
    assert Api(sender.token(scp=["ansvar:promises.read"])).get("/me")["scopes"] == ["promises.read"]
    assert len(sender.fetched) == 2  # the keys are kept
    # Roles are those of the directory, whatever a token says of itself.
    Api(sender.token(scope="ansvar:desk.write", roles=["operator"])).get("/switchboard", 403)


def test_given_any_other_token_when_used_then_it_opens_nothing(
    sender: Sender, settings_of: Callable[[Service | None], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    other = generate_private_key(65537, 2048)
    now = int(time.time())
    for wrong in (
        sender.token(aud="somebody-else"),
        sender.token(aud=None),
        sender.token(iss="https://evil.example.org"),
        sender.token(exp=now - 120),
        sender.token(exp=None),
        sender.token(nbf=now + 600),
        sender.token(person="nobody"),
        sender.token(person=OLGA),  # has no account yet
        sender.token(other),
        sender.token("x" * 64, "HS256"),
        jwt.encode(
            {"iss": ISSUER, "aud": "ansvar", "sub": "s", "iat": now, "exp": now + 60, "person": ALICE},
            None,
            "none",
        ),
        sender.token()[:-4] + "AAAA",
        "ey.ey.ey",
    ):
        assert Api(wrong).get("/me", 401)["code"] == "unauthorised"
    # An unknown key is no way to make us ask for ever.
    monkeypatch.setattr(oidc, "AGAIN_S", 1e9)
    fetched = len(sender.fetched)
    Api(sender.token(kid="unknown")).get("/me", 401)
    assert len(sender.fetched) == fetched
    # The service takes another key into use.
    sender.kid = "k2"
    monkeypatch.setattr(oidc, "AGAIN_S", 0.0)
    Api(sender.token()).get("/me")
    settings_of(None)
    Api(sender.token()).get("/me", 401)
