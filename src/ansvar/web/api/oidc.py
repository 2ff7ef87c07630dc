"""Bearer tokens of the organisation's own sign-in (OpenID Connect), checked by the keys that it publishes.

The issuer and our client id are those that people sign in with (`accounts.oidc`). A token counts when it is signed by
one of the issuer's present keys, is for us, and has not ended; it means whoever the pages would sign in with it.
"""

from __future__ import annotations

import json
import time
import urllib.request
from collections.abc import Mapping
from threading import Lock
from typing import Any, Final

import jwt
import structlog
from allauth.socialaccount.models import SocialAccount  # type: ignore[import-untyped]
from django.conf import settings

from ansvar.web.accounts.models import User
from ansvar.web.accounts.oidc import PROVIDER, Service, person_of, sure
from ansvar.web.api.scopes import READING, Scope
from ansvar.web.house import house

log = structlog.get_logger(__name__)

#: Signed with a key pair; never `none`, never a shared secret.
ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
#: Clocks differ by so much.
LEEWAY_S: Final = 30
#: Keys are fetched again after this, and at once for one that we do not know: but not more often than that.
KEPT_S: Final = 3600.0
AGAIN_S: Final = 10.0
_ASK_S: Final = 5.0
_MOST_BYTES: Final = 1_000_000
#: A scope of ours in their token.
PREFIX: Final = "ansvar:"


class Keys:
    """The keys of an issuer. Thread-safe."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer.rstrip("/")
        self._lock = Lock()
        self._keys: dict[str, jwt.PyJWK] = {}
        self._name, self._at = "", -KEPT_S

    def of(self, kid: str) -> jwt.PyJWK | None:
        """Return a key by its id, or None."""
        with self._lock:
            age = time.monotonic() - self._at
            if age >= KEPT_S or (kid not in self._keys and age >= AGAIN_S):
                self._fetch()
            return self._keys.get(kid)

    @property
    def name(self) -> str:
        """What the issuer calls itself, as it stands in its tokens."""
        return self._name or self.issuer

    def _fetch(self) -> None:
        self._at = time.monotonic()
        try:
            about = _json(f"{self.issuer}/.well-known/openid-configuration")
            found = _json(str(about["jwks_uri"]))["keys"]
            self._name = str(about["issuer"])
            kept = {}
            for each in found:
                try:
                    kept[str(each.get("kid", ""))] = jwt.PyJWK.from_dict(each)
                except (jwt.PyJWTError, AttributeError):
                    continue  # a kind of key that we do not know signs nothing for us
            self._keys = kept
        except (OSError, ValueError, KeyError, TypeError) as error:
            log.warning("the keys of the sign-in service cannot be had", why=type(error).__name__)


def _json(url: str) -> dict[str, Any]:
    """Fetch JSON over TLS, or from this machine."""
    if not sure(url):
        raise ValueError("an issuer is asked over TLS")
    with urllib.request.urlopen(url, timeout=_ASK_S) as reply:
        found = json.loads(reply.read(_MOST_BYTES))
    if not isinstance(found, dict):
        raise ValueError("no object")
    return found


_keys: dict[str, Keys] = {}


def _keys_of(issuer: str) -> Keys:
    return _keys.setdefault(issuer, Keys(issuer))


def looks_like(text: str) -> bool:
    """Whether a bearer token can be one of these."""
    return text.count(".") == 2 and text.startswith("ey")


def claims_of(text: str) -> Mapping[str, Any] | None:
    """Return what a token says, when it is true and for us; else None."""
    service: Service | None = settings.OIDC_SERVICE
    if service is None:
        return None
    keys = _keys_of(service.issuer)
    try:
        head = jwt.get_unverified_header(text)
        key = keys.of(str(head.get("kid", "")))
        if key is None or head.get("alg") not in ALGORITHMS:
            return None
        found: Mapping[str, Any] = jwt.decode(
            text, key, algorithms=[str(head["alg"])], audience=service.client_id, issuer=keys.name,
            leeway=LEEWAY_S, options={"require": ["exp", "iat", "iss", "aud", "sub"]},
        )  # fmt: skip
    except (jwt.PyJWTError, ValueError, TypeError):
        return None
    return found


def account_of(claims: Mapping[str, Any]) -> User | None:
    """Return the account that the pages would sign in with these claims; None for somebody who never signed in."""
    known = (
        SocialAccount.objects.filter(provider=PROVIDER, uid=str(claims["sub"])).select_related("user").first()
    )
    if known is not None:
        user: User = known.user
        return user if user.is_active else None
    person = person_of(settings.OIDC_SERVICE, claims, house().base)
    if person is None:
        return None
    return User.objects.filter(person=person.id, is_active=True).first()


def scopes_of(claims: Mapping[str, Any]) -> frozenset[Scope]:
    """Return what a token is for: the scopes of ours that it names (`ansvar:promises.write`), else reading."""
    given = claims.get("scope", claims.get("scp", ""))
    words = given.split() if isinstance(given, str) else [str(each) for each in given or ()]
    named = {word.removeprefix(PREFIX) for word in words if word.startswith(PREFIX)}
    return frozenset(scope for scope in Scope if scope.value in named) or READING
