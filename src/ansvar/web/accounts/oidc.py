"""Signing in through the organisation's own service (OpenID Connect): what is set, and whom it means.

    ANSVAR_OIDC_ISSUER=https://login.example.org       where it is
    ANSVAR_OIDC_CLIENT_ID=ansvar                       as what we are known there
    ANSVAR_OIDC_SECRET_FILE=/etc/ansvar/oidc-secret    or ANSVAR_OIDC_SECRET; none for a public client
    ANSVAR_OIDC_LABEL=Falkenberg                       what the button says
    ANSVAR_OIDC_CLAIM=email                            which claim names the person
    ANSVAR_OIDC_MATCH=email                            what of the directory it is: email, id or extension
    ANSVAR_OIDC_EMAIL_CHECKED=yes                      its addresses are true, though it does not say `email_verified`
    ANSVAR_OIDC_GROUPS=groups                          which claim names the groups
    ANSVAR_OIDC_ROLES=auditor=revision;policy owner=chancellery    which role follows from which group
    ANSVAR_OIDC_ONLY=yes                               passwords are for the emergency account alone

Who is nobody of the directory does not come in. Nothing of what the service tells of somebody is kept but its name for
them.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from ansvar.directory.model import Organisation, Person
from ansvar.words.faults import AnsvarError

#: How we call it in addresses and in the store.
PROVIDER: Final = "organisation"
#: Who gives the roles that follow from groups.
SERVICE: Final = "sign-in service"
MATCHES: Final = ("email", "id", "extension")
#: Roles that are given: those of the directory follow from it alone.
GIVEN: Final = ("telephone administrator", "policy owner", "auditor")
_YES: Final = ("1", "yes", "true", "on")


class OidcFault(AnsvarError):
    """What is set about the sign-in service cannot be used."""


@dataclass(frozen=True, slots=True)
class Service:
    """A sign-in service. Its secret is in no log.

    - `claim`, `match`: what names a person there, and what of the directory that is.
    - `checked`: whether its mail addresses are true without `email_verified`.
    - `groups`: the claim with somebody's groups, or ""; `roles`: role by group.
    """

    issuer: str
    client_id: str
    secret: str = field(default="", repr=False)
    label: str = ""
    claim: str = "email"
    match: str = "email"
    checked: bool = False
    groups: str = ""
    roles: Mapping[str, str] = field(default_factory=dict)

    def app(self) -> dict[str, Any]:
        """Return it as allauth wants to know it."""
        return {
            "provider_id": PROVIDER,
            "name": self.label,
            "client_id": self.client_id,
            "secret": self.secret,
            "settings": {"server_url": self.issuer, "oauth_pkce_enabled": True},
        }


def only(environment: Mapping[str, str]) -> bool:
    """Whether passwords are for the emergency account alone."""
    return environment.get("ANSVAR_OIDC_ONLY", "").strip().lower() in _YES


def service_of(environment: Mapping[str, str]) -> Service | None:
    """Return the service that is set, None when none is. Raises OidcFault."""

    def told(name: str, otherwise: str = "") -> str:
        return environment.get(f"ANSVAR_OIDC_{name}", "").strip() or otherwise

    issuer = told("ISSUER").rstrip("/")
    if not issuer:
        return None
    if not sure(issuer):
        raise OidcFault(
            "`ANSVAR_OIDC_ISSUER` is no address that begins with https://; write the one of your service"
        )
    if not told("CLIENT_ID"):
        raise OidcFault("`ANSVAR_OIDC_CLIENT_ID` is missing; it is the name your service knows Ansvar by")
    match = told("MATCH", "email")
    if match not in MATCHES:
        raise OidcFault(f"`ANSVAR_OIDC_MATCH` is `{match}`; write one of: {', '.join(MATCHES)}")
    return Service(
        issuer,
        told("CLIENT_ID"),
        _secret(told("SECRET"), told("SECRET_FILE")),
        (told("LABEL") or str(urlsplit(issuer).hostname))[:40],
        told("CLAIM", "email"),
        match,
        told("EMAIL_CHECKED").lower() in _YES,
        told("GROUPS"),
        _roles(told("ROLES")),
    )


def sure(address: str) -> bool:
    """Whether nobody between reads what goes to an address: it is over TLS, or on this machine."""
    parts = urlsplit(address)
    return bool(parts.hostname) and (
        parts.scheme == "https" or (parts.scheme == "http" and _near(str(parts.hostname)))
    )


def _near(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _secret(secret: str, file: str) -> str:
    if not file:
        return secret
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise OidcFault(f"the file that `ANSVAR_OIDC_SECRET_FILE` names, `{file}`, cannot be read") from None


def _roles(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in filter(None, (each.strip() for each in text.split(";"))):
        role, _equals, group = (each.strip() for each in part.partition("="))
        if role not in GIVEN or not group:
            raise OidcFault(
                f"`ANSVAR_OIDC_ROLES` says `{part}`; write role=group with one of: {', '.join(GIVEN)}"
            )
        found[group] = role
    return found


def service_link() -> tuple[str, str] | None:
    """Return what the button of the service says and where it leads; None without a service."""
    from django.conf import settings
    from django.urls import reverse

    service: Service | None = settings.OIDC_SERVICE
    return (service.label, reverse("openid_connect_login", args=[PROVIDER])) if service is not None else None


def person_of(service: Service, claims: Mapping[str, Any], organisation: Organisation) -> Person | None:
    """Return whom the service means; None for nobody of the directory, or when it is not sure enough.

    A mail address counts when the service says that it is checked (or is known for it): whoever could write another's
    address into their own account would be that person here. Two people with one address are nobody.
    """
    said = claims.get(service.claim)
    if not isinstance(said, str | int) or isinstance(said, bool) or not str(said).strip():
        return None
    if (
        service.match == "email"
        and not service.checked
        and claims.get("email_verified") not in (True, "true")
    ):
        return None
    sought = str(said).strip().casefold()
    found = [
        each
        for each in organisation.people.values()
        if sought == str(getattr(each, service.match)).strip().casefold()
    ]
    return found[0] if len(found) == 1 else None


def roles_of(service: Service, claims: Mapping[str, Any]) -> frozenset[str]:
    """Return the roles that follow from somebody's groups."""
    said = claims.get(service.groups) if service.groups else None
    groups = [said] if isinstance(said, str) else said if isinstance(said, list) else []
    return frozenset(
        service.roles[each] for each in groups if isinstance(each, str) and each in service.roles
    )
