"""Signing in through the organisation's own service: a real provider on loopback; and whom its claims mean."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client, RequestFactory

from ansvar.store.models import AuditEntry
from ansvar.web.accounts.environment import oidc_of
from ansvar.web.accounts.models import Grant, User
from ansvar.web.accounts.oidc import GIVEN, OidcFault, Service, person_of, roles_of, service_of
from ansvar.web.gates import Role, rights_of
from web.office import ALICE, BOB, OLGA, Still

real = pytest.mark.real
#: The provider's own libraries warn of each other.
pytestmark = pytest.mark.filterwarnings("ignore")
GOOD = "nine green bottles stand"
#: Who has an account at the service, and what it tells of them.
CLAIMS: dict[str, dict[str, Any]] = {
    "a": {"email": "Anna.Lind@example.org", "email_verified": True, "groups": ["staff", "revision"]},
    "b": {"email": "bo.ekdahl@example.org", "email_verified": False},
    "m": {"email": "mallory@example.net", "email_verified": True, "groups": ["revision"]},
    "o": {"email": "olga.nyberg@example.org", "email_verified": True},
}


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """A provider with these accounts; yield its address."""
    import oidc_provider_mock as mock

    users = [mock.User(sub=sub, claims=claims) for sub, claims in CLAIMS.items()]
    with mock.run_server_in_thread(user_claims=users) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def set_up(provider: str, settings_: Any) -> Callable[..., Service]:
    def made(**more: str) -> Service:
        told = {"ISSUER": provider, "CLIENT_ID": "ansvar", "SECRET": "s", **more}
        service, only = oidc_of({f"ANSVAR_OIDC_{name}": said for name, said in told.items()})
        assert service is not None
        settings_(
            OIDC_SERVICE=service,
            OIDC_ONLY=only,
            SOCIALACCOUNT_PROVIDERS={"openid_connect": {"APPS": [service.app()]}},
        )
        return service

    return made


@pytest.fixture
def settings_() -> Iterator[Callable[..., None]]:
    from django.test import override_settings

    changed: list[Any] = []

    def change(**named: Any) -> None:
        changed.append(override_settings(**named))
        changed[-1].enable()

    yield change
    for each in reversed(changed):
        each.disable()


def sign_in(client: Client, sub: str) -> Any:
    """Go to the service as a browser does, say yes there, and come back."""
    there = client.get("/account/service/organisation/")
    assert there.status_code == 302, there.content
    asked = parse_qs(urlsplit(there["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]  # PKCE
    assert asked["state"]
    back = requests.post(there["Location"], {"sub": sub}, allow_redirects=False, timeout=20)
    assert back.status_code == 302, back.text
    return client.get(back.headers["Location"].removeprefix("http://testserver"), follow=True)


@real
def test_given_a_service_when_somebody_of_the_directory_signs_in_there_then_they_are_themselves_with_the_roles_of_their_groups(
    as_: Callable[[str], Client], set_up: Callable[..., Service], house: Still
) -> None:
    set_up(LABEL="Falkenberg", GROUPS="groups", ROLES="auditor=revision; policy owner=chancellery")
    client = as_("")
    assert "Sign in with Falkenberg" in client.get("/account/login/").content.decode()
    assert sign_in(client, "a").status_code == 200
    assert "You are here" in client.get("/me/").content.decode()
    user = User.objects.get()
    assert (user.person, user.has_usable_password()) == (ALICE, False)
    assert rights_of(user).roles == {Role.EMPLOYEE, Role.AUDITOR}
    assert user.visits.get().how == "service"
    from allauth.socialaccount.models import SocialAccount

    assert list(SocialAccount.objects.values_list("uid", "extra_data")) == [("a", {})]  # nothing told is kept
    # The second time it is the same account; what the groups do not say any more is over, what others gave stays.
    Grant.objects.create(user=user, role=Role.TELEPHONE, granted_by="petra", granted_at=house.now())
    CLAIMS["a"]["groups"].remove("revision")
    try:
        sign_in(as_(""), "a")
    finally:
        CLAIMS["a"]["groups"].append("revision")
    assert User.objects.count() == 1
    assert rights_of(user).roles == {Role.EMPLOYEE, Role.TELEPHONE}
    # Somebody already there, with a password, comes in as well; where the service alone is used, the password does not.
    User.objects.create_user("olga", GOOD, person=OLGA)
    set_up(ONLY="yes")
    emergency = User.objects.create_user("petra", GOOD, emergency=True)
    assert as_("").post("/account/login/", {"login": "olga", "password": GOOD}).status_code == 200
    assert as_("").post("/account/login/", {"login": "petra", "password": GOOD}).status_code == 302
    assert sign_in(as_(""), "o").status_code == 200
    assert User.objects.get(person=OLGA).visits.count() == 1
    assert emergency.visits.count() == 1
    # Whoever comes from there has nothing to set here, and a passkey would not do instead.
    at_work = as_("")
    sign_in(at_work, "a")
    shown = at_work.get("/account/").content.decode()
    assert "here there is nothing to set" in shown
    assert "Add a passkey" not in shown
    # Whoever signs out is told where to sign out of the service too, with our name there and where to come back.
    left = at_work.post("/account/logout/")
    assert left["Location"] == "/account/service/organisation/left/"
    shown = at_work.get(left["Location"]).content.decode()
    address = html.unescape(re.search(r'class="ds-button" href="(http://localhost:[^"]+)"', shown)[1])  # type: ignore[index]
    assert parse_qs(urlsplit(address).query) == {
        "client_id": ["ansvar"],
        "post_logout_redirect_uri": ["http://testserver/account/login/"],
    }
    there = requests.get(address, timeout=20)
    assert (there.status_code, "http://testserver/account/login/" in there.text) == (200, True)
    from ansvar.web.accounts.adapter import _elsewhere

    nobody = RequestFactory().get("/")
    nobody.session = SessionStore()
    assert [_elsewhere(nobody, each) for each in (user, emergency)] == [True, False]


@real
def test_given_a_service_when_an_address_is_not_checked_or_nobodys_or_the_answer_is_forged_then_nobody_comes_in(
    as_: Callable[[str], Client], set_up: Callable[..., Service], house: Still
) -> None:
    set_up()
    bob = User.objects.create_user("bob", GOOD, person=BOB)
    for sub in ("b", "m"):  # another's address in one's own account; nobody of the directory
        reply = sign_in(as_(""), sub)
        assert (reply.status_code, "We do not know you here" in reply.content.decode()) == (403, True)
    assert bob.visits.count() == 0
    assert bob.socialaccount_set.count() == 0
    assert User.objects.count() == 1
    # An answer that we did not ask for, and linking another account to one's own, lead nowhere.
    client = as_("")
    forged = client.get("/account/service/organisation/back/?code=x&state=y", follow=True)
    assert "did not work" in forged.content.decode()
    signed_in = as_(OLGA)
    there = signed_in.get("/account/service/organisation/?process=connect")
    back = requests.post(there["Location"], {"sub": "a"}, allow_redirects=False, timeout=20)
    assert signed_in.get(back.headers["Location"].removeprefix("http://testserver")).status_code == 403
    assert User.objects.get(person=OLGA).socialaccount_set.count() == 0
    # The service does not answer: one sentence, no traceback.
    set_up(ISSUER="http://localhost:9")
    reply = as_("").get("/account/service/organisation/", follow=True)
    assert "did not work" in reply.content.decode()
    assert as_("").get("/account/service/organisation/left/")["Location"] == "/account/login/"
    assert "sign-in through the service failed" in set(AuditEntry.objects.values_list("what", flat=True))


FULL = {
    "ANSVAR_OIDC_ISSUER": "https://login.example.org/",
    "ANSVAR_OIDC_CLIENT_ID": "ansvar",
}


@pytest.mark.parametrize(
    ("claims", "more", "who"),
    [
        ({"email": "ANNA.LIND@example.org", "email_verified": True}, {}, ALICE),
        ({"email": "anna.lind@example.org"}, {}, None),
        ({"email": "anna.lind@example.org", "email_verified": False}, {}, None),
        ({"email": "anna.lind@example.org"}, {"EMAIL_CHECKED": "yes"}, ALICE),
        ({"email": ""}, {"EMAIL_CHECKED": "yes"}, None),
        ({"email": ["anna.lind@example.org"]}, {"EMAIL_CHECKED": "yes"}, None),
        ({"login": "anna.lind"}, {"CLAIM": "login", "MATCH": "id"}, ALICE),
        ({"phone": 2001}, {"CLAIM": "phone", "MATCH": "extension"}, ALICE),
        ({"login": True}, {"CLAIM": "login", "MATCH": "id"}, None),
        ({}, {"CLAIM": "login", "MATCH": "id"}, None),
    ],
)
def test_given_claims_when_a_person_is_sought_then_only_a_sure_one_is_found(
    claims: dict[str, Any], more: dict[str, str], who: str | None, house: Still
) -> None:
    service = service_of({**FULL, **{f"ANSVAR_OIDC_{name}": said for name, said in more.items()}})
    assert service is not None
    found = person_of(service, claims, house.base)
    assert (found.id if found else None) == who


@pytest.mark.parametrize(
    ("wrong", "names"),
    [
        ({"ANSVAR_OIDC_ISSUER": "http://login.example.org"}, "https://"),
        ({"ANSVAR_OIDC_CLIENT_ID": ""}, "ANSVAR_OIDC_CLIENT_ID"),
        ({"ANSVAR_OIDC_MATCH": "shoe size"}, "shoe size"),
        ({"ANSVAR_OIDC_SECRET_FILE": "/nowhere/at/all"}, "/nowhere/at/all"),
        ({"ANSVAR_OIDC_ROLES": "operator=desk"}, "operator=desk"),
    ],
)
def test_given_a_setting_that_cannot_be_used_when_read_then_one_sentence_says_which_and_passwords_stay_shut(
    wrong: dict[str, str], names: str
) -> None:
    with pytest.raises(OidcFault, match=re.escape(names)):
        service_of({**FULL, **wrong})
    assert oidc_of({**FULL, **wrong, "ANSVAR_OIDC_ONLY": "yes"}) == (None, True)


def test_given_groups_when_roles_follow_then_only_those_that_are_given_and_set(house: Still) -> None:
    service = service_of(
        {**FULL, "ANSVAR_OIDC_GROUPS": "g", "ANSVAR_OIDC_ROLES": "auditor=rev;policy owner=chan"}
    )
    assert service is not None
    assert roles_of(service, {"g": ["rev", "staff", 7]}) == {"auditor"}
    assert roles_of(service, {"g": "chan"}) == {"policy owner"}
    assert roles_of(service, {}) == frozenset()
    assert set(GIVEN) == {Role.TELEPHONE, Role.POLICY_OWNER, Role.AUDITOR}
    assert "very" not in repr(service_of({**FULL, "ANSVAR_OIDC_SECRET": "very secret"}))
