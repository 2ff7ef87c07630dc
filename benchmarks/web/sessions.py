"""Sign people in without a browser: `python -m web.sessions DATA PERSON ...` prints their cookies as JSON."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from ansvar.engine.place import Place
from ansvar.web.run import prepare


def main() -> None:
    """Print one cookie for each person."""
    place = Place.read(Path(sys.argv[1]))
    prepare(place)
    from django.test import Client

    from ansvar.web.accounts.models import User

    found = []
    for person in sys.argv[2:]:
        user = User.objects.filter(person=person).first() or User.objects.create_user(person, person=person)
        client = Client(headers={"accept-language": "sv"}, SERVER_NAME="127.0.0.1")
        client.get("/account/login/")
        client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
        found.append(client.cookies["ansvar"].value)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
