"""A link for an administrator made on the machine itself: for the day on which nobody can sign in any more."""

from __future__ import annotations

import os

from ansvar.engine.place import Place
from ansvar.pbx.home import Home


def link(place: Place) -> str:
    """Return a one-time link that makes an account with the role of telephone administrator; a line tells of it.

    Whoever may run this may read the whole data folder anyway. Works while the service runs, and while it does not.
    """
    os.environ["ANSVAR_WEB_DATA"] = str(place.data)
    os.environ["ANSVAR_WEB_KEY"] = Home(place.data).create().secret("pages")
    os.environ["DJANGO_SETTINGS_MODULE"] = "ansvar.web.settings"
    from ansvar import store as stores
    from ansvar.engine.files import read_files
    from ansvar.web.house import House, use
    from ansvar.web.run import migrate

    store = stores.open(place.data)
    migrate(store.alias)
    files = read_files(place)
    use(House(place, files.policy, files.organisation, store, files.mark))
    from ansvar.web import audit
    from ansvar.web.accounts import invitations
    from ansvar.web.gates import Role

    token = invitations.invite(Role.TELEPHONE)
    audit.note("on the machine", "link for an administrator")
    store.close()
    return f"{invitations.origin(place)}/welcome/{token}/"
